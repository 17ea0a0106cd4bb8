//! Terraform's configuration in HCL, by `hcl-edit`: `hcl-rs`'s own parser, which also tells lines and bounds depth.
//!
//! Values are literal, or follow from what the file itself says: locals, and names of its own sets and rules. Variables
//! are not taken from their defaults: whoever runs Terraform may set others.

use super::{
    RULE, SET,
    rule::{self, Block},
};
use crate::{
    document::{self, After, Found},
    node::{Budget, Node, Value, place, problem, shown},
    order,
};
use domain::{failure::Problem, rules::RuleSet};
use hcl_edit::{
    Span,
    expr::{Expression, ObjectKey, Traversal, TraversalOperator},
    parser,
    structure::{self, Body},
    template::{Element, Strip, Template},
};

/// References that lead to references; longer chains are circles.
const MAX_STEPS: usize = 16;
/// Arguments that say how Terraform works and not what the rule does.
const META: [&str; 3] = ["depends_on", "provider", "region"];
/// Blocks of the same kind.
const META_BLOCKS: [&str; 4] = ["lifecycle", "timeouts", "connection", "provisioner"];
/// Arguments of a rule.
const ARGUMENTS: [&str; 7] =
    ["name", "rule_set_name", "after", "enabled", "recipients", "scan_enabled", "tls_policy"];

/// Reads the rule set of a configuration.
pub(crate) fn read(text: &str) -> Result<RuleSet, Vec<Problem>> {
    let body = parser::parse_body(text).map_err(|error| {
        let at = error.location();
        let message = format!("this is no HCL: {} (column {})", error.message(), at.column());
        vec![Problem::new(place("", at.line()), shown(&message))]
    })?;
    let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect();
    let file = File { text, ends, body: &body, budget: Budget::default() };
    let mut problems = Vec::new();
    let (mut sets, mut found) = (Vec::new(), Vec::new());
    for block in body.blocks().filter(|block| block.ident.as_str() == "resource") {
        let [kind, label] = &block.labels[..] else { continue };
        let (kind, label) = (kind.as_str(), label.as_str());
        let path = format!("{kind}.{label}");
        match kind {
            SET => sets.push(file.set(block, &path, &mut problems)),
            RULE => found.push(file.rule(block, path, &mut problems)),
            _ => {}
        }
    }
    if sets.is_empty() && found.is_empty() && problems.is_empty() {
        problem(&mut problems, "", 0, format!("the configuration has no `{SET}` and no `{RULE}`"));
    }
    let found = order::ordered(found, "after", &mut problems);
    document::rule_set(&sets, &found, problems)
}

struct File<'a> {
    text: &'a str,
    /// Where lines end.
    ends: Vec<usize>,
    body: &'a Body,
    budget: Budget,
}

impl<'a> File<'a> {
    fn line(&self, what: &impl Span) -> usize {
        let start = what.span().map_or(0, |span| span.start);
        1 + self.ends.partition_point(|end| *end < start)
    }

    /// The name of a set.
    fn set(&self, block: &structure::Block, path: &str, problems: &mut Vec<Problem>) -> String {
        let mut name = String::new();
        for attribute in block.body.attributes() {
            let (key, at) = (attribute.key.as_str(), format!("{path}.{}", attribute.key.as_str()));
            if key == "rule_set_name" {
                name = self.name(&attribute.value, &at, problems);
            } else {
                self.other(key, &at, self.line(attribute), SET, problems);
            }
        }
        if !block.body.has_attribute("rule_set_name") {
            problem(
                problems,
                &format!("{path}.rule_set_name"),
                self.line(block),
                "`rule_set_name` is missing",
            );
        }
        name
    }

