//! CloudFormation templates. AWS: CloudFormation Template Reference, `AWS::SES::ReceiptRuleSet`, `AWS::SES::ReceiptRule`
//! (`Ref` of either is its name), "Intrinsic function reference".

use crate::{
    document::{self, After, Found},
    node::{Budget, Node, Value, problem, shown},
    order,
};
use domain::{failure::Problem, rules::RuleSet};

const SET: &str = "AWS::SES::ReceiptRuleSet";
const RULE: &str = "AWS::SES::ReceiptRule";

/// References that lead to references; longer chains are circles.
const MAX_STEPS: usize = 8;

/// Whether a document is a template.
pub(crate) fn is_template(root: &Node) -> bool {
    root.get("Resources").is_some() || root.get("AWSTemplateFormatVersion").is_some()
}

/// Reads the rule set of a template.
pub(crate) fn read(root: &Node) -> Result<RuleSet, Vec<Problem>> {
    let mut problems = Vec::new();
    let resources = root.get("Resources").map(Node::entries).unwrap_or_default();
    let template = Template { resources, budget: Budget::default() };
    let (mut sets, mut found) = (Vec::new(), Vec::new());
    for (id, resource) in template.resources {
        let path = format!("Resources.{id}");
        if id.starts_with("Fn::") {
            problem(
                &mut problems,
                &path,
                resource.line,
                format!("`{id}` makes resources when it is deployed: write them out"),
            );
            continue;
        }
        match resource.get("Type").and_then(Node::text) {
            Some(SET) => sets.push(template.set(id, resource, &path, &mut problems)),
            Some(RULE) => found.push(template.rule(id, resource, &path, &mut problems)),
            _ => continue,
        }
        if let Some(condition) = resource.get("Condition") {
            let message = "whether the resource is made depends on a condition: leave the `Condition` out";
            problem(&mut problems, &format!("{path}.Condition"), condition.line, message);
        }
    }
    if sets.is_empty() && found.is_empty() && problems.is_empty() {
        problem(&mut problems, "Resources", 0, format!("the template has no `{SET}` and no `{RULE}`"));
    }
    let found = order::ordered(found, "After", &mut problems);
    // Problems with a rule's content are said in the place of the rule.
    let found: Vec<Found> =
        found.into_iter().map(|one| Found { path: format!("{}.Rule", one.path), ..one }).collect();
    document::rule_set(&sets, &found, problems)
}

struct Template<'a> {
    resources: &'a [(String, Node)],
    budget: Budget,
}

