//! Where a rule set lives, by what its own ARNs say: for rule sets in files, which no environment is known of.

use super::Context;
use crate::{
    arn::Arn,
    rules::{RuleSet, members},
};

impl Context {
    /// The region and the account that most functions and topics of a set are in; where it names none, those of its
    /// keys, organizations and instances. Of equally many the first counts. Empty where nothing says one.
    #[must_use]
    pub fn of(set: &RuleSet) -> Self {
        let actions = || set.rules.iter().flat_map(|rule| &rule.actions);
        let named = |names: &[&str]| -> Vec<String> {
            actions().flat_map(|action| names.iter().filter_map(|name| members::get(action, name))).collect()
        };
        let mut arns = named(&["FunctionArn", "TopicArn"]);
        if !arns.iter().any(|text| Arn::parse(text).is_ok()) {
            arns = named(&["KmsKeyArn", "OrganizationArn", "InstanceARN"]);
        }
        let parsed: Vec<Arn<'_>> = arns.iter().filter_map(|text| Arn::parse(text).ok()).collect();
        Self {
            region: most(parsed.iter().map(|arn| arn.region)),
            account: most(parsed.iter().map(|arn| arn.account)),
        }
    }

    /// Whether a set's ARNs and topics can be compared with where it lives.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.region.is_empty() && !self.account.is_empty()
    }
}

/// What comes most often; of equally many, what came first; empty for nothing.
fn most<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let mut counts: Vec<(&str, u32)> = Vec::new();
    for value in values.filter(|value| !value.is_empty()) {
        match counts.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counts.push((value, 1)),
        }
    }
    let best = counts.iter().map(|(_, count)| *count).max();
    counts
        .iter()
        .find(|(_, count)| Some(*count) == best)
        .map(|(value, _)| (*value).into())
        .unwrap_or_default()
}
