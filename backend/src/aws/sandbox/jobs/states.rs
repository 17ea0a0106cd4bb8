//! A job's way from one state to the next.
//!
//! `New` → `Preparing` → (`Suspended`, until somebody starts it) → `Ready` → `Active` → `Completing` → `Complete`; and
//! `Cancelling` → `Cancelled`, `Failing` → `Failed`. While it is `Active` a slice of its tasks runs each time.

use super::{Outcome, Record, manifest, report};
use crate::aws::sandbox::{
    state::Refusal,
    stock::{Content, Stock},
};
use domain::{
    Timestamp,
    jobs::{
        answer::{ResultCode, Setting},
        status::{FailureReason, Status},
    },
};
use serde::{Deserialize, Serialize};

/// From so many tasks on, a job fails when more than half of them have failed. AWS: S3 User Guide, Tracking job status.
const ENOUGH: u64 = 1000;

/// How far a job's tasks came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run {
    /// The manifest as it was when it was read: what happens to the object later changes nothing.
    pub manifest: Content,
    /// Its columns.
    pub fields: Vec<String>,
    /// Tasks in all; none before the manifest is read.
    pub total: Option<u64>,
    /// Rows whose task was tried.
    pub begun: u64,
    /// Rows that are tried again, and how often they were tried.
    pub again: Vec<(u64, u32)>,
    pub succeeded: u64,
    pub failed: u64,
    /// Lines of the report.
    pub good: String,
    pub poor: String,
    pub active_since: Option<Timestamp>,
    pub active_ms: u64,
}

/// A reason why a job as a whole failed. AWS publishes no list of codes; these are ours but for `InvalidManifestContent`.
pub(super) fn reason(code: &str, text: impl Into<String>) -> FailureReason {
    FailureReason { code: code.into(), reason: text.into().chars().take(256).collect() }
}

impl Record {
    /// Whether being described moves it on.
    pub(super) fn moves(&self) -> bool {
        !self.status.is_final() && self.status != Status::Suspended
    }

    fn fail(&mut self, reason: FailureReason) {
        self.status = Status::Failing;
        self.failures.push(reason);
    }

    /// Takes what became of some tasks. What was tried at the same time by somebody else is not counted twice.
    fn take(&mut self, outcomes: Vec<Outcome>) {
        for outcome in outcomes {
            let run = &mut self.run;
            let is_due = if outcome.tried == 0 {
                outcome.row == run.begun
            } else {
                run.again.first() == Some(&(outcome.row, outcome.tried))
            };
            if !is_due {
                return;
            }
            if outcome.tried == 0 {
                run.begun += 1;
            } else {
                run.again.remove(0);
            }
            if outcome.code == ResultCode::TemporaryFailure && outcome.tried < Setting::default().redrives {
                run.again.push((outcome.row, outcome.tried + 1));
                continue;
            }
            let lines = if outcome.code == ResultCode::Succeeded {
                run.succeeded += 1;
                &mut run.good
            } else {
                run.failed += 1;
                &mut run.poor
            };
            lines.push_str(&outcome.line);
            lines.push('\n');
        }
    }

    /// What follows from the tasks that ended.
    fn judge(&mut self) {
        let Run { succeeded, failed, .. } = self.run;
        if succeeded + failed >= ENOUGH && failed > succeeded {
            let text = format!("More than half of {} tasks failed", succeeded + failed);
            self.fail(reason("JobFailureRateExceeded", text));
        } else if self.run.again.is_empty() && Some(self.run.begun) == self.run.total {
            self.status = Status::Completing;
        }
    }

    fn end(&mut self, status: Status, now: Timestamp) {
        self.status = status;
        self.ended = Some(now);
        // What only the run needed: the account is kept as a whole with each change.
        self.run.manifest = Content::default();
        self.run.again.clear();
        self.run.good.clear();
        self.run.poor.clear();
    }
}

impl Stock {
    /// Moves a job one state on. `may` says whether a bucket, role or function can be used.
    pub(super) fn move_on(
        &mut self,
        id: &str,
        outcomes: Vec<Outcome>,
        now: Timestamp,
        may: impl Fn(&str) -> bool,
    ) -> Result<(), Refusal> {
        let mut record = self.record(id)?.clone();
        match record.status {
            Status::New => record.status = Status::Preparing,
            Status::Preparing => match manifest::read(self, &record.job, &may) {
                Err(reason) => record.fail(reason),
                Ok(read) => {
                    let waits = record.job.confirmation_required == Some(true);
                    record.status = if waits { Status::Suspended } else { Status::Ready };
                    record.run = Run {
                        manifest: read.lines,
                        fields: read.fields,
                        total: Some(read.rows),
                        ..Run::default()
                    };
                }
            },
            Status::Ready | Status::Paused | Status::Pausing => {
                record.status = Status::Active;
                record.run.active_since = Some(now);
            }
            Status::Active => {
                let since = record.run.active_since.replace(now).unwrap_or(now);
                record.run.active_ms += u64::try_from(now.0 - since.0).unwrap_or_default();
                let outcomes = self.copy(outcomes);
                record.take(outcomes);
                record.judge();
            }
            Status::Completing => match report::write(self, &record.job, id, &record.run, now, &may) {
                Ok(()) => record.end(Status::Complete, now),
                Err(reason) => record.fail(reason),
            },
            Status::Cancelling | Status::Failing => {
                let last = if record.status == Status::Failing { Status::Failed } else { Status::Cancelled };
                if let Err(reason) = report::write(self, &record.job, id, &record.run, now, &may)
                    && !record.failures.contains(&reason)
                {
                    record.failures.push(reason);
                }
                record.end(last, now);
            }
            Status::Suspended | Status::Complete | Status::Cancelled | Status::Failed => {}
        }
        record.told = false;
        *self.record_mut(id)? = record;
        Ok(())
    }
}
