//! Anchors in jobs.

use super::{Anchor, At, Resolved, judge};
use crate::{
    failure::Problem,
    finding::Place,
    jobs::{Job, edit, shape},
};
use serde_json::Value;

/// An anchor at a member of a job; none where a job has no such member.
#[must_use]
pub fn anchor(job: &Job, path: &str) -> Option<Anchor> {
    if path.is_empty() {
        return Some(Anchor { at: At::Job { path: String::new(), key: None }, value: None });
    }
    shape::at(path)?;
    let whole = serde_json::to_value(job).ok()?;
    let key = element(path).and_then(|(list, index, _)| {
        let entry = find(&whole, list)?.get(index)?;
        Some(entry.get("Key")?.as_str()?.to_owned())
    });
    let at = At::Job { path: path.into(), key };
    is_there(&at, job, &whole).map(|path| Anchor { value: text(&whole, &path), at })
}

/// What became of an anchor.
#[must_use]
pub fn resolve(anchor: &Anchor, now: &Job) -> Resolved {
    let gone = || Resolved::Gone { old: anchor.value.clone() };
    let At::Job { key, .. } = &anchor.at else { return gone() };
    let Ok(whole) = serde_json::to_value(now) else { return gone() };
    match is_there(&anchor.at, now, &whole) {
        Some(path) => {
            let value = text(&whole, &path);
            let here = At::Job { path: path.clone(), key: key.clone() };
            judge(anchor, &here, Place::job(path), value)
        }
        None => gone(),
    }
}

/// The job with a suggestion applied to what the anchor is about.
///
/// # Errors
/// A problem where that has another value now, is gone, or does not take the value.
pub fn apply(resolved: &Resolved, job: &Job, suggestion: &str) -> Result<Job, Problem> {
    let path = &resolved.suggested()?.field;
    edit::put(job, path, suggestion).map_err(|message| Problem::new(path.clone(), message))
}

/// The path of a meaning now, as far as the job can have it: an operation of another kind has none of its members, a list
/// none of an entry that was taken out.
fn is_there(at: &At, job: &Job, whole: &Value) -> Option<String> {
    let At::Job { path, key } = at else { return None };
    let mut steps = path.split('.');
    if steps.next() == Some("Operation")
        && let Some(kind) = steps.next()
        && job.operation_name() != Some(kind)
    {
        return None;
    }
    let Some((list, index, rest)) = element(path) else { return Some(path.clone()) };
    let entries = find(whole, list)?.as_array()?;
    let index = match key {
        Some(key) => {
            entries.iter().position(|e| e.get("Key").and_then(Value::as_str) == Some(key.as_str()))?
        }
        None => entries.get(index).map(|_| index)?,
    };
    Some(format!("{list}[{index}]{rest}"))
}

/// The list a path goes through, the entry's number, and what follows it.
fn element(path: &str) -> Option<(&str, usize, &str)> {
    let (list, rest) = path.split_once('[')?;
    let (index, rest) = rest.split_once(']')?;
    Some((list, index.parse().ok()?, rest))
}

fn find<'a>(whole: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').filter(|step| !step.is_empty()).try_fold(whole, |here, step| match element(step) {
        Some((list, index, _)) => here.get(list)?.get(index),
        None => here.get(step),
    })
}

/// A member as a text; a structure as JSON. None where it is left out.
fn text(whole: &Value, path: &str) -> Option<String> {
    if path.is_empty() {
        return None;
    }
    match find(whole, path)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
