//! What of a change raises the bar. Only rules count that the change adds, alters or moves: what was there before was
//! reviewed before.

use super::policy::{Policy, Risk, is_over};
use crate::{
    jobs::estimate::Money,
    rules::{
        Action, Rule, RuleSet,
        diff::{Kind, diff},
        effect_diff::{Difference, effect_diff},
    },
};
use serde::{Deserialize, Serialize};

/// A risk that applies, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    /// Which; it stands in the policy.
    pub risk: Risk,
    /// What shows it: rules, an address, a number.
    pub why: String,
}

/// The policy's risks that apply to a change of rules.
#[must_use]
pub fn of_rules(policy: &Policy, base: Option<&RuleSet>, proposed: &RuleSet) -> Vec<Raised> {
    if policy.bars.is_empty() {
        return Vec::new();
    }
    let touched: Vec<&Rule> = diff(base, proposed)
        .rules
        .iter()
        .filter(|change| change.kind != Kind::Unchanged || change.moved.is_some())
        .filter_map(|change| proposed.rules.get(change.new_index? as usize))
        .filter(|rule| rule.is_enabled())
        .collect();
    let rules = |is: &dyn Fn(&Rule) -> bool| {
        let names: Vec<String> =
            touched.iter().filter(|rule| is(rule)).map(|rule| format!("`{}`", rule.name)).collect();
        (!names.is_empty()).then(|| format!("rule {}", names.join(", ")))
    };
    let why = |risk| match risk {
        Risk::CatchAll => rules(&|rule| rule.recipients.is_empty()),
        Risk::Bounce => rules(&|rule| rule.actions.iter().any(|a| matches!(a, Action::BounceAction(_)))),
        Risk::FailOpen => {
            rules(&|rule| rule.actions.iter().any(|a| matches!(a, Action::LambdaAction(l) if l.waits())))
        }
        Risk::NowRefused => refused(base, proposed),
        Risk::Objects { .. } | Risk::Cost { .. } => None,
    };
    policy.bars.iter().filter_map(|bar| Some(Raised { risk: bar.when, why: why(bar.when)? })).collect()
}

/// The policy's risks that apply to a job. What is not known raises the bar.
#[must_use]
pub fn of_job(policy: &Policy, objects: Option<u64>, cost: Option<Money>) -> Vec<Raised> {
    let why = |risk| match risk {
        Risk::Objects { over } if objects.is_none_or(|n| n > over) => {
            Some(objects.map_or_else(|| "nobody knows how many".into(), |n| format!("{n} objects")))
        }
        Risk::Cost { over } if is_over(cost, over) => {
            Some(cost.map_or_else(|| "nobody knows its cost".into(), |cost| cost.to_string()))
        }
        _ => None,
    };
    policy.bars.iter().filter_map(|bar| Some(Raised { risk: bar.when, why: why(bar.when)? })).collect()
}

/// A mail that was accepted and is, or may be, refused.
fn refused(base: Option<&RuleSet>, proposed: &RuleSet) -> Option<String> {
    let effects = effect_diff(base, proposed, &[]);
    let entries = effects.groups.iter().flat_map(|group| &group.entries);
    let mut shows = entries
        .filter(|entry| entry.differences.iter().chain(&entry.may).any(|d| *d == Difference::NowRefused));
    Some(shows.next()?.sample(&[])?.name)
}
