//! Deployments and roll back. What runs them is in `deploy`.

use super::{
    Core, changes,
    proposal::{self, Prepared},
};
use crate::{
    Error, deploy as engine, incident,
    store::{
        change,
        deployment::{self, Deployment, New},
        review,
    },
};
use async_trait::async_trait;
use domain::{
    Caller, Failure,
    access::Deed,
    change::{self as rules, ChangeId, EventKind, Move, State as ChangeState},
    deployment::{DeploymentId, DeploymentSummary, DeploymentView, State},
    environment::Live,
    plan::{self, Account},
    port,
    rules::RuleSet,
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
        Ok(deployment::of_environment(&mut *self.0.store.read().await?, &environment.id).await?)
    }

    async fn show(&self, caller: &Caller, id: DeploymentId) -> Result<DeploymentView, Failure> {
        caller.require(Deed::Read)?;
        let deployment = get(&mut *self.0.store.read().await?, id).await?;
        let environment = self.0.environment(&deployment.summary.environment).await?;
        let live = if deployment.summary.state == State::Done {
            Some(self.0.recent_live(&environment).await)
        } else {
            None
        };
        let mut db = self.0.store.read().await?;
        let moving = deployment::moving_in(&mut db, &environment.id).await?;
        let is_live = matches!(&live, Some(Ok(live)) if is_live(&deployment, live.active.as_ref()));
        let roll_back = match live {
            None => can_be_rolled_back(caller, &deployment, moving, None),
            Some(Err(failure)) => Err(failure),
            Some(Ok(live)) => can_be_rolled_back(caller, &deployment, moving, Some(&live)),
        };
        Ok(DeploymentView {
            steps: deployment::steps(&mut db, id, &deployment.plan).await?,
            summary: deployment.summary,
            plan: deployment.plan,
            is_live,
            roll_back,
        })
    }

    async fn deploy(&self, caller: &Caller, id: ChangeId) -> Result<DeploymentId, Failure> {
        let (core, caller) = (self.0.clone(), caller.clone());
        to_the_end(async move { deploy(&core, &caller, id).await }).await
    }

    async fn roll_back(&self, caller: &Caller, id: DeploymentId) -> Result<DeploymentId, Failure> {
        let (core, caller) = (self.0.clone(), caller.clone());
        to_the_end(async move { roll_back(&core, &caller, id).await }).await
    }
}

/// Does it even if nobody waits for the answer any more: a browser that is closed drops the request, and what was
/// written down has to begin.
async fn to_the_end(
    work: impl Future<Output = Result<DeploymentId, Failure>> + Send + 'static,
) -> Result<DeploymentId, Failure> {
    tokio::spawn(incident::scope(incident::current(), work)).await.map_err(Error::from)?
}

async fn deploy(core: &Arc<Core>, caller: &Caller, id: ChangeId) -> Result<DeploymentId, Failure> {
    let act = core.act(caller, Deed::Deploy, "change.deploy", format!("change {id}")).await?;
    let (before, environment) = core.change(id).await?;
    core.may(caller, Move::Deploy, &before, &environment).await?;
    let (manner, prune) = (before.plan.manner, before.plan.prune.as_slice());
    let Prepared { active, wanted, plan } =
        core.prepare(&environment, &before.proposed, before.summary.revision, manner, Some(prune)).await?;
    proposal::still_holds(&before, &plan)?;
    proposal::has_room(&plan)?;

    let mut work = act.begin().await?;
    let change = changes::get(work.db(), id).await?;
    let by = work.caller()?;
    let facts = changes::facts(work.db(), &change, &environment).await?;
    if let Err(failure) = rules::may(&by, Move::Deploy, &facts) {
        return Err(work.refused(failure).await);
    }
    // What was read above is of the change as it was; what is approved is the change as it is.
    proposal::still_holds(&change, &plan)?;
    nothing_moves(work.db(), &environment.id).await?;
    let new = New {
        change: Some(id),
        rolls_back: None,
        plan: &plan,
        base: active.as_ref(),
        wanted: Some(&wanted),
        by: by.person,
    };
    let now = work.now;
    let deployment = deployment::insert(work.db(), &new, now).await?;
    change::set_state(work.db(), id, ChangeState::Deploying, now).await?;
    let text = format!("deployment {deployment}");
    review::note(work.db(), id, Some(by.person), EventKind::DeployStarted, &text, now).await?;
    let detail = json!({ "deployment": deployment, "target": plan.target, "plan_hash": change.plan_hash });
    work.finish(Some(&environment.id), detail).await?;
    engine::start(core, deployment);
    Ok(deployment)
}

