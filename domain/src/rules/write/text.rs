//! Texts in quotes, and identifiers made of names.

use std::{collections::HashSet, fmt::Write as _};

/// A text in double quotes, escaped so that JSON, YAML and HCL all read it back: what is not plainly visible is `\uXXXX`.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') =>
            {
                // All of them are in the first plane. Writing to a `String` cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text in single quotes for a POSIX shell: nothing in it has a meaning.
pub(super) fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Identifiers, each given once.
#[derive(Default)]
pub(super) struct Identifiers {
    taken: HashSet<String>,
}

impl Identifiers {
    /// The wanted one, or the first free one with a number behind it.
    pub(super) fn take(&mut self, wanted: String) -> String {
        let mut identifier = wanted.clone();
        let mut number = 2;
        while !self.taken.insert(identifier.clone()) {
            identifier = format!("{wanted}{number}");
            number += 1;
        }
        identifier
    }
}
