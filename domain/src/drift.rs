//! Drift: live state that no deployment of ours made.

use crate::{
    deployment::DeploymentId,
    plan::Base,
    rules::{
        RuleSet,
        diff::{Diff, diff},
    },
};
use serde::{Deserialize, Serialize};

/// What is live is not what the last deployment made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// The last deployment that was done.
    pub deployment: DeploymentId,
    /// What it made live; none where it switched receiving off.
    pub made: Option<RuleSet>,
    /// What happened.
    pub kind: Kind,
}

/// How what is live came to differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Somebody changed the rules of the set that the deployment made.
    Changed,
    /// Somebody made another set active, or switched receiving on or off: an incident, since all mail meets it.
    Switched,
}

impl Drift {
    /// Compares what is live with what the last deployment made; none where they are the same.
    #[must_use]
    pub fn of(deployment: DeploymentId, made: Option<&RuleSet>, live: Option<&RuleSet>) -> Option<Self> {
        if Base::of(made) == Base::of(live) {
            return None;
        }
        let same_set = made.map(|set| &set.name) == live.map(|set| &set.name);
        let kind = if same_set { Kind::Changed } else { Kind::Switched };
        Some(Self { deployment, made: made.cloned(), kind })
    }

    /// What differs, in order: from what the deployment made to what is live.
    #[must_use]
    pub fn diff(&self, live: Option<&RuleSet>) -> Diff {
        let off = RuleSet::default();
        diff(self.made.as_ref(), live.unwrap_or(&off))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rule;

    fn set(name: &str, rules: &[&str]) -> RuleSet {
        let rules = rules.iter().map(|n| Rule { name: (*n).into(), ..Rule::default() }).collect();
        RuleSet { name: name.into(), rules }
    }

    #[test]
    fn what_differs_is_told_from_who_switched() {
        let made = set("a", &["x", "y"]);
        let cases = [
            (Some(set("a", &["x", "y"])), None),
            (Some(set("a", &["y", "x"])), Some(Kind::Changed)),
            (Some(set("b", &["x", "y"])), Some(Kind::Switched)),
            (None, Some(Kind::Switched)),
        ];
        for (live, kind) in cases {
            let drift = Drift::of(7, Some(&made), live.as_ref());
            assert_eq!(drift.map(|d| d.kind), kind, "{live:?}");
        }
        assert_eq!(Drift::of(7, None, None), None);
        let drift = Drift::of(7, None, Some(&made)).expect("somebody switched receiving on");
        assert_eq!((drift.kind, drift.diff(Some(&made)).rules.len()), (Kind::Switched, 2));
    }
}
