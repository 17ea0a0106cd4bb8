//! Changes: one revision proposed for one environment, reviewed, and deployed or not.

use crate::{
    Content, Digest, Failure, Kind, Timestamp,
    access::PersonId,
    deployment::DeploymentSummary,
    draft::{DraftId, RevisionNumber},
    environment::{Environment, EnvironmentId},
    jobs::{self, Job, life::JobSummary, plan::StopRule},
    plan::{Manner, Plan},
    rules::RuleSet,
};
use serde::{Deserialize, Serialize};

/// A change's row id.
pub type ChangeId = i64;

/// Where a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for a review.
    InReview,
    /// A reviewer wants something different, and said what.
    SentBack,
    /// Approved; waits for its deployment.
    Approved,
    /// Its deployment runs.
    Deploying,
    /// Deployed.
    Live,
    /// Was live, and was taken back.
    RolledBack,
    /// Its author gave it up.
    Withdrawn,
}

impl State {
    /// All states.
    pub const ALL: [Self; 7] = [
        Self::InReview,
        Self::SentBack,
        Self::Approved,
        Self::Deploying,
        Self::Live,
        Self::RolledBack,
        Self::Withdrawn,
    ];

    /// The state's name as the database and addresses have it: `in_review`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InReview => "in_review",
            Self::SentBack => "sent_back",
            Self::Approved => "approved",
            Self::Deploying => "deploying",
            Self::Live => "live",
            Self::RolledBack => "rolled_back",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::InReview => "in review",
            Self::SentBack => "sent back",
            Self::Approved => "approved",
            Self::Deploying => "deploying",
            Self::Live => "live",
            Self::RolledBack => "rolled back",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state in words, of a change of a kind: what is live of a job is that it was created.
    #[must_use]
    pub const fn words_of(self, kind: Kind) -> &'static str {
        match (self, kind) {
            (Self::Live, Kind::Job) => "created",
            (Self::Deploying, Kind::Job) => "being created",
            _ => self.words(),
        }
    }

    /// Whether something can still become of it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::InReview | Self::SentBack | Self::Approved | Self::Deploying)
    }
}

impl std::str::FromStr for State {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no state of a change"))
    }
}

pub use crate::review::Move;

/// A change in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSummary {
    /// Row id.
    pub id: ChangeId,
    /// The environment it is for.
    pub environment: EnvironmentId,
    /// What it proposes.
    #[serde(default)]
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// What the draft is called.
    pub name: String,
    /// The revision it proposes.
    pub revision: RevisionNumber,
    /// Where it stands.
    pub state: State,
    /// Who proposed it.
    pub author: String,
    /// When.
    pub created_at: Timestamp,
    /// The last thing that happened to it.
    pub updated_at: Timestamp,
}

/// What the propose form sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Propose {
    /// The draft.
    pub draft: DraftId,
    /// The revision: what the person had before them.
    pub revision: RevisionNumber,
    /// A title of up to 120 characters.
    pub title: String,
    /// Why; may be empty.
    pub description: String,
    /// How mail is to meet it, where it is a rule set.
    #[serde(default)]
    pub manner: Manner,
    /// How many rows a job tries first; none for none.
    #[serde(default)]
    pub canary: Option<u32>,
    /// When a job is cancelled by the console.
    #[serde(default)]
    pub stop: Option<StopRule>,
}

/// A review's answer. It names the plan that was looked at: another one is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approve {
    /// The change.
    pub change: ChangeId,
    /// The revision looked at.
    pub revision: RevisionNumber,
    /// The hash of the plan looked at.
    pub plan_hash: Digest,
}

/// Somebody's approval: it signs (revision, environment, plan hash).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who.
    pub by: String,
    /// Their id.
    pub by_id: PersonId,
    /// When.
    pub at: Timestamp,
    /// The revision signed.
    pub revision: RevisionNumber,
    /// The plan hash signed.
    pub plan_hash: Digest,
    /// Why it no longer counts; none while it does.
    pub dropped: Option<String>,
}

/// Something that happened to a change, for its timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who; empty for the console itself.
    pub by: String,
    /// What.
    pub kind: EventKind,
    /// A comment's text, or the reason given; may be empty. Plain text.
    pub text: String,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// It was proposed.
    Proposed,
    /// Somebody commented.
    Commented,
    /// It was approved.
    Approved,
    /// It was sent back.
    SentBack,
    /// It was updated; `text` says whether the approvals stayed.
    Updated,
    /// It was withdrawn.
    Withdrawn,
    /// Its deployment began.
    DeployStarted,
    /// It went live.
    Deployed,
    /// Its deployment stopped before the switch.
    DeployStopped,
    /// It was rolled back.
    RolledBack,
    /// Somebody else answers for it.
    TakenOver,
    /// People were asked for their review.
    Assigned,
    /// Its warnings were acknowledged.
    Acknowledged,
    /// A suggestion was applied.
    Suggested,
    /// It was deployed without what the policy demands; `text` is the reason.
    BrokenGlass,
}

