//! What several operations answer.

use super::parts::time;
use domain::{
    Content, Kind, change::ChangeSummary, deployment::DeploymentSummary, draft::DraftSummary,
    environment::Environment, finding::Finding, jobs, jobs::life::JobSummary, rules,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// The word by which a value of a few is written.
pub fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        other => other.unwrap_or_default().to_string(),
    }
}

/// A content as AWS writes it: what `describe-receipt-rule-set` prints, or the request of `create-job`.
pub fn document(content: &Content) -> Value {
    let text = match content {
        Content::RuleSet(set) => rules::read::write(set),
        Content::Job(job) => jobs::write::draft(job),
    };
    serde_json::from_str(&text).unwrap_or_default()
}

/// Which kind of content.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContentKind {
    /// An SES receipt rule set.
    RuleSet,
    /// An S3 Batch Operations job.
    Job,
}

impl From<Kind> for ContentKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::RuleSet => Self::RuleSet,
            Kind::Job => Self::Job,
        }
    }
}

impl From<ContentKind> for Kind {
    fn from(kind: ContentKind) -> Self {
        match kind {
            ContentKind::RuleSet => Self::RuleSet,
            ContentKind::Job => Self::Job,
        }
    }
}

/// An AWS account and region.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnvironmentRow {
    /// Its name.
    pub id: String,
    /// The AWS account.
    pub account: String,
    /// The region.
    pub region: String,
    /// `green`, `blue`, `amber` or `red`.
    pub colour: String,
    /// How AWS is reached, in words.
    pub access: String,
    /// Where AWS is asked, if elsewhere than usual.
    pub endpoint_url: Option<String>,
    /// The most calls per second.
    pub calls_per_second: f64,
    /// Whether changes are approved and deployed only where all expectations hold.
    pub requires_expectations: bool,
    /// When it was added.
    #[schema(format = DateTime)]
    pub created_at: String,
}

impl From<Environment> for EnvironmentRow {
    fn from(environment: Environment) -> Self {
        Self {
            access: environment.access.words(),
            id: environment.id,
            account: environment.account,
            region: environment.region,
            colour: environment.colour.as_str().into(),
            endpoint_url: environment.endpoint_url,
            calls_per_second: environment.calls_per_second,
            requires_expectations: environment.requires_expectations,
            created_at: time(environment.created_at),
        }
    }
}

/// A draft in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftRow {
    /// Its id.
    pub id: i64,
    /// Its environment.
    pub environment: String,
    /// What it holds.
    pub kind: ContentKind,
    /// What it is called.
    pub name: String,
    /// Its latest revision.
    pub revision: i64,
    /// What is in it, in a few words.
    pub about: String,
    /// How many findings are errors.
    pub errors: u32,
    /// How many are warnings.
    pub warnings: u32,
    /// Who saved the latest revision.
    pub saved_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub saved_at: String,
    /// The open change of it.
    pub open_change: Option<i64>,
}

impl From<DraftSummary> for DraftRow {
    fn from(draft: DraftSummary) -> Self {
        Self {
            id: draft.id,
            environment: draft.environment,
            kind: draft.kind.into(),
            name: draft.name,
            revision: draft.revision,
            about: draft.about,
            errors: draft.errors,
            warnings: draft.warnings,
            saved_by: draft.saved_by,
            saved_at: time(draft.saved_at),
            open_change: draft.open_change,
        }
    }
}

/// A change in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeRow {
    /// Its id.
    pub id: i64,
    /// Where it is to go.
    pub environment: String,
    /// What it changes.
    pub kind: ContentKind,
    /// Its title.
    pub title: String,
    /// What the rule set or job is called.
    pub name: String,
    /// The revision it proposes.
    pub revision: i64,
    /// `in_review`, `sent_back`, `approved`, `deploying`, `live`, `rolled_back` or `withdrawn`.
    pub state: String,
    /// Who proposed it.
    pub author: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When something happened to it last.
    #[schema(format = DateTime)]
    pub updated_at: String,
}

