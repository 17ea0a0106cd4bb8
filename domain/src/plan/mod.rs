//! Plans: the ordered AWS calls that take what is live to a revision, and the hash an approval signs.
//!
//! [`switch`] builds a new set beside the active one and switches by one call; [`in_place`] updates the one rule that
//! differs; [`back`] makes a set that still stands the active one again.

mod make;
mod prune;
mod ways;
mod words;

pub use make::{back, in_place, switch};
pub use prune::{KEPT, Own, RULE_SETS, prune};
pub use ways::{build, clone, is_checked};

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
    /// Makes an inactive copy of a set.
    CloneReceiptRuleSet {
        /// The copy's name.
        rule_set: String,
        /// The set copied.
        original: String,
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
    /// Replaces all of a rule; its position stays.
    UpdateReceiptRule {
        /// The set.
        rule_set: String,
        /// The rule.
        rule: Box<Rule>,
    },
    /// Takes a rule out.
    DeleteReceiptRule {
        /// The set.
        rule_set: String,
        /// The rule's name.
        rule: String,
    },
    /// Puts a rule that is there behind another; without `after`, at the front.
    SetReceiptRulePosition {
        /// The set.
        rule_set: String,
        /// The rule's name.
        rule: String,
        /// The rule it goes behind.
        after: Option<String>,
    },
    /// Puts all rules of a set in an order.
    ReorderReceiptRuleSet {
        /// The set.
        rule_set: String,
        /// The names of all its rules, each once.
        rules: Vec<String>,
    },
    /// Makes a set the active one; with no name, switches receiving off.
    SetActiveReceiptRuleSet {
        /// The set.
        rule_set: Option<String>,
    },
    /// Deletes an inactive set.
    DeleteReceiptRuleSet {
        /// The set.
        rule_set: String,
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

/// How mail comes to meet what is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// By a new set beside the active one, and one call that switches. The old set stays, for the way back.
    #[default]
    Switch,
    /// By one `UpdateReceiptRule` on the active set, where exactly one rule differs. AWS: replaces the rule in one
    /// call and keeps its position.
    InPlace,
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
    /// How mail comes to meet it.
    #[serde(default)]
    pub manner: Manner,
    /// Sets of the console's own that are deleted once the rest is done.
    #[serde(default)]
    pub prune: Vec<String>,
    /// How many sets stood in the account and region when the plan was made.
    #[serde(default)]
    pub sets: usize,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// What planning has to know of the account.
#[derive(Debug, Clone, Copy, Default)]
pub struct Account<'a> {
    /// The environment's id.
    pub environment: &'a str,
    /// The active set; none when receiving is off.
    pub active: Option<&'a RuleSet>,
    /// The set that already has the target's name, if there is one: left by an earlier deployment.
    pub existing: Option<&'a RuleSet>,
    /// How many sets stand in the account and region.
    pub sets: usize,
    /// Sets to delete at the end, see [`prune`].
    pub prune: &'a [String],
}

impl Plan {
    /// What an approval signs together with revision and environment.
    ///
    /// The target's name is left out, because it carries the revision's number: a newer revision that comes to the same
    /// calls from the same base has the same hash, and approvals stay. So is what an interrupted deployment left
    /// behind: it changes which calls are still to be made, not what they come to. How mail comes to meet the rules,
    /// and what is deleted after, is part of what is signed.
    #[must_use]
    pub fn hash(&self) -> Digest {
        let result = (&self.environment, &self.base, &self.wanted);
        if self.manner == Manner::Switch && self.prune.is_empty() {
            return Digest::of(&result);
        }
        Digest::of(&(result, self.manner, &self.prune))
    }

    /// Whether the plan would change nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.base.digest == self.wanted
    }

    /// How many AWS calls it makes when nothing goes wrong.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.steps.iter().map(Step::calls).sum()
    }

    /// How long its calls take at an environment's rate, in seconds. AWS's own time to answer comes on top.
    #[must_use]
    pub fn seconds(&self, calls_per_second: f64) -> f64 {
        f64::from(u32::try_from(self.calls()).unwrap_or(u32::MAX)) / calls_per_second.max(0.01)
    }

    /// Whether mail is treated differently once the step is done.
    #[must_use]
    pub fn is_switch(&self, step: &Step) -> bool {
        match step {
            Step::Call(Call::SetActiveReceiptRuleSet { .. }) => true,
            Step::Call(Call::UpdateReceiptRule { rule_set, .. }) => {
                self.base.active.as_ref() == Some(rule_set)
            }
            _ => false,
        }
    }

    /// The number of the step from which on mail is treated differently.
    #[must_use]
    pub fn switch(&self) -> Option<usize> {
        self.steps.iter().position(|step| self.is_switch(step))
    }

    /// Whether it makes a new set, which counts against the quota.
    #[must_use]
    pub fn makes_a_set(&self) -> bool {
        self.steps.iter().any(|step| {
            matches!(step, Step::Call(Call::CreateReceiptRuleSet { .. } | Call::CloneReceiptRuleSet { .. }))
        })
    }
}

impl Step {
    /// How many AWS calls it makes. A set is read before it is deleted.
    #[must_use]
    pub const fn calls(&self) -> usize {
        match self {
            Self::Call(Call::DeleteReceiptRuleSet { .. }) => 2,
            Self::Call(_) | Self::Compare { .. } | Self::ExpectActive { .. } => 1,
        }
    }
}
