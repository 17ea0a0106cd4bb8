//! ARNs of S3: buckets and objects. AWS: S3 User Guide, "Amazon S3 resources"; a job's documents have keys in them as they
//! are, not URL-encoded, so they may hold spaces and colons.

use super::{Arn, ArnError, ArnPart, wrong};
use crate::{bucket, region};

/// The ARN of a bucket: `arn:aws:s3:::NAME`, or of a directory bucket, `arn:aws:s3express:REGION:ACCOUNT:bucket/NAME`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BucketArn<'a> {
    /// All of it.
    pub arn: Arn<'a>,
    /// The bucket's name.
    pub name: &'a str,
    /// Whether it is a directory bucket.
    pub directory: bool,
}

impl<'a> BucketArn<'a> {
    /// Parses one.
    ///
    /// # Errors
    /// [`ArnError`] naming the part that is wrong.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        if bucket::fault(text).is_none() {
            return wrong(ArnPart::Shape, format!("`{text}` is a bucket's name; it takes the ARN"));
        }
        let arn = Arn::parse(text)?;
        let (name, directory) = match arn.service {
            "s3" => (general(&arn)?, false),
            "s3express" => (directory(&arn)?, true),
            other => {
                return wrong(ArnPart::Service, format!("this is an ARN of `{other}`; it takes one of `s3`"));
            }
        };
        if let Some(fault) = bucket::fault(name) {
            return wrong(ArnPart::Resource, format!("`{name}` is no bucket's name: {fault}"));
        }
        Ok(Self { arn, name, directory })
    }
}

fn general<'a>(arn: &Arn<'a>) -> Result<&'a str, ArnError> {
    if !arn.region.is_empty() || !arn.account.is_empty() {
        return wrong(
            ArnPart::Region,
            "the ARN of a bucket has neither region nor account: `arn:aws:s3:::NAME`",
        );
    }
    Ok(arn.resource)
}

fn directory<'a>(arn: &Arn<'a>) -> Result<&'a str, ArnError> {
    if arn.region.is_empty() || arn.account.is_empty() {
        return wrong(ArnPart::Region, "the ARN of a directory bucket names its region and account");
    }
    let Some(name) = arn.resource.strip_prefix("bucket/") else {
        return wrong(ArnPart::Resource, format!("`{}` is no bucket: it takes `bucket/NAME`", arn.resource));
    };
    Ok(name)
}

/// The ARN of an object: `arn:aws:s3:::NAME/KEY`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectArn<'a> {
    /// The partition.
    pub partition: &'a str,
    /// The bucket's name.
    pub bucket: &'a str,
    /// The object's key, as it is.
    pub key: &'a str,
}

impl<'a> ObjectArn<'a> {
    /// Parses one.
    ///
    /// # Errors
    /// [`ArnError`] naming the part that is wrong.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let ["arn", partition, service, place, account, resource] = parts[..] else {
            return wrong(ArnPart::Shape, format!("`{text}` is no ARN: it takes `arn:aws:s3:::BUCKET/KEY`"));
        };
        if !region::is_partition(partition) {
            return wrong(ArnPart::Partition, format!("`{partition}` is no partition; most are `aws`"));
        }
        if service != "s3" {
            return wrong(ArnPart::Service, format!("this is an ARN of `{service}`; it takes one of `s3`"));
        }
        if !place.is_empty() || !account.is_empty() {
            return wrong(
                ArnPart::Region,
                "the ARN of an object has neither region nor account: `arn:aws:s3:::BUCKET/KEY`",
            );
        }
        let Some((bucket, key)) = resource.split_once('/').filter(|(_, key)| !key.is_empty()) else {
            return wrong(ArnPart::Resource, format!("`{resource}` names no object: it takes `BUCKET/KEY`"));
        };
        if let Some(fault) = bucket::fault(bucket) {
            return wrong(ArnPart::Resource, format!("`{bucket}` is no bucket's name: {fault}"));
        }
        if key.len() > 1024 {
            return wrong(ArnPart::Resource, format!("the key has {} bytes; S3 takes 1,024", key.len()));
        }
        Ok(Self { partition, bucket, key })
    }
}
