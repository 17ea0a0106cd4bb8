//! What AWS will refuse, and what it takes but cannot do later, found by looking before anything is deployed.
//!
//! A [`Question`] is one look at AWS, and what to make of the answer. `backend` looks; nothing here does. That the console is not
//! allowed to look is no fault of the change, and what AWS's documents leave open is not judged: both are said.

mod grants;
mod jobs;
mod rules;

pub use grants::{Granted, Wanted};

use serde::{Deserialize, Serialize};

/// One thing to look at. Every look is a call that only reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// Whose credentials these are. AWS: `GetCallerIdentity`.
    Caller,
    /// A function, by ARN with or without a qualifier. AWS: `GetFunctionConfiguration`.
    Function(String),
    /// A function's resource policy. AWS: `GetPolicy`.
    FunctionPolicy(String),
    /// A bucket's region. AWS: `GetBucketLocation`.
    Bucket(String),
    /// A bucket's policy. AWS: `GetBucketPolicy`.
    BucketPolicy(String),
    /// Whether a bucket locks new objects by default. AWS: `GetObjectLockConfiguration`.
    Lock(String),
    /// An object. AWS: `HeadObject`.
    Object {
        /// Its bucket.
        bucket: String,
        /// Its key.
        key: String,
        /// Its version; none for the latest.
        version: Option<String>,
    },
    /// Who may take a role. AWS: `GetRole`.
    Trust(String),
    /// What a role may do. AWS: `SimulatePrincipalPolicy`.
    Simulate {
        /// The role's ARN.
        role: String,
        /// What.
        actions: Vec<String>,
        /// On what.
        resources: Vec<String>,
    },
}

impl Look {
    /// The permission the console needs to look.
    #[must_use]
    pub const fn permission(&self) -> &'static str {
        match self {
            Self::Caller => "sts:GetCallerIdentity",
            Self::Function(_) => "lambda:GetFunctionConfiguration",
            Self::FunctionPolicy(_) => "lambda:GetPolicy",
            Self::Bucket(_) => "s3:GetBucketLocation",
            Self::BucketPolicy(_) => "s3:GetBucketPolicy",
            Self::Lock(_) => "s3:GetBucketObjectLockConfiguration",
            Self::Object { .. } => "s3:GetObject",
            Self::Trust(_) => "iam:GetRole",
            Self::Simulate { .. } => "iam:SimulatePrincipalPolicy",
        }
    }
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// The caller's account.
    Account(String),
    /// A function.
    Function {
        /// The version it resolves to.
        version: String,
        /// Seconds a call may take.
        timeout: u32,
        /// `Active`, `Pending`, …; none where AWS does not say.
        state: Option<String>,
    },
    /// A policy as JSON; none where there is none.
    Policy(Option<String>),
    /// A bucket's region.
    Region(String),
    /// Whether new objects are locked.
    Locked(bool),
    /// An object's ETag, without quotes.
    Object(String),
    /// Actions on resources, each allowed or not.
    Decisions(Vec<(String, String, bool)>),
}

/// What came of a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It was seen.
    Seen(Seen),
    /// It is not there.
    Absent,
    /// The console is not allowed to look.
    NotAllowed,
    /// AWS gave no answer, or one that says why not.
    Unanswered(String),
}

/// How a check ended; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not well.
    Fail,
    /// It cannot be told, and it is said why.
    Unknown,
    /// The console is not allowed to look.
    NotAllowed,
    /// Well.
    Pass,
}

impl Verdict {
    /// As a badge says it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Fail => "fails",
            Self::Unknown => "not known",
            Self::NotAllowed => "not allowed to look",
            Self::Pass => "passes",
        }
    }
}

/// One check, made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was looked at: an ARN, a bucket's name, an account.
    pub of: String,
    /// What has to be so.
    pub title: String,
    /// How it ended.
    pub verdict: Verdict,
    /// What was seen, or why it is not known.
    pub said: String,
    /// What to do about it, to be copied: a command or a statement of a policy; empty where words say it all.
    pub fix: String,
    /// Whether the deployment is refused: AWS could do nothing with it.
    pub stops: bool,
}

