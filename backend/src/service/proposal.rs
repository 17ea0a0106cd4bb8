//! A revision put against what is live: the plan, made anew whenever something is decided by it.

use super::{Core, content};
use crate::store::{
    change::Change,
    deployment::{Goal, JobGoal, SetGoal},
    draft::{self, Revision},
    own_set,
};
use domain::{
    Content, Digest, Failure,
    change::Propose,
    deployment::AnyPlan,
    draft::{DraftId, RevisionNumber},
    environment::{Environment, Live},
    jobs::{
        Job,
        plan::{self as job_plan, StopRule, why_no_canary},
    },
    plan::{self, Account, KEPT, Manner, RULE_SETS},
    rules::{RuleSet, live_name},
};

/// Names tried for the new set, when others are taken by sets with other rules.
const NAMES: u32 = 8;

/// The most rows that are tried first.
const MOST_TRIED: u32 = 100_000;

/// How what is proposed comes to be: what whoever proposes it chooses, and what is part of what is approved.
#[derive(Debug, Clone, Default)]
pub(crate) struct How {
    /// How mail meets a rule set.
    pub manner: Manner,
    /// The old sets that may be deleted after it; where nobody approved any yet, they are chosen.
    pub prune: Option<Vec<String>>,
    /// How many rows a job tries first.
    pub canary: Option<u32>,
    /// When a job is cancelled.
    pub stop: Option<StopRule>,
}

impl How {
    /// As somebody proposes it.
    pub fn proposed(request: &Propose) -> Result<Self, Failure> {
        if request.canary.is_some_and(|rows| !(1..=MOST_TRIED).contains(&rows)) {
            let message = format!("try 1 to {MOST_TRIED} rows first");
            return Err(Failure::invalid("canary", message));
        }
        if request.stop.is_some_and(|rule| rule.percent > 100) {
            return Err(Failure::invalid("stop_percent", "at most 100 percent"));
        }
        Ok(Self { manner: request.manner, prune: None, canary: request.canary, stop: request.stop })
    }

    /// As a plan has it.
    pub fn of(plan: &AnyPlan) -> Self {
        match plan {
            AnyPlan::RuleSet(plan) => {
                Self { manner: plan.manner, prune: Some(plan.prune.clone()), ..Self::default() }
            }
            AnyPlan::Job(plan) => Self { canary: plan.canary, stop: plan.stop, ..Self::default() },
        }
    }
}

impl Core {
    /// Plans the way to a revision from what there is now.
    pub async fn prepare(
        &self,
        environment: &Environment,
        content: &Content,
        revision: RevisionNumber,
        how: &How,
    ) -> Result<Goal, Failure> {
        Ok(match content {
            Content::RuleSet(set) => {
                Goal::RuleSet(Box::new(self.prepare_set(environment, set, revision, how).await?))
            }
            Content::Job(job) => Goal::Job(Box::new(prepare_job(environment, job, how)?)),
        })
    }

    /// Reads what is live, and plans the way to a revision.
    async fn prepare_set(
        &self,
        environment: &Environment,
        rule_set: &RuleSet,
        revision: RevisionNumber,
        how: &How,
    ) -> Result<SetGoal, Failure> {
        let live = self.live(environment).await?;
        let wanted = content::resolved(rule_set, environment);
        let account = Account {
            environment: &environment.id,
            active: live.active.as_ref(),
            sets: live.names.len(),
            ..Account::default()
        };
        if how.manner == Manner::InPlace {
            let plan = plan::in_place(account, &wanted)?;
            let name = plan.target.clone().unwrap_or_default();
            return Ok(SetGoal { base: live.active, wanted: Some(RuleSet { name, ..wanted }), plan });
        }
        let (target, existing) = self.target(environment, &live, &wanted, revision).await?;
        let prune = match &how.prune {
            Some(names) => names.clone(),
            None => self.to_prune(environment, &live).await?,
        };
        let account = Account { existing: existing.as_ref(), prune: &prune, ..account };
        let plan = plan::switch(account, &wanted, &target);
        Ok(SetGoal { base: live.active, wanted: Some(RuleSet { name: target, ..wanted }), plan })
    }

    /// The console's own old sets that are deleted once a deployment is done.
    async fn to_prune(&self, environment: &Environment, live: &Live) -> Result<Vec<String>, Failure> {
        let own = own_set::all(&mut *self.store.read().await?, &environment.id).await?;
        let active = live.active.as_ref().map(|set| set.name.as_str());
        Ok(plan::prune(&own, &live.names, active, KEPT, self.clock.now()))
    }

