//! The sandbox: an AWS account inside the console, so that everything can be tried with no AWS account.
//!
//! It answers as SES does: the same normalisation, defaults, quotas, order of checks, error codes and texts. Every
//! well-formed bucket, topic, function, key and sender in its region counts as usable, unless
//! [`Sandbox::set_usable`] says otherwise. Jobs need more: there are buckets with objects, a function, a role, and jobs that
//! run (`jobs`), a state further each time they are described.

mod jobs;
mod reach;
mod shape;
mod state;
mod stock;

use super::{AwsError, Identity, Receiving, batch::Reach, errors};
use crate::clock::Clock;
use async_trait::async_trait;
use domain::{
    Timestamp,
    environment::{Access, Environment},
    rules::{Rule, RuleSet},
};
pub use reach::BucketSetting;
use state::{Refusal, State};
use std::sync::Arc;
pub use stock::{Behaviour, Failing, MAX_OBJECT, MAX_STOCK};
use tokio::sync::Mutex;

/// Why the sandbox's state could not be read or kept.
pub type SnapshotError = Box<dyn std::error::Error + Send + Sync>;

/// Where the sandbox's state is kept, so that it survives a restart.
#[async_trait]
pub trait Snapshot: Send + Sync + 'static {
    /// What was saved last; none if nothing ever was.
    async fn load(&self) -> Result<Option<String>, SnapshotError>;
    /// Keeps the state; a call that changes something is answered only after this.
    async fn save(&self, state: &str) -> Result<(), SnapshotError>;
}

/// Runs the handlers that functions of the sandbox are made of.
#[async_trait]
pub trait Invoke: Send + Sync + 'static {
    /// What Lambda would answer for a handler and an event, with its clock at a time: the answer's JSON, or that of an error.
    async fn invoke(&self, source: &str, event: &str, at: Timestamp) -> String;
}

/// An AWS account inside the console.
pub struct Sandbox {
    account: String,
    region: String,
    state: Mutex<State>,
    snapshot: Option<Arc<dyn Snapshot>>,
    clock: Option<Arc<dyn Clock>>,
    invoke: Option<Arc<dyn Invoke>>,
}

impl Sandbox {
    /// An account without rule sets, and with what a first job needs, that forgets everything when dropped.
    pub fn new(account: impl Into<String>, region: impl Into<String>) -> Self {
        Self::with(account.into(), region.into(), State::default())
    }

    fn with(account: String, region: String, mut state: State) -> Self {
        state.stock.begin(&account, &region);
        Self { account, region, state: Mutex::new(state), snapshot: None, clock: None, invoke: None }
    }

    /// The clock that jobs are dated by; without one, all is at 1970.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock: Some(clock), ..self }
    }

    /// What runs the handlers of functions; without it, functions with a handler fail.
    #[must_use]
    pub fn with_invoke(self, invoke: Arc<dyn Invoke>) -> Self {
        Self { invoke: Some(invoke), ..self }
    }

    fn now(&self) -> Timestamp {
        self.clock.as_ref().map_or(Timestamp(0), |clock| clock.now())
    }

    /// The account as [`Sandbox::snapshot`] wrote it.
    pub fn restore(
        account: impl Into<String>,
        region: impl Into<String>,
        json: &str,
    ) -> Result<Self, SnapshotError> {
        let state = serde_json::from_str(json)
            .map_err(|error| format!("the sandbox's saved state cannot be read: {error}"))?;
        Ok(Self::with(account.into(), region.into(), state))
    }

    /// The account as it was last kept in `snapshot`, which also gets every change from now on.
    pub async fn open(
        account: impl Into<String>,
        region: impl Into<String>,
        snapshot: Arc<dyn Snapshot>,
    ) -> Result<Self, SnapshotError> {
        let sandbox = match snapshot.load().await? {
            Some(json) => Self::restore(account, region, &json)?,
            None => Self::new(account, region),
        };
        Ok(Self { snapshot: Some(snapshot), ..sandbox })
    }

    /// Everything in the account, as [`Sandbox::restore`] reads it.
    pub async fn snapshot(&self) -> Result<String, SnapshotError> {
        Ok(serde_json::to_string(&*self.state.lock().await)?)
    }

    /// Makes SES find a resource usable or not: a bucket's name, a topic's, function's or key's ARN, a role's ARN, or
    /// a bounce sender. Everything is usable until said otherwise.
    pub async fn set_usable(&self, resource: &str, usable: bool) -> Result<(), AwsError> {
        self.change("SetUsable", |state| {
            if usable {
                state.unusable.remove(resource);
            } else {
                state.unusable.insert(resource.to_owned());
            }
            Ok(())
        })
        .await
    }

    async fn read<T>(
        &self,
        operation: &'static str,
        ask: impl FnOnce(&State) -> Result<T, Refusal> + Send,
    ) -> Result<T, AwsError> {
        ask(&*self.state.lock().await).map_err(|refusal| refusal.of(operation))
    }

    /// A change happens in full and is kept, or not at all.
    async fn change<T: Send>(
        &self,
        operation: &'static str,
        apply: impl FnOnce(&mut State) -> Result<T, Refusal> + Send,
    ) -> Result<T, AwsError> {
        let mut state = self.state.lock().await;
        let mut next = state.clone();
        let answer = apply(&mut next).map_err(|refusal| refusal.of(operation))?;
        if let Some(snapshot) = &self.snapshot {
            let kept = match serde_json::to_string(&next) {
                Ok(json) => snapshot.save(&json).await,
                Err(error) => Err(error.into()),
            };
            kept.map_err(|error| {
                let message = format!("the sandbox could not keep its state: {error}");
                AwsError::answered(operation, "InternalFailure", message, 500)
            })?;
        }
        *state = next;
        Ok(answer)
    }
}

