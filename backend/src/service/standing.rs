//! Where a change stands: the policy it is under, and all that counts about it, read inside the transaction that decides.

use super::Work as Transaction;
use crate::{
    store::{
        change::{self, Change},
        environment, expectation, review, sample, thread,
    },
    zones,
};
use domain::{
    Content, Digest, Failure, Timestamp,
    change::{ChangeId, State},
    environment::Environment,
    expectation::run,
    finding::{Finding, Severity},
    jobs::qualifier::Function,
    review::{
        Facts, Move, Policy, course,
        facts::Live,
        risk::{self, Raised},
    },
};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// A policy, and the facts it is put to.
pub(super) struct Stand {
    pub policy: Policy,
    pub facts: Facts,
}

/// Where a change stands now.
pub(super) async fn stand(
    db: &mut SqliteConnection,
    change: &Change,
    now: Timestamp,
) -> Result<Stand, Failure> {
    let id = change.summary.id;
    let policy = environment::policy(db, &change.summary.environment).await?;
    let environment = environment_of(db, change).await?;
    let findings = change.proposed.findings(&environment);
    let errors = count(findings.iter().filter(|f| f.severity == Severity::Error));
    let warnings = by_key(findings);
    let seen = thread::acknowledged(db, id).await?;
    let mut wrote = change::editors(db, change.draft, change.summary.revision).await?;
    wrote.extend(review::authors(db, id).await?);
    let facts = Facts {
        state: change.summary.state,
        author: change.author,
        wrote,
        plan_hash: change.plan_hash.clone(),
        approvals: review::signatures(db, id).await?,
        errors,
        missed: if policy.expectations { missed(db, change).await? } else { 0 },
        warnings: count(warnings.keys()),
        unacknowledged: count(warnings.keys().filter(|key| !seen.contains_key(*key))),
        open_threads: thread::open(db, id).await?,
        unpinned: unpinned(change),
        frozen: frozen(&policy, now),
        risks: risks(&policy, change),
        live: match change.proposed {
            Content::RuleSet(_) => Live::Unasked,
            Content::Job(_) => Live::Nothing,
        },
    };
    Ok(Stand { policy, facts })
}

/// Where a change stands, in the transaction that acts.
pub(super) async fn stand_in(work: &mut Transaction, change: &Change) -> Result<Stand, Failure> {
    let now = work.now;
    stand(work.db(), change, now).await
}

/// Puts a change into the state it has after a move, once all the move writes is written.
pub(super) async fn settle(work: &mut Transaction, id: ChangeId, step: Move) -> Result<State, Failure> {
    let now = work.now;
    let change = super::changes::get(work.db(), id).await?;
    let Stand { policy, facts } = stand_in(work, &change).await?;
    let state = course::after(step, &policy, &facts);
    change::set_state(work.db(), id, state, now).await?;
    Ok(state)
}

/// The warnings of what a change proposes, by what they are acknowledged by.
pub(super) fn warnings(change: &Change, environment: &Environment) -> BTreeMap<String, Finding> {
    by_key(change.proposed.findings(environment))
}

fn by_key(findings: Vec<Finding>) -> BTreeMap<String, Finding> {
    let warnings = findings.into_iter().filter(|f| f.severity == Severity::Warning);
    warnings.map(|f| (Digest::of(&(&f.code, f.place.path(), &f.message)).as_str().to_owned(), f)).collect()
}

/// A change's environment, as of this transaction.
pub(super) async fn environment_of(
    db: &mut SqliteConnection,
    change: &Change,
) -> Result<Environment, Failure> {
    let id = &change.summary.environment;
    environment::get(db, id).await?.ok_or_else(|| Failure::NotFound(format!("environment `{id}`")))
}

fn frozen(policy: &Policy, now: Timestamp) -> Vec<String> {
    let on = policy.freezes.iter().filter(|freeze| freeze.is_on(zones::local(&freeze.zone, now)));
    on.map(domain::review::freeze::Freeze::words).collect()
}

/// A job's function, where other code can run under its name for the tasks that are left.
fn unpinned(change: &Change) -> Vec<String> {
    let Content::Job(job) = &change.proposed else { return Vec::new() };
    let named = job.lambda().and_then(|lambda| lambda.function_arn.as_deref());
    let moves = |name: &&str| Function::parse(name).is_ok_and(|function| function.qualifier.moves());
    named.filter(moves).map(str::to_owned).into_iter().collect()
}

fn risks(policy: &Policy, change: &Change) -> Vec<Raised> {
    match &change.proposed {
        Content::RuleSet(set) => risk::of_rules(policy, change.base.as_ref(), set),
        // How many rows a manifest has is known when AWS has read it, which is after the review.
        Content::Job(_) => risk::of_job(policy, None, None),
    }
}

/// How many expectations a change misses. A job has none.
async fn missed(db: &mut SqliteConnection, change: &Change) -> Result<u32, Failure> {
    let Content::RuleSet(proposed) = &change.proposed else { return Ok(0) };
    let environment = &change.summary.environment;
    let wanted = expectation::of_environment(db, environment).await?;
    let samples = sample::of_environment(db, environment).await?;
    let tried = run(proposed, &wanted, &samples);
    Ok(count(tried.iter().filter(|t| !t.misses.is_empty())))
}

fn count(items: impl Iterator) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}
