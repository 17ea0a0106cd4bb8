//! The calls that take a draft to a job, in order, and what each is for. Nothing is called here.

use super::{Job, qualifier::Function};
use crate::{Digest, arn::ObjectArn, environment::EnvironmentId};
use serde::{Deserialize, Serialize};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Looks whether the manifest is there, and is the one whose ETag the draft has.
    ExpectManifest {
        /// The object's ARN.
        object: String,
        /// Its version, if the draft names one.
        version: Option<String>,
        /// The ETag the draft has, without quotes.
        etag: Option<String>,
    },
    /// Looks whether the function is there, and what it resolves to.
    ExpectFunction {
        /// The function as the draft names it.
        function: String,
        /// Whether other code can run for the tasks that are left, once somebody publishes or moves something.
        moves: bool,
    },
    /// Writes a manifest with a few of the rows, for a job that tries them.
    SampleManifest {
        /// The manifest the rows are taken from.
        object: String,
        /// How many rows.
        rows: u32,
    },
    /// Creates the job.
    CreateJob {
        /// Digest of the job.
        job: Digest,
    },
    /// Reads the job back.
    ExpectJob,
    /// Waits until the manifest was read and the number of tasks is known.
    AwaitSuspended,
    /// Somebody starts the job.
    Start,
    /// Looks at the job until it ends.
    Watch,
    /// Reads the report.
    ReadReport,
}

/// A step in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// AWS's operation, e.g. `CreateJob`.
    pub call: &'static str,
    /// What it is about.
    pub on: String,
    /// Why, and what has to come of it.
    pub why: &'static str,
}

impl Step {
    /// AWS's operation, e.g. `CreateJob`.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        match self {
            Self::ExpectManifest { .. } => "HeadObject",
            Self::ExpectFunction { .. } => "GetFunction",
            Self::SampleManifest { .. } => "PutObject",
            Self::CreateJob { .. } => "CreateJob",
            Self::ExpectJob | Self::AwaitSuspended | Self::Watch => "DescribeJob",
            Self::Start => "UpdateJobStatus",
            Self::ReadReport => "GetObject",
        }
    }

    /// The step with what it is about and why.
    #[must_use]
    pub fn line(&self) -> Line {
        let (on, why) = match self {
            Self::ExpectManifest { object, .. } => (
                object.clone(),
                "the manifest is there, and its ETag is the draft's: another means it was replaced, and the job is not created",
            ),
            Self::ExpectFunction { function, moves: true } => (
                function.clone(),
                "the function is there; what it resolves to now is written down, because it can change while the job runs",
            ),
            Self::ExpectFunction { function, moves: false } => {
                (function.clone(), "the function and its version are there")
            }
            Self::SampleManifest { object, rows } => (
                format!("{rows} rows of {object}"),
                "a manifest of a few rows, beside the whole one, for a job that tries them first",
            ),
            Self::CreateJob { job } => (
                job.as_str().to_owned(),
                "with the token stored for exactly this body: a retry makes no second job",
            ),
            Self::ExpectJob => ("the new job".to_owned(), "AWS has it, and what it has is what was sent"),
            Self::AwaitSuspended => {
                ("Suspended".to_owned(), "the manifest was read, and the number of tasks is known")
            }
            Self::Start => ("Ready".to_owned(), "a second person starts the job"),
            Self::Watch => (
                "Complete, Failed or Cancelled".to_owned(),
                "every 30 seconds at most; complete is not the same as without failures",
            ),
            Self::ReadReport => (
                "manifest.json of the report".to_owned(),
                "the report's files, and from them what failed and what to run again",
            ),
        };
        Line { call: self.operation(), on, why }
    }

    /// What it does, for people.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::ExpectManifest { object, .. } => {
                format!("look whether the manifest `{object}` is still the one of the draft")
            }
            Self::ExpectFunction { function, .. } => {
                format!("look whether the function `{function}` is there")
            }
            Self::SampleManifest { object, rows } => {
                format!("write a manifest with {rows} rows of `{object}`")
            }
            Self::CreateJob { .. } => "create the job".into(),
            Self::ExpectJob => "read the job back".into(),
            Self::AwaitSuspended => "wait until the manifest was read".into(),
            Self::Start => "start the job".into(),
            Self::Watch => "look at the job until it ends".into(),
            Self::ReadReport => "read the report".into(),
        }
    }
}

