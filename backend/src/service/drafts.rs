//! Drafts of rule sets and jobs.

use super::{Core, content};
use crate::store::{
    change, deployment,
    draft::{self, Revision},
};
use async_trait::async_trait;
use domain::{
    Caller, Content, Failure, Kind,
    access::Deed,
    draft::{
        CreateDraft, DraftId, DraftSummary, DraftView, RevisionNumber, RevisionSummary, SaveDraft, Saved,
        Source,
    },
    drift::Drift,
    environment::{Environment, RuleSetsPage},
    jobs::{self, Job},
    port,
    rules::{RuleSet, base_name},
};
use serde_json::json;
use std::sync::Arc;

/// Of one person's autosaves about one in so many seconds is kept.
const KEEP_ONE_IN: i64 = 600;

pub(super) struct Drafts(pub Arc<Core>);

#[async_trait]
impl port::Drafts for Drafts {
    async fn page(&self, caller: &Caller, environment: &str) -> Result<RuleSetsPage, Failure> {
        caller.require(Deed::Read)?;
        let environment = self.0.environment(environment).await?;
        let live = self.0.recent_live(&environment).await;
        let mut db = self.0.store.read().await?;
        let active = live.as_ref().ok().and_then(|live| live.active.as_ref());
        let live_deployment = match active {
            Some(set) => deployment::that_made(&mut db, &environment.id, set).await?.map(|(id, _)| id),
            None => None,
        };
        let drift = match (&live, deployment::moving_in(&mut db, &environment.id, Kind::RuleSet).await?) {
            (Ok(live), None) => deployment::last_done(&mut db, &environment.id).await?.and_then(|last| {
                let wanted = last.of_set().ok()?.wanted.as_ref();
                Drift::of(last.summary.id, wanted, live.active.as_ref())
            }),
            _ => None,
        };
        let drafts = draft::of_environment(&mut db, &environment.id, Kind::RuleSet).await?;
        let changes = change::open_in(&mut db, &environment.id, Kind::RuleSet).await?;
        let drafts = drafts.into_iter().map(|r| summary(r, &environment)).collect();
        Ok(RuleSetsPage { environment, live, live_deployment, drift, drafts, changes })
    }

    async fn create(&self, caller: &Caller, request: CreateDraft) -> Result<DraftId, Failure> {
        let act = self.0.act(caller, Deed::EditDraft, "draft.create", "").await?;
        let environment = self.0.environment(&request.environment).await?;
        let content = match request.kind {
            Kind::RuleSet => self.rule_set(&request, &environment).await?.into(),
            Kind::Job => self.job(&request, &environment).await?.into(),
        };
        content::within_bounds(&content)?;
        let mut work = act.begin().await?;
        let (by, now) = (work.person()?, work.now);
        let id = draft::insert(work.db(), &environment.id, (request.kind, None), by, now).await?;
        draft::insert_revision(work.db(), id, 1, &content, by, now).await?;
        work.to(format!("draft {id}"));
        let detail = json!({ "kind": request.kind, "name": content.name(), "about": content.about() });
        work.finish(Some(&environment.id), detail).await?;
        Ok(id)
    }

    async fn open(
        &self,
        caller: &Caller,
        draft: DraftId,
        revision: Option<RevisionNumber>,
    ) -> Result<DraftView<Content>, Failure> {
        caller.require(Deed::Read)?;
        let mut db = self.0.store.read().await?;
        let latest = draft::latest(&mut db, draft).await?.ok_or_else(|| none(draft))?;
        let number = latest.number;
        let shown = match revision {
            Some(wanted) if wanted != number => draft::revision(&mut db, draft, wanted)
                .await?
                .ok_or_else(|| Failure::NotFound(format!("revision {wanted} of draft {draft}")))?,
            _ => latest,
        };
        drop(db);
        let environment = self.0.environment(&shown.environment).await?;
        Ok(view(shown, number, environment))
    }

