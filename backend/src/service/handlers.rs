//! Running a handler somebody pasted. Anybody who reads may: it changes nothing, reaches nothing, and is not kept.

use super::Core;
use crate::Error;
use async_trait::async_trait;
use domain::{
    Caller, Failure,
    access::Deed,
    handler::{Ran, TryHandler},
    port,
};
use handler::Limits;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// How many run at once: each has a core and its memory to itself.
const AT_ONCE: usize = 2;

/// How many may wait for a place; who comes then is told to try again.
const WAITING: usize = 8;

/// Where handlers run: a few places, and a few to wait for one.
pub(crate) struct Bench {
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl Default for Bench {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), queue: Arc::new(Semaphore::new(AT_ONCE + WAITING)) }
    }
}

pub(super) struct Handlers(pub Arc<Core>);

#[async_trait]
impl port::Handlers for Handlers {
    async fn run(&self, caller: &Caller, request: TryHandler) -> Result<Ran, Failure> {
        caller.require(Deed::Read)?;
        request.check()?;
        let bench = &self.0.bench;
        let Ok(_waiting) = bench.queue.clone().try_acquire_owned() else {
            return Err(Failure::TooMany { retry_after: 5 });
        };
        let Ok(place) = bench.places.clone().acquire_owned().await else {
            return Err(Failure::Refused("the console is shutting down: try again later".into()));
        };
        // The place goes with the run: who closes the page does not make room for another one before it has ended.
        let run = tokio::task::spawn_blocking(move || {
            let ran = handler::run(&request.source, &request.event, Limits::at(request.at));
            drop(place);
            ran
        });
        Ok(run.await.map_err(Error::from)?)
    }
}
