//! The way back: to what was live before a deployment, or to what any earlier one made.

use super::{
    Core,
    deployments::{get, is_live, nothing_moves, was_live},
    proposal,
};
use crate::{
    deploy as engine,
    store::deployment::{self, Deployment, Goal, New, SetGoal},
};
use domain::{
    Caller, Failure, Kind,
    access::Deed,
    deployment::{DeploymentId, State, WayBack},
    environment::{Environment, Live},
    plan::{self, Account},
    rules::{RuleSet, base_name},
};
use serde_json::json;
use std::sync::Arc;

pub(super) async fn roll_back(
    core: &Arc<Core>,
    caller: &Caller,
    id: DeploymentId,
) -> Result<DeploymentId, Failure> {
    let act = core.act(caller, Deed::RollBack, "deployment.roll_back", format!("deployment {id}")).await?;
    let before = get(&mut *core.store.read().await?, id).await?;
    let environment = core.environment(&before.summary.environment).await?;
    let base = before.of_set()?.base.as_ref();
    let live = core.live(&environment).await?;
    may_roll_back(caller, &before, None, Some(&live))?;
    let way = core.way_back(&environment, &live, base).await?;
    let goal = Goal::RuleSet(Box::new(way));
    proposal::has_room(&goal.plan())?;

    let mut work = act.begin().await?;
    let original = get(work.db(), id).await?;
    may_roll_back(&work.caller()?, &original, None, Some(&live))?;
    nothing_moves(work.db(), &environment.id, Kind::RuleSet).await?;
    let change = match base {
        Some(set) => deployment::that_made(work.db(), &environment.id, set).await?.and_then(|(_, c)| c),
        None => None,
    };
    let new = New { change, rolls_back: Some(id), returns_to: None, goal: &goal, by: work.person()? };
    let now = work.now;
    let deployment = deployment::insert(work.db(), &new, now).await?;
    let detail = json!({ "deployment": deployment, "target": goal.target() });
    work.finish(Some(&environment.id), detail).await?;
    engine::start(core, deployment);
    Ok(deployment)
}

pub(super) async fn return_to(
    core: &Arc<Core>,
    caller: &Caller,
    id: DeploymentId,
) -> Result<DeploymentId, Failure> {
    let act = core.act(caller, Deed::RollBack, "deployment.return_to", format!("deployment {id}")).await?;
    let before = get(&mut *core.store.read().await?, id).await?;
    let environment = core.environment(&before.summary.environment).await?;
    may_return(caller, &before, None)?;
    let live = core.live(&environment).await?;
    let way = core.way_back(&environment, &live, before.of_set()?.wanted.as_ref()).await?;
    let goal = Goal::RuleSet(Box::new(way));
    proposal::has_room(&goal.plan())?;

    let mut work = act.begin().await?;
    may_return(&work.caller()?, &get(work.db(), id).await?, None)?;
    nothing_moves(work.db(), &environment.id, Kind::RuleSet).await?;
    // What somebody made live by hand is no deployment that could be taken back.
    let last = deployment::last_done(work.db(), &environment.id).await?;
    let taken_back = last.filter(|last| is_live(last, live.active.as_ref())).map(|last| last.summary.id);
    let new = New {
        change: before.summary.change,
        rolls_back: taken_back,
        returns_to: Some(id),
        goal: &goal,
        by: work.person()?,
    };
    let now = work.now;
    let deployment = deployment::insert(work.db(), &new, now).await?;
    let detail = json!({ "deployment": deployment, "target": goal.target(), "rolls_back": taken_back });
    work.finish(Some(&environment.id), detail).await?;
    engine::start(core, deployment);
    Ok(deployment)
}

