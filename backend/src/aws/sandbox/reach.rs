//! The sandbox as jobs reach it.

use super::{
    Sandbox,
    jobs::{self, Outcome},
    stock::{Behaviour, Content, Function},
};
use crate::aws::{
    AwsError,
    batch::{Batch, Decision, FunctionFacts, Functions, Head, Objects, Reach, Request, Roles, unqualified},
};
use async_trait::async_trait;
use domain::{
    finding::Context,
    jobs::{
        Job,
        status::{Described, Listed, Status},
    },
};
use std::sync::Arc;

/// What a bucket of the sandbox is like; see [`Sandbox::set_bucket`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BucketSetting {
    /// Its region; none for the sandbox's own.
    pub region: Option<String>,
    /// Its policy.
    pub policy: Option<String>,
    /// Whether new objects are locked by default.
    pub locks_by_default: bool,
}

impl Sandbox {
    /// The ways to what jobs take.
    #[must_use]
    pub fn reach(self: &Arc<Self>) -> Reach {
        Reach { batch: self.clone(), objects: self.clone(), functions: self.clone(), roles: self.clone() }
    }

    /// Makes a bucket, or changes what one is like.
    pub async fn set_bucket(&self, name: &str, setting: BucketSetting) -> Result<(), AwsError> {
        let region = setting.region.unwrap_or_else(|| self.region.clone());
        self.change("CreateBucket", |state| {
            let bucket = state.stock.buckets.entry(name.to_owned()).or_default();
            bucket.region = region;
            bucket.policy = setting.policy;
            bucket.locks_by_default = setting.locks_by_default;
            Ok(())
        })
        .await
    }

    /// How a function answers a job's tasks. A function that is not there is made, with the version 1 and an alias `live` for
    /// it.
    ///
    /// # Errors
    /// Where it is no function's ARN, or the state cannot be kept.
    pub async fn set_behaviour(&self, function: &str, behaviour: Behaviour) -> Result<(), AwsError> {
        const OPERATION: &str = "UpdateFunctionCode";
        let Some((arn, _)) = unqualified(function) else {
            let message = format!("`{function}` is no function's ARN");
            return Err(AwsError::answered(OPERATION, "InvalidParameterValueException", message, 400));
        };
        let partition = domain::region::partition(&self.region);
        let role = format!("arn:{partition}:iam::{}:role/sandbox-function", self.account);
        self.change(OPERATION, |state| {
            let new = || Function::new(role, Behaviour::Succeeds);
            state.stock.functions.entry(arn).or_insert_with(new).behaviour = behaviour;
            Ok(())
        })
        .await
    }

    /// How a function answers; none if it is not there.
    pub async fn behaviour(&self, function: &str) -> Option<Behaviour> {
        let (arn, _) = unqualified(function)?;
        self.state.lock().await.stock.functions.get(&arn).map(|function| function.behaviour.clone())
    }

    /// Makes a role, or changes who may take it.
    pub async fn set_role(&self, arn: &str, trust: &str) -> Result<(), AwsError> {
        self.change("CreateRole", |state| {
            state.stock.roles.insert(arn.to_owned(), trust.to_owned());
            Ok(())
        })
        .await
    }

    fn context(&self) -> Context {
        Context { region: self.region.clone(), account: self.account.clone() }
    }

    fn denied(operation: &'static str) -> AwsError {
        AwsError::answered(operation, "AccessDenied", "Access Denied", 403)
    }

    /// Refuses a bucket that was made unusable.
    async fn may(&self, operation: &'static str, bucket: &str) -> Result<(), AwsError> {
        if self.state.lock().await.unusable.contains(bucket) { Err(Self::denied(operation)) } else { Ok(()) }
    }

    /// Asks what a job's due tasks ask.
    async fn outcomes(&self, id: &str) -> Vec<Outcome> {
        let due = {
            let state = self.state.lock().await;
            state.stock.due(id, |name| !state.unusable.contains(name))
        };
        let mut outcomes = Vec::with_capacity(due.len());
        for call in due {
            outcomes.push(jobs::answer(call, self.invoke.as_deref(), self.now()).await);
        }
        outcomes
    }
}

#[async_trait]
impl Batch for Sandbox {
    async fn create_job(&self, job: &Job, token: &str) -> Result<String, AwsError> {
        let (context, now) = (self.context(), self.now());
        self.change("CreateJob", |state| state.stock.create_job(job, token, &context, now)).await
    }

