//! Which of the console's own rule sets are deleted, and how many there may be.

use crate::Timestamp;

/// The most rule sets an account has in a region. AWS: SES quotas, e-mail receiving.
pub const RULE_SETS: usize = 40;

/// How many of the console's own sets are kept beside the new active one, for the way back.
pub const KEPT: usize = 3;

/// How long SES may still try to deliver mail it accepted under a set: a set is not deleted sooner after it was active.
/// AWS: permissions may be needed for so long; what deleting the set itself does to such mail is unknown.
const RETRIES_SECONDS: i64 = 36 * 60 * 60;

/// A rule set that the console made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Its name.
    pub name: String,
    /// When a deployment made another set active in its place; none where that never happened.
    pub left_at: Option<Timestamp>,
}

impl Own {
    /// Whether SES can no longer have mail to deliver that it accepted under the set.
    #[must_use]
    pub fn may_go(&self, now: Timestamp) -> bool {
        self.left_at.is_none_or(|at| at.plus_seconds(RETRIES_SECONDS) <= now)
    }
}

/// The sets to delete once a deployment is done, oldest first. `own` is what the console made, the last used first;
/// `standing` names all sets that are there, `active` is the one that is active before the deployment. The last `kept` that
/// were used, the active one counted, sets that were active within 36 hours, and sets that the console did not make stay.
#[must_use]
pub fn prune(
    own: &[Own],
    standing: &[String],
    active: Option<&str>,
    kept: usize,
    now: Timestamp,
) -> Vec<String> {
    let idle = own.iter().filter(|set| active != Some(set.name.as_str()) && standing.contains(&set.name));
    let mut old: Vec<String> =
        idle.skip(kept.saturating_sub(1)).filter(|set| set.may_go(now)).map(|set| set.name.clone()).collect();
    old.reverse();
    old
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_idle_sets_of_its_own_go() {
        let day = 24 * 60 * 60 * 1000;
        let own = |name: &str, days_ago: Option<i64>| Own {
            name: name.into(),
            left_at: days_ago.map(|days| Timestamp((100 - days) * day)),
        };
        let all = [
            own("active", Some(50)),
            own("e", Some(0)),
            own("gone", Some(1)),
            own("d", Some(1)),
            own("c", Some(1)),
            own("b", Some(2)),
            own("orphan", None),
            own("a", Some(9)),
        ];
        let standing: Vec<String> =
            ["a", "active", "b", "by-hand", "c", "d", "e", "orphan"].map(String::from).to_vec();
        let gone = |kept, active| prune(&all, &standing, active, kept, Timestamp(100 * day));
        assert_eq!(gone(3, Some("active")), ["a", "orphan", "b"]);
        assert_eq!(gone(5, Some("active")), ["a", "orphan"]);
        assert_eq!(gone(0, Some("active")), ["a", "orphan", "b"], "c to e were active within 36 hours");
        assert_eq!(gone(7, Some("active")), Vec::<String>::new());
        assert_eq!(gone(0, Some("b")), ["a", "orphan", "active"]);
    }
}
