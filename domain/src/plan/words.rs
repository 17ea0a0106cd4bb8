//! Plans in words.

use super::{Call, Plan, Step};

impl Call {
    /// The operation's name.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        match self {
            Self::CreateReceiptRuleSet { .. } => "CreateReceiptRuleSet",
            Self::CloneReceiptRuleSet { .. } => "CloneReceiptRuleSet",
            Self::CreateReceiptRule { .. } => "CreateReceiptRule",
            Self::UpdateReceiptRule { .. } => "UpdateReceiptRule",
            Self::DeleteReceiptRule { .. } => "DeleteReceiptRule",
            Self::SetReceiptRulePosition { .. } => "SetReceiptRulePosition",
            Self::ReorderReceiptRuleSet { .. } => "ReorderReceiptRuleSet",
            Self::SetActiveReceiptRuleSet { .. } => "SetActiveReceiptRuleSet",
            Self::DeleteReceiptRuleSet { .. } => "DeleteReceiptRuleSet",
        }
    }

    /// What the call does, for people.
    #[must_use]
    pub fn words(&self) -> String {
        let place = |after: &Option<String>| {
            after.as_ref().map_or("at the front".to_owned(), |a| format!("after `{a}`"))
        };
        match self {
            Self::CreateReceiptRuleSet { rule_set } => format!("create the inactive rule set `{rule_set}`"),
            Self::CloneReceiptRuleSet { rule_set, original } => {
                format!("copy `{original}` to the inactive rule set `{rule_set}`")
            }
            Self::CreateReceiptRule { after, rule, .. } => {
                format!("create rule `{}` {}", rule.name, place(after))
            }
            Self::UpdateReceiptRule { rule_set, rule } => {
                format!("update rule `{}` of `{rule_set}`", rule.name)
            }
            Self::DeleteReceiptRule { rule_set, rule } => format!("delete rule `{rule}` of `{rule_set}`"),
            Self::SetReceiptRulePosition { rule, after, .. } => format!("put rule `{rule}` {}", place(after)),
            Self::ReorderReceiptRuleSet { rule_set, rules } => {
                format!("put the {} rules of `{rule_set}` in order", rules.len())
            }
            Self::SetActiveReceiptRuleSet { rule_set: Some(name) } => {
                format!("make `{name}` the active rule set")
            }
            Self::SetActiveReceiptRuleSet { rule_set: None } => "switch receiving off".into(),
            Self::DeleteReceiptRuleSet { rule_set } => format!("delete the old rule set `{rule_set}`"),
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
            Self::Call(call) => call.words(),
            Self::Compare { rule_set } => format!("read `{rule_set}` back and compare all of it"),
            Self::ExpectActive { rule_set: Some(name) } => {
                format!("check that `{name}` is the active rule set")
            }
            Self::ExpectActive { rule_set: None } => "check that no rule set is active".into(),
        }
    }
}

impl Plan {
    /// How many calls it makes and how long they take: `9 calls, about 9 s at 1 call per second`.
    #[must_use]
    pub fn time(&self, calls_per_second: f64) -> String {
        let calls = self.calls();
        let seconds = self.seconds(calls_per_second);
        let time = if seconds < 1.0 {
            "less than 1 s".to_owned()
        } else if seconds < 120.0 {
            format!("about {:.0} s", seconds.ceil())
        } else {
            format!("about {:.0} min", (seconds / 60.0).ceil())
        };
        let plural = |n: &str| if n == "1" { "call" } else { "calls" };
        let (count, rate) = (calls.to_string(), calls_per_second.to_string());
        format!("{count} {}, {time} at {rate} {} per second", plural(&count), plural(&rate))
    }
}
