//! Two people approve, edit and deploy at once, and a third meddles: the state machine over many interleavings of their moves.
//! Whatever the order, nothing is deployed without the approvals the policy demands for exactly that plan.

use crate::any::{caller, hash, policy};
use domain::{
    Caller, Digest, Role,
    change::State,
    review::{Facts, Move, Policy, Signature, course, may},
};
use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};
use std::{cell::Cell, collections::BTreeSet};

/// What somebody tries. An approval names the plan they looked at, which may be old by the time it arrives.
#[derive(Debug, Clone, Copy)]
enum Try {
    /// Saves the draft: the next update finds this content.
    Edit(u8),
    /// Looks at the change's page.
    Look,
    /// Makes a move, on what was looked at.
    Move(Move),
}

/// A change as the database has it.
struct Change {
    facts: Facts,
    /// What the draft comes to now.
    draft: u8,
    /// Who saved revisions that no update has taken yet.
    saved: Vec<i64>,
    /// What was signed: every approval ever given, by whom and of which plan.
    signed: BTreeSet<(i64, Digest)>,
    /// Everybody whose text is in it, kept apart from what the code under test is told.
    wrote: BTreeSet<i64>,
}

/// What each deployment was let through with.
#[derive(Debug)]
struct Deployed {
    by: Step,
    role: Role,
    signers: BTreeSet<i64>,
    authors: BTreeSet<i64>,
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum Step {
    Usual,
    BrokenGlass,
}

impl Change {
    fn new() -> Self {
        let facts = Facts::new(State::InReview, 1, hash(0));
        Self { facts, draft: 0, saved: Vec::new(), signed: BTreeSet::new(), wrote: [1].into() }
    }

    /// One transaction: asks, then writes, as the service does.
    fn make(&mut self, caller: &Caller, step: Move, seen: &Digest, policy: &Policy) -> Option<Deployed> {
        if may(caller, step, policy, &self.facts).is_err() {
            return None;
        }
        let facts = &mut self.facts;
        let mut same = true;
        let mut deployed = None;
        match step {
            Move::Approve => {
                if *seen != facts.plan_hash {
                    return None;
                }
                let plan_hash = facts.plan_hash.clone();
                self.signed.insert((caller.person, plan_hash.clone()));
                let (person, name, role) = (caller.person, caller.name.clone(), caller.role);
                facts.approvals.push(Signature { person, name, role, plan_hash });
            }
            Move::Update => {
                let plan = hash(self.draft);
                same = plan == facts.plan_hash;
                facts.plan_hash = plan;
                facts.wrote.extend(self.saved.iter().copied());
                self.wrote.extend(self.saved.drain(..));
            }
            Move::TakeOver => {
                facts.author = caller.person;
                facts.wrote.push(caller.person);
                self.wrote.insert(caller.person);
            }
            Move::Deploy | Move::BreakGlass => {
                let signed = self.signed.iter().filter(|(_, plan)| *plan == facts.plan_hash);
                let by = if step == Move::Deploy { Step::Usual } else { Step::BrokenGlass };
                let signers = signed.map(|(person, _)| *person).collect();
                deployed = Some(Deployed { by, role: caller.role, signers, authors: self.wrote.clone() });
            }
            Move::SendBack | Move::Withdraw | Move::Assign | Move::Acknowledge => {}
        }
        if course::drops(step, same).is_some() {
            facts.approvals.clear();
        }
        facts.state = course::after(step, policy, facts);
        deployed
    }
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let step = prop_oneof![
        2 => (0_u8..3).prop_map(Try::Edit),
        3 => Just(Try::Look),
        2 => select(Move::ALL.to_vec()).prop_map(Try::Move),
        9 => select(vec![Move::Approve, Move::Update, Move::Deploy]).prop_map(Try::Move),
    ];
    vec(step, 4..12)
}

/// People by role, with what each tries in turn.
type People = Vec<(Role, Vec<Try>)>;

/// One case is one interleaving: a policy, three people with what each tries in turn, and whose turn it is when.
fn interleaving() -> impl Strategy<Value = (Policy, People, Vec<usize>)> {
    let roles = select(vec![Role::Reviewer, Role::Deployer, Role::Admin]);
    (policy(), vec((roles, tries()), 3), vec(0_usize..3, 36))
}

#[test]
fn nothing_is_deployed_without_the_approvals_of_just_that_plan() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3_000) };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (usual, broken) = (Cell::new(0_u32), Cell::new(0_u32));
    let played = runner.run(&interleaving(), |(policy, people, order)| {
        let Some(deployed) = play(&policy, people, &order)? else { return Ok(()) };
        let Deployed { by, role, signers, authors } = deployed;
        let others = signers.iter().filter(|p| policy.own_approval || !authors.contains(p)).count();
        match by {
            Step::Usual => {
                usual.set(usual.get() + u32::from(policy.approvals > 0));
                prop_assert!(role >= Role::Deployer);
                prop_assert!(others >= policy.approvals.into(), "{} of {}", others, policy.approvals);
            }
            Step::BrokenGlass => {
                broken.set(broken.get() + 1);
                prop_assert!(role == Role::Admin && policy.break_glass);
            }
        }
        Ok(())
    });
    played.unwrap_or_else(|e| panic!("{e}"));
    // So that the test is about something.
    assert!(usual.get() > 50 && broken.get() > 50, "{} and {} deployments", usual.get(), broken.get());
}

/// Plays an interleaving to its end; gives what was deployed.
fn play(policy: &Policy, people: People, order: &[usize]) -> Result<Option<Deployed>, TestCaseError> {
    let mut change = Change::new();
    let mut queues: Vec<_> = (1_i64..)
        .zip(people)
        .map(|(id, (role, tries))| (caller(id, role), change.facts.plan_hash.clone(), tries.into_iter()))
        .collect();
    let mut ended = None;
    for turn in order {
        let (caller, seen, tries) = &mut queues[*turn];
        match tries.next() {
            None => {}
            Some(Try::Look) => *seen = change.facts.plan_hash.clone(),
            Some(Try::Edit(content)) => {
                change.draft = content;
                change.saved.push(caller.person);
            }
            Some(Try::Move(step)) => {
                let Some(deployed) = change.make(caller, step, seen, policy) else { continue };
                prop_assert!(ended.replace(deployed).is_none(), "deployed twice");
                prop_assert_eq!(change.facts.state, State::Deploying);
            }
        }
    }
    Ok(ended)
}
