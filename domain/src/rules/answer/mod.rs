//! Judging what a `RequestResponse` function answers: what SES makes of it, what is wrong with it, what follows, and
//! what to write instead.
//!
//! AWS: Developer Guide, "Invoke Lambda function action": the function calls back with `null` and an object whose
//! `disposition` is `STOP_RULE`, `STOP_RULE_SET` or `CONTINUE`; with null or no valid disposition the mail flow continues,
//! the same as with `CONTINUE`. Spellings are documented in upper case; whether another is taken is not.

mod literal;
mod spelling;

use super::outcome::Answer;
use crate::{
    finding::Severity,
    handler::{How, Ran},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt::Write;

/// The longest answer that is judged, in bytes.
pub const MAX_ANSWER: usize = 64 * 1024;

/// How deep a nested disposition is looked for.
const DEPTH: usize = 16;

/// What an answer is for SES.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// What SES takes it for.
    pub answer: Answer,
    /// What is to be said about it, the gravest first.
    pub remarks: Vec<Remark>,
}

/// Something to be said about an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, or worth knowing.
    pub message: String,
    /// What follows from it.
    pub follows: String,
    /// What to do instead.
    pub fix: String,
}

/// Judges an answer as somebody pastes it: the JSON a function returned, its line `callback(…)` or `return …`, or a
/// literal of JavaScript or Python.
#[must_use]
pub fn judge(text: &str) -> Judged {
    let text = text.trim();
    if text.len() > MAX_ANSWER {
        let message = format!("the answer has {} bytes; at most {MAX_ANSWER} are judged", text.len());
        return invalid(Severity::Error, message, "paste the object with `disposition` alone");
    }
    let text = text.strip_suffix(';').map_or(text, str::trim_end);
    if let Some(arguments) = literal::call(text) {
        return callback(arguments);
    }
    let returned =
        text.strip_prefix("return").filter(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()));
    let text = returned.map_or(text, str::trim);
    if text.is_empty() || text == "undefined" {
        return nothing("nothing");
    }
    if let Ok(value) = serde_json::from_str(text) {
        return value_of(&value);
    }
    let Some(value) = literal::value(text) else {
        let message = "this is no JSON: a function's answer always is".to_owned();
        return invalid(Severity::Error, message, &write(None));
    };
    let mut judged = value_of(&value);
    judged.remarks.push(Remark {
        severity: Severity::Note,
        message: "this is a literal of a programming language, not JSON".into(),
        follows: "it is judged as the JSON that Lambda makes of it".into(),
        fix: "paste what the function returned, to be sure".into(),
    });
    judged
}

/// Judges what a run of a handler gave.
#[must_use]
pub fn judge_run(ran: &Ran) -> Judged {
    let fault = ran.fault.as_ref().map(|fault| fault.message.as_str());
    match (ran.how, &ran.answer) {
        (How::Silent, _) => Judged {
            answer: Answer::Invalid,
            remarks: vec![Remark {
                severity: Severity::Warning,
                message: "the function is not `async` and never called `callback`: what it returns is lost"
                    .into(),
                follows: CONTINUES.into(),
                fix: "make it `async`, or call `callback(null, { disposition: … })`".into(),
            }],
        },
        (_, Some(answer)) => judge(answer),
        (How::CallbackError, None) => first_argument(fault.unwrap_or_default()),
        (how, None) => {
            let fix = match how {
                How::Never | How::TimedOut => "answer in every branch, and in good time",
                How::StepsSpent | How::MemorySpent => "see to it that every loop ends",
                How::NotLoaded | How::NoHandler | How::EngineFailed | How::Refused => {
                    "put the source right and run it again"
                }
                _ => "catch every error and answer a disposition",
            };
            let reason = fault.map(|text| format!(": {text}")).unwrap_or_default();
            failed(format!("the function {}{reason}", how.words()), fix)
        }
    }
}

const CONTINUES: &str = "the mail flow continues, the same as with `CONTINUE`";

fn valid(answer: Answer, remarks: Vec<Remark>) -> Judged {
    Judged { answer, remarks }
}

fn invalid(severity: Severity, message: String, fix: &str) -> Judged {
    let follows = CONTINUES.to_owned();
    valid(Answer::Invalid, vec![Remark { severity, message, follows, fix: fix.to_owned() }])
}

fn failed(message: String, fix: &str) -> Judged {
    let follows = "Lambda reports an error, and AWS does not document what SES does then".to_owned();
    valid(Answer::Error, vec![Remark { severity: Severity::Error, message, follows, fix: fix.to_owned() }])
}

fn nothing(what: &str) -> Judged {
    let fix =
        "answer `{\"disposition\":\"CONTINUE\"}` where that is meant, so that it can be told from a mistake";
    invalid(Severity::Note, format!("the function answers {what}"), fix)
}

/// The answer as it should be written.
fn write(answer: Option<Answer>) -> String {
    let name = answer.map_or("STOP_RULE_SET", Answer::as_str);
    format!("answer `{{\"disposition\":\"{name}\"}}`")
}

/// The arguments of `callback`: the first is the error, and says so whatever it is, but for null.
fn callback(arguments: &str) -> Judged {
    let arguments = literal::arguments(arguments);
    match arguments.first().map(|first| first.trim()) {
        None | Some("") => nothing("nothing"),
        Some("null" | "undefined") => {
            arguments.get(1).map_or_else(|| nothing("nothing"), |second| judge_argument(second.trim()))
        }
        Some(first) => first_argument(first),
    }
}

