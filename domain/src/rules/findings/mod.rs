//! Findings: everything wrong or doubtful about a rule set that can be said without asking AWS.

mod actions;
mod arns;
mod bounce;
mod codes;
mod flow;
mod infer;
mod lambda;
mod names;
mod reach;
mod recipients;
mod storage;
mod topics;

pub use actions::MAX_ACTIONS;
pub use bounce::TEMPLATES as BOUNCE_TEMPLATES;
pub use codes::{CODES, Code};
pub use names::MAX_RULES;
pub use recipients::MAX_RECIPIENTS;
pub use topics::resolve_topic;

use super::RuleSet;
use crate::finding::{Finding, Place, Severity};
use serde::{Deserialize, Serialize};

/// Where the rule set is to live: what functions, topics, keys and the rest are compared with. What is empty is not
/// known, and nothing is compared with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Context {
    /// The environment's region.
    pub region: String,
    /// The environment's account, twelve digits.
    pub account: String,
}

/// Checks a rule set. The findings are sorted by place (the set first, then rule by rule), then the worst first.
#[must_use]
pub fn check(set: &RuleSet, context: &Context) -> Vec<Finding> {
    let mut report = Report::default();
    let reach = reach::Reach::new(set);
    names::check(set, context, &mut report);
    recipients::check(set, &mut report);
    actions::check(set, &reach, &mut report);
    storage::check(set, &mut report);
    bounce::check(set, &mut report);
    topics::check(set, context, &mut report);
    arns::check(set, context, &mut report);
    lambda::check(set, context, &reach, &mut report);
    flow::check(set, &reach, &mut report);
    let mut findings = report.findings;
    findings.sort_by(|a, b| (&a.place, a.severity, &a.code).cmp(&(&b.place, b.severity, &b.code)));
    findings
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
#[derive(Default)]
struct Report {
    findings: Vec<Finding>,
}

impl Report {
    /// Adds a finding; severity and reference are the code's.
    fn add(
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
struct Added<'a>(Option<&'a mut Finding>);

impl Added<'_> {
    /// The value that mends it.
    fn patch(mut self, value: impl Into<Option<String>>) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.patch = value.into();
        }
        self
    }

    /// The mail that shows it.
    fn shown_by(mut self, way: &reach::Way) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.without_tls = !way.tls;
        }
        self.witness(way.witness.clone())
    }

    /// The address that shows it.
    fn witness(mut self, address: impl Into<Option<String>>) -> Self {
        if let Some(finding) = &mut self.0 {
            finding.witness = address.into();
        }
        self
    }
}
