//! What a comment is about: a meaning (`rule "invoices" → action 2 → FunctionArn`, `job → Manifest → Location → ETag`), and not
//! a line. It is found again after rules were put in another order or renamed, and says when the field has another value.
//!
//! An anchor by itself goes by names. Given the revisions since ([`rules::trace`]), it follows each edit by the order-aware
//! diff: a rule that was renamed in one revision and changed in the next is still found.

pub mod job;
pub mod rules;

use crate::{failure::Problem, finding::Place};
use serde::{Deserialize, Serialize};

/// What a comment is about, and the value it had then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// What.
    pub at: At,
    /// The field's value when the comment was made; none where it was left out, or the anchor is no field.
    pub value: Option<String>,
}

/// A meaning in a rule set or a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum At {
    /// The rule set itself.
    Set {
        /// `Name`, or empty for the whole.
        field: String,
    },
    /// A rule.
    Rule {
        /// Its name.
        rule: String,
        /// Its member; empty for the whole rule.
        field: String,
    },
    /// An action.
    Action {
        /// Its rule's name.
        rule: String,
        /// Its position, from 0.
        action: u32,
        /// Its kind.
        kind: String,
        /// What it works on, where that tells it from others of its kind.
        target: Option<String>,
        /// Its member; empty for the whole action.
        field: String,
    },
    /// A job's member.
    Job {
        /// Its path; empty for the whole job.
        path: String,
        /// The key of the tag the path goes through, if it does.
        key: Option<String>,
    },
}

/// What became of what a comment is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Resolved {
    /// It is as it was. The place is where it is now: rules may stand in another order.
    Current {
        /// Where.
        place: Place,
    },
    /// It is as it was, under another name or position.
    Moved {
        /// Where.
        place: Place,
        /// Where, in words.
        to: String,
    },
    /// It has another value.
    Outdated {
        /// Where.
        place: Place,
        /// What it was.
        old: Option<String>,
        /// What it is.
        new: Option<String>,
    },
    /// It is not there any more.
    Gone {
        /// What it was.
        old: Option<String>,
    },
}

impl Resolved {
    /// Where it is now.
    #[must_use]
    pub const fn place(&self) -> Option<&Place> {
        match self {
            Self::Current { place } | Self::Moved { place, .. } | Self::Outdated { place, .. } => Some(place),
            Self::Gone { .. } => None,
        }
    }

    /// Where a suggestion for it may be applied: it was made of just the value that is there.
    ///
    /// # Errors
    /// A problem that says what is different.
    pub fn suggested(&self) -> Result<&Place, Problem> {
        match self {
            Self::Current { place } | Self::Moved { place, .. } => Ok(place),
            Self::Outdated { place, .. } => Err(Problem::new(
                place.path(),
                "the field has another value than when this was suggested: look at it, then edit the draft",
            )),
            Self::Gone { .. } => {
                Err(Problem::new("suggestion", "what this suggestion is about is not there any more"))
            }
        }
    }
}

impl At {
    /// In words: `rule "invoices" → action 2 → FunctionArn`.
    #[must_use]
    pub fn words(&self) -> String {
        let behind = |start: String, field: &str| {
            if field.is_empty() { start } else { format!("{start} → {field}") }
        };
        match self {
            Self::Set { field } => behind("rule set".into(), field),
            Self::Rule { rule, field } => behind(format!("rule \"{rule}\""), field),
            Self::Action { rule, action, field, .. } => {
                behind(format!("rule \"{rule}\" → action {}", u64::from(*action) + 1), field)
            }
            Self::Job { path, key } => {
                let steps: Vec<String> = path
                    .split('.')
                    .filter(|step| !step.is_empty())
                    .map(|step| match (step.split_once('['), key) {
                        (Some((list, _)), Some(key)) => format!("{list} → {key}"),
                        _ => step.to_owned(),
                    })
                    .collect();
                behind("job".into(), &steps.join(" → "))
            }
        }
    }

    /// Whether it is a field, which has a value.
    #[must_use]
    pub fn is_field(&self) -> bool {
        match self {
            Self::Set { field } | Self::Rule { field, .. } | Self::Action { field, .. } => !field.is_empty(),
            Self::Job { path, .. } => !path.is_empty(),
        }
    }
}

/// What became of a value, once it is known where it is.
fn judge(anchor: &Anchor, now: &At, place: Place, value: Option<String>) -> Resolved {
    if anchor.at.is_field() && value != anchor.value {
        return Resolved::Outdated { place, old: anchor.value.clone(), new: value };
    }
    if now.words() == anchor.at.words() {
        Resolved::Current { place }
    } else {
        Resolved::Moved { place, to: now.words() }
    }
}
