//! Terraform: the resources `aws_ses_receipt_rule_set` and `aws_ses_receipt_rule` of its AWS provider, in a state or in
//! configuration. Both have the same arguments.

pub(crate) mod config;
mod rule;
pub(crate) mod state;

/// The resource of a set.
const SET: &str = "aws_ses_receipt_rule_set";
/// The resource of a rule.
const RULE: &str = "aws_ses_receipt_rule";
