//! Buckets and prefixes: rows that follow each other mostly share them, so they are compared before they are counted.

use crate::manifest::{
    judge,
    part::Part,
    percent,
    tally::{Count, Tally},
};

/// The names of the last rows, and how many rows of each are not counted yet.
#[derive(Debug, Default)]
pub(super) struct Names {
    buckets: Runs,
    prefixes: Runs,
}

/// So many names may alternate without being looked up.
const RUNS: usize = 4;

#[derive(Debug, Default)]
struct Runs {
    runs: [Run; RUNS],
    oldest: usize,
}

/// Rows with one name.
#[derive(Debug, Default)]
struct Run {
    name: Vec<u8>,
    /// None if nothing is to be counted.
    count: Option<Count>,
    /// Whether a bucket can have the name, as it stands in a row without quotes.
    sound: bool,
}

/// One of the last buckets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    at: usize,
    pub length: usize,
}

impl Runs {
    fn add(&mut self, name: &[u8], here: Count, tally: &mut Tally) {
        for run in &mut self.runs {
            if let Some(count) = &mut run.count
                && run.name == name
            {
                count.rows += 1;
                return;
            }
        }
        if let Some(run) = self.runs.get_mut(self.oldest) {
            run.flush(tally);
            run.name.clear();
            run.name.extend_from_slice(name);
            run.count = Some(here);
            run.sound = judge::is_bucket(name);
        }
        self.oldest = (self.oldest + 1) % RUNS;
    }
}

impl Run {
    fn flush(&mut self, tally: &mut Tally) {
        self.sound = false;
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
        self.buckets.add(name.get(..LONGEST).unwrap_or(name), here, &mut part.buckets);
    }

    /// Which of the last buckets a line begins with, up to its first comma.
    #[inline]
    pub fn find_bucket(&self, line: &[u8]) -> Option<Known> {
        self.buckets.runs.iter().enumerate().find_map(|(at, run)| {
            let length = run.name.len();
            let same = run.sound && line.get(length) == Some(&b',') && line.starts_with(&run.name);
            same.then_some(Known { at, length })
        })
    }

    /// Counts a row of one of the last buckets.
    #[inline]
    pub fn count_bucket(&mut self, known: Known) {
        if let Some(count) = self.buckets.runs.get_mut(known.at).and_then(|run| run.count.as_mut()) {
            count.rows += 1;
        }
    }

    #[inline]
    pub fn prefix(&mut self, key: &[u8], part: &mut Part) {
        for run in &mut self.prefixes.runs {
            if let Some(count) = &mut run.count
                && !run.name.is_empty()
                && key.starts_with(&run.name)
            {
                count.rows += 1;
                return;
            }
        }
        let here = part.here();
        self.prefixes.add(prefix(key), here, &mut part.prefixes);
    }

    /// Counts what is not counted yet.
    pub fn flush(&mut self, part: &mut Part) {
        self.buckets.runs.iter_mut().for_each(|run| run.flush(&mut part.buckets));
        self.prefixes.runs.iter_mut().for_each(|run| run.flush(&mut part.prefixes));
    }
}

/// An encoded key up to its first `/`, plain or encoded; empty if it has none among its first 64 bytes.
#[must_use]
pub fn prefix(key: &[u8]) -> &[u8] {
    let key = key.get(..LONGEST).unwrap_or(key);
    let slash = |at: usize| match key.get(at) {
        Some(b'/') => Some(at + 1),
        Some(b'%') if percent::escape(key.get(at..)?) == Some(b'/') => Some(at + 3),
        _ => None,
    };
    (0..key.len()).find_map(slash).and_then(|end| key.get(..end)).unwrap_or_default()
}
