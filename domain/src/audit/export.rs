//! The log as files: for spreadsheets, and for whoever wants to follow the chain without the console.

use super::{Broken, Entry};
use crate::{Digest, Timestamp};
use serde::{Deserialize, Serialize};

/// The first line of the CSV.
pub const CSV_HEAD: &str = "number,at,name,deed,object,environment,detail,previous,digest\r\n";

/// An entry as a line of CSV (RFC 4180), with its end.
#[must_use]
pub fn csv(entry: &Entry) -> String {
    let cells = [
        entry.number.to_string(),
        entry.at.iso(),
        entry.name.clone(),
        entry.deed.clone(),
        entry.object.clone(),
        entry.environment.clone().unwrap_or_default(),
        entry.detail.clone(),
        entry.previous.as_str().to_owned(),
        entry.digest().as_str().to_owned(),
    ];
    cells.map(|text| cell(&text)).join(",") + "\r\n"
}

/// A cell. What a spreadsheet would take for a formula gets an apostrophe before it: names and titles are typed by people.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// An entry with its own digest, as the lines of an export have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    entry: Entry,
    /// When, for people.
    time: String,
    digest: Digest,
}

/// An entry as a line of JSON, with its end.
#[must_use]
pub fn json(entry: &Entry) -> String {
    let line = Line { entry: entry.clone(), time: entry.at.iso(), digest: entry.digest() };
    serde_json::to_string(&line).unwrap_or_default() + "\n"
}

/// What an export holds together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// How many entries.
    pub entries: usize,
    /// The first one's number.
    pub first: i64,
    /// The last one's.
    pub last: i64,
    /// When the last was written.
    pub at: Timestamp,
    /// Its digest: what the next one has to carry.
    pub head: Digest,
}

/// Why an export proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// A line is no entry.
    #[error("line {line} is no entry of an export: {why}")]
    Unreadable {
        /// Counted from 1.
        line: usize,
        /// Why.
        why: String,
    },
    /// There is no line.
    #[error("there is no entry in it")]
    Empty,
    /// The chain breaks.
    #[error(transparent)]
    Broken(#[from] Broken),
}

/// Follows the chain through an export of JSON lines, in whichever of the two orders; it may begin and end anywhere.
///
/// # Errors
/// [`Unproven`]; a filtered export has gaps.
pub fn verify(text: &str) -> Result<Span, Unproven> {
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let read = serde_json::from_str::<Line>(line);
        lines.push(read.map_err(|e| Unproven::Unreadable { line: at + 1, why: e.to_string() })?);
    }
    let downwards = lines.first().zip(lines.last()).is_some_and(|(a, b)| a.entry.number > b.entry.number);
    if downwards {
        lines.reverse();
    }
    for line in &lines {
        if line.entry.digest() != line.digest {
            return Err(Broken::Link { number: line.entry.number }.into());
        }
    }
    for pair in lines.windows(2) {
        let [before, after] = pair else { continue };
        if after.entry.number != before.entry.number + 1 {
            let (expected, found) = (before.entry.number + 1, after.entry.number);
            return Err(Broken::Gap { expected, found }.into());
        }
        if after.entry.previous != before.digest {
            return Err(Broken::Link { number: after.entry.number }.into());
        }
    }
    let (first, last) = lines.first().zip(lines.last()).ok_or(Unproven::Empty)?;
    if first.entry.number == 1 && first.entry.previous != Entry::genesis() {
        return Err(Broken::Link { number: 1 }.into());
    }
    Ok(Span {
        entries: lines.len(),
        first: first.entry.number,
        last: last.entry.number,
        at: last.entry.at,
        head: last.digest.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(n: i64) -> Vec<Entry> {
        let mut previous = Entry::genesis();
        (1..=n)
            .map(|number| {
                let entry = Entry {
                    number,
                    at: Timestamp(number * 1000),
                    person: Some(1),
                    name: "ana".into(),
                    deed: "change.propose".into(),
                    object: format!("change {number}"),
                    environment: Some("sandbox".into()),
                    detail: r#"{"title":"a, \"b\""}"#.into(),
                    previous: previous.clone(),
                };
                previous = entry.digest();
                entry
            })
            .collect()
    }

    #[test]
    fn an_export_is_followed_in_both_orders_and_from_anywhere() {
        let all = chain(9);
        let up: String = all.iter().map(json).collect();
        let down: String = all.iter().rev().map(json).collect();
        let part: String = all[3..7].iter().map(json).collect();
        let span = |text: &str| verify(text).map(|s| (s.entries, s.first, s.last, s.head));
        let head = |n: usize| all[n].digest();
        assert_eq!(span(&up), Ok((9, 1, 9, head(8))));
        assert_eq!(span(&down), Ok((9, 1, 9, head(8))));
        assert_eq!(span(&part), Ok((4, 4, 7, head(6))));
        assert_eq!(verify(""), Err(Unproven::Empty));
    }

    #[test]
    fn what_was_changed_removed_or_swapped_is_found() {
        let all = chain(5);
        let lines: Vec<String> = all.iter().map(json).collect();
        let text = |order: &[usize]| order.iter().map(|at| lines[*at].as_str()).collect::<String>();
        assert_eq!(verify(&text(&[0, 1, 3])), Err(Broken::Gap { expected: 3, found: 4 }.into()));
        assert_eq!(verify(&text(&[0, 2, 1, 3])), Err(Broken::Gap { expected: 2, found: 3 }.into()));
        let forged = text(&[0, 1, 2]).replacen("change 2", "change 7", 1);
        assert_eq!(verify(&forged), Err(Broken::Link { number: 2 }.into()));
        // Whoever makes a digest to go with it breaks the link to the next one.
        let mut other = all[1].clone();
        other.object = "change 7".into();
        let forged = format!("{}{}{}", lines[0], json(&other), lines[2]);
        assert_eq!(verify(&forged), Err(Broken::Link { number: 3 }.into()));
        assert!(matches!(verify("{}\n"), Err(Unproven::Unreadable { line: 1, .. })));
    }

    #[test]
    fn cells_are_quoted_and_no_formula() {
        let mut entry = chain(1).remove(0);
        entry.name = "=cmd|' /C calc'!A0".into();
        entry.object = "a\nb".into();
        let line = csv(&entry);
        assert!(
            line.starts_with(
                "1,1970-01-01T00:00:01.000Z,'=cmd|' /C calc'!A0,change.propose,\"a\nb\",sandbox,"
            ),
            "{line}"
        );
        assert!(line.contains(r#""{""title"":""a, \""b\""""}""#), "{line}");
        assert_eq!(CSV_HEAD.split(',').count(), 9);
    }
}
