//! A completion report that stays open: counted and grouped once, then any group's rows are found without reading all of it
//! again.
//!
//! In memory are two bytes for each failed row (its group) and a mark for each block of a file, whatever the report's size:
//! ten million failures take 20 MB.

use super::Out;
use crate::jobs::report::{Group, Line, Lines, Row, Seen, Summary, read_index};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A failed row beyond the groups that are kept apart.
const UNGROUPED: u16 = u16::MAX;

/// A block of a file has about so many bytes.
const BLOCK: u64 = 128 * 1024;

/// At most so many rows are given at once.
const MOST: u64 = 1_000;

/// What the report comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Opened {
    /// The files that were read, by name.
    pub files: Vec<String>,
    /// What is to be said about the files: those a `manifest.json` names that are not there, those nobody asked for.
    pub remarks: Vec<String>,
    /// Rows.
    pub rows: u64,
    /// Tasks that succeeded.
    pub succeeded: u64,
    /// Tasks that failed.
    pub failed: u64,
    /// Of those, the ones whose row has a version.
    pub failed_with_version: u64,
    /// Failures of kinds beyond the most that are kept apart.
    pub ungrouped: u64,
    /// Failures by code and shape of message, the largest first.
    pub groups: Vec<Group>,
    /// Result strings that are JSON objects.
    pub json_rows: u64,
    /// Members of those, and in how many they are.
    pub columns: BTreeMap<String, u64>,
    /// Lines that are no rows: why, how many, and the first of them.
    pub faults: Vec<(String, u64, Vec<u64>)>,
}

/// A failed row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The bucket.
    pub bucket: String,
    /// The key, URL-encoded, as it stands in the report.
    pub key: String,
    /// The version; empty for none.
    pub version: String,
    /// The HTTP status.
    pub http: String,
    /// The failure's code.
    pub error: String,
    /// The error's message.
    pub message: String,
}

/// A file to be made of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    /// A manifest of failed rows, their cells exactly as they stand: all, or those of a group.
    Rerun(Option<u16>),
    /// A table of failed rows: all, or those of a group.
    Failures(Option<u16>),
    /// A table of the tasks that succeeded, members of JSON result strings as columns.
    Results,
}

/// What was exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// How many rows.
    pub rows: u64,
    /// Whether they have a version.
    pub with_version: bool,
}

/// Which of the files somebody chose are read: those their `manifest.json` names, or else every one that is none.
///
/// `index` is the text of the `manifest.json` among them, if there is one. Gives back the places of the files, and what is
/// to be said.
///
/// # Errors
/// A `manifest.json` that is none of a report, or nothing to read.
pub fn choose(names: &[String], index: Option<&str>) -> Result<(Vec<usize>, Vec<String>), String> {
    let is_csv = |name: &str| !name.to_ascii_lowercase().ends_with(".json");
    let all = || (0..names.len()).filter(|at| names.get(*at).is_some_and(|name| is_csv(name)));
    let mut remarks = Vec::new();
    let Some(text) = index else {
        let chosen: Vec<usize> = all().collect();
        return if chosen.is_empty() {
            Err("choose the report's CSV files, too: they are in its folder `results`".into())
        } else {
            Ok((chosen, remarks))
        };
    };
    let index = read_index(text).map_err(|problem| problem.message)?;
    let mut chosen = Vec::new();
    for result in &index.results {
        let wanted = result.key.rsplit('/').next().unwrap_or_default();
        match names.iter().position(|name| !wanted.is_empty() && name == wanted) {
            Some(at) => chosen.push(at),
            None => remarks.push(format!(
                "`manifest.json` names `{}` ({}), which was not chosen: what follows is without it",
                result.key, result.task_execution_status
            )),
        }
    }
    let others = all().filter(|at| !chosen.contains(at)).count();
    if others > 0 {
        remarks.push(format!("{others} files that `manifest.json` does not name were left out"));
    }
    if chosen.is_empty() {
        let why = if index.results.is_empty() {
            "`manifest.json` names no result file: the job had no tasks to report"
        } else {
            "choose the files `manifest.json` names, too: they are in the report's folder `results`"
        };
        return Err(why.into());
    }
    Ok((chosen, remarks))
}

/// Where a stretch of a file begins, and how many failed rows came before it.
#[derive(Debug, Clone, Copy)]
struct Mark {
    file: usize,
    byte: u64,
    failed: u64,
}

/// A report being opened, and then open.
#[derive(Debug, Default)]
pub struct Opening {
    names: Vec<String>,
    remarks: Vec<String>,
    summary: Summary,
    lines: Lines,
    groups: Vec<u16>,
    marks: Vec<Mark>,
    ends: Vec<u64>,
    read: u64,
}

