//! The report on a whole manifest.

use super::{
    cells::{Field, Fields},
    codes::Code,
    part::{Example, Part, Span, Spot},
    tally::{NAMES, Tally},
};
use crate::finding::Severity;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One kind of finding, with how often and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Its stable name, kebab-case.
    pub code: Cow<'static, str>,
    /// How bad it is.
    pub severity: Severity,
    /// How many rows have it; for `buckets-several` how many buckets, for `rows-limit` how many rows are too many.
    pub count: u64,
    /// The lines of the first of them, from 1.
    pub lines: Vec<u64>,
    /// What it is.
    pub message: Cow<'static, str>,
    /// What to do.
    pub fix: Cow<'static, str>,
    /// Where the rule comes from.
    pub reference: Cow<'static, str>,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// A bucket or a prefix, and how many rows it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The name as the manifest has it.
    pub name: String,
    /// Rows.
    pub rows: u64,
}

/// What the version column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Rows with a version's id, `null` among them.
    pub present: u64,
    /// Rows whose version is `null`.
    pub null: u64,
    /// Rows whose version is empty.
    pub empty: u64,
}

/// The report on a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Rows: lines that are not blank.
    pub rows: u64,
    /// Lines.
    pub lines: u64,
    /// Bytes.
    pub bytes: u64,
    /// How many columns the rows are held to.
    pub columns: usize,
    /// What the columns are taken for.
    pub fields: Vec<Field>,
    /// Rows whose key is a JSON object.
    pub json_rows: u64,
    /// Rows by bucket, most first.
    pub buckets: Vec<Share>,
    /// Whether there are more buckets than are listed.
    pub buckets_more: bool,
    /// Rows by the key's part up to its first `/`, most first; JSON is left out.
    pub prefixes: Vec<Share>,
    /// Whether there are more prefixes than are listed, which then are a sample.
    pub prefixes_more: bool,
    /// Lengths of keys as written, in characters.
    pub encoded: Option<Lengths>,
    /// Lengths of keys once decoded, in bytes.
    pub decoded: Option<Lengths>,
    /// Versions, if there is a column for them.
    pub versions: Option<Versions>,
    /// Whether duplicates were looked for.
    pub duplicates_checked: bool,
    /// What was found, errors first.
    pub findings: Vec<Finding>,
}

/// Lengths of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lengths {
    /// The shortest.
    pub shortest: u64,
    /// The longest.
    pub longest: u64,
    /// The mean, rounded down.
    pub mean: u64,
}

impl Part {
    /// The report, when this part is the whole file. `limit` is how many rows a job takes.
    #[must_use]
    pub fn report(mut self, fields: &Fields, limit: u64) -> Report {
        self.set(Code::RowsNone, Spot { count: u64::from(self.rows == 0), first: vec![] });
        self.set(Code::RowsLimit, Spot { count: self.rows.saturating_sub(limit), first: vec![] });
        let unversioned = std::mem::take(&mut self.unversioned);
        let versions = fields.version().map(|_| Versions {
            present: self.versioned,
            null: self.count(Code::VersionNull),
            empty: unversioned.count,
        });
        let code = if self.versioned > 0 { Code::VersionsMixed } else { Code::VersionEmpty };
        self.set(code, unversioned);
        let several = self.several_buckets();
        self.set(Code::BucketsSeveral, several);
        let lengths = |span: Span| {
            (self.keys > 0).then(|| Lengths {
                shortest: span.shortest,
                longest: span.longest,
                mean: span.total / self.keys,
            })
        };
        Report {
            rows: self.rows,
            lines: self.lines,
            bytes: self.bytes,
            columns: fields.as_slice().len(),
            fields: fields.as_slice().to_vec(),
            json_rows: self.json_rows,
            buckets: shares(&self.buckets),
            buckets_more: self.buckets.is_cut(),
            prefixes: shares(&self.prefixes),
            prefixes_more: self.prefixes.is_cut(),
            encoded: lengths(self.encoded),
            decoded: lengths(self.decoded),
            versions,
            duplicates_checked: false,
            findings: findings(self.spots),
        }
    }

    fn set(&mut self, code: Code, spot: Spot) {
        if let Some(place) = self.spots.get_mut(code as usize) {
            *place = spot;
        }
    }

    fn count(&self, code: Code) -> u64 {
        self.spots.get(code as usize).map_or(0, |spot| spot.count)
    }

    /// All buckets but the first row's, by where each comes first.
    fn several_buckets(&self) -> Spot {
        let mut all = self.buckets.sorted();
        if all.len() < 2 {
            return Spot::default();
        }
        all.sort_by_key(|(_, count)| count.line);
        let example = |(name, count): &(&[u8], super::tally::Count)| Example {
            line: count.line + 1,
            byte: count.byte,
            text: String::from_utf8_lossy(name).into_owned(),
        };
        Spot { count: all.len() as u64, first: all.iter().skip(1).take(self.examples).map(example).collect() }
    }
}

impl Report {
    /// Puts in what a search for duplicates has found.
    pub fn add_duplicates(&mut self, duplicates: Spot) {
        self.duplicates_checked = true;
        if duplicates.count > 0 {
            self.findings.push(finding(Code::Duplicate, duplicates));
            self.findings.sort_by_key(|finding| finding.severity);
        }
    }

    /// Whether AWS would refuse the manifest, or a part of it cannot work.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

fn findings(spots: Vec<Spot>) -> Vec<Finding> {
    let found = Code::ALL.iter().zip(spots).filter(|(_, spot)| spot.count > 0);
    let mut all: Vec<_> = found.map(|(code, spot)| finding(*code, spot)).collect();
    all.sort_by_key(|finding| finding.severity);
    all
}

fn finding(code: Code, spot: Spot) -> Finding {
    Finding {
        code: code.name().into(),
        severity: code.severity(),
        count: spot.count,
        lines: spot.first.iter().map(|example| example.line).collect(),
        message: code.title().into(),
        fix: code.fix().into(),
        reference: code.reference().into(),
        examples: spot.first,
    }
}

fn shares(tally: &Tally) -> Vec<Share> {
    let share = |(name, count): (&[u8], super::tally::Count)| Share {
        name: String::from_utf8_lossy(name).into_owned(),
        rows: count.rows,
    };
    tally.sorted().into_iter().take(NAMES).map(share).collect()
}