    fn rule(&self, block: &structure::Block, path: String, problems: &mut Vec<Problem>) -> Found {
        let line = self.line(block);
        let mut entries = Vec::new();
        for attribute in block.body.attributes() {
            let (key, at) = (attribute.key.as_str(), format!("{path}.{}", attribute.key.as_str()));
            if ARGUMENTS.contains(&key) {
                entries.push((key.to_owned(), self.value(&attribute.value, 0)));
            } else {
                self.other(key, &at, self.line(attribute), RULE, problems);
            }
        }
        for required in ["name", "rule_set_name"] {
            if !block.body.has_attribute(required) {
                problem(problems, &format!("{path}.{required}"), line, format!("`{required}` is missing"));
            }
        }
        let set = block.body.get_attribute("rule_set_name");
        let set = set.map(|a| self.name(&a.value, &format!("{path}.rule_set_name"), problems));
        let arguments = Node::new(line, Value::Map(entries));
        let blocks = self.blocks(&block.body, &path, problems);
        Found {
            rule: rule::rule(&arguments, &blocks, problems),
            after: self.after(&block.body, &path, problems),
            id: path.clone(),
            path,
            line,
            set: set.unwrap_or_default(),
        }
    }

    fn other(&self, key: &str, path: &str, line: usize, resource: &str, problems: &mut Vec<Problem>) {
        if key == "count" || key == "for_each" {
            let message = format!("`{key}` makes resources when Terraform runs: write each one out");
            problem(problems, path, line, message);
        } else if !META.contains(&key) {
            problem(problems, path, line, format!("`{key}` is no argument of `{resource}`"));
        }
    }

    fn blocks(&self, body: &Body, path: &str, problems: &mut Vec<Problem>) -> Vec<Block> {
        let mut blocks = Vec::new();
        for block in body.blocks() {
            let (kind, line) = (block.ident.as_str(), self.line(block));
            let number = blocks.iter().filter(|b: &&Block| b.kind == kind).count();
            let path = format!("{path}.{kind}[{number}]");
            if rule::kind_of(kind).is_some() {
                let value = |a: &structure::Attribute| (a.key.as_str().to_owned(), self.value(&a.value, 0));
                let entries = block.body.attributes().map(value).collect();
                if let Some(inner) = block.body.blocks().next() {
                    let message = format!("`{}` does not belong here", inner.ident.as_str());
                    problem(problems, &path, self.line(inner), message);
                }
                blocks.push(Block {
                    kind: kind.to_owned(),
                    path,
                    arguments: Node::new(line, Value::Map(entries)),
                });
            } else if kind == "dynamic" {
                problem(
                    problems,
                    &path,
                    line,
                    "`dynamic` makes blocks when Terraform runs: write each one out",
                );
            } else if !META_BLOCKS.contains(&kind) {
                problem(problems, &path, line, format!("`{kind}` is no block of `{RULE}`"));
            }
        }
        blocks
    }

    fn after(&self, body: &Body, path: &str, problems: &mut Vec<Problem>) -> After {
        let path = format!("{path}.after");
        let Some(expression) = body.get_attribute("after").map(|a| &a.value) else { return After::Nothing };
        if let Some([RULE, label, "name" | "id"]) = address(expression).as_deref()
            && self.resource(RULE, label).is_some()
        {
            return After::Id(format!("{RULE}.{label}"));
        }
        let node = self.value(expression, 0);
        match node.value {
            Value::Null => After::Nothing,
            Value::Text(name) if name.is_empty() => After::Nothing,
            Value::Text(name) => After::Name(name),
            Value::Unknown(_) => {
                node.unknowns(&path, problems);
                After::Nothing
            }
            _ => {
                problem(problems, &path, node.line, "the name of a rule belongs here");
                After::Nothing
            }
        }
    }

    /// The name an expression gives.
    fn name(&self, expression: &Expression, path: &str, problems: &mut Vec<Problem>) -> String {
        let node = self.value(expression, 0);
        node.unknowns(path, problems);
        match node.value {
            Value::Text(name) => name,
            Value::Unknown(_) => String::new(),
            _ => {
                problem(problems, path, node.line, "a name belongs here");
                String::new()
            }
        }
    }

