//! Changes and their review.

use super::{
    Core, Work,
    proposal::{self, How},
    standing::{Stand, settle, stand, stand_in},
};
use crate::{
    Error,
    store::{
        change::{self, Change, Proposal},
        deployment, draft, job, review,
    },
};
use async_trait::async_trait;
use domain::{
    Caller, Content, Failure,
    access::Deed,
    change::{
        Approve, ChangeId, ChangeSummary, ChangeView, EventKind, JobChange, Propose, RuleSetChange, State,
        Subject,
    },
    deployment::AnyPlan,
    environment::Environment,
    plan::{Base, Manner},
    port,
    preflight::Check,
    review::{Move, course, may},
};
use serde_json::json;
use sqlx::SqliteConnection;
use std::sync::Arc;

const MAX_TITLE: usize = 120;
const MAX_TEXT: usize = 10_000;

pub(super) struct Changes(pub Arc<Core>);

#[async_trait]
impl port::Changes for Changes {
    async fn list(&self, caller: &Caller) -> Result<Vec<ChangeSummary>, Failure> {
        caller.require(Deed::Read)?;
        Ok(change::all(&mut *self.0.store.read().await?).await?)
    }

    async fn show(&self, caller: &Caller, id: ChangeId) -> Result<ChangeView, Failure> {
        caller.require(Deed::Read)?;
        let (change, environment) = self.0.change(id).await?;
        let mut db = self.0.store.read().await?;
        let stand = stand(&mut db, &change, self.0.clock.now()).await?;
        Ok(ChangeView {
            latest_revision: draft::latest_number(&mut db, change.draft).await?,
            approvals: review::approvals(&mut db, id).await?,
            timeline: review::timeline(&mut db, id).await?,
            deployments: deployment::of_change(&mut db, id).await?,
            moves: Move::ALL
                .into_iter()
                .map(|step| (step, may(caller, step, &stand.policy, &stand.facts)))
                .collect(),
            subject: subject(&mut db, &change).await?,
            environment,
            summary: change.summary,
            author_id: change.author,
            description: change.description,
            draft: change.draft,
            plan_hash: change.plan_hash,
        })
    }

    async fn preflight(&self, caller: &Caller, id: ChangeId) -> Result<Vec<Check>, Failure> {
        caller.require(Deed::Read)?;
        let (change, environment) = self.0.change(id).await?;
        Ok(self.0.preflight(&change, &environment).await)
    }

    async fn propose(&self, caller: &Caller, request: Propose) -> Result<ChangeId, Failure> {
        let core = &self.0;
        let object = format!("draft {}", request.draft);
        let act = core.act(caller, Deed::Propose, "change.propose", object).await?;
        let title = super::text("title", &request.title, MAX_TITLE)?;
        let description = super::bounded("description", &request.description, MAX_TEXT)?;
        let revision = core.revision(request.draft, request.revision).await?;
        if let Some(open) = revision.open_change {
            return Err(is_proposed(open));
        }
        let environment = core.environment(&revision.environment).await?;
        let how = How::proposed(&request)?;
        let goal = core.prepare(&environment, &revision.content, revision.number, &how).await?;
        let plan = goal.plan();
        proposal::something_changes(&plan)?;

        let mut work = act.begin().await?;
        let (by, now) = (work.person()?, work.now);
        let Some(latest) = draft::latest(work.db(), request.draft).await? else {
            return Err(Failure::NotFound(format!("draft {}", request.draft)));
        };
        if let Some(open) = latest.open_change {
            return Err(is_proposed(open));
        }
        if draft::revision(work.db(), request.draft, revision.number).await?.is_none() {
            return Err(went_on());
        }
        let proposal = Proposal { revision: revision.number, base: goal.base(), plan: &plan };
        let texts = (title.as_str(), description.as_str());
        let id = change::insert(work.db(), request.draft, &proposal, texts, by, now).await?;
        review::note(work.db(), id, Some(by), EventKind::Proposed, "", now).await?;
        settle(&mut work, id, Move::Update).await?;
        work.to(format!("change {id}"));
        let detail = json!({ "draft": request.draft, "revision": revision.number, "plan_hash": plan.hash() });
        work.finish(Some(&environment.id), detail).await?;
        Ok(id)
    }

