//! Checking a manifest, with its first rows, and with duplicates as far as memory goes.

use super::{
    Answer, Out, Work,
    lines::{Line, Lines, columns},
    rows::{Numbered, Showing},
};
use crate::manifest::{Example, Options, Report, Scanner, Spot, cells, identity};
use serde::{Deserialize, Serialize};
use std::{
    collections::{HashSet, hash_map::DefaultHasher},
    hash::Hasher,
};

/// So many rows are looked at for duplicates; each takes 16 bytes, in a table at most half of which is empty.
pub const MOST_COMPARED: u64 = 5_000_000;

/// So many of the first rows are shown.
pub const SHOWN: u64 = 20;

/// How many of the first rows with a finding are kept.
const EXAMPLES: usize = 10;

/// A check, as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The columns as a job has them; empty for what the first row says.
    pub fields: String,
    /// How many rows the job takes.
    pub limit: u64,
    /// Whether to look for rows that name the same object.
    pub duplicates: bool,
}

impl Default for Check {
    fn default() -> Self {
        Self { fields: String::new(), limit: Options::default().limit, duplicates: false }
    }
}

/// A checked manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// What was found.
    pub report: Report,
    /// The first rows.
    pub rows: Vec<Numbered>,
    /// How the search for duplicates went.
    pub duplicates: Duplicates,
}

/// How far duplicates were looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Duplicates {
    /// Nobody asked.
    Not,
    /// Every row was compared with every other.
    All,
    /// So many of the first rows were; more takes the command line, which sorts on disk.
    First(u64),
}

/// Checks a text that is in memory.
///
/// # Errors
/// Columns no manifest can have.
pub fn check_text(text: &[u8], wanted: &Check) -> Result<Checked, String> {
    let mut streamed = Streamed::new(wanted)?;
    streamed.push(text)?;
    streamed.end()
}

/// A check of bytes that come piece after piece, where nobody has the whole.
pub struct Streamed {
    work: Checking,
    out: Out,
}

impl std::fmt::Debug for Streamed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Streamed").finish_non_exhaustive()
    }
}

impl Streamed {
    /// Begins a check.
    ///
    /// # Errors
    /// Columns no manifest can have.
    pub fn new(wanted: &Check) -> Result<Self, String> {
        Ok(Self { work: Checking::new(wanted)?, out: Out::default() })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// What makes it impossible to go on.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.work.push(0, bytes, &mut self.out).map(drop)
    }

    /// The check, after the last bytes.
    ///
    /// # Errors
    /// What makes it impossible to answer.
    pub fn end(mut self) -> Result<Checked, String> {
        self.work.end(0, &mut self.out)?;
        Ok(self.work.answer())
    }
}

/// A manifest that was checked where it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InS3 {
    /// What was found.
    pub checked: Checked,
    /// The object's ETag, the same before the first byte was read and after the last.
    pub etag: String,
    /// Its version, where the bucket keeps versions.
    pub version: Option<String>,
}

pub(super) struct Checking {
    scanner: Option<Scanner>,
    limit: u64,
    head: Option<Showing>,
    head_rows: Vec<Numbered>,
    duplicates: Option<Seen>,
    is_first: bool,
}

impl Checking {
    pub fn new(wanted: &Check) -> Result<Self, String> {
        let options = Options {
            fields: columns(&wanted.fields)?,
            examples: EXAMPLES,
            limit: wanted.limit,
            ..Options::default()
        };
        let seen = || Ok::<_, String>(Seen { lines: Lines::new(&wanted.fields)?, ..Seen::default() });
        Ok(Self {
            scanner: Some(Scanner::new(options)),
            limit: wanted.limit,
            head: Some(Showing::new(&wanted.fields, 1, SHOWN)?),
            head_rows: Vec::new(),
            duplicates: if wanted.duplicates { Some(seen()?) } else { None },
            is_first: true,
        })
    }

    fn answer(&mut self) -> Checked {
        let scanner = self.scanner.take().unwrap_or_else(|| {
            Scanner::new(Options { examples: EXAMPLES, limit: self.limit, ..Options::default() })
        });
        let mut report = scanner.report();
        let duplicates = match self.duplicates.take() {
            None => Duplicates::Not,
            Some(seen) => {
                let all = seen.stopped.is_none();
                report.add_duplicates(seen.spot);
                report.duplicates_checked = all;
                seen.stopped.map_or(Duplicates::All, Duplicates::First)
            }
        };
        Checked { report, rows: std::mem::take(&mut self.head_rows), duplicates }
    }
}

impl Work for Checking {
    fn push(&mut self, _: usize, bytes: &[u8], out: &mut Out) -> Result<bool, String> {
        self.is_first = false;
        if let Some(scanner) = &mut self.scanner {
            scanner.push(bytes);
        }
        if let Some(head) = &mut self.head {
            // A first line no row can be is a finding of the check; there are just no rows to show.
            let more = head.push(0, bytes, out).unwrap_or(false);
            if !more {
                self.head_rows = head.take();
                self.head = None;
            }
        }
        if let Some(seen) = &mut self.duplicates {
            seen.push(bytes);
        }
        Ok(true)
    }

    fn end(&mut self, _: usize, out: &mut Out) -> Result<(), String> {
        if let Some(mut head) = self.head.take() {
            let _ = head.end(0, out);
            self.head_rows = head.take();
        }
        if let Some(seen) = &mut self.duplicates {
            seen.end();
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut Out) -> Result<Answer, String> {
        Ok(Answer::Checked(Box::new(self.answer())))
    }
}

/// The objects seen so far, by a fingerprint of 128 bits: two different ones share one with a chance of 1 in 10²⁵ where there
/// are five million.
#[derive(Default)]
struct Seen {
    lines: Lines,
    objects: HashSet<u128>,
    spot: Spot,
    rows: u64,
    stopped: Option<u64>,
    room: Vec<u8>,
}

impl Seen {
    fn push(&mut self, bytes: &[u8]) {
        self.each(|lines, each| lines.push(bytes, each));
    }

    fn end(&mut self) {
        self.each(|lines, each| lines.end(each));
    }

    fn each(
        &mut self,
        walk: impl FnOnce(&mut Lines, &mut dyn FnMut(Line<'_>) -> Result<bool, String>) -> Result<bool, String>,
    ) {
        if self.stopped.is_some() {
            return;
        }
        let Self { lines, objects, spot, rows, room, .. } = self;
        let walked = walk(lines, &mut |line| {
            if *rows == MOST_COMPARED {
                return Ok(false);
            }
            *rows += 1;
            if cells(line.text).nth(line.fields.key()).is_none() {
                return Ok(true);
            }
            room.clear();
            identity(line.text, line.fields, room);
            if !objects.insert(fingerprint(room)) {
                spot.count += 1;
                if spot.first.len() < EXAMPLES {
                    let text = String::from_utf8_lossy(room).replace('\0', ",");
                    let text = text.trim_end_matches(',').to_owned();
                    spot.first.push(Example { line: line.number, byte: line.byte, text });
                }
            }
            Ok(true)
        });
        // A line longer than any row ends it as well: what comes after it was not compared.
        if !matches!(walked, Ok(true)) {
            self.stopped = Some(self.rows);
            self.objects = HashSet::new();
        }
    }
}

fn fingerprint(object: &[u8]) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        hasher.write_u8(salt);
        hasher.write(object);
        u128::from(hasher.finish())
    };
    half(1) << 64 | half(2)
}
