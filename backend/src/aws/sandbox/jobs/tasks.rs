//! Tasks: what a job does to one object, and what comes of it.
//!
//! A function of the sandbox is asked as AWS asks it, and its answer judged as AWS judges it. Of the other operations copies
//! are made; the rest only looks whether the object is there, because the sandbox's objects have nothing it could change.

use super::{Record, manifest};
use crate::aws::sandbox::{
    Invoke,
    stock::{Behaviour, Failing, Stock},
};
use domain::{
    Digest, Timestamp,
    arn::BucketArn,
    jobs::{
        LambdaInvoke, Operation, PutObjectCopy,
        answer::{self, ReportRow, ResultCode, Setting},
        request::{self, Row},
        status::Status,
    },
    region,
};
use serde_json::json;

/// Tasks that run each time a job is described: a quarter of them, but not fewer and not more than this.
const SLICE: std::ops::RangeInclusive<u64> = 25..=5000;
/// Where each runs a handler, which takes a process.
const HANDLED: u64 = 50;
/// What the report keeps of a message, in bytes. How much AWS keeps is unknown.
const MESSAGE: usize = 1024;

/// What became of a task.
#[derive(Debug, Clone)]
pub(in crate::aws::sandbox) struct Outcome {
    /// Which row of the manifest.
    pub row: u64,
    /// How often it was tried before.
    pub tried: u32,
    pub code: ResultCode,
    /// Its line in the report.
    pub line: String,
    /// An object that is still to be copied.
    copy: Option<(Row, String, String)>,
}

/// A task that is due.
#[derive(Debug, Clone)]
pub(in crate::aws::sandbox) enum Call {
    /// A function has to be asked.
    Function { number: u64, tried: u32, row: Row, request: String, behaviour: Behaviour },
    /// What comes of it is known.
    Known(Outcome),
}

impl Outcome {
    fn new(number: u64, tried: u32, code: ResultCode, row: ReportRow) -> Self {
        let message: String = row.message.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let message = domain::handler::cut(&message, MESSAGE);
        Self { row: number, tried, code, line: ReportRow { message, ..row }.line(), copy: None }
    }

    fn good(number: u64, row: &Row, message: &str) -> Self {
        let report = of_row(row, "succeeded", "200", "", message);
        Self::new(number, 0, ResultCode::Succeeded, report)
    }

    fn poor(number: u64, row: &Row, http: &'static str, error: &'static str, message: &str) -> Self {
        let report = of_row(row, "failed", http, error, message);
        Self::new(number, 0, ResultCode::PermanentFailure, report)
    }

    fn tried(self, tried: u32) -> Self {
        Self { tried, ..self }
    }
}

/// A row of the report; the cells are those of the manifest.
fn of_row(
    row: &Row,
    status: &'static str,
    http: &'static str,
    error: &'static str,
    message: &str,
) -> ReportRow {
    ReportRow {
        bucket: row.bucket.clone(),
        key: row.key.clone(),
        version: row.version.clone().unwrap_or_default(),
        status,
        http,
        error,
        message: message.into(),
    }
}

impl Stock {
    /// The tasks that run when the job is described next.
    pub fn due(&self, id: &str, may: impl Fn(&str) -> bool) -> Vec<Call> {
        let Ok(record) = self.record(id) else { return Vec::new() };
        if record.status != Status::Active || !record.told {
            return Vec::new();
        }
        let run = &record.run;
        let total = run.total.unwrap_or_default();
        let is_handled = record.job.lambda().is_some_and(|l| self.is_handled(l));
        let most = if is_handled { HANDLED } else { (total / 4 + 1).clamp(*SLICE.start(), *SLICE.end()) };
        let rows = manifest::rows(&run.manifest, &run.fields);
        let first = (run.begun..total).map(|row| (row, 0));
        let due = first.chain(run.again.iter().copied()).take(usize::try_from(most).unwrap_or(usize::MAX));
        let call = |(number, tried)| {
            let row = rows.get(usize::try_from(number).ok()?)?;
            Some(self.call(record, row, number, tried, &may))
        };
        due.filter_map(call).collect()
    }

