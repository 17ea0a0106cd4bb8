//! A rule's arguments, under the names AWS's documents have.

use crate::node::{Node, Value, problem};
use domain::{
    failure::Problem,
    rules::{
        Action, members,
        write::{terraform_argument, terraform_block},
    },
};

/// A block inside a resource.
pub(super) struct Block {
    /// Its type, e.g. `s3_action`.
    pub(super) kind: String,
    /// Where it stands.
    pub(super) path: String,
    /// Its arguments.
    pub(super) arguments: Node,
}

/// Arguments of a rule and their names in AWS's documents.
const ARGUMENTS: [(&str, &str); 5] = [
    ("name", "Name"),
    ("enabled", "Enabled"),
    ("tls_policy", "TlsPolicy"),
    ("recipients", "Recipients"),
    ("scan_enabled", "ScanEnabled"),
];

/// The kind of action that a block is.
pub(super) fn kind_of(block: &str) -> Option<&'static str> {
    Action::KINDS.into_iter().find(|kind| terraform_block(kind) == Some(block))
}

/// The rule of arguments and blocks.
pub(super) fn rule(arguments: &Node, blocks: &[Block], problems: &mut Vec<Problem>) -> Node {
    let mut entries = Vec::new();
    for (argument, member) in ARGUMENTS {
        entries.extend(arguments.get(argument).map(|node| (member.to_owned(), node.clone())));
    }
    let mut actions: Vec<(u32, Node)> = Vec::new();
    for block in blocks {
        let Some((position, action)) = action(block, problems) else { continue };
        if actions.iter().any(|(other, _)| *other == position) {
            let path = format!("{}.position", block.path);
            problem(problems, &path, block.arguments.line, format!("two actions have position {position}"));
        }
        actions.push((position, action));
    }
    actions.sort_by_key(|(position, _)| *position);
    let actions = actions.into_iter().map(|(_, action)| action).collect();
    entries.push(("Actions".to_owned(), Node::new(arguments.line, Value::List(actions))));
    Node::new(arguments.line, Value::Map(entries))
}

fn action(block: &Block, problems: &mut Vec<Problem>) -> Option<(u32, Node)> {
    let line = block.arguments.line;
    let kind = kind_of(&block.kind)?;
    let mut entries = Vec::new();
    let mut position = None;
    for (argument, node) in block.arguments.entries() {
        let path = format!("{}.{argument}", block.path);
        let member =
            members::members(kind).iter().find(|m| terraform_argument(m.name) == Some(argument.as_str()));
        match (member, &node.value) {
            (Some(member), Value::Text(text)) if text.is_empty() && !member.required => {}
            (Some(member), _) => entries.push((member.name.to_owned(), node.clone())),
            (None, Value::Number(number)) if argument == "position" => {
                position = number.parse().ok();
                if position.is_none() {
                    problem(problems, &path, node.line, "a position is a whole number from 1");
                }
            }
            (None, Value::Unknown(_)) if argument == "position" => node.unknowns(&path, problems),
            (None, _) => {
                problem(
                    problems,
                    &path,
                    node.line,
                    format!("`{argument}` is no argument of `{}`", block.kind),
                );
            }
        }
    }
    if block.arguments.get("position").is_none() {
        problem(
            problems,
            &format!("{}.position", block.path),
            line,
            "`position` is missing: it says the order of actions",
        );
    }
    let inside = Node::new(line, Value::Map(entries));
    Some((position?, Node::new(line, Value::Map(vec![(kind.to_owned(), inside)]))))
}
