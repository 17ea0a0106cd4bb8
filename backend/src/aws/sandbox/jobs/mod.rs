//! Jobs, as S3 Batch Operations keeps them. A job moves one state on each time it was described, so that a whole life can
//! be seen without waiting for anything: see [`states`].
//!
//! AWS: S3 Control API 2018-08-20; S3 User Guide, Tracking job status. What AWS's documents leave open is decided here so
//! that it can be seen, and docs/JOBS.md says that it is a guess.

mod manifest;
mod report;
mod states;
mod tasks;

use super::{state::Refusal, stock::Stock};
use crate::aws::batch::Request;
use domain::{
    Digest, Timestamp,
    finding::{Context, Severity},
    jobs::{
        Job,
        findings::{self, Known},
        status::{Described, FailureReason, Listed, Progress, Status},
    },
};
use serde::{Deserialize, Serialize};
use states::Run;
pub(super) use tasks::{Outcome, answer};

/// Jobs that ended are forgotten once there are more of them.
const KEPT: usize = 200;

/// A job, and how far it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::aws::sandbox) struct Record {
    id: String,
    token: String,
    /// Digest of what the token was first sent with.
    body: Digest,
    job: Job,
    status: Status,
    /// Whether somebody was told its state: only then it moves on.
    told: bool,
    priority: i64,
    status_reason: Option<String>,
    failures: Vec<FailureReason>,
    created: Timestamp,
    ended: Option<Timestamp>,
    run: Run,
}

fn bad(message: impl Into<String>) -> Refusal {
    Refusal::new("BadRequestException", message)
}

fn no_job(id: &str) -> Refusal {
    Refusal::new("NoSuchJobException", format!("The specified job does not exist: {id}"))
}

impl Record {
    fn progress(&self) -> Progress {
        let run = &self.run;
        Progress {
            total: run.total,
            succeeded: run.succeeded,
            failed: run.failed,
            active_seconds: Some(run.active_ms / 1000),
        }
    }

    fn described(&self) -> Described {
        // AWS describes a job without its tags.
        let job = Job { tags: None, priority: Some(self.priority), ..self.job.clone() };
        Described {
            id: self.id.clone(),
            status: self.status,
            priority: self.priority,
            description: self.job.description.clone(),
            progress: self.progress(),
            failures: self.failures.clone(),
            status_reason: self.status_reason.clone(),
            suspended_cause: None,
            created_at: Some(self.created.iso()),
            ended_at: self.ended.map(Timestamp::iso),
            job: Some(Box::new(job)),
        }
    }

    fn listed(&self) -> Listed {
        Listed {
            id: self.id.clone(),
            status: self.status,
            operation: self.job.operation_name().map(str::to_owned),
            priority: self.priority,
            description: self.job.description.clone(),
            progress: self.progress(),
            created_at: Some(self.created.iso()),
            ended_at: self.ended.map(Timestamp::iso),
        }
    }
}

/// What AWS refuses at once. The rest is found out when the manifest is read.
fn check(job: &Job, token: &str, context: &Context) -> Result<(), Refusal> {
    if !(1..=64).contains(&token.chars().count()) {
        return Err(bad("Request invalid: ClientRequestToken has 1 to 64 characters"));
    }
    if job.account_id.as_ref().is_some_and(|account| *account != context.account) {
        let message = "The account id of the request is not the one of its credentials";
        return Err(Refusal::new("AccessDenied", message));
    }
    let found = findings::check(job, context, Known::default());
    match found.iter().find(|finding| finding.severity == Severity::Error) {
        None => Ok(()),
        Some(finding) if finding.code == "job-role-account" => {
            Err(bad("Cross-account pass role is not allowed"))
        }
        Some(finding) => Err(bad(format!("Request invalid: {}: {}", finding.place, finding.message))),
    }
}

impl Stock {
    fn record(&self, id: &str) -> Result<&Record, Refusal> {
        self.jobs.iter().find(|record| record.id == id).ok_or_else(|| no_job(id))
    }

    fn record_mut(&mut self, id: &str) -> Result<&mut Record, Refusal> {
        self.jobs.iter_mut().find(|record| record.id == id).ok_or_else(|| no_job(id))
    }

