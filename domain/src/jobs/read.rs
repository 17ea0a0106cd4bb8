//! Reading jobs people already have.
//!
//! Read: what `aws s3control create-job --cli-input-json` takes, and what `aws s3control describe-job` prints. Nothing is lost
//! silently: a member that is not known, comes twice, or has another type is a problem with its path. What only a job that
//! runs has (its id, state, progress, times) is accepted and dropped.

use super::{
    Job,
    shape::{self, Shape},
};
use crate::{
    document::{self, Members, Node, Reader},
    failure::Problem,
};
use serde_json::{Map, Value};

/// The longest text that is read, in bytes. The largest job, with 8,192 entries of metadata, has less.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;

/// No list of a job has as many entries.
const MAX_ITEMS: usize = 10_000;

/// What only a job that was created has. AWS: S3 Control API, `JobDescriptor`.
const DESCRIPTOR: [&str; 11] = [
    "JobId",
    "JobArn",
    "Status",
    "ProgressSummary",
    "StatusUpdateReason",
    "FailureReasons",
    "CreationTime",
    "TerminationDate",
    "SuspendedDate",
    "SuspendedCause",
    "GeneratedManifestDescriptor",
];

/// A job, and what stood beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The job.
    pub job: Job,
    /// The token of a request to create it: no part of the job, see [`super::token`].
    pub client_request_token: Option<String>,
    /// The id of a job that was described.
    pub job_id: Option<String>,
}

/// Reads a job from JSON.
///
/// # Errors
/// Every problem found, each with its path (`Report.Bucket`), up to 200.
pub fn read(text: &str) -> Result<Read, Vec<Problem>> {
    let node = document::parse(text, MAX_BYTES, "aws s3control describe-job")?;
    let mut reader = Reader::default();
    let read = whole(&mut reader, node);
    match read {
        Some(read) => reader.done(read),
        None => Err(reader.problems),
    }
}

fn whole(reader: &mut Reader, node: Node) -> Option<Read> {
    let mut top = reader.object("", node)?;
    if let Some(described) = top.take("Job") {
        reader.finish(top, &["Job"]);
        top = reader.object("", described)?;
        if top.entries.is_empty() {
            reader.problem("Job", "the description is empty");
        }
    } else if top.has("Jobs") {
        let message = "this is a list of jobs, which AWS prints without their parts; describe one of them";
        reader.problem("Jobs", message);
        return None;
    }
    let mut beside = |reader: &mut Reader, name: &str| {
        let node = top.take(name)?;
        reader.text(name, node)
    };
    let client_request_token = beside(reader, "ClientRequestToken");
    let arn = beside(reader, "JobArn");
    let job_id = beside(reader, "JobId");
    let is_described = arn.is_some() || job_id.is_some();
    top.entries.retain(|(key, _)| !(is_described && DESCRIPTOR.contains(&key.as_str())));
    let value = structure(reader, top, shape::members(shape::JOB));
    let mut job = typed(reader, value)?;
    if let Some(account) = arn.as_deref().and_then(|arn| arn.split(':').nth(4)) {
        job.account_id.get_or_insert_with(|| account.to_owned());
    }
    Some(Read { job, client_request_token, job_id })
}

/// What the table let through fits the types; a test holds the two together.
fn typed(reader: &mut Reader, value: Value) -> Option<Job> {
    serde_json::from_value(value).map_err(|error| reader.problem("", error.to_string())).ok()
}

/// A structure's members by the table.
fn structure(reader: &mut Reader, mut members: Members, table: &[shape::Member]) -> Value {
    let mut out = Map::new();
    for member in table {
        let path = members.path(member.name);
        if let Some(node) = members.take(member.name)
            && let Some(value) = shaped(reader, &path, node, member.shape)
        {
            out.insert(member.name.into(), value);
        }
    }
    let names: Vec<&str> = table.iter().map(|m| m.name).collect();
    members.entries.retain(|(key, _)| !names.contains(&key.as_str()));
    reader.finish(members, &names);
    Value::Object(out)
}

