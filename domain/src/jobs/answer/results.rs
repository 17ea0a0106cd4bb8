//! The results of an answer, task by task, and what each leads to.

use super::{
    Fate, ReportRow, Request, ResultCode, Scope, Setting, Task, TaskVerdict, codes, shortened, unknown,
};
use crate::finding::{Place, Report};
use serde_json::Value;
use std::collections::HashMap;

/// Above this a result string makes a report hard to read. Ours, not AWS's.
const LONG: usize = 1024;

/// A result of the answer.
struct Answered {
    code: Option<ResultCode>,
    text: Option<String>,
    at: String,
}

/// Judges every task of a request.
pub(super) fn judge(
    request: &Request,
    answer: &Value,
    setting: Setting,
    report: &mut Report,
) -> Vec<TaskVerdict> {
    members(
        answer,
        "",
        &["invocationSchemaVersion", "treatMissingKeysAs", "invocationId", "results"],
        report,
    );
    let missing = missing_keys(answer, report);
    let mut answered = read(request, answer, report);
    let verdict = |task: &Task| match answered.remove(task.id.as_str()) {
        Some(result) => of_result(task, result, setting, report),
        None => of_missing(task, missing, setting, report),
    };
    request.tasks.iter().map(verdict).collect()
}

/// Names members AWS does not read: `result` in place of `results` was seen more than once.
fn members(object: &Value, at: &str, known: &[&str], report: &mut Report) {
    for name in object.as_object().into_iter().flat_map(|o| o.keys()) {
        if known.contains(&name.as_str()) {
            continue;
        }
        let near = |k: &&&str| k.eq_ignore_ascii_case(name) || k.strip_suffix('s') == Some(name.as_str());
        let fix =
            known.iter().find(near).map_or_else(|| "leave it out".into(), |k| format!("did you mean `{k}`?"));
        let place = if at.is_empty() { shortened(name) } else { format!("{at}.{}", shortened(name)) };
        report.add(
            codes::MEMBER_UNKNOWN,
            Place::job(place),
            format!("AWS reads no `{}`", shortened(name)),
            fix,
        );
    }
}

/// What tasks without a result count as; the inner `None` where that cannot be said.
fn missing_keys(answer: &Value, report: &mut Report) -> Option<ResultCode> {
    let Some(value) = answer.get("treatMissingKeysAs") else { return Some(ResultCode::TemporaryFailure) };
    let code = value.as_str().and_then(ResultCode::of);
    if code.is_none() {
        let message = format!("`{}` is no result code", shortened(&value.to_string()));
        report.add(codes::MISSING_KEYS_UNKNOWN, Place::job("treatMissingKeysAs"), message, CODES);
    }
    code
}

const CODES: &str = "use `Succeeded`, `TemporaryFailure` or `PermanentFailure`, spelled so";

fn read<'a>(request: &'a Request, answer: &Value, report: &mut Report) -> HashMap<&'a str, Answered> {
    let mut answered = HashMap::new();
    let Some(list) = answer.get("results").and_then(Value::as_array) else {
        let message = "`results` is missing or no list";
        report.add(
            codes::RESULTS_MISSING,
            Place::job("results"),
            message,
            "answer every task of the request there",
        );
        return answered;
    };
    for (index, result) in list.iter().enumerate() {
        let at = format!("results[{index}]");
        members(result, &at, &["taskId", "resultCode", "resultString"], report);
        let id = result.get("taskId").and_then(Value::as_str).unwrap_or_default();
        let Some(task) = request.tasks.iter().find(|task| task.id == id) else {
            let message = format!("the request has no task `{}`", shortened(id));
            report.add(
                codes::TASK_UNKNOWN,
                Place::job(format!("{at}.taskId")),
                message,
                "copy the request's `taskId`",
            );
            continue;
        };
        let result = one(result, at, report);
        if answered.contains_key(task.id.as_str()) {
            let message =
                format!("the task `{}` is answered twice; the first answer is judged here", shortened(id));
            report.add(codes::TASK_TWICE, Place::job(result.at), message, "answer each task once");
        } else {
            answered.insert(task.id.as_str(), result);
        }
    }
    answered
}

