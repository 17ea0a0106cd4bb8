//! S3 actions: bucket, prefix, encryption; and placeholders of templates, wherever they were left in.

use super::{Report, codes};
use crate::{
    bucket,
    finding::Place,
    rules::{Action, RuleSet, S3Action, members, templates},
};

pub(super) fn check(set: &RuleSet, report: &mut Report) {
    for (index, rule) in set.rules.iter().enumerate() {
        if let Some(recipient) = rule.recipients.iter().find(|r| r.ends_with(templates::DOMAIN)) {
            placeholder(Place::rule(index, "Recipients"), recipient, "a domain", report);
        }
        for (at, action) in rule.actions.iter().enumerate() {
            for member in members::members(action.kind()) {
                let Some(value) = members::get(action, member.name) else { continue };
                let place = || Place::action(index, at, member.name);
                match member.name {
                    "BucketName" if value == templates::BUCKET => {
                        placeholder(place(), &value, "a bucket", report);
                    }
                    "FunctionArn" if value.ends_with(&format!(":{}", templates::FUNCTION)) => {
                        placeholder(place(), templates::FUNCTION, "a function", report);
                    }
                    "Sender" if value.ends_with(templates::DOMAIN) => {
                        placeholder(place(), &value, "an address at a domain", report);
                    }
                    _ => {}
                }
            }
            if let Action::S3Action(action) = action {
                s3(index, at, action, report);
            }
        }
    }
}

fn placeholder(place: Place, value: &str, what: &str, report: &mut Report) {
    let message = format!("`{value}` is the template's placeholder");
    report.add(codes::PLACEHOLDER, place, message, format!("put {what} of yours here"));
}

fn s3(rule: usize, at: usize, action: &S3Action, report: &mut Report) {
    let name = &action.bucket_name;
    if let Some(fault) = bucket_fault(name) {
        let place = Place::action(rule, at, "BucketName");
        let patch = mended_bucket(name);
        let message = format!("`{name}` is no bucket's name: {fault}");
        let fix = "use the bucket's name alone: 3 to 63 of `a-z 0-9 . -`";
        report.add(codes::BUCKET_NAME, place, message, fix).patch(patch);
    }
    if let Some(prefix) = action.object_key_prefix.as_deref().filter(|p| !p.is_empty()) {
        let place = || Place::action(rule, at, "ObjectKeyPrefix");
        if prefix.len() > MAX_PREFIX {
            let message = format!(
                "the prefix has {} bytes; a key has at most 1,024, and the message id needs its part",
                prefix.len()
            );
            report.add(codes::PREFIX_LONG, place(), message, format!("use at most {MAX_PREFIX} bytes"));
        }
        if let Some(rest) = prefix.strip_prefix('/') {
            let message = format!("`{prefix}` starts with `/`: S3's console shows a folder without a name");
            report
                .add(codes::PREFIX_LEADING_SLASH, place(), message, "leave the first `/` out")
                .patch(rest.trim_start_matches('/').to_owned());
        }
        if !prefix.ends_with('/') {
            let message =
                format!("`{prefix}` does not end with `/`: keys are `{prefix}/<message id>` all the same");
            report
                .add(
                    codes::PREFIX_SLASH,
                    place(),
                    message,
                    "write the `/`, so that the prefix is the keys' prefix",
                )
                .patch(format!("{prefix}/"));
        }
    }
    if action.kms_key_arn.as_deref().is_some_and(|k| !k.is_empty()) {
        let message = "SES encrypts the mail before it stores it: a plain download is unreadable, it takes an S3 encryption client and `kms:Decrypt`";
        let fix = "leave it out and let the bucket encrypt by default, unless readers use such a client";
        let place = Place::action(rule, at, "KmsKeyArn");
        report.add(codes::KMS_CLIENT_SIDE, place, message, fix);
    }
}

/// A key has 1,024 bytes; message ids seen have up to 40 characters, and a slash may come between.
const MAX_PREFIX: usize = 1024 - 41;

fn bucket_fault(name: &str) -> Option<&'static str> {
    if name.is_empty() { None } else { bucket::fault(name) }
}

fn mended_bucket(name: &str) -> Option<String> {
    let name = name.trim();
    let name = name.strip_prefix("s3://").unwrap_or(name);
    let name = if name.starts_with("arn:") { name.rsplit(':').next().unwrap_or_default() } else { name };
    let name = name.trim_end_matches('/').to_ascii_lowercase();
    (!name.is_empty() && bucket_fault(&name).is_none()).then_some(name)
}
