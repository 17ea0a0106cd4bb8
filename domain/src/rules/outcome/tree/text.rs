//! A tree in words, as screen readers and terminals get it. Rules are called by name, actions counted from 1.

use super::{ActionStanding, Branch, Node, RuleStanding, Stand, Tree};
use crate::rules::{
    Action,
    outcome::{Answer, Effect, Reason, Refusal, matched_words},
};
use std::fmt::Write;

impl Stand {
    /// Whether the action runs, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Always => "runs, whatever functions answer",
            Self::Depends => "runs under some answers",
            Self::Never => "never runs",
        }
    }
}

impl RuleStanding {
    /// Why the rule is for the mail or is not: which recipient matched which condition, or what stands against it.
    #[must_use]
    pub fn words(&self) -> String {
        if self.reason != Reason::Applies {
            return self.reason.words(&[]);
        }
        format!("applies: {}", matched_words(&self.recipients))
    }
}

impl ActionStanding {
    /// What the action is called: `Lambda action`.
    #[must_use]
    pub fn title(&self) -> String {
        Action::of_kind(&self.kind).map_or_else(|| self.kind.clone(), |a| format!("{} action", a.title()))
    }
}

impl Branch {
    /// The answers it is taken under: `CONTINUE or INVALID`; nothing where nothing is asked.
    #[must_use]
    pub fn answer_words(&self) -> String {
        self.answers.iter().map(|answer| answer.as_str()).collect::<Vec<_>>().join(" or ")
    }
}

impl Tree {
    /// Where a branch of a node leads, in words.
    #[must_use]
    pub fn leads(&self, from: &Node, branch: &Branch) -> String {
        let onward = match branch.to.and_then(|to| self.nodes.get(to as usize)) {
            Some(next) if next.rule == from.rule => format!("on to action {}", next.action + 1),
            Some(next) => {
                let name = self.rules.get(next.rule as usize).map_or("?", |rule| rule.name.as_str());
                format!("on to `{name}`, action {}", next.action + 1)
            }
            None if branch.effect == Some(Effect::Ended) => "the rule set ends".into(),
            None => "nothing is left to run".into(),
        };
        if branch.answers == [Answer::Error] {
            format!("not documented by AWS; shown as: {onward}")
        } else {
            onward
        }
    }

    /// The documented node of an action, else the one by assumption, else none: it never runs.
    #[must_use]
    pub fn node_of(&self, rule: u32, action: u32) -> Option<&Node> {
        // The documented one stands first.
        self.nodes.iter().find(|node| (node.rule, node.action) == (rule, action))
    }

    /// The whole tree as text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let ways = match self.ways() {
            1 => "1 way through the rule set".to_owned(),
            ways => format!("{ways} ways through the rule set"),
        };
        writeln!(out, "{}; {ways}", self.refusal.map_or("accepted", Refusal::words))?;
        for (at, rule) in (0..).zip(&self.rules) {
            writeln!(out, "rule {} `{}` {}", at + 1, rule.name, rule.words())?;
            if rule.reason != Reason::Applies {
                continue;
            }
            for (number, action) in (0..).zip(&rule.actions) {
                writeln!(out, "  {} {}: {}", number + 1, action.title(), action.stand.words())?;
                if let Some(node) = self.node_of(at, number) {
                    self.write_node(out, node)?;
                }
            }
        }
        for doubt in &self.uncertain {
            writeln!(out, "not documented by AWS: {}", doubt.message)?;
        }
        Ok(())
    }

    fn write_node(&self, out: &mut String, node: &Node) -> std::fmt::Result {
        if node.assumed {
            writeln!(out, "     only by assumption")?;
        }
        for effect in &node.effects {
            writeln!(out, "     {}", effect.words())?;
        }
        for doubt in &node.uncertain {
            writeln!(out, "     not documented by AWS: {}", doubt.message)?;
        }
        for branch in node.branches.iter().filter(|branch| !branch.answers.is_empty()) {
            writeln!(out, "     {}: {}", branch.answer_words(), self.leads(node, branch))?;
        }
        if node.branches.iter().any(|b| b.answers.is_empty() && b.effect.is_some()) {
            writeln!(out, "     {}", Effect::Ended.words())?;
        }
        Ok(())
    }
}
