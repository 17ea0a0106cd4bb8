//! What the answer of a function means to a job.
//!
//! Two levels of codes: the answer as a whole (schema, invocation, `treatMissingKeysAs`), and one result for each task.
//! AWS: S3 User Guide, Invoking a Lambda function from S3 Batch Operations, "Response and result codes". What follows from an
//! answer AWS's documents do not allow is unknown, and said to be.

mod codes;
mod event;
mod results;
mod types;

pub use codes::CODES;
pub use types::{Fate, Judgement, ReportRow, ResultCode, Scope, Setting, TaskVerdict};

use crate::{
    failure::Problem,
    finding::{Place, Report},
};
use serde_json::Value;

/// The largest answer Lambda lets through. AWS: Lambda quotas, "Invocation payload".
pub const MAX_BYTES: usize = 6 * 1024 * 1024;

/// More tasks than any request has.
const MAX_TASKS: usize = 10_000;

/// A task of a request, as far as an answer is about it.
struct Task {
    id: String,
    bucket: String,
    key: String,
    version: String,
}

struct Request {
    schema: String,
    invocation: String,
    tasks: Vec<Task>,
}

/// Judges an answer to a request.
///
/// # Errors
/// What keeps the request from being one of a job: an event for instance.
pub fn judge(request: &str, answer: &str, setting: Setting) -> Result<Judgement, Vec<Problem>> {
    let request = asked(request)?;
    let mut report = Report::default();
    let tasks = match whole(answer, &mut report) {
        Whole::Answer(answer) => {
            echoes(&request, &answer, &mut report);
            results::judge(&request, &answer, setting, &mut report)
        }
        Whole::Broken(message) => all(&request, setting, &message),
        Whole::Foreign(words) => request.tasks.iter().map(|task| unknown(task, words)).collect(),
    };
    Ok(Judgement { tasks, violations: report.sorted() })
}

fn asked(text: &str) -> Result<Request, Vec<Problem>> {
    let one = |at: &str, message: String| vec![Problem::new(at, message)];
    if text.len() > MAX_BYTES {
        return Err(one(
            "",
            format!("the request has {} bytes; Lambda lets {MAX_BYTES} through", text.len()),
        ));
    }
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|e| one("", format!("the request is no JSON: {e}")))?;
    if let Some(reason) = event::request(&value) {
        return Err(one("", format!("{reason}; a function written for it has to be written anew")));
    }
    let text_at = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let mut problems = Vec::new();
    let mut needed = |name: &str| {
        text_at(&value, name).unwrap_or_else(|| {
            problems.push(Problem::new(name, format!("`{name}` is missing or no text")));
            String::new()
        })
    };
    let (schema, invocation) = (needed("invocationSchemaVersion"), needed("invocationId"));
    let list = value.get("tasks").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if list.is_empty() || list.len() > MAX_TASKS {
        problems
            .push(Problem::new("tasks", "`tasks` is no list of tasks; a job sends one with each request"));
    }
    let mut tasks = Vec::new();
    for (index, task) in list.iter().take(MAX_TASKS).enumerate() {
        let Some(id) = text_at(task, "taskId") else {
            problems.push(Problem::new(format!("tasks[{index}].taskId"), "`taskId` is missing or no text"));
            continue;
        };
        // The bucket is what follows the last colon: AWS's samples have malformed ARNs here as well.
        let arn = text_at(task, "s3BucketArn");
        let bucket =
            text_at(task, "s3Bucket").or_else(|| arn.and_then(|a| a.rsplit(':').next().map(str::to_owned)));
        tasks.push(Task {
            id,
            bucket: bucket.unwrap_or_default(),
            key: text_at(task, "s3Key").unwrap_or_default(),
            version: text_at(task, "s3VersionId").unwrap_or_default(),
        });
    }
    if problems.is_empty() { Ok(Request { schema, invocation, tasks }) } else { Err(problems) }
}

