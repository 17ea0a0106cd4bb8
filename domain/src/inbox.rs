//! What waits for somebody, what is theirs, and what happened of late: the first page.

use crate::{
    Caller, Timestamp,
    access::{Deed, PersonId},
    change::{ChangeSummary, EventKind, State},
    draft::{DraftId, RevisionNumber},
    environment::EnvironmentId,
    jobs::life::JobSummary,
    review::{
        Facts, Move, Policy, Signature, may,
        requirements::{Kind, requirement},
        risk::Raised,
    },
};
use serde::{Deserialize, Serialize};

/// What somebody is waited for to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    /// A job waits for a second person to start it.
    Start,
    /// Their review was asked for by name.
    ReviewAsked,
    /// Their change was sent back.
    Revise,
    /// Threads about their change are open.
    Answer,
    /// A change is approved, and they may deploy it.
    Deploy,
    /// A change waits for anybody's review, theirs too.
    Review,
}

impl Wait {
    /// All of them, the most pressing first.
    pub const ALL: [Self; 6] =
        [Self::Start, Self::ReviewAsked, Self::Revise, Self::Answer, Self::Deploy, Self::Review];

    /// What is to be done, as the page says it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Start => "start it",
            Self::ReviewAsked => "you were asked to review it",
            Self::Revise => "it was sent back to you",
            Self::Answer => "answer the open threads",
            Self::Deploy => "deploy it",
            Self::Review => "review it",
        }
    }
}

/// A change that is not finished, as far as it concerns one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The change.
    pub summary: ChangeSummary,
    /// Who answers for it.
    pub author: PersonId,
    /// Whether the person has a part in it.
    pub wrote: bool,
    /// Whether an approval of theirs, of this very plan, stands.
    pub signed: bool,
    /// Whether somebody's review was asked for.
    pub asked: bool,
    /// Whether theirs was.
    pub asked_them: bool,
    /// Threads that are not resolved.
    pub threads: u32,
}

impl Open {
    /// What it waits for the caller to do, if for anything, under its environment's policy.
    ///
    /// Of what the policy demands only that counts which hangs on the person: a change whose findings or expectations hold it up
    /// waits for its reviewers all the same, and its page says what is in the way.
    #[must_use]
    pub fn waits_for(&self, caller: &Caller, policy: &Policy) -> Option<Wait> {
        let theirs = self.author == caller.person;
        let facts = self.facts(caller, policy);
        match self.summary.state {
            State::SentBack if theirs => Some(Wait::Revise),
            State::InReview if theirs && self.threads > 0 => Some(Wait::Answer),
            State::InReview if self.asked && !self.asked_them => None,
            State::InReview => may(caller, Move::Approve, policy, &facts)
                .is_ok()
                .then_some(if self.asked_them { Wait::ReviewAsked } else { Wait::Review }),
            State::Approved => {
                let other = requirement(Kind::OtherDeployer, caller, policy, &facts);
                (caller.require(Deed::Deploy).is_ok() && other.is_none_or(|r| r.met)).then_some(Wait::Deploy)
            }
            _ => None,
        }
    }

    /// What is known of it, as if all that raises the bar applied: that it waits is said too often rather than too seldom.
    fn facts(&self, caller: &Caller, policy: &Policy) -> Facts {
        let plan_hash = crate::Digest::of_bytes(b"");
        let mut facts = Facts::new(self.summary.state, self.author, plan_hash.clone());
        facts.risks = policy.bars.iter().map(|bar| Raised { risk: bar.when, why: String::new() }).collect();
        if self.wrote {
            facts.wrote.push(caller.person);
        }
        if self.signed {
            let Caller { person, name, role, .. } = caller.clone();
            facts.approvals.push(Signature { person, name, role, plan_hash });
        }
        facts
    }
}

/// What waits for the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// What they are waited for to do.
    pub wait: Wait,
    /// With what.
    pub what: Subject,
}

impl Waiting {
    /// Since when.
    #[must_use]
    pub const fn since(&self) -> Timestamp {
        match &self.what {
            Subject::Change(change) => change.updated_at,
            Subject::Job(job) => job.created_at,
        }
    }
}

/// What somebody is waited for with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A change.
    Change(ChangeSummary),
    /// A job that was created.
    Job(Box<JobSummary>),
}

/// A draft nobody proposed yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unproposed {
    /// Its row.
    pub id: DraftId,
    /// What it holds.
    pub kind: crate::Kind,
    /// What it is called.
    pub name: String,
    /// Where it is edited for.
    pub environment: EnvironmentId,
    /// Its latest revision.
    pub revision: RevisionNumber,
    /// When that was saved.
    pub saved_at: Timestamp,
}

