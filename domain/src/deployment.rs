//! Deployments: the run of a plan, step by step; also a rollback.

use crate::{
    Kind, Timestamp,
    change::ChangeId,
    environment::EnvironmentId,
    jobs::{self, life::JobRow},
    plan::{self, Account, Plan},
    rules::RuleSet,
};
use serde::{Deserialize, Serialize};

/// A deployment's row id.
pub type DeploymentId = i64;

/// Where a deployment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for its turn: one at a time per environment.
    Queued,
    /// Its steps run.
    Running,
    /// Every step ended well.
    Done,
    /// A step failed; what is live is what was live before.
    Stopped,
    /// Done, and later taken back.
    RolledBack,
}

impl State {
    /// All states.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Done, Self::Stopped, Self::RolledBack];

    /// The state's name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::RolledBack => "rolled_back",
        }
    }

    /// The state in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::RolledBack => "rolled back",
            _ => self.as_str(),
        }
    }

    /// Whether it still moves.
    #[must_use]
    pub const fn is_moving(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

impl std::str::FromStr for State {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no state of a deployment"))
    }
}

/// Where one step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Not begun.
    Waiting,
    /// Intent written, answer not.
    Running,
    /// Ended well.
    Done,
    /// Failed.
    Failed,
}

impl StepState {
    /// The state's name in the database, also in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

/// A deployment in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploymentSummary {
    /// Row id.
    pub id: DeploymentId,
    /// Where.
    pub environment: EnvironmentId,
    /// What is deployed.
    #[serde(default)]
    pub kind: Kind,
    /// The change deployed; none for a rollback to what was there before the console.
    pub change: Option<ChangeId>,
    /// The deployment taken back, when this is a rollback.
    pub rolls_back: Option<DeploymentId>,
    /// The deployment whose rule set is made live again, when it is not the one before.
    #[serde(default)]
    pub returns_to: Option<DeploymentId>,
    /// The set that becomes active, or the job's name; none when receiving is switched off.
    pub target: Option<String>,
    /// The set that was active before.
    pub previous: Option<String>,
    /// The job created, if one was.
    #[serde(default)]
    pub job: Option<JobRow>,
    /// Where it stands.
    pub state: State,
    /// Who started it.
    pub started_by: String,
    /// When it was started.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// Steps done.
    pub steps_done: u32,
    /// Steps in all.
    pub steps: u32,
}

/// One step of a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// AWS's operation.
    pub operation: String,
    /// What it does, for people.
    pub words: String,
    /// Whether from here on something outside of the console is different.
    pub switch: bool,
    /// Where it stands.
    pub state: StepState,
    /// When its intent was written.
    pub started_at: Option<Timestamp>,
    /// When its result was.
    pub finished_at: Option<Timestamp>,
    /// What went wrong, or what is worth knowing ("already there, equal").
    pub remark: String,
}

/// The plan a deployment runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnyPlan {
    /// One of a rule set.
    RuleSet(Plan),
    /// One of a job.
    Job(jobs::plan::Plan),
}

impl AnyPlan {
    /// The plan of a rule set, if it is one.
    #[must_use]
    pub const fn rule_set(&self) -> Option<&Plan> {
        if let Self::RuleSet(plan) = self { Some(plan) } else { None }
    }

    /// Where it runs.
    #[must_use]
    pub const fn environment(&self) -> &EnvironmentId {
        match self {
            Self::RuleSet(plan) => &plan.environment,
            Self::Job(plan) => &plan.environment,
        }
    }

    /// What an approval signs.
    #[must_use]
    pub fn hash(&self) -> crate::Digest {
        match self {
            Self::RuleSet(plan) => plan.hash(),
            Self::Job(plan) => plan.hash(),
        }
    }

    /// The number of the step from which on something outside of the console is different.
    #[must_use]
    pub fn switch(&self) -> Option<usize> {
        match self {
            Self::RuleSet(plan) => plan.switch(),
            Self::Job(plan) => plan.switch(),
        }
    }

    /// Each step's operation and what it does.
    #[must_use]
    pub fn lines(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::RuleSet(plan) => plan.steps.iter().map(|s| (s.operation(), s.words())).collect(),
            Self::Job(plan) => plan.steps.iter().map(|s| (s.operation(), s.words())).collect(),
        }
    }
}

/// A deployment, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploymentView {
    /// Its row.
    pub summary: DeploymentSummary,
    /// Its plan.
    pub plan: AnyPlan,
    /// Why it was deployed without what the policy demands, if it was.
    pub broken_glass: Option<String>,
    /// Its steps, in order.
    pub steps: Vec<StepView>,
    /// Whether this is what is live, so that rolling back takes it back.
    pub is_live: bool,
    /// Whether the caller may roll it back, and how that goes; if not, why.
    pub roll_back: Result<WayBack, crate::Failure>,
    /// Whether the caller may make what it made live again, and how that goes; if not, why.
    pub again: Result<WayBack, crate::Failure>,
    /// What one of these two would put in place of what; none where the caller can do neither.
    pub swap: Option<Box<Swap>>,
    /// Whether the caller may stop it now; if not, why.
    pub stop: Result<(), crate::Failure>,
}

/// What a way back puts in place of what is live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swap {
    /// What is live, as last read; none while receiving is off.
    pub live: Option<RuleSet>,
    /// What would be live again; none where receiving would be off.
    pub again: Option<RuleSet>,
}

/// How an earlier rule set comes to be live again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WayBack {
    /// Receiving is switched off, by one call.
    Off,
    /// Its set still stands: it is read, compared, and made active by one call.
    Switch,
    /// The active set differs by one rule's content: that rule is put back by one call.
    InPlace,
    /// Its set is gone or was changed: it is built anew from the deployment's record, then switched to.
    Rebuild,
}

impl WayBack {
    /// The way, in a sentence.
    #[must_use]
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Off => "receiving is switched off, by one call",
            Self::Switch => {
                "the rule set still stands: it is read back, compared, and made active by one call"
            }
            Self::InPlace => "one rule of the active set is put back as it was, by one call",
            Self::Rebuild => {
                "the rule set is gone or was changed: it is built anew from what the console recorded, compared, and \
                 switched to"
            }
        }
    }

    /// How what is live becomes `wanted` again; `stands` says whether its set is there as it was, and not active.
    ///
    /// # Errors
    /// [`Failure::Refused`](crate::Failure::Refused) where it is live already.
    pub fn of(
        active: Option<&RuleSet>,
        wanted: Option<&RuleSet>,
        stands: bool,
    ) -> Result<Self, crate::Failure> {
        let refuse = |why: String| Err(crate::Failure::Refused(why));
        match (active, wanted) {
            (None, None) => refuse("receiving is off already".into()),
            (Some(_), None) => Ok(Self::Off),
            (Some(active), Some(wanted)) if active.digest() == wanted.digest() => {
                refuse(format!("these very rules are live, as `{}`", active.name))
            }
            (active, Some(wanted)) => {
                let same = active.filter(|active| active.name == wanted.name);
                let account = Account { active: same, ..Account::default() };
                Ok(match plan::in_place(account, wanted) {
                    Ok(_) => Self::InPlace,
                    Err(_) if stands && same.is_none() => Self::Switch,
                    Err(_) => Self::Rebuild,
                })
            }
        }
    }
}
