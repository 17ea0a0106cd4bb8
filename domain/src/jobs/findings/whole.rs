//! The job itself: account, role, priority, confirmation, description, tags, and how many objects it has.

use super::{Known, codes, given, place, places};
use crate::{
    arn::RoleArn,
    finding::{Context, Report},
    jobs::{Job, Tag},
};
use std::collections::HashSet;

pub(super) fn check(job: &Job, context: &Context, known: Known, report: &mut Report) {
    account(job, context, report);
    role(job, context, report);
    if job.priority == Some(0) {
        let message =
            "the priority is 0; the User Guide asks for a positive number, the service model takes 0";
        report.add(codes::PRIORITY_ZERO, place("Priority"), message, "use 1 or more").patch("1".to_owned());
    }
    confirmation(job, report);
    if job.description.is_none() {
        let message = "the job does not say what it is for; lists of jobs show it";
        report.add(
            codes::DESCRIPTION_ABSENT,
            place("Description"),
            message,
            "say it in up to 256 characters",
        );
    }
    tags("Tags", job.tags.as_deref().unwrap_or_default(), report);
    if let Some(rows) = known.rows {
        count(job, rows, report);
    }
    buckets(job, known, report);
}

/// What the manifest's rows name.
fn buckets(job: &Job, known: Known, report: &mut Report) {
    let kind = job.operation_name().unwrap_or_default();
    if let Some(count) = known.buckets.filter(|count| *count > 1) {
        if ["S3PutObjectCopy", "S3PutObjectLegalHold"].contains(&kind) {
            let message = format!("the manifest names {count} buckets; `{kind}` takes one");
            report.add(
                codes::BUCKETS_REFUSED,
                place("Manifest"),
                message,
                "make one manifest and one job for each",
            );
        } else {
            let message = format!(
                "the manifest names {count} buckets; AWS's general page says one, its page about Lambda says nothing"
            );
            report.add(
                codes::BUCKETS_SEVERAL,
                place("Manifest"),
                message,
                "make one manifest and one job for each",
            );
        }
    }
    if !known.directory_buckets {
        return;
    }
    if let Some(lambda) = job.lambda() {
        if lambda.schema() == "1.0" {
            let message = "the manifest names a directory bucket, which schema `1.0` cannot";
            let at = "Operation.LambdaInvoke.InvocationSchemaVersion";
            report.add(codes::DIRECTORY_SCHEMA, place(at), message, "use `2.0`").patch("2.0".to_owned());
        }
    } else if !kind.is_empty() && kind != "S3PutObjectCopy" {
        let message = format!("the manifest names a directory bucket, on which `{kind}` does not work");
        report.add(
            codes::DIRECTORY_OPERATION,
            place("Operation"),
            message,
            "use `LambdaInvoke` or `S3PutObjectCopy`",
        );
    }
}

fn confirmation(job: &Job, report: &mut Report) {
    let at = place("ConfirmationRequired");
    match job.confirmation_required {
        None => {
            let message = "the job does not say whether it waits for somebody to start it, and AWS's documents do not agree on what happens then";
            report
                .add(codes::CONFIRMATION_ABSENT, at, message, "say it; this console sends `true`")
                .patch("true".to_owned());
        }
        Some(false) => {
            let message =
                "the job starts as soon as its manifest is read: nobody sees the number of tasks first";
            report
                .add(codes::CONFIRMATION_OFF, at, message, "let it wait for a second person")
                .patch("true".to_owned());
        }
        Some(true) => {}
    }
}

pub(super) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

fn account(job: &Job, context: &Context, report: &mut Report) {
    let Some(account) = given(job.account_id.as_ref()) else { return };
    if !is_account(account) {
        let message = format!("`{account}` is no account: it takes 12 digits");
        report.add(
            codes::ACCOUNT,
            place("AccountId"),
            message,
            "use the environment's account, without dashes",
        );
    } else if !context.account.is_empty() && account != context.account {
        let message = format!(
            "the job is for account `{account}`, the environment has `{}`; AWS's documents do not show a job made for another account",
            context.account
        );
        let fix = format!("use `{}`", context.account);
        report.add(codes::ACCOUNT_OTHER, place("AccountId"), message, fix).patch(context.account.clone());
    }
}

