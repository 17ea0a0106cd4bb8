//! Reads what people have: rule sets here, and sample mails in [`mails`].
//!
//! Rule sets come from AWS CLI JSON (and YAML), CloudFormation templates in JSON and YAML, Terraform's
//! state and configuration. `domain::rules::write` is the other direction.
//!
//! Nothing is guessed: a reference or an expression whose value the file does not hold is a problem with its place. All
//! formats come down to the document that `domain::rules::read` reads, so that they are judged alike.

mod cloudformation;
mod document;
mod form;
mod json;
pub mod mails;
mod node;
mod order;
mod terraform;
mod yaml;

pub use form::Form;

use domain::{
    failure::Problem,
    rules::{RuleSet, read},
};

/// Reads a rule set from a text in whichever form it has; a file's name helps to tell.
///
/// # Errors
/// Every problem found, each with its path and, where there is one, its line.
pub fn rule_set(text: &str, file: Option<&str>) -> Result<RuleSet, Vec<Problem>> {
    if text.len() > read::MAX_BYTES {
        // Says that it is too long.
        return read::read(text);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match Form::of(text, file) {
        Form::Json => match json::parse(text) {
            Ok(root) if cloudformation::is_template(&root) => cloudformation::read(&root),
            Ok(root) if terraform::state::is_state(&root) => terraform::state::read(&root),
            Ok(root) if terraform::state::is_shown(&root) => Err(vec![Problem::new(
                "",
                "this is what `terraform show -json` prints; give the state itself: `terraform state pull`",
            )]),
            // What the AWS CLI prints, or something that is no rule set at all: both are told by the same reader.
            _ => read::read(text),
        },
        Form::Yaml => {
            let root = yaml::parse(text)?;
            if cloudformation::is_template(&root) {
                cloudformation::read(&root)
            } else {
                document::printed(&root)
            }
        }
        Form::Hcl => terraform::config::read(text),
    }
}