impl Core {
    /// Plans the way from what is live to a rule set that was.
    async fn way_back(
        &self,
        environment: &Environment,
        live: &Live,
        wanted: Option<&RuleSet>,
    ) -> Result<SetGoal, Failure> {
        let account = Account {
            environment: &environment.id,
            active: live.active.as_ref(),
            sets: live.names.len(),
            ..Account::default()
        };
        let stands = match wanted {
            Some(set) if live.names.contains(&set.name) => {
                let standing = self.receiving(environment).await?.describe_rule_set(&set.name).await?;
                standing.is_some_and(|standing| standing.digest() == set.digest())
            }
            _ => false,
        };
        let way = WayBack::of(live.active.as_ref(), wanted, stands)?;
        let (Some(set), WayBack::Rebuild) = (wanted, &way) else {
            let plan = match (wanted, way) {
                (Some(set), WayBack::InPlace) => plan::in_place(account, set)?,
                (Some(set), _) => plan::back(account, Some((&set.name, &set.digest()))),
                (None, _) => plan::back(account, None),
            };
            return Ok(SetGoal { plan, base: live.active.clone(), wanted: wanted.cloned() });
        };
        let revision = self.revision_of(environment, set).await?;
        let named = RuleSet { name: base_name(&set.name).to_owned(), ..set.clone() };
        let (target, existing) = self.target(environment, live, &named, revision).await?;
        let plan = plan::switch(Account { existing: existing.as_ref(), ..account }, &named, &target);
        Ok(SetGoal { plan, base: live.active.clone(), wanted: Some(RuleSet { name: target, ..named }) })
    }

    /// The revision a set was made from, for its name; 0 for one that no change made.
    async fn revision_of(&self, environment: &Environment, set: &RuleSet) -> Result<i64, Failure> {
        let mut db = self.store.read().await?;
        let change =
            deployment::that_made(&mut db, &environment.id, set).await?.and_then(|(_, change)| change);
        match change {
            Some(id) => Ok(super::changes::get(&mut db, id).await?.summary.revision),
            None => Ok(0),
        }
    }
}

/// The way back as it looks from what is known, without asking AWS whether the set is as it was.
pub(super) fn likely_way(live: &Live, wanted: Option<&RuleSet>) -> Result<WayBack, Failure> {
    let stands = wanted.is_some_and(|set| live.names.contains(&set.name));
    WayBack::of(live.active.as_ref(), wanted, stands)
}

/// Whether a deployment can be taken back; if not, why, and what to do.
pub(super) fn may_roll_back(
    caller: &Caller,
    deployment: &Deployment,
    moving: Option<DeploymentId>,
    live: Option<&Live>,
) -> Result<(), Failure> {
    caller.require(Deed::RollBack)?;
    deployment.of_set()?;
    let refuse = |why: String| Err(Failure::Refused(why));
    let summary = &deployment.summary;
    if summary.state != State::Done {
        return refuse(format!(
            "this deployment is {}: only one that is done can be rolled back",
            summary.state.words()
        ));
    }
    if summary.rolls_back.is_some() || summary.returns_to.is_some() {
        return refuse(
            "this is a roll back: make another deployment live again, or propose the draft again".into(),
        );
    }
    nothing_else(moving)?;
    let Some(live) = live else { return Ok(()) };
    if !is_live(deployment, live.active.as_ref()) {
        return refuse(match &live.active {
            Some(set) if Some(&set.name) == deployment.summary.target.as_ref() => format!(
                "`{}` is active, but somebody changed its rules since: start a draft from what is live",
                set.name
            ),
            Some(set) => format!("`{}` is active now, which this deployment did not make", set.name),
            None => "no rule set is active now".into(),
        });
    }
    Ok(())
}

/// Whether what a deployment made can be made live again.
pub(super) fn may_return(
    caller: &Caller,
    deployment: &Deployment,
    moving: Option<DeploymentId>,
) -> Result<(), Failure> {
    caller.require(Deed::RollBack)?;
    deployment.of_set()?;
    if !was_live(deployment) {
        return Err(Failure::Refused(format!(
            "this deployment is {}: what it was to make never was live",
            deployment.summary.state.words()
        )));
    }
    nothing_else(moving)
}

fn nothing_else(moving: Option<DeploymentId>) -> Result<(), Failure> {
    match moving {
        Some(id) => Err(Failure::Refused(format!("deployment {id} is running here: wait for its end"))),
        None => Ok(()),
    }
}
