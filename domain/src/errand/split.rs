//! A manifest in several files.

use super::{
    Answer, Out, Work,
    lines::{Group, Line, Lines, group},
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How a manifest is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// So many rows in each part.
    Rows(u64),
    /// A part for each bucket and prefix, the key's part up to its first `/`.
    Prefix,
}

/// A part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Its bucket, where each part has one.
    pub bucket: Option<String>,
    /// Its prefix, where each part has one.
    pub prefix: Option<String>,
    /// How many rows it has.
    pub rows: u64,
}

/// No more parts than that are made.
pub const MOST_PARTS: usize = 500;

pub(super) struct Splitting {
    lines: Lines,
    by: By,
    pieces: Vec<Piece>,
    of: HashMap<Group, usize>,
}

impl Splitting {
    pub fn new(fields: &str, by: By) -> Result<Self, String> {
        if by == By::Rows(0) {
            return Err("a part has one row at least".into());
        }
        Ok(Self { lines: Lines::new(fields)?, by, pieces: Vec::new(), of: HashMap::new() })
    }

    fn walk(&mut self, bytes: Option<&[u8]>, out: &mut Out) -> Result<bool, String> {
        let Self { lines, by, pieces, of } = self;
        let mut each = |line: Line<'_>| {
            let at = match by {
                By::Rows(most) => {
                    if pieces.last().is_none_or(|last| last.rows == *most) {
                        begin(pieces, None, out)?;
                    }
                    pieces.len() - 1
                }
                By::Prefix => {
                    let group = group(&line);
                    match of.get(&group) {
                        Some(at) => *at,
                        None => {
                            begin(pieces, Some(&group), out)?;
                            of.insert(group, pieces.len() - 1);
                            pieces.len() - 1
                        }
                    }
                }
            };
            if let Some(piece) = pieces.get_mut(at) {
                piece.rows += 1;
            }
            out.write(at, line.text);
            out.write(at, b"\n");
            Ok(true)
        };
        match bytes {
            Some(bytes) => lines.push(bytes, &mut each),
            None => lines.end(&mut each),
        }
    }
}

fn begin(pieces: &mut Vec<Piece>, group: Option<&Group>, out: &mut Out) -> Result<(), String> {
    if pieces.len() == MOST_PARTS {
        return Err(format!("more than {MOST_PARTS} parts: give each more rows"));
    }
    let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
    out.begin(format!("part-{:04}.csv", pieces.len() + 1));
    pieces.push(Piece {
        bucket: group.map(|(bucket, _)| text(bucket)),
        prefix: group.map(|(_, prefix)| text(prefix)),
        rows: 0,
    });
    Ok(())
}

impl Work for Splitting {
    fn push(&mut self, _: usize, bytes: &[u8], out: &mut Out) -> Result<bool, String> {
        self.walk(Some(bytes), out)
    }

    fn end(&mut self, _: usize, out: &mut Out) -> Result<(), String> {
        self.walk(None, out).map(drop)
    }

    fn finish(&mut self, _: &mut Out) -> Result<Answer, String> {
        Ok(Answer::Split(std::mem::take(&mut self.pieces)))
    }
}
