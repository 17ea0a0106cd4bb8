//! A shell script of AWS CLI commands. AWS: AWS CLI Command Reference, `aws ses create-receipt-rule-set`,
//! `create-receipt-rule`, `set-active-receipt-rule-set`.

use super::{Written, names, text::shell};
use crate::rules::RuleSet;

/// The script: it makes the set inactive, its rules in order; switching to it stands in a comment.
///
/// # Errors
/// Names that cannot be written.
pub fn script(set: &RuleSet) -> Written {
    let problems = names(set);
    if !problems.is_empty() {
        return Err(problems);
    }
    let name = shell(&set.name);
    let mut lines = vec![
        "#!/bin/sh".to_owned(),
        format!("# Makes the receipt rule set {name} with its rules in order. It is not active then."),
        "# SES takes about one of these calls a second; the AWS CLI waits and tries again when it is told to slow down."
            .to_owned(),
        "set -eu".to_owned(),
        format!("aws ses create-receipt-rule-set --rule-set-name {name}"),
    ];
    let mut after = String::new();
    for rule in &set.rules {
        // Strings, lists and switches: JSON takes them all.
        let json = serde_json::to_string(rule).unwrap_or_default();
        lines.push(format!(
            "aws ses create-receipt-rule --rule-set-name {name}{after} --rule {}",
            shell(&json)
        ));
        after = format!(" --after {}", shell(&rule.name));
    }
    lines.push(format!("# Look at it: aws ses describe-receipt-rule-set --rule-set-name {name}"));
    lines.push("# Switch to it, from when on mail goes by it:".to_owned());
    lines.push(format!("# aws ses set-active-receipt-rule-set --rule-set-name {name}"));
    Ok(lines.join("\n") + "\n")
}
