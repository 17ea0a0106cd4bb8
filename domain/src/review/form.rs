//! The policy as its plain form sends it: flat texts, so that it posts without JavaScript.

use super::{
    freeze::Freeze,
    policy::{Approvers, Bar, Policy, Risk},
};
use crate::{Role, failure::Problem};
use serde::{Deserialize, Serialize};

/// What the form of a policy sends. A box that is not ticked is left out by browsers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct PolicyForm {
    /// How many approvals.
    pub approvals: String,
    /// The least role whose approvals count.
    pub role: String,
    /// Names, separated by commas, spaces or line breaks.
    pub people: String,
    /// Ticked: one's own approval counts.
    pub own_approval: Option<String>,
    /// Ticked: somebody else deploys.
    pub deployer_not_author: Option<String>,
    /// Ticked: expectations must hold.
    pub expectations: Option<String>,
    /// Ticked: threads must be resolved.
    pub threads: Option<String>,
    /// Ticked: warnings must be acknowledged.
    pub warnings: Option<String>,
    /// Ticked: functions by a published version.
    pub pinned_versions: Option<String>,
    /// Ticked: administrators may break the glass.
    pub break_glass: Option<String>,
    /// Windows, one a line.
    pub freezes: String,
    /// More approvals for a rule for every recipient; empty for none.
    pub catch_all: String,
    /// For a Bounce action.
    pub bounce: String,
    /// For mail that is now refused.
    pub now_refused: String,
    /// For a function whose failure lets mail go on.
    pub fail_open: String,
    /// For a job over many objects.
    pub objects: String,
    /// How many are no risk.
    pub objects_over: String,
    /// For a job that costs much.
    pub cost: String,
    /// How many dollars are no risk.
    pub cost_over: String,
}

impl PolicyForm {
    /// The form of a policy.
    #[must_use]
    pub fn of(policy: &Policy) -> Self {
        let tick = |on: bool| on.then(|| "on".to_owned());
        let lines: Vec<String> = policy.freezes.iter().map(ToString::to_string).collect();
        let mut form = Self {
            approvals: policy.approvals.to_string(),
            role: policy.approvers.role.to_string(),
            people: policy.approvers.people.join(", "),
            own_approval: tick(policy.own_approval),
            deployer_not_author: tick(policy.deployer_not_author),
            expectations: tick(policy.expectations),
            threads: tick(policy.threads),
            warnings: tick(policy.warnings),
            pinned_versions: tick(policy.pinned_versions),
            break_glass: tick(policy.break_glass),
            freezes: lines.join("\n"),
            ..Self::default()
        };
        for bar in &policy.bars {
            let more = bar.more.to_string();
            match bar.when {
                Risk::CatchAll => form.catch_all = more,
                Risk::Bounce => form.bounce = more,
                Risk::NowRefused => form.now_refused = more,
                Risk::FailOpen => form.fail_open = more,
                Risk::Objects { over } => (form.objects, form.objects_over) = (more, over.to_string()),
                Risk::Cost { over } => (form.cost, form.cost_over) = (more, over.to_string()),
            }
        }
        form
    }

    /// The policy as typed.
    ///
    /// # Errors
    /// Every problem, each at its field; what is wrong with the policy as a whole is said by [`Policy::check`].
    pub fn read(&self) -> Result<Policy, Vec<Problem>> {
        let mut problems = Vec::new();
        let approvals = number(&self.approvals, "approvals", &mut problems).unwrap_or_default();
        let role = self.role.parse::<Role>().unwrap_or_else(|message| {
            problems.push(Problem::new("role", message));
            Role::Reviewer
        });
        let people = self
            .people
            .split(|c: char| c == ',' || c.is_whitespace())
            .filter(|name| !name.is_empty())
            .map(str::to_lowercase)
            .collect();
        let mut freezes = Vec::new();
        for line in self.freezes.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match line.parse::<Freeze>() {
                Ok(freeze) => freezes.push(freeze),
                Err(message) => problems.push(Problem::new("freezes", message)),
            }
        }
        let bars = self.bars(&mut problems);
        let policy = Policy {
            approvals,
            approvers: Approvers { role, people },
            own_approval: self.own_approval.is_some(),
            deployer_not_author: self.deployer_not_author.is_some(),
            expectations: self.expectations.is_some(),
            threads: self.threads.is_some(),
            warnings: self.warnings.is_some(),
            pinned_versions: self.pinned_versions.is_some(),
            break_glass: self.break_glass.is_some(),
            freezes,
            bars,
        };
        if problems.is_empty() { Ok(policy) } else { Err(problems) }
    }

    fn bars(&self, problems: &mut Vec<Problem>) -> Vec<Bar> {
        let mut bars = Vec::new();
        let mut add = |text: &str, when: Risk, problems: &mut Vec<Problem>| {
            if let Some(more) = given(text).and_then(|text| number(text, when.key(), problems)) {
                bars.push(Bar { when, more });
            }
        };
        add(&self.catch_all, Risk::CatchAll, problems);
        add(&self.bounce, Risk::Bounce, problems);
        add(&self.now_refused, Risk::NowRefused, problems);
        add(&self.fail_open, Risk::FailOpen, problems);
        if given(&self.objects).is_some() {
            let over = number(&self.objects_over, "objects_over", problems).unwrap_or_default();
            add(&self.objects, Risk::Objects { over }, problems);
        }
        if given(&self.cost).is_some() {
            let over = number(&self.cost_over, "cost_over", problems).unwrap_or_default();
            add(&self.cost, Risk::Cost { over }, problems);
        }
        // A bar of nothing is no bar.
        bars.retain(|bar| bar.more > 0);
        bars
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn number<T: std::str::FromStr>(text: &str, at: &str, problems: &mut Vec<Problem>) -> Option<T> {
    let typed = text.trim();
    // `+1` is a number to Rust and a typing error here.
    let read = typed.bytes().all(|b| b.is_ascii_digit()).then(|| typed.parse().ok()).flatten();
    if read.is_none() {
        let shown: String = typed.chars().take(40).collect();
        problems.push(Problem::new(at, format!("`{}` is no number that fits here", shown.escape_debug())));
    }
    read
}
