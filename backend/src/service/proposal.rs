//! A revision put against what is live: the plan, made anew whenever something is decided by it.

use super::{Core, content};
use crate::store::{
    change::Change,
    draft::{self, Revision},
};
use domain::{
    Digest, Failure,
    draft::{DraftId, RevisionNumber},
    environment::{Environment, Live},
    plan::{self, Account, Plan},
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
    /// Reads what is live, and plans the way to a revision.
    pub async fn prepare(
        &self,
        environment: &Environment,
        rule_set: &RuleSet,
        revision: RevisionNumber,
    ) -> Result<Prepared, Failure> {
        let live = self.live(environment).await?;
        let wanted = content::resolved(rule_set, environment);
        let (target, existing) = self.target(environment, &live, &wanted, revision).await?;
        let account = Account {
            environment: &environment.id,
            active: live.active.as_ref(),
            existing: existing.as_ref(),
        };
        let plan = plan::switch(account, &wanted, &target);
        Ok(Prepared { active: live.active, wanted: RuleSet { name: target, ..wanted }, plan })
    }

    /// The name for the new set, and the set that has it already: one that an earlier deployment began. A name whose
    /// set is active, or has other rules, is passed over: nothing is ever added to what mail meets.
    async fn target(
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
