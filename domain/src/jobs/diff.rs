//! What is different between two jobs, member by member, by the paths findings use.

use super::Job;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// One member that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Its path: `Operation.LambdaInvoke.FunctionArn`.
    pub path: String,
    /// What it was; none where it was not there.
    pub old: Option<String>,
    /// What it is; none where it is gone.
    pub new: Option<String>,
}

/// The members that differ, in the order of the paths. Canonical forms are compared, so what AWS takes alike is alike.
#[must_use]
pub fn diff(old: Option<&Job>, new: &Job) -> Vec<Difference> {
    let old = old.map(leaves).unwrap_or_default();
    let new = leaves(new);
    let paths: BTreeSet<&String> = old.iter().chain(&new).map(|(path, _)| path).collect();
    let at = |of: &[(String, String)], path: &String| {
        of.iter().find(|(p, _)| p == path).map(|(_, value)| value.clone())
    };
    paths
        .into_iter()
        .map(|path| Difference { path: path.clone(), old: at(&old, path), new: at(&new, path) })
        .filter(|difference| difference.old != difference.new)
        .collect()
}

/// What became of a job, in a few words.
#[must_use]
pub fn summary(old: &Job, new: &Job) -> String {
    let differences = diff(Some(old), new);
    let name = |d: &Difference| format!("`{}`", d.path.rsplit('.').next().unwrap_or_default());
    match differences.as_slice() {
        [] => "nothing that AWS tells apart".into(),
        [one] => format!("{} changed", name(one)),
        [one, two] => format!("{} and {} changed", name(one), name(two)),
        [one, two, rest @ ..] => format!("{}, {} and {} more changed", name(one), name(two), rest.len()),
    }
}

/// Every value of a job with its path.
fn leaves(job: &Job) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Ok(value) = serde_json::to_value(job.canonical()) {
        collect(String::new(), &value, &mut found);
    }
    found
}

fn collect(path: String, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(path, value, found);
            }
            if members.is_empty() {
                found.push((path, "{}".into()));
            }
        }
        Value::Array(entries) => {
            for (index, value) in entries.iter().enumerate() {
                collect(format!("{path}[{index}]"), value, found);
            }
        }
        Value::Null => {}
        Value::String(text) => found.push((path, text.clone())),
        other => found.push((path, other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::edit::put;

    fn job(members: &[(&str, &str)]) -> Job {
        members
            .iter()
            .fold(Job::default(), |job, (path, text)| put(&job, path, text).expect("it is a member"))
    }

    #[test]
    fn members_are_compared_by_their_paths_and_what_is_sent_alike_is_alike() {
        let old = job(&[
            ("Priority", "10"),
            ("Manifest.Location.ETag", "\"abc\""),
            ("Operation.LambdaInvoke.FunctionArn", "f:1"),
        ]);
        let new = job(&[
            ("ConfirmationRequired", "true"),
            ("Manifest.Location.ETag", "abc"),
            ("Operation.LambdaInvoke.FunctionArn", "f:2"),
        ]);
        let differences = diff(Some(&old), &new);
        let paths: Vec<&str> = differences.iter().map(|d| d.path.as_str()).collect();
        assert_eq!(paths, ["Operation.LambdaInvoke.FunctionArn", "Priority"]);
        assert_eq!(differences[0].old.as_deref(), Some("f:1"));
        assert_eq!((differences[1].old.as_deref(), differences[1].new.as_deref()), (Some("10"), None));
        assert_eq!(summary(&old, &new), "`FunctionArn` and `Priority` changed");
        assert_eq!(summary(&old, &old.clone()), "nothing that AWS tells apart");
        assert_eq!(diff(None, &Job::default()).len(), 1, "that it waits is always said");
    }
}
