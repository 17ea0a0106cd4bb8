//! What must hold for every role, state and policy.

use crate::any::{PEOPLE, caller, facts, hash, policy};
use domain::{
    Caller, Failure, Role,
    access::Deed,
    change::State,
    review::{Facts, Move, Policy, facts::Live, may, requirements},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Deploying, decided again without a word of the code under test.
fn deployable(caller: &Caller, policy: &Policy, facts: &Facts) -> bool {
    let own = |person: i64| person == facts.author || facts.wrote.contains(&person);
    let signers: BTreeSet<i64> = facts
        .approvals
        .iter()
        .filter(|s| s.plan_hash == facts.plan_hash)
        .filter(|s| s.role >= policy.approvers.role)
        .filter(|s| policy.approvers.people.is_empty() || policy.approvers.people.contains(&s.name))
        .filter(|s| policy.own_approval || !own(s.person))
        .map(|s| s.person)
        .collect();
    let raised = policy.bars.iter().filter(|bar| facts.risks.iter().any(|r| r.risk == bar.when));
    let needed = policy.approvals + raised.map(|bar| bar.more).max().unwrap_or(0);
    caller.role >= Role::Deployer
        && [State::InReview, State::Approved].contains(&facts.state)
        && facts.errors == 0
        && facts.live != Live::Moved
        && signers.len() >= needed.into()
        && (!policy.expectations || facts.missed == 0)
        && (!policy.pinned_versions || facts.unpinned.is_empty())
        && (!policy.warnings || facts.unacknowledged == 0)
        && (!policy.threads || facts.open_threads == 0)
        && (policy.freezes.is_empty() || facts.frozen.is_empty())
        && (!policy.deployer_not_author || !own(caller.person))
}

/// What was decided before there were policies, word for word: one approval, never one's own.
fn before_policies(caller: &Caller, step: Move, facts: &Facts, approved: bool) -> Result<(), Failure> {
    caller.require(step.deed())?;
    let refused = |why: &str| Err(Failure::Refused(why.into()));
    let open = match step {
        Move::Update | Move::Withdraw => {
            matches!(facts.state, State::InReview | State::SentBack | State::Approved)
        }
        Move::Approve => facts.state == State::InReview,
        Move::SendBack => matches!(facts.state, State::InReview | State::Approved),
        Move::Deploy => facts.state == State::Approved,
        _ => false,
    };
    if !open {
        return refused("not now");
    }
    match step {
        Move::Approve if facts.author == caller.person || facts.wrote.contains(&caller.person) => {
            Err(Failure::Forbidden("nobody approves what they wrote: ask another reviewer".into()))
        }
        Move::Approve | Move::Deploy if facts.errors > 0 => refused("errors"),
        Move::Approve | Move::Deploy if facts.missed > 0 => refused("missed"),
        Move::Deploy if !approved => refused("no approval"),
        _ => Ok(()),
    }
}

fn everybody() -> impl Iterator<Item = Caller> {
    Role::ALL.into_iter().flat_map(|role| PEOPLE.map(move |person| caller(person, role)))
}

/// The same facts in every state.
fn in_all_states(facts: &Facts) -> impl Iterator<Item = Facts> {
    State::ALL.into_iter().map(move |state| Facts { state, ..facts.clone() })
}

/// Every demand a policy can make, each alone: whoever could deploy before can deploy less, never more.
fn stricter(policy: &Policy) -> Vec<Policy> {
    vec![
        Policy { approvals: policy.approvals + 1, ..policy.clone() },
        Policy { own_approval: false, ..policy.clone() },
        Policy { deployer_not_author: true, ..policy.clone() },
        Policy { expectations: true, ..policy.clone() },
        Policy { threads: true, ..policy.clone() },
        Policy { warnings: true, ..policy.clone() },
        Policy { pinned_versions: true, ..policy.clone() },
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn deploying_takes_all_the_policy_demands_and_nothing_else(policy in policy(), facts in facts()) {
        for facts in in_all_states(&facts) {
            for caller in everybody() {
                let answer = may(&caller, Move::Deploy, &policy, &facts);
                prop_assert_eq!(answer.is_ok(), deployable(&caller, &policy, &facts), "{:?} {:?}", caller, answer);
                for stricter in stricter(&policy) {
                    prop_assert!(
                        may(&caller, Move::Deploy, &stricter, &facts).is_err() || answer.is_ok(),
                        "{:?}", stricter
                    );
                }
            }
        }
    }

    #[test]
    fn what_the_page_lists_is_what_holds_a_deployment_up(policy in policy(), facts in facts()) {
        for caller in everybody().filter(|c| c.may(Deed::Deploy)) {
            let all_met = requirements(&caller, &policy, &facts).iter().all(|r| r.met);
            let open = Move::Deploy.is_open(facts.state);
            prop_assert_eq!(may(&caller, Move::Deploy, &policy, &facts).is_ok(), all_met && open);
        }
    }

    #[test]
    fn nobody_approves_their_own_unless_the_policy_lets_them(policy in policy(), facts in facts()) {
        for facts in in_all_states(&facts) {
            for caller in everybody() {
                if may(&caller, Move::Approve, &policy, &facts).is_err() {
                    continue;
                }
                prop_assert!(policy.own_approval || !facts.is_by(caller.person));
                prop_assert!(caller.role >= policy.approvers.role && caller.role >= Role::Reviewer);
                prop_assert!(facts.errors == 0 && facts.live != Live::Moved);
                prop_assert!(!facts.is_approved(&policy));
                prop_assert!(matches!(facts.state, State::InReview | State::Approved));
            }
        }
    }

    #[test]
    fn an_approval_that_is_allowed_counts(policy in policy(), facts in facts(), person in PEOPLE) {
        for role in Role::ALL {
            let caller = caller(person, role);
            if may(&caller, Move::Approve, &policy, &facts).is_ok() {
                let mut after = facts.clone();
                after.approvals.push(domain::review::Signature {
                    person, name: caller.name.clone(), role, plan_hash: hash(0),
                });
                prop_assert_eq!(after.counted(&policy).len(), facts.counted(&policy).len() + 1);
                prop_assert!(may(&caller, Move::Approve, &policy, &after).is_err(), "twice");
            }
        }
    }

    #[test]
    fn only_administrators_break_the_glass_and_never_over_errors(policy in policy(), facts in facts()) {
        for facts in in_all_states(&facts) {
            for caller in everybody() {
                if may(&caller, Move::BreakGlass, &policy, &facts).is_ok() {
                    prop_assert!(caller.role == Role::Admin && policy.break_glass);
                    prop_assert!(facts.errors == 0 && facts.live != Live::Moved);
                    prop_assert!(may(&caller, Move::Deploy, &policy, &facts).is_err(), "there is no need");
                }
            }
        }
    }

    #[test]
    fn what_is_finished_or_under_way_stays(policy in policy(), facts in facts()) {
        for state in [State::Deploying, State::Live, State::RolledBack, State::Withdrawn] {
            let facts = Facts { state, ..facts.clone() };
            for caller in everybody() {
                for step in Move::ALL {
                    prop_assert!(may(&caller, step, &policy, &facts).is_err(), "{:?} {:?}", state, step);
                }
            }
        }
    }

    #[test]
    fn a_role_too_small_is_told_so_first(policy in policy(), facts in facts()) {
        for caller in everybody() {
            for step in Move::ALL.into_iter().filter(|step| !caller.may(step.deed())) {
                let answer = may(&caller, step, &policy, &facts);
                prop_assert_eq!(answer, caller.require(step.deed()), "{:?}", step);
            }
        }
    }

    #[test]
    fn a_larger_role_may_no_less(policy in policy(), facts in facts(), person in PEOPLE) {
        for step in Move::ALL.into_iter().filter(|step| *step != Move::BreakGlass) {
            let allowed: Vec<bool> = Role::ALL
                .into_iter()
                .map(|role| may(&caller(person, role), step, &policy, &facts).is_ok())
                .collect();
            prop_assert!(allowed.is_sorted(), "{:?}: {:?}", step, allowed);
        }
    }

    #[test]
    fn the_default_policy_is_what_held_before_there_were_policies(facts in facts()) {
        let known = [Move::Update, Move::Approve, Move::SendBack, Move::Withdraw, Move::Deploy];
        let policy = Policy { expectations: true, ..Policy::default() };
        let facts = Facts { live: Live::Unasked, risks: Vec::new(), ..facts };
        let approved = facts.is_approved(&policy);
        // The state said then whether it was approved.
        let settled = if approved { State::Approved } else { State::InReview };
        let state = if Move::Deploy.is_open(facts.state) { settled } else { facts.state };
        let facts = Facts { state, ..facts };
        for caller in everybody() {
            for is in known {
                let (old, new) = (before_policies(&caller, is, &facts, approved), may(&caller, is, &policy, &facts));
                prop_assert_eq!(old.is_ok(), new.is_ok(), "{:?} {:?}: {:?} {:?}", caller, is, old, new);
                // Approving what is approved was refused whoever asked; now it is said first who may not.
                if is == Move::Approve && state == State::Approved {
                    continue;
                }
                prop_assert_eq!(
                    matches!(old, Err(Failure::Forbidden(_))),
                    matches!(new, Err(Failure::Forbidden(_))),
                    "{:?} {:?}", old, new
                );
            }
        }
    }
}
