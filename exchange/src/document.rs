//! From rules found in a file to the document that `domain` reads.

use crate::node::{MAX_PROBLEMS, Node, Value, place, problem};
use domain::{
    failure::Problem,
    rules::{RuleSet, read},
};
use serde_json::{Map, Value as Json};

/// A rule found in a file.
pub(crate) struct Found {
    /// Where it stands.
    pub(crate) path: String,
    /// On which line.
    pub(crate) line: usize,
    /// What other rules of the file call it, beside its name.
    pub(crate) id: String,
    /// The name of its set; empty for a set that has none.
    pub(crate) set: String,
    /// What it goes behind.
    pub(crate) after: After,
    /// The rule, its members under AWS's names.
    pub(crate) rule: Node,
}

/// What a rule goes behind.
pub(crate) enum After {
    /// Nothing: it is the first.
    Nothing,
    /// The rule of an id.
    Id(String),
    /// The rule of a name.
    Name(String),
}

impl Found {
    /// The rule's name; where it has none that is known, its place.
    pub(crate) fn title(&self) -> &str {
        if self.name().is_empty() { &self.path } else { self.name() }
    }

    /// The rule's name; empty where it has none that is known.
    pub(crate) fn name(&self) -> &str {
        self.rule.get("Name").and_then(Node::text).unwrap_or_default()
    }
}

/// The rule set of a file, its rules already in order. `sets` are the names of the sets the file makes.
pub(crate) fn rule_set(
    sets: &[String],
    found: &[Found],
    mut problems: Vec<Problem>,
) -> Result<RuleSet, Vec<Problem>> {
    let mut names: Vec<&str> =
        sets.iter().map(String::as_str).chain(found.iter().map(|f| f.set.as_str())).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() > 1 && problems.is_empty() {
        let named: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let message = format!("the file has {} rule sets, {}: leave one", names.len(), named.join(" and "));
        problem(&mut problems, "", 0, message);
    }
    for one in found {
        one.rule.unknowns(&one.path, &mut problems);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut document = Map::new();
    document.insert("Name".into(), Json::String(names.first().copied().unwrap_or_default().to_owned()));
    document.insert("Rules".into(), Json::Array(found.iter().map(|one| rule(&one.rule)).collect()));
    let read = read::read(&Json::Object(document).to_string());
    read.map_err(|problems| problems.into_iter().take(MAX_PROBLEMS).map(|p| at_origin(p, found)).collect())
}

/// What the AWS CLI prints in another notation.
pub(crate) fn printed(root: &Node) -> Result<RuleSet, Vec<Problem>> {
    let document = match &root.value {
        Value::Map(entries) => {
            let entry = |(key, node): &(String, Node)| {
                let value = match key.as_str() {
                    "Rules" => Json::Array(node.items().iter().map(rule).collect()),
                    "Rule" => rule(node),
                    _ => plain(node),
                };
                (key.clone(), value)
            };
            Json::Object(entries.iter().map(entry).collect())
        }
        Value::List(items) => Json::Array(items.iter().map(rule).collect()),
        _ => plain(root),
    };
    read::read(&document.to_string())
}

/// A problem of the document, at the place in the file.
fn at_origin(found: Problem, rules: &[Found]) -> Problem {
    let origin = || {
        let (index, rest) = found.at.strip_prefix("Rules[")?.split_once(']')?;
        let one = rules.get(index.parse::<usize>().ok()?)?;
        Some(place(&format!("{}{rest}", one.path), one.line))
    };
    Problem { at: origin().unwrap_or_else(|| found.at.clone()), message: found.message }
}

/// A rule, its members by the types the API has: switches may be written as texts, and numbers are texts.
/// AWS: CloudFormation User Guide, "Template formats": values are converted to the property's type.
fn rule(node: &Node) -> Json {
    let Value::Map(entries) = &node.value else { return plain(node) };
    let member = |(key, node): &(String, Node)| {
        let value = match (key.as_str(), &node.value) {
            ("Enabled" | "ScanEnabled", Value::Text(text)) if text == "true" => Json::Bool(true),
            ("Enabled" | "ScanEnabled", Value::Text(text)) if text == "false" => Json::Bool(false),
            ("Enabled" | "ScanEnabled", Value::Switch(on)) => Json::Bool(*on),
            _ => plain(node),
        };
        (key.clone(), value)
    };
    Json::Object(entries.iter().map(member).collect())
}

/// A value all of whose leaves are texts.
fn plain(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Switch(on) => Json::String(on.to_string()),
        Value::Number(text) | Value::Text(text) | Value::Unknown(text) => Json::String(text.clone()),
        Value::List(items) => Json::Array(items.iter().map(plain).collect()),
        Value::Map(entries) => Json::Object(entries.iter().map(|(k, v)| (k.clone(), plain(v))).collect()),
    }
}
