//! The steps of a mail's path in signs and words. What rules, actions and effects are called is said by the domain.

use domain::rules::{
    Action,
    outcome::{Ran, Reason, RuleTrace, matched_words},
};

/// How a step of the mail's path went. Never told by colour alone: each has a sign and a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It ran.
    Taken,
    /// It did not apply.
    Skipped,
    /// It would have, had nothing ended the rule or the set before.
    Stopped,
}

impl Step {
    /// How a rule went.
    #[must_use]
    pub const fn of_rule(reason: &Reason) -> Self {
        match reason {
            Reason::Applies => Self::Taken,
            Reason::NotAsked | Reason::Disabled | Reason::NoRecipientMatches | Reason::TlsRequired => {
                Self::Skipped
            }
            Reason::Stopped { .. } => Self::Stopped,
        }
    }

    /// How an action went.
    #[must_use]
    pub const fn of_action(ran: &Ran) -> Self {
        match ran {
            Ran::Yes => Self::Taken,
            Ran::RuleSkipped => Self::Skipped,
            Ran::StoppedBy { .. } => Self::Stopped,
        }
    }

    /// The CSS class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Skipped => "skipped",
            Self::Stopped => "stopped",
        }
    }

    /// The sign before it.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Taken => "●",
            Self::Skipped => "○",
            Self::Stopped => "■",
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Taken => "runs",
            Self::Skipped => "skipped",
            Self::Stopped => "not reached",
        }
    }
}

/// Why a rule applied or did not, in a line: which recipient matched which condition, or what stood against it.
#[must_use]
pub fn reason(trace: &RuleTrace, rules: &[RuleTrace]) -> String {
    if trace.reason != Reason::Applies {
        return trace.reason.words(rules);
    }
    if trace.recipients.is_empty() { "it applies".into() } else { matched_words(&trace.recipients) }
}

/// `LambdaAction` is the "Lambda action".
#[must_use]
pub fn action_title(kind: &str) -> String {
    Action::of_kind(kind).map_or_else(|| kind.to_owned(), |a| format!("{} action", a.title()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::rules::outcome::Matched;

    #[test]
    fn a_reason_names_the_recipient_and_the_condition() {
        let matched = |recipient: &str, condition: Option<&str>| Matched {
            recipient: recipient.into(),
            condition: condition.map(Into::into),
        };
        let mut trace = RuleTrace {
            name: "a".into(),
            reason: Reason::Applies,
            recipients: vec![matched("ana@x.org", Some("x.org")), matched("bo@x.org", None)],
            actions: Vec::new(),
        };
        assert_eq!(
            reason(&trace, &[]),
            "`ana@x.org` matches `x.org`; `bo@x.org`: the rule takes every recipient"
        );
        trace.reason = Reason::Disabled;
        assert_eq!(reason(&trace, &[]), Reason::Disabled.words(&[]));
    }
}
