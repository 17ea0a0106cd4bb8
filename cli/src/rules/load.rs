//! A rule set from a file.

use crate::{input, output::Stop};
use domain::rules::{RuleSet, read};

/// Reads a rule set as `aws ses describe-receipt-rule-set` prints it. All problems are told, in one line.
pub fn rule_set(path: &str) -> Result<RuleSet, Stop> {
    let text = input::text(path)?;
    read::read(&text).map_err(|problems| {
        let told: Vec<String> = problems
            .iter()
            .map(|problem| {
                if problem.at.is_empty() {
                    problem.message.clone()
                } else {
                    format!("{}: {}", problem.at, problem.message)
                }
            })
            .collect();
        Stop::unusable(format!("cannot read `{path}`: {}", told.join("; ")))
    })
}
