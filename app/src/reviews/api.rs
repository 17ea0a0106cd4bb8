//! Server functions: policies and reviews.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use domain::{
    environment::Environment,
    review::{Policy as Demands, PolicyForm, thread::Begin as Beginning},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::context;

/// What the page of a policy is drawn from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PolicyData {
    /// The environment.
    pub environment: Environment,
    /// What it demands.
    pub policy: Demands,
}

/// What an environment demands of changes.
#[server(endpoint = "reviews/policy")]
pub async fn policy(environment: String) -> Result<PolicyData, AppError> {
    let (caller, services) = context::request()?;
    let policy = services.reviews.policy(&caller, &environment).await?;
    let environment = services.environments.get(&caller, &environment).await?;
    Ok(PolicyData { environment, policy })
}

/// Sets it.
#[server(endpoint = "reviews/set_policy")]
pub async fn set_policy(environment: String, policy: PolicyForm) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.reviews.set_policy(&caller, &environment, policy).await?)
}

/// Begins a thread about a change, or a field of it.
#[server(endpoint = "reviews/begin")]
pub async fn begin(thread: Beginning) -> Result<i64, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.reviews.begin(&caller, thread).await?)
}

/// Answers in a thread.
#[server(endpoint = "reviews/reply")]
pub async fn reply(thread: i64, text: String) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.reviews.reply(&caller, thread, text).await?)
}

/// Resolves a thread, or opens it again.
#[server(endpoint = "reviews/resolve")]
pub async fn resolve(thread: i64, resolved: bool) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.reviews.resolve(&caller, thread, resolved).await?)
}

/// Applies a suggestion as the draft's next revision, and points the change at it.
#[server(endpoint = "reviews/apply")]
pub async fn apply(remark: i64) -> Result<i64, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.reviews.apply(&caller, remark).await?)
}

/// Asks people for their review.
#[server(endpoint = "reviews/assign")]
pub async fn assign(change: i64, #[server(default)] people: Vec<String>) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.reviews.assign(&caller, change, people).await?)
}

/// Answers for a change from now on.
#[server(endpoint = "reviews/take_over")]
pub async fn take_over(change: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.reviews.take_over(&caller, change).await?)
}

/// Says that the warnings of a change were seen.
#[server(endpoint = "reviews/acknowledge")]
pub async fn acknowledge(change: i64, revision: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.reviews.acknowledge(&caller, change, revision).await?)
}

/// Deploys a change without what the policy demands, and shows the deployment.
#[server(endpoint = "reviews/break_glass")]
pub async fn break_glass(change: i64, reason: String) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let deployment = services.reviews.break_glass(&caller, change, reason).await?;
    context::lead(&format!("/deployments/{deployment}"));
    Ok(())
}
