//! Jobs written down for the AWS CLI.

use super::Job;
use serde::Serialize;

/// How a job is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Export<'a> {
    /// The token that makes a retry safe; left out, the CLI makes one each time it is run.
    pub token: Option<&'a str>,
    /// Whether the job starts by itself if the draft says so. Otherwise it waits for somebody to start it, whatever the
    /// draft says.
    pub may_start: bool,
}

/// What `aws s3control create-job --cli-input-json` takes.
#[must_use]
pub fn create_job(job: &Job, export: Export<'_>) -> String {
    // Texts, numbers, lists and switches: JSON takes them all.
    serde_json::to_string_pretty(&document(job, export)).unwrap_or_default()
}

/// The draft as it is kept: the same document, with nothing added.
#[must_use]
pub fn draft(job: &Job) -> String {
    serde_json::to_string_pretty(job).unwrap_or_default()
}

/// A shell script that creates the job, shows it, and says how it is started.
#[must_use]
pub fn script(job: &Job, region: &str, export: Export<'_>) -> String {
    let body = quoted(&serde_json::to_string_pretty(&document(job, export)).unwrap_or_default());
    let region = quoted(&one_line(region));
    let account = quoted(&one_line(job.account_id.as_deref().unwrap_or_default()));
    let token = if export.token.is_none() {
        "# Each run of this script makes one more job: it names no client request token.\n"
    } else {
        "# Running this again makes no second job: it names a client request token.\n"
    };
    format!(
        "#!/bin/sh\nset -eu\n{token}job=$(aws s3control create-job --region {region} --query JobId --output text \\\n  \
         --cli-input-json {body})\necho \"$job\"\naws s3control describe-job --region {region} --account-id {account} --job-id \"$job\"\n\
         # A job that requires confirmation is Suspended until somebody starts it:\n\
         # aws s3control update-job-status --region {region} --account-id {account} --job-id \"$job\" --requested-job-status Ready\n"
    )
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    job: Job,
    #[serde(rename = "ClientRequestToken", skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
}

fn document<'a>(job: &Job, export: Export<'a>) -> Document<'a> {
    let mut job = job.canonical();
    if !export.may_start {
        job.confirmation_required = Some(true);
    }
    Document { job, token: export.token }
}

/// A text as one word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A text without line breaks: in a comment, what follows one would be run.
fn one_line(text: &str) -> String {
    text.replace(char::is_control, "")
}
