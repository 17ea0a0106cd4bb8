//! How the function of the sandbox answers a job's tasks: set by people, so that failures can be tried without an AWS account.

use serde::{Deserialize, Serialize};

/// How a function of the sandbox answers a task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// Every task succeeds.
    #[default]
    Succeeds,
    /// Some tasks fail: which ones hangs on their keys, so the same manifest fails in the same places.
    Fails {
        /// How many of a hundred.
        percent: u8,
        /// How.
        how: Failing,
    },
    /// A handler somebody pasted answers.
    Handler {
        /// Its source, as [`crate::handler::TryHandler::source`].
        source: String,
    },
}

/// How a task fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failing {
    /// With `PermanentFailure`.
    ForGood,
    /// With `TemporaryFailure` the first time; it succeeds when it is tried again.
    AtFirst,
    /// With `TemporaryFailure` each time it is tried.
    EachTime,
    /// The function throws.
    Throws,
}

impl Failing {
    /// All of them, with their names in forms and what they mean.
    pub const ALL: [(&'static str, Self, &'static str); 4] = [
        ("for_good", Self::ForGood, "some tasks fail for good"),
        ("at_first", Self::AtFirst, "some tasks fail at first, and succeed when tried again"),
        ("each_time", Self::EachTime, "some tasks fail each time they are tried"),
        ("throws", Self::Throws, "the function throws for some tasks"),
    ];
}

impl Behaviour {
    /// The behaviour's name in forms.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Succeeds => "succeeds",
            Self::Handler { .. } => "handler",
            Self::Fails { how, .. } => {
                Failing::ALL.iter().find(|(_, one, _)| one == how).map_or("for_good", |(name, ..)| name)
            }
        }
    }
}