    async fn update(&self, caller: &Caller, id: ChangeId) -> Result<(), Failure> {
        let core = &self.0;
        let act = core.act(caller, Deed::Propose, "change.update", format!("change {id}")).await?;
        let (before, environment) = core.change(id).await?;
        core.may(caller, Move::Update, &before).await?;
        let revision = {
            let mut db = core.store.read().await?;
            draft::latest(&mut db, before.draft).await?
        };
        let revision =
            revision.ok_or_else(|| Failure::NotFound(format!("draft {}: it was deleted", before.draft)))?;
        let (content, number) = (&revision.content, revision.number);
        let how = How { prune: None, ..How::of(&before.plan) };
        let prepared = core.prepare(&environment, content, number, &how).await;
        // What no longer can be done in place is done by a switch, which is reviewed anew; rows that can no longer be tried
        // first are not.
        let goal = match prepared {
            Err(Failure::Refused(_)) if how.manner == Manner::InPlace => {
                let how = How { manner: Manner::Switch, ..how };
                core.prepare(&environment, content, number, &how).await?
            }
            Err(Failure::Invalid(_)) if how.canary.is_some() => {
                let how = How { canary: None, ..how };
                core.prepare(&environment, content, number, &how).await?
            }
            prepared => prepared?,
        };
        let plan = goal.plan();
        proposal::something_changes(&plan)?;

        let mut work = act.begin().await?;
        let now_there = get(work.db(), id).await?;
        let work_caller = work.caller()?;
        let Stand { policy, facts } = stand_in(&mut work, &now_there).await?;
        if let Err(failure) = may(&work_caller, Move::Update, &policy, &facts) {
            return Err(work.refused(failure).await);
        }
        if draft::latest_number(work.db(), before.draft).await? != revision.number {
            return Err(went_on());
        }
        let same = plan.hash() == now_there.plan_hash;
        if same && now_there.summary.revision == revision.number && facts.state != State::SentBack {
            return Ok(());
        }
        let proposal = Proposal { revision: revision.number, base: goal.base(), plan: &plan };
        change::set_proposal(work.db(), id, &proposal).await?;
        let (by, now) = (work.person()?, work.now);
        let dropped = match course::drops(Move::Update, same) {
            None => 0,
            Some(why) => review::drop_approvals(work.db(), id, why).await?,
        };
        let stays = settle(&mut work, id, Move::Update).await? == State::Approved && same;
        let text = match (same, dropped) {
            (true, _) if stays => "the plan comes to the same: approvals stay",
            (true, _) => "the plan comes to the same",
            (false, 0) => "the plan changed",
            (false, _) => "the plan changed: approvals were dropped",
        };
        let text = format!("to revision {}; {text}", revision.number);
        review::note(work.db(), id, Some(by), EventKind::Updated, &text, now).await?;
        let detail = json!({ "revision": revision.number, "plan_hash": plan.hash(),
            "approvals": if dropped > 0 { "dropped" } else { "kept" } });
        Ok(work.finish(Some(&environment.id), detail).await?)
    }

    async fn comment(&self, caller: &Caller, id: ChangeId, comment: String) -> Result<(), Failure> {
        let act = self.0.act(caller, Deed::Comment, "change.comment", format!("change {id}")).await?;
        let comment = super::text("text", &comment, MAX_TEXT)?;
        let mut work = act.begin().await?;
        let change = get(work.db(), id).await?;
        let (by, now) = (work.person()?, work.now);
        review::note(work.db(), id, Some(by), EventKind::Commented, &comment, now).await?;
        Ok(work.finish(Some(&change.summary.environment), json!({ "text": comment })).await?)
    }

    async fn approve(&self, caller: &Caller, request: Approve) -> Result<(), Failure> {
        let core = &self.0;
        let id = request.change;
        let act = core.act(caller, Deed::Review, "change.approve", format!("change {id}")).await?;
        let (before, environment) = core.change(id).await?;
        let live = match (&before.proposed, core.may(caller, Move::Approve, &before).await) {
            (Content::RuleSet(_), Ok(())) => Some(core.recent_live(&environment).await?),
            // A job replaces nothing; and what is refused, the transaction refuses, and notes it.
            (Content::Job(_), Ok(())) | (_, Err(_)) => None,
        };

        let mut work = act.begin().await?;
        let change = get(work.db(), id).await?;
        let by = work.caller()?;
        let Stand { policy, facts } = stand_in(&mut work, &change).await?;
        if let Err(failure) = may(&by, Move::Approve, &policy, &facts) {
            return Err(work.refused(failure).await);
        }
        if request.revision != change.summary.revision || request.plan_hash != change.plan_hash {
            return Err(Failure::Conflict(
                "this change is no longer what you looked at: somebody updated it; look again, then approve"
                    .into(),
            ));
        }
        if let AnyPlan::RuleSet(plan) = &change.plan {
            let as_planned = live.is_some_and(|live| Base::of(live.active.as_ref()) == plan.base);
            may(&by, Move::Approve, &policy, &facts.with_live(as_planned))?;
        }
        let now = work.now;
        review::approve(work.db(), &change, by.person, now).await?;
        settle(&mut work, id, Move::Approve).await?;
        review::note(work.db(), id, Some(by.person), EventKind::Approved, "", now).await?;
        let detail = json!({ "revision": change.summary.revision, "plan_hash": change.plan_hash });
        Ok(work.finish(Some(&environment.id), detail).await?)
    }