#[async_trait]
impl Receiving for Sandbox {
    async fn identity(&self) -> Result<Identity, AwsError> {
        let arn = format!("arn:aws:sts::{}:assumed-role/sandbox/countersign", self.account);
        Ok(Identity { account: self.account.clone(), arn })
    }

    async fn list_rule_sets(&self) -> Result<Vec<String>, AwsError> {
        self.read("ListReceiptRuleSets", |state| Ok(state.rule_sets.keys().cloned().collect())).await
    }

    async fn describe_rule_set(&self, name: &str) -> Result<Option<RuleSet>, AwsError> {
        self.read("DescribeReceiptRuleSet", |state| state.describe(name)).await
    }

    async fn active_rule_set(&self) -> Result<Option<RuleSet>, AwsError> {
        self.read("DescribeActiveReceiptRuleSet", |state| Ok(state.active())).await
    }

    async fn create_rule_set(&self, name: &str) -> Result<(), AwsError> {
        self.change("CreateReceiptRuleSet", |state| state.create_set(name)).await
    }

    async fn clone_rule_set(&self, name: &str, original: &str) -> Result<(), AwsError> {
        self.change("CloneReceiptRuleSet", |state| state.clone_set(name, original)).await
    }

    async fn delete_rule_set(&self, name: &str) -> Result<(), AwsError> {
        self.change("DeleteReceiptRuleSet", |state| state.delete_set(name)).await
    }

    async fn set_active_rule_set(&self, name: Option<&str>) -> Result<(), AwsError> {
        self.change("SetActiveReceiptRuleSet", |state| state.set_active(name)).await
    }

    async fn create_rule(&self, rule_set: &str, after: Option<&str>, rule: &Rule) -> Result<(), AwsError> {
        self.change("CreateReceiptRule", |state| state.create_rule(&self.region, rule_set, after, rule)).await
    }

    async fn update_rule(&self, rule_set: &str, rule: &Rule) -> Result<(), AwsError> {
        self.change("UpdateReceiptRule", |state| state.update_rule(&self.region, rule_set, rule)).await
    }

    async fn delete_rule(&self, rule_set: &str, rule: &str) -> Result<(), AwsError> {
        self.change("DeleteReceiptRule", |state| state.delete_rule(rule_set, rule)).await
    }

    async fn reorder_rule_set(&self, rule_set: &str, rules: &[String]) -> Result<(), AwsError> {
        self.change("ReorderReceiptRuleSet", |state| state.reorder(rule_set, rules)).await
    }

    async fn set_rule_position(
        &self,
        rule_set: &str,
        rule: &str,
        after: Option<&str>,
    ) -> Result<(), AwsError> {
        self.change("SetReceiptRulePosition", |state| state.set_position(rule_set, rule, after)).await
    }
}

/// An installation with no environment but the sandbox: for tests and try-outs.
pub struct OnlySandbox(
    /// The sandbox.
    pub Arc<Sandbox>,
);

impl OnlySandbox {
    fn sandbox(&self, environment: &Environment) -> Result<&Arc<Sandbox>, AwsError> {
        if environment.access == Access::Sandbox {
            return Ok(&self.0);
        }
        let message =
            format!("`{}` is not the sandbox, and only the sandbox can be reached here", environment.id);
        Err(AwsError::answered("GetCallerIdentity", errors::NOT_SET_UP, message, 0))
    }
}

#[async_trait]
impl super::Accounts for OnlySandbox {
    async fn receiving(&self, environment: &Environment) -> Result<Arc<dyn Receiving>, AwsError> {
        Ok(Arc::clone(self.sandbox(environment)?) as Arc<dyn Receiving>)
    }

    async fn batch(&self, environment: &Environment) -> Result<Reach, AwsError> {
        Ok(self.sandbox(environment)?.reach())
    }
}

#[cfg(test)]
mod tests;
