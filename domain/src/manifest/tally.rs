//! Counting by name in bounded memory, so that parts of a file can be counted apart and put together.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// How many names are counted apart.
pub(super) const NAMES: usize = 1000;

/// A name's rows, and where the first one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    pub rows: u64,
    /// The first row's line, from 0.
    pub line: u64,
    /// Its first byte.
    pub byte: u64,
}

impl Count {
    fn add(&mut self, more: Self) {
        self.rows += more.rows;
        if more.line < self.line {
            (self.line, self.byte) = (more.line, more.byte);
        }
    }
}

/// Rows by name. Of more than [`NAMES`] names those with the smallest hashes are kept: their counts are exact whatever
/// order and division the rows come in, because each of them is among the smallest of every part it is in.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    counts: HashMap<u64, (Box<[u8]>, Count), BuildHasherDefault<Ready>>,
    /// The largest hash that is kept, once names had to be left out.
    bound: Option<u64>,
}

/// Hands on a hash that is there already.
#[derive(Debug, Default)]
pub(super) struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A hash that is the same everywhere: what is kept of many names must not depend on the machine.
pub(super) fn hash(text: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| {
        let product = u128::from(hash ^ word).wrapping_mul(u128::from(ODD));
        (product as u64) ^ ((product >> 64) as u64)
    };
    let (words, rest) = text.as_chunks::<8>();
    let mut hash = mix(ODD, text.len() as u64);
    for word in words {
        hash = mix(hash.rotate_left(5), u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    mix(mix(hash.rotate_left(5), u64::from_le_bytes(last)), ODD)
}

impl Tally {
    /// Counts rows of a name.
    pub fn add(&mut self, text: &[u8], count: Count) {
        let mut hash = hash(text);
        if self.bound.is_some_and(|bound| hash > bound) {
            return;
        }
        loop {
            match self.counts.get_mut(&hash) {
                Some((known, all)) if **known == *text => return all.add(count),
                // Two names with one hash do not happen unless somebody looks for them; the second takes the next number.
                Some(_) => hash = hash.wrapping_add(1),
                None => break,
            }
        }
        self.counts.insert(hash, (text.into(), count));
        if self.counts.len() > NAMES {
            if let Some(last) = self.counts.keys().max().copied() {
                self.counts.remove(&last);
            }
            self.bound = self.counts.keys().max().copied();
        }
    }

    /// Puts the counts of a later part to these.
    pub fn append(&mut self, later: Self, lines: u64, bytes: u64) {
        self.bound = match (self.bound, later.bound) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if let Some(bound) = self.bound {
            self.counts.retain(|hash, _| *hash <= bound);
        }
        for (text, count) in later.counts.into_values() {
            self.add(&text, Count { line: count.line + lines, byte: count.byte + bytes, ..count });
        }
    }

    /// Whether names were left out.
    pub fn is_cut(&self) -> bool {
        self.bound.is_some()
    }

    /// Names and counts, most rows first.
    pub fn sorted(&self) -> Vec<(&[u8], Count)> {
        let mut all: Vec<_> = self.counts.values().map(|(name, count)| (&**name, *count)).collect();
        all.sort_by(|a, b| b.1.rows.cmp(&a.1.rows).then(a.0.cmp(b.0)));
        all
    }
}
