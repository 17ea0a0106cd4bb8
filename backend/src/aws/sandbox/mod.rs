//! The sandbox: an SES account inside the console, so that everything can be tried with no AWS account.
//!
//! It answers as SES does: the same normalisation, defaults, quotas, order of checks, error codes and texts. Every
//! well-formed bucket, topic, function, key and sender in its region counts as usable, unless
//! [`Sandbox::set_usable`] says otherwise.

mod shape;
mod state;

use super::{AwsError, Identity, Receiving, errors};
use async_trait::async_trait;
use domain::rules::{Rule, RuleSet};
use state::{Refusal, State};
use std::sync::Arc;
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

/// An SES account inside the console.
pub struct Sandbox {
    account: String,
    region: String,
    state: Mutex<State>,
    snapshot: Option<Arc<dyn Snapshot>>,
}

impl Sandbox {
    /// An empty account that forgets everything when dropped.
    pub fn new(account: impl Into<String>, region: impl Into<String>) -> Self {
        Self { account: account.into(), region: region.into(), state: Mutex::default(), snapshot: None }
    }

    /// The account as [`Sandbox::snapshot`] wrote it.
    pub fn restore(
        account: impl Into<String>,
        region: impl Into<String>,
        json: &str,
    ) -> Result<Self, SnapshotError> {
        let state = serde_json::from_str(json)
            .map_err(|error| format!("the sandbox's saved state cannot be read: {error}"))?;
        Ok(Self { state: Mutex::new(state), ..Self::new(account, region) })
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
    async fn change(
        &self,
        operation: &'static str,
        apply: impl FnOnce(&mut State) -> Result<(), Refusal> + Send,
    ) -> Result<(), AwsError> {
        let mut state = self.state.lock().await;
        let mut next = state.clone();
        apply(&mut next).map_err(|refusal| refusal.of(operation))?;
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
        Ok(())
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

#[async_trait]
impl super::Accounts for OnlySandbox {
    async fn receiving(
        &self,
        environment: &domain::environment::Environment,
    ) -> Result<Arc<dyn Receiving>, AwsError> {
        if environment.access == domain::environment::Access::Sandbox {
            return Ok(Arc::clone(&self.0) as Arc<dyn Receiving>);
        }
        let message =
            format!("`{}` is not the sandbox, and only the sandbox can be reached here", environment.id);
        Err(AwsError::answered("GetCallerIdentity", errors::NOT_SET_UP, message, 0))
    }
}

#[cfg(test)]
mod tests;
