//! What two manifests have apart, compared in memory.

use super::{
    Answer, Out, Work,
    lines::{Line, Lines},
};
use crate::manifest::{
    diff::{self, Difference, Entry},
    identity, percent,
};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// Both manifests together have no more rows than that: they are sorted in memory.
pub const MOST_ROWS: u64 = 5_000_000;

/// Both manifests' objects take no more bytes than that.
const MOST_BYTES: usize = 1 << 30;

/// So many differences are shown; the file has all.
const EXAMPLES: usize = 200;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Compared {
    /// Rows only the second has.
    pub added: u64,
    /// Rows only the first has.
    pub removed: u64,
    /// Objects with another version.
    pub changed: u64,
    /// The first of them.
    pub first: Vec<Apart>,
}

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apart {
    /// Which kind.
    pub difference: Difference,
    /// The bucket.
    pub bucket: String,
    /// The key, encoded as `build` does.
    pub key: String,
    /// The version before.
    pub before: Option<String>,
    /// The version after.
    pub after: Option<String>,
}

/// Rows without a vector of their own each: places in one text.
#[derive(Default)]
struct Side {
    text: Vec<u8>,
    /// Where a row begins, and how long object and version are.
    rows: Vec<(u32, u16, u16)>,
}

impl Side {
    fn parts(&self, (from, object, version): (u32, u16, u16)) -> (&[u8], &[u8]) {
        let from = from as usize;
        let end = from + usize::from(object);
        let get = |from, to| self.text.get(from..to).unwrap_or_default();
        (get(from, end), get(end, end + usize::from(version)))
    }

    fn sort(&mut self) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_unstable_by(|a, b| self.parts(*a).cmp(&self.parts(*b)));
        self.rows = rows;
    }

    fn entries(&self) -> impl Iterator<Item = Result<Entry, Infallible>> {
        self.rows.iter().map(|row| {
            let (object, version) = self.parts(*row);
            Ok(Entry { object: object.to_vec(), version: version.to_vec() })
        })
    }
}

pub(super) struct Comparing {
    lines: [Lines; 2],
    sides: [Side; 2],
}

impl Comparing {
    pub fn new(fields: &str, files: usize) -> Result<Self, String> {
        if files != 2 {
            return Err("choose two manifests".into());
        }
        let lines = Lines::new(fields)?;
        Ok(Self { lines: [lines.clone(), lines], sides: Default::default() })
    }

    fn walk(&mut self, file: usize, bytes: Option<&[u8]>) -> Result<bool, String> {
        let all: usize = self.sides.iter().map(|side| side.rows.len()).sum();
        let size: usize = self.sides.iter().map(|side| side.text.len()).sum();
        let (Some(lines), Some(side)) = (self.lines.get_mut(file), self.sides.get_mut(file)) else {
            return Ok(false);
        };
        let (others, others_size) = (all - side.rows.len(), size - side.text.len());
        let mut each = |line: Line<'_>| {
            if others + side.rows.len() >= MOST_ROWS as usize || others_size + side.text.len() > MOST_BYTES {
                return Err(format!(
                    "more than {MOST_ROWS} rows, or too long ones, to be compared in a browser: use `countersign manifest diff`"
                ));
            }
            let from = side.text.len();
            identity(line.text, line.fields, &mut side.text);
            // The version stands behind the last zero byte.
            let row = side.text.get(from..).unwrap_or_default();
            let object = row.iter().rposition(|byte| *byte == 0).unwrap_or(row.len());
            let version = row.len().saturating_sub(object + 1);
            if object < row.len() {
                side.text.remove(from + object);
            }
            let fit = |size: usize| u16::try_from(size).unwrap_or(u16::MAX);
            side.rows.push((u32::try_from(from).unwrap_or(u32::MAX), fit(object), fit(version)));
            Ok(true)
        };
        match bytes {
            Some(bytes) => lines.push(bytes, &mut each),
            None => lines.end(&mut each),
        }
    }
}

impl Work for Comparing {
    fn push(&mut self, file: usize, bytes: &[u8], _: &mut Out) -> Result<bool, String> {
        self.walk(file, Some(bytes))
    }

    fn end(&mut self, file: usize, _: &mut Out) -> Result<(), String> {
        self.walk(file, None).map(drop)
    }

    fn finish(&mut self, out: &mut Out) -> Result<Answer, String> {
        self.sides.iter_mut().for_each(Side::sort);
        let file = out.begin("differences.csv");
        out.write(file, b"difference,bucket,key,version before,version after\n");
        let mut found = Compared::default();
        let [first, second] = &self.sides;
        let walked = diff::diff(first.entries(), second.entries(), |difference, object, before, after| {
            let (word, count) = match difference {
                Difference::Added => ("added", &mut found.added),
                Difference::Removed => ("removed", &mut found.removed),
                Difference::Changed => ("changed", &mut found.changed),
            };
            *count += 1;
            let apart = apart(difference, object, before, after);
            let version = |of: &Option<String>| of.clone().unwrap_or_default();
            let line = format!(
                "{word},{},{},{},{}\n",
                apart.bucket,
                apart.key,
                version(&apart.before),
                version(&apart.after)
            );
            out.write(file, line.as_bytes());
            if found.first.len() < EXAMPLES {
                found.first.push(apart);
            }
            Ok(())
        });
        match walked {
            Ok(()) => Ok(Answer::Compared(found)),
            Err(never) => match never {},
        }
    }
}

fn apart(difference: Difference, object: &[u8], before: Option<&[u8]>, after: Option<&[u8]>) -> Apart {
    let mut halves = object.splitn(2, |byte| *byte == 0);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let version = |of: Option<&[u8]>| of.filter(|version| !version.is_empty()).map(text);
    Apart {
        difference,
        bucket: text(halves.next().unwrap_or_default()),
        key: percent::encode(halves.next().unwrap_or_default()),
        before: version(before),
        after: version(after),
    }
}