    fn resource(&self, kind: &str, label: &str) -> Option<&'a structure::Block> {
        self.body
            .get_blocks("resource")
            .find(|block| matches!(&block.labels[..], [k, l] if k.as_str() == kind && l.as_str() == label))
    }

    /// The value of an expression; unknown where the file does not say one.
    fn value(&self, expression: &Expression, steps: usize) -> Node {
        let line = self.line(expression);
        let value = match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(on) => Value::Switch(*on.value()),
            Expression::Number(number) => Value::Number(number.value().to_string()),
            Expression::String(text) => Value::Text(text.value().clone()),
            Expression::Parenthesis(inner) => return self.value(inner.inner(), steps),
            Expression::Array(items) => {
                Value::List(items.iter().map(|item| self.value(item, steps)).collect())
            }
            Expression::Object(object) => {
                let entry = |(key, value): (&ObjectKey, &hcl_edit::expr::ObjectValue)| {
                    let key = match key {
                        ObjectKey::Ident(name) => name.as_str().to_owned(),
                        ObjectKey::Expression(key) => as_text(self.value(key, steps).value)?,
                    };
                    Some((key, self.value(value.expr(), steps)))
                };
                match object.iter().map(entry).collect() {
                    Some(entries) => Value::Map(entries),
                    None => self.unknown(expression),
                }
            }
            Expression::StringTemplate(text) => self.text(text.iter(), steps, expression),
            Expression::HeredocTemplate(text) => self.text(Template::iter(&text.template), steps, expression),
            Expression::Traversal(_) => {
                self.reference(expression, steps).unwrap_or_else(|| self.unknown(expression))
            }
            _ => self.unknown(expression),
        };
        Node::new(line, value)
    }

    fn unknown(&self, expression: &Expression) -> Value {
        let written = expression.span().and_then(|span| self.text.get(span));
        Value::Unknown(written.map_or_else(|| shown(&expression.to_string()), shown))
    }

    fn text<'e>(
        &self,
        elements: impl Iterator<Item = &'e Element>,
        steps: usize,
        whole: &Expression,
    ) -> Value {
        let mut out = String::new();
        for element in elements {
            let part = match element {
                Element::Literal(text) => Some(text.value().clone()),
                Element::Interpolation(inner) if inner.strip == Strip::None => {
                    as_text(self.value(&inner.expr, steps).value)
                }
                Element::Interpolation(_) | Element::Directive(_) => None,
            };
            match part {
                Some(part) if self.budget.push(&mut out, &part).is_some() => {}
                _ => return self.unknown(whole),
            }
        }
        Value::Text(out)
    }

    /// The value of `local.x`, or the name of one of the file's own sets and rules.
    fn reference(&self, expression: &Expression, steps: usize) -> Option<Value> {
        if steps >= MAX_STEPS {
            return None;
        }
        self.budget.take()?;
        let named = |kind: &str, label: &str, argument: &str| {
            let name = &self.resource(kind, label)?.body.get_attribute(argument)?.value;
            Some(self.value(name, steps + 1).value)
        };
        let value = match &address(expression)?[..] {
            ["local", name] => {
                let local =
                    self.body.get_blocks("locals").find_map(|block| block.body.get_attribute(name))?;
                self.value(&local.value, steps + 1).value
            }
            [SET, label, "rule_set_name" | "id"] => named(SET, label, "rule_set_name")?,
            [RULE, label, "name" | "id"] => named(RULE, label, "name")?,
            _ => return None,
        };
        (!matches!(value, Value::Unknown(_))).then_some(value)
    }
}

/// `a.b.c` in parts; none for anything that is not only that.
fn address(expression: &Expression) -> Option<Vec<&str>> {
    let Expression::Traversal(traversal) = expression else { return None };
    let Traversal { expr, operators, .. } = &**traversal;
    let Expression::Variable(root) = expr else { return None };
    let mut parts = vec![root.as_str()];
    for operator in operators {
        match operator.value() {
            TraversalOperator::GetAttr(name) => parts.push(name.as_str()),
            _ => return None,
        }
    }
    Some(parts)
}

fn as_text(value: Value) -> Option<String> {
    match value {
        Value::Text(text) | Value::Number(text) => Some(text),
        Value::Switch(on) => Some(on.to_string()),
        Value::Null | Value::List(_) | Value::Map(_) | Value::Unknown(_) => None,
    }
}
