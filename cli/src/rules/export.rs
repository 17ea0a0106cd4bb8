//! `rules export`: a rule set as another tool takes it.

use super::load;
use crate::output::{Exit, Stop};
use clap::ValueEnum;
use domain::rules::{read, write};
use std::io::Write;

/// What `--help` shows by example.
pub const EXAMPLES: &str = "\
Examples:
  What somebody clicked together, as Terraform, its order kept by an `after` chain:
    aws ses describe-active-receipt-rule-set | countersign rules export - --to terraform > rules.tf
  A CloudFormation template:
    countersign rules export rules.json --to cloudformation > rules.yaml
  A script of AWS CLI commands; it makes an inactive set and leaves switching to you:
    countersign rules export rules.json --to cli > make.sh
  A template or a state, back to what the AWS CLI prints:
    countersign rules export rules.yaml --to json";

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rule set; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: String,
    /// What to write.
    #[arg(long, value_enum, value_name = "FORM")]
    to: To,
    /// The name the set gets, where it has none or is to have another.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// Terraform's `aws_ses_receipt_rule_set` and `aws_ses_receipt_rule`, with an explicit `after` chain.
    Terraform,
    /// A CloudFormation template in YAML.
    Cloudformation,
    /// A CloudFormation template in JSON.
    CloudformationJson,
    /// A shell script of AWS CLI commands.
    Cli,
    /// What `aws ses describe-receipt-rule-set` prints.
    Json,
}

/// Writes the set. What the other tool cannot say is a reason not to.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit, Stop> {
    let mut set = load::rule_set(&args.file)?;
    if let Some(name) = &args.name {
        set.name.clone_from(name);
    }
    let written = match args.to {
        To::Terraform => write::terraform(&set),
        To::Cloudformation => write::cloudformation_yaml(&set),
        To::CloudformationJson => write::cloudformation_json(&set),
        To::Cli => write::script(&set),
        To::Json => Ok(read::write(&set) + "\n"),
    };
    let text = written.map_err(|problems| {
        let told: Vec<String> = problems.iter().map(load::told).collect();
        Stop::unusable(format!("cannot write `{}` so: {}", args.file, told.join("; ")))
    })?;
    out.write_all(text.as_bytes())?;
    Ok(Exit::Clean)
}
