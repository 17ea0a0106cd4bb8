//! Looks at what a draft of a job names.

use crate::aws::batch::Reach;
use domain::{
    arn::ObjectArn,
    jobs::{
        life::{FunctionFacts, ManifestFacts},
        qualifier::Function,
    },
};

/// What AWS has of a manifest, or why that is not known.
pub(super) async fn manifest(aws: &Reach, arn: &str, version: Option<&str>) -> Result<ManifestFacts, String> {
    let at = ObjectArn::parse(arn).map_err(|error| error.to_string())?;
    let found = aws.objects.head_object(at.bucket, at.key, version).await;
    let head =
        found.map_err(|error| error.to_string())?.ok_or_else(|| format!("there is no object `{arn}`"))?;
    Ok(ManifestFacts { etag: head.etag, version: head.version, size: head.size })
}

/// What AWS has of a function, or why that is not known.
pub(super) async fn function(aws: &Reach, arn: &str) -> Result<FunctionFacts, String> {
    let named = Function::parse(arn).map_err(|error| error.to_string())?;
    let found = aws.functions.function(arn).await.map_err(|error| error.to_string())?;
    let facts = found.ok_or_else(|| format!("there is no function `{arn}`"))?;
    let pinned = facts.version.parse().ok().and_then(|version| named.pinned(version));
    Ok(FunctionFacts { version: facts.version, timeout: facts.timeout, memory: facts.memory, pinned })
}
