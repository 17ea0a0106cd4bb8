//! `manifest diff`: what two manifests have apart.

use super::{
    lines, options,
    sort::{Merge, Sorter},
};
use crate::output::{self, Exit, Format, Stop};
use domain::manifest::{
    Fields,
    diff::{self, Difference, Entry},
    identity, percent,
};
use serde::Serialize;
use std::io::{self, Write};

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The manifest before.
    first: String,
    /// The manifest after.
    second: String,
    /// The columns of both as the job has them.
    #[arg(long, value_name = "LIST", value_parser = options::fields)]
    fields: Option<Fields>,
    /// Exit with 1 if there is a difference.
    #[arg(long)]
    exit_code: bool,
    /// How many differences JSON lists; all are counted, and text lists all.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    examples: usize,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize, Default)]
struct Answer {
    added: u64,
    removed: u64,
    changed: u64,
    differences: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    difference: Difference,
    bucket: String,
    /// The key, encoded as `manifest build` does.
    key: String,
    version_before: Option<String>,
    version_after: Option<String>,
}

/// Compares by object: order, quotes and ways of encoding make no difference.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit, Stop> {
    let first = sorted(&args.first, args.fields.as_ref())?;
    let second = sorted(&args.second, args.fields.as_ref())?;
    let mut answer = Answer::default();
    diff::diff(entries(first), entries(second), |difference, object, before, after| {
        let row = row(difference, object, before, after);
        match difference {
            Difference::Added => answer.added += 1,
            Difference::Removed => answer.removed += 1,
            Difference::Changed => answer.changed += 1,
        }
        match args.format {
            Format::Text => tell(out, &row)?,
            Format::Json if answer.differences.len() < args.examples => answer.differences.push(row),
            Format::Json => {}
        }
        Ok::<_, Stop>(())
    })?;
    match args.format {
        Format::Json => output::json(out, &answer)?,
        Format::Text => {
            writeln!(out, "{} added, {} removed, {} changed", answer.added, answer.removed, answer.changed)?;
        }
    }
    let differ = answer.added + answer.removed + answer.changed > 0;
    Ok(if differ && args.exit_code { Exit::Found } else { Exit::Clean })
}

/// A manifest's rows, sorted on disk.
fn sorted(path: &str, fields: Option<&Fields>) -> Result<Merge, Stop> {
    let mut sorter = Sorter::new();
    lines::each(path, fields, |line| {
        let mut object = Vec::new();
        identity(line.text, line.fields, &mut object);
        // The version stands behind the last zero byte.
        let end = object.iter().rposition(|byte| *byte == 0).unwrap_or(object.len());
        let version = object.split_off(end);
        sorter.push((object, version.get(1..).unwrap_or_default().to_vec())).map_err(room)?;
        Ok(true)
    })?;
    sorter.sorted().map_err(room)
}

/// Why sorting failed.
pub(super) fn room(error: io::Error) -> Stop {
    Stop::unusable(format!("cannot sort in a temporary file: {error}"))
}

fn entries(rows: Merge) -> impl Iterator<Item = Result<Entry, Stop>> {
    rows.map(|row| row.map(|(object, version)| Entry { object, version }).map_err(room))
}

fn row(difference: Difference, object: &[u8], before: Option<&[u8]>, after: Option<&[u8]>) -> Row {
    let mut halves = object.splitn(2, |byte| *byte == 0);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let version = |of: Option<&[u8]>| of.filter(|version| !version.is_empty()).map(text);
    Row {
        difference,
        bucket: text(halves.next().unwrap_or_default()),
        key: percent::encode(halves.next().unwrap_or_default()),
        version_before: version(before),
        version_after: version(after),
    }
}

fn tell(out: &mut dyn Write, row: &Row) -> Result<(), Stop> {
    let Row { bucket, key, .. } = row;
    let version = |of: &Option<String>| of.as_ref().map(|version| format!(",{version}")).unwrap_or_default();
    let (before, after) = (version(&row.version_before), version(&row.version_after));
    match row.difference {
        Difference::Added => writeln!(out, "+ {bucket},{key}{after}")?,
        Difference::Removed => writeln!(out, "- {bucket},{key}{before}")?,
        Difference::Changed => writeln!(out, "~ {bucket},{key}{before} → {}", after.trim_start_matches(','))?,
    }
    Ok(())
}
