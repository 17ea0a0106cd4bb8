//! AWS with faults: an answer that is lost, a call that is refused, a process that ends in the middle.

use crate::job_reach;
use async_trait::async_trait;
use backend::aws::{
    Accounts, AwsError, Identity, Kind, Receiving,
    batch::{Batch, Head, Objects, Reach},
    errors::UNREADABLE,
    sandbox::Sandbox,
};
use domain::{
    environment::Environment,
    jobs::Job,
    plan::Call,
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
    /// No answer comes, and it happens only when so many more calls have begun.
    Late(u32),
    /// It arrives twice; the first answer is heard.
    Twice,
    /// It arrives twice; the second answer is heard.
    TwiceLast,
    /// AWS answers with an error of this code and status: nothing happens.
    Answer(&'static str, u16),
    /// It happens, and the answer makes no sense: a change cannot be read, and what was asked for is said not to be there.
    Garbage,
    /// The call waits before it leaves, until it is let go.
    Waits,
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
    /// Calls under way, and how many more begin before they arrive.
    late: Vec<(u32, Sent)>,
}

/// A call that changes something.
#[derive(Clone)]
pub enum Sent {
    /// One of receiving.
    Rules(Call),
    /// `CreateJob`, with its token.
    Job(Box<Job>, String),
    /// `PutObject`: bucket, key, content.
    Object(String, String, Vec<u8>),
}

impl Sent {
    fn operation(&self) -> &'static str {
        match self {
            Self::Rules(call) => call.operation(),
            Self::Job(..) => "CreateJob",
            Self::Object(..) => "PutObject",
        }
    }
}

/// What is heard of it.
pub enum Heard {
    /// That it happened.
    Done,
    /// The job's id.
    Job(String),
    /// The object's facts.
    Object(Head),
}

/// What goes wrong, and what was called.
#[derive(Default)]
pub struct Faults {
    state: Mutex<State>,
    /// The process is to end now.
    pub died: Notify,
    /// A call waits.
    pub waits: Notify,
    /// Lets a call go that waits.
    pub go: Notify,
    sandbox: Mutex<Option<Arc<Sandbox>>>,
}

impl Faults {
    /// Forgets calls and faults.
    pub fn clear(&self) {
        *self.state.lock().expect("no test panicked") = State::default();
    }

