//! `job check`: the findings of jobs.

use super::{Place, load};
use crate::output::{self, Exit, Format, Stop, Style};
use anstyle::AnsiColor;
use domain::{
    finding::{Finding, Severity},
    jobs::findings::{self, Known},
};
use serde::Serialize;
use std::io::Write;

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Jobs as `aws s3control create-job --cli-input-json` takes them, or `describe-job` prints them; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    #[command(flatten)]
    place: Place,
    /// How many rows the manifest has, for the limits of a job.
    #[arg(long)]
    rows: Option<u64>,
    /// How many buckets the manifest's rows name.
    #[arg(long)]
    buckets: Option<u64>,
    /// One of those is a directory bucket.
    #[arg(long)]
    directory_buckets: bool,
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
    #[serde(flatten)]
    finding: FindingRow<'a>,
}

/// A finding as `--format json` prints it.
#[derive(Serialize)]
pub(super) struct FindingRow<'a> {
    code: &'a str,
    severity: Severity,
    at: String,
    message: &'a str,
    fix: &'a str,
    patch: Option<&'a str>,
    reference: &'a str,
}

impl<'a> From<&'a Finding> for FindingRow<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            code: &finding.code,
            severity: finding.severity,
            at: finding.place.path(),
            message: &finding.message,
            fix: &finding.fix,
            patch: finding.patch.as_deref(),
            reference: &finding.reference,
        }
    }
}

/// Checks every file; an error in any of them exits with 1.
pub fn run(args: &Args, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    let known = Known { rows: args.rows, buckets: args.buckets, directory_buckets: args.directory_buckets };
    let mut found = Vec::new();
    for file in &args.files {
        let job = load::job(file)?.job;
        found.push((file.as_str(), findings::check(&job, &args.place.context(&job), known)));
    }
    match args.format {
        Format::Json => {
            let rows =
                found.iter().flat_map(|(file, all)| all.iter().map(|one| Row { file, finding: one.into() }));
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

/// A finding for people.
pub(super) fn tell(out: &mut dyn Write, style: Style, file: &str, finding: &Finding) -> Result<(), Stop> {
    let colour = match finding.severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    let severity = style.paint(colour.on_default().bold(), finding.severity.as_str());
    let Finding { code, place, message, fix, .. } = finding;
    let at = if place.field.is_empty() { String::new() } else { format!("{place}: ") };
    writeln!(out, "{file}: {at}{severity}: {message} [{code}]")?;
    if !fix.is_empty() {
        writeln!(out, "    fix: {fix}")?;
    }
    Ok(())
}
