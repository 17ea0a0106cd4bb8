//! Where a change stands: the policy it is under, and all that counts about it, read inside the transaction that decides.

use super::Work;
use crate::{
    store::{
        change::{self, Change},
        environment, expectation, review, sample, thread,
    },
    zones,
};
use domain::{
    Digest, Failure, Timestamp,
    change::{ChangeId, State},
    environment::Environment,
    expectation::run,
    finding::{Finding, Severity},
    review::{Facts, Move, Policy, course, facts::Live, risk},
    rules::{findings, findings::Context},
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
    let warnings = warnings(change, &environment);
    let seen = thread::acknowledged(db, id).await?;
    let mut wrote = change::editors(db, change.draft, change.summary.revision).await?;
    wrote.extend(review::authors(db, id).await?);
    let facts = Facts {
        state: change.summary.state,
        author: change.author,
        wrote,
        plan_hash: change.plan_hash.clone(),
        approvals: review::signatures(db, id).await?,
        errors: count(findings_of(change, &environment).iter().filter(|f| f.severity == Severity::Error)),
        missed: if policy.expectations { missed(db, change).await? } else { 0 },
        warnings: count(warnings.keys()),
        unacknowledged: count(warnings.keys().filter(|key| !seen.contains_key(*key))),
        open_threads: thread::open(db, id).await?,
        unpinned: Vec::new(),
        frozen: frozen(&policy, now),
        risks: risk::of_rules(&policy, change.base.as_ref(), &change.proposed),
        live: Live::Unasked,
    };
    Ok(Stand { policy, facts })
}

/// Puts a change into the state it has after a move, once all the move writes is written.
pub(super) async fn settle(work: &mut Work, id: ChangeId, step: Move) -> Result<State, Failure> {
    let now = work.now;
    let change = super::changes::get(work.db(), id).await?;
    let Stand { policy, facts } = stand(work.db(), &change, now).await?;
    let state = course::after(step, &policy, &facts);
    change::set_state(work.db(), id, state, now).await?;
    Ok(state)
}

/// The warnings of what a change proposes, by what they are acknowledged by.
pub(super) fn warnings(change: &Change, environment: &Environment) -> BTreeMap<String, Finding> {
    let warnings = findings_of(change, environment).into_iter().filter(|f| f.severity == Severity::Warning);
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

fn findings_of(change: &Change, environment: &Environment) -> Vec<Finding> {
    let context = Context { region: environment.region.clone(), account: environment.account.clone() };
    findings::check(&change.proposed, &context)
}

fn frozen(policy: &Policy, now: Timestamp) -> Vec<String> {
    let on = policy.freezes.iter().filter(|freeze| freeze.is_on(zones::local(&freeze.zone, now)));
    on.map(domain::review::freeze::Freeze::words).collect()
}

/// How many expectations a change misses.
async fn missed(db: &mut SqliteConnection, change: &Change) -> Result<u32, Failure> {
    let environment = &change.summary.environment;
    let wanted = expectation::of_environment(db, environment).await?;
    let samples = sample::of_environment(db, environment).await?;
    let tried = run(&change.proposed, &wanted, &samples);
    Ok(count(tried.iter().filter(|t| !t.misses.is_empty())))
}

fn count(items: impl Iterator) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}