impl Template<'_> {
    /// The name of a set; empty where CloudFormation makes one up.
    fn set(&self, id: &str, resource: &Node, path: &str, problems: &mut Vec<Problem>) -> String {
        let path = format!("{path}.Properties");
        known(resource.get("Properties"), &["RuleSetName", "Tags"], &path, problems);
        let name = self.name(id, 0);
        name.unknowns(&format!("{path}.RuleSetName"), problems);
        name.text().unwrap_or_default().to_owned()
    }

    fn rule(&self, id: &str, resource: &Node, path: &str, problems: &mut Vec<Problem>) -> Found {
        let at = |member: &str| format!("{path}.Properties.{member}");
        let properties = resource.get("Properties");
        known(properties, &["After", "Rule", "RuleSetName"], &format!("{path}.Properties"), problems);
        let property = |name: &str| properties.and_then(|p| p.get(name)).map(|node| self.resolve(node, 0));
        let set = property("RuleSetName");
        match &set {
            Some(set) => set.unknowns(&at("RuleSetName"), problems),
            None => problem(problems, &at("RuleSetName"), resource.line, "`RuleSetName` is missing"),
        }
        let rule = property("Rule").unwrap_or_else(|| {
            problem(problems, &at("Rule"), resource.line, "`Rule` is missing");
            Node::new(resource.line, Value::Map(Vec::new()))
        });
        if rule.get("Name").is_none() {
            let message = "`Name` is missing: CloudFormation makes one up when it is deployed";
            problem(problems, &at("Rule.Name"), rule.line, message);
        }
        Found {
            path: format!("{path}.Properties"),
            line: resource.line,
            id: id.to_owned(),
            set: set.and_then(|set| set.text().map(str::to_owned)).unwrap_or_default(),
            after: self.after(properties.and_then(|p| p.get("After")), &at("After"), problems),
            rule,
        }
    }

    fn after(&self, node: Option<&Node>, path: &str, problems: &mut Vec<Problem>) -> After {
        let Some(node) = node else { return After::Nothing };
        if let Some(id) = node.get("Ref").and_then(Node::text)
            && self.of_type(id, RULE).is_some()
        {
            return After::Id(id.to_owned());
        }
        match self.resolve(node, 0) {
            Node { value: Value::Null, .. } => After::Nothing,
            Node { value: Value::Text(name), .. } => After::Name(name),
            other => {
                other.unknowns(path, problems);
                if !matches!(other.value, Value::Unknown(_)) {
                    problem(problems, path, other.line, "the name of a rule belongs here");
                }
                After::Nothing
            }
        }
    }

    fn of_type(&self, id: &str, kind: &str) -> Option<&Node> {
        let (_, resource) = self.resources.iter().find(|(known, _)| known == id)?;
        (resource.get("Type").and_then(Node::text) == Some(kind)).then_some(resource)
    }

    /// What `Ref` of a set gives.
    fn name(&self, id: &str, steps: usize) -> Node {
        let resource = self.of_type(id, SET);
        let name = resource.and_then(|r| r.get("Properties")).and_then(|p| p.get("RuleSetName"));
        name.map_or_else(
            || Node::new(resource.map_or(0, |r| r.line), Value::Text(String::new())),
            |node| self.resolve(node, steps + 1),
        )
    }

    /// A value with its intrinsic functions replaced by what they give; those whose value is not in the template are
    /// unknown.
    fn resolve(&self, node: &Node, steps: usize) -> Node {
        let value = match &node.value {
            Value::Map(entries) => match &entries[..] {
                [(function, argument)] if is_function(function) => {
                    let known = (steps < MAX_STEPS).then(|| self.call(function, argument, steps)).flatten();
                    known.unwrap_or_else(|| Value::Unknown(written(function, argument)))
                }
                entries => Value::Map(
                    entries.iter().map(|(key, value)| (key.clone(), self.resolve(value, steps))).collect(),
                ),
            },
            Value::List(items) => {
                // `AWS::NoValue` takes an item out.
                let is_there = |(before, after): &(&Node, Node)| {
                    after.value != Value::Null || before.value == Value::Null
                };
                let resolved = items.iter().map(|item| (item, self.resolve(item, steps)));
                Value::List(resolved.filter(is_there).map(|(_, after)| after).collect())
            }
            other => other.clone(),
        };
        Node::new(node.line, value)
    }

    fn call(&self, function: &str, argument: &Node, steps: usize) -> Option<Value> {
        self.budget.take()?;
        match function {
            "Ref" => self.reference(argument.text()?, steps),
            "Fn::Sub" => {
                let (text, values) = match argument.items() {
                    [text, values] => (text.text()?, values.entries()),
                    _ => (argument.text()?, &[][..]),
                };
                self.substitute(text, values, steps).map(Value::Text)
            }
            "Fn::Join" => {
                let [delimiter, list] = argument.items() else { return None };
                let (mut out, delimiter) = (String::new(), delimiter.text()?);
                for (index, part) in list.items().iter().enumerate() {
                    if index > 0 {
                        self.budget.push(&mut out, delimiter)?;
                    }
                    self.budget.push(&mut out, &as_text(self.resolve(part, steps + 1).value)?)?;
                }
                Some(Value::Text(out))
            }
            _ => None,
        }
    }

    fn reference(&self, id: &str, steps: usize) -> Option<Value> {
        if id == "AWS::NoValue" {
            return Some(Value::Null);
        }
        if self.of_type(id, SET).is_some() {
            return Some(self.name(id, steps).value).filter(|value| !matches!(value, Value::Unknown(_)));
        }
        let name = self.of_type(id, RULE)?.get("Properties")?.get("Rule")?.get("Name")?;
        as_text(self.resolve(name, steps + 1).value).map(Value::Text)
    }

    /// `${Name}` replaced by values; `${!Name}` stands for itself.
    fn substitute(&self, text: &str, values: &[(String, Node)], steps: usize) -> Option<String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            self.budget.take()?;
            self.budget.push(&mut out, before)?;
            let (name, after) = after.split_once('}')?;
            if let Some(literal) = name.strip_prefix('!') {
                self.budget.push(&mut out, &format!("${{{literal}}}"))?;
            } else {
                let given = values.iter().find(|(key, _)| key == name);
                let value = match given {
                    Some((_, node)) => self.resolve(node, steps + 1).value,
                    None => self.reference(name, steps + 1)?,
                };
                self.budget.push(&mut out, &as_text(value)?)?;
            }
            rest = after;
        }
        self.budget.push(&mut out, rest)?;
        Some(out)
    }
}

fn as_text(value: Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Number(text) => Some(text),
        Value::Switch(on) => Some(on.to_string()),
        Value::Null | Value::List(_) | Value::Map(_) | Value::Unknown(_) => None,
    }
}

fn is_function(key: &str) -> bool {
    key == "Ref" || key == "Condition" || key.starts_with("Fn::")
}

/// A call as a template in YAML has it: `!GetAtt Filter.Arn`.
fn written(function: &str, argument: &Node) -> String {
    let parts = match &argument.value {
        Value::Text(text) => text.clone(),
        Value::List(items) => {
            items.iter().map(|item| item.text().unwrap_or("…")).collect::<Vec<_>>().join(".")
        }
        _ => "…".to_owned(),
    };
    shown(&format!("!{} {parts}", function.strip_prefix("Fn::").unwrap_or(function)))
}

/// Names properties that nobody asked for.
fn known(properties: Option<&Node>, names: &[&str], path: &str, problems: &mut Vec<Problem>) {
    for (key, node) in properties.map(Node::entries).unwrap_or_default() {
        if !names.contains(&key.as_str()) {
            problem(problems, &format!("{path}.{key}"), node.line, format!("`{key}` does not belong here"));
        }
    }
}
