//! Which rule is before the person after an edit, and what is said about it. The same for the browser and for the
//! plain form's redirect.

use domain::rules::{RuleSet, edit::Edit};

/// The rule to show after an edit: the one that was added, copied or moved, else the one that was shown.
#[must_use]
pub fn follow(shown: u32, edit: &Edit, after: &RuleSet) -> u32 {
    let last = u32::try_from(after.rules.len()).unwrap_or(u32::MAX).saturating_sub(1);
    let rule = match edit {
        Edit::AddRule { at } => at.unwrap_or(last),
        Edit::DuplicateRule { rule } => rule.saturating_add(1),
        Edit::MoveRule { to, .. } => *to,
        Edit::RemoveRule { rule } if *rule < shown => shown - 1,
        _ => shown,
    };
    rule.min(last)
}

/// What a screen reader says after an edit.
#[must_use]
pub fn announce(edit: &Edit, after: &RuleSet) -> String {
    let name = |rule: u32| {
        let name = after.rules.get(rule as usize).map(|r| r.name.clone()).filter(|n| !n.is_empty());
        name.unwrap_or_else(|| format!("rule {}", rule + 1))
    };
    let count = after.rules.len();
    match edit {
        Edit::AddRule { at } => {
            format!("Rule added at position {} of {count}", at.map_or(count, |at| at as usize + 1))
        }
        Edit::RemoveRule { rule } => format!("Rule {} removed; {count} left", rule + 1),
        Edit::MoveRule { to, .. } => format!("{} moved to position {} of {count}", name(*to), to + 1),
        Edit::DuplicateRule { rule } => format!("{} copied to position {} of {count}", name(*rule), rule + 2),
        Edit::AddAction { rule, kind, .. } => format!("{kind} added to {}", name(*rule)),
        Edit::RemoveAction { rule, action } => format!("Action {} of {} removed", action + 1, name(*rule)),
        Edit::MoveAction { rule, to, .. } => {
            format!("Action of {} moved to position {}", name(*rule), to + 1)
        }
        Edit::Patch { place, .. } => format!("{place} mended"),
        Edit::RenameSet { .. } | Edit::SetRule { .. } => String::new(),
    }
}

/// The element that has the focus after an edit, so that the keyboard stays where the eye is.
#[must_use]
pub fn focus(edit: &Edit, shown: u32) -> Option<String> {
    Some(match edit {
        Edit::MoveRule { .. } | Edit::RemoveRule { .. } => format!("rule-{shown}"),
        Edit::AddRule { .. } | Edit::DuplicateRule { .. } => format!("r{shown}-Name"),
        Edit::MoveAction { rule, to, .. } => format!("r{rule}-a{to}"),
        Edit::RemoveAction { rule, .. } => format!("r{rule}-Actions"),
        Edit::AddAction { rule, .. } => format!("r{rule}-Actions"),
        Edit::Patch { place, .. } => place.anchor(),
        Edit::RenameSet { .. } | Edit::SetRule { .. } => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::rules::{Rule, edit::apply};

    #[test]
    fn the_rule_shown_stays_the_same_one_or_is_the_one_worked_on() {
        let cases = [
            (1, "add-rule", 4),
            (1, "add-rule:0", 0),
            (1, "remove-rule:0", 0),
            (1, "remove-rule:1", 1),
            (3, "remove-rule:3", 2),
            (1, "move-rule:1:3", 3),
            (0, "move-rule:2:1", 1),
            (1, "duplicate-rule:1", 2),
            (1, "add-action:1:S3Action", 1),
        ];
        for (shown, op, expected) in cases {
            let rules = ["a", "b", "c", "d"].map(|n| Rule { name: n.into(), ..Rule::default() }).to_vec();
            let mut set = RuleSet { name: "in".into(), rules };
            let edit = Edit::parse(op).expect("the edit is read");
            apply(&mut set, edit.clone()).expect("the edit applies");
            assert_eq!(follow(shown, &edit, &set), expected, "{op}");
        }
    }
}
