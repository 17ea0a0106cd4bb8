//! The life of a job that the console created: who may start, cancel or reorder it, how it goes, and when it is stopped.

use super::{
    Job,
    plan::StopRule,
    sandbox::Behaviour,
    status::{FailureReason, Progress, Status},
};
use crate::{
    Caller, Failure, Timestamp,
    access::{Deed, PersonId},
    change::{ChangeId, ChangeSummary},
    deployment::DeploymentId,
    draft::{DraftId, DraftSummary, RevisionNumber},
    environment::{Environment, EnvironmentId},
    words::thousands,
};
use serde::{Deserialize, Serialize};

/// A job's row id in the console; AWS's own is a text.
pub type JobRow = i64;

/// Why the console created it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To work on the whole manifest.
    Whole,
    /// To try a few rows first.
    Canary,
}

impl Purpose {
    /// The purpose's name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Canary => "canary",
        }
    }
}

impl std::str::FromStr for Purpose {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "whole" => Ok(Self::Whole),
            "canary" => Ok(Self::Canary),
            _ => Err(format!("`{text}` is no purpose of a job")),
        }
    }
}

/// A job in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobSummary {
    /// Row id.
    pub id: JobRow,
    /// AWS's id.
    pub job_id: String,
    /// Where.
    pub environment: EnvironmentId,
    /// What it is for.
    pub name: String,
    /// The operation's name, e.g. `LambdaInvoke`.
    pub operation: String,
    /// Whether it works on all rows.
    pub purpose: Purpose,
    /// Where it stands, as last seen.
    pub status: Status,
    /// How far it came.
    pub progress: Progress,
    /// Its priority.
    pub priority: i64,
    /// The deployment that created it.
    pub deployment: DeploymentId,
    /// The change it came from.
    pub change: Option<ChangeId>,
    /// Who deployed it.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When AWS was last asked.
    pub seen_at: Timestamp,
    /// When it was seen to have ended.
    pub ended_at: Option<Timestamp>,
}

/// What AWS said at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// When.
    pub at: Timestamp,
    /// The state.
    pub status: Status,
    /// How far.
    pub progress: Progress,
}

/// What somebody can do to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Move {
    /// Start it.
    Start,
    /// Cancel it.
    Cancel,
    /// Give it another priority.
    SetPriority,
    /// Make a draft of the rows that failed.
    RunFailedAgain,
}

impl Move {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Start, Self::Cancel, Self::SetPriority, Self::RunFailedAgain];
}

/// What deciding about a job takes to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts<'a> {
    /// Where it stands.
    pub status: Status,
    /// Everybody who wrote or proposed it: none of them starts it.
    pub authors: &'a [PersonId],
    /// Tasks that failed.
    pub failed: u64,
    /// Whether it writes a report.
    pub reports: bool,
}

/// Whether `caller` may do something to a job. Asked before AWS is, and noted in the audit log with the answer.
///
/// # Errors
/// [`Failure::Forbidden`] where it takes another person, [`Failure::Refused`] where it takes another state.
pub fn may(caller: &Caller, step: Move, facts: Facts<'_>) -> Result<(), Failure> {
    let deed = match step {
        Move::Start | Move::SetPriority => Deed::Deploy,
        Move::Cancel => Deed::Stop,
        Move::RunFailedAgain => Deed::EditDraft,
    };
    caller.require(deed)?;
    let state = facts.status.as_str();
    let refused = |why: String| Err(Failure::Refused(why));
    match step {
        Move::Start if facts.authors.contains(&caller.person) => {
            Err(Failure::Forbidden("nobody starts what they wrote: ask another person who may deploy".into()))
        }
        Move::Start if facts.status != Status::Suspended => {
            refused(format!("the job is {state}: only one that waits (Suspended) is started"))
        }
        Move::Cancel if !facts.status.can_be_cancelled() => {
            refused(format!("the job is {state}: it cannot be cancelled now"))
        }
        Move::SetPriority if facts.status.is_final() => {
            refused(format!("the job is {state}: its priority says nothing any more"))
        }
        Move::RunFailedAgain if !facts.status.is_final() => {
            refused(format!("the job is {state}: its report is written at its end"))
        }
        Move::RunFailedAgain if facts.failed == 0 => refused("no task of it failed".into()),
        Move::RunFailedAgain if !facts.reports => {
            refused("it writes no report, so nobody knows which tasks failed".into())
        }
        _ => Ok(()),
    }
}

