//! Slows guessing down without locking anybody out.
//!
//! Three counters of failed sign-ins, each with a wait that doubles: per (name, peer), per peer, and per name. The one
//! per name stops guesses from many peers; it does not hold where the name signed in before, so that strangers who
//! guess at somebody's name do not keep them out of their own console. No wait is longer than a minute per name, or
//! five per peer; an hour without a failure clears a counter. Counters are kept in memory, and who signed in from where is
//! read from the audit log at the start: a restart forgets failures, not friends.

use domain::{Failure, Timestamp};
use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
};

/// More keys than this are not kept; those at rest are forgotten first.
const MOST: usize = 20_000;
/// A counter with no failure for so long is forgotten.
const REST: i64 = 3_600;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Pair(String, String),
    Peer(String),
    Name(String),
}

impl Key {
    /// Failures before the first wait, and the longest wait in seconds.
    const fn bounds(&self) -> (u32, i64) {
        match self {
            Self::Pair(..) => (5, 60),
            Self::Peer(_) => (30, 300),
            Self::Name(_) => (10, 60),
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Count {
    failures: u32,
    last: Timestamp,
}

#[derive(Debug, Default)]
struct Counts {
    counts: HashMap<Key, Count>,
    known: HashSet<(String, String)>,
}

/// Failed sign-ins of late.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<Counts>);

impl Throttle {
    /// Lets a try through, or says how long to wait. The try counts as failed until [`Throttle::succeeded`], so that
    /// tries made at once do not slip through together.
    pub fn enter(&self, name: &str, peer: &str, now: Timestamp) -> Result<(), Failure> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = all.keys(name, peer);
        let wait = keys.iter().map(|key| all.wait(key, now)).max().unwrap_or(0);
        if wait > 0 {
            return Err(Failure::TooMany { retry_after: u32::try_from(wait).unwrap_or(u32::MAX) });
        }
        all.make_room(now);
        for key in keys {
            let before = all.counts.get(&key).filter(|count| count.last.plus_seconds(REST) > now);
            let failures = before.map_or(0, |count| count.failures).saturating_add(1);
            all.counts.insert(key, Count { failures, last: now });
        }
        Ok(())
    }

    /// Takes the try back: it was right. The peer's other failures stay, or somebody with an account could guess on.
    pub fn succeeded(&self, name: &str, peer: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.counts.remove(&Key::Pair(name.into(), peer.into()));
        all.counts.remove(&Key::Name(name.into()));
        if let Some(count) = all.counts.get_mut(&Key::Peer(peer.into())) {
            count.failures = count.failures.saturating_sub(1);
        }
        drop(all);
        self.know(name, peer);
    }

    /// Remembers that a name signed in from a peer.
    pub fn know(&self, name: &str, peer: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.known.len() >= MOST {
            all.known.clear();
        }
        all.known.insert((name.into(), peer.into()));
    }
}

impl Counts {
    fn keys(&self, name: &str, peer: &str) -> Vec<Key> {
        let mut keys = vec![Key::Pair(name.into(), peer.into()), Key::Peer(peer.into())];
        if !self.known.contains(&(name.to_owned(), peer.to_owned())) {
            keys.push(Key::Name(name.into()));
        }
        keys
    }

    /// Seconds to wait.
    fn wait(&self, key: &Key, now: Timestamp) -> i64 {
        let Some(count) = self.counts.get(key) else { return 0 };
        let (free, longest) = key.bounds();
        let Some(over) = count.failures.checked_sub(free) else { return 0 };
        let seconds = 1_i64.checked_shl(over.min(16)).unwrap_or(longest).min(longest);
        let left = count.last.plus_seconds(seconds).0 - now.0;
        (left + 999).div_euclid(1000).max(0)
    }

    fn make_room(&mut self, now: Timestamp) {
        if self.counts.len() >= MOST {
            self.counts.retain(|_, count| count.last.plus_seconds(REST) > now);
        }
        if self.counts.len() >= MOST {
            self.counts.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000);

    #[test]
    fn waits_double_and_end() {
        let throttle = Throttle::default();
        for _ in 0..5 {
            assert_eq!(throttle.enter("ana", "1", NOW), Ok(()));
        }
        let mut now = NOW;
        for wait in [1, 2, 4, 8, 16, 32, 60, 60] {
            assert_eq!(
                throttle.enter("ana", "1", now),
                Err(Failure::TooMany { retry_after: u32::try_from(wait).expect("small") })
            );
            assert!(throttle.enter("ana", "1", now.plus_seconds(wait - 1)).is_err());
            now = now.plus_seconds(wait);
            assert_eq!(throttle.enter("ana", "1", now), Ok(()));
        }
    }

    #[test]
    fn strangers_who_guess_do_not_keep_the_person_out() {
        let throttle = Throttle::default();
        throttle.succeeded("ana", "home");
        for stranger in 0..1_000 {
            let _ = throttle.enter("ana", &format!("stranger {stranger}"), NOW);
        }
        assert!(throttle.enter("ana", "office", NOW).is_err());
        assert_eq!(throttle.enter("ana", "home", NOW), Ok(()));
        assert_eq!(throttle.enter("ana", "office", NOW.plus_seconds(61)), Ok(()));
    }

    #[test]
    fn a_right_password_does_not_clear_what_a_peer_guessed_at_others() {
        let throttle = Throttle::default();
        for name in 0..40 {
            let _ = throttle.enter(&format!("name {name}"), "1", NOW);
        }
        let later = NOW.plus_seconds(2);
        assert_eq!(throttle.enter("own", "1", later), Ok(()));
        throttle.succeeded("own", "1");
        assert!(throttle.enter("ana", "1", later).is_err());
    }

    #[test]
    fn an_hour_without_a_failure_clears_the_counters() {
        let throttle = Throttle::default();
        for day in 0..100 {
            let now = NOW.plus_seconds(day * 24 * REST);
            assert_eq!(throttle.enter("ana", "1", now), Ok(()));
            assert_eq!(throttle.enter("ana", "1", now), Ok(()), "day {day}");
        }
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        for i in 0..30_000 {
            let _ = throttle.enter(&format!("name {i}"), &format!("peer {i}"), NOW);
        }
        assert!(throttle.0.lock().expect("no test panicked").counts.len() <= MOST + 3);
    }
}