    /// Nothing goes wrong from here on; what is under way still arrives.
    pub fn calm(&self) {
        let mut state = self.state.lock().expect("no test panicked");
        state.next.clear();
        state.of.clear();
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

    /// Calls under way that arrive now.
    fn arriving(&self) -> Vec<Sent> {
        let mut state = self.state.lock().expect("no test panicked");
        state.late.iter_mut().for_each(|(left, _)| *left = left.saturating_sub(1));
        state.late.extract_if(.., |(left, _)| *left == 0).map(|(_, call)| call).collect()
    }

    fn later(&self, after: u32, call: Sent) {
        self.state.lock().expect("no test panicked").late.push((after, call));
    }

    /// A call that reads. `lie` is an answer that makes no sense.
    pub async fn read<T, F>(
        &self,
        inner: &Sandbox,
        operation: &'static str,
        lie: T,
        call: impl Fn() -> F + Send + Sync,
    ) -> Result<T, AwsError>
    where
        F: Future<Output = Result<T, AwsError>> + Send,
        T: Send,
    {
        self.arrive(inner).await;
        match self.draw(operation) {
            Fault::None | Fault::Twice | Fault::TwiceLast => call().await,
            Fault::Late(_) => Err(fault(operation, Kind::Unknown)),
            Fault::Garbage => Ok(lie),
            other => self.around(operation, other, call()).await,
        }
    }

    /// A call that changes something.
    pub async fn write(&self, inner: &Sandbox, call: Sent) -> Result<Heard, AwsError> {
        self.arrive(inner).await;
        let operation = call.operation();
        match self.draw(operation) {
            Fault::None => apply(inner, &call).await,
            Fault::Twice => {
                let first = apply(inner, &call).await;
                let _ = apply(inner, &call).await;
                first
            }
            Fault::TwiceLast => {
                let _ = apply(inner, &call).await;
                apply(inner, &call).await
            }
            Fault::Late(after) => {
                self.later(after, call);
                Err(fault(operation, Kind::Unknown))
            }
            Fault::Garbage => {
                let _ = apply(inner, &call).await;
                Err(AwsError::answered(operation, UNREADABLE, "a fault of the test", 200))
            }
            other => self.around(operation, other, apply(inner, &call)).await,
        }
    }

    async fn arrive(&self, inner: &Sandbox) {
        for call in self.arriving() {
            // Nobody hears what became of it.
            let _ = apply(inner, &call).await;
        }
    }

    async fn around<T>(
        &self,
        operation: &'static str,
        fault_of_it: Fault,
        call: impl Future<Output = Result<T, AwsError>> + Send,
    ) -> Result<T, AwsError> {
        match fault_of_it {
            Fault::Before(kind) => Err(fault(operation, kind)),
            Fault::After(kind) => {
                call.await?;
                Err(fault(operation, kind))
            }
            Fault::Answer(code, status) => {
                Err(AwsError::answered(operation, code, "a fault of the test", status))
            }
            Fault::Waits => {
                self.waits.notify_one();
                self.go.notified().await;
                call.await
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
            _ => call.await,
        }
    }
}

fn fault(operation: &'static str, kind: Kind) -> AwsError {
    AwsError { operation, kind, code: format!("{kind:?}"), message: "a fault of the test".into() }
}

async fn apply(inner: &Sandbox, sent: &Sent) -> Result<Heard, AwsError> {
    match sent {
        Sent::Rules(call) => apply_to_rules(inner, call).await.map(|()| Heard::Done),
        Sent::Job(job, token) => inner.create_job(job, token).await.map(Heard::Job),
        Sent::Object(bucket, key, content) => {
            inner.put_object(bucket, key, content.clone()).await.map(Heard::Object)
        }
    }
}

async fn apply_to_rules(inner: &Sandbox, call: &Call) -> Result<(), AwsError> {
    match call {
        Call::CreateReceiptRuleSet { rule_set } => inner.create_rule_set(rule_set).await,
        Call::CloneReceiptRuleSet { rule_set, original } => inner.clone_rule_set(rule_set, original).await,
        Call::CreateReceiptRule { rule_set, after, rule } => {
            inner.create_rule(rule_set, after.as_deref(), rule).await
        }
        Call::UpdateReceiptRule { rule_set, rule } => inner.update_rule(rule_set, rule).await,
        Call::DeleteReceiptRule { rule_set, rule } => inner.delete_rule(rule_set, rule).await,
        Call::SetReceiptRulePosition { rule_set, rule, after } => {
            inner.set_rule_position(rule_set, rule, after.as_deref()).await
        }
        Call::ReorderReceiptRuleSet { rule_set, rules } => inner.reorder_rule_set(rule_set, rules).await,
        Call::SetActiveReceiptRuleSet { rule_set } => inner.set_active_rule_set(rule_set.as_deref()).await,
        Call::DeleteReceiptRuleSet { rule_set } => inner.delete_rule_set(rule_set).await,
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
    async fn batch(&self, _: &Environment) -> Result<Reach, AwsError> {
        Ok(job_reach::reach(&self.inner, &self.faults))
    }
}

#[async_trait]
impl Receiving for Faulty {
    async fn identity(&self) -> Result<Identity, AwsError> {
        let nobody = Identity { account: String::new(), arn: String::new() };
        self.faults.read(&self.inner, "GetCallerIdentity", nobody, || self.inner.identity()).await
    }
    async fn list_rule_sets(&self) -> Result<Vec<String>, AwsError> {
        let list = || self.inner.list_rule_sets();
        self.faults.read(&self.inner, "ListReceiptRuleSets", Vec::new(), list).await
    }
    async fn describe_rule_set(&self, name: &str) -> Result<Option<RuleSet>, AwsError> {
        let describe = || self.inner.describe_rule_set(name);
        self.faults.read(&self.inner, "DescribeReceiptRuleSet", None, describe).await
    }
    async fn active_rule_set(&self) -> Result<Option<RuleSet>, AwsError> {
        let active = || self.inner.active_rule_set();
        self.faults.read(&self.inner, "DescribeActiveReceiptRuleSet", None, active).await
    }
    async fn create_rule_set(&self, name: &str) -> Result<(), AwsError> {
        self.write(Call::CreateReceiptRuleSet { rule_set: name.into() }).await
    }
    async fn clone_rule_set(&self, name: &str, original: &str) -> Result<(), AwsError> {
        self.write(Call::CloneReceiptRuleSet { rule_set: name.into(), original: original.into() }).await
    }
    async fn delete_rule_set(&self, name: &str) -> Result<(), AwsError> {
        self.write(Call::DeleteReceiptRuleSet { rule_set: name.into() }).await
    }
    async fn set_active_rule_set(&self, name: Option<&str>) -> Result<(), AwsError> {
        self.write(Call::SetActiveReceiptRuleSet { rule_set: name.map(Into::into) }).await
    }
    async fn create_rule(&self, set: &str, after: Option<&str>, rule: &Rule) -> Result<(), AwsError> {
        let rule = Box::new(rule.clone());
        self.write(Call::CreateReceiptRule { rule_set: set.into(), after: after.map(Into::into), rule }).await
    }
    async fn update_rule(&self, set: &str, rule: &Rule) -> Result<(), AwsError> {
        self.write(Call::UpdateReceiptRule { rule_set: set.into(), rule: Box::new(rule.clone()) }).await
    }
    async fn delete_rule(&self, set: &str, rule: &str) -> Result<(), AwsError> {
        self.write(Call::DeleteReceiptRule { rule_set: set.into(), rule: rule.into() }).await
    }
    async fn reorder_rule_set(&self, set: &str, rules: &[String]) -> Result<(), AwsError> {
        self.write(Call::ReorderReceiptRuleSet { rule_set: set.into(), rules: rules.to_vec() }).await
    }
    async fn set_rule_position(&self, set: &str, rule: &str, after: Option<&str>) -> Result<(), AwsError> {
        let (rule_set, rule) = (set.into(), rule.into());
        self.write(Call::SetReceiptRulePosition { rule_set, rule, after: after.map(Into::into) }).await
    }
}

impl Faulty {
    async fn write(&self, call: Call) -> Result<(), AwsError> {
        self.faults.write(&self.inner, Sent::Rules(call)).await.map(drop)
    }
}