fn judge_argument(text: &str) -> Judged {
    match literal::value(text) {
        Some(value) => value_of(&value),
        None if text.is_empty() || text == "undefined" => nothing("nothing"),
        None => {
            let message = format!("`{text}` is an expression; what it is shows only when the function runs");
            invalid(Severity::Error, message, "run the handler, or paste the value")
        }
    }
}

fn first_argument(first: &str) -> Judged {
    let is_disposition = literal::value(first).is_some_and(|value| place_of(&value, DEPTH).is_some());
    let message = if is_disposition {
        "the disposition stands as the first argument of `callback`, which is for an error".to_owned()
    } else {
        format!("the first argument of `callback` is not null: `{first}`")
    };
    failed(message, "call `callback(null, { disposition: … })`")
}

fn value_of(value: &Value) -> Judged {
    let member = match value {
        Value::Null => return nothing("`null`"),
        Value::Object(members) if members.contains_key("errorMessage") => {
            let text = members.get("errorMessage").and_then(Value::as_str).unwrap_or_default();
            return failed(
                format!("this is Lambda's report of an error: `{text}`"),
                "catch every error and answer a disposition",
            );
        }
        Value::Object(members) => members.get("disposition"),
        _ => None,
    };
    let Some(member) = member else { return misplaced(value) };
    let Value::String(written) = member else {
        let message = format!("`disposition` is {}, and must be a string", kind(member));
        return invalid(Severity::Error, message, &write(None));
    };
    if let Some(answer) = spelling::exact(written) {
        return valid(answer, others(value));
    }
    let near = spelling::near(written);
    let message = if near.is_some_and(|answer| written.eq_ignore_ascii_case(answer.as_str())) {
        format!(
            "`{written}` is not written in upper case; AWS documents upper case only, and not whether another is taken"
        )
    } else if let (true, None) = (written.is_empty(), near) {
        "`disposition` is empty".to_owned()
    } else {
        format!("`{written}` is no disposition; they are `CONTINUE`, `STOP_RULE` and `STOP_RULE_SET`")
    };
    invalid(Severity::Error, message, &write(near))
}

/// A remark on other members, which are no fault.
fn others(value: &Value) -> Vec<Remark> {
    let Value::Object(members) = value else { return Vec::new() };
    let names: Vec<String> =
        members.keys().filter(|name| *name != "disposition").map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        return Vec::new();
    }
    vec![Remark {
        severity: Severity::Note,
        message: format!("besides `disposition` there is {}", names.join(", ")),
        follows: "AWS documents `disposition` only".into(),
        fix: "keep what else is to be known in a log, or in the headers of the mail".into(),
    }]
}

/// An answer without `disposition` where it belongs.
fn misplaced(value: &Value) -> Judged {
    if let Some((place, answer)) = place_of(value, DEPTH) {
        let message = match value {
            Value::String(text) if text.trim_start().starts_with('{') => {
                "the answer is a string that holds JSON, not an object: it was turned into JSON twice"
                    .to_owned()
            }
            Value::String(text) => format!("the answer is the string `{text}`, not an object"),
            _ => format!("the disposition stands at `{place}`; it is looked for at the top only"),
        };
        return invalid(Severity::Error, message, &write(Some(answer)));
    }
    if let Value::Object(members) = value {
        if members.contains_key("StatusCode") && members.contains_key("ExecutedVersion") {
            let message =
                "this is what `aws lambda invoke` says about the call, not the function's answer".to_owned();
            return invalid(Severity::Error, message, "paste the file that the command wrote the answer to");
        }
        if let Some(name) = members.keys().find(|name| spelling::is_member(name)) {
            let message = format!("the member is called `{name}`; it must be `disposition`");
            let meant = members.get(name).and_then(Value::as_str).and_then(spelling::near);
            return invalid(Severity::Error, message, &write(meant));
        }
        let what = if members.is_empty() { "an empty object" } else { "an object without `disposition`" };
        return invalid(Severity::Warning, format!("the answer is {what}"), &write(None));
    }
    invalid(Severity::Error, format!("the answer is {}, and must be an object", kind(value)), &write(None))
}

/// Where a disposition stands that is not at the top, as a path, and which it is.
fn place_of(value: &Value, depth: usize) -> Option<(String, Answer)> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::String(text) => {
            let inner = serde_json::from_str::<Value>(text).ok().filter(|inner| !inner.is_string());
            inner
                .and_then(|inner| place_of(&inner, depth))
                .or_else(|| spelling::exact(text).map(|answer| (String::new(), answer)))
        }
        Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
            let (place, answer) = place_of(item, depth)?;
            Some((joined(&format!("[{index}]"), &place), answer))
        }),
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            let (place, answer) = place_of(member, depth)?;
            // A disposition is a member of that name; a word that is spelled like one elsewhere is none.
            let is_one = place.is_empty() && spelling::is_member(name) && name == "disposition";
            (is_one || !place.is_empty() || holds_json(member)).then(|| (joined(name, &place), answer))
        }),
        _ => None,
    }
}

fn holds_json(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim_start().starts_with('{'))
}

fn joined(first: &str, rest: &str) -> String {
    let mut path = first.to_owned();
    if !rest.is_empty() {
        let dot = if rest.starts_with('[') { "" } else { "." };
        // Writing to a string does not fail.
        let _ = write!(path, "{dot}{rest}");
    }
    path
}

const fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