    /// The name for the new set, and the set that has it already: one that an earlier deployment began. A name whose
    /// set is active, or has other rules, is passed over: nothing is ever added to what mail meets.
    pub async fn target(
        &self,
        environment: &Environment,
        live: &Live,
        wanted: &RuleSet,
        revision: RevisionNumber,
    ) -> Result<(String, Option<RuleSet>), Failure> {
        let digest = wanted.digest();
        let rules = wanted.canonical().rules;
        for again in 0..NAMES {
            let digest = if again == 0 { digest.clone() } else { Digest::of(&(&digest, again)) };
            let target = live_name(&wanted.name, revision, &digest);
            if !live.names.contains(&target) {
                return Ok((target, None));
            }
            if live.active.as_ref().is_some_and(|set| set.name == target) {
                continue;
            }
            let existing = self.receiving(environment).await?.describe_rule_set(&target).await?;
            match existing {
                Some(set) if !rules.starts_with(&set.canonical().rules) => {}
                existing => return Ok((target, existing)),
            }
        }
        Err(Failure::Refused(format!(
            "{NAMES} rule sets of this revision's name stand there with other rules: delete them in AWS, or save a \
             new revision"
        )))
    }

    /// A revision that can be proposed.
    pub async fn revision(&self, draft: DraftId, number: RevisionNumber) -> Result<Revision, Failure> {
        let mut db = self.store.read().await?;
        let none = || Failure::NotFound(format!("draft {draft}"));
        let latest = draft::latest(&mut db, draft).await?.ok_or_else(none)?;
        if latest.number == number {
            return Ok(latest);
        }
        draft::revision(&mut db, draft, number).await?.ok_or_else(|| {
            let latest = latest.number;
            Failure::Conflict(format!(
                "there is no revision {number} any more: somebody went on to {latest}; look at it, then propose that"
            ))
        })
    }
}

/// Plans the creation of a job. Nothing is live that it is put against.
fn prepare_job(environment: &Environment, job: &Job, how: &How) -> Result<JobGoal, Failure> {
    if how.canary.is_some()
        && let Some(why) = why_no_canary(job)
    {
        return Err(Failure::invalid("canary", why));
    }
    let plan = job_plan::Plan::of(&environment.id, job, how.canary, how.stop);
    Ok(JobGoal { plan, job: job.clone(), token: String::new() })
}

impl Goal {
    /// The rule set that is live before.
    pub fn base(&self) -> Option<&RuleSet> {
        match self {
            Self::RuleSet(goal) => goal.base.as_ref(),
            Self::Job(_) => None,
        }
    }

    /// Its plan.
    pub fn plan(&self) -> AnyPlan {
        match self {
            Self::RuleSet(goal) => AnyPlan::RuleSet(goal.plan.clone()),
            Self::Job(goal) => AnyPlan::Job(goal.plan.clone()),
        }
    }
}

/// Refuses a plan that changes nothing.
pub(super) fn something_changes(plan: &AnyPlan) -> Result<(), Failure> {
    match plan {
        AnyPlan::RuleSet(plan) if plan.is_empty() => {
            Err(Failure::Refused("what is live is already this: there is nothing to deploy".into()))
        }
        _ => Ok(()),
    }
}

/// Refuses a plan that makes a new set where no more can be made.
pub(super) fn has_room(plan: &AnyPlan) -> Result<(), Failure> {
    match plan {
        AnyPlan::RuleSet(plan) if plan.makes_a_set() && plan.sets >= RULE_SETS => {
            Err(Failure::Refused(format!(
                "{} rule sets stand in this account and region, and AWS allows {RULE_SETS}: delete one that nobody \
                 needs in AWS, then deploy again",
                plan.sets
            )))
        }
        _ => Ok(()),
    }
}

/// Refuses when what is live, or what the revision comes to, is no longer what the change's plan says.
pub(super) fn still_holds(change: &Change, plan: &AnyPlan) -> Result<(), Failure> {
    if plan.hash() == change.plan_hash {
        return Ok(());
    }
    let same_base = match (plan, &change.plan) {
        (AnyPlan::RuleSet(plan), AnyPlan::RuleSet(approved)) => plan.base == approved.base,
        _ => true,
    };
    let moved = if same_base { "what this revision comes to" } else { "what is live" };
    Err(Failure::Conflict(format!(
        "{moved} has changed since the plan was made: update this change, then have it reviewed again"
    )))
}