/// A stretch of a file to be read for rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The file.
    pub file: usize,
    /// Its first byte.
    pub from: u64,
    /// The byte behind its last.
    pub to: u64,
    /// Which failed rows of it are wanted, counted from 0.
    pub wanted: Vec<u64>,
}

impl Opening {
    /// Begins with files of these names.
    #[must_use]
    pub fn new(names: Vec<String>, remarks: Vec<String>) -> Self {
        Self { names, remarks, ..Self::default() }
    }

    /// Takes the next bytes of a file.
    pub fn push(&mut self, file: usize, bytes: &[u8]) {
        self.read += bytes.len() as u64;
        self.walk(file, Some(bytes));
    }

    /// A file has ended.
    pub fn end(&mut self, file: usize) {
        self.walk(file, None);
        self.ends.resize(self.ends.len().max(file + 1), 0);
        if let Some(end) = self.ends.get_mut(file) {
            *end = std::mem::take(&mut self.read);
        }
    }

    fn walk(&mut self, file: usize, bytes: Option<&[u8]>) {
        let Self { summary, lines, groups, marks, .. } = self;
        let mut each = |byte: u64, line: Line<'_>| {
            let is_due = marks.last().is_none_or(|last| last.file != file || byte >= last.byte + BLOCK);
            if is_due {
                marks.push(Mark { file, byte, failed: groups.len() as u64 });
            }
            if let Seen::Failed(group) = summary.line(line) {
                groups.push(group.unwrap_or(UNGROUPED));
            }
        };
        match bytes {
            Some(bytes) => lines.push_at(bytes, &mut each),
            None => lines.finish_at(&mut each),
        }
    }

    /// What the report comes to.
    #[must_use]
    pub fn opened(&self) -> Opened {
        let Summary { rows, succeeded, failed, failed_with_version, ungrouped, json_rows, .. } = self.summary;
        let fault = |(fault, (count, lines)): (&crate::jobs::report::Fault, &(u64, Vec<u64>))| {
            (fault.words().to_owned(), *count, lines.clone())
        };
        Opened {
            files: self.names.clone(),
            remarks: self.remarks.clone(),
            rows,
            succeeded,
            failed,
            failed_with_version,
            ungrouped,
            groups: self.summary.groups().into_iter().cloned().collect(),
            json_rows,
            columns: self.summary.columns.clone(),
            faults: self.summary.faults.iter().map(fault).collect(),
        }
    }

    /// What has to be read for some failed rows.
    #[must_use]
    pub fn stretches(&self, group: Option<u16>, skip: u64, take: u64) -> Vec<Stretch> {
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        let take = usize::try_from(take.min(MOST)).unwrap_or(0);
        let of = self.groups.iter().enumerate().filter(|(_, of)| group.is_none_or(|wanted| **of == wanted));
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut last = usize::MAX;
        for number in of.map(|(at, _)| at as u64).skip(skip).take(take) {
            // The last mark that has no more failures before it than this one.
            let Some(at) = self.marks.partition_point(|mark| mark.failed <= number).checked_sub(1) else {
                continue;
            };
            let Some(mark) = self.marks.get(at) else { continue };
            let wanted = number - mark.failed;
            if at == last
                && let Some(stretch) = stretches.last_mut()
            {
                stretch.wanted.push(wanted);
                continue;
            }
            last = at;
            let next = self.marks.get(at + 1).filter(|next| next.file == mark.file);
            let end = self.ends.get(mark.file).copied().unwrap_or_default();
            let to = next.map_or(end, |next| next.byte);
            stretches.push(Stretch { file: mark.file, from: mark.byte, to, wanted: vec![wanted] });
        }
        stretches
    }

    /// The wanted rows of a stretch, from its bytes.
    #[must_use]
    pub fn rows(stretch: &Stretch, bytes: &[u8]) -> Vec<Failure> {
        let mut rows = Vec::new();
        let mut number = 0;
        let mut each = |line: Line<'_>| {
            let Line::Whole(line) = line else { return };
            let Ok(row) = Row::of_line(line) else { return };
            if !row.succeeded {
                if stretch.wanted.contains(&number) {
                    rows.push(Failure::of(&row));
                }
                number += 1;
            }
        };
        let mut lines = Lines::default();
        lines.push(bytes, &mut each);
        lines.finish(&mut each);
        rows
    }

    /// Begins a file of the report, to be fed all of it once more.
    ///
    /// # Errors
    /// What of it there cannot be: no such group, or rows with and without a version, which no manifest takes.
    pub fn export(&self, wanted: Export, out: &mut Out) -> Result<Exporting, String> {
        let one = |id: Option<u16>| {
            let Some(id) = id else { return Ok(None) };
            let found = self.summary.groups().into_iter().find(|group| group.id == id);
            found.cloned().map(Some).ok_or_else(|| format!("there is no group {id} in the report"))
        };
        let columns: Vec<String> = self.summary.columns.keys().cloned().collect();
        let (name, group) = match wanted {
            Export::Rerun(group) => ("rerun.csv", one(group)?),
            Export::Failures(group) => ("failures.csv", one(group)?),
            Export::Results => ("results.csv", None),
        };
        let (of, versioned) = match &group {
            Some(group) => (group.rows, group.with_version),
            None => (self.summary.failed, self.summary.failed_with_version),
        };
        let with_version = versioned > 0 && matches!(wanted, Export::Rerun(_));
        if with_version && versioned < of {
            return Err(format!(
                "{versioned} of these rows have a version and {} have none; a manifest takes one or the other: run them \
                 again group by group",
                of - versioned
            ));
        }
        let file = out.begin(name);
        match wanted {
            Export::Rerun(_) => {}
            Export::Failures(_) => out.write(file, b"bucket,key,version,http status,error code,message\n"),
            Export::Results => {
                let fixed = ["bucket", "key", "version", "result string"].map(String::from);
                table_row(
                    file,
                    fixed.iter().map(String::as_str).chain(columns.iter().map(String::as_str)),
                    out,
                );
            }
        }
        Ok(Exporting { wanted, group, columns, with_version, file, rows: 0, lines: Lines::default() })
    }
}

