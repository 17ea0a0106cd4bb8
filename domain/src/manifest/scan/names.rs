//! Buckets and prefixes: rows that follow each other mostly share them, so they are compared before they are counted.

use crate::manifest::{
    part::Part,
    percent,
    tally::{Count, Tally},
};

/// The names of the last rows, and how many rows of each are not counted yet.
#[derive(Debug, Default)]
pub(super) struct Names {
    bucket: Run,
    prefix: Run,
}

/// Rows in a row with one name.
#[derive(Debug, Default)]
struct Run {
    name: Vec<u8>,
    /// None before the first row.
    count: Option<Count>,
}

impl Run {
    fn add(&mut self, name: &[u8], here: Count, tally: &mut Tally) {
        if let Some(count) = &mut self.count {
            if self.name == name {
                count.rows += 1;
                return;
            }
            tally.add(&self.name, *count);
        }
        self.name.clear();
        self.name.extend_from_slice(name);
        self.count = Some(here);
    }

    fn flush(&mut self, tally: &mut Tally) {
        if let Some(count) = self.count.take() {
            tally.add(&self.name, count);
        }
    }
}

/// Of longer names only the beginning is told apart: no bucket's name is as long, and prefixes are cut here.
const LONGEST: usize = 64;

impl Names {
    pub fn bucket(&mut self, name: &[u8], part: &mut Part) {
        let here = part.here();
        self.bucket.add(name.get(..LONGEST).unwrap_or(name), here, &mut part.buckets);
    }

    pub fn prefix(&mut self, key: &[u8], part: &mut Part) {
        let here = part.here();
        self.prefix.add(prefix(key), here, &mut part.prefixes);
    }

    /// Counts what is not counted yet.
    pub fn flush(&mut self, part: &mut Part) {
        self.bucket.flush(&mut part.buckets);
        self.prefix.flush(&mut part.prefixes);
    }
}

/// A key up to its first `/`, plain or encoded; empty if it has none.
fn prefix(key: &[u8]) -> &[u8] {
    let slash = |at: usize| match key.get(at) {
        Some(b'/') => Some(at + 1),
        Some(b'%') if percent::escape(key.get(at..)?) == Some(b'/') => Some(at + 3),
        _ => None,
    };
    (0..key.len().min(LONGEST)).find_map(slash).and_then(|end| key.get(..end)).unwrap_or_default()
}
