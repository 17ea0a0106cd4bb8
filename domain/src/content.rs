//! What a draft holds: a rule set or a batch job. Drafts, revisions, changes, approvals and deployments are the same for
//! both; what they ask of a content, it answers here.

use crate::{
    Digest, Failure,
    environment::Environment,
    finding::{self, Finding},
    jobs::{self, Job},
    rules::{self, RuleSet},
};
use serde::{Deserialize, Serialize};

/// Which kind of content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A receipt rule set of Amazon SES.
    #[default]
    RuleSet,
    /// A job of Amazon S3 Batch Operations.
    Job,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::RuleSet, Self::Job];

    /// The kind's name in the database and in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RuleSet => "rule_set",
            Self::Job => "job",
        }
    }

    /// The kind in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::RuleSet => "rule set",
            Self::Job => "job",
        }
    }

    /// The place of its pages within an environment's: `/e/ENVIRONMENT/rule-sets`.
    #[must_use]
    pub const fn place(self) -> &'static str {
        match self {
            Self::RuleSet => "rule-sets",
            Self::Job => "jobs",
        }
    }

    /// What its list of drafts is called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::RuleSet => "Rule sets",
            Self::Job => "Jobs",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| format!("`{text}` is no kind of draft; use rule_set or job"))
    }
}

/// What one revision of a draft is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Content {
    /// A rule set.
    RuleSet(RuleSet),
    /// A job.
    Job(Box<Job>),
}

impl From<RuleSet> for Content {
    fn from(set: RuleSet) -> Self {
        Self::RuleSet(set)
    }
}

impl From<Job> for Content {
    fn from(job: Job) -> Self {
        Self::Job(Box::new(job))
    }
}

impl Content {
    /// Which kind it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::RuleSet(_) => Kind::RuleSet,
            Self::Job(_) => Kind::Job,
        }
    }

    /// What people call it: a rule set's name; a job has none, so what it says it is for.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::RuleSet(set) => &set.name,
            Self::Job(job) => job.name(),
        }
    }

    /// Digest of its canonical form.
    #[must_use]
    pub fn digest(&self) -> Digest {
        match self {
            Self::RuleSet(set) => set.digest(),
            Self::Job(job) => job.digest(),
        }
    }

    /// What is in it, in a few words: `3 rules`, `LambdaInvoke`.
    #[must_use]
    pub fn about(&self) -> String {
        match self {
            Self::RuleSet(set) if set.rules.len() == 1 => "1 rule".into(),
            Self::RuleSet(set) => format!("{} rules", set.rules.len()),
            Self::Job(job) => job.operation_name().unwrap_or("no operation").into(),
        }
    }

    /// Everything wrong or doubtful about it in an environment.
    #[must_use]
    pub fn findings(&self, environment: &Environment) -> Vec<Finding> {
        let context = environment.context();
        match self {
            Self::RuleSet(set) => rules::findings::check(set, &context),
            Self::Job(job) => jobs::findings::check(job, &context, jobs::findings::Known::default()),
        }
    }

    /// The rule set it is.
    ///
    /// # Errors
    /// [`Failure::Refused`] where it is a job.
    pub fn rule_set(self) -> Result<RuleSet, Failure> {
        match self {
            Self::RuleSet(set) => Ok(set),
            Self::Job(_) => Err(Failure::Refused("this is a job, and a rule set is needed".into())),
        }
    }

    /// The job it is.
    ///
    /// # Errors
    /// [`Failure::Refused`] where it is a rule set.
    pub fn job(self) -> Result<Job, Failure> {
        match self {
            Self::Job(job) => Ok(*job),
            Self::RuleSet(_) => Err(Failure::Refused("this is a rule set, and a job is needed".into())),
        }
    }

    /// What a revision did, in a few words; `old` is the one before it.
    #[must_use]
    pub fn summary(&self, old: Option<&Self>) -> String {
        match (old, self) {
            (Some(Self::RuleSet(old)), Self::RuleSet(new)) if old.name != new.name => {
                format!("renamed to `{}`, {}", new.name, rules::diff::diff(Some(old), new).summary())
            }
            (Some(Self::RuleSet(old)), Self::RuleSet(new)) => rules::diff::diff(Some(old), new).summary(),
            (Some(Self::Job(old)), Self::Job(new)) => jobs::diff::summary(old, new),
            _ => format!("begun with {}", self.about()),
        }
    }
}

impl Environment {
    /// What checks have to know of an environment.
    #[must_use]
    pub fn context(&self) -> finding::Context {
        finding::Context { region: self.region.clone(), account: self.account.clone() }
    }
}
