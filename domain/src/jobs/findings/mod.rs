//! Findings: everything wrong or doubtful about a job that can be said without asking AWS.

mod codes;
mod lambda;
mod manifest;
mod operations;
mod places;
mod report;
mod shape;
mod whole;

pub use crate::finding::{Code, Context, Counts, at, count};
pub use codes::CODES;

use super::Job;
use crate::finding::{Finding, Place, Report};

/// What is known of a job beside its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// How many rows its manifest has.
    pub rows: Option<u64>,
    /// How many buckets its manifest's rows name.
    pub buckets: Option<u64>,
    /// Whether one of those is a directory bucket (`base--azid--x-s3`).
    pub directory_buckets: bool,
}

/// Checks a job. The findings are sorted by place, then the worst first.
#[must_use]
pub fn check(job: &Job, context: &Context, known: Known) -> Vec<Finding> {
    let mut report = Report::default();
    shape::check(job, &mut report);
    whole::check(job, context, known, &mut report);
    manifest::check(job, context, &mut report);
    report::check(job, context, &mut report);
    lambda::check(job, context, &mut report);
    operations::check(job, context, &mut report);
    report.sorted()
}

/// A text that is there: what is missing is told by its shape.
fn given(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|t| !t.is_empty())
}

fn place(path: &str) -> Place {
    Place::job(path)
}
