//! Some rows of a manifest, as they stand.

use super::{
    Answer, Out, Work,
    lines::{Group, Line, Lines, group},
};
use crate::manifest::Reservoir;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A sample, as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// The columns; empty for what the first row says.
    pub fields: String,
    /// How many rows; with [`Way::Prefix`] of each prefix.
    pub take: u64,
    /// Which.
    pub way: Way,
}

/// Which rows are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// The first ones.
    First,
    /// By chance, the same for the same seed.
    Random(u64),
    /// The first ones of each bucket and prefix.
    Prefix,
}

/// A random sample is kept in memory: no more rows than that.
const MOST_RANDOM: u64 = 1_000_000;

/// More prefixes are not told apart.
const PREFIXES: usize = 100_000;

pub(super) struct Sampling {
    lines: Lines,
    take: u64,
    taken: u64,
    chosen: Option<Reservoir>,
    prefixes: Option<HashMap<Group, u64>>,
    file: Option<usize>,
}

impl Sampling {
    pub fn new(wanted: &Sample) -> Result<Self, String> {
        if wanted.take == 0 {
            return Err("a sample has one row at least".into());
        }
        let chosen = match wanted.way {
            Way::Random(_) if wanted.take > MOST_RANDOM => {
                return Err(format!("a random sample has {MOST_RANDOM} rows at most in a browser"));
            }
            Way::Random(seed) => Some(Reservoir::new(wanted.take as usize, seed)),
            _ => None,
        };
        let prefixes = (wanted.way == Way::Prefix).then(HashMap::new);
        let lines = Lines::new(&wanted.fields)?;
        Ok(Self { lines, take: wanted.take, taken: 0, chosen, prefixes, file: None })
    }

    fn walk(&mut self, bytes: Option<&[u8]>, out: &mut Out) -> Result<bool, String> {
        let file = *self.file.get_or_insert_with(|| out.begin("sample.csv"));
        let Self { lines, take, taken, chosen, prefixes, .. } = self;
        let mut each = |line: Line<'_>| {
            if let Some(chosen) = chosen {
                chosen.offer(line.text);
                return Ok(true);
            }
            if let Some(prefixes) = prefixes {
                let group = group(&line);
                if prefixes.len() >= PREFIXES && !prefixes.contains_key(&group) {
                    return Err(format!("line {}: more than {PREFIXES} prefixes", line.number));
                }
                let count = prefixes.entry(group).or_default();
                *count += 1;
                if *count > *take {
                    return Ok(true);
                }
            }
            *taken += 1;
            out.write(file, line.text);
            out.write(file, b"\n");
            Ok(prefixes.is_some() || taken < take)
        };
        match bytes {
            Some(bytes) => lines.push(bytes, &mut each),
            None => lines.end(&mut each),
        }
    }
}

impl Work for Sampling {
    fn push(&mut self, _: usize, bytes: &[u8], out: &mut Out) -> Result<bool, String> {
        self.walk(Some(bytes), out)
    }

    fn end(&mut self, _: usize, out: &mut Out) -> Result<(), String> {
        let is_full = self.chosen.is_none() && self.prefixes.is_none() && self.taken == self.take;
        if is_full { Ok(()) } else { self.walk(None, out).map(drop) }
    }

    fn finish(&mut self, out: &mut Out) -> Result<Answer, String> {
        if let (Some(chosen), Some(file)) = (self.chosen.take(), self.file) {
            for row in chosen.into_rows() {
                self.taken += 1;
                out.write(file, &row);
                out.write(file, b"\n");
            }
        }
        Ok(Answer::Sampled(self.taken))
    }
}
