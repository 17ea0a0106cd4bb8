//! The first page as lines: written on the server, so that a browser need not know what they stand for.

use crate::ui::Tone;
use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// How its word looks.
    pub tone: Tone,
    /// What is to be done, or where it stands; empty for none.
    pub word: String,
    /// Who did what, before the title; empty for none.
    pub before: String,
    /// What it is about.
    pub title: String,
    /// Where that is.
    pub href: String,
    /// The environment.
    pub environment: String,
    /// What stands before the time: who, or which revision.
    pub by: String,
    /// Since when, or when.
    pub at: Timestamp,
}

/// The first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    /// What waits for the caller.
    pub waiting: Vec<Line>,
    /// What is theirs.
    pub theirs: Vec<Line>,
    /// What happened of late.
    pub recent: Vec<Line>,
}

#[cfg(feature = "ssr")]
mod write {
    use super::{Line, Lines};
    use crate::ui::{Tone, draft_address};
    use domain::{
        change::{ChangeSummary, EventKind},
        inbox::{Happening, Inbox, Subject, Unproposed, Wait, Waiting},
    };

    impl From<Inbox> for Lines {
        fn from(inbox: Inbox) -> Self {
            let changes = inbox.changes.into_iter().map(change);
            Self {
                waiting: inbox.waiting.into_iter().map(waiting).collect(),
                theirs: changes.chain(inbox.drafts.into_iter().map(draft)).collect(),
                recent: inbox.recent.into_iter().map(happening).collect(),
            }
        }
    }

    fn waiting(waiting: Waiting) -> Line {
        let tone = match waiting.wait {
            Wait::Start | Wait::ReviewAsked => Tone::Busy,
            Wait::Revise | Wait::Answer => Tone::Warn,
            Wait::Deploy => Tone::Good,
            Wait::Review => Tone::Plain,
        };
        let line = match waiting.what {
            Subject::Change(c) => Line { by: c.author.clone(), ..change(c) },
            Subject::Job(job) => Line {
                tone,
                word: String::new(),
                before: String::new(),
                title: job.name,
                href: format!("/jobs/{}", job.id),
                environment: job.environment,
                by: job.created_by,
                at: job.created_at,
            },
        };
        Line { tone, word: waiting.wait.words().into(), ..line }
    }

    fn change(change: ChangeSummary) -> Line {
        Line {
            tone: Tone::of_change(change.state),
            word: change.state.words_of(change.kind).into(),
            before: String::new(),
            title: format!("#{} {}", change.id, change.title),
            href: format!("/changes/{}", change.id),
            environment: change.environment,
            by: String::new(),
            at: change.updated_at,
        }
    }

    fn draft(draft: Unproposed) -> Line {
        Line {
            tone: Tone::Plain,
            word: "draft".into(),
            before: String::new(),
            title: if draft.name.is_empty() { "without a name".into() } else { draft.name },
            href: draft_address(draft.kind, draft.id),
            environment: draft.environment,
            by: format!("revision {}", draft.revision),
            at: draft.saved_at,
        }
    }

    fn happening(happening: Happening) -> Line {
        let by = if happening.by.is_empty() { "Countersign" } else { &happening.by };
        let loud = happening.kind == EventKind::BrokenGlass;
        Line {
            tone: Tone::Bad,
            word: if loud { "glass broken".into() } else { String::new() },
            before: format!("{by} {}", happening.kind.words()),
            title: format!("#{} {}", happening.change, happening.title),
            href: format!("/changes/{}", happening.change),
            environment: happening.environment,
            by: String::new(),
            at: happening.at,
        }
    }
}
