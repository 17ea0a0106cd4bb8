//! Plans: the ordered AWS calls that take what is live to a revision, and the hash an approval signs.

use crate::{
    Digest,
    environment::EnvironmentId,
    rules::{Rule, RuleSet},
};
use serde::{Deserialize, Serialize};

/// One call to SES, named after the operation it makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Call {
    /// Makes an empty, inactive set.
    CreateReceiptRuleSet {
        /// Its name.
        rule_set: String,
    },
    /// Puts a rule behind another; without `after`, at the front.
    CreateReceiptRule {
        /// The set.
        rule_set: String,
        /// The rule it goes behind.
        after: Option<String>,
        /// The rule.
        rule: Box<Rule>,
    },
    /// Makes a set the active one; with no name, switches receiving off.
    SetActiveReceiptRuleSet {
        /// The set.
        rule_set: Option<String>,
    },
}

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// A call that changes something.
    Call(Call),
    /// Reads a set back and compares all of it with what was wanted.
    Compare {
        /// The set.
        rule_set: String,
    },
    /// Reads which set is active and stops if it is another, or holds other rules.
    ExpectActive {
        /// The set that must be active; none when receiving must be off.
        rule_set: Option<String>,
    },
}

/// What a plan was made from. When it is no longer so, the plan is void.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    /// The set that was active; none when receiving was off.
    pub active: Option<String>,
    /// Digest of its canonical rules.
    pub digest: Option<Digest>,
}

impl Base {
    /// What is live, as a plan remembers it.
    #[must_use]
    pub fn of(active: Option<&RuleSet>) -> Self {
        Self { active: active.map(|s| s.name.clone()), digest: active.map(RuleSet::digest) }
    }
}

/// The way from what is live to a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Where it runs.
    pub environment: EnvironmentId,
    /// What it was made from.
    pub base: Base,
    /// The set that is active at the end; none when receiving is switched off.
    pub target: Option<String>,
    /// Digest of the canonical rules that are active at the end.
    pub wanted: Option<Digest>,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// What [`switch`] has to know of the account.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// The environment's id.
    pub environment: &'a str,
    /// The active set; none when receiving is off.
    pub active: Option<&'a RuleSet>,
    /// The set that already has the target's name, if there is one: left by an earlier deployment.
    pub existing: Option<&'a RuleSet>,
}

/// The plan that builds `wanted` as a new set named `target` beside the active one, reads it back, compares all of it,
/// and switches with one call: mail never meets a half-edited set.
///
/// A set that already has the name is used when it is equal, and completed when its rules are the first ones of
/// `wanted`; otherwise the comparison step stops the deployment before the switch.
#[must_use]
pub fn switch(account: Account<'_>, wanted: &RuleSet, target: &str) -> Plan {
    let wanted = wanted.canonical();
    let base = Base::of(account.active);
    let built = account.existing.map(|s| s.canonical().rules);
    let mut steps = vec![Step::ExpectActive { rule_set: base.active.clone() }];
    if built.is_none() {
        steps.push(Step::Call(Call::CreateReceiptRuleSet { rule_set: target.into() }));
    }
    let present = built
        .as_deref()
        .map_or(0, |rules| if wanted.rules.starts_with(rules) { rules.len() } else { wanted.rules.len() });
    let mut after = present.checked_sub(1).and_then(|last| wanted.rules.get(last)).map(|r| r.name.clone());
    for rule in wanted.rules.iter().skip(present) {
        let call = Call::CreateReceiptRule { rule_set: target.into(), after, rule: Box::new(rule.clone()) };
        after = Some(rule.name.clone());
        steps.push(Step::Call(call));
    }
    steps.push(Step::Compare { rule_set: target.into() });
    steps.push(Step::ExpectActive { rule_set: base.active.clone() });
    steps.extend(activate(Some(target)));
    Plan {
        environment: account.environment.into(),
        base,
        target: Some(target.into()),
        wanted: Some(wanted.digest()),
        steps,
    }
}

/// The plan that makes a set that still stands the active one again, after reading it back: rolling back is one call.
#[must_use]
pub fn back(environment: &str, active: Option<&RuleSet>, previous: Option<(&str, &Digest)>) -> Plan {
    let base = Base::of(active);
    let mut steps = vec![Step::ExpectActive { rule_set: base.active.clone() }];
    if let Some((name, _)) = previous {
        steps.push(Step::Compare { rule_set: name.into() });
    }
    steps.extend(activate(previous.map(|(name, _)| name)));
    Plan {
        environment: environment.into(),
        base,
        target: previous.map(|(name, _)| name.into()),
        wanted: previous.map(|(_, digest)| digest.clone()),
        steps,
    }
}

fn activate(target: Option<&str>) -> [Step; 2] {
    let rule_set = target.map(str::to_owned);
    [
        Step::Call(Call::SetActiveReceiptRuleSet { rule_set: rule_set.clone() }),
        Step::ExpectActive { rule_set },
    ]
}

impl Plan {
    /// What an approval signs together with revision and environment.
    ///
    /// The target's name is left out, because it carries the revision's number: a newer revision that comes to the same
    /// calls from the same base has the same hash, and approvals stay. So is what an interrupted deployment left
    /// behind: it changes which calls are still to be made, not what they come to.
    #[must_use]
    pub fn hash(&self) -> Digest {
        Digest::of(&(&self.environment, &self.base, &self.wanted))
    }

    /// Whether the plan would change nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.base.digest == self.wanted
    }

    /// How many AWS calls it makes; each takes a second at AWS's rate.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.steps
            .iter()
            .map(|step| match step {
                Step::Call(_) | Step::Compare { .. } | Step::ExpectActive { .. } => 1,
            })
            .sum()
    }
}

