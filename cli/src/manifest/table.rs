//! Tables: CSV, TSV, or a JSON object a line. Row after row, in memory for one.

use crate::output::Stop;
use clap::ValueEnum;
use serde_json::{Map, Value};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Commas, and a first row with the columns' names.
    Csv,
    /// Tabs, and a first row with the columns' names.
    Tsv,
    /// A JSON object a line.
    Jsonl,
}

impl Kind {
    /// What a file's name says.
    pub fn of(path: &str) -> Self {
        match path.rsplit_once('.').map(|(_, end)| end) {
            Some("tsv" | "tab") => Self::Tsv,
            Some("jsonl" | "ndjson" | "json") => Self::Jsonl,
            _ => Self::Csv,
        }
    }
}

/// Calls `each` with every row and its number, from 1. The names of the columns come first, as far as the first row tells.
pub(super) fn each(
    path: &str,
    kind: Kind,
    mut each: impl FnMut(u64, &[String], &Map<String, Value>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let fail = |error: io::Error| Stop::unusable(format!("cannot read `{path}`: {error}"));
    let from: Box<dyn Read> =
        if path == "-" { Box::new(io::stdin().lock()) } else { Box::new(File::open(path).map_err(fail)?) };
    let unclear = |at: u64, error: String| Stop::unusable(format!("`{path}`, row {at}: {error}"));
    if kind == Kind::Jsonl {
        let mut columns: Vec<String> = Vec::new();
        for (index, line) in BufReader::new(from).lines().enumerate() {
            let number = index as u64 + 1;
            let line = line.map_err(fail)?;
            if line.trim().is_empty() {
                continue;
            }
            let cells: Map<String, Value> = serde_json::from_str(&line)
                .map_err(|error| unclear(number, format!("no JSON object: {error}")))?;
            if columns.is_empty() {
                columns = cells.keys().cloned().collect();
            }
            each(number, &columns, &cells)?;
        }
        return Ok(());
    }
    let delimiter = if kind == Kind::Tsv { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(from);
    let header = reader.headers().map_err(|error| unclear(1, error.to_string()))?;
    let columns: Vec<String> = header.iter().map(str::to_owned).collect();
    for (index, record) in reader.into_records().enumerate() {
        let number = index as u64 + 1;
        let record = record.map_err(|error| unclear(number, error.to_string()))?;
        let cells = columns.iter().cloned().zip(record.iter().map(Value::from)).collect();
        each(number, &columns, &cells)?;
    }
    Ok(())
}
