//! Jobs: the document that is sent, and what is described.

mod operation;
mod parts;

use super::pair::{Fault, Pair, optional, optional_of};
use aws_sdk_s3control::{
    operation::create_job::builders::CreateJobInputBuilder,
    types::{JobDescriptor, JobListDescriptor, JobProgressSummary},
};
use domain::jobs::{
    Job,
    status::{Described, FailureReason, Listed, Progress, Status},
};

/// A job for the SDK.
pub(in crate::aws) fn create_job(job: &Job, token: &str) -> Result<CreateJobInputBuilder, Fault> {
    Ok(CreateJobInputBuilder::default()
        .client_request_token(token)
        .set_account_id(job.account_id.clone())
        .set_confirmation_required(job.confirmation_required)
        .set_operation(optional(job.operation.as_ref()).map_err(|f| f.inside("Operation"))?)
        .set_report(optional(job.report.as_ref()).map_err(|f| f.inside("Report"))?)
        .set_manifest(optional(job.manifest.as_ref()).map_err(|f| f.inside("Manifest"))?)
        .set_description(job.description.clone())
        .set_priority(optional(job.priority.as_ref()).map_err(|f| f.inside("Priority"))?)
        .set_role_arn(job.role_arn.clone())
        .set_tags(optional(job.tags.as_ref()).map_err(|f| f.inside("Tags"))?)
        .set_manifest_generator(
            optional(job.manifest_generator.as_ref()).map_err(|f| f.inside("ManifestGenerator"))?,
        ))
}

fn status(status: Option<&aws_sdk_s3control::types::JobStatus>) -> Result<Status, Fault> {
    let status = status.ok_or_else(|| Fault::new("the job has no state").inside("Status"))?;
    status.as_str().parse().map_err(|text: String| Fault::new(text).inside("Status"))
}

fn id(id: Option<&String>) -> Result<String, Fault> {
    id.cloned().ok_or_else(|| Fault::new("the job has no id").inside("JobId"))
}

fn progress(summary: Option<&JobProgressSummary>) -> Progress {
    let count = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
    let timers = summary.and_then(|summary| summary.timers.as_ref());
    Progress {
        total: count(summary.and_then(|summary| summary.total_number_of_tasks)),
        succeeded: count(summary.and_then(|s| s.number_of_tasks_succeeded)).unwrap_or_default(),
        failed: count(summary.and_then(|s| s.number_of_tasks_failed)).unwrap_or_default(),
        active_seconds: count(timers.and_then(|timers| timers.elapsed_time_in_active_seconds)),
    }
}

/// What AWS says of a job. A document with something in it that is not known here is left out, and the rest is told.
pub(in crate::aws) fn described(sdk: &JobDescriptor) -> Result<Described, Fault> {
    let failures = sdk.failure_reasons.as_deref().unwrap_or_default().iter().map(|failure| FailureReason {
        code: failure.failure_code.clone().unwrap_or_default(),
        reason: failure.failure_reason.clone().unwrap_or_default(),
    });
    Ok(Described {
        id: id(sdk.job_id.as_ref())?,
        status: status(sdk.status.as_ref())?,
        priority: i64::from(sdk.priority),
        description: sdk.description.clone(),
        progress: progress(sdk.progress_summary.as_ref()),
        failures: failures.collect(),
        status_reason: sdk.status_update_reason.clone(),
        suspended_cause: sdk.suspended_cause.clone(),
        created_at: optional_of(sdk.creation_time.as_ref())?,
        ended_at: optional_of(sdk.termination_date.as_ref())?,
        job: document(sdk).ok().map(Box::new),
    })
}

fn document(sdk: &JobDescriptor) -> Result<Job, Fault> {
    let account = sdk.job_arn.as_deref().and_then(|arn| arn.split(':').nth(4));
    Ok(Job {
        account_id: account.map(str::to_owned),
        confirmation_required: sdk.confirmation_required,
        operation: optional_of(sdk.operation.as_ref())?,
        report: optional_of(sdk.report.as_ref())?,
        manifest: optional_of(sdk.manifest.as_ref())?,
        description: sdk.description.clone(),
        priority: Some(i64::of_sdk(&sdk.priority)?),
        role_arn: sdk.role_arn.clone(),
        tags: None,
        manifest_generator: optional_of(sdk.manifest_generator.as_ref())?,
    })
}

/// What AWS's list says of a job.
pub(in crate::aws) fn listed(sdk: &JobListDescriptor) -> Result<Listed, Fault> {
    Ok(Listed {
        id: id(sdk.job_id.as_ref())?,
        status: status(sdk.status.as_ref())?,
        operation: sdk.operation.as_ref().map(|name| name.as_str().to_owned()),
        priority: i64::from(sdk.priority),
        description: sdk.description.clone(),
        progress: progress(sdk.progress_summary.as_ref()),
        created_at: optional_of(sdk.creation_time.as_ref())?,
        ended_at: optional_of(sdk.termination_date.as_ref())?,
    })
}

#[cfg(test)]
mod tests;
