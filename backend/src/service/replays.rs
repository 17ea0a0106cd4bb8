//! What was answered to requests that are made once.

use super::Core;
use crate::{Error, store::replay};
use async_trait::async_trait;
use domain::{
    Caller, Digest, Failure, port,
    replay::{self as rules, Answer, Begun, KEPT},
};
use std::sync::Arc;

pub(super) struct Replays(pub Arc<Core>);

#[async_trait]
impl port::Replays for Replays {
    async fn begin(&self, caller: &Caller, key: &str, request: &Digest) -> Result<Begun, Failure> {
        let key = rules::key(key)?;
        let now = self.0.clock.now();
        // In one transaction: of two requests with one key, one is the first.
        let mut db = self.0.store.write().await?;
        replay::sweep(&mut db, now.plus_seconds(-KEPT)).await?;
        let Some(row) = replay::get(&mut db, caller.person, key).await? else {
            replay::insert(&mut db, caller.person, key, request, now).await?;
            db.commit().await.map_err(Error::from)?;
            return Ok(Begun::Fresh);
        };
        if row.request != request.as_str() {
            let problem = "this key was sent with another request; use a new key for a new request";
            return Err(Failure::invalid("Idempotency-Key", problem));
        }
        row.answer()?.map(Begun::Again).ok_or_else(|| {
            Failure::Conflict(
                "the request with this key is still being done, or was cut off: look whether it was done, and \
                 send it with a new key if not"
                    .into(),
            )
        })
    }

    async fn finish(&self, caller: &Caller, key: &str, answer: Answer) -> Result<(), Failure> {
        let mut db = self.0.store.write().await?;
        replay::answered(&mut db, caller.person, key, &answer).await?;
        Ok(db.commit().await.map_err(Error::from)?)
    }

    async fn forget(&self, caller: &Caller, key: &str) -> Result<(), Failure> {
        let mut db = self.0.store.write().await?;
        replay::forget(&mut db, caller.person, key).await?;
        Ok(db.commit().await.map_err(Error::from)?)
    }
}