/// Something that happened to a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// Who; empty for the console itself.
    pub by: String,
    /// What.
    pub kind: EventKind,
    /// The change.
    pub change: i64,
    /// Its title.
    pub title: String,
    /// Where.
    pub environment: EnvironmentId,
}

/// The first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Inbox {
    /// What waits for the caller, the most pressing first; of the same kind the oldest first.
    pub waiting: Vec<Waiting>,
    /// The caller's own changes that are not finished, the newest first.
    pub changes: Vec<ChangeSummary>,
    /// Drafts the caller saved last, and nobody proposed.
    pub drafts: Vec<Unproposed>,
    /// What happened of late, the newest first.
    pub recent: Vec<Happening>,
}

impl Inbox {
    /// Puts what waits in order.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.waiting.sort_by_key(|waiting| (waiting.wait, waiting.since()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Role,
        review::policy::{Approvers, Bar, Risk},
    };
    use std::fmt::Write;

    fn open(state: State) -> Open {
        Open {
            summary: ChangeSummary {
                id: 1,
                environment: "sandbox".into(),
                kind: crate::Kind::RuleSet,
                title: "t".into(),
                name: "in".into(),
                revision: 1,
                state,
                author: "ana".into(),
                created_at: Timestamp(0),
                updated_at: Timestamp(0),
            },
            author: 1,
            wrote: false,
            signed: false,
            asked: false,
            asked_them: false,
            threads: 0,
        }
    }

    /// Who is waited for, in every state, as a table people can read. Person 1 is the author, 2 somebody else.
    #[test]
    fn who_is_waited_for() {
        let policy = Policy::default();
        let mut table = String::new();
        for state in State::ALL.into_iter().filter(|s| s.is_open()) {
            for (who, person) in [("author", 1), ("other", 2)] {
                let said: Vec<_> = Role::ALL
                    .into_iter()
                    .map(|role| {
                        let caller = Caller::new(person, "p".into(), role);
                        let mut change = open(state);
                        change.wrote = person == 1;
                        change.waits_for(&caller, &policy).map_or("—", Wait::words)
                    })
                    .collect();
                let _ = writeln!(table, "{} | {who} | {}", state.words(), said.join(" | "));
            }
        }
        assert_eq!(
            table,
            "in review | author | — | — | — | — | —\n\
             in review | other | — | — | review it | review it | review it\n\
             sent back | author | it was sent back to you | it was sent back to you | it was sent back to you | it was sent back to you | it was sent back to you\n\
             sent back | other | — | — | — | — | —\n\
             approved | author | — | — | — | deploy it | deploy it\n\
             approved | other | — | — | — | deploy it | deploy it\n\
             deploying | author | — | — | — | — | —\n\
             deploying | other | — | — | — | — | —\n"
        );
    }

    #[test]
    fn what_hangs_on_the_person_counts() {
        let rita = Caller::new(2, "rita".into(), Role::Deployer);
        let default = Policy::default();
        let review = open(State::InReview);
        let waits = |open: &Open, policy: &Policy| open.waits_for(&rita, policy);
        assert_eq!(waits(&Open { signed: true, ..review.clone() }, &default), None, "she signed it");
        assert_eq!(waits(&Open { wrote: true, ..review.clone() }, &default), None, "she wrote a part");
        let own = Policy { own_approval: true, ..Policy::default() };
        assert_eq!(waits(&Open { wrote: true, ..review.clone() }, &own), Some(Wait::Review));
        assert_eq!(waits(&Open { asked: true, ..review.clone() }, &default), None, "another was asked");
        let asked = Open { asked: true, asked_them: true, ..review.clone() };
        assert_eq!(waits(&asked, &default), Some(Wait::ReviewAsked));
        let named = Approvers { people: vec!["otto".into()], ..Approvers::default() };
        assert_eq!(waits(&review, &Policy { approvers: named, ..Policy::default() }), None, "others approve");
        let raised =
            Policy { approvals: 0, bars: vec![Bar { when: Risk::Bounce, more: 1 }], ..Policy::default() };
        assert_eq!(waits(&review, &raised), Some(Wait::Review), "the bar may be raised");
        let approved = Open { wrote: true, ..open(State::Approved) };
        assert_eq!(waits(&approved, &default), Some(Wait::Deploy));
        let other = Policy { deployer_not_author: true, ..Policy::default() };
        assert_eq!(waits(&approved, &other), None, "it takes another deployer");
        let ana = Caller::new(1, "ana".into(), Role::Editor);
        let threads = Open { wrote: true, threads: 2, ..review };
        assert_eq!(threads.waits_for(&ana, &default), Some(Wait::Answer));
    }
}
