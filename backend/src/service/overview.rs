//! What waits for somebody, and finding anything.

use super::{Core, jobs};
use crate::store::{environment, inbox, job, search};
use async_trait::async_trait;
use domain::{
    Caller, Failure,
    access::Deed,
    inbox::{Inbox, Subject, Wait, Waiting},
    jobs::life,
    port,
    search::{Hit, Query},
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
