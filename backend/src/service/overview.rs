//! What waits for somebody, and finding anything.

use super::{Core, drafts, jobs};
use crate::store::{change, deployment, draft, environment, inbox, job, search};
use async_trait::async_trait;
use domain::{
    Caller, Failure, Kind,
    access::Deed,
    change::ChangeSummary,
    deployment::DeploymentSummary,
    draft::DraftSummary,
    inbox::{Inbox, Subject, Wait, Waiting},
    jobs::life,
    port,
    search::{Hit, Query},
    slice::{self, Part, Slice},
};
use sqlx::SqliteConnection;
use std::{collections::BTreeMap, sync::Arc};

pub(super) struct Overview(pub Arc<Core>);

#[async_trait]
impl port::Overview for Overview {
    async fn inbox(&self, caller: &Caller) -> Result<Inbox, Failure> {
        caller.require(Deed::Read)?;
        let mut db = self.0.store.read().await?;
        let mut waiting = jobs_to_start(&mut db, caller).await?;
        let mut changes = Vec::new();
        let mut policies = BTreeMap::new();
        for open in inbox::open(&mut db, caller.person).await? {
            let id = &open.summary.environment;
            if !policies.contains_key(id) {
                policies.insert(id.clone(), environment::policy(&mut db, id).await?);
            }
            let wait = policies.get(id).and_then(|policy| open.waits_for(caller, policy));
            if open.author == caller.person {
                changes.push(open.summary.clone());
            }
            waiting.extend(wait.map(|wait| Waiting { wait, what: Subject::Change(open.summary) }));
        }
        let drafts = inbox::unproposed(&mut db, caller.person).await?;
        let recent = inbox::recent(&mut db).await?;
        Ok(Inbox { waiting, changes, drafts, recent }.in_order())
    }

    async fn changes(
        &self,
        caller: &Caller,
        which: slice::Changes,
        slice: Slice,
    ) -> Result<Part<ChangeSummary>, Failure> {
        caller.require(Deed::Read)?;
        if let Some(id) = &which.environment {
            self.0.environment(id).await?;
        }
        Ok(change::part(&mut *self.0.store.read().await?, &which, slice).await?)
    }

    async fn deployments(
        &self,
        caller: &Caller,
        environment: &str,
        slice: Slice,
    ) -> Result<Part<DeploymentSummary>, Failure> {
        caller.require(Deed::Read)?;
        let environment = self.0.environment(environment).await?;
        Ok(deployment::of_environment(&mut *self.0.store.read().await?, &environment.id, slice).await?)
    }

    async fn drafts(&self, caller: &Caller, environment: &str) -> Result<Vec<DraftSummary>, Failure> {
        caller.require(Deed::Read)?;
        let environment = self.0.environment(environment).await?;
        let mut db = self.0.store.read().await?;
        let mut found = Vec::new();
        for kind in Kind::ALL {
            let of_kind = draft::of_environment(&mut db, &environment.id, kind).await?;
            found.extend(of_kind.into_iter().map(|revision| drafts::summary(revision, &environment)));
        }
        found.sort_by_key(|draft: &DraftSummary| std::cmp::Reverse((draft.saved_at, draft.id)));
        Ok(found)
    }

    async fn find(&self, caller: &Caller, query: Query) -> Result<Vec<Hit>, Failure> {
        caller.require(Deed::Read)?;
        let mut db = self.0.store.read().await?;
        Ok(search::find(&mut db, &query).await?)
    }
}

/// Jobs that wait for a second person, who may be the caller.
async fn jobs_to_start(db: &mut SqliteConnection, caller: &Caller) -> Result<Vec<Waiting>, Failure> {
    let mut waiting = Vec::new();
    for kept in job::running(db).await? {
        let authors = jobs::authors(db, &kept).await?;
        if life::may(caller, life::Move::Start, jobs::facts(&kept, &authors)).is_ok() {
            waiting.push(Waiting { wait: Wait::Start, what: Subject::Job(Box::new(kept.summary)) });
        }
    }
    Ok(waiting)
}
