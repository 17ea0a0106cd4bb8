//! JSON documents people paste: parsed with nothing lost, and taken apart member by member, with the path of each problem.

mod node;

use crate::failure::Problem;
pub use node::{Node, parse_node};

/// More problems than a person reads are not collected.
const MAX_PROBLEMS: usize = 200;

/// No object of AWS's documents has as many members.
const MAX_MEMBERS: usize = 64;

/// Parses a document; `command` is what prints one.
pub(crate) fn parse(text: &str, max_bytes: usize, command: &str) -> Result<Node, Vec<Problem>> {
    let one = |message: String| vec![Problem::new("", message)];
    if text.len() > max_bytes {
        return Err(one(format!("the text has {} bytes; at most {max_bytes} are read", text.len())));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
    if text.is_empty() {
        return Err(one(format!("there is nothing to read; paste what `{command}` prints")));
    }
    parse_node(text).map_err(|e| one(not_json(text, &e)))
}

fn not_json(text: &str, error: &serde_json::Error) -> String {
    let hint = if text.starts_with('<') {
        "; this looks like XML"
    } else if text.starts_with("aws ") {
        "; paste what the command prints, not the command"
    } else if !text.starts_with(['{', '[']) {
        "; let the AWS CLI print JSON with `--output json`"
    } else {
        ""
    };
    format!("this is no JSON: {error}{hint}")
}

/// Takes a document apart and collects what is wrong with it.
#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) problems: Vec<Problem>,
}

/// The members of an object, taken out one by one; what is left at the end is unknown.
pub(crate) struct Members {
    path: String,
    pub(crate) entries: Vec<(String, Node)>,
}

impl Members {
    /// The value of a member; none where it is left out or null.
    pub(crate) fn take(&mut self, name: &str) -> Option<Node> {
        let at = self.entries.iter().position(|(key, _)| key == name)?;
        let (_, value) = self.entries.remove(at);
        (value != Node::Null).then_some(value)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|(key, _)| key == name)
    }

    pub(crate) fn path(&self, name: &str) -> String {
        join(&self.path, name)
    }
}

/// The path of a member.
pub(crate) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.into() } else { format!("{path}.{name}") }
}

impl Reader {
    /// What was read, or every problem.
    pub(crate) fn done<T>(self, read: T) -> Result<T, Vec<Problem>> {
        if self.problems.is_empty() { Ok(read) } else { Err(self.problems) }
    }

    pub(crate) fn problem(&mut self, at: impl Into<String>, message: impl Into<String>) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem::new(at, message));
        }
    }

    pub(crate) fn object(&mut self, path: &str, node: Node) -> Option<Members> {
        let Node::Object(all) = node else {
            self.problem(path, format!("{} where an object belongs", node.what()));
            return None;
        };
        if all.len() > MAX_MEMBERS {
            self.problem(path, format!("the object has {} members; AWS documents a few here", all.len()));
        }
        let mut entries: Vec<(String, Node)> = Vec::new();
        for (key, value) in all.into_iter().take(MAX_MEMBERS) {
            if entries.iter().any(|(known, _)| *known == key) {
                self.problem(join(path, &key), format!("`{key}` comes twice"));
            } else {
                entries.push((key, value));
            }
        }
        Some(Members { path: path.into(), entries })
    }

    /// Names what nobody asked for.
    pub(crate) fn finish(&mut self, rest: Members, known: &[&str]) {
        for (key, _) in &rest.entries {
            let meant = known.iter().find(|k| k.eq_ignore_ascii_case(key));
            let hint = meant.map(|k| format!("; did you mean `{k}`?")).unwrap_or_default();
            self.problem(rest.path(key), format!("`{key}` does not belong here{hint}"));
        }
    }

    pub(crate) fn text(&mut self, path: &str, node: Node) -> Option<String> {
        match node {
            Node::Text(text) => Some(text),
            other => {
                self.problem(path, format!("{} where a text belongs", other.what()));
                None
            }
        }
    }

    pub(crate) fn list(&mut self, path: &str, node: Node) -> Vec<Node> {
        match node {
            Node::List(list) => list,
            other => {
                self.problem(path, format!("{} where a list belongs", other.what()));
                Vec::new()
            }
        }
    }

    pub(crate) fn required(&mut self, members: &mut Members, name: &str) -> String {
        let path = members.path(name);
        match members.take(name) {
            Some(node) => self.text(&path, node).unwrap_or_default(),
            None => {
                self.problem(path, format!("`{name}` is missing"));
                String::new()
            }
        }
    }

    pub(crate) fn switch(&mut self, members: &mut Members, name: &str) -> Option<bool> {
        match members.take(name)? {
            Node::Switch(on) => Some(on),
            other => {
                self.problem(members.path(name), format!("{} where `true` or `false` belongs", other.what()));
                None
            }
        }
    }
}
