//! Who may do what to a change, now. Asked inside the transaction that does it.

use super::{
    facts::{Facts, Live},
    policy::Policy,
    requirements::{Kind, requirement},
};
use crate::{Caller, Failure, access::Deed, change::State};
use serde::{Deserialize, Serialize};

/// What somebody can do to a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Point it at a newer revision, or at what is live now.
    Update,
    /// Approve it.
    Approve,
    /// Send it back with a reason.
    SendBack,
    /// Give it up.
    Withdraw,
    /// Answer for it from now on, in its author's place.
    TakeOver,
    /// Ask people for their review.
    Assign,
    /// Say that its warnings were seen.
    Acknowledge,
    /// Deploy it.
    Deploy,
    /// Deploy it without what the policy demands, with a reason, in the open.
    BreakGlass,
}

impl Move {
    /// All moves.
    pub const ALL: [Self; 9] = [
        Self::Update,
        Self::Approve,
        Self::SendBack,
        Self::Withdraw,
        Self::TakeOver,
        Self::Assign,
        Self::Acknowledge,
        Self::Deploy,
        Self::BreakGlass,
    ];

    /// What it takes, as far as roles go.
    #[must_use]
    pub const fn deed(self) -> Deed {
        match self {
            Self::Update | Self::Withdraw | Self::TakeOver | Self::Assign => Deed::Propose,
            Self::Approve | Self::SendBack | Self::Acknowledge => Deed::Review,
            Self::Deploy => Deed::Deploy,
            Self::BreakGlass => Deed::ManageEnvironments,
        }
    }

    /// The states in which it can be made at all.
    #[must_use]
    pub const fn is_open(self, state: State) -> bool {
        match self {
            Self::Update | Self::Withdraw | Self::TakeOver | Self::Assign => {
                matches!(state, State::InReview | State::SentBack | State::Approved)
            }
            Self::Approve | Self::SendBack | Self::Acknowledge | Self::Deploy | Self::BreakGlass => {
                matches!(state, State::InReview | State::Approved)
            }
        }
    }

    /// The move as a button says it: `send back`.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Assign => "assign reviewers",
            Self::Acknowledge => "acknowledge warnings",
            Self::BreakGlass => "break the glass",
            _ => self.words(),
        }
    }

    /// The move in words: "nobody can … it now".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Approve => "approve",
            Self::SendBack => "send back",
            Self::Withdraw => "withdraw",
            Self::TakeOver => "take over",
            Self::Assign => "assign reviewers to",
            Self::Acknowledge => "acknowledge the warnings of",
            Self::Deploy => "deploy",
            Self::BreakGlass => "break the glass for",
        }
    }
}

/// The shortest reason for breaking the glass, in characters.
pub const MIN_REASON: usize = 10;

/// A reason for breaking the glass, trimmed.
///
/// # Errors
/// A problem at `reason` where it says too little.
pub fn reason(text: &str) -> Result<String, Failure> {
    let reason = text.trim();
    if reason.chars().filter(|c| c.is_alphanumeric()).count() < MIN_REASON {
        return Err(Failure::invalid(
            "reason",
            format!(
                "say why this cannot wait for its review, in at least {MIN_REASON} letters: everybody will read it"
            ),
        ));
    }
    Ok(reason.to_owned())
}

/// Whether `caller` may make `step` now.
///
/// # Errors
/// [`Failure::Forbidden`] where it takes another person, [`Failure::Refused`] where it takes another state or something is not
/// met, [`Failure::Conflict`] where what is live has moved.
pub fn may(caller: &Caller, step: Move, policy: &Policy, facts: &Facts) -> Result<(), Failure> {
    caller.require(step.deed())?;
    if !step.is_open(facts.state) {
        return Err(Failure::Refused(format!(
            "this change is {}: nobody can {} it now",
            facts.state.words(),
            step.words()
        )));
    }
    person(caller, step, policy, facts)?;
    for kind in Kind::ALL.into_iter().filter(|kind| kind.holds_up(step)) {
        let unmet = requirement(kind, caller, policy, facts).filter(|r| !r.met);
        if let Some(unmet) = unmet {
            return Err(match kind {
                Kind::LiveAsPlanned => Failure::Conflict(unmet.why),
                Kind::OtherDeployer => Failure::Forbidden(unmet.why),
                _ => Failure::Refused(unmet.why),
            });
        }
    }
    needless(caller, step, policy, facts)
}

/// What depends on who it is, beyond the role.
fn person(caller: &Caller, step: Move, policy: &Policy, facts: &Facts) -> Result<(), Failure> {
    if step == Move::BreakGlass {
        caller.require_session("break the glass")?;
    }
    let own = !policy.own_approval && facts.is_by(caller.person);
    match step {
        Move::Approve if own => {
            Err(Failure::Forbidden("nobody approves what they wrote: ask another reviewer".into()))
        }
        Move::Acknowledge if own => Err(Failure::Forbidden(
            "nobody acknowledges the warnings of what they wrote: ask another reviewer".into(),
        )),
        Move::Approve if !policy.approvers.include(&caller.name, caller.role) => Err(Failure::Forbidden(
            format!("in this environment it takes the approval of {}", policy.approvers.words()),
        )),
        Move::BreakGlass if !policy.break_glass => Err(Failure::Forbidden(
            "the policy of this environment has no break-glass: meet its requirements, or change the policy"
                .into(),
        )),
        _ => Ok(()),
    }
}

/// What there is no need for.
fn needless(caller: &Caller, step: Move, policy: &Policy, facts: &Facts) -> Result<(), Failure> {
    let refuse = |why: &str| Err(Failure::Refused(why.into()));
    match step {
        Move::Approve if facts.counted(policy).iter().any(|s| s.person == caller.person) => {
            refuse("you approved this very plan already")
        }
        Move::Approve if facts.is_approved(policy) => refuse("it has all approvals it takes: deploy it"),
        Move::TakeOver if facts.author == caller.person => refuse("it is yours already"),
        Move::Acknowledge if facts.unacknowledged == 0 => refuse("no warning waits to be acknowledged"),
        Move::BreakGlass if may(caller, Move::Deploy, policy, facts).is_ok() => {
            refuse("everything is met: deploy it as usual")
        }
        _ => Ok(()),
    }
}

impl Facts {
    /// These facts, with what is live known to be as planned or not.
    #[must_use]
    pub fn with_live(mut self, as_planned: bool) -> Self {
        self.live = if as_planned { Live::AsPlanned } else { Live::Moved };
        self
    }
}