impl Check {
    /// Puts the worst first, else keeps the order.
    pub fn sort(checks: &mut [Self]) {
        checks.sort_by_key(|check| (!(check.stops && check.verdict == Verdict::Fail), check.verdict));
    }

    /// Why a deployment is refused, if it is.
    #[must_use]
    pub fn refusal(checks: &[Self]) -> Option<String> {
        let stops: Vec<String> = checks
            .iter()
            .filter(|check| check.stops && check.verdict == Verdict::Fail)
            .map(|check| format!("`{}`: {}", check.of, check.said))
            .collect();
        (!stops.is_empty()).then(|| format!("AWS would refuse it: {}", stops.join("; ")))
    }
}

/// What an answer comes to.
pub(crate) struct Judged {
    verdict: Verdict,
    said: String,
    fix: String,
}

impl Judged {
    fn pass(said: impl Into<String>) -> Self {
        Self { verdict: Verdict::Pass, said: said.into(), fix: String::new() }
    }

    fn fail(said: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { verdict: Verdict::Fail, said: said.into(), fix: fix.into() }
    }

    fn unknown(said: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { verdict: Verdict::Unknown, said: said.into(), fix: fix.into() }
    }
}

type Judge = Box<dyn Fn(&Seen) -> Judged + Send + Sync>;

/// One look, and what to make of it.
pub struct Question {
    /// What to look at.
    pub look: Look,
    of: String,
    title: String,
    /// Whether it not being there, or being wrong, stops the deployment.
    stops: bool,
    judge: Judge,
    /// What to do where it is not there.
    absent: String,
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question")
            .field("look", &self.look)
            .field("title", &self.title)
            .finish_non_exhaustive()
    }
}

impl Question {
    fn new(
        look: Look,
        of: impl Into<String>,
        title: impl Into<String>,
        judge: impl Fn(&Seen) -> Judged + Send + Sync + 'static,
    ) -> Self {
        Self {
            look,
            of: of.into(),
            title: title.into(),
            stops: false,
            judge: Box::new(judge),
            absent: String::new(),
        }
    }

    fn stopping(mut self) -> Self {
        self.stops = true;
        self
    }

    fn or_else(mut self, absent: impl Into<String>) -> Self {
        self.absent = absent.into();
        self
    }

    /// Whether its failing stops the deployment.
    #[must_use]
    pub const fn stops(&self) -> bool {
        self.stops
    }

    /// The check, once the look was made.
    #[must_use]
    pub fn check(&self, answer: &Answer) -> Check {
        let judged = match answer {
            Answer::Seen(seen) => (self.judge)(seen),
            Answer::Absent if self.absent.is_empty() => Judged::fail("it is not there", ""),
            Answer::Absent => Judged::fail(format!("it is not there: {}", self.absent), ""),
            Answer::NotAllowed => Judged {
                verdict: Verdict::NotAllowed,
                said: format!("the console would need `{}`", self.look.permission()),
                fix: String::new(),
            },
            Answer::Unanswered(why) => Judged::unknown(why.clone(), ""),
        };
        Check {
            of: self.of.clone(),
            title: self.title.clone(),
            verdict: judged.verdict,
            said: judged.said,
            fix: judged.fix,
            stops: self.stops,
        }
    }
}

/// Whether the credentials are of the environment's account: everything else would be done in the wrong one.
fn caller(account: &str) -> Question {
    let wanted = account.to_owned();
    Question::new(Look::Caller, account, "the credentials are of the environment's account", move |seen| {
        match seen {
            Seen::Account(found) if *found == wanted => Judged::pass("they are"),
            Seen::Account(found) => Judged::fail(
                format!("they are of the account {found}: check the environment's credentials"),
                "",
            ),
            _ => odd(),
        }
    })
    .stopping()
}

/// An answer of another kind than was asked for; no look gives one.
fn odd() -> Judged {
    Judged::unknown("AWS answered something else", "")
}

pub use jobs::of_job;
pub use rules::of_rules;
