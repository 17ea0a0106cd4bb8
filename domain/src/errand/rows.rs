//! Rows in the forms they take on their way to a function.

use super::{Answer, Out, Work, lines::Lines};
use crate::manifest::Row;
use serde::{Deserialize, Serialize};

/// A row and its line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbered {
    /// The line, from 1.
    pub line: u64,
    /// The row.
    pub row: Row,
}

/// At most so many rows are shown at once.
const MOST: u64 = 1_000;

pub(super) struct Showing {
    lines: Lines,
    from: u64,
    left: u64,
    rows: Vec<Numbered>,
}

impl Showing {
    pub fn new(fields: &str, from: u64, take: u64) -> Result<Self, String> {
        Ok(Self { lines: Lines::new(fields)?, from, left: take.min(MOST), rows: Vec::new() })
    }

    pub fn take(&mut self) -> Vec<Numbered> {
        std::mem::take(&mut self.rows)
    }

    fn walk(&mut self, bytes: Option<&[u8]>) -> Result<bool, String> {
        let Self { lines, from, left, rows } = self;
        let mut each = |line: super::lines::Line<'_>| {
            if line.number >= *from
                && *left > 0
                && let Some(row) = Row::read(line.text, line.fields)
            {
                rows.push(Numbered { line: line.number, row });
                *left -= 1;
            }
            Ok(*left > 0)
        };
        match bytes {
            Some(bytes) => lines.push(bytes, &mut each),
            None => lines.end(&mut each),
        }
    }
}

impl Work for Showing {
    fn push(&mut self, _: usize, bytes: &[u8], _: &mut Out) -> Result<bool, String> {
        if self.left == 0 { Ok(false) } else { self.walk(Some(bytes)) }
    }

    fn end(&mut self, _: usize, _: &mut Out) -> Result<(), String> {
        if self.left > 0 { self.walk(None).map(drop) } else { Ok(()) }
    }

    fn finish(&mut self, _: &mut Out) -> Result<Answer, String> {
        Ok(Answer::Rows(self.take()))
    }
}
