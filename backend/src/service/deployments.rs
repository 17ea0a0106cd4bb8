//! Deployments and roll back. What runs them is in `deploy`.

use super::{
    Core, back, changes,
    proposal::{self, How},
    standing::{Stand, stand_in},
};
use crate::{
    Error, deploy as engine, incident, random,
    store::{
        change,
        deployment::{self, Deployment, Goal, JobGoal, New},
        job, review,
    },
};
use async_trait::async_trait;
use domain::{
    Caller, Digest, Failure, Kind,
    access::Deed,
    change::{ChangeId, EventKind},
    deployment::{
        DeploymentId, DeploymentSummary, DeploymentView, State, StepState, StepView, Swap, WayBack,
    },
    port,
    review::{Move, course, may},
    rules::RuleSet,
    slice::{self, Slice},
};
use serde_json::json;
use sqlx::SqliteConnection;
use std::sync::Arc;

pub(super) struct Deployments(pub Arc<Core>);

#[async_trait]
impl port::Deployments for Deployments {
    async fn list(&self, caller: &Caller, environment: &str) -> Result<Vec<DeploymentSummary>, Failure> {
        caller.require(Deed::Read)?;
        let environment = self.0.environment(environment).await?;
        let newest = Slice { before: None, limit: slice::MAX };
        let mut db = self.0.store.read().await?;
        Ok(deployment::of_environment(&mut db, &environment.id, newest).await?.rows)
    }

    async fn show(&self, caller: &Caller, id: DeploymentId) -> Result<DeploymentView, Failure> {
        caller.require(Deed::Read)?;
        let deployment = get(&mut *self.0.store.read().await?, id).await?;
        let environment = self.0.environment(&deployment.summary.environment).await?;
        let is_set = deployment.summary.kind == Kind::RuleSet;
        let live =
            if is_set && was_live(&deployment) { Some(self.0.recent_live(&environment).await) } else { None };
        let mut db = self.0.store.read().await?;
        let moving = deployment::moving_in(&mut db, &environment.id, Kind::RuleSet).await?;
        let is_live = matches!(&live, Some(Ok(live)) if is_live(&deployment, live.active.as_ref()));
        let (roll_back, again) = match &live {
            None => (
                back::may_roll_back(caller, &deployment, moving, None).map(|()| WayBack::Switch),
                back::may_return(caller, &deployment, moving).map(|()| WayBack::Switch),
            ),
            Some(Err(failure)) => (Err(failure.clone()), Err(failure.clone())),
            Some(Ok(live)) => (
                back::may_roll_back(caller, &deployment, moving, Some(live))
                    .and_then(|()| back::likely_way(live, deployment.of_set()?.base.as_ref())),
                back::may_return(caller, &deployment, moving)
                    .and_then(|()| back::likely_way(live, deployment.of_set()?.wanted.as_ref())),
            ),
        };
        let swap = match (&deployment.goal, live) {
            (Goal::RuleSet(goal), Some(Ok(live))) if is_live && roll_back.is_ok() => {
                Some(Swap { live: live.active, again: goal.base.clone() })
            }
            (Goal::RuleSet(goal), Some(Ok(live))) if !is_live && again.is_ok() => {
                Some(Swap { live: live.active, again: goal.wanted.clone() })
            }
            _ => None,
        };
        let steps = deployment::steps(&mut db, id, &deployment.plan()).await?;
        Ok(DeploymentView {
            stop: may_stop(caller, &deployment, &steps),
            steps,
            plan: deployment.plan(),
            broken_glass: deployment.broken_glass,
            summary: deployment.summary,
            is_live,
            roll_back,
            again,
            swap: swap.map(Box::new),
        })
    }

    async fn deploy(&self, caller: &Caller, id: ChangeId) -> Result<DeploymentId, Failure> {
        let (core, caller) = (self.0.clone(), caller.clone());
        to_the_end(async move { deploy(&core, &caller, id, None).await }).await
    }

