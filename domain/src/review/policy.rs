//! What an environment demands of a change before it is deployed: data, so that it can be read, compared and audited.

use super::freeze::Freeze;
use crate::{Role, failure::Problem, jobs::estimate::Money};
use serde::{Deserialize, Serialize};

/// The most approvals that can be demanded, by the policy and its bars together.
pub const MAX_APPROVALS: u8 = 5;
/// The most people that can be named.
pub const MAX_PEOPLE: usize = 50;
/// The most windows.
pub const MAX_FREEZES: usize = 20;

/// What an environment demands. What is left out of a stored policy is what [`Policy::default`] says: one approval by
/// somebody else, and nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the page")]
pub struct Policy {
    /// How many people have to approve, 0–5.
    pub approvals: u8,
    /// Whose approvals count.
    pub approvers: Approvers,
    /// Whether somebody who wrote a part of it may approve it.
    pub own_approval: bool,
    /// Whether the person who deploys must have written nothing of it.
    pub deployer_not_author: bool,
    /// Whether all expectations must hold.
    pub expectations: bool,
    /// Whether all threads must be resolved.
    pub threads: bool,
    /// Whether somebody must have acknowledged each warning.
    pub warnings: bool,
    /// Whether a job must name a published version of its function.
    pub pinned_versions: bool,
    /// Whether administrators may deploy without all this, with a reason and in the open.
    pub break_glass: bool,
    /// When nothing is deployed.
    pub freezes: Vec<Freeze>,
    /// What takes more approvals. The highest of those that apply counts.
    pub bars: Vec<Bar>,
}

/// Whose approvals count. People are in no groups yet, so none can be named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Approvers {
    /// The least role it takes; `reviewer` or more.
    pub role: Role,
    /// Only these, by the names they sign in with; empty for everybody with the role.
    pub people: Vec<String>,
}

/// What of a change takes more approvals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// What it is.
    pub when: Risk,
    /// How many approvals it takes on top.
    pub more: u8,
}

/// What makes a change a risk. Of rules, only those count that the change adds, alters or moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Risk {
    /// A rule for every recipient.
    CatchAll,
    /// A Bounce action.
    Bounce,
    /// Mail that is accepted now would be refused.
    NowRefused,
    /// A function that decides about mail: where it fails, mail goes on, as far as AWS's documents tell.
    FailOpen,
    /// A job over more objects than this. A number that is not known counts as more.
    Objects {
        /// How many are no risk.
        over: u64,
    },
    /// A job that costs more than so many whole US dollars. A cost that is not known counts as more.
    Cost {
        /// How many are no risk.
        over: u64,
    },
}

impl Default for Approvers {
    fn default() -> Self {
        Self { role: Role::Reviewer, people: Vec::new() }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            approvals: 1,
            approvers: Approvers::default(),
            own_approval: false,
            deployer_not_author: false,
            expectations: false,
            threads: false,
            warnings: false,
            pinned_versions: false,
            break_glass: true,
            freezes: Vec::new(),
            bars: Vec::new(),
        }
    }
}

impl Risk {
    /// The key in forms and documents.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::CatchAll => "catch_all",
            Self::Bounce => "bounce",
            Self::NowRefused => "now_refused",
            Self::FailOpen => "fail_open",
            Self::Objects { .. } => "objects",
            Self::Cost { .. } => "cost",
        }
    }

    /// What it is, in words.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::CatchAll => "a rule for every recipient".into(),
            Self::Bounce => "a Bounce action".into(),
            Self::NowRefused => "mail that is now refused".into(),
            Self::FailOpen => "a function whose failure lets mail go on".into(),
            Self::Objects { over } => format!("a job over more than {over} objects"),
            Self::Cost { over } => format!("a job of more than ${over}"),
        }
    }
}

impl Approvers {
    /// Whether somebody's approval counts, by role and name alone.
    #[must_use]
    pub fn include(&self, name: &str, role: Role) -> bool {
        role >= self.role.max(Role::Reviewer)
            && (self.people.is_empty() || self.people.iter().any(|n| n == name))
    }

