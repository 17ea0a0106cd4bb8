//! Outcomes in words, as pages and the command line say them. Rules are called by name, actions counted from 1.

use super::types::{ActionTrace, Answer, Effect, Matched, Outcome, Ran, Reason, Refusal, RuleTrace};
use crate::rules::Action;
use std::str::FromStr;

impl Answer {
    /// All answers.
    pub const ALL: [Self; 5] =
        [Self::Continue, Self::StopRule, Self::StopRuleSet, Self::Invalid, Self::Error];

    /// `CONTINUE`, `STOP_RULE`, `STOP_RULE_SET`, `INVALID`, `ERROR`. The first three are dispositions as a function
    /// returns them; the others are ours.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Continue => "CONTINUE",
            Self::StopRule => "STOP_RULE",
            Self::StopRuleSet => "STOP_RULE_SET",
            Self::Invalid => "INVALID",
            Self::Error => "ERROR",
        }
    }

    /// What the answer means.
    /// AWS: Developer Guide, "Invoke Lambda function action", return values.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Continue => "goes on",
            Self::StopRule => "ends this rule; later rules still run",
            Self::StopRuleSet => "ends the rule set",
            Self::Invalid => "null, nothing or no valid disposition: goes on, as with CONTINUE",
            Self::Error => "fails or takes over 30 s: not documented by AWS what follows",
        }
    }

    /// Reads an answer by its name.
    ///
    /// # Errors
    /// Says which names there are.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|a| a.as_str() == text).ok_or_else(|| {
            format!("`{text}` is no answer; use CONTINUE, STOP_RULE, STOP_RULE_SET, INVALID or ERROR")
        })
    }
}

impl FromStr for Answer {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Refusal {
    /// The refusal's name: `source_blocked`, `no_active_set`, `no_recipient`, `no_rule_applies`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SourceBlocked => "source_blocked",
            Self::NoActiveSet => "no_active_set",
            Self::NoRecipient => "no_recipient",
            Self::NoRuleApplies => "no_rule_applies",
        }
    }

    /// Why the mail was refused.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::SourceBlocked => {
                "refused while it was sent: an IP address filter of the account blocks the sending host"
            }
            Self::NoActiveSet => "refused while it was sent: no rule set is active, receiving is off",
            Self::NoRecipient => "refused: the mail has no recipient",
            Self::NoRuleApplies => "refused while it was sent: no rule applies to it",
        }
    }
}

impl Outcome {
    /// Whether SES takes the mail.
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        self.refusal.is_none()
    }

    /// Every action that ran, as (rule, action) counted from 0, in order.
    pub fn ran(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..).zip(&self.rules).flat_map(|(r, rule)| {
            (0..).zip(&rule.actions).filter(|(_, action)| action.ran == Ran::Yes).map(move |(a, _)| (r, a))
        })
    }
}

impl RuleTrace {
    /// Whether the rule ran.
    #[must_use]
    pub fn applies(&self) -> bool {
        self.reason == Reason::Applies
    }
}

impl ActionTrace {
    /// Whether the action ran.
    #[must_use]
    pub fn ran(&self) -> bool {
        self.ran == Ran::Yes
    }
}

impl Reason {
    /// The reason's name: `not_asked`, `applies`, `disabled`, `no_recipient_matches`, `tls_required`, `stopped`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Applies => "applies",
            Self::Disabled => "disabled",
            Self::NoRecipientMatches => "no_recipient_matches",
            Self::TlsRequired => "tls_required",
            Self::Stopped { .. } => "stopped",
        }
    }

    /// The reason in words; `rules` are all of the outcome, to name the one that stopped the set.
    #[must_use]
    pub fn words(&self, rules: &[RuleTrace]) -> String {
        match self {
            Self::NotAsked => "not asked: the mail was refused before".into(),
            Self::Applies => "applies".into(),
            Self::Disabled => "does not apply: it is switched off".into(),
            Self::NoRecipientMatches => "does not apply: no recipient matches its conditions".into(),
            Self::TlsRequired => "does not apply: it requires TLS and the mail came without".into(),
            Self::Stopped { rule, action } => {
                let name = rules.get(*rule as usize).map_or("?", |r| r.name.as_str());
                format!("not reached: action {} of `{name}` ended the rule set", action + 1)
            }
        }
    }
}

/// Which recipient met which condition, in words: why a rule applies.
#[must_use]
pub fn matched_words(recipients: &[Matched]) -> String {
    let by = |matched: &Matched| match &matched.condition {
        Some(condition) if condition.eq_ignore_ascii_case(&matched.recipient) => {
            format!("`{}` matches", matched.recipient)
        }
        Some(condition) => format!("`{}` matches `{condition}`", matched.recipient),
        None => format!("`{}`: the rule takes every recipient", matched.recipient),
    };
    recipients.iter().map(by).collect::<Vec<_>>().join("; ")
}

impl Ran {
    /// Whether the action ran, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Yes => "ran".into(),
            Self::RuleSkipped => "did not run: its rule did not".into(),
            Self::StoppedBy { action } => {
                format!("did not run: action {} ended the rule before it", action + 1)
            }
        }
    }
}

impl Effect {
    /// The effect's name, as in its JSON: `stored`, `published`, …
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Stored { .. } => "stored",
            Self::Published { .. } => "published",
            Self::Told { .. } => "told",
            Self::Invoked { .. } => "invoked",
            Self::Bounced { .. } => "bounced",
            Self::TooLarge { .. } => "too_large",
            Self::HeaderAdded { .. } => "header_added",
            Self::HandedToWorkmail { .. } => "handed_to_workmail",
            Self::ContactStarted { .. } => "contact_started",
            Self::Ended => "ended",
        }
    }

    /// The effect in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Stored { bucket, key, encrypted } => {
                let how = if *encrypted { ", encrypted by SES" } else { "" };
                format!("stored at `s3://{bucket}/{key}`{how}")
            }
            Self::Published { topic, encoding } => format!("published whole to `{topic}`, as {encoding}"),
            Self::Told { topic, about } => {
                format!("`{topic}` told of the {} action", title(about))
            }
            Self::Invoked { function, waits: true } => {
                format!("`{function}` invoked; SES waits for its answer")
            }
            Self::Invoked { function, waits: false } => {
                format!("`{function}` invoked; SES does not wait for it")
            }
            Self::Bounced { code, status, message, sender } => {
                let status = if status.is_empty() { String::new() } else { format!(" {status}") };
                format!("non-delivery report sent to the sender from `{sender}`: {code}{status} `{message}`")
            }
            Self::TooLarge { action, limit } => {
                format!("bounced: over the {} action's limit of {}", title(action), binary(*limit))
            }
            Self::HeaderAdded { name, value } => {
                format!("header `{name}: {value}` added for later actions to see")
            }
            Self::HandedToWorkmail { organization } => format!("handed to WorkMail, `{organization}`"),
            Self::ContactStarted { instance } => {
                format!("e-mail contact started in Amazon Connect, `{instance}`")
            }
            Self::Ended => "rule set ended: nothing further runs".into(),
        }
    }
}

/// An action's kind as pages call it.
fn title(kind: &str) -> &str {
    Action::of_kind(kind).map_or(kind, |action| action.title())
}

/// `40 MiB`, `150 KiB`, `7 bytes`.
fn binary(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = 1024 * KIB;
    if bytes >= MIB && bytes.is_multiple_of(MIB) {
        format!("{} MiB", bytes / MIB)
    } else if bytes >= KIB && bytes.is_multiple_of(KIB) {
        format!("{} KiB", bytes / KIB)
    } else {
        format!("{bytes} bytes")
    }
}