fn role(job: &Job, context: &Context, report: &mut Report) {
    let Some(text) = given(job.role_arn.as_ref()) else { return };
    match RoleArn::parse(text) {
        Err(error) => {
            let message = format!("the role's ARN is wrong: {error}");
            report.add(codes::ROLE_ARN, place("RoleArn"), message, "use `arn:aws:iam::ACCOUNT:role/NAME`");
        }
        Ok(role) => {
            let account = given(job.account_id.as_ref()).unwrap_or(&context.account);
            if places::partition(role.arn.partition, "the role", "RoleArn", context, report)
                && !account.is_empty()
                && role.arn.account != account
            {
                let message = format!(
                    "the role is of account `{}`, the job of `{account}`: AWS answers `Cross-account pass role is not allowed`",
                    role.arn.account
                );
                let fix = "use a role of the job's account; its policies may name things of others";
                report.add(codes::ROLE_ACCOUNT, place("RoleArn"), message, fix);
            }
        }
    }
}

/// What is wrong with a list of tags beside their lengths.
pub(super) fn tags(path: &str, tags: &[Tag], report: &mut Report) {
    let mut seen = HashSet::new();
    for (index, tag) in tags.iter().enumerate() {
        if let Some(key) = &tag.key
            && !seen.insert(key)
        {
            let message = format!("the tag `{key}` comes twice");
            report.add(codes::TAG_DUPLICATE, place(&format!("{path}[{index}].Key")), message, "leave one");
        }
        for (name, text) in [("Key", &tag.key), ("Value", &tag.value)] {
            let other = text.iter().flat_map(|t| t.chars()).find(|c| !is_tag_character(*c));
            if let Some(other) = other {
                let message = format!("a tag takes no `{}`", other.escape_default());
                let fix = "use letters, digits, spaces and `_ . : / = + - @`";
                report.add(codes::TAG_CHARACTERS, place(&format!("{path}[{index}].{name}")), message, fix);
            }
        }
    }
}

/// `[\p{L}\p{Z}\p{N}_.:/=+\-@]`, but that marks of letters (which are no letters to Unicode) pass here.
fn is_tag_character(c: char) -> bool {
    c.is_alphanumeric() || "_.:/=+-@ ".contains(c) || (c.is_whitespace() && !c.is_control())
}

const BILLION: u64 = 1_000_000_000;

/// Operations that take 20 billion objects; the others take 4.
const LARGE: [&str; 9] = [
    "LambdaInvoke",
    "S3PutObjectCopy",
    "S3PutObjectAcl",
    "S3PutObjectTagging",
    "S3DeleteObjectTagging",
    "S3PutObjectLegalHold",
    "S3PutObjectRetention",
    "S3ReplicateObject",
    "S3UpdateObjectEncryption",
];

fn count(job: &Job, rows: u64, report: &mut Report) {
    let limit = if job.operation_name().is_some_and(|kind| LARGE.contains(&kind)) { 20 } else { 4 };
    if rows > limit * BILLION {
        let message = format!("the manifest has {rows} rows; such a job takes {limit} billion");
        report.add(codes::ROWS_TOO_MANY, place("Manifest"), message, "split the manifest");
    } else if rows > 4 * BILLION {
        let message = format!("the manifest has {rows} rows; AWS's pages name limits of 4 and of 20 billion");
        report.add(codes::ROWS_MANY, place("Manifest"), message, "split the manifest to be safe");
    } else if rows < 1000 {
        let message = format!(
            "with {rows} tasks the job never stops by itself: it does when more than half of 1,000 tasks or more have failed"
        );
        report.add(
            codes::ROWS_FEW,
            place("Manifest"),
            message,
            "look at the report: `Complete` may hold failures",
        );
    }
}
