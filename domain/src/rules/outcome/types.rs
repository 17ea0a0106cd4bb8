//! What an outcome consists of.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a `RequestResponse` function answers, as far as SES looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Answer {
    /// Go on.
    #[default]
    Continue,
    /// No further action of this rule.
    StopRule,
    /// No further action, no further rule.
    StopRuleSet,
    /// Null, nothing, or no valid disposition: the same as `CONTINUE`.
    Invalid,
    /// The function failed or took over 30 seconds. AWS's documents do not say what follows.
    Error,
}

/// Which answer each `RequestResponse` function gives: by (rule, action), counted from 0. Functions not named here
/// answer [`Answer::Continue`].
///
/// Written as `{"0/2": "STOP_RULE"}`, since JSON's keys are strings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(try_from = "BTreeMap<String, Answer>", into = "BTreeMap<String, Answer>")]
pub struct Answers(pub BTreeMap<(u32, u32), Answer>);

impl Answers {
    /// What the function at a place answers.
    #[must_use]
    pub fn of(&self, rule: u32, action: u32) -> Answer {
        self.0.get(&(rule, action)).copied().unwrap_or_default()
    }
}

impl TryFrom<BTreeMap<String, Answer>> for Answers {
    type Error = String;
    fn try_from(written: BTreeMap<String, Answer>) -> Result<Self, String> {
        let place = |key: &str| {
            let (rule, action) = key.split_once('/')?;
            Some((rule.parse().ok()?, action.parse().ok()?))
        };
        written
            .into_iter()
            .map(|(key, answer)| {
                let at = place(&key).ok_or_else(|| {
                    format!("`{key}` names no action; write RULE/ACTION, both counted from 0, like `0/2`")
                })?;
                Ok((at, answer))
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl From<Answers> for BTreeMap<String, Answer> {
    fn from(answers: Answers) -> Self {
        answers.0.into_iter().map(|((rule, action), answer)| (format!("{rule}/{action}"), answer)).collect()
    }
}

/// What one rule set does to one sample under given answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Why the mail was not accepted at all; none when it was.
    pub refusal: Option<Refusal>,
    /// Every rule of the set, in order.
    pub rules: Vec<RuleTrace>,
    /// What the outside world sees, in order.
    pub effects: Vec<Effect>,
    /// What AWS's documents leave open and mattered here.
    pub uncertain: Vec<Uncertainty>,
}

/// Why SES refuses a mail in the SMTP conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// An IP address filter of the account keeps the sending host out.
    SourceBlocked,
    /// The account has no active rule set: receiving is off.
    NoActiveSet,
    /// The mail has no recipient.
    NoRecipient,
    /// No rule applies to any recipient.
    NoRuleApplies,
}

/// What one rule did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTrace {
    /// The rule's name.
    pub name: String,
    /// Whether it applied, and why or why not.
    pub reason: Reason,
    /// The recipients its conditions matched, with the condition each matched.
    pub recipients: Vec<Matched>,
    /// Every action of the rule, in order.
    pub actions: Vec<ActionTrace>,
}

/// A recipient and the condition it matched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matched {
    /// The address of `RCPT TO`.
    pub recipient: String,
    /// The rule's condition; none where the rule names none and takes everything.
    pub condition: Option<String>,
}

/// Why a rule applied or did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The mail was refused before any rule was asked.
    NotAsked,
    /// A recipient matched.
    Applies,
    /// It is switched off.
    Disabled,
    /// No recipient matches its conditions.
    NoRecipientMatches,
    /// It requires TLS and the mail came without.
    TlsRequired,
    /// An earlier action ended the rule set.
    Stopped {
        /// The rule that did, counted from 0.
        rule: u32,
        /// Its action, counted from 0.
        action: u32,
    },
}

/// What one action did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionTrace {
    /// Its kind, e.g. `LambdaAction`.
    pub kind: String,
    /// Whether it ran, and if not, why.
    pub ran: Ran,
    /// The answer taken for it, when it is a function that SES waits for.
    pub answer: Option<Answer>,
    /// What the outside world sees of it.
    pub effects: Vec<Effect>,
    /// Whether it ran only by assumption: an earlier action did something after which AWS's documents do not say
    /// what follows.
    #[serde(default)]
    pub uncertain: bool,
}

/// Whether an action ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ran {
    /// It did.
    Yes,
    /// Its rule did not apply.
    RuleSkipped,
    /// An earlier action of the same rule ended the rule, or the rule set.
    StoppedBy {
        /// The action that did, counted from 0, in the same rule.
        action: u32,
    },
}

/// Something the outside world sees.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Effect {
    /// The mail was stored.
    Stored {
        /// The bucket.
        bucket: String,
        /// The object's key.
        key: String,
        /// Whether SES encrypts it on its own side first.
        encrypted: bool,
    },
    /// The whole mail was published.
    Published {
        /// The topic.
        topic: String,
        /// `UTF-8` or `Base64`.
        encoding: String,
    },
    /// A topic was told, on the side, that an action was taken.
    Told {
        /// The topic.
        topic: String,
        /// The action's kind.
        about: String,
    },
    /// A function was invoked.
    Invoked {
        /// The function.
        function: String,
        /// Whether SES waited for its answer.
        waits: bool,
    },
    /// A non-delivery report was sent to the sender.
    Bounced {
        /// SMTP reply code.
        code: String,
        /// Enhanced status code; may be empty.
        status: String,
        /// Text for people.
        message: String,
        /// Address it comes from.
        sender: String,
    },
    /// The mail was too large for an action and bounced.
    TooLarge {
        /// The action's kind.
        action: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// A header was put before the mail's own, for later actions to see.
    HeaderAdded {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// The mail went to `WorkMail`.
    HandedToWorkmail {
        /// The organization.
        organization: String,
    },
    /// An e-mail contact was started in Amazon Connect.
    ContactStarted {
        /// The instance.
        instance: String,
    },
    /// The rule set ended here.
    Ended,
}

/// Something AWS's documents leave open, where it mattered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uncertainty {
    /// Stable name, e.g. `function-error`.
    pub code: String,
    /// The rule, counted from 0.
    pub rule: Option<u32>,
    /// The action, counted from 0.
    pub action: Option<u32>,
    /// What is open, and what was assumed.
    pub message: String,
    /// What is known, and where it stands.
    pub reference: String,
}
