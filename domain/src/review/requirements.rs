//! What a change has to meet before it is deployed, each met or not, and why: what its page lists.

use super::{
    facts::{Facts, Live},
    moves::Move,
    policy::Policy,
};
use crate::Caller;
use serde::{Deserialize, Serialize};

/// A kind of requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// No finding of severity error.
    NoErrors,
    /// What is live is what the plan was made from.
    LiveAsPlanned,
    /// Enough approvals of this very plan.
    Approvals,
    /// All expectations hold.
    Expectations,
    /// A job names a published version of its function.
    PinnedVersions,
    /// Every warning is acknowledged.
    Warnings,
    /// Every thread is resolved.
    Threads,
    /// No freeze window is on.
    NoFreeze,
    /// Who deploys has no part in it.
    OtherDeployer,
}

impl Kind {
    /// All kinds, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::NoErrors,
        Self::LiveAsPlanned,
        Self::Approvals,
        Self::Expectations,
        Self::PinnedVersions,
        Self::Warnings,
        Self::Threads,
        Self::NoFreeze,
        Self::OtherDeployer,
    ];

    /// Whether a move waits for it. What is wrong with the content itself is not even approved; what AWS would refuse, or what
    /// was planned from something else than what is live, is not deployed by breaking the glass either.
    #[must_use]
    pub const fn holds_up(self, step: Move) -> bool {
        match step {
            Move::Deploy => true,
            Move::Approve => {
                matches!(
                    self,
                    Self::NoErrors | Self::LiveAsPlanned | Self::Expectations | Self::PinnedVersions
                )
            }
            Move::BreakGlass => matches!(self, Self::NoErrors | Self::LiveAsPlanned),
            _ => false,
        }
    }

    /// Its name in pages and documents: `no_errors`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoErrors => "no_errors",
            Self::LiveAsPlanned => "live_as_planned",
            Self::Approvals => "approvals",
            Self::Expectations => "expectations",
            Self::PinnedVersions => "pinned_versions",
            Self::Warnings => "warnings",
            Self::Threads => "threads",
            Self::NoFreeze => "no_freeze",
            Self::OtherDeployer => "other_deployer",
        }
    }
}

/// One thing a change has to meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Which.
    pub kind: Kind,
    /// Whether it is met.
    pub met: bool,
    /// What is demanded.
    pub title: String,
    /// Why it is met or not, and what to do.
    pub why: String,
}

/// Everything the policy demands of a change, for the person before the page. What it does not demand is left out.
#[must_use]
pub fn requirements(caller: &Caller, policy: &Policy, facts: &Facts) -> Vec<Requirement> {
    Kind::ALL.into_iter().filter_map(|kind| requirement(kind, caller, policy, facts)).collect()
}

/// One of them; none where the policy does not demand it.
#[must_use]
pub fn requirement(kind: Kind, caller: &Caller, policy: &Policy, facts: &Facts) -> Option<Requirement> {
    let (met, title, why) = match kind {
        Kind::NoErrors => counted(
            facts.errors,
            "no errors",
            "no finding is an error",
            "finding(s) of severity error: mend the draft, then update this change",
        ),
        Kind::LiveAsPlanned => demanded(facts.live != Live::Nothing).map(|()| live(facts.live))?,
        Kind::Approvals => approvals(policy, facts),
        Kind::Expectations => demanded(policy.expectations).map(|()| {
            counted(
                facts.missed,
                "expectations hold",
                "no expectation is missed",
                "expectation(s) of this environment are missed: mend the draft, or the expectations, then update this \
                 change",
            )
        })?,
        Kind::PinnedVersions => demanded(policy.pinned_versions).map(|()| pinned(facts))?,
        Kind::Warnings => demanded(policy.warnings).map(|()| warnings(facts))?,
        Kind::Threads => demanded(policy.threads).map(|()| {
            counted(
                facts.open_threads,
                "threads resolved",
                "no thread is open",
                "thread(s) are open: answer and resolve them",
            )
        })?,
        Kind::NoFreeze => demanded(!policy.freezes.is_empty()).map(|()| freeze(policy, facts))?,
        Kind::OtherDeployer => demanded(policy.deployer_not_author).map(|()| deployer(caller, facts))?,
    };
    Some(Requirement { kind, met, title, why })
}