/// What an answer is as a whole.
enum Whole {
    /// One that can be read.
    Answer(Value),
    /// One after which a report is known to have this message.
    Broken(String),
    /// One of another kind of function; what follows is unknown, and why.
    Foreign(&'static str),
}

const INVALID: &str = "Invalid JSON returned in Lambda payload";

fn whole(text: &str, report: &mut Report) -> Whole {
    let top = || Place::job("");
    if text.len() > MAX_BYTES {
        let message = format!("the answer has {} bytes; Lambda lets {MAX_BYTES} through", text.len());
        report.add(codes::TOO_LONG, top(), message, "answer with short result strings, and store the rest");
        return Whole::Foreign(
            "Lambda refuses the answer; what S3 Batch Operations makes of that is unknown",
        );
    }
    let value: Value = match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(value) => value,
        Err(error) => {
            let message = format!("the answer is no JSON: {error}");
            report.add(codes::NOT_JSON, top(), message, "return an object; Lambda makes JSON of it");
            return Whole::Broken(INVALID.into());
        }
    };
    if let Some(reason) = event::answer(&value) {
        let fix = "write a function for jobs: it answers every task with `results`";
        report.add(
            codes::EVENT_HANDLER,
            top(),
            format!("{reason}; a job needs an answer for each task"),
            fix,
        );
        return Whole::Broken(INVALID.into());
    }
    if let Value::String(inner) = &value {
        let is_json = serde_json::from_str::<Value>(inner).is_ok_and(|v| v.is_object());
        if is_json {
            let fix = "return the object itself: the runtime makes JSON of it";
            report.add(codes::JSON_IN_TEXT, top(), "the answer is a text that has JSON in it", fix);
        } else {
            let fix = "return an object with `results`";
            report.add(
                codes::EVENT_HANDLER,
                top(),
                "the answer is a text, as functions for S3 events return",
                fix,
            );
        }
        return Whole::Broken(INVALID.into());
    }
    if !value.is_object() {
        report.add(codes::NOT_JSON, top(), "the answer is no object", "return an object with `results`");
        return Whole::Broken(INVALID.into());
    }
    if value.get("errorMessage").is_some() && value.get("results").is_none() {
        let message = "the function failed, and Lambda answers with its error";
        report.add(codes::FUNCTION_ERROR, top(), message, "catch errors, and answer with a result code");
        return Whole::Broken(format!("Lambda returned function error: {}", text.trim()));
    }
    Whole::Answer(value)
}

/// Both have to be echoed.
fn echoes(request: &Request, answer: &Value, report: &mut Report) {
    let pairs = [
        ("invocationSchemaVersion", &request.schema, codes::SCHEMA_ECHO),
        ("invocationId", &request.invocation, codes::INVOCATION_ECHO),
    ];
    for (name, wanted, code) in pairs {
        let has = answer.get(name);
        if has.and_then(Value::as_str) == Some(wanted) {
            continue;
        }
        let message = match has {
            None => format!("`{name}` is missing"),
            Some(other) => format!("`{name}` is `{}`", shortened(&other.to_string())),
        };
        report.add(code, Place::job(name), message, format!("copy the request's: `{}`", shortened(wanted)));
    }
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).map(|c| if c == '`' { '\'' } else { c }).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Every task fails with the same message.
fn all(request: &Request, setting: Setting, message: &str) -> Vec<TaskVerdict> {
    let words = "the task fails; whether it is tried again first is unknown";
    let verdict = |task: &Task| TaskVerdict {
        task_id: task.id.clone(),
        code: Some(ResultCode::PermanentFailure),
        result_string: Fate::Absent,
        row: (setting.scope != Scope::Off).then(|| results::failed(task, "PermanentFailure", message)),
        consequence: words.into(),
    };
    request.tasks.iter().map(verdict).collect()
}

fn unknown(task: &Task, words: &str) -> TaskVerdict {
    TaskVerdict {
        task_id: task.id.clone(),
        code: None,
        result_string: Fate::Absent,
        row: None,
        consequence: words.into(),
    }
}
