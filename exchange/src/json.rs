//! JSON to nodes, by the reader that `domain` has for it.

use crate::node::{Node, Value};
use domain::document;

/// Parses a text; depth is bounded by the parser (128 levels). What is wrong with a text that is no JSON is told by
/// `domain`'s reader of rule sets.
pub(crate) fn parse(text: &str) -> Result<Node, serde_json::Error> {
    document::parse_node(text).map(node)
}

fn node(read: document::Node) -> Node {
    let value = match read {
        document::Node::Null => Value::Null,
        document::Node::Switch(on) => Value::Switch(on),
        // As whole as it can be written: `550.0` is `550`.
        document::Node::Number(number) if number.is_f64() => {
            Value::Number(number.as_f64().unwrap_or_default().to_string())
        }
        document::Node::Number(number) => Value::Number(number.to_string()),
        document::Node::Text(text) => Value::Text(text),
        document::Node::List(items) => Value::List(items.into_iter().map(node).collect()),
        document::Node::Object(entries) => {
            Value::Map(entries.into_iter().map(|(name, value)| (name, node(value))).collect())
        }
    };
    Node::new(0, value)
}
