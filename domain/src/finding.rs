//! Findings: what a check has to say, where, how bad it is, and what to do about it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// AWS refuses it, or it cannot work. Deploying is refused.
    Error,
    /// AWS takes it, but it probably does something other than meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// `error`, `warning`, `note`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Where in a rule set something is: the set, a rule, an action, and maybe a field of it. Indices count from 0 here;
/// pages and [`Place::path`] write them as the document has them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Place {
    /// Which rule; none for the set itself.
    pub rule: Option<u32>,
    /// Which action of it; none for the rule itself.
    pub action: Option<u32>,
    /// Which member, as AWS's documents write it (`FunctionArn`); empty for the whole.
    pub field: String,
}

impl Place {
    /// A member of the set.
    #[must_use]
    pub fn set(field: &str) -> Self {
        Self { rule: None, action: None, field: field.into() }
    }

    /// A member of a rule.
    #[must_use]
    pub fn rule(rule: usize, field: &str) -> Self {
        Self { rule: u32::try_from(rule).ok(), action: None, field: field.into() }
    }

    /// A member of an action.
    #[must_use]
    pub fn action(rule: usize, action: usize, field: &str) -> Self {
        Self { rule: u32::try_from(rule).ok(), action: u32::try_from(action).ok(), field: field.into() }
    }

    /// `Rules[2].Actions[0].FunctionArn`: the path into the document.
    #[must_use]
    pub fn path(&self) -> String {
        self.to_string()
    }

    /// The id of the field's element on the editor's page: `r2-a0-FunctionArn`.
    #[must_use]
    pub fn anchor(&self) -> String {
        let mut parts = Vec::new();
        if let Some(rule) = self.rule {
            parts.push(format!("r{rule}"));
        }
        if let Some(action) = self.action {
            parts.push(format!("a{action}"));
        }
        if !self.field.is_empty() {
            parts.push(self.field.clone());
        }
        if parts.is_empty() { "set".into() } else { parts.join("-") }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut dot = "";
        if let Some(rule) = self.rule {
            write!(f, "Rules[{rule}]")?;
            dot = ".";
        }
        if let Some(action) = self.action {
            write!(f, "{dot}Actions[{action}]")?;
            dot = ".";
        }
        if self.field.is_empty() { Ok(()) } else { write!(f, "{dot}{}", self.field) }
    }
}

/// One result of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable name of the check, kebab-case, e.g. `lambda-region`.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// The fault: lower-case, no period, user input in backticks.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// Where the rule comes from: an AWS page or service model; or says that AWS's documents are silent.
    pub reference: String,
    /// A value that mends it when put into the place, where there is one.
    pub patch: Option<String>,
    /// An address that shows it, for findings about reachability.
    pub witness: Option<String>,
    /// Whether mail to that address shows it only when it comes without TLS.
    #[serde(default, skip_serializing_if = "is_false")]
    pub without_tls: bool,
}

/// What is left out when written.
const fn is_false(flag: &bool) -> bool {
    !*flag
}
