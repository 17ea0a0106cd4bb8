//! A rule set from a file.

use crate::{
    input,
    output::{Stop, visible},
};
use domain::{failure::Problem, rules::RuleSet};

/// Reads a rule set: what `aws ses describe-receipt-rule-set` prints, a CloudFormation template, Terraform's state or
/// configuration. All problems are told, in one line.
pub fn rule_set(path: &str) -> Result<RuleSet, Stop> {
    let text = input::text(path)?;
    parse(path, &text)
}

/// Reads the active rule set; none where the AWS CLI printed that there is none: nothing at all, or `{}`.
pub fn active(path: &str) -> Result<Option<RuleSet>, Stop> {
    let text = input::text(path)?;
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).take(3).collect();
    if bare.is_empty() || bare == "{}" { Ok(None) } else { parse(path, &text).map(Some) }
}

fn parse(path: &str, text: &str) -> Result<RuleSet, Stop> {
    exchange::rule_set(text, Some(path)).map_err(|problems| {
        let told: Vec<String> = problems.iter().map(told).collect();
        Stop::unusable(format!("cannot read `{path}`: {}", told.join("; ")))
    })
}

/// A problem with its place.
pub fn told(problem: &Problem) -> String {
    let Problem { at, message } = problem;
    // Problems quote what was typed; a line break in it must not make two lines of the reason.
    let line = if at.is_empty() { message.clone() } else { format!("{at}: {message}") };
    visible(&line)
}
