//! The deployment engine: runs plans, one per environment at a time, step by step, with a journal that survives `kill`.
//!
//! The order of writing is the promise. A step's intent is on disk before its call, its result after it; so a step
//! that has an intent and no result may have happened or not, and AWS is asked which. Until the one call that switches,
//! any doubt stops the deployment, and what is live is what was live. From that call on, nothing is given up: AWS is
//! asked until it says what is active.

mod calls;
mod compare;
mod engine;
mod jobs;
mod journal;
mod sets;

use crate::{Error, service::Core, store::deployment};
use domain::deployment::DeploymentId;
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// The deployments that run in this process.
#[derive(Debug)]
pub(crate) struct Runs {
    moving: watch::Sender<usize>,
    stop: watch::Sender<bool>,
}

impl Default for Runs {
    fn default() -> Self {
        Self { moving: watch::Sender::new(0), stop: watch::Sender::new(false) }
    }
}

impl Runs {
    /// Whether the process is to end: a run then stops between two steps, and resumes at the next start.
    pub fn stopping(&self) -> bool {
        *self.stop.borrow()
    }

    /// Waits; less long when the process is to end.
    pub async fn pause(&self, time: Duration) {
        let mut stop = self.stop.subscribe();
        // Without a sender there is nothing to wait for; `self` holds it.
        let _ = tokio::time::timeout(time, stop.wait_for(|stop| *stop)).await;
    }

    /// Waits until no deployment runs.
    pub async fn settled(&self) {
        let mut moving = self.moving.subscribe();
        let _ = moving.wait_for(|n| *n == 0).await;
    }

    /// Lets every run end at its step, and waits for that.
    pub async fn shut_down(&self) {
        self.stop.send_replace(true);
        self.settled().await;
    }
}

/// Counts a run, until it is dropped.
struct Moving(Arc<Core>);

impl Moving {
    fn new(core: Arc<Core>) -> Self {
        core.runs.moving.send_modify(|n| *n += 1);
        Self(core)
    }
}

impl Drop for Moving {
    fn drop(&mut self) {
        self.0.runs.moving.send_modify(|n| *n = n.saturating_sub(1));
    }
}

/// Runs a deployment in the background, to its end.
pub(crate) fn start(core: &Arc<Core>, id: DeploymentId) {
    let moving = Moving::new(Arc::clone(core));
    tokio::spawn(async move {
        let core = &moving.0;
        while let Err(error) = engine::run(core, id).await {
            let error = error.chain();
            tracing::error!(
                deployment = id,
                error,
                "deployment {id} could not keep its journal; trying again"
            );
            core.runs.pause(core.patience).await;
            if core.runs.stopping() {
                break;
            }
        }
    });
}

/// Goes on with every deployment that an earlier process left unfinished.
pub(crate) async fn resume(core: &Arc<Core>) -> Result<usize, Error> {
    let unfinished = deployment::moving(&mut *core.store.read().await?).await?;
    for id in &unfinished {
        tracing::info!(deployment = id, "resuming deployment {id}");
        start(core, *id);
    }
    Ok(unfinished.len())
}