    async fn save(&self, caller: &Caller, request: SaveDraft<Content>) -> Result<Saved<Content>, Failure> {
        let draft = request.draft;
        let act = self.0.act(caller, Deed::EditDraft, "draft.save", format!("draft {draft}")).await?;
        let content = content::named(request.content)?;
        content::within_bounds(&content)?;
        let mut work = act.begin().await?;
        let latest = draft::latest(work.db(), draft).await?.ok_or_else(|| none(draft))?;
        // A save that is sent once more, because its answer was lost, finds its content saved.
        if latest.content.kind() != content.kind() {
            return Err(Failure::Refused(format!(
                "draft {draft} holds a {}: it takes no {}",
                latest.content.kind().words(),
                content.kind().words()
            )));
        }
        if latest.content == content {
            return Ok(Saved::At(latest.number));
        }
        if latest.number != request.based_on {
            drop(work);
            let environment = self.0.environment(&latest.environment).await?;
            let number = latest.number;
            return Ok(Saved::Conflict(Box::new(view(latest, number, environment))));
        }
        let (by, now, number) = (work.person()?, work.now, latest.number + 1);
        let since = now.plus_seconds(-KEEP_ONE_IN);
        draft::insert_revision(work.db(), draft, number, &content, by, now).await?;
        draft::thin_out(work.db(), draft, latest.number, by, since).await?;
        let detail = json!({ "revision": number, "digest": content.digest() });
        work.finish(Some(&latest.environment), detail).await?;
        Ok(Saved::At(number))
    }

    async fn history(&self, caller: &Caller, draft: DraftId) -> Result<Vec<RevisionSummary>, Failure> {
        caller.require(Deed::Read)?;
        let revisions = draft::history(&mut *self.0.store.read().await?, draft).await?;
        if revisions.is_empty() {
            return Err(none(draft));
        }
        let before = std::iter::once(None).chain(revisions.iter().map(Some));
        let mut summaries: Vec<RevisionSummary> = revisions
            .iter()
            .zip(before)
            .map(|(revision, before)| RevisionSummary {
                number: revision.number,
                author: revision.author_name.clone(),
                author_id: revision.author,
                saved_at: revision.saved_at,
                summary: revision.content.summary(before.map(|r| &r.content)),
            })
            .collect();
        summaries.reverse();
        Ok(summaries)
    }

    async fn delete(&self, caller: &Caller, draft: DraftId) -> Result<(), Failure> {
        let act = self.0.act(caller, Deed::EditDraft, "draft.delete", format!("draft {draft}")).await?;
        let mut work = act.begin().await?;
        let latest = draft::latest(work.db(), draft).await?.ok_or_else(|| none(draft))?;
        if let Some(change) = latest.open_change {
            return Err(Failure::Refused(format!("change {change} proposes this draft: withdraw it first")));
        }
        let now = work.now;
        draft::delete(work.db(), draft, now).await?;
        Ok(work.finish(Some(&latest.environment), json!({ "name": latest.content.name() })).await?)
    }

    async fn deleted(&self, caller: &Caller, environment: &str) -> Result<Vec<DraftSummary>, Failure> {
        caller.require(Deed::Read)?;
        let environment = self.0.environment(environment).await?;
        let mut db = self.0.store.read().await?;
        let mut revisions = draft::deleted(&mut db, &environment.id, Kind::RuleSet).await?;
        revisions.extend(draft::deleted(&mut db, &environment.id, Kind::Job).await?);
        Ok(revisions.into_iter().map(|revision| summary(revision, &environment)).collect())
    }

    async fn restore(&self, caller: &Caller, draft: DraftId) -> Result<(), Failure> {
        let act = self.0.act(caller, Deed::EditDraft, "draft.restore", format!("draft {draft}")).await?;
        let mut work = act.begin().await?;
        if draft::latest(work.db(), draft).await?.is_some() {
            return Err(Failure::Refused(format!(
                "draft {draft} is not deleted: there is nothing to restore"
            )));
        }
        let latest = draft::latest_deleted(work.db(), draft).await?.ok_or_else(|| none(draft))?;
        draft::restore(work.db(), draft).await?;
        Ok(work.finish(Some(&latest.environment), json!({ "name": latest.content.name() })).await?)
    }
}

