//! ARNs, taken apart: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`, and what SES's actions name with one.
//!
//! Formats: AWS General Reference, "Amazon Resource Names"; Lambda API, `FunctionArn`; SNS API, `CreateTopic`; KMS
//! Developer Guide, "Key ARN", "Alias ARN"; SES API 2010-12-01, `S3Action.IamRoleArn`, `ConnectAction`.

mod parts;
mod s3;
mod typed;

pub use parts::{Expect, Part, parts};
pub use s3::{BucketArn, ObjectArn};
pub use typed::{
    ConnectArn, KmsArn, KmsKey, LambdaArn, RoleArn, TopicArn, WorkmailArn, is_key_id, is_topic_name,
};

use crate::region;
use std::fmt;

/// An ARN's six parts, borrowed from its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, …
    pub partition: &'a str,
    /// `lambda`, `sns`, …
    pub service: &'a str,
    /// `eu-west-1`; empty for services that have none.
    pub region: &'a str,
    /// Twelve digits; empty for services that have none.
    pub account: &'a str,
    /// The rest, in the service's own form.
    pub resource: &'a str,
}

/// Which part of an ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArnPart {
    /// The `arn` in front, and the six parts as such.
    Shape,
    /// The partition.
    Partition,
    /// The service.
    Service,
    /// The region.
    Region,
    /// The account.
    Account,
    /// The resource.
    Resource,
}

impl fmt::Display for ArnPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shape => "shape",
            Self::Partition => "partition",
            Self::Service => "service",
            Self::Region => "region",
            Self::Account => "account",
            Self::Resource => "resource",
        })
    }
}

/// What is wrong with an ARN, and which part it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ArnError {
    /// The part.
    pub part: ArnPart,
    /// The fault.
    pub message: String,
}

fn wrong<T>(part: ArnPart, message: impl Into<String>) -> Result<T, ArnError> {
    Err(ArnError { part, message: message.into() })
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

fn all(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(allowed)
}

fn is_name(text: &str) -> bool {
    all(text, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn is_uuid(text: &str) -> bool {
    let hex = |s: &str| s.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.split('-').all(hex)
}

impl<'a> Arn<'a> {
    /// Takes an ARN apart and checks each part by itself.
    ///
    /// # Errors
    /// [`ArnError`] naming the first part that is wrong.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        use ArnPart::{Account, Partition, Region, Resource, Service, Shape};
        let Some(rest) = text.strip_prefix("arn:") else {
            return wrong(Shape, format!("`{text}` is no ARN: it does not start with `arn:`"));
        };
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return wrong(Shape, format!("`{text}` is no ARN: it has a space or a line break in it"));
        }
        let parts: Vec<&str> = rest.splitn(5, ':').collect();
        let [partition, service, region, account, resource] = parts[..] else {
            return wrong(
                Shape,
                format!("`{text}` is no ARN: it has {} parts, not 6 separated by `:`", parts.len() + 1),
            );
        };
        if !region::is_partition(partition) {
            return wrong(Partition, format!("`{partition}` is no partition; most are `aws`"));
        }
        if !all(service, |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            return wrong(Service, format!("`{service}` is no service"));
        }
        if !region.is_empty() && !region::is_code(region) {
            return wrong(Region, format!("`{region}` is not written like a region, e.g. `eu-west-1`"));
        }
        if !account.is_empty() && !is_account(account) {
            return wrong(Account, format!("`{account}` is no account: it takes 12 digits"));
        }
        if resource.is_empty() {
            return wrong(Resource, "the ARN ends before it names anything");
        }
        Ok(Self { partition, service, region, account, resource })
    }

    /// Whether region and account are those; none of them is asked where it is `None`.
    fn of(text: &'a str, service: &str, regional: bool) -> Result<Self, ArnError> {
        let arn = Self::parse(text)?;
        if arn.service != service {
            return wrong(
                ArnPart::Service,
                format!("this is an ARN of `{}`; it takes one of `{service}`", arn.service),
            );
        }
        if regional && arn.region.is_empty() {
            return wrong(ArnPart::Region, "the region is missing");
        }
        if !regional && !arn.region.is_empty() {
            return wrong(ArnPart::Region, format!("`{service}` has no regions: leave `{}` out", arn.region));
        }
        if arn.account.is_empty() {
            return wrong(ArnPart::Account, "the account is missing");
        }
        Ok(arn)
    }
}

impl fmt::Display for Arn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}