    fn is_handled(&self, lambda: &LambdaInvoke) -> bool {
        let found = lambda.function_arn.as_deref().and_then(|arn| self.function(arn));
        found.is_some_and(|(function, _)| matches!(function.behaviour, Behaviour::Handler { .. }))
    }

    fn call(&self, record: &Record, row: &Row, number: u64, tried: u32, may: &impl Fn(&str) -> bool) -> Call {
        let has_versions = record.run.fields.iter().any(|field| field == "VersionId");
        let is_unversioned = row.version.as_deref() == Some("");
        let known = |outcome: Outcome| Call::Known(outcome.tried(tried));
        if has_versions && is_unversioned {
            let message = "Task failed due to missing VersionId";
            return known(Outcome::poor(number, row, "400", "InvalidRequest", message));
        }
        let lambda = match &record.job.operation {
            Some(Operation::LambdaInvoke(lambda)) => lambda,
            Some(Operation::S3PutObjectCopy(copy)) => return known(self.copied(row, number, copy, may)),
            _ => return known(self.looked_at(row, number, may)),
        };
        let arn = lambda.function_arn.as_deref().unwrap_or_default();
        let Some((function, _)) = self.function(arn).filter(|_| may(arn)) else {
            // What a report says then is unknown; this is what Lambda says to others.
            let message = format!("Function not found: {arn}");
            return known(Outcome::poor(number, row, "404", "ResourceNotFoundException", &message));
        };
        let partition = arn.split(':').nth(1).filter(|p| region::is_partition(p)).unwrap_or("aws");
        let request = request::request(lambda, &record.id, partition, row, number);
        Call::Function {
            number,
            tried,
            row: row.clone(),
            // Texts and lists: JSON takes them all.
            request: serde_json::to_string(&request).unwrap_or_default(),
            behaviour: function.behaviour.clone(),
        }
    }

    fn looked_at(&self, row: &Row, number: u64, may: &impl Fn(&str) -> bool) -> Outcome {
        if !may(&row.bucket) {
            return Outcome::poor(number, row, "403", "AccessDenied", "Access Denied");
        }
        if !self.buckets.contains_key(&row.bucket) {
            let message = "The specified bucket does not exist";
            return Outcome::poor(number, row, "404", "NoSuchBucket", message);
        }
        match self.object(&row.bucket, &row.meant_key(), row.version.as_deref()) {
            Some(_) => Outcome::good(number, row, "Successful"),
            None => Outcome::poor(number, row, "404", "NoSuchKey", "The specified key does not exist."),
        }
    }

    fn copied(&self, row: &Row, number: u64, copy: &PutObjectCopy, may: &impl Fn(&str) -> bool) -> Outcome {
        let looked_at = self.looked_at(row, number, may);
        let target = copy.target_resource.as_deref().and_then(|arn| BucketArn::parse(arn).ok());
        let Some(target) = target.filter(|arn| may(arn.name)) else {
            return Outcome::poor(number, row, "403", "AccessDenied", "Access Denied");
        };
        let key = row.meant_key();
        let key =
            copy.target_key_prefix.as_ref().map_or_else(|| key.clone(), |prefix| format!("{prefix}/{key}"));
        let copy =
            (looked_at.code == ResultCode::Succeeded).then(|| (row.clone(), target.name.to_owned(), key));
        Outcome { copy, ..looked_at }
    }

    /// Makes the copies that tasks ask for.
    pub(super) fn copy(&mut self, outcomes: Vec<Outcome>) -> Vec<Outcome> {
        let make = |outcome: Outcome| {
            let Some((row, bucket, key)) = &outcome.copy else { return outcome };
            let source =
                self.object(&row.bucket, &row.meant_key(), None).map(|object| object.content.clone());
            match source.map(|content| self.put(bucket, key, content)) {
                Some(Ok(_)) => outcome,
                Some(Err(refusal)) => Outcome::poor(outcome.row, row, "400", refusal.code, &refusal.message),
                None => {
                    Outcome::poor(outcome.row, row, "404", "NoSuchKey", "The specified key does not exist.")
                }
            }
        };
        outcomes.into_iter().map(make).collect()
    }
}

