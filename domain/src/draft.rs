//! Drafts and their revisions.

use crate::{
    Content, Failure, Kind, Timestamp,
    access::PersonId,
    deployment::DeploymentId,
    environment::{Environment, EnvironmentId},
    jobs::{Job, life::JobRow},
    rules::RuleSet,
};
use serde::{Deserialize, Serialize};

/// A draft's row id.
pub type DraftId = i64;
/// A revision's number within its draft, from 1.
pub type RevisionNumber = i64;

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSummary {
    /// Row id.
    pub id: DraftId,
    /// The environment it is edited for.
    pub environment: EnvironmentId,
    /// What it holds.
    pub kind: Kind,
    /// What it is called.
    pub name: String,
    /// The latest revision.
    pub revision: RevisionNumber,
    /// What is in it, in a few words: `3 rules`.
    pub about: String,
    /// Findings of severity error in the latest revision.
    pub errors: u32,
    /// Findings of severity warning.
    pub warnings: u32,
    /// Who saved last.
    pub saved_by: String,
    /// When.
    pub saved_at: Timestamp,
    /// The change that proposes it and is not finished, if any.
    pub open_change: Option<i64>,
}

/// One revision of a draft, opened. Pages of one kind take it with that kind's content, see [`DraftView::rule_set`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftView<C = RuleSet> {
    /// Row id.
    pub id: DraftId,
    /// The environment it is edited for: findings and plans depend on it.
    pub environment: Environment,
    /// The revision shown.
    pub revision: RevisionNumber,
    /// The latest revision; editing needs `revision == latest`.
    pub latest: RevisionNumber,
    /// What it holds at that revision.
    pub content: C,
    /// Who saved that revision.
    pub saved_by: String,
    /// When.
    pub saved_at: Timestamp,
    /// The change that proposes it and is not finished, if any.
    pub open_change: Option<i64>,
}

impl<C> DraftView<C> {
    /// The same with another content.
    ///
    /// # Errors
    /// What `of` says.
    pub fn with<D, E>(self, of: impl FnOnce(C) -> Result<D, E>) -> Result<DraftView<D>, E> {
        Ok(DraftView {
            content: of(self.content)?,
            id: self.id,
            environment: self.environment,
            revision: self.revision,
            latest: self.latest,
            saved_by: self.saved_by,
            saved_at: self.saved_at,
            open_change: self.open_change,
        })
    }
}

impl DraftView<Content> {
    /// As the draft of a rule set.
    ///
    /// # Errors
    /// [`Failure::Refused`] where it is one of a job.
    pub fn rule_set(self) -> Result<DraftView, Failure> {
        self.with(Content::rule_set)
    }

    /// As the draft of a job.
    ///
    /// # Errors
    /// [`Failure::Refused`] where it is one of a rule set.
    pub fn job(self) -> Result<DraftView<Job>, Failure> {
        self.with(Content::job)
    }
}

/// A revision in the history of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionSummary {
    /// Its number.
    pub number: RevisionNumber,
    /// Who saved it.
    pub author: String,
    /// The author's id.
    pub author_id: PersonId,
    /// When.
    pub saved_at: Timestamp,
    /// What it did, in a few words: `1 rule changed, 1 moved`.
    pub summary: String,
}

/// Where a new draft's content comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "lowercase")]
pub enum Source {
    /// Nothing.
    Empty,
    /// A template of the gallery.
    Template {
        /// Its key.
        key: String,
    },
    /// JSON as `aws ses describe-receipt-rule-set` prints it.
    Json {
        /// The text.
        text: String,
    },
    /// What is active in the environment.
    Live,
    /// What a deployment made live.
    Deployment {
        /// Its id.
        id: DeploymentId,
    },
    /// Another draft's latest revision.
    Draft {
        /// Its id.
        id: DraftId,
    },
    /// The document of a job that was created.
    Job {
        /// Its row.
        id: JobRow,
    },
}

/// What the form for a new draft sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateDraft {
    /// The environment it is for.
    pub environment: EnvironmentId,
    /// What it is to hold.
    #[serde(default)]
    pub kind: Kind,
    /// Its name; empty takes the source's.
    pub name: String,
    /// What it starts from.
    pub source: Source,
}

/// A save: the whole content, and the revision it was based on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveDraft<C = RuleSet> {
    /// Which draft.
    pub draft: DraftId,
    /// The revision the person had before them.
    pub based_on: RevisionNumber,
    /// The content they want.
    pub content: C,
}

/// What became of a save. No update is lost: one that was based on an older revision is not taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Saved<C = RuleSet> {
    /// Taken, or already so: the draft is now at this revision.
    At(RevisionNumber),
    /// Somebody saved in between; here is theirs.
    Conflict(Box<DraftView<C>>),
}

impl Saved<Content> {
    /// As the answer to a save of a rule set.
    ///
    /// # Errors
    /// [`Failure::Refused`] where it is one of a job.
    pub fn rule_set(self) -> Result<Saved, Failure> {
        Ok(match self {
            Self::At(revision) => Saved::At(revision),
            Self::Conflict(view) => Saved::Conflict(Box::new(view.rule_set()?)),
        })
    }

    /// As the answer to a save of a job.
    ///
    /// # Errors
    /// [`Failure::Refused`] where it is one of a rule set.
    pub fn job(self) -> Result<Saved<Job>, Failure> {
        Ok(match self {
            Self::At(revision) => Saved::At(revision),
            Self::Conflict(view) => Saved::Conflict(Box::new(view.job()?)),
        })
    }
}
