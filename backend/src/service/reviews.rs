//! Policies of environments, and what people say and demand in a review.

use super::{
    Core, changes, content, deployments,
    standing::{Stand, environment_of, settle, stand, stand_in, warnings},
};
use crate::{
    store::{
        change::{self, Change},
        draft::{self, Revision},
        environment, person, review, thread,
    },
    zones,
};
use async_trait::async_trait;
use domain::{
    Caller, Content, Failure,
    access::Deed,
    change::{ChangeId, EventKind},
    deployment::DeploymentId,
    draft::RevisionNumber,
    failure::Problem,
    people::AccountState,
    port,
    review::{
        Move, Policy, PolicyForm, Review,
        anchor::{Anchor, Resolved},
        may, moves, requirements,
        thread::{About, Begin, MAX_REMARKS, MAX_TEXT, RemarkId, Thread, ThreadId, anchor, apply, trace},
    },
};
use serde_json::json;
use sqlx::SqliteConnection;
use std::{collections::BTreeMap, sync::Arc};

pub(super) struct Reviews(pub Arc<Core>);

#[async_trait]
impl port::Reviews for Reviews {
    async fn policy(&self, caller: &Caller, id: &str) -> Result<Policy, Failure> {
        caller.require(Deed::Read)?;
        let environment = self.0.environment(id).await?;
        Ok(environment::policy(&mut *self.0.store.read().await?, &environment.id).await?)
    }

    async fn set_policy(&self, caller: &Caller, id: &str, form: PolicyForm) -> Result<(), Failure> {
        let object = format!("environment {}", super::shorten(id));
        let act = self.0.act(caller, Deed::ManageEnvironments, "environment.set_policy", object).await?;
        let environment = self.0.environment(id).await?;
        let policy = form.read().map_err(Failure::Invalid)?;
        policy.check(zones::knows).map_err(Failure::Invalid)?;
        let mut work = act.begin().await?;
        for name in &policy.approvers.people {
            if person::by_name(work.db(), name).await?.is_none() {
                return Err(Failure::invalid("people", format!("there is nobody called `{name}`")));
            }
        }
        let before = environment::policy(work.db(), &environment.id).await?;
        environment::set_policy(work.db(), &environment.id, &policy).await?;
        let detail = json!({ "before": before, "after": policy });
        Ok(work.finish(Some(&environment.id), detail).await?)
    }

    async fn review(&self, caller: &Caller, id: ChangeId) -> Result<Review, Failure> {
        caller.require(Deed::Read)?;
        let mut db = self.0.store.read().await?;
        let change = changes::get(&mut db, id).await?;
        let Stand { policy, facts } = stand(&mut db, &change, self.0.clock.now()).await?;
        let people = person::all(&mut db).await?;
        let could = |p: &domain::people::Person| {
            p.state == AccountState::Active
                && policy.approvers.include(&p.name, p.role)
                && (policy.own_approval || !facts.is_by(p.id))
        };
        Ok(Review {
            requirements: requirements(caller, &policy, &facts),
            threads: threads(&mut db, &change).await?,
            reviewers: thread::reviewers(&mut db, id).await?,
            could_review: people.into_iter().filter(could).map(|p| p.name).collect(),
            acknowledged: acknowledged(&mut db, &change).await?,
            broken_glass: review::broken_glass(&mut db, id).await?,
        })
    }

    async fn begin(&self, caller: &Caller, request: Begin) -> Result<ThreadId, Failure> {
        let id = request.change;
        let act = self.0.act(caller, Deed::Comment, "change.comment", format!("change {id}")).await?;
        let text = super::text("text", &request.text, MAX_TEXT)?;
        let suggestion = request.suggested();
        let suggestion = suggestion.map(|s| super::bounded("suggestion", &s, MAX_TEXT)).transpose()?;
        let mut work = act.begin().await?;
        let (by, now) = (work.person()?, work.now);
        let change = changes::get(work.db(), id).await?;
        has_room(work.db(), id).await?;
        let revision = draft::revision(work.db(), change.draft, request.revision).await?;
        let revision = revision
            .ok_or_else(|| Failure::NotFound(format!("revision {} of this draft", request.revision)))?;
        let about = match request.path.trim() {
            "" => None,
            path => Some(anchor(&revision.content, path).map_err(|p| Failure::Invalid(vec![p]))?),
        };
        if let Some(suggestion) = &suggestion {
            takes(&revision, about.as_ref(), suggestion)?;
        }
        let begun = thread::insert(work.db(), id, revision.number, about.as_ref()).await?;
        thread::say(work.db(), begun, by, (&text, suggestion.as_deref()), now).await?;
        review::touch(work.db(), id, now).await?;
        let about = about.map(|anchor| anchor.at.words());
        let detail = json!({ "thread": begun, "about": about, "text": text, "suggestion": suggestion });
        work.finish(Some(&change.summary.environment), detail).await?;
        Ok(begun)
    }

