//! What a report comes to: counts, failures by code and message, and what is in the result strings.

use super::{Fault, Row, cells::Line, message};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// So many groups are kept apart; further failures are counted together.
pub const MAX_GROUPS: usize = 1000;

/// So many keys are kept of each group.
pub const EXAMPLES: usize = 10;

/// So many members of JSON result strings are named.
const MAX_COLUMNS: usize = 100;

/// So many lines are named for each fault.
const MAX_LINES: usize = 10;

/// Failures that say the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Which group it is, by when its first row came: from 0, less than [`MAX_GROUPS`].
    pub id: u16,
    /// The failure's code.
    pub error: String,
    /// The HTTP status.
    pub http: String,
    /// The messages' common shape; empty for no message.
    pub shape: String,
    /// How many rows.
    pub rows: u64,
    /// How many of them have a version.
    pub with_version: u64,
    /// The first one's message, whole.
    pub message: String,
    /// The first keys, as they stand in the report.
    pub keys: Vec<String>,
}

/// What a line was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// A task that succeeded.
    Succeeded,
    /// A task that failed, and the [`Group::id`] of its group; none beyond the groups that are kept apart.
    Failed(Option<u16>),
    /// No row.
    NoRow,
}

/// What a report comes to.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// Rows read.
    pub rows: u64,
    /// Tasks that succeeded.
    pub succeeded: u64,
    /// Tasks that failed.
    pub failed: u64,
    /// Failed tasks whose row has a version.
    pub failed_with_version: u64,
    /// Failures in groups beyond the most that are kept apart.
    pub ungrouped: u64,
    /// Members of JSON objects in result strings, and in how many they are.
    pub columns: BTreeMap<String, u64>,
    /// Result strings that are JSON objects.
    pub json_rows: u64,
    /// Lines that are no rows: how many, and the numbers of the first.
    pub faults: BTreeMap<Fault, (u64, Vec<u64>)>,
    groups: HashMap<(String, String, String), Group>,
    lines: u64,
}

impl Summary {
    /// Takes the next line, and says what it was. Lines are counted on over files; an empty line counts for nothing.
    pub fn line(&mut self, line: Line<'_>) -> Seen {
        self.lines += 1;
        let row = match line {
            Line::Whole(line) => Row::of_line(line),
            Line::TooLong => Err(Fault::Long),
        };
        match row {
            Ok(row) => self.row(&row),
            Err(fault) => {
                let (count, lines) = self.faults.entry(fault).or_default();
                *count += 1;
                if lines.len() < MAX_LINES {
                    lines.push(self.lines);
                }
                Seen::NoRow
            }
        }
    }

    fn row(&mut self, row: &Row<'_>) -> Seen {
        self.rows += 1;
        if row.succeeded {
            self.succeeded += 1;
            self.result(&row.message);
            Seen::Succeeded
        } else {
            self.failed += 1;
            self.failed_with_version += u64::from(!row.version.text().is_empty());
            Seen::Failed(self.failure(row))
        }
    }

    fn result(&mut self, text: &str) {
        if !text.trim_start().starts_with('{') {
            return;
        }
        let Ok(Value::Object(members)) = serde_json::from_str(text) else { return };
        self.json_rows += 1;
        for name in members.keys() {
            if let Some(count) = self.columns.get_mut(name) {
                *count += 1;
            } else if self.columns.len() < MAX_COLUMNS && name.len() <= 256 {
                self.columns.insert(name.clone(), 1);
            }
        }
    }

    /// The group a failure belongs to; none where there is no room for its group.
    fn failure(&mut self, row: &Row<'_>) -> Option<u16> {
        let key = row.key.text();
        let shape = message::shape(&row.message, &key);
        let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
        let (error, http) = (cut(&row.error, 64), cut(&row.http, 16));
        let name = (error.clone(), http.clone(), shape.clone());
        let is_full = self.groups.len() >= MAX_GROUPS;
        if is_full && !self.groups.contains_key(&name) {
            self.ungrouped += 1;
            return None;
        }
        let id = self.groups.len() as u16;
        let group = self.groups.entry(name).or_insert_with(|| Group {
            id,
            error,
            http,
            shape,
            rows: 0,
            with_version: 0,
            message: cut(&row.message, 2048),
            keys: Vec::new(),
        });
        group.rows += 1;
        group.with_version += u64::from(!row.version.text().is_empty());
        if group.keys.len() < EXAMPLES {
            group.keys.push(cut(&key, 4096));
        }
        Some(group.id)
    }

    /// The groups, the largest first.
    #[must_use]
    pub fn groups(&self) -> Vec<&Group> {
        let mut groups: Vec<&Group> = self.groups.values().collect();
        groups.sort_by(|a, b| {
            (b.rows, &a.error, &a.shape, &a.http).cmp(&(a.rows, &b.error, &b.shape, &b.http))
        });
        groups
    }
}

impl Group {
    /// Whether a failed row belongs here.
    #[must_use]
    pub fn has(&self, row: &Row<'_>) -> bool {
        !row.succeeded
            && row.error.chars().take(64).eq(self.error.chars())
            && row.http.chars().take(16).eq(self.http.chars())
            && message::shape(&row.message, &row.key.text()) == self.shape
    }
}
