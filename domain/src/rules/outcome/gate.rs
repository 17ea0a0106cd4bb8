//! Which rules apply to a mail, and whether SES takes the mail at all.
//!
//! Goes by the envelope and never by `To` or `Cc`. Nothing is allocated for a rule that does not apply.
//! AWS: Developer Guide, "Email receiving concepts", recipient-based control.

use super::types::{Matched, Reason, Refusal};
use crate::{
    mail::Envelope,
    rules::{Rule, recipient},
};

/// How a rule stands to a mail before any action has run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Standing {
    /// It is for this mail.
    Applies,
    /// It is switched off.
    Disabled,
    /// No recipient matches its conditions.
    NoRecipientMatches,
    /// It requires TLS and the mail came without.
    TlsRequired,
}

impl Standing {
    pub(crate) const fn reason(self) -> Reason {
        match self {
            Self::Applies => Reason::Applies,
            Self::Disabled => Reason::Disabled,
            Self::NoRecipientMatches => Reason::NoRecipientMatches,
            Self::TlsRequired => Reason::TlsRequired,
        }
    }
}

/// How a rule stands to a mail.
pub(crate) fn standing(rule: &Rule, envelope: &Envelope) -> Standing {
    if !rule.is_enabled() {
        Standing::Disabled
    } else if !envelope.recipients.iter().any(|to| takes(rule, to)) {
        Standing::NoRecipientMatches
    } else if rule.requires_tls() && !envelope.tls {
        Standing::TlsRequired
    } else {
        Standing::Applies
    }
}

/// Whether a rule's conditions take an address; a rule without conditions takes every one.
pub(crate) fn takes(rule: &Rule, address: &str) -> bool {
    rule.recipients.is_empty() || condition(rule, address).is_some()
}

/// The first condition of a rule that an address meets.
pub(crate) fn condition<'r>(rule: &'r Rule, address: &str) -> Option<&'r str> {
    rule.recipients.iter().map(String::as_str).find(|condition| recipient::matches(condition, address))
}

/// The recipients a rule runs for, in the envelope's order. AWS: Developer Guide, notification contents,
/// `receipt.recipients`: those that the active rule matched.
pub(crate) fn matched(rule: &Rule, envelope: &Envelope) -> Vec<Matched> {
    let by = |to: &String| match condition(rule, to) {
        None if !rule.recipients.is_empty() => None,
        condition => Some(Matched { recipient: to.clone(), condition: condition.map(Into::into) }),
    };
    envelope.recipients.iter().filter_map(by).collect()
}

/// The rules that apply, by index, in order.
pub(crate) fn applying(standings: &[Standing]) -> Vec<u32> {
    (0..)
        .zip(standings)
        .filter(|(_, standing)| **standing == Standing::Applies)
        .map(|(rule, _)| rule)
        .collect()
}

/// Why SES refuses the mail, if it does.
pub(crate) fn refusal(envelope: &Envelope, applying: &[u32]) -> Option<Refusal> {
    if envelope.recipients.is_empty() {
        Some(Refusal::NoRecipient)
    } else if applying.is_empty() {
        Some(Refusal::NoRuleApplies)
    } else {
        None
    }
}
