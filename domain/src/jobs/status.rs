//! What AWS says of a job once it is created: its state, how far it came, and what became of it.
//!
//! AWS: S3 Control API 2018-08-20, `JobDescriptor`. Every member may be missing there.

use serde::{Deserialize, Serialize};

/// Where a job stands. AWS: `JobStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    /// Created.
    New,
    /// Its manifest is read.
    Preparing,
    /// Waits for somebody to start it.
    Suspended,
    /// Waits for its turn.
    Ready,
    /// Runs.
    Active,
    /// Makes room for a job of higher priority.
    Pausing,
    /// Waits until that job is done.
    Paused,
    /// Writes its report.
    Completing,
    /// Ran to its end: which says nothing about failed tasks.
    Complete,
    /// Is being cancelled.
    Cancelling,
    /// Was cancelled.
    Cancelled,
    /// Is failing.
    Failing,
    /// Failed as a whole.
    Failed,
}

impl Status {
    /// All of them, in the order of a job's life.
    pub const ALL: [Self; 13] = [
        Self::New,
        Self::Preparing,
        Self::Suspended,
        Self::Ready,
        Self::Active,
        Self::Pausing,
        Self::Paused,
        Self::Completing,
        Self::Complete,
        Self::Cancelling,
        Self::Cancelled,
        Self::Failing,
        Self::Failed,
    ];

    /// The state as AWS writes it: `Suspended`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Preparing => "Preparing",
            Self::Suspended => "Suspended",
            Self::Ready => "Ready",
            Self::Active => "Active",
            Self::Pausing => "Pausing",
            Self::Paused => "Paused",
            Self::Completing => "Completing",
            Self::Complete => "Complete",
            Self::Cancelling => "Cancelling",
            Self::Cancelled => "Cancelled",
            Self::Failing => "Failing",
            Self::Failed => "Failed",
        }
    }

    /// Whether nothing more comes.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Complete | Self::Cancelled | Self::Failed)
    }

    /// Whether AWS takes a request to cancel it. From `New` and `Preparing` that is not documented, and tried.
    #[must_use]
    pub const fn can_be_cancelled(self) -> bool {
        matches!(
            self,
            Self::New | Self::Preparing | Self::Suspended | Self::Ready | Self::Active | Self::Paused
        )
    }
}

impl std::str::FromStr for Status {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no state of a job"))
    }
}

/// How far a job came. AWS: `JobProgressSummary`; a generated manifest's size is unknown until it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Progress {
    /// Tasks in all.
    pub total: Option<u64>,
    /// Tasks that succeeded.
    pub succeeded: u64,
    /// Tasks that failed.
    pub failed: u64,
    /// Seconds it was `Active`.
    pub active_seconds: Option<u64>,
}

/// A reason why a job failed. AWS: `JobFailure`; empty where only tasks failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureReason {
    /// AWS's code; no list of them is published.
    pub code: String,
    /// AWS's words.
    pub reason: String,
}

/// What AWS says of one job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Described {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub status: Status,
    /// Its priority now.
    pub priority: i64,
    /// Its description.
    pub description: Option<String>,
    /// How far it came.
    pub progress: Progress,
    /// Why it failed.
    pub failures: Vec<FailureReason>,
    /// What was said with the last request to start or cancel it.
    pub status_reason: Option<String>,
    /// Why it waits.
    pub suspended_cause: Option<String>,
    /// When it was created, as RFC 3339.
    pub created_at: Option<String>,
    /// When it ended, as RFC 3339.
    pub ended_at: Option<String>,
    /// The document, as far as AWS gives it back (no tags, no token); for comparing and for a new draft.
    pub job: Option<Box<super::Job>>,
}

/// A job in AWS's list, which says less. AWS: `JobListDescriptor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub status: Status,
    /// The operation's name, e.g. `LambdaInvoke`.
    pub operation: Option<String>,
    /// Its priority.
    pub priority: i64,
    /// Its description.
    pub description: Option<String>,
    /// How far it came.
    pub progress: Progress,
    /// When it was created, as RFC 3339.
    pub created_at: Option<String>,
    /// When it ended, as RFC 3339.
    pub ended_at: Option<String>,
}
