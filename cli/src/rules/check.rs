//! `rules check`: the findings of rule sets.

use super::load;
use crate::{
    input,
    output::{self, Exit, Format, Stop, Style, visible},
};
use anstyle::AnsiColor;
use domain::{
    finding::{Finding, Severity},
    rules::findings::{self, Context, Counts},
};
use serde::Serialize;
use std::io::Write;

/// What `--help` shows by example.
pub const EXAMPLES: &str = "\
Examples:
  Before a commit:
    countersign rules check rules/*.json
  In a pipeline, for an account and region that are known; an error exits with 1 and stops it:
    countersign rules check rules.json --region eu-west-1 --account 111122223333
  What is live:
    aws ses describe-active-receipt-rule-set | countersign rules check -
  Only the codes of errors, for a program:
    countersign rules check rules.json --format json | jq -r '.findings[] | select(.severity == \"error\").code'

Without --region and --account a file's functions and topics say where it lives: most of them count, and one that is
elsewhere is found. Where nothing says a region, nothing is compared with one.";

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Rule sets: AWS CLI JSON, CloudFormation templates, Terraform state or configuration; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// The region the rules are to work in: functions, topics and keys elsewhere are errors. [default: that of most
    /// functions and topics in the file]
    #[arg(long, value_name = "REGION", value_parser = region)]
    region: Option<String>,
    /// The account the rules are to work in, twelve digits. [default: that of most functions and topics in the file]
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    account: Option<String>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// A region's code; whether AWS has such a region is a finding.
fn region(text: &str) -> Result<String, String> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !text.is_empty() && text.bytes().all(fits) {
        Ok(text.into())
    } else {
        Err("write it like `eu-west-1`".into())
    }
}

fn account(text: &str) -> Result<String, String> {
    if text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()) {
        Ok(text.into())
    } else {
        Err("an account has twelve digits".into())
    }
}

#[derive(Serialize)]
struct Answer<'a> {
    findings: Vec<Row<'a>>,
    files: Vec<File<'a>>,
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

#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    region: Option<&'a str>,
    account: Option<&'a str>,
}

/// What was found in one file, and where it was taken to live.
struct Checked<'a> {
    file: &'a str,
    context: Context,
    findings: Vec<Finding>,
}

/// Checks every file; an error in any of them exits with 1.
pub fn run(args: &Args, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    input::once(args.files.iter().map(String::as_str))?;
    let checked = args.files.iter().map(|file| check(args, file)).collect::<Result<Vec<_>, _>>()?;
    match args.format {
        Format::Json => output::json(out, &answer(&checked))?,
        Format::Text => {
            for one in &checked {
                for finding in &one.findings {
                    tell(out, style, one.file, finding)?;
                }
                summarise(out, one)?;
            }
        }
    }
    let error = checked.iter().flat_map(|one| &one.findings).any(|f| f.severity == Severity::Error);
    Ok(if error { Exit::Found } else { Exit::Clean })
}

fn check<'a>(args: &Args, file: &'a str) -> Result<Checked<'a>, Stop> {
    let set = load::rule_set(file)?;
    let said = Context::of(&set);
    let context = Context {
        region: args.region.clone().unwrap_or(said.region),
        account: args.account.clone().unwrap_or(said.account),
    };
    let findings = findings::check(&set, &context);
    Ok(Checked { file, context, findings })
}

fn answer<'a>(checked: &'a [Checked<'a>]) -> Answer<'a> {
    let known = |text: &'a str| Some(text).filter(|text| !text.is_empty());
    Answer {
        findings: checked
            .iter()
            .flat_map(|one| one.findings.iter().map(|finding| row(one.file, finding)))
            .collect(),
        files: checked
            .iter()
            .map(|one| File {
                file: one.file,
                region: known(&one.context.region),
                account: known(&one.context.account),
            })
            .collect(),
    }
}

fn row<'a>(file: &'a str, finding: &'a Finding) -> Row<'a> {
    Row {
        file,
        code: &finding.code,
        severity: finding.severity,
        at: finding.place.path(),
        message: &finding.message,
        fix: &finding.fix,
        witness: finding.witness.as_deref(),
    }
}

fn tell(out: &mut dyn Write, style: Style, file: &str, finding: &Finding) -> Result<(), Stop> {
    let colour = match finding.severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    let severity = style.paint(colour.on_default().bold(), finding.severity.as_str());
    let Finding { code, place, message, fix, .. } = finding;
    let (message, fix) = (visible(message), visible(fix));
    let place = place.path();
    let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
    writeln!(out, "{file}: {place}{severity}: {message} [{code}]")?;
    if !fix.is_empty() {
        writeln!(out, "    fix: {fix}")?;
    }
    if let Some(witness) = &finding.witness {
        writeln!(out, "    shown by: {}", visible(witness))?;
    }
    Ok(())
}

fn summarise(out: &mut dyn Write, one: &Checked<'_>) -> Result<(), Stop> {
    let Counts { errors, warnings, notes } = findings::count(&one.findings);
    let several = |count: u32, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let counts =
        format!("{}, {}, {}", several(errors, "error"), several(warnings, "warning"), several(notes, "note"));
    let place = match (one.context.region.as_str(), one.context.account.as_str()) {
        ("", _) => "no region known: give --region to check functions, topics and keys against it".to_owned(),
        (region, "") => format!("checked for `{region}`"),
        (region, account) => format!("checked for `{region}`, account `{account}`"),
    };
    writeln!(out, "{}: {counts}; {place}", one.file)?;
    Ok(())
}