impl Call {
    /// The operation's name.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        match self {
            Self::CreateReceiptRuleSet { .. } => "CreateReceiptRuleSet",
            Self::CreateReceiptRule { .. } => "CreateReceiptRule",
            Self::SetActiveReceiptRuleSet { .. } => "SetActiveReceiptRuleSet",
        }
    }
}

impl Step {
    /// The AWS operation the step calls.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        match self {
            Self::Call(call) => call.operation(),
            Self::Compare { .. } => "DescribeReceiptRuleSet",
            Self::ExpectActive { .. } => "DescribeActiveReceiptRuleSet",
        }
    }

    /// What the step does, for people.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Call(Call::CreateReceiptRuleSet { rule_set }) => {
                format!("create the inactive rule set `{rule_set}`")
            }
            Self::Call(Call::CreateReceiptRule { after: None, rule, .. }) => {
                format!("create rule `{}` at the front", rule.name)
            }
            Self::Call(Call::CreateReceiptRule { after: Some(after), rule, .. }) => {
                format!("create rule `{}` after `{after}`", rule.name)
            }
            Self::Call(Call::SetActiveReceiptRuleSet { rule_set: Some(name) }) => {
                format!("make `{name}` the active rule set")
            }
            Self::Call(Call::SetActiveReceiptRuleSet { rule_set: None }) => "switch receiving off".into(),
            Self::Compare { rule_set } => format!("read `{rule_set}` back and compare all of it"),
            Self::ExpectActive { rule_set: Some(name) } => {
                format!("check that `{name}` is the active rule set")
            }
            Self::ExpectActive { rule_set: None } => "check that no rule set is active".into(),
        }
    }

    /// Whether mail is treated differently once the step is done.
    #[must_use]
    pub const fn is_switch(&self) -> bool {
        matches!(self, Self::Call(Call::SetActiveReceiptRuleSet { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(name: &str, rules: &[&str]) -> RuleSet {
        let rules = rules
            .iter()
            .map(|n| Rule { name: (*n).into(), enabled: Some(true), ..Rule::default() })
            .collect();
        RuleSet { name: name.into(), rules }
    }

    fn account<'a>(active: Option<&'a RuleSet>, existing: Option<&'a RuleSet>) -> Account<'a> {
        Account { environment: "sandbox", active, existing }
    }

    #[test]
    fn a_new_set_is_built_beside_the_active_one_and_switched_to_by_one_call() {
        let live = set("in-r1-00000000", &["a"]);
        let plan = switch(account(Some(&live), None), &set("in", &["a", "b"]), "in-r2-11111111");
        let words: Vec<String> = plan.steps.iter().map(Step::words).collect();
        assert_eq!(
            words,
            [
                "check that `in-r1-00000000` is the active rule set",
                "create the inactive rule set `in-r2-11111111`",
                "create rule `a` at the front",
                "create rule `b` after `a`",
                "read `in-r2-11111111` back and compare all of it",
                "check that `in-r1-00000000` is the active rule set",
                "make `in-r2-11111111` the active rule set",
                "check that `in-r2-11111111` is the active rule set",
            ]
        );
        assert_eq!(plan.steps.iter().filter(|s| s.is_switch()).count(), 1);
    }

    #[test]
    fn what_an_interrupted_deployment_left_is_completed_or_reused() {
        let wanted = set("in", &["a", "b", "c"]);
        let creates = |existing: &RuleSet| {
            let plan = switch(account(None, Some(existing)), &wanted, "t");
            plan.steps
                .iter()
                .filter_map(|s| {
                    if let Step::Call(Call::CreateReceiptRule { after, rule, .. }) = s {
                        Some((after.clone(), rule.name.clone()))
                    } else {
                        None
                    }
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(creates(&set("t", &["a", "b"])), [(Some("b".to_owned()), "c".to_owned())]);
        assert_eq!(creates(&set("t", &["a", "b", "c"])), []);
        assert_eq!(
            creates(&set("t", &["x"])),
            [],
            "a foreign set is left alone; comparing it stops the deployment"
        );
    }

    #[test]
    fn the_hash_follows_environment_base_and_result_only() {
        let (live, wanted) = (set("l", &["a"]), set("in", &["b"]));
        let plan = switch(account(Some(&live), None), &wanted, "in-r2-1");
        let same = switch(account(Some(&live), Some(&wanted)), &wanted, "in-r3-1");
        assert_eq!(plan.hash(), same.hash());
        let others = [
            switch(Account { environment: "prod", ..account(Some(&live), None) }, &wanted, "in-r2-1"),
            switch(account(None, None), &wanted, "in-r2-1"),
            switch(account(Some(&set("l", &["c"])), None), &wanted, "in-r2-1"),
            switch(account(Some(&live), None), &set("in", &["c"]), "in-r2-1"),
        ];
        for other in others {
            assert_ne!(plan.hash(), other.hash());
        }
    }

    #[test]
    fn rolling_back_reads_the_old_set_and_makes_one_call() {
        let (live, old) = (set("new", &["b"]), set("old", &["a"]));
        let plan = back("sandbox", Some(&live), Some(("old", &old.digest())));
        let words: Vec<String> = plan.steps.iter().map(Step::words).collect();
        assert_eq!(
            words,
            [
                "check that `new` is the active rule set",
                "read `old` back and compare all of it",
                "make `old` the active rule set",
                "check that `old` is the active rule set",
            ]
        );
    }
}