    async fn reply(&self, caller: &Caller, id: ThreadId, text: String) -> Result<(), Failure> {
        let act = self.0.act(caller, Deed::Comment, "change.reply", format!("thread {id}")).await?;
        let text = super::text("text", &text, MAX_TEXT)?;
        let mut work = act.begin().await?;
        let (by, now) = (work.person()?, work.now);
        let (found, change) = get(work.db(), id).await?;
        has_room(work.db(), found.change).await?;
        thread::say(work.db(), id, by, (&text, None), now).await?;
        review::touch(work.db(), found.change, now).await?;
        let detail = json!({ "change": found.change, "text": text });
        Ok(work.finish(Some(&change.summary.environment), detail).await?)
    }

    async fn resolve(&self, caller: &Caller, id: ThreadId, resolved: bool) -> Result<(), Failure> {
        let what = if resolved { "change.resolve" } else { "change.reopen" };
        let act = self.0.act(caller, Deed::Comment, what, format!("thread {id}")).await?;
        let mut work = act.begin().await?;
        let (by, now) = (work.person()?, work.now);
        let (found, change) = get(work.db(), id).await?;
        if found.resolved.is_some() == resolved {
            return Ok(());
        }
        thread::set_resolved(work.db(), id, resolved.then_some((by, now))).await?;
        review::touch(work.db(), found.change, now).await?;
        Ok(work.finish(Some(&change.summary.environment), json!({ "change": found.change })).await?)
    }

    async fn apply(&self, caller: &Caller, id: RemarkId) -> Result<RevisionNumber, Failure> {
        let act =
            self.0.act(caller, Deed::EditDraft, "change.apply_suggestion", format!("remark {id}")).await?;
        let mut work = act.begin().await?;
        let (by, now) = (work.person()?, work.now);
        let (thread, remark) =
            thread::remark(work.db(), id).await?.ok_or_else(|| Failure::NotFound(format!("remark {id}")))?;
        let (found, change) = get(work.db(), thread).await?;
        let (Some(suggestion), Some(anchor)) = (&remark.suggestion, &found.anchor) else {
            return Err(Failure::Refused("this remark suggests nothing".into()));
        };
        if remark.applied.is_some() {
            return Err(Failure::Conflict("this suggestion was applied already".into()));
        }
        if let Err(failure) = updatable(&mut work, &change).await {
            return Err(work.refused(failure).await);
        }
        let revisions = since(work.db(), &change, found.revision, None).await?;
        let latest = revisions.last().ok_or_else(|| Failure::NotFound(format!("draft {}", change.draft)))?;
        let content = content::named(applied(anchor, &revisions, latest, suggestion)?)?;
        content::within_bounds(&content)?;
        let number = latest.number + 1;
        draft::insert_revision(work.db(), change.draft, number, &content, by, now).await?;
        thread::applied(work.db(), id, number, by).await?;
        thread::set_resolved(work.db(), thread, Some((by, now))).await?;
        let text = format!("{} of {}, as revision {number}", anchor.at.words(), remark.by);
        review::note(work.db(), found.change, Some(by), EventKind::Suggested, &text, now).await?;
        let detail = json!({ "change": found.change, "revision": number, "suggestion": suggestion });
        work.finish(Some(&change.summary.environment), detail).await?;
        // The revision is saved whatever AWS says now; the change's page then offers to update.
        port::Changes::update(&changes::Changes(self.0.clone()), caller, found.change).await?;
        Ok(number)
    }