    async fn roll_back(&self, caller: &Caller, id: DeploymentId) -> Result<DeploymentId, Failure> {
        let (core, caller) = (self.0.clone(), caller.clone());
        to_the_end(async move { back::roll_back(&core, &caller, id).await }).await
    }

    async fn return_to(&self, caller: &Caller, id: DeploymentId) -> Result<DeploymentId, Failure> {
        let (core, caller) = (self.0.clone(), caller.clone());
        to_the_end(async move { back::return_to(&core, &caller, id).await }).await
    }

    async fn stop(&self, caller: &Caller, id: DeploymentId) -> Result<(), Failure> {
        let act = self.0.act(caller, Deed::Stop, "deployment.stop", format!("deployment {id}")).await?;
        let mut work = act.begin().await?;
        let deployment = get(work.db(), id).await?;
        let steps = deployment::steps(work.db(), id, &deployment.plan()).await?;
        let by = work.caller()?;
        may_stop(&by, &deployment, &steps)?;
        deployment::ask_to_stop(work.db(), id, by.person).await?;
        Ok(work.finish(Some(&deployment.summary.environment), json!({})).await?)
    }
}

/// Whether a deployment can still be stopped: the switch has not begun. Asked inside the transaction that notes it, and the
/// run asks for such a note inside the one in which it writes the intent to switch; so one of the two comes first.
fn may_stop(caller: &Caller, deployment: &Deployment, steps: &[StepView]) -> Result<(), Failure> {
    caller.require(Deed::Stop)?;
    let state = deployment.summary.state;
    if !state.is_moving() {
        return Err(Failure::Refused(format!(
            "this deployment is {}: there is nothing to stop",
            state.words()
        )));
    }
    match steps.iter().find(|step| step.switch) {
        Some(step) if step.state == StepState::Waiting => Ok(()),
        _ if deployment.summary.kind == Kind::Job => {
            Err(Failure::Refused("the job is being created: wait for the end, then cancel it".into()))
        }
        _ => Err(Failure::Refused("the switch has begun: wait for the end, then roll back".into())),
    }
}

/// Deploys without what the policy demands, with a reason.
pub(super) async fn break_glass(
    core: &Arc<Core>,
    caller: &Caller,
    id: ChangeId,
    reason: String,
) -> Result<DeploymentId, Failure> {
    let (core, caller) = (core.clone(), caller.clone());
    to_the_end(async move { deploy(&core, &caller, id, Some(&reason)).await }).await
}

/// Does it even if nobody waits for the answer any more: a browser that is closed drops the request, and what was
/// written down has to begin.
async fn to_the_end(
    work: impl Future<Output = Result<DeploymentId, Failure>> + Send + 'static,
) -> Result<DeploymentId, Failure> {
    tokio::spawn(incident::scope(incident::current(), work)).await.map_err(Error::from)?
}

