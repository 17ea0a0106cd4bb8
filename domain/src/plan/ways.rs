//! The two ways to a set with the wanted rules: building it rule by rule, or copying the active one and changing what
//! differs.
//!
//! A copy's rules are not known to be checked: AWS's documents do not say whether `CloneReceiptRuleSet` tries buckets,
//! topics, keys and functions again, and policies name the set's ARN, which is a new one. So every copied rule that
//! names such a thing is updated once, also when it stays as it is: `UpdateReceiptRule` does check. That makes copying
//! worth it only where many rules name nothing.

use super::Call;
use crate::rules::{Action, Rule, RuleSet, diff::moved};
use std::collections::{HashMap, HashSet};

/// The calls that build a set rule by rule; `present` says how many of the first rules an existing set has already, none
/// that there is no such set.
#[must_use]
pub fn build(wanted: &[Rule], target: &str, present: Option<usize>) -> Vec<Call> {
    let mut calls = Vec::new();
    if present.is_none() {
        calls.push(Call::CreateReceiptRuleSet { rule_set: target.into() });
    }
    let present = present.unwrap_or(0);
    let mut after = present.checked_sub(1).and_then(|last| wanted.get(last)).map(|r| r.name.clone());
    for rule in wanted.iter().skip(present) {
        let call = Call::CreateReceiptRule { rule_set: target.into(), after, rule: Box::new(rule.clone()) };
        after = Some(rule.name.clone());
        calls.push(call);
    }
    calls
}

/// The calls that copy the active set and change what differs; none where names are not unique. Both sides are
/// canonical.
#[must_use]
pub fn clone(live: &RuleSet, wanted: &[Rule], target: &str) -> Option<Vec<Call>> {
    let old = by_name(&live.rules)?;
    let new = by_name(wanted)?;
    let rule_set = || target.to_owned();
    let mut calls = vec![Call::CloneReceiptRuleSet { rule_set: rule_set(), original: live.name.clone() }];
    for rule in live.rules.iter().filter(|rule| !new.contains_key(rule.name.as_str())) {
        calls.push(Call::DeleteReceiptRule { rule_set: rule_set(), rule: rule.name.clone() });
    }
    for rule in wanted {
        let was = old.get(rule.name.as_str()).and_then(|at| live.rules.get(*at));
        if was.is_some_and(|was| was != rule || is_checked(rule)) {
            calls.push(Call::UpdateReceiptRule { rule_set: rule_set(), rule: Box::new(rule.clone()) });
        }
    }
    let pairs: Vec<(usize, usize)> = wanted
        .iter()
        .enumerate()
        .filter_map(|(at, rule)| Some((*old.get(rule.name.as_str())?, at)))
        .collect();
    let moved: HashSet<usize> = moved(&pairs).into_iter().map(|(_, new)| new).collect();
    let mut after = None;
    for (at, rule) in wanted.iter().enumerate() {
        if !old.contains_key(rule.name.as_str()) {
            let rule = Box::new(rule.clone());
            calls.push(Call::CreateReceiptRule { rule_set: rule_set(), after, rule });
        } else if moved.len() == 1 && moved.contains(&at) {
            let rule = rule.name.clone();
            calls.push(Call::SetReceiptRulePosition { rule_set: rule_set(), rule, after });
        }
        after = Some(rule.name.clone());
    }
    if moved.len() > 1 {
        let rules = wanted.iter().map(|rule| rule.name.clone()).collect();
        calls.push(Call::ReorderReceiptRuleSet { rule_set: rule_set(), rules });
    }
    Some(calls)
}

/// Where each rule is, by its name; none where a name comes twice.
fn by_name(rules: &[Rule]) -> Option<HashMap<&str, usize>> {
    let names: HashMap<&str, usize> =
        rules.iter().enumerate().map(|(at, rule)| (rule.name.as_str(), at)).collect();
    (names.len() == rules.len()).then_some(names)
}

/// Whether SES has anything to try when the rule is created: a bucket, topic, key, function, role, sender, organization
/// or instance.
#[must_use]
pub fn is_checked(rule: &Rule) -> bool {
    rule.actions.iter().any(|action| match action {
        Action::AddHeaderAction(_) => false,
        Action::StopAction(a) => a.topic_arn.is_some(),
        Action::S3Action(_)
        | Action::SNSAction(_)
        | Action::LambdaAction(_)
        | Action::BounceAction(_)
        | Action::WorkmailAction(_)
        | Action::ConnectAction(_) => true,
    })
}
