//! `manifest check`: everything that is wrong or doubtful about a manifest.

use super::{duplicates, options, scan};
use crate::output::{self, Exit, Format, Stop, Style};
use anstyle::AnsiColor;
use domain::{
    finding::Severity,
    manifest::{Fields, Finding, Options, Report},
};
use serde::Serialize;
use std::{io::Write, thread};

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Manifests; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// The columns as the job has them, e.g. `Bucket,Key,VersionId`. Without it the first row says.
    #[arg(long, value_name = "LIST", value_parser = options::fields)]
    fields: Option<Fields>,
    /// How many rows the job takes: 20 billion for most operations, 4 billion for restore and checksum.
    #[arg(long, value_name = "ROWS", default_value_t = 20_000_000_000)]
    limit: u64,
    /// How many of the first rows with a finding are shown.
    #[arg(long, value_name = "N", default_value_t = 10)]
    examples: usize,
    /// Look for rows that name the same object, too: slower, and with temporary files as large as the manifest.
    #[arg(long)]
    duplicates: bool,
    /// How many threads read; without it one for each core.
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Answer<'a> {
    file: &'a str,
    #[serde(flatten)]
    report: &'a Report,
}

/// Checks every file; an error in any of them exits with 1.
pub fn run(args: &Args, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    let options = Options {
        fields: args.fields.clone(),
        examples: args.examples,
        limit: args.limit,
        ..Options::default()
    };
    let threads = args.threads.unwrap_or_else(cores);
    let mut exit = Exit::Clean;
    let mut reports = Vec::new();
    for file in &args.files {
        let (part, fields) = scan::path(file, &options, threads)?;
        let mut report = part.report(&fields, options.limit);
        if args.duplicates {
            if file == "-" {
                return Err(Stop::unusable("`--duplicates` reads twice: give a file in place of `-`"));
            }
            report.add_duplicates(duplicates::find(file, Some(&fields), args.examples)?);
        }
        if report.has_errors() {
            exit = Exit::Found;
        }
        if args.format == Format::Text {
            tell(out, style, file, &report)?;
        }
        reports.push((file, report));
    }
    if args.format == Format::Json {
        let answers: Vec<_> = reports.iter().map(|(file, report)| Answer { file, report }).collect();
        match answers.as_slice() {
            [one] => output::json(out, one)?,
            many => output::json(out, many)?,
        }
    }
    Ok(exit)
}

/// How many threads this machine can run at once.
pub(super) fn cores() -> usize {
    thread::available_parallelism().map_or(1, Into::into)
}

fn tell(out: &mut dyn Write, style: Style, file: &str, report: &Report) -> Result<(), Stop> {
    for finding in &report.findings {
        tell_finding(out, style, file, finding)?;
    }
    let Report { rows, bytes, json_rows, .. } = report;
    writeln!(out, "{file}: {rows} rows, {bytes} bytes, {} columns, {json_rows} with JSON", report.columns)?;
    let list = |all: &[domain::manifest::Share], more: bool| {
        let mut told: Vec<_> = all.iter().take(5).map(|one| format!("`{}` {}", one.name, one.rows)).collect();
        if all.len() > 5 || more {
            told.push(format!("… ({}{} in all)", all.len(), if more { " and more" } else { "" }));
        }
        told.join(", ")
    };
    writeln!(out, "    buckets: {}", list(&report.buckets, report.buckets_more))?;
    writeln!(out, "    prefixes: {}", list(&report.prefixes, report.prefixes_more))?;
    if let (Some(encoded), Some(decoded)) = (report.encoded, report.decoded) {
        writeln!(
            out,
            "    keys: {} to {} characters as written, {} to {} bytes once decoded",
            encoded.shortest, encoded.longest, decoded.shortest, decoded.longest
        )?;
    }
    Ok(())
}

fn tell_finding(out: &mut dyn Write, style: Style, file: &str, finding: &Finding) -> Result<(), Stop> {
    let colour = match finding.severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    let severity = style.paint(colour.on_default().bold(), finding.severity.as_str());
    let Finding { code, message, count, fix, .. } = finding;
    writeln!(out, "{file}: {severity}: {message}: {count} [{code}]")?;
    for example in finding.examples.iter().take(3) {
        writeln!(out, "    line {}, byte {}: {}", example.line, example.byte, example.text)?;
    }
    writeln!(out, "    fix: {fix}")?;
    Ok(())
}