/// A job, opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobView {
    /// Its row.
    pub summary: JobSummary,
    /// The environment.
    pub environment: Environment,
    /// The job as it was sent.
    pub job: Job,
    /// The draft it came from, and the revision.
    pub draft: Option<(DraftId, RevisionNumber)>,
    /// When it is cancelled by the console.
    pub stop: Option<StopRule>,
    /// Why AWS says it failed.
    pub failures: Vec<FailureReason>,
    /// What was said with the last request to start or cancel it.
    pub status_reason: Option<String>,
    /// What AWS said so far, oldest first; at most 500.
    pub readings: Vec<Reading>,
    /// What was done to it here: who, when, what.
    pub events: Vec<JobEvent>,
    /// What the caller may do now; absent moves come with the reason.
    pub moves: Vec<(Move, Result<(), Failure>)>,
    /// Why AWS could not be asked the last time.
    pub trouble: Option<String>,
}

/// Something that was done to a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobEvent {
    /// When.
    pub at: Timestamp,
    /// Who; empty for the console itself.
    pub by: String,
    /// What, in words that follow a name: `started it`.
    pub what: String,
    /// The reason given; may be empty.
    pub reason: String,
}

/// The page of an environment's jobs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobsPage {
    /// The environment.
    pub environment: Environment,
    /// The console's jobs, the newest first; at most 200.
    pub jobs: Vec<JobSummary>,
    /// Drafts, the last saved first.
    pub drafts: Vec<DraftSummary>,
    /// Changes that are not finished, the newest first.
    pub changes: Vec<ChangeSummary>,
    /// How the sandbox's function answers; none in any other environment.
    pub sandbox: Option<Behaviour>,
}

/// What AWS has of a draft's manifest and function, for filling in the draft. Each is a message where it could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookUp {
    /// The manifest's object; none where the draft names none.
    pub manifest: Option<Result<ManifestFacts, String>>,
    /// The function; none where the draft names none.
    pub function: Option<Result<FunctionFacts, String>>,
}

/// What AWS has of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestFacts {
    /// Its ETag, without quotes.
    pub etag: String,
    /// Its version, where the bucket keeps versions.
    pub version: Option<String>,
    /// Bytes.
    pub size: u64,
}

/// What AWS has of a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionFacts {
    /// The version it resolves to now; `$LATEST` for the unpublished code.
    pub version: String,
    /// Seconds a call may take.
    pub timeout: u32,
    /// Megabytes.
    pub memory: u32,
    /// The ARN with that version, where it is a number: what pinning writes.
    pub pinned: Option<String>,
}

/// A completion report, read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    /// The job.
    pub job: JobRow,
    /// Where its index is: `s3://BUCKET/KEY`.
    pub at: String,
    /// Bytes read; reports are read up to a bound, larger ones are for the command line.
    pub bytes: u64,
    /// Whether all of it was read.
    pub whole: bool,
    /// Rows read.
    pub rows: u64,
    /// Tasks that succeeded.
    pub succeeded: u64,
    /// Tasks that failed.
    pub failed: u64,
    /// Failures that say the same, the largest group first.
    pub groups: Vec<super::report::Group>,
    /// Lines that are no rows.
    pub faults: u64,
}

impl JobSummary {
    /// Where it stands, in words that never call a job with failures just complete.
    #[must_use]
    pub fn words(&self) -> String {
        let failed = self.progress.failed;
        match self.status {
            Status::Complete if failed == 0 => "complete, without failures".into(),
            Status::Complete if failed == 1 => "complete, with 1 failure".into(),
            Status::Complete => format!("complete, with {} failures", thousands(failed)),
            Status::Suspended => "waits to be started".into(),
            Status::Paused => "paused by S3 for a job of higher priority".into(),
            other => other.as_str().to_lowercase(),
        }
    }

    /// Whether it ended as wished.
    #[must_use]
    pub fn went_well(&self) -> bool {
        self.status == Status::Complete && self.progress.failed == 0
    }
}

/// How a job goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Tasks a second, over the time it was active.
    pub rate: f64,
    /// Seconds until the rest is done at that rate; none where that cannot be said.
    pub left: Option<u64>,
}

