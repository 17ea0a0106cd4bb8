//! What an answer was found to mean.

use crate::finding::Finding;
use serde::Serialize;
use std::fmt;

/// What a function says of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum ResultCode {
    /// Done.
    Succeeded,
    /// Failed for now: tried again before the job ends.
    TemporaryFailure,
    /// Failed for good.
    PermanentFailure,
}

impl ResultCode {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Succeeded, Self::TemporaryFailure, Self::PermanentFailure];

    /// Its name in AWS's documents.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "Succeeded",
            Self::TemporaryFailure => "TemporaryFailure",
            Self::PermanentFailure => "PermanentFailure",
        }
    }

    /// The code of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == name)
    }
}

impl fmt::Display for ResultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What becomes of a result string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It is in the report.
    Kept,
    /// It is ignored.
    Lost,
    /// There is none.
    Absent,
}

/// Which rows a report has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Scope {
    /// Every task.
    #[default]
    AllTasks,
    /// Failed tasks.
    FailedTasksOnly,
    /// There is no report.
    Off,
}

/// What a judgement goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// What is reported.
    pub scope: Scope,
    /// How often a task that failed for now is tried again. **An assumption**: AWS does not say.
    pub redrives: u32,
}

impl Default for Setting {
    fn default() -> Self {
        Self { scope: Scope::AllTasks, redrives: 3 }
    }
}

/// A row of a completion report, in the order rows are seen to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportRow {
    /// The bucket's name.
    pub bucket: String,
    /// The key; a real report repeats it as it stands in the manifest.
    pub key: String,
    /// The version; empty for none.
    pub version: String,
    /// `succeeded` or `failed`.
    pub status: &'static str,
    /// The HTTP status.
    pub http: &'static str,
    /// Empty, or the failure's code.
    pub error: &'static str,
    /// The result string or the message.
    pub message: String,
}

impl ReportRow {
    /// The row as a line of CSV, without its end.
    #[must_use]
    pub fn line(&self) -> String {
        let cells = [
            self.bucket.as_str(),
            &self.key,
            &self.version,
            self.status,
            self.http,
            self.error,
            &self.message,
        ];
        let quoted = cells.map(|cell| {
            if cell.contains(['"', ',', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        });
        quoted.join(",")
    }
}

/// What became of one task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskVerdict {
    /// The task's id.
    pub task_id: String,
    /// Its code; none where AWS does not say what follows.
    pub code: Option<ResultCode>,
    /// What becomes of its result string.
    pub result_string: Fate,
    /// The report's row; none where there is no row, or AWS does not say.
    pub row: Option<ReportRow>,
    /// What happens, in words.
    pub consequence: String,
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// One verdict for each task of the request, in its order.
    pub tasks: Vec<TaskVerdict>,
    /// What is wrong with the answer.
    pub violations: Vec<Finding>,
}
