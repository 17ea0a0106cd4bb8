//! Where the things a job names are: partition, region and account.

use super::{codes, place};
use crate::{
    arn::{ArnPart, BucketArn, KmsArn, KmsKey},
    finding::{Context, Report},
    region,
};

/// Whether an ARN's partition is the region's. Says so where it is not.
pub(super) fn partition(has: &str, what: &str, path: &str, context: &Context, report: &mut Report) -> bool {
    let wanted = region::partition(&context.region);
    if has == wanted || context.region.is_empty() {
        return true;
    }
    let message = format!("{what} is in the partition `{has}`; `{}` is in `{wanted}`", context.region);
    report.add(codes::PARTITION, place(path), message, format!("use one in `{wanted}`"));
    false
}

/// A bucket by its ARN; says what is wrong with it.
pub(super) fn bucket<'a>(
    text: &'a str,
    what: &str,
    path: &str,
    context: &Context,
    report: &mut Report,
) -> Option<BucketArn<'a>> {
    match BucketArn::parse(text) {
        Ok(bucket) => {
            partition(bucket.arn.partition, what, path, context, report);
            Some(bucket)
        }
        Err(error) => {
            let partition = region::partition(&context.region);
            let named = format!(
                "arn:{partition}:s3:::{}",
                text.trim().trim_start_matches("s3://").trim_end_matches('/')
            );
            let patch = (error.part == ArnPart::Shape && BucketArn::parse(&named).is_ok()).then_some(named);
            let message = format!("the ARN of {what} is wrong: {error}");
            report.add(codes::BUCKET_ARN, place(path), message, "use `arn:aws:s3:::NAME`").patch(patch);
            None
        }
    }
}

/// A key by its ARN; says what is wrong with it, and where it is.
pub(super) fn key(text: &str, whole: bool, path: &str, context: &Context, report: &mut Report) {
    match KmsArn::parse(text) {
        Ok(key) => {
            if whole && matches!(key.key, KmsKey::Alias(_)) {
                let message = format!("`{text}` is an alias; it takes the key's own ARN");
                report.add(codes::KMS_KEY, place(path), message, "use `arn:aws:kms:REGION:ACCOUNT:key/ID`");
            } else if partition(key.arn.partition, "the key", path, context, report)
                && !context.region.is_empty()
                && key.arn.region != context.region
            {
                let message = format!(
                    "the key is in `{}`, the job in `{}`; AWS's documents do not say that this works",
                    key.arn.region, context.region
                );
                report.add(codes::KMS_REGION, place(path), message, "use a key of the objects' region");
            }
        }
        // Other members take a key's id, too.
        Err(error) if whole || text.starts_with("arn:") => {
            let message = format!("the key's ARN is wrong: {error}");
            report.add(codes::KMS_KEY, place(path), message, "use `arn:aws:kms:REGION:ACCOUNT:key/ID`");
        }
        Err(_) => {}
    }
}