impl Failure {
    fn of(row: &Row<'_>) -> Self {
        Self {
            bucket: row.bucket.text().into_owned(),
            key: row.key.text().into_owned(),
            version: row.version.text().into_owned(),
            http: row.http.to_string(),
            error: row.error.to_string(),
            message: row.message.chars().take(4096).collect(),
        }
    }
}

/// A file being made of a report.
#[derive(Debug)]
pub struct Exporting {
    wanted: Export,
    group: Option<Group>,
    columns: Vec<String>,
    with_version: bool,
    file: usize,
    rows: u64,
    lines: Lines,
}

impl Exporting {
    /// Takes the next bytes of a file; none where it has ended.
    pub fn push(&mut self, bytes: Option<&[u8]>, out: &mut Out) {
        let mut lines = std::mem::take(&mut self.lines);
        let mut each = |line: Line<'_>| {
            if let Line::Whole(line) = line
                && let Ok(row) = Row::of_line(line)
            {
                self.row(&row, out);
            }
        };
        match bytes {
            Some(bytes) => lines.push(bytes, &mut each),
            None => lines.finish(&mut each),
        }
        self.lines = lines;
    }

    fn row(&mut self, row: &Row<'_>, out: &mut Out) {
        if row.succeeded != matches!(self.wanted, Export::Results)
            || self.group.as_ref().is_some_and(|group| !group.has(row))
        {
            return;
        }
        self.rows += 1;
        match self.wanted {
            Export::Rerun(_) => {
                let mut line = Vec::new();
                row.manifest_line(self.with_version, &mut line);
                out.write(self.file, &line);
            }
            Export::Failures(_) => {
                let failure = Failure::of(row);
                let Failure { bucket, key, version, http, error, message } = &failure;
                let cells = [bucket, key, version, http, error, message];
                table_row(self.file, cells.into_iter().map(String::as_str), out);
            }
            Export::Results => {
                let members = match serde_json::from_str(&row.message) {
                    Ok(Value::Object(members)) => members,
                    _ => serde_json::Map::new(),
                };
                let texts = [row.bucket.text(), row.key.text(), row.version.text()];
                let member = |name: &String| match members.get(name) {
                    None | Some(Value::Null) => String::new(),
                    Some(Value::String(text)) => text.clone(),
                    Some(other) => other.to_string(),
                };
                let more: Vec<String> = self.columns.iter().map(member).collect();
                let cells = texts.iter().map(AsRef::as_ref).chain([row.message.as_ref()]);
                table_row(self.file, cells.chain(more.iter().map(String::as_str)), out);
            }
        }
    }

    /// What was exported.
    #[must_use]
    pub const fn finish(&self) -> Exported {
        Exported { rows: self.rows, with_version: self.with_version }
    }
}

/// Writes a row of CSV (RFC 4180).
fn table_row<'a>(file: usize, cells: impl Iterator<Item = &'a str>, out: &mut Out) {
    let mut line = String::new();
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            line.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(cell);
        }
    }
    line.push('\n');
    out.write(file, line.as_bytes());
}
