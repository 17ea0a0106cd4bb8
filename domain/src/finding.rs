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

/// Where in a rule set or a job something is: the whole, a rule, an action, and maybe a field of it. Indices count from 0
/// here; pages and [`Place::path`] write them as the document has them. A job has no rules: its fields are whole paths.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Place {
    /// Which rule; none for the set itself.
    pub rule: Option<u32>,
    /// Which action of it; none for the rule itself.
    pub action: Option<u32>,
    /// Which member, as AWS's documents write it (`FunctionArn`, in a job `Report.Bucket`); empty for the whole.
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

    /// A member of a job, by its whole path: `Operation.LambdaInvoke.FunctionArn`.
    #[must_use]
    pub fn job(path: impl Into<String>) -> Self {
        Self { rule: None, action: None, field: path.into() }
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

/// A kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Its stable name, kebab-case.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about, for lists of all checks.
    pub title: &'static str,
    /// Where the rule comes from.
    pub reference: &'static str,
}

/// Makes a table of codes: a constant each, and `CODES` with all of them.
macro_rules! codes {
    ($($id:ident = $name:literal, $severity:ident, $title:literal, $reference:expr;)+) => {
        $(pub(super) const $id: Code = Code { name: $name, severity: $severity, title: $title, reference: $reference };)+

        /// Every kind of finding.
        pub const CODES: &[Code] = &[$($id),+];
    };
}
pub(crate) use codes;

/// Where a rule set or job is to live: what functions, topics, keys and the rest are compared with. What is empty is
/// not known, and nothing is compared with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Context {
    /// The environment's region.
    pub region: String,
    /// The environment's account, twelve digits.
    pub account: String,
}

/// The findings at one place.
pub fn at<'a>(findings: &'a [Finding], place: &Place) -> impl Iterator<Item = &'a Finding> + use<'a> {
    let place = place.clone();
    findings.iter().filter(move |f| f.place == place)
}

/// How many findings of each severity there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Errors: deploying is refused.
    pub errors: u32,
    /// Warnings.
    pub warnings: u32,
    /// Notes.
    pub notes: u32,
}

/// Counts findings by severity.
#[must_use]
pub fn count(findings: &[Finding]) -> Counts {
    let mut counts = Counts::default();
    for finding in findings {
        match finding.severity {
            Severity::Error => counts.errors += 1,
            Severity::Warning => counts.warnings += 1,
            Severity::Note => counts.notes += 1,
        }
    }
    counts
}

/// Findings as they are collected.
#[derive(Debug, Default)]
pub(crate) struct Report {
    findings: Vec<Finding>,
}

impl Report {
    /// The findings by place (the whole first), then the worst first.
    pub(crate) fn sorted(self) -> Vec<Finding> {
        let mut findings = self.findings;
        findings.sort_by(|a, b| (&a.place, a.severity, &a.code).cmp(&(&b.place, b.severity, &b.code)));
        findings
    }

    /// Adds a finding; severity and reference are the code's.
    pub(crate) fn add(
        &mut self,
        code: Code,
        place: Place,
        message: impl Into<String>,
        fix: impl Into<String>,
    ) -> Added<'_> {
        self.findings.push(Finding {
            code: code.name.into(),
            severity: code.severity,
            place,
            message: message.into(),
            fix: fix.into(),
            reference: code.reference.into(),
            patch: None,
            witness: None,
            without_tls: false,
        });
        Added(self.findings.last_mut())
    }
}

/// The finding just added, to say more of it.
pub(crate) struct Added<'a>(Option<&'a mut Finding>);

impl Added<'_> {
    /// The value that mends it.
    pub(crate) fn patch(mut self, value: impl Into<Option<String>>) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.patch = value.into();
        }
        self
    }

    /// Whether only mail without TLS shows it.
    pub(crate) fn without_tls(mut self, on: bool) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.without_tls = on;
        }
        self
    }

    /// The address that shows it.
    pub(crate) fn witness(mut self, address: impl Into<Option<String>>) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.witness = address.into();
        }
        self
    }
}
