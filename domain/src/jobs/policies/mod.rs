//! The policies a job needs, made for this very draft, each statement with its reason.
//!
//! AWS: S3 User Guide, Granting permissions for S3 Batch Operations; Service Authorization Reference, Amazon S3. Whether S3
//! sends `aws:SourceAccount` and `aws:SourceArn` when it takes the role is unknown, so a trust policy has no such condition
//! unless asked for.

mod caller;
mod execution;
mod role;

use super::Job;
use crate::{finding::Context, region};
use serde::Serialize;
use std::collections::BTreeMap;

/// A policy of IAM, its members in the order people write them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    /// `2012-10-17`.
    pub version: &'static str,
    /// What it says.
    pub statement: Vec<Statement>,
}

/// One statement; it always allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Statement {
    /// Its name, unique in the policy.
    pub sid: &'static str,
    /// `Allow`.
    pub effect: &'static str,
    /// Who, in trust policies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<BTreeMap<&'static str, String>>,
    /// What.
    pub action: Vec<&'static str>,
    /// On what; not in trust policies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resource: Vec<String>,
    /// On which conditions: operator, key, value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<BTreeMap<&'static str, BTreeMap<&'static str, String>>>,
    /// Why it is there. Not part of the policy.
    #[serde(skip)]
    pub why: String,
}

impl Statement {
    fn allow(
        sid: &'static str,
        action: &[&'static str],
        resource: Vec<String>,
        why: impl Into<String>,
    ) -> Self {
        Self {
            sid,
            effect: "Allow",
            principal: None,
            action: action.to_vec(),
            resource,
            condition: None,
            why: why.into(),
        }
    }

    fn trusting(sid: &'static str, service: &'static str, why: &str) -> Self {
        let principal = BTreeMap::from([("Service", service.to_owned())]);
        Self { principal: Some(principal), ..Self::allow(sid, &["sts:AssumeRole"], Vec::new(), why) }
    }

    fn when(mut self, operator: &'static str, key: &'static str, value: String) -> Self {
        self.condition.get_or_insert_default().entry(operator).or_default().insert(key, value);
        self
    }
}

/// A policy, whose it is, and what has to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// `trust`, `role`, `caller`, `execution-trust`, `execution`.
    pub name: &'static str,
    /// What it is put on.
    pub title: &'static str,
    /// The policy.
    pub policy: Policy,
    /// What it does not cover, and what is unknown.
    pub notes: Vec<String>,
}

/// What a draft does not say, but its policies depend on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// The buckets the manifest's rows name. Without them, and without a generator, a placeholder stands there.
    pub buckets: Vec<String>,
    /// The key an inventory is encrypted with.
    pub inventory_key: Option<String>,
    /// Whether the trust policy names account and job, which nobody is known to have tried.
    pub source_conditions: bool,
}

/// All policies of a job, in the order they are needed.
#[must_use]
pub fn all(job: &Job, context: &Context, options: &Options) -> Vec<Generated> {
    let mut all =
        vec![trust(context, options), role::policy(job, context, options), caller::policy(job, context)];
    if job.lambda().is_some() {
        all.extend(execution::policies(job, context, options));
    }
    all
}

fn policy(statement: Vec<Statement>) -> Policy {
    Policy { version: "2012-10-17", statement }
}

/// Who may take the job's role: S3 Batch Operations.
fn trust(context: &Context, options: &Options) -> Generated {
    let why =
        "S3 Batch Operations takes the role when it reads the manifest, runs tasks and writes the report";
    let mut statement =
        Statement::trusting("TakenByBatchOperations", "batchoperations.s3.amazonaws.com", why);
    let mut notes = vec![
        "a new role takes some seconds until AWS knows it everywhere; a job created before fails".into(),
    ];
    if options.source_conditions {
        let Context { region, account } = context;
        let job = format!("arn:{}:s3:{region}:{account}:job/*", region::partition(region));
        statement = statement.when("StringEquals", "aws:SourceAccount", account.clone()).when(
            "ArnLike",
            "aws:SourceArn",
            job,
        );
        notes.push(
            "whether S3 sends `aws:SourceAccount` and `aws:SourceArn` is unknown: if it does not, the role cannot be taken and the job fails"
                .into(),
        );
    }
    Generated {
        name: "trust",
        title: "trust policy of the job's role",
        policy: policy(vec![statement]),
        notes,
    }
}

/// The ARN of something in S3.
fn s3(context: &Context, resource: &str) -> String {
    format!("arn:{}:s3:::{resource}", region::partition(&context.region))
}
