//! A revision put against what is live: the plan, made anew whenever something is decided by it.

use super::{Core, content};
use crate::store::{
    change::Change,
    draft::{self, Revision},
    own_set,
};
use domain::{
    Digest, Failure,
    draft::{DraftId, RevisionNumber},
    environment::{Environment, Live},
    plan::{self, Account, KEPT, Manner, Plan, RULE_SETS},
    rules::{RuleSet, live_name},
};

/// Names tried for the new set, when others are taken by sets with other rules.
const NAMES: u32 = 8;

/// A revision, what is live now, and the way from the one to the other.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The active set.
    pub active: Option<RuleSet>,
    /// The rule set as it goes to AWS, under the name it gets there.
    pub wanted: RuleSet,
    pub plan: Plan,
}

impl Core {
    /// Reads what is live, and plans the way to a revision. `approved` names the old sets that may be deleted after it;
    /// where nobody approved any yet, they are chosen.
    pub async fn prepare(
        &self,
        environment: &Environment,
        rule_set: &RuleSet,
        revision: RevisionNumber,
        manner: Manner,
        approved: Option<&[String]>,
    ) -> Result<Prepared, Failure> {
        let live = self.live(environment).await?;
        let wanted = content::resolved(rule_set, environment);
        let account = Account {
            environment: &environment.id,
            active: live.active.as_ref(),
            sets: live.names.len(),
            ..Account::default()
        };
        if manner == Manner::InPlace {
            let plan = plan::in_place(account, &wanted)?;
            let name = plan.target.clone().unwrap_or_default();
            return Ok(Prepared { active: live.active, wanted: RuleSet { name, ..wanted }, plan });
        }
        let (target, existing) = self.target(environment, &live, &wanted, revision).await?;
        let prune = match approved {
            Some(names) => names.to_vec(),
            None => self.to_prune(environment, &live).await?,
        };
        let account = Account { existing: existing.as_ref(), prune: &prune, ..account };
        let plan = plan::switch(account, &wanted, &target);
        Ok(Prepared { active: live.active, wanted: RuleSet { name: target, ..wanted }, plan })
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

/// Refuses a plan that changes nothing.
pub(super) fn something_changes(plan: &Plan) -> Result<(), Failure> {
    if plan.is_empty() {
        return Err(Failure::Refused("what is live is already this: there is nothing to deploy".into()));
    }
    Ok(())
}

/// Refuses a plan that makes a new set where no more can be made.
pub(super) fn has_room(plan: &Plan) -> Result<(), Failure> {
    if plan.makes_a_set() && plan.sets >= RULE_SETS {
        return Err(Failure::Refused(format!(
            "{} rule sets stand in this account and region, and AWS allows {RULE_SETS}: delete one that nobody needs \
             in AWS, then deploy again",
            plan.sets
        )));
    }
    Ok(())
}

/// Refuses when what is live, or what the revision comes to, is no longer what the change's plan says.
pub(super) fn still_holds(change: &Change, plan: &Plan) -> Result<(), Failure> {
    if plan.hash() == change.plan_hash {
        return Ok(());
    }
    let moved = if plan.base == change.plan.base { "what this revision comes to" } else { "what is live" };
    Err(Failure::Conflict(format!(
        "{moved} has changed since the plan was made: update this change, then have it reviewed again"
    )))
}
