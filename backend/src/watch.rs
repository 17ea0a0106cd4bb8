//! Watches jobs until they end: asks AWS at the pace it asks for, keeps what it says, and cancels a job that breaks its rule.

use crate::{
    Error,
    aws::batch::{Reach, Request},
    service::Core,
    store::job::{self, Kept},
};
use domain::{
    Failure,
    environment::{Environment, SANDBOX},
    jobs::{life::JobRow, status::Status},
};
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// AWS: "poll no more often than every 30 seconds".
const EVERY: i64 = 30;
/// How often is looked whether one is due.
const TICK: Duration = Duration::from_secs(1);

/// Watches until the process is to end.
pub(crate) fn start(core: &Arc<Core>) {
    let core = Arc::clone(core);
    tokio::spawn(async move {
        while !core.runs.stopping() {
            if let Err(error) = core.look_at_jobs(false).await {
                let error = error.chain();
                tracing::warn!(error, "jobs could not be looked at; trying again");
            }
            core.runs.pause(TICK).await;
        }
    });
}

fn is_in_sandbox(kept: &Kept) -> bool {
    kept.summary.environment == SANDBOX
}

impl Core {
    /// Asks AWS about every job that has not ended and is due, or about all of those; gives how many were asked about.
    pub async fn look_at_jobs(&self, all: bool) -> Result<usize, Error> {
        let running = job::running(&mut *self.store.read().await?).await?;
        let mut asked = 0;
        for kept in running {
            if self.runs.stopping() {
                break;
            }
            // What waits in the sandbox waits for people, who look for themselves.
            let waits = is_in_sandbox(&kept) && kept.summary.status == Status::Suspended;
            if !all && (waits || !self.is_due(&kept)) {
                continue;
            }
            asked += 1;
            let id = kept.summary.id;
            if let Err(failure) = self.look_at(&kept).await {
                tracing::debug!(job = id, %failure, "job {id} could not be looked at");
            }
        }
        Ok(asked)
    }

    /// Whether so much time passed since AWS was asked that it may be asked again; the sandbox may at any time.
    pub fn is_due(&self, kept: &Kept) -> bool {
        let every = if is_in_sandbox(kept) { 0 } else { EVERY };
        kept.summary.ended_at.is_none() && kept.summary.seen_at.plus_seconds(every) <= self.clock.now()
    }

    /// Asks AWS how a job stands, and keeps the answer. Where it cannot be asked, that is kept as well.
    pub async fn look_at(&self, kept: &Kept) -> Result<(), Failure> {
        let id = kept.summary.id;
        let environment = self.environment(&kept.summary.environment).await?;
        let aws = match self.batch(&environment).await {
            Ok(aws) => aws,
            Err(failure) => return self.trouble(id, failure).await,
        };
        let said = match aws.batch.describe_job(&kept.summary.job_id).await {
            Ok(Some(said)) => said,
            Ok(None) => {
                let why = "AWS knows no such job: it forgets jobs some time after they end, and new ones it may not know yet";
                return self.trouble(id, Failure::NotFound(why.into())).await;
            }
            Err(error) => return self.trouble(id, error.into()).await,
        };
        let mut db = self.store.write().await?;
        job::set_seen(&mut db, id, &said, self.clock.now()).await?;
        db.commit().await.map_err(Error::from)?;
        match kept.stop {
            Some(rule) if said.status.can_be_cancelled() && said.progress.breaks(rule) => {
                let why = format!(
                    "{:.1} % of {} tasks failed; the rule allows {} %",
                    said.progress.failed_percent(),
                    said.progress.done(),
                    rule.percent
                );
                self.cancel_by_rule(&aws, &environment, kept, &why).await
            }
            _ => Ok(()),
        }
    }

    /// Cancels a job that broke its rule, and says so. Asked again at the next look, as long as AWS did not take it.
    async fn cancel_by_rule(
        &self,
        aws: &Reach,
        environment: &Environment,
        kept: &Kept,
        why: &str,
    ) -> Result<(), Failure> {
        let id = kept.summary.id;
        aws.batch.update_job_status(&kept.summary.job_id, Request::Cancelled, Some(why)).await?;
        let mut work = self.work("job.cancelled_by_rule", format!("job {id}")).await?;
        let now = work.now;
        job::note(work.db(), id, None, ("was cancelled by its rule", why), now).await?;
        work.finish(Some(&environment.id), json!({ "job": kept.summary.job_id, "why": why })).await?;
        tracing::warn!(job = id, why, "job {id} was cancelled by its rule");
        Ok(())
    }

    async fn trouble(&self, id: JobRow, failure: Failure) -> Result<(), Failure> {
        let mut db = self.store.write().await?;
        job::set_trouble(&mut db, id, &failure.to_string(), self.clock.now()).await?;
        db.commit().await.map_err(Error::from)?;
        Err(failure)
    }
}