/// A value by the table. What a text says is not asked here: half a draft is a draft.
fn shaped(reader: &mut Reader, path: &str, node: Node, shape: Shape) -> Option<Value> {
    match shape {
        Shape::Text(..) | Shape::OneOf(_) => reader.text(path, node).map(Value::String),
        Shape::Time => match node {
            Node::Number(seconds) => Some(Value::String(seconds.to_string())),
            other => reader.text(path, other).map(Value::String),
        },
        Shape::Number(..) => number(reader, path, node),
        Shape::Switch => match node {
            Node::Switch(on) => Some(Value::Bool(on)),
            other => {
                reader.problem(path, format!("{} where `true` or `false` belongs", other.what()));
                None
            }
        },
        Shape::Map(map) => texts(reader, path, node, map.entries.1),
        Shape::List(of, ..) => {
            let list = reader.list(path, node);
            if list.len() > MAX_ITEMS {
                reader.problem(path, format!("the list has {} entries; AWS takes a few here", list.len()));
            }
            let items = list.into_iter().take(MAX_ITEMS).enumerate();
            Some(items.filter_map(|(n, node)| shaped(reader, &format!("{path}[{n}]"), node, *of)).collect())
        }
        Shape::Object(table) => {
            let members = reader.object(path, node)?;
            Some(structure(reader, members, table))
        }
        Shape::Union(table) => union(reader, path, node, table),
    }
}

fn number(reader: &mut Reader, path: &str, node: Node) -> Option<Value> {
    let whole = if let Node::Number(number) = &node { number.as_i64() } else { None };
    if whole.is_none() {
        let said = if let Node::Number(number) = &node { format!("`{number}`") } else { node.what().into() };
        reader.problem(path, format!("{said} where a whole number belongs"));
    }
    whole.map(Value::from)
}

/// A map of texts. Those of AWS may have thousands of entries.
fn texts(reader: &mut Reader, path: &str, node: Node, most: usize) -> Option<Value> {
    let Node::Object(entries) = node else {
        reader.problem(path, format!("{} where an object belongs", node.what()));
        return None;
    };
    if entries.len() > most.max(MAX_ITEMS) {
        reader.problem(path, format!("the object has {} entries; AWS takes {most} here", entries.len()));
        return None;
    }
    let mut out = Map::new();
    for (key, node) in entries {
        let at = document::join(path, &key);
        if let Some(text) = reader.text(&at, node)
            && out.insert(key.clone(), Value::String(text)).is_some()
        {
            reader.problem(at, format!("`{key}` comes twice"));
        }
    }
    Some(Value::Object(out))
}

/// A structure of which exactly one member is set.
fn union(reader: &mut Reader, path: &str, node: Node, table: &[shape::Member]) -> Option<Value> {
    let mut members = reader.object(path, node)?;
    members.entries.retain(|(_, node)| *node != Node::Null);
    if members.has("LambdaInvokeFunction") {
        let message =
            "the API's name for this is `LambdaInvoke`; `LambdaInvokeFunction` stands in the User Guide only";
        reader.problem(members.path("LambdaInvokeFunction"), message);
        return None;
    }
    let set: Vec<String> =
        table.iter().filter(|m| members.has(m.name)).map(|m| format!("`{}`", m.name)).collect();
    match set.len() {
        1 => {}
        // What stands there instead is told by `structure`.
        0 if !members.entries.is_empty() => {}
        0 => {
            let first = table.first().map_or("", |m| m.name);
            reader.problem(path, format!("nothing is set here; it takes exactly one member, e.g. `{first}`"));
            return None;
        }
        _ => {
            reader.problem(path, format!("{} are set; it takes exactly one: leave one", set.join(" and ")));
            return None;
        }
    }
    let value = structure(reader, members, table);
    value.as_object().is_some_and(|o| o.len() == 1).then_some(value)
}
