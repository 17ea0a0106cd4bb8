//! What a run writes down. Each function is one transaction, on disk when it returns.

use crate::{
    Error,
    service::Core,
    store::{
        change,
        deployment::{self, Deployment, Goal},
        own_set, review,
    },
};
use domain::{
    change::{EventKind, State as ChangeState},
    deployment::{DeploymentId, State, StepState},
    jobs::life::Purpose,
    plan::{Call, Step},
};
use serde_json::json;
use sqlx::{Sqlite, Transaction};

/// Says that a write is about to be, or was.
fn point(core: &Core) {
    if let Some(at) = &core.at_journal {
        at();
    }
}

/// Puts a write on disk.
async fn commit(core: &Core, db: Transaction<'static, Sqlite>) -> Result<(), Error> {
    point(core);
    db.commit().await?;
    point(core);
    Ok(())
}

/// The run begins, or goes on.
pub(super) async fn running(core: &Core, id: DeploymentId) -> Result<(), Error> {
    let mut db = core.store.write().await?;
    deployment::set_state(&mut db, id, State::Running, core.clock.now()).await?;
    commit(core, db).await
}

/// A step is about to be done; unless somebody asked to stop, and that can still be: then gives their name, and nothing
/// is written.
pub(super) async fn intend(
    core: &Core,
    id: DeploymentId,
    number: usize,
    may_stop: bool,
) -> Result<Option<String>, Error> {
    let mut db = core.store.write().await?;
    if may_stop && let Some(person) = deployment::stop_asked(&mut db, id).await? {
        return Ok(Some(person));
    }
    deployment::intend(&mut db, id, index(number), core.clock.now()).await?;
    commit(core, db).await?;
    Ok(None)
}

/// A step takes long, and why.
pub(super) async fn remark(core: &Core, id: DeploymentId, number: usize, text: &str) -> Result<(), Error> {
    let mut db = core.store.write().await?;
    deployment::remark(&mut db, id, index(number), text).await?;
    commit(core, db).await
}

/// A step was done. A set that it made is the console's own from here on.
pub(super) async fn conclude(
    core: &Core,
    run: &Deployment,
    number: usize,
    remark: &str,
) -> Result<(), Error> {
    let id = run.summary.id;
    let mut db = core.store.write().await?;
    let now = core.clock.now();
    if let Goal::RuleSet(goal) = &run.goal
        && let Some(Step::Call(
            Call::CreateReceiptRuleSet { rule_set } | Call::CloneReceiptRuleSet { rule_set, .. },
        )) = goal.plan.steps.get(number)
    {
        own_set::add(&mut db, &goal.plan.environment, rule_set, id).await?;
    }
    deployment::conclude(&mut db, id, index(number), StepState::Done, remark, now).await?;
    commit(core, db).await
}

/// A step failed, and the deployment with it. The change goes back to approved: its approval still stands.
pub(super) async fn stop(
    core: &Core,
    deployment: &Deployment,
    number: usize,
    why: &str,
) -> Result<(), Error> {
    let id = deployment.summary.id;
    let mut work = core.work("deployment.stopped", format!("deployment {id}")).await?;
    let (now, by) = (work.now, Some(deployment.starter));
    deployment::conclude(work.db(), id, index(number), StepState::Failed, why, now).await?;
    deployment::set_state(work.db(), id, State::Stopped, now).await?;
    let (original, again) = (deployment.summary.rolls_back, deployment.summary.returns_to);
    if let Some(earlier) = original.or(again) {
        if let Some(change) = change_of(work.db(), earlier).await? {
            let text = format!("roll back: {why}");
            review::note(work.db(), change, by, EventKind::DeployStopped, &text, now).await?;
        }
    } else if let Some(change) = deployment.summary.change {
        change::set_state(work.db(), change, ChangeState::Approved, now).await?;
        review::note(work.db(), change, by, EventKind::DeployStopped, why, now).await?;
    }
    let detail = json!({ "step": number, "why": why });
    point(core);
    work.finish(Some(&deployment.summary.environment), detail).await?;
    point(core);
    tracing::warn!(deployment = id, why, "deployment {id} stopped");
    core.forget_live(&deployment.summary.environment).await
}

/// Every step was done.
pub(super) async fn finish(core: &Core, deployment: &Deployment) -> Result<(), Error> {
    let id = deployment.summary.id;
    let mut work = core.work("deployment.done", format!("deployment {id}")).await?;
    let (now, by) = (work.now, Some(deployment.starter));
    deployment::set_state(work.db(), id, State::Done, now).await?;
    let (original, again) = (deployment.summary.rolls_back, deployment.summary.returns_to);
    if let Some(original) = original {
        deployment::set_state(work.db(), original, State::RolledBack, now).await?;
        if let Some(change) = change_of(work.db(), original).await? {
            change::set_state(work.db(), change, ChangeState::RolledBack, now).await?;
            review::note(work.db(), change, by, EventKind::RolledBack, "", now).await?;
        }
    }
    if let Some(again) = again {
        if let Some(change) = change_of(work.db(), again).await? {
            let text = format!("again, by deployment {id}");
            change::set_state(work.db(), change, ChangeState::Live, now).await?;
            review::note(work.db(), change, by, EventKind::Deployed, &text, now).await?;
        }
    } else if original.is_none()
        && let Some(change) = deployment.summary.change
    {
        // A job that tried a few rows leaves the whole one to be created.
        let (state, text) = match &deployment.goal {
            Goal::Job(goal) if goal.purpose() == Purpose::Canary => {
                (ChangeState::Approved, "a job that tries a few rows first")
            }
            _ => (ChangeState::Live, ""),
        };
        change::set_state(work.db(), change, state, now).await?;
        review::note(work.db(), change, by, EventKind::Deployed, text, now).await?;
    }
    let target = &deployment.summary.target;
    let detail = json!({ "target": target, "rolls_back": original, "returns_to": again });
    point(core);
    work.finish(Some(&deployment.summary.environment), detail).await?;
    point(core);
    tracing::info!(deployment = id, "deployment {id} done");
    core.forget_live(&deployment.summary.environment).await
}

async fn change_of(
    db: &mut sqlx::SqliteConnection,
    deployment: DeploymentId,
) -> Result<Option<domain::change::ChangeId>, Error> {
    Ok(deployment::get(db, deployment).await?.and_then(|d| d.summary.change))
}

fn index(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
