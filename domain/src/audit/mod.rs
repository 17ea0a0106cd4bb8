//! The audit log: every state change, hash-chained.

use crate::{Digest, Timestamp, access::PersonId};
use serde::{Deserialize, Serialize};

pub mod export;

/// One entry, as the chain hashes it and as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number; no gaps.
    pub number: i64,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it; none for the console itself.
    pub person: Option<PersonId>,
    /// Their name at that time.
    pub name: String,
    /// What was done, e.g. `change.approve`.
    pub deed: String,
    /// What it was done to, e.g. `change 42`.
    pub object: String,
    /// The environment concerned, if one.
    pub environment: Option<String>,
    /// Facts, as JSON with sorted keys.
    pub detail: String,
    /// Digest of the entry before it; of nothing for the first.
    pub previous: Digest,
}

impl Entry {
    /// The digest that the next entry carries as `previous`.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self)
    }

    /// What the first entry carries as `previous`.
    #[must_use]
    pub fn genesis() -> Digest {
        Digest::of_bytes(b"")
    }
}

/// What to show of the log; empty members do not filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Filter {
    /// Only this person's.
    #[serde(default)]
    pub name: String,
    /// Only deeds that begin so, e.g. `change.`.
    #[serde(default)]
    pub deed: String,
    /// Only this environment's.
    #[serde(default)]
    pub environment: String,
    /// Only what was done to this, e.g. `change 42`.
    #[serde(default)]
    pub object: String,
    /// Only entries of this moment or later.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// Only entries before this moment.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// Only entries with a lower number: the next page.
    #[serde(default)]
    pub before: Option<i64>,
}

impl Filter {
    /// The moment a day begins, as forms write days: `2026-03-02`, in UTC; none for anything else.
    #[must_use]
    pub fn day(text: &str) -> Option<Timestamp> {
        format!("{}T00:00:00Z", text.trim()).parse().ok()
    }

    /// These filters, with the first and the last day that count; what is no day filters nothing.
    #[must_use]
    pub fn between(mut self, first: &str, last: &str) -> Self {
        self.from = Self::day(first);
        self.until = Self::day(last).map(|day| day.plus_seconds(24 * 60 * 60));
        self
    }
}

/// One page of the log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The entries.
    pub entries: Vec<Entry>,
    /// `before` of the next page, if there is one.
    pub next: Option<i64>,
}

/// Where a chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Broken {
    /// An entry is missing or out of order.
    #[error("entry {found} stands where {expected} should: one was removed or moved")]
    Gap {
        /// The number that should stand there.
        expected: i64,
        /// The number that does.
        found: i64,
    },
    /// An entry does not carry the digest of the one before it.
    #[error("entry {number} does not follow from the one before it: one of the two was changed")]
    Link {
        /// The entry's number.
        number: i64,
    },
}

/// Follows the chain over all entries in order.
///
/// # Errors
/// [`Broken`], at the first entry that does not follow.
pub fn verify<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Result<Digest, Broken> {
    let (mut expected, mut previous) = (1, Entry::genesis());
    for entry in entries {
        if entry.number != expected {
            return Err(Broken::Gap { expected, found: entry.number });
        }
        if entry.previous != previous {
            return Err(Broken::Link { number: entry.number });
        }
        previous = entry.digest();
        expected += 1;
    }
    Ok(previous)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(n: i64) -> Vec<Entry> {
        let mut previous = Entry::genesis();
        (1..=n)
            .map(|number| {
                let entry = Entry {
                    number,
                    at: Timestamp(number * 1000),
                    person: Some(1),
                    name: "ana".into(),
                    deed: "draft.save".into(),
                    object: format!("draft {number}"),
                    environment: None,
                    detail: "{}".into(),
                    previous: previous.clone(),
                };
                previous = entry.digest();
                entry
            })
            .collect()
    }

    #[test]
    fn an_untouched_chain_verifies() {
        assert!(verify(&chain(0)).is_ok());
        let log = chain(5);
        assert_eq!(verify(&log), Ok(log[4].digest()));
    }

    #[test]
    fn a_changed_removed_or_swapped_entry_breaks_the_chain() {
        for victim in 0..4 {
            let mut changed = chain(5);
            changed[victim].name = "eve".into();
            assert_eq!(verify(&changed), Err(Broken::Link { number: i64::try_from(victim).unwrap() + 2 }));
            let mut removed = chain(5);
            removed.remove(victim);
            assert!(verify(&removed).is_err());
            let mut swapped = chain(5);
            swapped.swap(victim, victim + 1);
            assert!(verify(&swapped).is_err());
        }
    }
}
