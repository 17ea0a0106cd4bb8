//! The completion report.

use super::{codes, given, manifest, place, places};
use crate::{
    finding::{Context, Report},
    jobs::{FAILED_TASKS, Job, JobReport, Operation, REPORT},
};

pub(super) fn check(job: &Job, context: &Context, report: &mut Report) {
    let Some(asked) = &job.report else { return };
    manifest::owner(asked.expected_bucket_owner.as_ref(), "Report.ExpectedBucketOwner", report);
    if let Some(text) = given(asked.bucket.as_ref())
        && let Some(bucket) = places::bucket(text, "the report's bucket", "Report.Bucket", context, report)
        && bucket.directory
    {
        let message = "reports go to general purpose buckets only";
        report.add(codes::REPORT_DIRECTORY, place("Report.Bucket"), message, "use `arn:aws:s3:::NAME`");
    }
    match asked.enabled {
        Some(true) => enabled(job, asked, report),
        Some(false) => {
            let message = "nothing will say which tasks failed: a job that is `Complete` may hold failures";
            report
                .add(codes::REPORT_OFF, place("Report.Enabled"), message, "ask for a report")
                .patch("true".to_owned());
        }
        None => {}
    }
}

fn enabled(job: &Job, asked: &JobReport, report: &mut Report) {
    let members =
        [("Bucket", &asked.bucket), ("Format", &asked.format), ("ReportScope", &asked.report_scope)];
    for (name, value) in members {
        if value.is_none() {
            let message = format!("the report is on, but `{name}` is missing");
            let at = place(&format!("Report.{name}"));
            let (fix, patch) = match name {
                "Bucket" => ("name a bucket by its ARN", None),
                "Format" => ("use the only format there is", Some(REPORT.to_owned())),
                _ => ("use `AllTasks` or `FailedTasksOnly`", Some("AllTasks".to_owned())),
            };
            report.add(codes::REPORT_INCOMPLETE, at, message, fix).patch(patch);
        }
    }
    if asked.report_scope.as_deref() == Some(FAILED_TASKS) && job.lambda().is_some() {
        let message = "the report leaves successful tasks out, and with them what the function answered";
        let fix = "use `AllTasks` if the result strings are wanted";
        report
            .add(codes::REPORT_FAILED_ONLY, place("Report.ReportScope"), message, fix)
            .patch("AllTasks".to_owned());
    }
    if matches!(job.operation, Some(Operation::S3ComputeObjectChecksum(_)))
        && asked.expected_bucket_owner.is_none()
    {
        let message = "the report of a checksum job has to name the account its bucket belongs to";
        report.add(
            codes::REPORT_OWNER,
            place("Report.ExpectedBucketOwner"),
            message,
            "add the account, twelve digits",
        );
    }
}