/// Deploys a change; with a reason, without what the policy demands.
async fn deploy(
    core: &Arc<Core>,
    caller: &Caller,
    id: ChangeId,
    glass: Option<&str>,
) -> Result<DeploymentId, Failure> {
    let (step, what) = match glass {
        None => (Move::Deploy, "change.deploy"),
        Some(_) => (Move::BreakGlass, "change.break_glass"),
    };
    let act = core.act(caller, step.deed(), what, format!("change {id}")).await?;
    let (before, environment) = core.change(id).await?;
    core.may(caller, step, &before).await?;
    let how = How::of(&before.plan);
    let mut goal = core.prepare(&environment, &before.proposed, before.summary.revision, &how).await?;
    let plan = goal.plan();
    proposal::still_holds(&before, &plan)?;
    proposal::has_room(&plan)?;
    core.nothing_stops(&environment, &goal).await?;

    let mut work = act.begin().await?;
    let change = changes::get(work.db(), id).await?;
    let by = work.caller()?;
    let Stand { policy, facts } = stand_in(&mut work, &change).await?;
    if let Err(failure) = may(&by, step, &policy, &facts) {
        return Err(work.refused(failure).await);
    }
    // What was read above is of the change as it was; what is approved is the change as it is.
    proposal::still_holds(&change, &plan)?;
    nothing_moves(work.db(), &environment.id, change.proposed.kind()).await?;
    if let Goal::Job(goal) = &mut goal {
        try_rows_first(work.db(), id, goal).await?;
        goal.token = token(core, work.db(), id, goal).await?;
    }
    let new = New { change: Some(id), rolls_back: None, returns_to: None, goal: &goal, by: by.person };
    let now = work.now;
    let deployment = deployment::insert(work.db(), &new, now).await?;
    change::set_state(work.db(), id, course::after(step, &policy, &facts), now).await?;
    if let Some(reason) = glass {
        deployment::break_glass(work.db(), deployment, reason).await?;
        review::note(work.db(), id, Some(by.person), EventKind::BrokenGlass, reason, now).await?;
        tracing::warn!(deployment, change = id, by = by.name, reason, "the glass was broken for change {id}");
    }
    let text = format!("deployment {deployment}");
    review::note(work.db(), id, Some(by.person), EventKind::DeployStarted, &text, now).await?;
    let detail = json!({ "deployment": deployment, "target": goal.target(), "plan_hash": change.plan_hash,
        "broken_glass": glass });
    work.finish(Some(&environment.id), detail).await?;
    engine::start(core, deployment);
    Ok(deployment)
}

/// Where a few rows are to be tried first and were not, or not well, the deployment creates the job that tries them.
async fn try_rows_first(
    db: &mut SqliteConnection,
    change: ChangeId,
    goal: &mut JobGoal,
) -> Result<(), Failure> {
    let Some(rows) = goal.plan.canary else { return Ok(()) };
    match job::canary(db, change, &goal.plan.hash()).await? {
        Some(tried) if tried.went_well() => {}
        Some(tried) if !tried.status.is_final() => {
            return Err(Failure::Refused(format!(
                "job {} tries {rows} rows first and has not ended: wait for it",
                tried.id
            )));
        }
        _ => goal.plan = goal.plan.of_canary(&goal.job, rows),
    }
    Ok(())
}

/// The token for an attempt: the one stored for this very body, where an earlier attempt did not come to a job.
async fn token(
    core: &Core,
    db: &mut SqliteConnection,
    change: ChangeId,
    goal: &JobGoal,
) -> Result<String, Failure> {
    let body = Digest::of(&(&goal.plan.job, goal.purpose(), goal.plan.canary));
    if let Some(token) = job::token(db, change, &body).await? {
        return Ok(token);
    }
    let token = random::hex::<16>(&*core.random)?;
    job::keep_token(db, change, &body, &token).await?;
    Ok(token)
}

pub(super) async fn get(db: &mut SqliteConnection, id: DeploymentId) -> Result<Deployment, Failure> {
    deployment::get(db, id).await?.ok_or_else(|| Failure::NotFound(format!("deployment {id}")))
}

/// Whether what a deployment made ever was live.
pub(super) const fn was_live(deployment: &Deployment) -> bool {
    matches!(deployment.summary.state, State::Done | State::RolledBack)
}

/// Whether a deployment is what is live: its set is active, and has the rules it had then.
pub(super) fn is_live(deployment: &Deployment, active: Option<&RuleSet>) -> bool {
    let name = active.map(|set| set.name.as_str());
    let Ok(goal) = deployment.of_set() else { return false };
    deployment.summary.state == State::Done
        && name == goal.plan.target.as_deref()
        && active.map(RuleSet::digest) == goal.plan.wanted
}

pub(super) async fn nothing_moves(
    db: &mut SqliteConnection,
    environment: &str,
    kind: Kind,
) -> Result<(), Failure> {
    match deployment::moving_in(db, environment, kind).await? {
        None => Ok(()),
        Some(other) => Err(Failure::Refused(format!(
            "deployment {other} is running in `{environment}`: one at a time; try again when it has ended"
        ))),
    }
}
