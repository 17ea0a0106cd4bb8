//! What batch jobs take of AWS, with faults: calls that a deployment makes are drawn for, the others pass.

use crate::faults::{Faults, Heard, Sent};
use async_trait::async_trait;
use backend::aws::{
    AwsError,
    batch::{Batch, FunctionFacts, Functions, Head, Objects, Reach, Request},
    sandbox::Sandbox,
};
use domain::jobs::{
    Job,
    status::{Described, Listed, Status},
};
use std::sync::Arc;

/// The ways to an account's jobs, with faults before them.
pub fn reach(inner: &Arc<Sandbox>, faults: &Arc<Faults>) -> Reach {
    let faulty = Arc::new(Faulty { inner: inner.clone(), faults: faults.clone() });
    Reach { batch: faulty.clone(), objects: faulty.clone(), functions: faulty, roles: inner.reach().roles }
}

struct Faulty {
    inner: Arc<Sandbox>,
    faults: Arc<Faults>,
}

/// What a call of another kind would have heard.
const OTHER: &str = "a call hears what it asked for";

#[async_trait]
impl Batch for Faulty {
    async fn create_job(&self, job: &Job, token: &str) -> Result<String, AwsError> {
        let sent = Sent::Job(Box::new(job.clone()), token.to_owned());
        match self.faults.write(&self.inner, sent).await? {
            Heard::Job(id) => Ok(id),
            _ => panic!("{OTHER}"),
        }
    }
    async fn describe_job(&self, id: &str) -> Result<Option<Described>, AwsError> {
        self.faults.read(&self.inner, "DescribeJob", None, || self.inner.describe_job(id)).await
    }
    async fn list_jobs(&self) -> Result<Vec<Listed>, AwsError> {
        self.inner.list_jobs().await
    }
    async fn update_job_status(
        &self,
        id: &str,
        request: Request,
        reason: Option<&str>,
    ) -> Result<Status, AwsError> {
        self.inner.update_job_status(id, request, reason).await
    }
    async fn update_job_priority(&self, id: &str, priority: i64) -> Result<i64, AwsError> {
        self.inner.update_job_priority(id, priority).await
    }
}

#[async_trait]
impl Objects for Faulty {
    async fn head_object(
        &self,
        bucket: &str,
        key: &str,
        version: Option<&str>,
    ) -> Result<Option<Head>, AwsError> {
        let head = || self.inner.head_object(bucket, key, version);
        self.faults.read(&self.inner, "HeadObject", None, head).await
    }
    async fn get_object(
        &self,
        bucket: &str,
        key: &str,
        from: u64,
        most: u64,
    ) -> Result<Option<Vec<u8>>, AwsError> {
        let get = || self.inner.get_object(bucket, key, from, most);
        self.faults.read(&self.inner, "GetObject", None, get).await
    }
    async fn put_object(&self, bucket: &str, key: &str, content: Vec<u8>) -> Result<Head, AwsError> {
        match self.faults.write(&self.inner, Sent::Object(bucket.into(), key.into(), content)).await? {
            Heard::Object(head) => Ok(head),
            _ => panic!("{OTHER}"),
        }
    }
    async fn begin_upload(&self, bucket: &str, key: &str) -> Result<String, AwsError> {
        self.inner.begin_upload(bucket, key).await
    }
    async fn upload_part(
        &self,
        bucket: &str,
        key: &str,
        upload: &str,
        number: u32,
        content: Vec<u8>,
    ) -> Result<String, AwsError> {
        self.inner.upload_part(bucket, key, upload, number, content).await
    }
    async fn complete_upload(
        &self,
        bucket: &str,
        key: &str,
        upload: &str,
        parts: &[String],
    ) -> Result<Head, AwsError> {
        self.inner.complete_upload(bucket, key, upload, parts).await
    }
    async fn abort_upload(&self, bucket: &str, key: &str, upload: &str) -> Result<(), AwsError> {
        self.inner.abort_upload(bucket, key, upload).await
    }
    async fn bucket_region(&self, bucket: &str) -> Result<Option<String>, AwsError> {
        self.inner.bucket_region(bucket).await
    }
    async fn bucket_policy(&self, bucket: &str) -> Result<Option<String>, AwsError> {
        self.inner.bucket_policy(bucket).await
    }
    async fn locks_by_default(&self, bucket: &str) -> Result<bool, AwsError> {
        self.inner.locks_by_default(bucket).await
    }
}

#[async_trait]
impl Functions for Faulty {
    async fn function(&self, arn: &str) -> Result<Option<FunctionFacts>, AwsError> {
        self.faults.read(&self.inner, "GetFunctionConfiguration", None, || self.inner.function(arn)).await
    }
    async fn function_policy(&self, arn: &str) -> Result<Option<String>, AwsError> {
        self.inner.function_policy(arn).await
    }
}
