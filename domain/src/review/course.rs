//! What becomes of a change by a move: its next state, and whether approvals stand.

use super::{facts::Facts, moves::Move, policy::Policy};
use crate::change::State;

/// Whether a change waits for approvals or has them, as of now.
#[must_use]
pub fn settled(policy: &Policy, facts: &Facts) -> State {
    if facts.is_approved(policy) { State::Approved } else { State::InReview }
}

/// Where a change stands after a move. `facts` are those **after** what the move itself writes: the approval that was added,
/// the new plan, the new author.
#[must_use]
pub fn after(step: Move, policy: &Policy, facts: &Facts) -> State {
    match step {
        Move::SendBack => State::SentBack,
        Move::Withdraw => State::Withdrawn,
        Move::Deploy | Move::BreakGlass => State::Deploying,
        Move::Update | Move::Approve => settled(policy, facts),
        // Neither makes a change that was sent back one that is looked at again.
        Move::TakeOver | Move::Assign | Move::Acknowledge => match facts.state {
            State::InReview | State::Approved => settled(policy, facts),
            state => state,
        },
    }
}

/// Why standing approvals are dropped by a move, if they are. An update drops them unless the plan comes to the same.
#[must_use]
pub const fn drops(step: Move, same_plan: bool) -> Option<&'static str> {
    match step {
        Move::SendBack => Some("the change was sent back"),
        Move::Withdraw => Some("the change was withdrawn"),
        Move::Update if !same_plan => Some("the plan changed when the change was updated"),
        _ => None,
    }
}