    /// Who that is, in words: `somebody with the role reviewer`, `ana or bo, with the role deployer`.
    #[must_use]
    pub fn words(&self) -> String {
        let role = self.role.max(Role::Reviewer);
        match &self.people[..] {
            [] => format!("people with the role `{role}` or more"),
            people => format!("{}, with the role `{role}` or more", people.join(", ")),
        }
    }
}

impl Policy {
    /// All that is wrong with it, by field.
    ///
    /// `knows` says whether there is a time zone of that name.
    ///
    /// # Errors
    /// Every problem, at the field's name in the form.
    pub fn check(&self, knows: impl Fn(&str) -> bool) -> Result<(), Vec<Problem>> {
        let mut problems = Vec::new();
        let mut add = |at: &str, message: String| problems.push(Problem::new(at, message));
        if self.approvals > MAX_APPROVALS {
            add("approvals", format!("`{}` approvals: use 0 to {MAX_APPROVALS}", self.approvals));
        }
        self.check_approvers(&mut add);
        self.check_bars(&mut add);
        if self.freezes.len() > MAX_FREEZES {
            add("freezes", format!("{} windows: use at most {MAX_FREEZES}", self.freezes.len()));
        }
        for freeze in &self.freezes {
            if let Err(message) = freeze.check(&knows) {
                add("freezes", message);
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    fn check_approvers(&self, add: &mut impl FnMut(&str, String)) {
        let Approvers { role, people } = &self.approvers;
        if *role < Role::Reviewer {
            add("role", format!("the role `{role}` approves nothing: use reviewer, deployer or admin"));
        }
        if people.len() > MAX_PEOPLE {
            add("people", format!("{} people: name at most {MAX_PEOPLE}", people.len()));
        }
        if people.iter().any(|name| name.trim().is_empty()) {
            add("people", "an empty name: name a person, or leave the list empty for everybody".into());
        }
        let needed = usize::from(self.most_approvals());
        if !people.is_empty() && people.len() < needed {
            add(
                "people",
                format!("{} named, but {needed} approvals can be needed: name more people", people.len()),
            );
        }
    }

    fn check_bars(&self, add: &mut impl FnMut(&str, String)) {
        for (index, bar) in self.bars.iter().enumerate() {
            let key = bar.when.key();
            if bar.more == 0 || self.approvals.saturating_add(bar.more) > MAX_APPROVALS {
                let room = MAX_APPROVALS.saturating_sub(self.approvals);
                let message = if room == 0 {
                    format!("{MAX_APPROVALS} approvals are needed already: leave this bar out")
                } else {
                    format!("`{}` more approvals for {}: use 1 to {room}", bar.more, bar.when.words())
                };
                add(key, message);
            }
            if self.bars.iter().take(index).any(|other| other.when.key() == key) {
                add(key, format!("{} stands here twice: leave one out", bar.when.words()));
            }
        }
    }

    /// How many approvals it takes when everything that raises the bar applies.
    #[must_use]
    pub fn most_approvals(&self) -> u8 {
        let more = self.bars.iter().map(|bar| bar.more).max().unwrap_or(0);
        self.approvals.saturating_add(more).min(MAX_APPROVALS)
    }

    /// Whether something here is looked for in the effect on mail, which takes longer to compute than the rest.
    #[must_use]
    pub fn asks_effect(&self) -> bool {
        self.bars.iter().any(|bar| bar.when == Risk::NowRefused)
    }
}

/// Whether a cost is over so many whole dollars.
pub(super) fn is_over(cost: Option<Money>, dollars: u64) -> bool {
    // Money is exact; a limit too large to be one is not exceeded by what is known.
    let limit: Option<Money> = dollars.to_string().parse().ok();
    cost.is_none_or(|cost| limit.is_some_and(|limit| cost > limit))
}