impl Progress {
    /// Tasks done, whether well or not.
    #[must_use]
    pub const fn done(self) -> u64 {
        self.succeeded.saturating_add(self.failed)
    }

    /// Percent of the tasks done that failed; 0 where none is done.
    #[must_use]
    pub fn failed_percent(self) -> f64 {
        if self.done() == 0 { 0.0 } else { real(self.failed) * 100.0 / real(self.done()) }
    }

    /// Rate and time left. AWS: `ElapsedTimeInActiveSeconds` counts time in the state `Active` only.
    #[must_use]
    pub fn pace(self) -> Option<Pace> {
        let seconds = self.active_seconds.filter(|s| *s > 0)?;
        let rate = real(self.done()) / real(seconds);
        let left = self.total.and_then(|total| {
            let rest = total.checked_sub(self.done()).filter(|_| rate > 0.0)?;
            whole(real(rest) / rate)
        });
        Some(Pace { rate, left })
    }

    /// Whether a rule of one's own says to stop here.
    #[must_use]
    pub fn breaks(self, rule: StopRule) -> bool {
        self.done() >= u64::from(rule.after) && self.failed_percent() > f64::from(rule.percent)
    }

    /// How far it is from AWS's own rule: a job fails once more than half of at least 1,000 tasks failed.
    #[must_use]
    pub fn near_failing(self) -> bool {
        self.done() >= 1_000 && self.failed_percent() > 40.0
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are shown with three digits")]
const fn real(number: u64) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is neither negative nor past what is left after the check"
)]
fn whole(number: f64) -> Option<u64> {
    (number.is_finite() && (0.0..1e15).contains(&number)).then_some(number.ceil() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Role;

    fn caller(person: PersonId, role: Role) -> Caller {
        Caller::new(person, "x".into(), role)
    }

    #[test]
    fn nobody_starts_what_they_wrote_and_only_a_waiting_job_is_started() {
        let facts = |status| Facts { status, authors: &[1], failed: 0, reports: true };
        let waiting = facts(Status::Suspended);
        assert!(matches!(may(&caller(1, Role::Admin), Move::Start, waiting), Err(Failure::Forbidden(_))));
        assert!(matches!(may(&caller(2, Role::Reviewer), Move::Start, waiting), Err(Failure::Forbidden(_))));
        assert_eq!(may(&caller(2, Role::Deployer), Move::Start, waiting), Ok(()));
        for status in Status::ALL.into_iter().filter(|s| *s != Status::Suspended) {
            let refused = may(&caller(2, Role::Deployer), Move::Start, facts(status));
            assert!(matches!(refused, Err(Failure::Refused(_))), "{status:?}");
        }
    }

    #[test]
    fn what_has_ended_is_neither_cancelled_nor_reordered_and_only_then_run_again() {
        for status in Status::ALL {
            let facts = Facts { status, authors: &[], failed: 3, reports: true };
            let by = caller(2, Role::Deployer);
            let ended = status.is_final();
            assert_eq!(may(&by, Move::RunFailedAgain, facts).is_ok(), ended, "{status:?}");
            assert_eq!(may(&by, Move::SetPriority, facts).is_ok(), !ended, "{status:?}");
            assert!(!ended || may(&by, Move::Cancel, facts).is_err(), "{status:?}");
            assert!(may(&by, Move::RunFailedAgain, Facts { failed: 0, ..facts }).is_err());
            assert!(may(&by, Move::RunFailedAgain, Facts { reports: false, ..facts }).is_err());
        }
    }

    #[test]
    fn rate_time_left_and_stop_rules_follow_from_the_counts() {
        let progress = |succeeded, failed, seconds| Progress {
            total: Some(10_000),
            succeeded,
            failed,
            active_seconds: seconds,
        };
        assert_eq!(progress(0, 0, None).pace(), None);
        assert_eq!(progress(900, 100, Some(10)).pace(), Some(Pace { rate: 100.0, left: Some(90) }));
        assert_eq!(progress(0, 0, Some(10)).pace(), Some(Pace { rate: 0.0, left: None }));
        let rule = StopRule { percent: 10, after: 1_000 };
        assert!(!progress(900, 99, None).breaks(rule), "not enough are done");
        assert!(!progress(900, 100, None).breaks(rule), "not more than 10 %");
        assert!(progress(899, 101, None).breaks(rule));
    }
}