/// Everything that comes of a job, in order.
#[must_use]
pub fn plan(job: &Job) -> Vec<Step> {
    let mut steps = to_create(job, None);
    steps.retain(|step| *step != Step::ExpectJob);
    if job.canonical().confirmation_required == Some(true) {
        steps.extend([Step::AwaitSuspended, Step::Start]);
    }
    steps.push(Step::Watch);
    if job.enabled_report().is_some() {
        steps.push(Step::ReadReport);
    }
    steps
}

fn to_create(job: &Job, sample: Option<u32>) -> Vec<Step> {
    let sent = job.canonical();
    let mut steps = Vec::new();
    let location = sent.manifest.as_ref().and_then(|m| m.location.as_ref());
    if let Some(location) = location
        && let Some(object) = &location.object_arn
    {
        let (version, etag) = (location.object_version_id.clone(), location.e_tag.clone());
        steps.push(Step::ExpectManifest { object: object.clone(), version, etag });
        if let Some(rows) = sample {
            steps.push(Step::SampleManifest { object: object.clone(), rows });
        }
    }
    if let Some(function) = job.lambda().and_then(|l| l.function_arn.clone()) {
        let moves = Function::parse(&function).is_ok_and(|f| f.qualifier.moves());
        steps.push(Step::ExpectFunction { function, moves });
    }
    steps.extend([Step::CreateJob { job: job.digest() }, Step::ExpectJob]);
    steps
}

/// The way from a draft to a job that AWS has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Where it runs.
    pub environment: EnvironmentId,
    /// Digest of the job.
    pub job: Digest,
    /// How many rows are tried by a job of their own before this one can be created; none for none.
    #[serde(default)]
    pub canary: Option<u32>,
    /// Digest of the policy the job is watched by.
    #[serde(default)]
    pub stop: Option<StopRule>,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

/// When the console cancels a job by itself. AWS's own rule, more than half of at least 1,000 tasks, stays beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StopRule {
    /// Percent of the tasks done that failed; more is too many.
    pub percent: u8,
    /// How many tasks have to be done before it is asked.
    pub after: u32,
}

impl Plan {
    /// Plans the creation of a job.
    #[must_use]
    pub fn of(environment: &str, job: &Job, canary: Option<u32>, stop: Option<StopRule>) -> Self {
        Self { environment: environment.into(), job: job.digest(), canary, stop, steps: to_create(job, None) }
    }

    /// What an approval signs together with revision and environment: the job as it is sent, how many rows are tried
    /// first, and when it is cancelled.
    #[must_use]
    pub fn hash(&self) -> Digest {
        Digest::of(&(&self.environment, &self.job, self.canary, self.stop))
    }

    /// The plan of the job that tries a few rows first.
    #[must_use]
    pub fn of_canary(&self, job: &Job, rows: u32) -> Self {
        Self { canary: Some(rows), steps: to_create(job, Some(rows)), ..self.clone() }
    }

    /// The number of the step from which on there may be a job.
    #[must_use]
    pub fn switch(&self) -> Option<usize> {
        self.steps.iter().position(|step| matches!(step, Step::CreateJob { .. }))
    }
}

/// Why rows of a job cannot be tried first; none where they can.
#[must_use]
pub fn why_no_canary(job: &Job) -> Option<&'static str> {
    if job.manifest_format() != Some(super::CSV) {
        return Some("rows can be tried first only of a CSV manifest: what S3 lists is not known beforehand");
    }
    let readable = job.manifest_arn().is_some_and(|arn| ObjectArn::parse(arn).is_ok());
    (!readable).then_some("the manifest's ARN names no object")
}
