//! A document of any notation.

use domain::failure::Problem;
use std::cell::Cell;

/// The most problems that are collected: more than a person reads.
pub(crate) const MAX_PROBLEMS: usize = 200;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// The line, from 1; 0 where the notation's reader does not tell.
    pub(crate) line: usize,
    /// The value.
    pub(crate) value: Value,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Switch(bool),
    /// As it was written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
    /// An expression, as it was written, that the document gives no value.
    Unknown(String),
}

impl Node {
    pub(crate) fn new(line: usize, value: Value) -> Self {
        Self { line, value }
    }

    /// The value of a key; none for anything but a map.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// The entries of a map; none for anything else.
    pub(crate) fn entries(&self) -> &[(String, Self)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none for anything else.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A problem for every expression in it that has no value.
    pub(crate) fn unknowns(&self, path: &str, problems: &mut Vec<Problem>) {
        match &self.value {
            Value::Unknown(expression) => {
                let message =
                    format!("`{expression}` has no value in this file: write the value in its place");
                problem(problems, path, self.line, message);
            }
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    item.unknowns(&format!("{path}[{index}]"), problems);
                }
            }
            Value::Map(entries) => {
                for (key, value) in entries {
                    value.unknowns(&format!("{path}.{key}"), problems);
                }
            }
            Value::Null | Value::Switch(_) | Value::Number(_) | Value::Text(_) => {}
        }
    }
}

/// Adds a problem; the line stands behind the path.
pub(crate) fn problem(problems: &mut Vec<Problem>, path: &str, line: usize, message: impl Into<String>) {
    if problems.len() < MAX_PROBLEMS {
        problems.push(Problem::new(place(path, line), message));
    }
}

/// A path with its line.
pub(crate) fn place(path: &str, line: usize) -> String {
    match (path, line) {
        (path, 0) => path.to_owned(),
        ("", line) => format!("line {line}"),
        (path, line) => format!("{path} (line {line})"),
    }
}

/// A text of a file as messages show it.
pub(crate) fn shown(text: &str) -> String {
    let short: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect();
    short.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// How much may be worked out: references that lead to references multiply, and texts made of texts grow.
#[derive(Debug, Default)]
pub(crate) struct Budget(Cell<usize>);

impl Budget {
    /// More values than any file of rules has.
    const VALUES: usize = 500_000;
    /// The longest text that is put together; far longer than any member of a rule.
    const TEXT: usize = 64 * 1024;

    /// Takes one value's worth; none when it is used up.
    pub(crate) fn take(&self) -> Option<()> {
        let used = self.0.get() + 1;
        self.0.set(used);
        (used <= Self::VALUES).then_some(())
    }

    /// Puts a part behind a text; none when it gets too long.
    pub(crate) fn push(&self, text: &mut String, part: &str) -> Option<()> {
        text.push_str(part);
        (text.len() <= Self::TEXT).then_some(())
    }
}
