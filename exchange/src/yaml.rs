//! YAML to nodes, with CloudFormation's short tags as what they are short for: `!Ref X` is `{"Ref": "X"}`.
//!
//! Read from the parser's events, which do not nest: depth and number of nodes are bounded here, before anything is built.
//! Aliases are refused, as CloudFormation refuses them, so nothing can be copied. AWS: CloudFormation User Guide, "Template
//! formats": YAML 1.1 without aliases and merges.

use crate::node::{Node, Value, place};
use domain::failure::Problem;
use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};
use std::borrow::Cow;

/// Deeper than any template.
const MAX_DEPTH: usize = 64;
/// More than any rule set needs: 200 rules with 500 recipients each.
const MAX_NODES: usize = 500_000;

/// A list or map that is being read.
struct Open {
    line: usize,
    tag: Option<String>,
    is_map: bool,
    key: Option<String>,
    items: Vec<Node>,
    entries: Vec<(String, Node)>,
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
}

/// Parses the one document of a text.
pub(crate) fn parse(text: &str) -> Result<Node, Vec<Problem>> {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let at = error.marker();
            let message = format!("this is no YAML: {} (column {})", error.info(), at.col() + 1);
            vec![Problem::new(place("", at.line()), message)]
        })?;
        builder.take(event, span).map_err(|problem| vec![problem])?;
    }
    builder.root.ok_or_else(|| vec![Problem::new("", "there is nothing to read: the file is empty")])
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Problem> {
        let line = span.start.line();
        match event {
            Event::Scalar(text, style, _, tag) => {
                let value = scalar(text, style, tag.as_deref());
                self.put(Node::new(line, value), tag.as_deref().and_then(short))
            }
            Event::SequenceStart(_, tag) => self.begin(line, false, tag.as_deref()),
            Event::MappingStart(_, tag) => self.begin(line, true, tag.as_deref()),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(_) => Err(Problem::new(
                place("", line),
                "an alias (`*name`): CloudFormation takes none; write out what it stands for",
            )),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn begin(&mut self, line: usize, is_map: bool, tag: Option<&Tag>) -> Result<(), Problem> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Problem::new(place("", line), format!("nested more than {MAX_DEPTH} deep")));
        }
        let tag = tag.and_then(short);
        self.open.push(Open { line, tag, is_map, key: None, items: Vec::new(), entries: Vec::new() });
        Ok(())
    }

    fn end(&mut self) -> Result<(), Problem> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let value = if open.is_map { Value::Map(open.entries) } else { Value::List(open.items) };
        self.put(Node::new(open.line, value), open.tag)
    }

    /// Puts a whole value where it belongs.
    fn put(&mut self, node: Node, tag: Option<String>) -> Result<(), Problem> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Problem::new(place("", node.line), format!("more than {MAX_NODES} values")));
        }
        let line = node.line;
        let node = match tag {
            Some(tag) => Node::new(line, Value::Map(vec![(tag, node)])),
            None => node,
        };
        let Some(parent) = self.open.last_mut() else {
            if self.root.is_some() {
                return Err(Problem::new(place("", line), "a second document begins here: give one"));
            }
            self.root = Some(node);
            return Ok(());
        };
        if !parent.is_map {
            parent.items.push(node);
            return Ok(());
        }
        match parent.key.take() {
            Some(key) => parent.entries.push((key, node)),
            None => {
                let key = match node.value {
                    Value::Text(text) | Value::Number(text) => text,
                    Value::Switch(on) => on.to_string(),
                    _ => return Err(Problem::new(place("", line), "a key that is no text")),
                };
                if parent.entries.iter().any(|(known, _)| *known == key) {
                    return Err(Problem::new(place("", line), format!("`{key}` comes twice")));
                }
                parent.key = Some(key);
            }
        }
        Ok(())
    }
}

/// The long form of a short tag. AWS: CloudFormation, "Intrinsic function reference".
fn short(tag: &Tag) -> Option<String> {
    (tag.handle == "!" && !tag.suffix.is_empty()).then(|| match tag.suffix.as_str() {
        name @ ("Ref" | "Condition") => name.to_owned(),
        name => format!("Fn::{name}"),
    })
}

/// A plain scalar by YAML's core schema; what is quoted is a text.
fn scalar(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let text = text.into_owned();
    if style != ScalarStyle::Plain || tag.is_some() {
        return Value::Text(text);
    }
    match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Switch(true),
        "false" | "False" | "FALSE" => Value::Switch(false),
        number
            if number.parse::<f64>().is_ok()
                && number.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) =>
        {
            Value::Number(text)
        }
        _ => Value::Text(text),
    }
}
