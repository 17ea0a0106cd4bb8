//! The pace of what jobs take.

use super::{Does, Paced};
use crate::aws::{
    AwsError,
    batch::{Batch, Decision, FunctionFacts, Functions, Head, Objects, Request, Roles},
};
use async_trait::async_trait;
use domain::jobs::{
    Job,
    status::{Described, Listed, Status},
};

#[async_trait]
impl<R: Batch> Batch for Paced<R> {
    /// Not repeated when no answer came, though its token would allow it: whoever keeps the token decides.
    async fn create_job(&self, job: &Job, token: &str) -> Result<String, AwsError> {
        self.call(Does::Change, || self.inner.create_job(job, token)).await
    }

    async fn describe_job(&self, id: &str) -> Result<Option<Described>, AwsError> {
        self.call(Does::Read, || self.inner.describe_job(id)).await
    }

    async fn list_jobs(&self) -> Result<Vec<Listed>, AwsError> {
        self.call(Does::Read, || self.inner.list_jobs()).await
    }

    async fn update_job_status(
        &self,
        id: &str,
        request: Request,
        reason: Option<&str>,
    ) -> Result<Status, AwsError> {
        self.call(Does::Change, || self.inner.update_job_status(id, request, reason)).await
    }

    async fn update_job_priority(&self, id: &str, priority: i64) -> Result<i64, AwsError> {
        self.call(Does::Change, || self.inner.update_job_priority(id, priority)).await
    }
}

#[async_trait]
impl<R: Objects> Objects for Paced<R> {
    async fn head_object(
        &self,
        bucket: &str,
        key: &str,
        version: Option<&str>,
    ) -> Result<Option<Head>, AwsError> {
        self.call(Does::Read, || self.inner.head_object(bucket, key, version)).await
    }

    async fn get_object(
        &self,
        bucket: &str,
        key: &str,
        from: u64,
        most: u64,
    ) -> Result<Option<Vec<u8>>, AwsError> {
        self.call(Does::Read, || self.inner.get_object(bucket, key, from, most)).await
    }

    /// Not repeated: in a bucket that keeps versions each makes one.
    async fn put_object(&self, bucket: &str, key: &str, content: Vec<u8>) -> Result<Head, AwsError> {
        self.call(Does::Change, || self.inner.put_object(bucket, key, content.clone())).await
    }

    async fn begin_upload(&self, bucket: &str, key: &str) -> Result<String, AwsError> {
        self.call(Does::Change, || self.inner.begin_upload(bucket, key)).await
    }

    /// A part that is sent again takes the place of the first.
    async fn upload_part(
        &self,
        bucket: &str,
        key: &str,
        upload: &str,
        number: u32,
        content: Vec<u8>,
    ) -> Result<String, AwsError> {
        let send = || self.inner.upload_part(bucket, key, upload, number, content.clone());
        self.call(Does::Read, send).await
    }

    async fn complete_upload(
        &self,
        bucket: &str,
        key: &str,
        upload: &str,
        parts: &[String],
    ) -> Result<Head, AwsError> {
        self.call(Does::Change, || self.inner.complete_upload(bucket, key, upload, parts)).await
    }

    async fn abort_upload(&self, bucket: &str, key: &str, upload: &str) -> Result<(), AwsError> {
        self.call(Does::Read, || self.inner.abort_upload(bucket, key, upload)).await
    }

    async fn bucket_region(&self, bucket: &str) -> Result<Option<String>, AwsError> {
        self.call(Does::Read, || self.inner.bucket_region(bucket)).await
    }

    async fn bucket_policy(&self, bucket: &str) -> Result<Option<String>, AwsError> {
        self.call(Does::Read, || self.inner.bucket_policy(bucket)).await
    }

    async fn locks_by_default(&self, bucket: &str) -> Result<bool, AwsError> {
        self.call(Does::Read, || self.inner.locks_by_default(bucket)).await
    }
}

#[async_trait]
impl<R: Functions> Functions for Paced<R> {
    async fn function(&self, arn: &str) -> Result<Option<FunctionFacts>, AwsError> {
        self.call(Does::Read, || self.inner.function(arn)).await
    }

    async fn function_policy(&self, arn: &str) -> Result<Option<String>, AwsError> {
        self.call(Does::Read, || self.inner.function_policy(arn)).await
    }
}

#[async_trait]
impl<R: Roles> Roles for Paced<R> {
    async fn trust_policy(&self, role: &str) -> Result<Option<String>, AwsError> {
        self.call(Does::Read, || self.inner.trust_policy(role)).await
    }

    async fn simulate(
        &self,
        role: &str,
        actions: &[String],
        resources: &[String],
    ) -> Result<Vec<Decision>, AwsError> {
        self.call(Does::Read, || self.inner.simulate(role, actions, resources)).await
    }
}