fn demanded(by_policy: bool) -> Option<()> {
    by_policy.then_some(())
}

type Said = (bool, String, String);

fn counted(count: u32, title: &str, none: &str, some: &str) -> Said {
    let why = if count == 0 { none.to_owned() } else { format!("{count} {some}") };
    (count == 0, title.into(), why)
}

fn live(live: Live) -> Said {
    let why = match live {
        Live::Unasked => "asked of AWS when it is approved, and before the first step of its deployment",
        Live::AsPlanned => "what is live is what the plan was made from",
        Live::Moved => "what is live has changed since the plan was made: update this change",
        Live::Nothing => "nothing that is live is replaced",
    };
    (live != Live::Moved, "what is live has not moved".into(), why.into())
}

fn approvals(policy: &Policy, facts: &Facts) -> Said {
    let needed = facts.needed(policy);
    let counted = facts.counted(policy);
    let title = match needed {
        0 => "no approval needed".into(),
        1 => "one approval of this very plan".to_owned(),
        n => format!("{n} approvals of this very plan"),
    };
    let mut why = match counted.len() {
        0 if needed == 0 => "the environment's policy demands none".to_owned(),
        0 => "no approval signs this very plan: ask for a review".to_owned(),
        have => {
            let names: Vec<&str> = counted.iter().map(|s| s.name.as_str()).collect();
            format!("{have} of {needed}: {}", names.join(", "))
        }
    };
    let met = counted.len() >= usize::from(needed);
    if !met {
        why += &format!("; it takes {}", policy.approvers.words());
        if !policy.own_approval {
            why += " who wrote nothing of it";
        }
    }
    let raised: Vec<String> = facts
        .risks
        .iter()
        .filter_map(|raised| {
            let bar = policy.bars.iter().find(|bar| bar.when == raised.risk)?;
            Some(format!("{} more for {} ({})", bar.more, bar.when.words(), raised.why))
        })
        .collect();
    if !raised.is_empty() {
        why += &format!("; the bar is raised: {}", raised.join(", "));
    }
    (met, title, why)
}

fn pinned(facts: &Facts) -> Said {
    let why = match &facts.unpinned[..] {
        [] => "no function can change while the job runs".into(),
        functions => format!(
            "`{}` can change while the job runs: name a published version, then update this change",
            functions.join("`, `")
        ),
    };
    (facts.unpinned.is_empty(), "functions by a published version".into(), why)
}

fn warnings(facts: &Facts) -> Said {
    let why = match (facts.warnings, facts.unacknowledged) {
        (0, _) => "no finding is a warning".into(),
        (all, 0) => format!("all {all} acknowledged"),
        (all, open) => format!("{open} of {all} not acknowledged: a reviewer has to say that they were seen"),
    };
    (facts.unacknowledged == 0, "warnings acknowledged".into(), why)
}

fn freeze(policy: &Policy, facts: &Facts) -> Said {
    let why = if facts.frozen.is_empty() {
        let all: Vec<String> = policy.freezes.iter().map(super::freeze::Freeze::words).collect();
        format!("not now; windows: {}", all.join("; "))
    } else {
        format!("nothing is deployed {}", facts.frozen.join("; "))
    };
    (facts.frozen.is_empty(), "no freeze window".into(), why)
}

fn deployer(caller: &Caller, facts: &Facts) -> Said {
    let own = facts.is_by(caller.person);
    let why = if own {
        "you wrote a part of it: somebody else has to deploy it"
    } else {
        "you wrote nothing of it"
    };
    (!own, "deployed by somebody else".into(), why.into())
}
