//! Reaching AWS. The only place that names an SDK.
//!
//! [`Receiving`] is narrow: it has the calls this console makes, named after SES's operations. Two implementations
//! stand behind it: the AWS SDK, and the `sandbox`, an account inside the console. One contract suite runs against
//! both, and against emulators that others wrote.

pub mod accounts;
pub mod batch;
mod convert;
pub mod endpoint;
pub mod errors;
pub mod pace;
pub mod sandbox;
pub mod sdk;

use async_trait::async_trait;
use domain::{
    environment::Environment,
    rules::{Rule, RuleSet},
};
use std::sync::Arc;

/// Gives access to environments.
#[async_trait]
pub trait Accounts: Send + Sync + 'static {
    /// SES receiving in an environment. Calls made through what this returns share the environment's rate.
    async fn receiving(&self, environment: &Environment) -> Result<Arc<dyn Receiving>, AwsError>;
    /// Batch jobs and what they take, in an environment.
    async fn batch(&self, environment: &Environment) -> Result<batch::Reach, AwsError>;
}

/// SES receiving and the identity of the caller, in one account and region.
#[async_trait]
pub trait Receiving: Send + Sync + 'static {
    /// STS `GetCallerIdentity`.
    async fn identity(&self) -> Result<Identity, AwsError>;
    /// `ListReceiptRuleSets`, all pages; names, sorted.
    async fn list_rule_sets(&self) -> Result<Vec<String>, AwsError>;
    /// `DescribeReceiptRuleSet`; none if there is no such set.
    async fn describe_rule_set(&self, name: &str) -> Result<Option<RuleSet>, AwsError>;
    /// `DescribeActiveReceiptRuleSet`; none if receiving is off.
    async fn active_rule_set(&self) -> Result<Option<RuleSet>, AwsError>;
    /// `CreateReceiptRuleSet`.
    async fn create_rule_set(&self, name: &str) -> Result<(), AwsError>;
    /// `CloneReceiptRuleSet`.
    async fn clone_rule_set(&self, name: &str, original: &str) -> Result<(), AwsError>;
    /// `DeleteReceiptRuleSet`; a missing set is no error, the active one is.
    async fn delete_rule_set(&self, name: &str) -> Result<(), AwsError>;
    /// `SetActiveReceiptRuleSet`; with no name, switches receiving off.
    async fn set_active_rule_set(&self, name: Option<&str>) -> Result<(), AwsError>;
    /// `CreateReceiptRule`; without `after`, at the front.
    async fn create_rule(&self, rule_set: &str, after: Option<&str>, rule: &Rule) -> Result<(), AwsError>;
    /// `UpdateReceiptRule`: replaces all of it, keeps its position.
    async fn update_rule(&self, rule_set: &str, rule: &Rule) -> Result<(), AwsError>;
    /// `DeleteReceiptRule`; a missing rule is no error.
    async fn delete_rule(&self, rule_set: &str, rule: &str) -> Result<(), AwsError>;
    /// `ReorderReceiptRuleSet`; every rule's name exactly once.
    async fn reorder_rule_set(&self, rule_set: &str, rules: &[String]) -> Result<(), AwsError>;
    /// `SetReceiptRulePosition`; without `after`, to the front.
    async fn set_rule_position(
        &self,
        rule_set: &str,
        rule: &str,
        after: Option<&str>,
    ) -> Result<(), AwsError>;
}

/// Who AWS says we are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Twelve digits.
    pub account: String,
    /// The ARN of the user or role session.
    pub arn: String,
}

/// What kind of no it was: decides whether trying again can help and whether something may have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// AWS understood and refused; nothing happened. Trying again gives the same.
    Refused,
    /// The thing exists already (`AlreadyExists`): after a lost answer this may have been us.
    AlreadyExists,
    /// The thing is not there.
    Missing,
    /// Too fast; nothing happened. Wait and try again.
    Throttled,
    /// A resource or permission was not usable *yet* (`InvalidS3Configuration` and its like right after granting).
    NotReady,
    /// Credentials are missing, wrong or expired; nothing happened.
    Credentials,
    /// No answer came, or none that makes sense: the call may have happened or not.
    Unknown,
}

/// AWS said no, or nothing.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{operation}: {message} ({code})")]
pub struct AwsError {
    /// The operation, e.g. `CreateReceiptRule`.
    pub operation: &'static str,
    /// What kind of no it was.
    pub kind: Kind,
    /// AWS's error code as on the wire, e.g. `InvalidS3Configuration`.
    pub code: String,
    /// AWS's own words.
    pub message: String,
}