    async fn describe_job(&self, id: &str) -> Result<Option<Described>, AwsError> {
        const OPERATION: &str = "DescribeJob";
        let still = self.state.lock().await.stock.describe_still(id);
        let described = match still {
            Some(still) => still.map_err(|refusal| refusal.of(OPERATION)),
            None => {
                // Who asks at the same time runs the same tasks; what came of them is counted once.
                let (outcomes, now) = (self.outcomes(id).await, self.now());
                self.change(OPERATION, |state| {
                    let unusable = state.unusable.clone();
                    state.stock.describe_job(id, outcomes, now, |name| !unusable.contains(name))
                })
                .await
            }
        };
        match described {
            Ok(described) => Ok(Some(described)),
            Err(error) if error.kind == crate::aws::Kind::Missing => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn list_jobs(&self) -> Result<Vec<Listed>, AwsError> {
        self.read("ListJobs", |state| Ok(state.stock.list_jobs())).await
    }

    async fn update_job_status(
        &self,
        id: &str,
        request: Request,
        reason: Option<&str>,
    ) -> Result<Status, AwsError> {
        self.change("UpdateJobStatus", |state| state.stock.update_job_status(id, request, reason)).await
    }

    async fn update_job_priority(&self, id: &str, priority: i64) -> Result<i64, AwsError> {
        self.change("UpdateJobPriority", |state| state.stock.update_job_priority(id, priority)).await
    }
}

#[async_trait]
impl Objects for Sandbox {
    async fn head_object(
        &self,
        bucket: &str,
        key: &str,
        version: Option<&str>,
    ) -> Result<Option<Head>, AwsError> {
        self.may("HeadObject", bucket).await?;
        self.read("HeadObject", |state| Ok(state.stock.head(bucket, key, version))).await
    }

    async fn get_object(
        &self,
        bucket: &str,
        key: &str,
        from: u64,
        most: u64,
    ) -> Result<Option<Vec<u8>>, AwsError> {
        self.may("GetObject", bucket).await?;
        self.read("GetObject", |state| {
            let Some(object) = state.stock.object(bucket, key, None) else { return Ok(None) };
            let bytes = object.content.bytes();
            let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX).min(bytes.len());
            Ok(bytes.get(at(from)..at(from.saturating_add(most))).map(<[u8]>::to_vec))
        })
        .await
    }

    async fn put_object(&self, bucket: &str, key: &str, content: Vec<u8>) -> Result<Head, AwsError> {
        self.may("PutObject", bucket).await?;
        self.change("PutObject", |state| state.stock.put(bucket, key, Content::from(content))).await
    }

    async fn begin_upload(&self, bucket: &str, key: &str) -> Result<String, AwsError> {
        self.may("CreateMultipartUpload", bucket).await?;
        self.change("CreateMultipartUpload", |state| state.stock.begin_upload(bucket, key)).await
    }

    async fn upload_part(
        &self,
        bucket: &str,
        key: &str,
        upload: &str,
        number: u32,
        content: Vec<u8>,
    ) -> Result<String, AwsError> {
        self.change("UploadPart", |state| {
            state.stock.upload_part((bucket, key, upload), number, Content::from(content))
        })
        .await
    }

    async fn complete_upload(
        &self,
        bucket: &str,
        key: &str,
        upload: &str,
        parts: &[String],
    ) -> Result<Head, AwsError> {
        self.change("CompleteMultipartUpload", |state| {
            state.stock.complete_upload(bucket, key, upload, parts)
        })
        .await
    }

    async fn abort_upload(&self, bucket: &str, key: &str, upload: &str) -> Result<(), AwsError> {
        self.change("AbortMultipartUpload", |state| state.stock.abort_upload(bucket, key, upload)).await
    }

    async fn bucket_region(&self, bucket: &str) -> Result<Option<String>, AwsError> {
        self.may("GetBucketLocation", bucket).await?;
        self.read("GetBucketLocation", |state| {
            Ok(state.stock.buckets.get(bucket).map(|bucket| bucket.region.clone()))
        })
        .await
    }

    async fn bucket_policy(&self, bucket: &str) -> Result<Option<String>, AwsError> {
        self.may("GetBucketPolicy", bucket).await?;
        self.read("GetBucketPolicy", |state| Ok(state.stock.bucket(bucket)?.policy.clone())).await
    }

    async fn locks_by_default(&self, bucket: &str) -> Result<bool, AwsError> {
        self.may("GetObjectLockConfiguration", bucket).await?;
        self.read("GetObjectLockConfiguration", |state| Ok(state.stock.bucket(bucket)?.locks_by_default))
            .await
    }
}

#[async_trait]
impl Functions for Sandbox {
    async fn function(&self, arn: &str) -> Result<Option<FunctionFacts>, AwsError> {
        self.read("GetFunctionConfiguration", |state| Ok(state.stock.function_facts(arn))).await
    }

    async fn function_policy(&self, arn: &str) -> Result<Option<String>, AwsError> {
        self.read("GetPolicy", |state| Ok(state.stock.function(arn).and_then(|(f, _)| f.policy.clone())))
            .await
    }
}

#[async_trait]
impl Roles for Sandbox {
    async fn trust_policy(&self, role: &str) -> Result<Option<String>, AwsError> {
        self.read("GetRole", |state| Ok(state.stock.trust(role))).await
    }

    async fn simulate(
        &self,
        role: &str,
        actions: &[String],
        resources: &[String],
    ) -> Result<Vec<Decision>, AwsError> {
        self.read("SimulatePrincipalPolicy", |state| {
            state.stock.simulate(&state.unusable, role, actions, resources)
        })
        .await
    }
}
