//! A function tried before there is a job: the requests of a few rows, and what its answers would lead to.

use super::{
    Job, Operation,
    answer::{Judgement, ResultCode, Setting, judge},
    report::{Line, Lines, split},
    request::{EXAMPLE_JOB, Request, Row, request},
};
use crate::{handler::Ran, region};
use serde_json::json;

/// At most so many rows are tried at once.
pub const MOST_ROWS: usize = 20;

/// A row, and the request the function gets for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The row's cells.
    pub row: Row,
    /// The request.
    pub request: Request,
}

impl Asked {
    /// The request as JSON, as it is sent but for the spaces.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(&self.request).unwrap_or_default()
    }

    /// What the answer to it means, or why the request is none.
    ///
    /// # Errors
    /// In words.
    pub fn judge(&self, answer: &str, setting: Setting) -> Result<Judgement, String> {
        judge(&self.json(), answer, setting)
            .map_err(|problems| problems.into_iter().map(|p| p.message).collect::<Vec<_>>().join("; "))
    }
}

/// The requests of a manifest's first rows.
///
/// # Errors
/// A job that invokes no function, or a row that is none.
pub fn ask(job: &Job, manifest: &str, take: usize) -> Result<Vec<Asked>, String> {
    let Some(Operation::LambdaInvoke(lambda)) = &job.operation else {
        return Err("the job invokes no function: only `LambdaInvoke` has requests".into());
    };
    let region = lambda.function_arn.as_deref().and_then(|arn| arn.split(':').nth(3)).unwrap_or_default();
    let partition = region::partition(region);
    let mut asked = Vec::new();
    let mut fault = None;
    let mut number = 0;
    let mut each = |line: Line<'_>| {
        if asked.len() >= take.min(MOST_ROWS) || fault.is_some() {
            return;
        }
        number += 1;
        match row(line, job.fields()) {
            Ok(row) => {
                let request = request(lambda, EXAMPLE_JOB, partition, &row, number);
                asked.push(Asked { row, request });
            }
            Err(reason) => fault = Some(format!("row {number}: {reason}")),
        }
    };
    let mut lines = Lines::default();
    lines.push(manifest.as_bytes(), &mut each);
    lines.finish(&mut each);
    match fault {
        Some(fault) => Err(fault),
        None if asked.is_empty() => Err("type a row of the manifest".into()),
        None => Ok(asked),
    }
}

fn row(line: Line<'_>, fields: &[String]) -> Result<Row, String> {
    let Line::Whole(line) = line else { return Err("it is longer than any row".into()) };
    let cells = split(line).ok_or("a quote never closes")?;
    let cells: Vec<String> = cells.iter().map(|cell| cell.text().into_owned()).collect();
    Row::of_cells(&cells, fields)
}

/// The answer of a run as Lambda would send it: what the function answered, or its error.
#[must_use]
pub fn answer_of(ran: &Ran) -> String {
    ran.answer.clone().unwrap_or_else(|| {
        let message =
            ran.fault.as_ref().map_or_else(|| ran.how.words().to_owned(), |fault| fault.message.clone());
        json!({ "errorMessage": message, "errorType": "Error" }).to_string()
    })
}

/// How many tasks came out how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Succeeded.
    pub succeeded: u64,
    /// Failed, after what is assumed about trying again.
    pub failed: u64,
    /// Of those, the ones that would be tried again first.
    pub tried_again: u64,
    /// AWS does not say.
    pub unknown: u64,
}

impl Tally {
    /// Counts an answer's tasks.
    pub fn count(&mut self, judged: &Judgement) {
        for task in &judged.tasks {
            match task.code {
                Some(ResultCode::Succeeded) => self.succeeded += 1,
                Some(ResultCode::TemporaryFailure) => {
                    self.failed += 1;
                    self.tried_again += 1;
                }
                Some(ResultCode::PermanentFailure) => self.failed += 1,
                None => self.unknown += 1,
            }
        }
    }
}

/// The completion report the answers would make, as CSV.
#[must_use]
pub fn report(judged: &[Judgement]) -> String {
    let rows = judged.iter().flat_map(|judged| &judged.tasks).filter_map(|task| task.row.as_ref());
    rows.map(|row| row.line() + "\n").collect()
}
