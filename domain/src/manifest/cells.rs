//! One line of a manifest, taken apart: cells, quotes, and what the columns mean.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a column holds. AWS: S3 Control API, `JobManifestSpec`, `Fields`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Field {
    /// The bucket's name.
    Bucket,
    /// The key, URL-encoded.
    Key,
    /// The version's id.
    VersionId,
    /// Something the job does not read.
    Ignore,
}

/// The columns of a manifest: Bucket and Key once each, VersionId at most once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    all: Vec<Field>,
    bucket: usize,
    key: usize,
    version: Option<usize>,
}

impl Fields {
    /// Bucket and Key.
    #[must_use]
    pub fn without_version() -> Self {
        Self { all: vec![Field::Bucket, Field::Key], bucket: 0, key: 1, version: None }
    }

    /// Bucket, Key and VersionId.
    #[must_use]
    pub fn with_version() -> Self {
        Self { all: vec![Field::Bucket, Field::Key, Field::VersionId], bucket: 0, key: 1, version: Some(2) }
    }

    /// Columns in an order of one's own.
    pub fn new(all: Vec<Field>) -> Result<Self, FieldsError> {
        let at = |field: Field| {
            let mut found = all.iter().enumerate().filter(|(_, one)| **one == field).map(|(at, _)| at);
            (found.next(), found.next())
        };
        match (at(Field::Bucket), at(Field::Key), at(Field::VersionId)) {
            ((Some(bucket), None), (Some(key), None), (version, None)) => {
                Ok(Self { bucket, key, version, all })
            }
            _ => Err(FieldsError::Count),
        }
    }

    /// What the first row says: three cells are bucket, key and version, all else bucket and key.
    #[must_use]
    pub fn of_row(line: &[u8]) -> Self {
        if cells(line).count() == 3 { Self::with_version() } else { Self::without_version() }
    }

    /// The columns, in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Field] {
        &self.all
    }

    /// Where the bucket is.
    #[must_use]
    pub fn bucket(&self) -> usize {
        self.bucket
    }

    /// Where the key is.
    #[must_use]
    pub fn key(&self) -> usize {
        self.key
    }

    /// Where the version is, if there is one.
    #[must_use]
    pub fn version(&self) -> Option<usize> {
        self.version
    }
}

/// A list as a job has it, for instance `Bucket,Key,VersionId`.
impl FromStr for Fields {
    type Err = FieldsError;

    fn from_str(text: &str) -> Result<Self, FieldsError> {
        let field = |name: &str| match name.trim() {
            "Bucket" => Ok(Field::Bucket),
            "Key" => Ok(Field::Key),
            "VersionId" => Ok(Field::VersionId),
            "Ignore" => Ok(Field::Ignore),
            other => Err(FieldsError::Unknown(other.into())),
        };
        Self::new(text.split(',').map(field).collect::<Result<_, _>>()?)
    }
}

/// A list of fields that no manifest can have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldsError {
    /// A field is missing, or there twice.
    #[error("a manifest has `Bucket` and `Key` once each and `VersionId` at most once")]
    Count,
    /// There is no such field.
    #[error("`{0}` is no field: use `Bucket`, `Key`, `VersionId` or `Ignore`")]
    Unknown(String),
}

/// One cell, as it stands in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    /// All of it, quotes too.
    pub raw: &'a [u8],
    /// Whether it starts with a quote.
    pub quoted: bool,
    /// Whether that quote does not close.
    pub open: bool,
    /// Whether there is a quote where none belongs: in a cell that does not start with one, or with text behind it.
    pub stray: bool,
    /// Whether taking the quotes off is more than cutting its ends.
    folded: bool,
}

impl<'a> Cell<'a> {
    /// Its text without quotes. `room` is used where doubled quotes have to be folded.
    #[must_use]
    pub fn text<'s>(&self, room: &'s mut Vec<u8>) -> &'s [u8]
    where
        'a: 's,
    {
        if !self.quoted {
            return self.raw;
        }
        if !self.folded {
            let end = if self.open { self.raw.len() } else { self.raw.len() - 1 };
            return self.raw.get(1..end).unwrap_or_default();
        }
        room.clear();
        let mut inside = true;
        let mut rest = self.raw.get(1..).unwrap_or_default();
        while let Some((&byte, after)) = rest.split_first() {
            rest = after;
            if inside && byte == b'"' {
                match after.split_first() {
                    Some((b'"', after)) => rest = after,
                    _ => {
                        inside = false;
                        continue;
                    }
                }
            }
            room.push(byte);
        }
        room
    }
}

/// The cells of a line, by RFC 4180 but for its line breaks inside quotes, which AWS does not take. Lenient where the RFC is
/// silent: a quote inside a cell without quotes is a character, text behind a closing quote belongs to the cell.
#[must_use]
pub fn cells(line: &[u8]) -> Cells<'_> {
    Cells { rest: Some(line) }
}

/// See [`cells`].
#[derive(Debug, Clone)]
pub struct Cells<'a> {
    rest: Option<&'a [u8]>,
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let line = self.rest?;
        let quoted = line.first() == Some(&b'"');
        let mut cell = Cell { raw: line, quoted, open: quoted, stray: false, folded: false };
        let mut from = usize::from(quoted);
        while cell.open {
            let Some(close) = memchr::memchr(b'"', line.get(from..).unwrap_or_default()) else { break };
            from += close + 1;
            if line.get(from) == Some(&b'"') {
                cell.folded = true;
                from += 1;
            } else {
                cell.open = false;
            }
        }
        if !cell.open {
            let rest = line.get(from..).unwrap_or_default();
            let end = memchr::memchr(b',', rest).unwrap_or(rest.len());
            let tail = rest.get(..end).unwrap_or_default();
            cell.stray = if quoted { !tail.is_empty() } else { memchr::memchr(b'"', tail).is_some() };
            cell.folded |= quoted && !tail.is_empty();
            cell.raw = line.get(..from + end).unwrap_or(line);
        }
        self.rest = line.get(cell.raw.len() + 1..);
        Some(cell)
    }
}
