//! What deciding about a change takes to know. `backend` gathers it inside the transaction that decides.

use super::{policy::Policy, risk::Raised};
use crate::{Digest, Role, access::PersonId, change::State};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A standing approval of somebody whose account is active.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their role now, which may be less than it was.
    pub role: Role,
    /// The plan they signed.
    pub plan_hash: Digest,
}

/// Whether what is live is what the plan was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
pub enum Live {
    /// Nobody asked AWS. The deployment's first step does.
    #[default]
    Unasked,
    /// It is.
    AsPlanned,
    /// It is not: the plan is void.
    Moved,
    /// Nothing is replaced: a job is created beside what there is.
    Nothing,
}

/// All that counts about a change, as of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Where it stands.
    pub state: State,
    /// Who answers for it: who proposed it, or took it over.
    pub author: PersonId,
    /// Everybody who has a part in it: proposed it, took it over, or saved a revision since the one that is live.
    pub wrote: Vec<PersonId>,
    /// The plan it stands for.
    pub plan_hash: Digest,
    /// Standing approvals.
    pub approvals: Vec<Signature>,
    /// Findings of severity error.
    pub errors: u32,
    /// Expectations that are missed.
    pub missed: u32,
    /// Findings of severity warning.
    pub warnings: u32,
    /// Those that nobody acknowledged.
    pub unacknowledged: u32,
    /// Threads that are not resolved.
    pub open_threads: u32,
    /// Functions of a job that are not given by a published version.
    pub unpinned: Vec<String>,
    /// Freeze windows that are on, in words.
    pub frozen: Vec<String>,
    /// What raises the bar.
    pub risks: Vec<Raised>,
    /// Whether what is live is what the plan was made from.
    pub live: Live,
}

impl Facts {
    /// Facts of a change with nothing wrong, nothing raised, and nobody's approval.
    #[must_use]
    pub fn new(state: State, author: PersonId, plan_hash: Digest) -> Self {
        Self {
            state,
            author,
            wrote: vec![author],
            plan_hash,
            approvals: Vec::new(),
            errors: 0,
            missed: 0,
            warnings: 0,
            unacknowledged: 0,
            open_threads: 0,
            unpinned: Vec::new(),
            frozen: Vec::new(),
            risks: Vec::new(),
            live: Live::Unasked,
        }
    }

    /// Whether somebody has a part in it.
    #[must_use]
    pub fn is_by(&self, person: PersonId) -> bool {
        self.author == person || self.wrote.contains(&person)
    }

    /// The approvals that count under a policy, one a person: of this very plan, by people it lets approve **now**.
    #[must_use]
    pub fn counted(&self, policy: &Policy) -> Vec<&Signature> {
        let mut people = BTreeSet::new();
        let counts = |s: &&Signature| {
            s.plan_hash == self.plan_hash
                && policy.approvers.include(&s.name, s.role)
                && (policy.own_approval || !self.is_by(s.person))
        };
        self.approvals.iter().filter(counts).filter(|s| people.insert(s.person)).collect()
    }

    /// How many approvals it takes under a policy.
    #[must_use]
    pub fn needed(&self, policy: &Policy) -> u8 {
        let applies = |risk| self.risks.iter().any(|raised| raised.risk == risk);
        let more = policy.bars.iter().filter(|bar| applies(bar.when)).map(|bar| bar.more).max();
        policy.approvals.saturating_add(more.unwrap_or(0))
    }

    /// Whether it has all approvals it takes.
    #[must_use]
    pub fn is_approved(&self, policy: &Policy) -> bool {
        self.counted(policy).len() >= usize::from(self.needed(policy))
    }
}