    async fn assign(&self, caller: &Caller, id: ChangeId, people: Vec<String>) -> Result<(), Failure> {
        let act = self.0.act(caller, Deed::Propose, "change.assign", format!("change {id}")).await?;
        let mut work = act.begin().await?;
        let by = work.caller()?;
        let now = work.now;
        let change = changes::get(work.db(), id).await?;
        let Stand { policy, facts } = stand_in(&mut work, &change).await?;
        if let Err(failure) = may(&by, Move::Assign, &policy, &facts) {
            return Err(work.refused(failure).await);
        }
        let mut asked = Vec::new();
        for name in &people {
            let row = person::by_name(work.db(), name).await?.map(|row| row.person()).transpose()?;
            let able = row.filter(|p| {
                p.state == AccountState::Active
                    && policy.approvers.include(&p.name, p.role)
                    && (policy.own_approval || !facts.is_by(p.id))
            });
            let Some(person) = able else {
                let name = super::shorten(name);
                return Err(Failure::invalid("people", format!("`{name}` cannot approve this change")));
            };
            asked.push(person.id);
        }
        thread::set_reviewers(work.db(), id, &asked, by.person, now).await?;
        let text = if people.is_empty() { "of nobody any more".into() } else { people.join(", ") };
        review::note(work.db(), id, Some(by.person), EventKind::Assigned, &text, now).await?;
        Ok(work.finish(Some(&change.summary.environment), json!({ "people": people })).await?)
    }

    async fn take_over(&self, caller: &Caller, id: ChangeId) -> Result<(), Failure> {
        let act = self.0.act(caller, Deed::Propose, "change.take_over", format!("change {id}")).await?;
        let mut work = act.begin().await?;
        let by = work.caller()?;
        let now = work.now;
        let change = changes::get(work.db(), id).await?;
        let Stand { policy, facts } = stand_in(&mut work, &change).await?;
        if let Err(failure) = may(&by, Move::TakeOver, &policy, &facts) {
            return Err(work.refused(failure).await);
        }
        change::set_author(work.db(), id, by.person).await?;
        let from = format!("from {}", change.summary.author);
        review::note(work.db(), id, Some(by.person), EventKind::TakenOver, &from, now).await?;
        settle(&mut work, id, Move::TakeOver).await?;
        Ok(work.finish(Some(&change.summary.environment), json!({ "from": change.author })).await?)
    }

    async fn acknowledge(
        &self,
        caller: &Caller,
        id: ChangeId,
        revision: RevisionNumber,
    ) -> Result<(), Failure> {
        let act = self.0.act(caller, Deed::Review, "change.acknowledge", format!("change {id}")).await?;
        let mut work = act.begin().await?;
        let by = work.caller()?;
        let now = work.now;
        let change = changes::get(work.db(), id).await?;
        let Stand { policy, facts } = stand_in(&mut work, &change).await?;
        if let Err(failure) = may(&by, Move::Acknowledge, &policy, &facts) {
            return Err(work.refused(failure).await);
        }
        if change.summary.revision != revision {
            return Err(Failure::Conflict(
                "this change proposes another revision by now: look at its warnings again".into(),
            ));
        }
        let environment = environment_of(work.db(), &change).await?;
        let all = warnings(&change, &environment);
        for finding in all.keys() {
            thread::acknowledge(work.db(), id, finding, by.person, now).await?;
        }
        let text = format!("{} of revision {revision}", all.len());
        review::note(work.db(), id, Some(by.person), EventKind::Acknowledged, &text, now).await?;
        let messages: Vec<&str> = all.values().map(|f| f.message.as_str()).collect();
        Ok(work.finish(Some(&environment.id), json!({ "warnings": messages })).await?)
    }

    async fn break_glass(
        &self,
        caller: &Caller,
        id: ChangeId,
        reason: String,
    ) -> Result<DeploymentId, Failure> {
        let reason = moves::reason(&super::bounded("reason", &reason, MAX_TEXT)?)?;
        deployments::break_glass(&self.0, caller, id, reason).await
    }
}

