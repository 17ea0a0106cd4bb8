//! Writing rule sets for the tools people have: the AWS CLI, CloudFormation, Terraform. Only text is made here; the crate
//! `exchange` reads all of it back.

mod cloudformation;
mod script;
mod terraform;
mod text;

pub use cloudformation::{cloudformation_json, cloudformation_yaml};
pub use script::script;
pub use terraform::{argument as terraform_argument, block as terraform_block, terraform};

use super::RuleSet;
use crate::failure::Problem;

/// The text, or everything in the set that the tool cannot say.
pub type Written = Result<String, Vec<Problem>>;

/// A name that tools can be given: one that SES takes. Anything else could be an option or an address to a tool, and
/// SES refuses it anyway. AWS: SES API 2010-12-01, `ReceiptRule.Name`, `CreateReceiptRuleSet.RuleSetName`.
fn is_name(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        && name.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
}

/// Names that cannot be written.
fn names(set: &RuleSet) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut check = |at: String, name: &str| {
        if name.is_empty() {
            problems.push(Problem::new(at, "has no name: give it one"));
        } else if !is_name(name) {
            let message = format!(
                "`{}` is no name that SES takes: use letters, digits, `-`, `_` and `.`",
                name.escape_debug()
            );
            problems.push(Problem::new(at, message));
        }
    };
    check("Name".into(), &set.name);
    for (index, rule) in set.rules.iter().enumerate() {
        check(format!("Rules[{index}].Name"), &rule.name);
    }
    problems
}