    pub fn create_job(
        &mut self,
        job: &Job,
        token: &str,
        context: &Context,
        now: Timestamp,
    ) -> Result<String, Refusal> {
        check(job, token, context)?;
        let body = job.digest();
        if let Some(before) = self.jobs.iter().find(|record| record.token == token) {
            if before.body == body {
                return Ok(before.id.clone());
            }
            let message = "The client request token was used for another job";
            return Err(Refusal::new("IdempotencyException", message));
        }
        let job = job.canonical();
        let id = id(self.next(), token);
        self.jobs.push(Record {
            id: id.clone(),
            token: token.to_owned(),
            body,
            status: Status::New,
            told: false,
            priority: job.priority.unwrap_or_default(),
            status_reason: None,
            failures: Vec::new(),
            created: now,
            ended: None,
            run: Run::default(),
            job,
        });
        self.forget();
        Ok(id)
    }

    /// Drops the oldest jobs that ended, beyond so many.
    fn forget(&mut self) {
        let ended = self.jobs.iter().filter(|record| record.status.is_final()).count();
        let mut over = ended.saturating_sub(KEPT);
        self.jobs.retain(|record| {
            let goes = over > 0 && record.status.is_final();
            over -= usize::from(goes);
            !goes
        });
    }

    pub fn list_jobs(&self) -> Vec<Listed> {
        self.jobs.iter().rev().map(Record::listed).collect()
    }

    /// The job as it stands, where nothing moves: it was not told yet, waits, or ended.
    pub fn describe_still(&self, id: &str) -> Option<Result<Described, Refusal>> {
        match self.record(id) {
            Err(refusal) => Some(Err(refusal)),
            Ok(record) if record.told && !record.moves() => Some(Ok(record.described())),
            Ok(_) => None,
        }
    }

    /// The job's state; where that was told before, it moves on first.
    pub fn describe_job(
        &mut self,
        id: &str,
        outcomes: Vec<Outcome>,
        now: Timestamp,
        may: impl Fn(&str) -> bool,
    ) -> Result<Described, Refusal> {
        if self.record(id)?.told {
            self.move_on(id, outcomes, now, may)?;
        }
        let record = self.record_mut(id)?;
        record.told = true;
        Ok(record.described())
    }

    pub fn update_job_status(
        &mut self,
        id: &str,
        request: Request,
        reason: Option<&str>,
    ) -> Result<Status, Refusal> {
        if reason.is_some_and(|reason| !(1..=256).contains(&reason.chars().count())) {
            return Err(bad("Request invalid: StatusUpdateReason has 1 to 256 characters"));
        }
        let record = self.record_mut(id)?;
        // AWS's samples cancel from these four; of `New` and `Preparing` its documents say nothing.
        let next = match (request, record.status) {
            (Request::Ready, Status::Suspended) => Status::Ready,
            (Request::Cancelled, Status::Suspended | Status::Ready | Status::Active | Status::Paused) => {
                Status::Cancelling
            }
            (_, now) => {
                let message = format!("The job is {}, which does not allow this change", now.as_str());
                return Err(Refusal::new("JobStatusException", message));
            }
        };
        (record.status, record.told) = (next, true);
        record.status_reason = reason.map(str::to_owned);
        Ok(next)
    }

    pub fn update_job_priority(&mut self, id: &str, priority: i64) -> Result<i64, Refusal> {
        if !(0..=i64::from(i32::MAX)).contains(&priority) {
            return Err(bad("Request invalid: Priority is 0 to 2147483647"));
        }
        let record = self.record_mut(id)?;
        if record.status.is_final() {
            return Err(bad(format!("The job is {}: its priority stays", record.status.as_str())));
        }
        record.priority = priority;
        Ok(priority)
    }
}

/// An id as AWS writes them, made of what was there: nothing here is drawn by chance.
fn id(number: u64, token: &str) -> String {
    let digest = Digest::of_bytes(format!("job\u{0}{number}\u{0}{token}").as_bytes());
    let part = |from, to| digest.as_str().get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-8{}-{}", part(0, 8), part(8, 12), part(12, 15), part(15, 18), part(18, 30))
}

#[cfg(test)]
mod tests;