async fn roll_back(core: &Arc<Core>, caller: &Caller, id: DeploymentId) -> Result<DeploymentId, Failure> {
    let act = core.act(caller, Deed::RollBack, "deployment.roll_back", format!("deployment {id}")).await?;
    let before = get(&mut *core.store.read().await?, id).await?;
    let environment = core.environment(&before.summary.environment).await?;
    let live = core.live(&environment).await?;
    can_be_rolled_back(caller, &before, None, Some(&live))?;
    if let Some(previous) = &before.base {
        let standing = core.receiving(&environment).await?.describe_rule_set(&previous.name).await?;
        still_stands(previous, standing.as_ref())?;
    }
    let previous = before.base.as_ref().map(|set| (set.name.as_str(), set.digest()));
    let previous = previous.as_ref().map(|(name, digest)| (*name, digest));
    let account = Account {
        environment: &environment.id,
        active: live.active.as_ref(),
        sets: live.names.len(),
        ..Account::default()
    };
    let plan = plan::back(account, previous);

    let mut work = act.begin().await?;
    let original = get(work.db(), id).await?;
    can_be_rolled_back(&work.caller()?, &original, None, Some(&live))?;
    nothing_moves(work.db(), &environment.id).await?;
    let change = match &before.base {
        Some(set) => deployment::that_made(work.db(), &environment.id, set).await?.and_then(|(_, c)| c),
        None => None,
    };
    let new = New {
        change,
        rolls_back: Some(id),
        plan: &plan,
        base: live.active.as_ref(),
        wanted: before.base.as_ref(),
        by: work.person()?,
    };
    let now = work.now;
    let deployment = deployment::insert(work.db(), &new, now).await?;
    let detail = json!({ "deployment": deployment, "target": plan.target });
    work.finish(Some(&environment.id), detail).await?;
    engine::start(core, deployment);
    Ok(deployment)
}

async fn get(db: &mut SqliteConnection, id: DeploymentId) -> Result<Deployment, Failure> {
    deployment::get(db, id).await?.ok_or_else(|| Failure::NotFound(format!("deployment {id}")))
}

/// Whether a deployment is what is live: its set is active, and has the rules it had then.
fn is_live(deployment: &Deployment, active: Option<&RuleSet>) -> bool {
    let name = active.map(|set| set.name.as_str());
    deployment.summary.state == State::Done
        && name == deployment.plan.target.as_deref()
        && active.map(RuleSet::digest) == deployment.plan.wanted
}

/// Whether a deployment can be taken back; if not, why, and what to do.
fn can_be_rolled_back(
    caller: &Caller,
    deployment: &Deployment,
    moving: Option<DeploymentId>,
    live: Option<&Live>,
) -> Result<(), Failure> {
    caller.require(Deed::RollBack)?;
    let refuse = |why: String| Err(Failure::Refused(why));
    let state = deployment.summary.state;
    if state != State::Done {
        return refuse(format!(
            "this deployment is {}: only one that is done can be rolled back",
            state.words()
        ));
    }
    if deployment.summary.rolls_back.is_some() {
        return refuse("this is a roll back: propose the draft again to go forward".into());
    }
    if let Some(moving) = moving {
        return refuse(format!("deployment {moving} is running here: wait for its end"));
    }
    let Some(live) = live else { return Ok(()) };
    if !is_live(deployment, live.active.as_ref()) {
        return refuse(match &live.active {
            Some(set) if Some(&set.name) == deployment.plan.target.as_ref() => format!(
                "`{}` is active, but somebody changed its rules since: start a draft from what is live",
                set.name
            ),
            Some(set) => format!("`{}` is active now, which this deployment did not make", set.name),
            None => "no rule set is active now".into(),
        });
    }
    match &deployment.summary.previous {
        Some(name) if !live.names.contains(name) => refuse(is_gone(name)),
        _ => Ok(()),
    }
}

/// Whether the set to go back to is there, as it was.
fn still_stands(previous: &RuleSet, standing: Option<&RuleSet>) -> Result<(), Failure> {
    match standing {
        None => Err(Failure::Refused(is_gone(&previous.name))),
        Some(set) if set.digest() != previous.digest() => Err(Failure::Refused(format!(
            "`{}` is no longer as it was when it was active: open the change that made it, start a draft from its \
             revision, and propose that",
            previous.name
        ))),
        Some(_) => Ok(()),
    }
}

fn is_gone(name: &str) -> String {
    format!(
        "`{name}`, which was active before, was deleted in AWS: open the revision it was made from, start a draft from \
         it, and propose that"
    )
}

async fn nothing_moves(db: &mut SqliteConnection, environment: &str) -> Result<(), Failure> {
    match deployment::moving_in(db, environment).await? {
        None => Ok(()),
        Some(other) => Err(Failure::Refused(format!(
            "deployment {other} is running in `{environment}`: one at a time; try again when it has ended"
        ))),
    }
}
