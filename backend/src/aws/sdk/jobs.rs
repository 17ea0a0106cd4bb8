//! S3 Batch Operations: S3 Control.

use super::{answered, present_but, unreadable};
use crate::aws::{
    AwsError,
    batch::{Batch, Request},
    convert,
};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_s3control::{
    Client,
    config::{
        Builder,
        endpoint::{Endpoint, EndpointFuture, Params, ResolveEndpoint},
    },
    types::RequestedJobStatus,
};
use domain::jobs::{
    Job,
    status::{Described, Listed, Status},
};

/// How a job that is not there is told: by the model, and as it was seen.
const NO_JOB: [&str; 4] = ["NotFoundException", "NoSuchJob", "NoSuchJobException", "NotFound"];

/// S3 Control in one account and region.
pub(in crate::aws) struct S3Control {
    client: Client,
    account: String,
    from: String,
}

/// An endpoint somebody typed. AWS's own rules would put the account before its host, which makes a name of it that nobody
/// knows: `123456789012.127.0.0.1`. The account stands in a header as well, and there it is enough.
#[derive(Debug)]
struct Typed(String);

impl ResolveEndpoint for Typed {
    fn resolve_endpoint<'a>(&'a self, _: &'a Params) -> EndpointFuture<'a> {
        EndpointFuture::ready(Ok(Endpoint::builder().url(self.0.clone()).build()))
    }
}

impl S3Control {
    /// A client of a configuration, for jobs of an account.
    pub fn new(config: &SdkConfig, account: impl Into<String>, from: impl Into<String>) -> Self {
        let mut settings = Builder::from(config);
        if let Some(url) = config.endpoint_url() {
            settings = settings.endpoint_resolver(Typed(url.to_owned()));
        }
        Self { client: Client::from_conf(settings.build()), account: account.into(), from: from.into() }
    }
}

#[async_trait]
impl Batch for S3Control {
    async fn create_job(&self, job: &Job, token: &str) -> Result<String, AwsError> {
        const OPERATION: &str = "CreateJob";
        let mut request = convert::create_job(job, token)
            .map_err(|fault| AwsError::answered(OPERATION, "ValidationError", fault.to_string(), 0))?;
        if job.account_id.is_none() {
            request = request.account_id(&self.account);
        }
        let answer = answered(OPERATION, request.send_with(&self.client).await, &self.from)?;
        answer.job_id.ok_or_else(|| unreadable(OPERATION, "the answer names no job"))
    }

    async fn describe_job(&self, id: &str) -> Result<Option<Described>, AwsError> {
        const OPERATION: &str = "DescribeJob";
        let sent = self.client.describe_job().account_id(&self.account).job_id(id).send().await;
        let answer = present_but(answered(OPERATION, sent, &self.from), &NO_JOB)?;
        let Some(answer) = answer else { return Ok(None) };
        let job = answer.job.ok_or_else(|| unreadable(OPERATION, "the answer describes no job"))?;
        convert::described(&job).map(Some).map_err(|fault| unreadable(OPERATION, fault))
    }

    async fn list_jobs(&self) -> Result<Vec<Listed>, AwsError> {
        const OPERATION: &str = "ListJobs";
        let (mut jobs, mut token) = (Vec::new(), None);
        loop {
            let request = self.client.list_jobs().account_id(&self.account).max_results(1000);
            let sent = request.set_next_token(token).send().await;
            let page = answered(OPERATION, sent, &self.from)?;
            for job in page.jobs() {
                jobs.push((job.creation_time, convert::listed(job).map_err(|f| unreadable(OPERATION, f))?));
            }
            token = page.next_token.filter(|token| !token.is_empty());
            if token.is_none() {
                break;
            }
        }
        // The order of AWS's list is not documented.
        jobs.sort_by_key(|(created, _)| std::cmp::Reverse(*created));
        Ok(jobs.into_iter().map(|(_, job)| job).collect())
    }

    async fn update_job_status(
        &self,
        id: &str,
        request: Request,
        reason: Option<&str>,
    ) -> Result<Status, AwsError> {
        const OPERATION: &str = "UpdateJobStatus";
        let wanted = match request {
            Request::Ready => RequestedJobStatus::Ready,
            Request::Cancelled => RequestedJobStatus::Cancelled,
        };
        let call = self.client.update_job_status().account_id(&self.account).job_id(id);
        let call = call.requested_job_status(wanted).set_status_update_reason(reason.map(str::to_owned));
        let answer = answered(OPERATION, call.send().await, &self.from)?;
        let status = answer.status.ok_or_else(|| unreadable(OPERATION, "the answer names no state"))?;
        status.as_str().parse().map_err(|text: String| unreadable(OPERATION, text))
    }

    async fn update_job_priority(&self, id: &str, priority: i64) -> Result<i64, AwsError> {
        const OPERATION: &str = "UpdateJobPriority";
        let priority = i32::try_from(priority).map_err(|_| {
            let message = format!("`{priority}` is no priority: it takes 0 to 2147483647");
            AwsError::answered(OPERATION, "ValidationError", message, 0)
        })?;
        let call = self.client.update_job_priority().account_id(&self.account).job_id(id);
        let answer = answered(OPERATION, call.priority(priority).send().await, &self.from)?;
        Ok(i64::from(answer.priority))
    }
}
