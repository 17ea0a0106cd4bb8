//! `rules check`: the findings of rule sets.

use super::load;
use crate::output::{self, Exit, Format, Stop, Style};
use anstyle::AnsiColor;
use domain::{
    finding::{Finding, Severity},
    rules::findings::{self, Context},
};
use serde::Serialize;
use std::io::Write;

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Rule sets as `aws ses describe-receipt-rule-set` prints them; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// The region the rules are to work in: functions, topics and keys elsewhere are errors.
    #[arg(long, default_value = "eu-west-1")]
    region: String,
    /// The account the rules are to work in, twelve digits.
    #[arg(long, default_value = "111122223333")]
    account: String,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Answer<'a> {
    findings: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    file: &'a str,
    code: &'a str,
    severity: Severity,
    at: String,
    message: &'a str,
    fix: &'a str,
    witness: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn new(file: &'a str, finding: &'a Finding) -> Self {
        Self {
            file,
            code: &finding.code,
            severity: finding.severity,
            at: finding.place.path(),
            message: &finding.message,
            fix: &finding.fix,
            witness: finding.witness.as_deref(),
        }
    }
}

/// Checks every file; an error in any of them exits with 1.
pub fn run(args: &Args, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    let context = Context { region: args.region.clone(), account: args.account.clone() };
    let mut found = Vec::new();
    for file in &args.files {
        found.push((file.as_str(), findings::check(&load::rule_set(file)?, &context)));
    }
    match args.format {
        Format::Json => {
            let rows = found.iter().flat_map(|(file, all)| all.iter().map(|one| Row::new(file, one)));
            output::json(out, &Answer { findings: rows.collect() })?;
        }
        Format::Text => {
            for (file, all) in &found {
                for finding in all {
                    tell(out, style, file, finding)?;
                }
            }
        }
    }
    let error = found.iter().flat_map(|(_, all)| all).any(|f| f.severity == Severity::Error);
    Ok(if error { Exit::Found } else { Exit::Clean })
}

fn tell(out: &mut dyn Write, style: Style, file: &str, finding: &Finding) -> Result<(), Stop> {
    let colour = match finding.severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    let severity = style.paint(colour.on_default().bold(), finding.severity.as_str());
    let Finding { code, place, message, fix, .. } = finding;
    writeln!(out, "{file}: {place}: {severity}: {message} [{code}]")?;
    if !fix.is_empty() {
        writeln!(out, "    fix: {fix}")?;
    }
    if let Some(witness) = &finding.witness {
        writeln!(out, "    shown by: {witness}")?;
    }
    Ok(())
}