impl EventKind {
    /// All kinds.
    pub const ALL: [Self; 15] = [
        Self::Proposed,
        Self::Commented,
        Self::Approved,
        Self::SentBack,
        Self::Updated,
        Self::Withdrawn,
        Self::DeployStarted,
        Self::Deployed,
        Self::DeployStopped,
        Self::RolledBack,
        Self::TakenOver,
        Self::Assigned,
        Self::Acknowledged,
        Self::Suggested,
        Self::BrokenGlass,
    ];

    /// The kind's name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Commented => "commented",
            Self::Approved => "approved",
            Self::SentBack => "sent_back",
            Self::Updated => "updated",
            Self::Withdrawn => "withdrawn",
            Self::DeployStarted => "deploy_started",
            Self::Deployed => "deployed",
            Self::DeployStopped => "deploy_stopped",
            Self::RolledBack => "rolled_back",
            Self::TakenOver => "taken_over",
            Self::Assigned => "assigned",
            Self::Acknowledged => "acknowledged",
            Self::Suggested => "suggestion_applied",
            Self::BrokenGlass => "broken_glass",
        }
    }

    /// The kind in words that follow a name: "ana …".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Proposed => "proposed this change",
            Self::Commented => "commented",
            Self::Approved => "approved",
            Self::SentBack => "sent it back",
            Self::Updated => "updated it",
            Self::Withdrawn => "withdrew it",
            Self::DeployStarted => "started the deployment",
            Self::Deployed => "deployed it",
            Self::DeployStopped => "saw the deployment stop",
            Self::RolledBack => "rolled it back",
            Self::TakenOver => "took it over",
            Self::Assigned => "asked for a review",
            Self::Acknowledged => "acknowledged its warnings",
            Self::Suggested => "applied a suggestion",
            Self::BrokenGlass => "broke the glass: deployed it without what the policy demands",
        }
    }
}

/// What a change proposes, what it is compared with, and the way from the one to the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Subject {
    /// A rule set.
    RuleSet(Box<RuleSetChange>),
    /// A job.
    Job(Box<JobChange>),
}

/// A rule set put against what is live.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleSetChange {
    /// The rule set proposed, as typed.
    pub proposed: RuleSet,
    /// What was live when the plan was made; none when receiving was off.
    pub base: Option<RuleSet>,
    /// The calls that take the one to the other.
    pub plan: Plan,
}

/// A job, and how it is created.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobChange {
    /// The job proposed, as typed.
    pub proposed: Job,
    /// The job the same draft created before, if any: what reviewers know already.
    pub base: Option<Job>,
    /// The calls that create it.
    pub plan: jobs::plan::Plan,
    /// Jobs created from this change so far, the newest first.
    pub jobs: Vec<JobSummary>,
    /// Whether rows were tried by just this plan, and well.
    pub tried: bool,
}

impl Subject {
    /// The rule set proposed, if it is one.
    #[must_use]
    pub fn rule_set(&self) -> Option<&RuleSetChange> {
        if let Self::RuleSet(change) = self { Some(change) } else { None }
    }

    /// The job proposed, if it is one.
    #[must_use]
    pub fn job(&self) -> Option<&JobChange> {
        if let Self::Job(change) = self { Some(change) } else { None }
    }

    /// What kind of content it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::RuleSet(_) => Kind::RuleSet,
            Self::Job(_) => Kind::Job,
        }
    }

    /// What is proposed.
    #[must_use]
    pub fn proposed(&self) -> Content {
        match self {
            Self::RuleSet(change) => change.proposed.clone().into(),
            Self::Job(change) => change.proposed.clone().into(),
        }
    }

    /// What an approval signs.
    #[must_use]
    pub fn plan_hash(&self) -> Digest {
        match self {
            Self::RuleSet(change) => change.plan.hash(),
            Self::Job(change) => change.plan.hash(),
        }
    }
}

/// Everything the page of a change shows that has to be read from somewhere. Diff, findings, and outcomes are computed
/// from it, in the browser and on the server alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeView {
    /// Its row.
    pub summary: ChangeSummary,
    /// Who proposed it.
    pub author_id: PersonId,
    /// Why.
    pub description: String,
    /// The draft it came from.
    pub draft: DraftId,
    /// The draft's latest revision; larger than the change's when the draft went on.
    pub latest_revision: RevisionNumber,
    /// The environment it is for.
    pub environment: Environment,
    /// What is proposed, and the way there.
    pub subject: Subject,
    /// The plan's hash.
    pub plan_hash: Digest,
    /// Approvals, also dropped ones.
    pub approvals: Vec<Approval>,
    /// What happened so far, oldest first.
    pub timeline: Vec<Event>,
    /// Its deployments, newest first.
    pub deployments: Vec<DeploymentSummary>,
    /// What the caller may do now; absent moves come with the reason.
    pub moves: Vec<(Move, Result<(), Failure>)>,
}
