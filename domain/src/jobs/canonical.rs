//! One form for equal jobs: what is sent to AWS, and what an approval signs.

use super::{DEFAULT_SCHEMA, Job, Operation};
use crate::Digest;

impl Job {
    /// The job as it is sent: whether it waits is always said, and it waits unless told otherwise; the schema is named; the
    /// manifest's ETag has no quotes; tags are in order. What AWS refuses stays as it is, to be refused.
    #[must_use]
    pub fn canonical(&self) -> Self {
        let mut job = self.clone();
        job.confirmation_required.get_or_insert(true);
        if let Some(Operation::LambdaInvoke(lambda)) = &mut job.operation {
            lambda.invocation_schema_version.get_or_insert_with(|| DEFAULT_SCHEMA.into());
        }
        if let Some(location) = job.manifest.as_mut().and_then(|m| m.location.as_mut())
            && let Some(tag) = &mut location.e_tag
        {
            *tag = bare_etag(tag).to_owned();
        }
        if let Some(tags) = &mut job.tags {
            tags.sort_by(|a, b| (&a.key, &a.value).cmp(&(&b.key, &b.value)));
        }
        job
    }

    /// Digest of the canonical job.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.canonical())
    }
}

/// An ETag without the quotes HTTP puts around it.
#[must_use]
pub(super) fn bare_etag(tag: &str) -> &str {
    tag.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(tag)
}
