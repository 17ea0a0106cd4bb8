//! What was found in a part of a manifest, and how parts are put together.

use super::{
    codes::Code,
    judge::{Key, Version},
    tally::{Count, Tally},
};
use serde::{Deserialize, Serialize};

/// One of the first rows with a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The line, from 1.
    pub line: u64,
    /// Where the line begins in the file.
    pub byte: u64,
    /// The line's beginning; what is no text is shown as `\x00`.
    pub text: String,
}

/// How often something was found, and where first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spot {
    /// How many rows have it.
    pub count: u64,
    /// The first of them.
    pub first: Vec<Example>,
}

/// Shortest, longest and all together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The shortest; more than the longest if there was none.
    pub shortest: u64,
    /// The longest.
    pub longest: u64,
    /// The sum.
    pub total: u64,
}

impl Default for Span {
    fn default() -> Self {
        Self { shortest: u64::MAX, longest: 0, total: 0 }
    }
}

impl Span {
    #[inline]
    pub(super) fn add(&mut self, length: u64) {
        self.shortest = self.shortest.min(length);
        self.longest = self.longest.max(length);
        self.total += length;
    }

    fn append(&mut self, later: Self) {
        self.shortest = self.shortest.min(later.shortest);
        self.longest = self.longest.max(later.longest);
        self.total += later.total;
    }
}

/// What was found in a part of a manifest. Parts that follow each other are put together by [`Part::append`]; however the
/// file was divided, the whole is the same.
#[derive(Debug, Clone)]
pub struct Part {
    /// Lines, blank ones too.
    pub lines: u64,
    /// Lines that are not blank.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
    pub(super) examples: usize,
    pub(super) spots: Vec<Spot>,
    pub(super) buckets: Tally,
    pub(super) prefixes: Tally,
    pub(super) json_rows: u64,
    pub(super) keys: u64,
    pub(super) encoded: Span,
    pub(super) decoded: Span,
    /// Rows whose version is an id or `null`.
    pub(super) versioned: u64,
    /// Rows whose version is empty.
    pub(super) unversioned: Spot,
}

impl Part {
    pub(super) fn new(examples: usize) -> Self {
        Self {
            lines: 0,
            rows: 0,
            bytes: 0,
            examples,
            spots: vec![Spot::default(); Code::ALL.len()],
            buckets: Tally::default(),
            prefixes: Tally::default(),
            json_rows: 0,
            keys: 0,
            encoded: Span::default(),
            decoded: Span::default(),
            versioned: 0,
            unversioned: Spot::default(),
        }
    }

    /// Puts a part to this one that follows it in the file.
    pub fn append(&mut self, later: Self) {
        let (lines, bytes) = (self.lines, self.bytes);
        for (spot, more) in self.spots.iter_mut().zip(later.spots) {
            spot.append(more, self.examples, lines, bytes);
        }
        self.unversioned.append(later.unversioned, self.examples, lines, bytes);
        self.buckets.append(later.buckets, lines, bytes);
        self.prefixes.append(later.prefixes, lines, bytes);
        self.lines += later.lines;
        self.rows += later.rows;
        self.bytes += later.bytes;
        self.json_rows += later.json_rows;
        self.keys += later.keys;
        self.encoded.append(later.encoded);
        self.decoded.append(later.decoded);
        self.versioned += later.versioned;
    }

    /// Counts a finding at the line that is being looked at.
    pub(super) fn found(&mut self, code: Code, line: &[u8]) {
        let (at, byte, most) = (self.lines, self.bytes, self.examples);
        if let Some(spot) = self.spots.get_mut(code as usize) {
            spot.found(at, byte, line, most);
        }
    }

    pub(super) fn version(&mut self, version: Version, line: &[u8]) {
        match version {
            Version::Absent => {}
            Version::Empty => self.unversioned.found(self.lines, self.bytes, line, self.examples),
            Version::Null | Version::Id => self.versioned += 1,
        }
    }

    pub(super) fn key(&mut self, key: &Key<'_>) {
        self.keys += 1;
        self.encoded.add(key.encoded as u64);
        self.decoded.add(key.decoded as u64);
        self.json_rows += u64::from(key.json);
    }

    /// A count of `rows` rows, the first of which is the line that is being looked at.
    pub(super) fn here(&self) -> Count {
        Count { rows: 1, line: self.lines, byte: self.bytes }
    }
}

impl Spot {
    fn found(&mut self, line: u64, byte: u64, text: &[u8], most: usize) {
        self.count += 1;
        if self.first.len() < most {
            self.first.push(Example { line: line + 1, byte, text: excerpt(text) });
        }
    }

    fn append(&mut self, later: Self, most: usize, lines: u64, bytes: u64) {
        self.count += later.count;
        let room = most.saturating_sub(self.first.len());
        let shifted = later.first.into_iter().take(room);
        self.first.extend(shifted.map(|one| Example {
            line: one.line + lines,
            byte: one.byte + bytes,
            ..one
        }));
    }
}

/// So much of a line is shown.
pub(super) const EXCERPT: usize = 120;

/// A line's beginning, fit to be printed anywhere.
fn excerpt(line: &[u8]) -> String {
    let start = line.get(..EXCERPT).unwrap_or(line);
    let mut text = String::with_capacity(start.len() + 3);
    for chunk in start.utf8_chunks() {
        for character in chunk.valid().chars() {
            if character.is_control() {
                text.extend(character.escape_default());
            } else {
                text.push(character);
            }
        }
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    if line.len() > EXCERPT {
        text.push('…');
    }
    text
}
