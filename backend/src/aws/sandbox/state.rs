//! What is in the sandbox, and what each call does to it.
//!
//! The order of checks is SES's: the request's shape, then the set, then the rule, then the quota, then the rule it
//! goes behind, then whether SES can use what the rule names.

use super::{
    super::AwsError,
    shape::{self, MAX_RULE_SETS, MAX_RULES},
    stock::Stock,
};
use domain::rules::{Action, Rule, RuleSet};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Everything in the account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// The active set's name.
    pub active: Option<String>,
    /// Rules by the name of their set.
    pub rule_sets: BTreeMap<String, Vec<Rule>>,
    /// What SES and S3 find unusable.
    #[serde(default)]
    pub unusable: BTreeSet<String>,
    /// Everything beside receiving.
    #[serde(default)]
    pub stock: Stock,
}

/// A no, before it is known which operation it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub code: &'static str,
    pub message: String,
}

impl Refusal {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub fn of(self, operation: &'static str) -> AwsError {
        AwsError::answered(operation, self.code, self.message, 400)
    }
}

fn no_set(name: &str) -> Refusal {
    Refusal::new("RuleSetDoesNotExist", format!("Rule set does not exist: {name}"))
}

fn no_rule(name: &str) -> Refusal {
    Refusal::new("RuleDoesNotExist", format!("Rule does not exist: {name}"))
}

fn position_of(rules: &[Rule], name: &str) -> Result<usize, Refusal> {
    rules.iter().position(|rule| rule.name == name).ok_or_else(|| no_rule(name))
}

/// Where a rule goes: at the front, or directly behind another.
fn behind(rules: &[Rule], after: Option<&str>) -> Result<usize, Refusal> {
    after.map_or(Ok(0), |after| position_of(rules, after).map(|at| at + 1))
}

impl State {
    fn rules(&mut self, rule_set: &str) -> Result<&mut Vec<Rule>, Refusal> {
        self.rule_sets.get_mut(rule_set).ok_or_else(|| no_set(rule_set))
    }

    fn set(&self, name: &str) -> Option<RuleSet> {
        self.rule_sets.get(name).map(|rules| RuleSet { name: name.to_owned(), rules: rules.clone() })
    }

    pub fn describe(&self, name: &str) -> Result<Option<RuleSet>, Refusal> {
        shape::set_name(name)?;
        Ok(self.set(name))
    }

    pub fn active(&self) -> Option<RuleSet> {
        self.active.as_deref().and_then(|name| self.set(name))
    }

    pub fn create_set(&mut self, name: &str) -> Result<(), Refusal> {
        shape::set_name(name)?;
        self.insert_set(name, |_| Ok(Vec::new()))
    }

    pub fn clone_set(&mut self, name: &str, original: &str) -> Result<(), Refusal> {
        shape::clone_names(name, original)?;
        self.insert_set(name, |sets| sets.get(original).cloned().ok_or_else(|| no_set(original)))
    }

    /// An existing target is reported before a missing original, and both before the quota.
    fn insert_set(
        &mut self,
        name: &str,
        rules: impl FnOnce(&BTreeMap<String, Vec<Rule>>) -> Result<Vec<Rule>, Refusal>,
    ) -> Result<(), Refusal> {
        if self.rule_sets.contains_key(name) {
            return Err(Refusal::new("AlreadyExists", format!("Rule set already exists: {name}")));
        }
        let rules = rules(&self.rule_sets)?;
        if self.rule_sets.len() >= MAX_RULE_SETS {
            return Err(Refusal::new("LimitExceeded", "Too many rule sets"));
        }
        self.rule_sets.insert(name.to_owned(), rules);
        Ok(())
    }

    pub fn delete_set(&mut self, name: &str) -> Result<(), Refusal> {
        shape::set_name(name)?;
        if self.active.as_deref() == Some(name) {
            return Err(Refusal::new("CannotDelete", format!("Cannot delete active rule set: {name}")));
        }
        self.rule_sets.remove(name);
        Ok(())
    }

    pub fn set_active(&mut self, name: Option<&str>) -> Result<(), Refusal> {
        if let Some(name) = name {
            shape::set_name(name)?;
            if !self.rule_sets.contains_key(name) {
                return Err(no_set(name));
            }
        }
        self.active = name.map(str::to_owned);
        Ok(())
    }

    pub fn create_rule(
        &mut self,
        region: &str,
        rule_set: &str,
        after: Option<&str>,
        rule: &Rule,
    ) -> Result<(), Refusal> {
        shape::rule(rule_set, after, rule)?;
        let rules = self.rule_sets.get(rule_set).ok_or_else(|| no_set(rule_set))?;
        if rules.iter().any(|other| other.name == rule.name) {
            return Err(Refusal::new("AlreadyExists", format!("Rule already exists: {}", rule.name)));
        }
        if rules.len() >= MAX_RULES {
            return Err(Refusal::new("LimitExceeded", "Too many rules"));
        }
        let at = behind(rules, after)?;
        self.try_resources(region, rule)?;
        self.rules(rule_set)?.insert(at, rule.canonical());
        Ok(())
    }