    async fn send_back(&self, caller: &Caller, id: ChangeId, reason: String) -> Result<(), Failure> {
        let act = self.0.act(caller, Deed::Review, "change.send_back", format!("change {id}")).await?;
        let reason = super::text("reason", &reason, MAX_TEXT)?;
        self.close(act.begin().await?, id, Move::SendBack, &reason).await
    }

    async fn withdraw(&self, caller: &Caller, id: ChangeId) -> Result<(), Failure> {
        let act = self.0.act(caller, Deed::Propose, "change.withdraw", format!("change {id}")).await?;
        self.close(act.begin().await?, id, Move::Withdraw, "").await
    }
}

impl Changes {
    /// Sends back or withdraws: both drop what approvals there are.
    async fn close(&self, mut work: Work, id: ChangeId, step: Move, reason: &str) -> Result<(), Failure> {
        let change = get(work.db(), id).await?;
        let environment = self.0.environment(&change.summary.environment).await?;
        let by = work.caller()?;
        let Stand { policy, facts } = stand_in(&mut work, &change).await?;
        if let Err(failure) = may(&by, step, &policy, &facts) {
            return Err(work.refused(failure).await);
        }
        let kind = if step == Move::SendBack { EventKind::SentBack } else { EventKind::Withdrawn };
        let now = work.now;
        if let Some(why) = course::drops(step, true) {
            review::drop_approvals(work.db(), id, why).await?;
        }
        change::set_state(work.db(), id, course::after(step, &policy, &facts), now).await?;
        review::note(work.db(), id, Some(by.person), kind, reason, now).await?;
        Ok(work.finish(Some(&environment.id), json!({ "reason": reason })).await?)
    }
}

impl Core {
    /// A change and its environment.
    pub async fn change(&self, id: ChangeId) -> Result<(Change, Environment), Failure> {
        let change = get(&mut *self.store.read().await?, id).await?;
        let environment = self.environment(&change.summary.environment).await?;
        Ok((change, environment))
    }

    /// Whether the caller may make a move, before AWS is asked; the transaction that makes it asks again.
    pub async fn may(&self, caller: &Caller, step: Move, change: &Change) -> Result<(), Failure> {
        let mut db = self.store.read().await?;
        let Stand { policy, facts } = stand(&mut db, change, self.clock.now()).await?;
        may(caller, step, &policy, &facts)
    }
}

pub(super) async fn get(db: &mut SqliteConnection, id: ChangeId) -> Result<Change, Failure> {
    change::get(db, id).await?.ok_or_else(|| Failure::NotFound(format!("change {id}")))
}

/// What a change proposes, for its page.
async fn subject(db: &mut SqliteConnection, change: &Change) -> Result<Subject, Failure> {
    Ok(match (&change.proposed, &change.plan) {
        (Content::RuleSet(proposed), AnyPlan::RuleSet(plan)) => Subject::RuleSet(Box::new(RuleSetChange {
            proposed: proposed.clone(),
            base: change.base.clone(),
            plan: plan.clone(),
        })),
        (Content::Job(proposed), AnyPlan::Job(plan)) => Subject::Job(Box::new(JobChange {
            proposed: (**proposed).clone(),
            base: change::job_before(db, change.draft, change.summary.id).await?,
            plan: plan.clone(),
            jobs: job::of_change(db, change.summary.id).await?,
            tried: job::canary(db, change.summary.id, &change.plan_hash)
                .await?
                .is_some_and(|job| job.went_well()),
        })),
        _ => return Err(Error::stored("plan", "it is one of another kind").into()),
    })
}

fn is_proposed(change: ChangeId) -> Failure {
    Failure::Conflict(format!("change {change} proposes this draft already: update that one"))
}

fn went_on() -> Failure {
    Failure::Conflict(
        "somebody saved the draft in between: look at the latest revision, then try again".into(),
    )
}