impl From<ChangeSummary> for ChangeRow {
    fn from(change: ChangeSummary) -> Self {
        Self {
            id: change.id,
            environment: change.environment,
            kind: change.kind.into(),
            title: change.title,
            name: change.name,
            revision: change.revision,
            state: change.state.as_str().into(),
            author: change.author,
            created_at: time(change.created_at),
            updated_at: time(change.updated_at),
        }
    }
}

/// A deployment in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeploymentRow {
    /// Its id.
    pub id: i64,
    /// Where it goes.
    pub environment: String,
    /// What it deploys.
    pub kind: ContentKind,
    /// The change it deploys; none for a way back.
    pub change: Option<i64>,
    /// The deployment it takes back.
    pub rolls_back: Option<i64>,
    /// The deployment whose result it makes live again.
    pub returns_to: Option<i64>,
    /// The rule set it makes active.
    pub target: Option<String>,
    /// The one that was active before.
    pub previous: Option<String>,
    /// The job it creates.
    pub job: Option<i64>,
    /// `queued`, `running`, `done`, `stopped` or `rolled_back`.
    pub state: String,
    /// Who started it.
    pub started_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub started_at: String,
    /// When it ended.
    #[schema(format = DateTime)]
    pub finished_at: Option<String>,
    /// How many steps are done.
    pub steps_done: u32,
    /// Of how many.
    pub steps: u32,
}

impl From<DeploymentSummary> for DeploymentRow {
    fn from(deployment: DeploymentSummary) -> Self {
        Self {
            id: deployment.id,
            environment: deployment.environment,
            kind: deployment.kind.into(),
            change: deployment.change,
            rolls_back: deployment.rolls_back,
            returns_to: deployment.returns_to,
            target: deployment.target,
            previous: deployment.previous,
            job: deployment.job,
            state: deployment.state.as_str().into(),
            started_by: deployment.started_by,
            started_at: time(deployment.started_at),
            finished_at: deployment.finished_at.map(time),
            steps_done: deployment.steps_done,
            steps: deployment.steps,
        }
    }
}

/// A job in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobRow {
    /// Its id here.
    pub id: i64,
    /// AWS's id.
    pub job_id: String,
    /// Where it is.
    pub environment: String,
    /// What it says it is for.
    pub name: String,
    /// What it does, e.g. `LambdaInvoke`.
    pub operation: String,
    /// `whole`, or `canary` for a trial of the first rows.
    pub purpose: String,
    /// AWS's status, e.g. `Suspended`.
    pub status: String,
    /// How many tasks there are; none before AWS knows.
    pub total: Option<u64>,
    /// How many succeeded.
    pub succeeded: u64,
    /// How many failed.
    pub failed: u64,
    /// Its priority.
    pub priority: i64,
    /// The deployment that created it.
    pub deployment: i64,
    /// The change it came of.
    pub change: Option<i64>,
    /// Who created it.
    pub created_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When AWS was asked last.
    #[schema(format = DateTime)]
    pub seen_at: String,
    /// When it ended.
    #[schema(format = DateTime)]
    pub ended_at: Option<String>,
}

impl From<JobSummary> for JobRow {
    fn from(job: JobSummary) -> Self {
        Self {
            id: job.id,
            job_id: job.job_id,
            environment: job.environment,
            name: job.name,
            operation: job.operation,
            purpose: job.purpose.as_str().into(),
            status: job.status.as_str().into(),
            total: job.progress.total,
            succeeded: job.progress.succeeded,
            failed: job.progress.failed,
            priority: job.priority,
            deployment: job.deployment,
            change: job.change,
            created_by: job.created_by,
            created_at: time(job.created_at),
            seen_at: time(job.seen_at),
            ended_at: job.ended_at.map(time),
        }
    }
}

/// Something wrong or doubtful.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingRow {
    /// Which check.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// Where in the document.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// Where the rule is from.
    pub reference: String,
}

impl From<Finding> for FindingRow {
    fn from(finding: Finding) -> Self {
        Self {
            severity: finding.severity.as_str().into(),
            place: finding.place.to_string(),
            code: finding.code,
            message: finding.message,
            fix: finding.fix,
            reference: finding.reference,
        }
    }
}
