//! Terraform's state, version 4: what `terraform state pull` prints and `terraform.tfstate` holds. Every value in it is
//! known.

use super::{
    RULE, SET,
    rule::{self, Block},
};
use crate::{
    document::{self, After, Found},
    node::{Node, Value, problem},
    order,
};
use domain::{failure::Problem, rules::RuleSet};

/// Whether a document is a state.
pub(crate) fn is_state(root: &Node) -> bool {
    root.get("resources").is_some()
        && (root.get("terraform_version").is_some() || root.get("lineage").is_some())
}

/// Whether a document is a state or plan as `terraform show` prints it.
pub(crate) fn is_shown(root: &Node) -> bool {
    root.get("format_version").is_some() && root.get("terraform_version").is_some()
}

/// Reads the rule set of a state.
pub(crate) fn read(root: &Node) -> Result<RuleSet, Vec<Problem>> {
    let mut problems = Vec::new();
    let version = root.get("version").map(|version| version.value.clone());
    if version != Some(Value::Number("4".into())) {
        problem(
            &mut problems,
            "version",
            0,
            "only version 4 is read, which Terraform has written since 0.12",
        );
    }
    let (mut sets, mut found) = (Vec::new(), Vec::new());
    for resource in root.get("resources").map(Node::items).unwrap_or_default() {
        let text = |key: &str| resource.get(key).and_then(Node::text).unwrap_or_default();
        let (kind, label) = (text("type"), text("name"));
        if text("mode") == "data" || ![SET, RULE].contains(&kind) {
            continue;
        }
        let module = text("module");
        let dot = if module.is_empty() { "" } else { "." };
        let address = format!("{module}{dot}{kind}.{label}");
        for (index, instance) in
            resource.get("instances").map(Node::items).unwrap_or_default().iter().enumerate()
        {
            let path = format!("{address}[{index}]");
            let Some(attributes) = instance.get("attributes") else {
                problem(&mut problems, &path, 0, "`attributes` is missing");
                continue;
            };
            let text = |key: &str| attributes.get(key).and_then(Node::text).unwrap_or_default().to_owned();
            if kind == SET {
                sets.push(text("rule_set_name"));
            } else {
                let after = Some(text("after")).filter(|name| !name.is_empty());
                found.push(Found {
                    rule: rule::rule(attributes, &blocks(attributes, &path, &mut problems), &mut problems),
                    path,
                    line: 0,
                    id: String::new(),
                    set: text("rule_set_name"),
                    after: after.map_or(After::Nothing, After::Name),
                });
            }
        }
    }
    if sets.is_empty() && found.is_empty() && problems.is_empty() {
        problem(&mut problems, "resources", 0, format!("the state has no `{SET}` and no `{RULE}`"));
    }
    let found = order::ordered(found, "after", &mut problems);
    document::rule_set(&sets, &found, problems)
}

/// Blocks are lists of objects in a state.
fn blocks(attributes: &Node, path: &str, problems: &mut Vec<Problem>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (key, node) in attributes.entries() {
        if rule::kind_of(key).is_some() {
            for (index, item) in node.items().iter().enumerate() {
                let path = format!("{path}.{key}[{index}]");
                blocks.push(Block { kind: key.clone(), path, arguments: item.clone() });
            }
        } else if node.value != Value::Null && key.ends_with("_action") && !node.items().is_empty() {
            problem(
                problems,
                &format!("{path}.{key}"),
                node.line,
                format!("`{key}` is no action that is known here"),
            );
        }
    }
    blocks
}
