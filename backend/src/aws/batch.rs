//! What batch jobs take of AWS beside receiving: S3 Control for the jobs, S3 for manifests and reports, Lambda and IAM to
//! look at what a job will use. Narrow as [`super::Receiving`] is, and behind the same two: the SDK and the sandbox.

use super::AwsError;
use async_trait::async_trait;
use domain::{
    arn::LambdaArn,
    jobs::{
        Job,
        status::{Described, Listed, Status},
    },
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The ways to what batch jobs take, in one account and region.
#[derive(Clone)]
pub struct Reach {
    /// S3 Batch Operations.
    pub batch: Arc<dyn Batch>,
    /// Objects.
    pub objects: Arc<dyn Objects>,
    /// Functions.
    pub functions: Arc<dyn Functions>,
    /// Roles.
    pub roles: Arc<dyn Roles>,
}

/// What somebody asks of a job. AWS: `RequestedJobStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// Start it: only a job that is `Suspended`.
    Ready,
    /// Cancel it.
    Cancelled,
}

/// S3 Batch Operations in one account and region.
#[async_trait]
pub trait Batch: Send + Sync + 'static {
    /// `CreateJob`; gives the job's id. The same token with the same body gives the same job, with another body
    /// `IdempotencyException` ([`super::Kind::AlreadyExists`]).
    async fn create_job(&self, job: &Job, token: &str) -> Result<String, AwsError>;
    /// `DescribeJob`; none if there is no such job.
    async fn describe_job(&self, id: &str) -> Result<Option<Described>, AwsError>;
    /// `ListJobs`, all pages, the newest first.
    async fn list_jobs(&self) -> Result<Vec<Listed>, AwsError>;
    /// `UpdateJobStatus`. A move that the job's state does not allow is [`super::Kind::Refused`].
    async fn update_job_status(
        &self,
        id: &str,
        request: Request,
        reason: Option<&str>,
    ) -> Result<Status, AwsError>;
    /// `UpdateJobPriority`; gives the priority it has then.
    async fn update_job_priority(&self, id: &str, priority: i64) -> Result<i64, AwsError>;
}

/// An object's facts. AWS: `HeadObject`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its ETag, without the quotes AWS sends it in.
    pub etag: String,
    /// Its version, where the bucket keeps versions.
    pub version: Option<String>,
    /// Bytes.
    pub size: u64,
    /// How it is encrypted: `AES256`, `aws:kms`, …; none where AWS does not say.
    pub encryption: Option<String>,
    /// The KMS key's ARN.
    pub kms_key: Option<String>,
}

/// Objects of S3.
#[async_trait]
pub trait Objects: Send + Sync + 'static {
    /// `HeadObject`; none if it is not there.
    async fn head_object(
        &self,
        bucket: &str,
        key: &str,
        version: Option<&str>,
    ) -> Result<Option<Head>, AwsError>;
    /// `GetObject`, up to `most` bytes from `from`; empty behind its end, none if it is not there.
    async fn get_object(
        &self,
        bucket: &str,
        key: &str,
        from: u64,
        most: u64,
    ) -> Result<Option<Vec<u8>>, AwsError>;
    /// `PutObject`.
    async fn put_object(&self, bucket: &str, key: &str, content: Vec<u8>) -> Result<Head, AwsError>;
    /// `CreateMultipartUpload`; gives the upload's id.
    async fn begin_upload(&self, bucket: &str, key: &str) -> Result<String, AwsError>;
    /// `UploadPart`, numbered from 1; gives the part's ETag.
    async fn upload_part(
        &self,
        bucket: &str,
        key: &str,
        upload: &str,
        number: u32,
        content: Vec<u8>,
    ) -> Result<String, AwsError>;
    /// `CompleteMultipartUpload`, with the parts' ETags in order.
    async fn complete_upload(
        &self,
        bucket: &str,
        key: &str,
        upload: &str,
        parts: &[String],
    ) -> Result<Head, AwsError>;
    /// `AbortMultipartUpload`; an unknown upload is no error.
    async fn abort_upload(&self, bucket: &str, key: &str, upload: &str) -> Result<(), AwsError>;
    /// `GetBucketLocation` as a region's name (`us-east-1` for the empty answer); none if there is no such bucket.
    async fn bucket_region(&self, bucket: &str) -> Result<Option<String>, AwsError>;
    /// `GetBucketPolicy`; none if there is none.
    async fn bucket_policy(&self, bucket: &str) -> Result<Option<String>, AwsError>;
    /// `GetObjectLockConfiguration`: whether new objects are locked by default.
    async fn locks_by_default(&self, bucket: &str) -> Result<bool, AwsError>;
}

/// A function's facts. AWS: `GetFunctionConfiguration`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionFacts {
    /// The ARN AWS answers with.
    pub arn: String,
    /// The version it resolves to: `$LATEST` or a number.
    pub version: String,
    /// Seconds a call may take.
    pub timeout: u32,
    /// Megabytes.
    pub memory: u32,
    /// `python3.13`; none for a container image.
    pub runtime: Option<String>,
    /// `Active`, `Pending`, `Inactive`, `Failed`.
    pub state: Option<String>,
    /// The execution role's ARN.
    pub role: Option<String>,
}

/// Lambda functions, looked at and never called.
#[async_trait]
pub trait Functions: Send + Sync + 'static {
    /// `GetFunctionConfiguration`, by ARN with or without a qualifier; none if it is not there.
    async fn function(&self, arn: &str) -> Result<Option<FunctionFacts>, AwsError>;
    /// `GetPolicy`; none if there is none.
    async fn function_policy(&self, arn: &str) -> Result<Option<String>, AwsError>;
}

/// What one simulated action comes to. AWS: `EvaluationResult`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// `s3:GetObject`.
    pub action: String,
    /// The resource's ARN.
    pub resource: String,
    /// Whether it is allowed.
    pub allowed: bool,
    /// `explicitDeny`, `implicitDeny` or `allowed`.
    pub words: String,
}

/// Roles, looked at.
#[async_trait]
pub trait Roles: Send + Sync + 'static {
    /// `GetRole`: the trust policy as JSON, decoded; none if there is no such role.
    async fn trust_policy(&self, role: &str) -> Result<Option<String>, AwsError>;
    /// `SimulatePrincipalPolicy`: each action on each resource.
    async fn simulate(
        &self,
        role: &str,
        actions: &[String],
        resources: &[String],
    ) -> Result<Vec<Decision>, AwsError>;
}

/// A function's ARN without its qualifier, and the qualifier; none where it is no function's ARN.
pub(super) fn unqualified(arn: &str) -> Option<(String, Option<&str>)> {
    let qualifier = LambdaArn::parse(arn).ok()?.qualifier;
    let bare = qualifier.and_then(|q| arn.strip_suffix(q)?.strip_suffix(':')).unwrap_or(arn);
    Some((bare.to_owned(), qualifier))
}
