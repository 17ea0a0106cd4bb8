//! Policies of environments, and what people say and demand in a review.

use crate::{
    Caller, Failure,
    change::ChangeId,
    deployment::DeploymentId,
    draft::RevisionNumber,
    review::{
        Policy, PolicyForm, Review,
        thread::{Begin, RemarkId, ThreadId},
    },
};
use async_trait::async_trait;

/// Policies of environments, and what people say and demand in a review. A change itself is in [`super::Changes`].
#[async_trait]
pub trait Reviews: Send + Sync + 'static {
    /// What an environment demands of changes.
    async fn policy(&self, caller: &Caller, environment: &str) -> Result<Policy, Failure>;
    /// Sets it.
    async fn set_policy(&self, caller: &Caller, environment: &str, form: PolicyForm) -> Result<(), Failure>;
    /// What the page of a change shows of its review.
    async fn review(&self, caller: &Caller, change: ChangeId) -> Result<Review, Failure>;
    /// Begins a thread about a change, or a field of it.
    async fn begin(&self, caller: &Caller, request: Begin) -> Result<ThreadId, Failure>;
    /// Answers in a thread.
    async fn reply(&self, caller: &Caller, thread: ThreadId, text: String) -> Result<(), Failure>;
    /// Resolves a thread, or opens it again.
    async fn resolve(&self, caller: &Caller, thread: ThreadId, resolved: bool) -> Result<(), Failure>;
    /// Applies a suggestion: saves it as the draft's next revision, and points the change at that.
    async fn apply(&self, caller: &Caller, remark: RemarkId) -> Result<RevisionNumber, Failure>;
    /// Asks people for their review, in place of those who were asked before.
    async fn assign(&self, caller: &Caller, change: ChangeId, people: Vec<String>) -> Result<(), Failure>;
    /// Answers for a change from now on.
    async fn take_over(&self, caller: &Caller, change: ChangeId) -> Result<(), Failure>;
    /// Says that the warnings of a change were seen.
    async fn acknowledge(
        &self,
        caller: &Caller,
        change: ChangeId,
        revision: RevisionNumber,
    ) -> Result<(), Failure>;
    /// Deploys a change without what the policy demands.
    async fn break_glass(
        &self,
        caller: &Caller,
        change: ChangeId,
        reason: String,
    ) -> Result<DeploymentId, Failure>;
}
