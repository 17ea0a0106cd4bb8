//! Undo and redo, as a stack of whole rule sets: they are small, and nothing is easier to get right.

use domain::{finding::Place, rules::RuleSet};

/// How many steps back are kept.
const DEPTH: usize = 100;

/// What was, and what was undone.
#[derive(Debug, Clone, Default)]
pub struct History {
    past: Vec<RuleSet>,
    future: Vec<RuleSet>,
    /// The field typed in last: more typing in it is the same step.
    typing: Option<Place>,
}

impl History {
    /// Remembers the set as it is before an edit; `typed` names the field when the edit is a keystroke.
    pub fn remember(&mut self, before: &RuleSet, typed: Option<&Place>) {
        if typed.is_some() && self.typing.as_ref() == typed {
            return;
        }
        self.typing = typed.cloned();
        self.future.clear();
        self.past.push(before.clone());
        if self.past.len() > DEPTH {
            self.past.remove(0);
        }
    }

    /// The set one step back.
    pub fn undo(&mut self, now: &RuleSet) -> Option<RuleSet> {
        let before = self.past.pop()?;
        self.future.push(now.clone());
        self.typing = None;
        Some(before)
    }

    /// The set one step forward again.
    pub fn redo(&mut self, now: &RuleSet) -> Option<RuleSet> {
        let after = self.future.pop()?;
        self.past.push(now.clone());
        self.typing = None;
        Some(after)
    }

    /// Whether there is a step back, and one forward.
    #[must_use]
    pub const fn can(&self) -> (bool, bool) {
        (!self.past.is_empty(), !self.future.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(name: &str) -> RuleSet {
        RuleSet { name: name.into(), rules: Vec::new() }
    }

    #[test]
    fn typing_in_one_field_is_one_step_and_undone_steps_come_back() {
        let mut history = History::default();
        let (name, other) = (Place::set("Name"), Place::rule(0, "Name"));
        history.remember(&set(""), Some(&name));
        history.remember(&set("a"), Some(&name));
        history.remember(&set("ab"), Some(&other));
        history.remember(&set("abc"), None);
        assert_eq!(history.undo(&set("abcd")), Some(set("abc")));
        assert_eq!(history.undo(&set("abc")), Some(set("ab")));
        assert_eq!(history.undo(&set("ab")), Some(set("")));
        assert_eq!(history.undo(&set("")), None);
        assert_eq!(history.redo(&set("")), Some(set("ab")));
        assert_eq!(history.can(), (true, true));
        history.remember(&set("x"), None);
        assert_eq!(history.redo(&set("x")), None, "a new edit ends what could be redone");
    }

    #[test]
    fn only_the_last_steps_are_kept() {
        let mut history = History::default();
        for n in 0..(DEPTH + 20) {
            history.remember(&set(&n.to_string()), None);
        }
        let steps = std::iter::from_fn(|| history.undo(&set("now"))).count();
        assert_eq!(steps, DEPTH);
    }
}
