//! Any policy, any facts.

use domain::{
    Caller, Digest, Role,
    change::State,
    review::{
        Facts, Policy, Signature,
        facts::Live,
        policy::{Approvers, Bar, Risk},
        risk::Raised,
    },
};
use proptest::{collection::vec, prelude::*, sample::select};

/// Few people, so that they meet often.
pub const PEOPLE: std::ops::Range<i64> = 1..5;

pub fn caller(person: i64, role: Role) -> Caller {
    Caller::new(person, format!("p{person}"), role)
}

pub fn hash(n: u8) -> Digest {
    Digest::of_bytes(&[n])
}

prop_compose! {
    pub fn policy()(
        approvals in 0_u8..=3,
        role in select(vec![Role::Reviewer, Role::Deployer, Role::Admin]),
        people in prop_oneof![Just(Vec::new()), vec(PEOPLE, 1..4)],
        flags in any::<[bool; 7]>(),
        bars in vec((select(vec![Risk::CatchAll, Risk::Bounce, Risk::Objects { over: 10 }]), 1_u8..=2), 0..3),
    ) -> Policy {
        let [own_approval, deployer_not_author, expectations, threads, warnings, pinned_versions, break_glass] = flags;
        let mut policy = Policy {
            approvals,
            approvers: Approvers { role, people: people.into_iter().map(|p| format!("p{p}")).collect() },
            own_approval, deployer_not_author, expectations, threads, warnings, pinned_versions, break_glass,
            ..Policy::default()
        };
        for (when, more) in bars {
            if policy.bars.iter().all(|bar: &Bar| bar.when != when) {
                policy.bars.push(Bar { when, more });
            }
        }
        policy
    }
}

prop_compose! {
    fn signature()(person in PEOPLE, role in select(Role::ALL.to_vec()), plan in 0_u8..2) -> Signature {
        Signature { person, name: format!("p{person}"), role, plan_hash: hash(plan) }
    }
}

prop_compose! {
    pub fn facts()(
        state in select(State::ALL.to_vec()),
        author in PEOPLE,
        wrote in vec(PEOPLE, 0..3),
        approvals in vec(signature(), 0..5),
        // Nothing wrong is as likely as something.
        (errors, missed, warnings, threads) in (0_u32..2, 0_u32..2, 0_u32..3, 0_u32..2),
        unacknowledged in 0_u32..2,
        (unpinned, frozen) in (any::<bool>(), any::<bool>()),
        risks in vec(select(vec![Risk::CatchAll, Risk::Bounce, Risk::FailOpen]), 0..3),
        live in select(vec![Live::Unasked, Live::AsPlanned, Live::Moved, Live::Nothing]),
    ) -> Facts {
        Facts {
            wrote, approvals, errors, missed, warnings, live,
            unacknowledged: unacknowledged.min(warnings),
            open_threads: threads,
            unpinned: if unpinned { vec!["resize".into()] } else { Vec::new() },
            frozen: if frozen { vec!["Fri 16:00 to Mon 08:00, UTC".into()] } else { Vec::new() },
            risks: risks.into_iter().map(|risk| Raised { risk, why: "it is so".into() }).collect(),
            ..Facts::new(state, author, hash(0))
        }
    }
}
