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

pub use crate::finding::{Code, Context, Counts, at, count};
pub use actions::MAX_ACTIONS;
pub use bounce::TEMPLATES as BOUNCE_TEMPLATES;
pub use codes::CODES;
pub use names::MAX_RULES;
pub use recipients::MAX_RECIPIENTS;
pub use topics::resolve_topic;

use super::RuleSet;
use crate::finding::{Added, Finding, Report};

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
    report.sorted()
}

impl Added<'_> {
    /// The mail that shows it.
    fn shown_by(self, way: &reach::Way) -> Self {
        self.without_tls(!way.tls).witness(way.witness.clone())
    }
}