async fn get(db: &mut SqliteConnection, id: ThreadId) -> Result<(thread::Thread, Change), Failure> {
    let found = thread::get(db, id).await?.ok_or_else(|| Failure::NotFound(format!("thread {id}")))?;
    let change = changes::get(db, found.change).await?;
    Ok((found, change))
}

async fn has_room(db: &mut SqliteConnection, id: ChangeId) -> Result<(), Failure> {
    if thread::count(db, id).await? >= MAX_REMARKS {
        return Err(Failure::Refused(format!(
            "{MAX_REMARKS} remarks were made about this change: that is all"
        )));
    }
    Ok(())
}

/// Whether the caller may point the change at the revision that takes a suggestion.
async fn updatable(work: &mut super::Work, change: &Change) -> Result<(), Failure> {
    let by = work.caller()?;
    let Stand { policy, facts } = stand_in(work, change).await?;
    may(&by, Move::Update, &policy, &facts)
}

fn takes(revision: &Revision, anchor: Option<&Anchor>, suggestion: &str) -> Result<(), Failure> {
    let Some(anchor) = anchor else {
        return Err(Failure::invalid("suggestion", "a value is suggested for a field, not for the change"));
    };
    let tried = apply(&trace(anchor, &[&revision.content]), &revision.content, suggestion);
    let at_field = |p: Problem| Failure::Invalid(vec![Problem { at: "suggestion".into(), ..p }]);
    tried.map(|_| ()).map_err(at_field)
}

/// The content of the latest revision with a suggestion applied.
fn applied(
    anchor: &Anchor,
    revisions: &[Revision],
    latest: &Revision,
    suggestion: &str,
) -> Result<Content, Failure> {
    let contents: Vec<&Content> = revisions.iter().map(|r| &r.content).collect();
    let now = trace(anchor, &contents);
    let conflict = |p: Problem| match &now {
        Resolved::Outdated { .. } | Resolved::Gone { .. } => Failure::Conflict(p.message),
        _ => Failure::Invalid(vec![p]),
    };
    apply(&now, &latest.content, suggestion).map_err(conflict)
}

/// The draft's revisions from one on, up to another or the latest.
async fn since(
    db: &mut SqliteConnection,
    change: &Change,
    from: RevisionNumber,
    to: Option<RevisionNumber>,
) -> Result<Vec<Revision>, Failure> {
    let all = draft::history(db, change.draft).await?;
    Ok(all.into_iter().filter(|r| r.number >= from && to.is_none_or(|to| r.number <= to)).collect())
}

/// A change's threads, with what became of what they are about.
async fn threads(db: &mut SqliteConnection, change: &Change) -> Result<Vec<Thread>, Failure> {
    let kept = thread::of_change(db, change.summary.id).await?;
    let anchored = kept.iter().filter(|t| t.anchor.is_some()).map(|t| t.revision).min();
    // Most changes have no thread about a field: then no revision is read.
    let revisions = match anchored {
        Some(first) => since(db, change, first, Some(change.summary.revision)).await?,
        None => Vec::new(),
    };
    let mut remarks = thread::remarks(db, change.summary.id).await?;
    let thread = |kept: thread::Thread| {
        let from: Vec<&Content> =
            revisions.iter().filter(|r| r.number >= kept.revision).map(|r| &r.content).collect();
        Thread {
            id: kept.id,
            about: kept.anchor.map(|anchor| About { now: trace(&anchor, &from), anchor }),
            revision: kept.revision,
            resolved: kept.resolved,
            remarks: remarks.remove(&kept.id).unwrap_or_default(),
        }
    };
    Ok(kept.into_iter().map(thread).collect())
}

/// Who acknowledged how many of the warnings there are now.
async fn acknowledged(db: &mut SqliteConnection, change: &Change) -> Result<Vec<String>, Failure> {
    let environment = environment_of(db, change).await?;
    let seen = thread::acknowledged(db, change.summary.id).await?;
    let mut by: BTreeMap<&str, u32> = BTreeMap::new();
    for key in warnings(change, &environment).keys() {
        if let Some(name) = seen.get(key) {
            *by.entry(name).or_default() += 1;
        }
    }
    Ok(by.into_iter().map(|(name, count)| format!("{name}: {count}")).collect())
}