impl Drafts {
    /// The rule set a new draft begins with.
    async fn rule_set(&self, request: &CreateDraft, environment: &Environment) -> Result<RuleSet, Failure> {
        let source = self.rule_set_of(&request.source, environment).await?;
        let name = if request.name.trim().is_empty() { base_name(&source.name) } else { &request.name };
        Ok(RuleSet { name: content::name("name", name)?, rules: source.rules })
    }

    async fn rule_set_of(&self, source: &Source, environment: &Environment) -> Result<RuleSet, Failure> {
        match source {
            Source::Empty => Ok(RuleSet::default()),
            Source::Template { key } => content::template(key, environment)
                .ok_or_else(|| Failure::NotFound(format!("template `{}`", super::shorten(key)))),
            Source::Json { text } => content::read(text),
            Source::Live => self.0.live(environment).await?.active.ok_or_else(|| {
                Failure::Refused("no rule set is active here: start from a template, or from nothing".into())
            }),
            Source::Deployment { id } => {
                let none = || Failure::NotFound(format!("deployment {id}"));
                let made = deployment::get(&mut *self.0.store.read().await?, *id).await?.ok_or_else(none)?;
                made.of_set()?.wanted.clone().ok_or_else(|| {
                    Failure::Refused(format!(
                        "deployment {id} switched receiving off: there are no rules to start from"
                    ))
                })
            }
            Source::Draft { id } => {
                let mut db = self.0.store.read().await?;
                draft::latest(&mut db, *id).await?.ok_or_else(|| none(*id))?.content.rule_set()
            }
            Source::Job { .. } => Err(Failure::Refused("a rule set does not begin with a job".into())),
        }
    }

    /// The job a new draft begins with. Its name is what it says it is for.
    async fn job(&self, request: &CreateDraft, environment: &Environment) -> Result<Job, Failure> {
        let mut job = match &request.source {
            Source::Empty => {
                jobs::templates::build("LambdaInvoke", &environment.context()).unwrap_or_default()
            }
            Source::Template { key } => jobs::templates::build(key, &environment.context())
                .ok_or_else(|| Failure::NotFound(format!("template `{}`", super::shorten(key))))?,
            Source::Json { text } => content::read_job(text)?,
            Source::Draft { id } => {
                let mut db = self.0.store.read().await?;
                draft::latest(&mut db, *id).await?.ok_or_else(|| none(*id))?.content.job()?
            }
            Source::Job { id } => {
                let mut db = self.0.store.read().await?;
                let kept = crate::store::job::get(&mut db, *id).await?;
                kept.ok_or_else(|| Failure::NotFound(format!("job {id}")))?.job
            }
            Source::Live | Source::Deployment { .. } => {
                return Err(Failure::Refused(
                    "a job begins from a template, JSON, a draft or another job".into(),
                ));
            }
        };
        let name = super::bounded("name", &request.name, 256)?;
        if !name.is_empty() {
            job.description = Some(name);
        }
        Ok(job)
    }
}

fn view(revision: Revision, latest: RevisionNumber, environment: Environment) -> DraftView<Content> {
    DraftView {
        id: revision.draft,
        environment,
        revision: revision.number,
        latest,
        content: revision.content,
        saved_by: revision.author_name,
        saved_at: revision.saved_at,
        open_change: revision.open_change,
    }
}

pub(super) fn summary(revision: Revision, environment: &Environment) -> DraftSummary {
    let (errors, warnings) = content::findings(&revision.content, environment);
    DraftSummary {
        id: revision.draft,
        environment: revision.environment,
        kind: revision.content.kind(),
        name: revision.content.name().to_owned(),
        revision: revision.number,
        about: revision.content.about(),
        errors,
        warnings,
        saved_by: revision.author_name,
        saved_at: revision.saved_at,
        open_change: revision.open_change,
    }
}

fn none(draft: DraftId) -> Failure {
    Failure::NotFound(format!("draft {draft}"))
}