/// What comes of a task.
pub(in crate::aws::sandbox) async fn answer(
    call: Call,
    invoke: Option<&dyn Invoke>,
    at: Timestamp,
) -> Outcome {
    let (number, tried, row, request, behaviour) = match call {
        Call::Known(outcome) => return outcome,
        Call::Function { number, tried, row, request, behaviour } => (number, tried, row, request, behaviour),
    };
    let answer = match (&behaviour, invoke) {
        (Behaviour::Succeeds, _) => told(&request, ResultCode::Succeeded, "done by the sandbox"),
        (Behaviour::Fails { percent, how }, _) if fails(&row, *percent) => failing(&request, *how, tried),
        (Behaviour::Fails { .. }, _) => told(&request, ResultCode::Succeeded, "done by the sandbox"),
        (Behaviour::Handler { source }, Some(invoke)) => invoke.invoke(source, &request, at).await,
        (Behaviour::Handler { .. }, None) => error("this console runs no handlers"),
    };
    judged(number, tried, &row, &request, &answer)
}

/// Whether a row is one of those that fail: always the same.
fn fails(row: &Row, percent: u8) -> bool {
    let digest = Digest::of_bytes(format!("{}\u{0}{}", row.bucket, row.key).as_bytes());
    let number = digest.as_str().get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    number.unwrap_or_default() % 100 < u32::from(percent)
}

fn failing(request: &str, how: Failing, tried: u32) -> String {
    match how {
        Failing::ForGood => told(request, ResultCode::PermanentFailure, "refused by the sandbox"),
        Failing::AtFirst if tried > 0 => told(request, ResultCode::Succeeded, "done by the sandbox"),
        Failing::AtFirst | Failing::EachTime => {
            told(request, ResultCode::TemporaryFailure, "not yet, says the sandbox")
        }
        Failing::Throws => error("thrown by the sandbox"),
    }
}

/// What Lambda answers for a function that failed.
pub(super) fn error(message: &str) -> String {
    json!({ "errorMessage": message, "errorType": "Error" }).to_string()
}

/// The answer of a function that does as AWS's documents say.
fn told(request: &str, code: ResultCode, text: &str) -> String {
    let asked: serde_json::Value = serde_json::from_str(request).unwrap_or_default();
    let tasks = asked.get("tasks").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    let result = |task: serde_json::Value| json!({ "taskId": task.get("taskId"), "resultCode": code.as_str(), "resultString": text });
    json!({
        "invocationSchemaVersion": asked.get("invocationSchemaVersion"),
        "treatMissingKeysAs": "PermanentFailure",
        "invocationId": asked.get("invocationId"),
        "results": tasks.into_iter().map(result).collect::<Vec<_>>(),
    })
    .to_string()
}

/// What an answer leads to. Where AWS does not say what follows, the task fails here, and the report says why.
fn judged(number: u64, tried: u32, row: &Row, request: &str, answer: &str) -> Outcome {
    let verdict =
        answer::judge(request, answer, Setting::default()).ok().and_then(|j| j.tasks.into_iter().next());
    let outcome = match verdict {
        Some(verdict) => match (verdict.code, verdict.row) {
            (Some(code), Some(report)) => {
                let version = row.version.clone().unwrap_or_default();
                // A report repeats the key as it stands in the manifest.
                Outcome::new(number, tried, code, ReportRow { key: row.key.clone(), version, ..report })
            }
            _ => Outcome::poor(number, row, "200", "PermanentFailure", &verdict.consequence),
        },
        None => Outcome::poor(number, row, "200", "PermanentFailure", "the request could not be made"),
    };
    outcome.tried(tried)
}
