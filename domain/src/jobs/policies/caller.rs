//! What somebody needs who creates the job, starts it and looks at it.

use super::{Generated, Statement};
use crate::{finding::Context, jobs::Job, region};

pub(super) fn policy(job: &Job, context: &Context) -> Generated {
    let Context { region, account } = context;
    let account = job.account_id.as_ref().unwrap_or(account);
    let jobs = format!("arn:{}:s3:{region}:{account}:job/*", region::partition(region));
    let create = "jobs are created and listed; AWS's reference names no resource for these";
    let mut statements =
        vec![Statement::allow("CreateJobs", &["s3:CreateJob", "s3:ListJobs"], vec!["*".into()], create)];
    let mut look = vec!["s3:DescribeJob", "s3:GetJobTagging"];
    if job.tags.as_ref().is_some_and(|t| !t.is_empty()) {
        look.push("s3:PutJobTagging");
    }
    let why = "the job is watched, and its tags are read and written";
    statements.push(Statement::allow("WatchJobs", &look, vec![jobs.clone()], why));
    let why = "a waiting job is started, a running one cancelled or moved up; leave it out for people who may only create jobs";
    let steer = ["s3:UpdateJobStatus", "s3:UpdateJobPriority"];
    statements.push(Statement::allow("SteerJobs", &steer, vec![jobs], why));
    if let Some(role) = &job.role_arn {
        let why = "the job is given its role, and only S3 Batch Operations may get it";
        statements.push(Statement::allow("PassRole", &["iam:PassRole"], vec![role.clone()], why).when(
            "StringEquals",
            "iam:PassedToService",
            "batchoperations.s3.amazonaws.com".into(),
        ));
    }
    if let Some(manifest) = job.manifest_arn() {
        let mut read = vec!["s3:GetObject"];
        let location = job.manifest.as_ref().and_then(|m| m.location.as_ref());
        if location.is_some_and(|l| l.object_version_id.is_some()) {
            read.push("s3:GetObjectVersion");
        }
        read.push("s3:PutObject");
        let why = "the manifest is uploaded, and its ETag read (`HeadObject`)";
        statements.push(Statement::allow("KeepManifest", &read, vec![manifest.to_owned()], why));
    }
    if let Some(report) = job.enabled_report()
        && let Some(bucket) = &report.bucket
    {
        let prefix =
            report.prefix.as_deref().map(|p| format!("{}/", p.trim_end_matches('/'))).unwrap_or_default();
        let why = "the report is read";
        statements.push(Statement::allow(
            "ReadReport",
            &["s3:GetObject"],
            vec![format!("{bucket}/{prefix}job-*")],
            why,
        ));
    }
    let notes = vec![
        "AWS's pages differ about whether `s3:CreateJob` can be limited to a job's ARN; `*` works in both readings".into(),
        "the condition key `s3:JobSuspendedCause` can keep the right to start waiting jobs to approvers".into(),
        "that S3 sends `iam:PassedToService` with this value is common practice; AWS's page on this does not show it".into(),
    ];
    Generated {
        name: "caller",
        title: "policy of who creates the job",
        policy: super::policy(statements),
        notes,
    }
}