fn one(result: &Value, at: String, report: &mut Report) -> Answered {
    let name = result.get("resultCode").and_then(Value::as_str).unwrap_or_default();
    let code = ResultCode::of(name);
    if code.is_none() {
        let message = format!("`{}` is no result code", shortened(name));
        report.add(codes::CODE_UNKNOWN, Place::job(format!("{at}.resultCode")), message, CODES);
    }
    let place = || Place::job(format!("{at}.resultString"));
    let text = match result.get("resultString") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.clone()),
        Some(other) => {
            report.add(
                codes::RESULT_TYPE,
                place(),
                "the result string is no text",
                "make a text of it, e.g. of JSON",
            );
            Some(other.to_string())
        }
    };
    if let Some(text) = &text {
        if text.len() > LONG {
            let message =
                format!("the result string has {} bytes; how many AWS keeps is unknown", text.len());
            report.add(codes::RESULT_LONG, place(), message, "keep it under 1,024, and store the rest");
        }
        if text.contains(['\n', '\r']) {
            let message = "the result string has line breaks, which many readers of reports trip over";
            report.add(codes::RESULT_LINES, place(), message, "use one line");
        }
    }
    Answered { code, text, at }
}

/// What follows from a result: the table of AWS's page.
fn of_result(task: &Task, result: Answered, setting: Setting, report: &mut Report) -> TaskVerdict {
    let Some(code) = result.code else {
        return unknown(task, "what AWS makes of a code it does not know is unknown");
    };
    let has_text = result.text.as_ref().is_some_and(|t| !t.is_empty());
    let kept = code == ResultCode::Succeeded && setting.scope == Scope::AllTasks;
    let fate = match (has_text, kept) {
        (false, _) => Fate::Absent,
        (true, true) => Fate::Kept,
        (true, false) => Fate::Lost,
    };
    if fate == Fate::Lost {
        let message = match code {
            ResultCode::Succeeded => {
                "the report leaves successful tasks out, and this result string with them"
            }
            ResultCode::TemporaryFailure => {
                "the result string of a task that is tried again is ignored; after the last try it is the error message"
            }
            ResultCode::PermanentFailure => {
                "AWS ignores result strings of failed tasks; its reports show the text as the error message, which is for people"
            }
        };
        let fix = "keep what has to be kept elsewhere, and put a message for people here";
        report.add(codes::RESULT_LOST, Place::job(format!("{}.resultString", result.at)), message, fix);
    }
    TaskVerdict {
        task_id: task.id.clone(),
        code: Some(code),
        result_string: fate,
        row: row(task, code, result.text.as_deref().unwrap_or_default(), setting.scope),
        consequence: consequence(code, setting),
    }
}

fn of_missing(
    task: &Task,
    missing: Option<ResultCode>,
    setting: Setting,
    report: &mut Report,
) -> TaskVerdict {
    let Some(code) = missing else {
        return unknown(task, "the task is not answered, and what it counts as cannot be said");
    };
    let message = format!("the task `{}` is not answered: it counts as `{code}`", shortened(&task.id));
    report.add(
        codes::TASK_MISSING,
        Place::job("results"),
        message,
        "answer every task, or mean it by `treatMissingKeysAs`",
    );
    TaskVerdict {
        task_id: task.id.clone(),
        code: Some(code),
        result_string: Fate::Absent,
        row: row(task, code, "", setting.scope),
        consequence: consequence(code, setting),
    }
}

fn consequence(code: ResultCode, setting: Setting) -> String {
    match code {
        ResultCode::Succeeded => "the task is done".into(),
        ResultCode::TemporaryFailure => format!(
            "the task is tried again before the job ends, {} times by assumption (AWS does not say); the row is what the last try gives if it fails as well",
            setting.redrives
        ),
        ResultCode::PermanentFailure => "the task has failed and is not tried again".into(),
    }
}

fn row(task: &Task, code: ResultCode, text: &str, scope: Scope) -> Option<ReportRow> {
    match (code, scope) {
        (_, Scope::Off) | (ResultCode::Succeeded, Scope::FailedTasksOnly) => None,
        (ResultCode::Succeeded, Scope::AllTasks) => Some(ReportRow {
            bucket: task.bucket.clone(),
            key: task.key.clone(),
            version: task.version.clone(),
            status: "succeeded",
            http: "200",
            error: "",
            message: text.into(),
        }),
        // The code of a last TemporaryFailure is unknown; its own name is the best guess.
        (ResultCode::TemporaryFailure, _) => Some(failed(task, "TemporaryFailure", text)),
        (ResultCode::PermanentFailure, _) => Some(failed(task, "PermanentFailure", text)),
    }
}

/// The row of a task that failed. AWS: S3 User Guide, Completion reports, example: the HTTP status is 200.
pub(super) fn failed(task: &Task, error: &'static str, message: &str) -> ReportRow {
    ReportRow {
        bucket: task.bucket.clone(),
        key: task.key.clone(),
        version: task.version.clone(),
        status: "failed",
        http: "200",
        error,
        message: message.into(),
    }
}
