//! AWS with faults: an answer that is lost, a call that is refused, a process that ends in the middle.

use async_trait::async_trait;
use backend::aws::{Accounts, AwsError, Identity, Kind, Receiving, sandbox::Sandbox};
use domain::{
    environment::Environment,
    rules::{Rule, RuleSet},
};
use std::{
    collections::VecDeque,
    future::pending,
    sync::{Arc, Mutex},
};
use tokio::sync::Notify;

/// What goes wrong with one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// AWS refuses, or is not reached: nothing happens.
    Before(Kind),
    /// It happens, and the answer is lost.
    After(Kind),
    /// The process ends before the call leaves.
    DiesBefore,
    /// The process ends before the answer is heard.
    DiesAfter,
}

#[derive(Default)]
struct State {
    /// Operations called so far.
    calls: Vec<&'static str>,
    /// What goes wrong with the next calls.
    next: VecDeque<Fault>,
    /// What goes wrong with each next call of one operation.
    of: Vec<(&'static str, Fault)>,
}

/// What goes wrong, and what was called.
#[derive(Default)]
pub struct Faults {
    state: Mutex<State>,
    /// The process is to end now.
    pub died: Notify,
    sandbox: Mutex<Option<Arc<Sandbox>>>,
}

impl Faults {
    /// Forgets calls and faults.
    pub fn clear(&self) {
        *self.state.lock().expect("no test panicked") = State::default();
    }

    pub fn calls(&self) -> Vec<&'static str> {
        self.state.lock().expect("no test panicked").calls.clone()
    }

    /// The next calls, whatever they are.
    pub fn next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.state.lock().expect("no test panicked").next.extend(faults);
    }

    /// The next call of an operation that has no other fault waiting.
    pub fn of(&self, operation: &'static str, fault: Fault) {
        self.state.lock().expect("no test panicked").of.push((operation, fault));
    }

    /// Puts them before an account.
    pub fn before(self: &Arc<Self>, sandbox: Arc<Sandbox>) -> Arc<dyn Accounts> {
        *self.sandbox.lock().expect("no test panicked") = Some(sandbox.clone());
        Arc::new(Faulty { inner: sandbox, faults: self.clone() })
    }

    /// The account itself, for somebody else to change it.
    pub fn account(&self) -> Arc<Sandbox> {
        self.sandbox.lock().expect("no test panicked").clone().expect("a backend was opened")
    }

    fn draw(&self, operation: &'static str) -> Fault {
        let mut state = self.state.lock().expect("no test panicked");
        state.calls.push(operation);
        if let Some(fault) = state.next.pop_front() {
            return fault;
        }
        let at = state.of.iter().position(|(of, _)| *of == operation);
        at.map_or(Fault::None, |at| state.of.remove(at).1)
    }

    async fn around<T>(
        &self,
        operation: &'static str,
        call: impl Future<Output = Result<T, AwsError>> + Send,
    ) -> Result<T, AwsError> {
        let error = |kind| AwsError {
            operation,
            kind,
            code: format!("{kind:?}"),
            message: "a fault of the test".into(),
        };
        match self.draw(operation) {
            Fault::None => call.await,
            Fault::Before(kind) => Err(error(kind)),
            Fault::After(kind) => {
                call.await?;
                Err(error(kind))
            }
            Fault::DiesBefore => {
                self.died.notify_one();
                pending().await
            }
            Fault::DiesAfter => {
                call.await?;
                self.died.notify_one();
                pending().await
            }
        }
    }
}

/// The sandbox, with faults.
struct Faulty {
    inner: Arc<Sandbox>,
    faults: Arc<Faults>,
}

#[async_trait]
impl Accounts for Faulty {
    async fn receiving(&self, _: &Environment) -> Result<Arc<dyn Receiving>, AwsError> {
        Ok(Arc::new(Self { inner: self.inner.clone(), faults: self.faults.clone() }))
    }
}

#[async_trait]
impl Receiving for Faulty {
    async fn identity(&self) -> Result<Identity, AwsError> {
        self.faults.around("GetCallerIdentity", self.inner.identity()).await
    }
    async fn list_rule_sets(&self) -> Result<Vec<String>, AwsError> {
        self.faults.around("ListReceiptRuleSets", self.inner.list_rule_sets()).await
    }
    async fn describe_rule_set(&self, name: &str) -> Result<Option<RuleSet>, AwsError> {
        self.faults.around("DescribeReceiptRuleSet", self.inner.describe_rule_set(name)).await
    }
    async fn active_rule_set(&self) -> Result<Option<RuleSet>, AwsError> {
        self.faults.around("DescribeActiveReceiptRuleSet", self.inner.active_rule_set()).await
    }
    async fn create_rule_set(&self, name: &str) -> Result<(), AwsError> {
        self.faults.around("CreateReceiptRuleSet", self.inner.create_rule_set(name)).await
    }
    async fn clone_rule_set(&self, name: &str, original: &str) -> Result<(), AwsError> {
        self.faults.around("CloneReceiptRuleSet", self.inner.clone_rule_set(name, original)).await
    }
    async fn delete_rule_set(&self, name: &str) -> Result<(), AwsError> {
        self.faults.around("DeleteReceiptRuleSet", self.inner.delete_rule_set(name)).await
    }
    async fn set_active_rule_set(&self, name: Option<&str>) -> Result<(), AwsError> {
        self.faults.around("SetActiveReceiptRuleSet", self.inner.set_active_rule_set(name)).await
    }
    async fn create_rule(&self, set: &str, after: Option<&str>, rule: &Rule) -> Result<(), AwsError> {
        self.faults.around("CreateReceiptRule", self.inner.create_rule(set, after, rule)).await
    }
    async fn update_rule(&self, set: &str, rule: &Rule) -> Result<(), AwsError> {
        self.faults.around("UpdateReceiptRule", self.inner.update_rule(set, rule)).await
    }
    async fn delete_rule(&self, set: &str, rule: &str) -> Result<(), AwsError> {
        self.faults.around("DeleteReceiptRule", self.inner.delete_rule(set, rule)).await
    }
    async fn reorder_rule_set(&self, set: &str, rules: &[String]) -> Result<(), AwsError> {
        self.faults.around("ReorderReceiptRuleSet", self.inner.reorder_rule_set(set, rules)).await
    }
    async fn set_rule_position(&self, set: &str, rule: &str, after: Option<&str>) -> Result<(), AwsError> {
        self.faults.around("SetReceiptRulePosition", self.inner.set_rule_position(set, rule, after)).await
    }
}
