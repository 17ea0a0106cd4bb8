//! Where something of one rule set is in another.

use super::{actions, pair};
use crate::{finding::Place, rules::RuleSet};

/// Where a place of the old set is in the new one, by the pairs the diff is made of: a rule is the same by its name, or by its
/// content under another name; an action by its content, by what it works on, or by its kind. None where it is gone.
#[must_use]
pub fn follow(old: &RuleSet, new: &RuleSet, place: &Place) -> Option<Place> {
    let Some(rule) = place.rule else { return Some(place.clone()) };
    let (old, new) = (old.canonical().rules, new.canonical().rules);
    let other = |pairs: Vec<(usize, usize)>, from: u32| {
        let to = pairs.into_iter().find(|(old, _)| u32::try_from(*old) == Ok(from))?.1;
        u32::try_from(to).ok()
    };
    let to = other(pair(&old, &new), rule)?;
    let action = match place.action {
        None => None,
        Some(action) => {
            let (was, is) = (old.get(rule as usize)?, new.get(to as usize)?);
            Some(other(actions::pair(&was.actions, &is.actions), action)?)
        }
    };
    Some(Place { rule: Some(to), action, field: place.field.clone() })
}