    pub fn update_rule(&mut self, region: &str, rule_set: &str, rule: &Rule) -> Result<(), Refusal> {
        shape::rule(rule_set, None, rule)?;
        let at = position_of(self.rules(rule_set)?, &rule.name)?;
        self.try_resources(region, rule)?;
        if let Some(place) = self.rules(rule_set)?.get_mut(at) {
            *place = rule.canonical();
        }
        Ok(())
    }

    pub fn delete_rule(&mut self, rule_set: &str, rule: &str) -> Result<(), Refusal> {
        shape::rule_names(rule_set, rule, None)?;
        self.rules(rule_set)?.retain(|other| other.name != rule);
        Ok(())
    }

    pub fn reorder(&mut self, rule_set: &str, names: &[String]) -> Result<(), Refusal> {
        shape::reorder_names(rule_set, names)?;
        let rules = self.rules(rule_set)?;
        let mut positions = BTreeMap::new();
        for (position, name) in names.iter().enumerate() {
            if positions.insert(name.as_str(), position).is_some() {
                return Err(Refusal::new(
                    "InvalidParameterValue",
                    format!("Multiple positions found for rule: {name}"),
                ));
            }
        }
        let missing: Vec<&str> = rules
            .iter()
            .map(|rule| rule.name.as_str())
            .filter(|name| !positions.contains_key(name))
            .collect();
        if !missing.is_empty() {
            return Err(Refusal::new(
                "InvalidParameterValue",
                format!("Positions for rules not found: {}", missing.join(", ")),
            ));
        }
        for name in names {
            position_of(rules, name)?;
        }
        rules.sort_by_key(|rule| positions.get(rule.name.as_str()).copied());
        Ok(())
    }

    pub fn set_position(&mut self, rule_set: &str, rule: &str, after: Option<&str>) -> Result<(), Refusal> {
        shape::rule_names(rule_set, rule, after)?;
        let rules = self.rules(rule_set)?;
        let from = position_of(rules, rule)?;
        if after == Some(rule) {
            return Ok(());
        }
        behind(rules, after)?;
        let moved = rules.remove(from);
        let to = behind(rules, after)?;
        rules.insert(to, moved);
        Ok(())
    }

    /// SES tries what a rule names when the rule is saved. Bounce senders come last.
    fn try_resources(&self, region: &str, rule: &Rule) -> Result<(), Refusal> {
        let here = |arn: &str| shape::region_of(arn) == Some(region);
        let usable = |name: &str| !self.unusable.contains(name);
        for action in &rule.actions {
            if let Some(topic) = shape::topic_of(action)
                && !(here(topic) && usable(topic) && !topic.ends_with(".fifo"))
            {
                return Err(Refusal::new(
                    "InvalidSnsTopic",
                    format!("Could not publish to SNS topic: {topic}"),
                ));
            }
            match action {
                Action::S3Action(s3) => {
                    if s3.iam_role_arn.as_deref().is_some_and(|role| !usable(role)) {
                        let message = "Could not assume the provided IAM role";
                        return Err(Refusal::new("InvalidParameterValue", message));
                    }
                    if let Some(key) = s3.kms_key_arn.as_deref()
                        && !(here(key) && usable(key))
                    {
                        let message = format!("Unable to use AWS KMS key: {key}");
                        return Err(Refusal::new("InvalidS3Configuration", message));
                    }
                    let bucket = &s3.bucket_name;
                    if !shape::is_bucket(bucket) {
                        let message = format!("No such bucket: {bucket}");
                        return Err(Refusal::new("InvalidS3Configuration", message));
                    }
                    if !usable(bucket) {
                        let message = format!("Could not write to bucket: {bucket}");
                        return Err(Refusal::new("InvalidS3Configuration", message));
                    }
                }
                Action::LambdaAction(lambda) => {
                    let function = &lambda.function_arn;
                    if !(here(function) && usable(function)) {
                        let message = format!("Could not invoke Lambda function: {function}");
                        return Err(Refusal::new("InvalidLambdaFunction", message));
                    }
                }
                _ => {}
            }
        }
        for action in &rule.actions {
            if let Action::BounceAction(bounce) = action
                && !(bounce.sender.contains('@') && usable(&bounce.sender))
            {
                let message = format!("Identity is not verified: {}", bounce.sender);
                return Err(Refusal::new("InvalidParameterValue", message));
            }
        }
        Ok(())
    }
}
