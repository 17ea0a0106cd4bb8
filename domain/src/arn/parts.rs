//! An ARN as labelled parts, for the page: read, not deciphered.

use super::{
    Arn, ArnError, ArnPart, BucketArn, ConnectArn, KmsArn, LambdaArn, ObjectArn, RoleArn, TopicArn,
    WorkmailArn,
};
use crate::region;

/// What an ARN should be; what is `None` is not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Expect<'a> {
    /// Service.
    pub service: Option<&'a str>,
    /// Region; the partition must be its.
    pub region: Option<&'a str>,
    /// Account.
    pub account: Option<&'a str>,
}

/// One labelled part of an ARN, for the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    /// `partition`, `service`, `region`, `account`, then what the service calls its resource.
    pub label: &'static str,
    /// The part's text; empty where it is missing.
    pub text: &'a str,
    /// Why it is wrong, if it is.
    pub wrong: Option<String>,
}

/// An ARN as labelled parts, each with what is wrong with it. Takes any text: one that is no ARN is a single part.
#[must_use]
pub fn parts<'a>(text: &'a str, expect: &Expect<'_>) -> Vec<Part<'a>> {
    let error = typed(text).err();
    let fields: Vec<&str> = text.strip_prefix("arn:").map(|r| r.splitn(5, ':').collect()).unwrap_or_default();
    let [partition, service, region, account, resource] = fields[..] else {
        return vec![Part { label: "not an ARN", text, wrong: error.map(|e| e.message) }];
    };
    let fault = |part: ArnPart| error.as_ref().filter(|e| e.part == part).map(|e| e.message.clone());
    let other = |label: &str, has: &str, wants: Option<&str>| {
        wants.filter(|w| *w != has).map(|w| format!("{label} is `{has}`; it takes `{w}`"))
    };
    let partition_of = expect.region.map(region::partition);
    let regional = !matches!(service, "iam" | "s3");
    let mut out = vec![
        Part {
            label: "partition",
            text: partition,
            wrong: fault(ArnPart::Partition).or_else(|| other("partition", partition, partition_of)),
        },
        Part {
            label: "service",
            text: service,
            wrong: other("service", service, expect.service).or_else(|| fault(ArnPart::Service)),
        },
    ];
    if regional || !region.is_empty() {
        let wants = expect.region.filter(|_| regional);
        out.push(Part {
            label: "region",
            text: region,
            wrong: fault(ArnPart::Region).or_else(|| other("region", region, wants)),
        });
    }
    // Buckets belong to an account, but their ARNs do not say to which.
    if service != "s3" || !account.is_empty() {
        out.push(Part {
            label: "account",
            text: account,
            wrong: fault(ArnPart::Account).or_else(|| other("account", account, expect.account)),
        });
    }
    out.extend(resource_parts(service, resource));
    // A fault of the shape (a space, say) concerns the whole; the last part has to carry it.
    if let Some(last) = out.last_mut() {
        last.wrong = fault(ArnPart::Resource).or_else(|| fault(ArnPart::Shape));
    }
    out
}

fn resource_parts<'a>(service: &str, resource: &'a str) -> Vec<Part<'a>> {
    let part = |label, text| Part { label, text, wrong: None };
    let after = |prefix: &str| resource.strip_prefix(prefix);
    match service {
        "lambda" => match after("function:").map(|r| (r, r.split_once(':'))) {
            Some((_, Some((function, qualifier)))) => {
                vec![part("function", function), part("qualifier", qualifier)]
            }
            Some((function, None)) => vec![part("function", function)],
            None => vec![part("resource", resource)],
        },
        "sns" => vec![part("topic", resource)],
        "s3" => match resource.split_once('/') {
            Some((bucket, key)) => vec![part("bucket", bucket), part("key", key)],
            None => vec![part("bucket", resource)],
        },
        "kms" => match (after("key/"), after("alias/")) {
            (Some(id), _) => vec![part("key", id)],
            (_, Some(name)) => vec![part("alias", name)],
            _ => vec![part("resource", resource)],
        },
        "iam" => vec![after("role/").map_or(part("resource", resource), |name| part("role", name))],
        "workmail" => {
            vec![after("organization/").map_or(part("resource", resource), |id| part("organization", id))]
        }
        "connect" => vec![after("instance/").map_or(part("resource", resource), |id| part("instance", id))],
        _ => vec![part("resource", resource)],
    }
}

/// Checks an ARN as its own service writes it.
fn typed(text: &str) -> Result<(), ArnError> {
    // Keys are free in what they hold, spaces and colons too.
    if text.split(':').nth(2) == Some("s3") && text.starts_with("arn:") {
        return if text.contains('/') {
            ObjectArn::parse(text).map(drop)
        } else {
            BucketArn::parse(text).map(drop)
        };
    }
    match Arn::parse(text)?.service {
        "lambda" => LambdaArn::parse(text).map(drop),
        "sns" => TopicArn::parse(text).map(drop),
        "kms" => KmsArn::parse(text).map(drop),
        "iam" => RoleArn::parse(text).map(drop),
        "workmail" => WorkmailArn::parse(text).map(drop),
        "connect" => ConnectArn::parse(text).map(drop),
        _ => Ok(()),
    }
}
