//! What is taken to be so around a rule set, and what AWS's documents leave open and has to be assumed.

use super::types::{Refusal, Uncertainty};
use crate::{
    mail::Envelope,
    rules::filter::{self, Filter, Verdict},
};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// What an outcome takes for granted beside rule set, sample and answers. The default: no filters, the set is the
/// active one, and after a function that fails the mail goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Assumptions {
    /// What follows when a function fails or takes over 30 seconds, which AWS's documents do not say.
    pub after_error: AfterError,
    /// The account's IP address filters.
    pub filters: Vec<Filter>,
    /// Whether the account has no active rule set, which switches receiving off.
    pub no_active_set: bool,
}

/// What is taken to follow when a function fails or takes over 30 seconds. AWS's documents do not say; SES may try
/// again for hours before it gives up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum AfterError {
    /// The mail goes on as after `CONTINUE`.
    #[default]
    GoesOn,
    /// Nothing further happens to the mail.
    Ends,
}

impl AfterError {
    /// Both.
    pub const ALL: [Self; 2] = [Self::GoesOn, Self::Ends];

    /// `goes_on` or `ends`, as addresses and JSON have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GoesOn => "goes_on",
            Self::Ends => "ends",
        }
    }

    /// Reads it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|after| after.as_str() == text)
    }

    /// It in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::GoesOn => "the mail goes on, as after CONTINUE",
            Self::Ends => "nothing further happens to the mail",
        }
    }
}

/// Why SES refuses a mail before it asks a rule set, if it does, and what is open about that.
pub(crate) fn before_rules(
    assumptions: &Assumptions,
    envelope: &Envelope,
) -> (Option<Refusal>, Vec<Uncertainty>) {
    let (blocked, mut doubts) = filtered(&assumptions.filters, envelope);
    let refusal = if blocked {
        Some(Refusal::SourceBlocked)
    } else if assumptions.no_active_set {
        Some(Refusal::NoActiveSet)
    } else {
        None
    };
    doubts.retain(|_| refusal != Some(Refusal::NoActiveSet));
    (refusal, doubts)
}

/// Whether a filter keeps the sending host out.
fn filtered(filters: &[Filter], envelope: &Envelope) -> (bool, Vec<Uncertainty>) {
    if filters.is_empty() {
        return (false, Vec::new());
    }
    let doubt = |code: &str, message: String, reference: &str| Uncertainty {
        code: code.into(),
        rule: None,
        action: None,
        message,
        reference: reference.into(),
    };
    let Ok(address) = envelope.source_ip.parse::<IpAddr>() else {
        let message = "the sample names no sending host, so the account's IP address filters cannot be asked; the mail is \
                       shown as let in: give the sample a source IP";
        return (false, vec![doubt("source-ip", message.into(), CONTROL)]);
    };
    let name = |at: usize| filters.get(at).map_or("?", |f| f.name.as_str());
    match filter::verdict(filters, address) {
        Verdict::Unfiltered | Verdict::Allowed { despite: None, .. } => (false, Vec::new()),
        Verdict::Blocked { .. } => (true, Vec::new()),
        Verdict::Allowed { by, despite: Some(block) } => {
            let message = format!(
                "the filter `{}` lets `{address}` in and `{}`, for no more addresses, keeps it out: that any filter that \
                 allows wins is documented for a wide Block only; the mail is shown as let in",
                name(by),
                name(block)
            );
            (false, vec![doubt("filter-precedence", message, CONTROL)])
        }
    }
}

const CONTROL: &str = "AWS: Developer Guide, \"Email receiving concepts\", IP-based control: addresses in the block list are \
                       refused unless an Allow filter names them; nothing on ranges of different size";
