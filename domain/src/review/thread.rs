//! Threads: what people say about a change or a field of it, with suggestions, until it is resolved.

use super::{
    anchor::{Anchor, At, Resolved, job, rules},
    requirements::Requirement,
};
use crate::{
    Content, Timestamp,
    change::ChangeId,
    draft::RevisionNumber,
    failure::Problem,
    finding::Place,
    rules::{RuleSet, edit},
};
use serde::{Deserialize, Serialize};

/// A thread's row id.
pub type ThreadId = i64;
/// A remark's row id.
pub type RemarkId = i64;

/// The longest remark or suggestion, in characters.
pub const MAX_TEXT: usize = 10_000;
/// The most remarks of a change, in all its threads.
pub const MAX_REMARKS: u32 = 1_000;

/// A thread, as its change's page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// Row id.
    pub id: ThreadId,
    /// What it is about; none: the change as a whole.
    pub about: Option<About>,
    /// The revision it was begun on.
    pub revision: RevisionNumber,
    /// Who resolved it and when; none while it is open.
    pub resolved: Option<(String, Timestamp)>,
    /// What was said, oldest first; at least one.
    pub remarks: Vec<Remark>,
}

/// What a thread is about, and what became of that in the revision the change proposes now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The anchor.
    pub anchor: Anchor,
    /// What became of it.
    pub now: Resolved,
}

/// One thing somebody said. Its text is Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Row id.
    pub id: RemarkId,
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: String,
    /// A value for the field the thread is about.
    pub suggestion: Option<String>,
    /// The revision that took the suggestion, and who applied it.
    pub applied: Option<(RevisionNumber, String)>,
}

/// What the form that begins a thread sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Begin {
    /// The change.
    pub change: ChangeId,
    /// The revision the person had before them.
    pub revision: RevisionNumber,
    /// The field, as documents write it (`Rules[2].Actions[0].FunctionArn`); empty for the change as a whole.
    #[serde(default)]
    pub path: String,
    /// What they say.
    pub text: String,
    /// A value for the field; none, or empty where nothing is suggested.
    #[serde(default)]
    pub suggestion: String,
    /// Whether an empty suggestion is meant: leave the field out.
    #[serde(default)]
    pub suggest_empty: Option<String>,
}

impl Begin {
    /// The value suggested, if one is.
    #[must_use]
    pub fn suggested(&self) -> Option<String> {
        (!self.suggestion.is_empty() || self.suggest_empty.is_some()).then(|| self.suggestion.clone())
    }
}

/// What the page of a change shows of its review, beside the change itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// What has to be met, each met or not, and why.
    pub requirements: Vec<Requirement>,
    /// Threads, oldest first.
    pub threads: Vec<Thread>,
    /// Whose review is asked for.
    pub reviewers: Vec<String>,
    /// Everybody who could review it, for the form that asks them.
    pub could_review: Vec<String>,
    /// Who acknowledged which warnings: `bo, 3 warnings`.
    pub acknowledged: Vec<String>,
    /// Why the glass was broken, who did it and when.
    pub broken_glass: Option<(String, String, Timestamp)>,
}

/// The anchor at a path of a content.
///
/// # Errors
/// A problem at `path` where nothing is there.
pub fn anchor(content: &Content, path: &str) -> Result<Anchor, Problem> {
    let found = match content {
        Content::RuleSet(set) => edit::parse_place(path).and_then(|place| rules::anchor(set, &place)),
        Content::Job(job) => job::anchor(job, path),
    };
    found.ok_or_else(|| {
        Problem::new("path", format!("there is nothing at `{}` to comment on", path.escape_debug()))
    })
}

/// The content with a suggestion applied to what an anchor is about.
///
/// # Errors
/// A problem where that is no field, has another value now, is gone, or does not take the value.
pub fn apply(now: &Resolved, content: &Content, suggestion: &str) -> Result<Content, Problem> {
    let is_field = now.place().is_none_or(|place| !place.field.is_empty());
    if !is_field {
        return Err(Problem::new("suggestion", "a value is suggested for a field, not for the whole"));
    }
    Ok(match content {
        Content::RuleSet(set) => rules::apply(now, set, suggestion)?.into(),
        Content::Job(job) => job::apply(now, job, suggestion)?.into(),
    })
}

/// What became of an anchor over revisions, the first of which it was made on.
#[must_use]
pub fn trace(anchor: &Anchor, revisions: &[&Content]) -> Resolved {
    if let At::Job { .. } = anchor.at {
        return match revisions.last() {
            Some(Content::Job(now)) => job::resolve(anchor, now),
            _ => Resolved::Gone { old: anchor.value.clone() },
        };
    }
    let sets: Vec<&RuleSet> = revisions
        .iter()
        .filter_map(|revision| if let Content::RuleSet(set) = revision { Some(set) } else { None })
        .collect();
    rules::trace(anchor, &sets)
}

impl Thread {
    /// Whether it is about a place now.
    #[must_use]
    pub fn is_at(&self, place: &Place) -> bool {
        self.about.as_ref().and_then(|about| about.now.place()) == Some(place)
    }

    /// What it is about, in words.
    #[must_use]
    pub fn about_words(&self) -> String {
        self.about.as_ref().map_or_else(|| "the change".into(), |about| about.anchor.at.words())
    }
}
