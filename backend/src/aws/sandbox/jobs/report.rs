//! The completion report, as AWS lays it down: `PREFIX/job-ID/manifest.json` and the files it names.
//!
//! AWS: S3 User Guide, Completion reports; rows have the HTTP status before the code, other than the report's own schema
//! says.

use super::states::{Run, reason};
use crate::aws::sandbox::stock::{Content, Stock, md5_hex};
use domain::{
    Digest, Timestamp,
    arn::BucketArn,
    jobs::{FAILED_TASKS, Job, JobReport, REPORT, status::FailureReason},
};
use serde_json::json;

/// A file of the report is not much longer: readers have to go through all of `Results`.
const FILE: usize = 1024 * 1024;

const SCHEMA: &str = "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage";

/// Writes the report of a job that ended, if it asks for one and a task ran.
pub(super) fn write(
    stock: &mut Stock,
    job: &Job,
    id: &str,
    run: &Run,
    now: Timestamp,
    may: &impl Fn(&str) -> bool,
) -> Result<(), FailureReason> {
    let Some(report) = job.enabled_report().filter(|_| run.begun > 0) else { return Ok(()) };
    let no = || {
        let text = "The job report could not be written to your report bucket. Please check your permissions";
        reason("ReportNotWritten", text)
    };
    let bucket = report.bucket.as_deref().and_then(|arn| BucketArn::parse(arn).ok()).map(|arn| arn.name);
    let bucket = bucket.filter(|name| may(name)).ok_or_else(no)?;
    let is_open = stock.buckets.get(bucket).is_some_and(|b| !b.locks_by_default);
    if !is_open {
        return Err(no());
    }
    for (key, content) in files(report, bucket, id, run, now) {
        stock.put(bucket, &key, Content::from(content.into_bytes())).map_err(|_| no())?;
    }
    Ok(())
}

/// The files of a report, by key.
fn files(report: &JobReport, bucket: &str, id: &str, run: &Run, now: Timestamp) -> Vec<(String, String)> {
    let prefix = report.prefix.as_deref().filter(|prefix| !prefix.is_empty());
    let folder = prefix.map_or_else(|| format!("job-{id}"), |prefix| format!("{prefix}/job-{id}"));
    let only_failed = report.report_scope.as_deref() == Some(FAILED_TASKS);
    let good = if only_failed { "" } else { &run.good };
    let (mut all, mut results) = (Vec::new(), Vec::new());
    for (status, lines) in [("succeeded", good), ("failed", &run.poor)] {
        for (number, file) in pieces(lines).into_iter().enumerate() {
            let name = Digest::of_bytes(format!("{id}\u{0}{status}\u{0}{number}").as_bytes());
            let name = name.as_str().get(..40).unwrap_or_default();
            let key = format!("{folder}/results/{name}.csv");
            results.push(json!({ "TaskExecutionStatus": status, "Bucket": bucket,
                "MD5Checksum": md5_hex(file.as_bytes()), "Key": key }));
            all.push((key, file.to_owned()));
        }
    }
    let index = json!({ "Format": REPORT, "ReportCreationDate": now.iso(), "Results": results, "ReportSchema": SCHEMA });
    let index = index.to_string();
    all.push((format!("{folder}/manifest.json.md5"), md5_hex(index.as_bytes())));
    all.push((format!("{folder}/manifest.json"), index));
    all
}

/// Lines in files that are not too long.
fn pieces(mut lines: &str) -> Vec<&str> {
    let mut out = Vec::new();
    while !lines.is_empty() {
        let from = lines.len().min(FILE);
        let end = lines.as_bytes().iter().skip(from - 1).position(|byte| *byte == b'\n');
        let (piece, rest) = lines.split_at(end.map_or(lines.len(), |end| from + end));
        out.push(piece);
        lines = rest;
    }
    out
}
