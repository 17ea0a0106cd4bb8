//! Anchors in rule sets.

use super::{Anchor, At, Resolved, judge};
use crate::{
    failure::Problem,
    finding::Place,
    rules::{Action, Rule, RuleSet, diff::follow, edit, members},
};

/// An anchor at a place of a rule set; none where there is no such place.
#[must_use]
pub fn anchor(set: &RuleSet, place: &Place) -> Option<Anchor> {
    let at = at(set, place)?;
    let known = match &at {
        At::Set { field } => field.is_empty() || field == "Name",
        At::Rule { field, .. } => {
            ["", "Name", "Enabled", "TlsPolicy", "Recipients", "ScanEnabled"].contains(&field.as_str())
        }
        At::Action { kind, field, .. } => {
            field.is_empty() || members::members(kind).iter().any(|m| m.name == field)
        }
        At::Job { .. } => false,
    };
    known.then(|| Anchor { value: value(set, place), at })
}

/// What became of an anchor, by the names in it alone.
#[must_use]
pub fn resolve(anchor: &Anchor, now: &RuleSet) -> Resolved {
    trace(anchor, &[now])
}

/// What became of an anchor over revisions: the first is the one that was commented on, the last the one asked about.
#[must_use]
pub fn trace(anchor: &Anchor, revisions: &[&RuleSet]) -> Resolved {
    let gone = || Resolved::Gone { old: anchor.value.clone() };
    let Some(now) = revisions.last() else { return gone() };
    let mut here = anchor.at.clone();
    for (before, after) in revisions.iter().zip(revisions.iter().skip(1)) {
        let to = locate(&here, before).and_then(|place| follow(before, after, &place));
        // What is not there in one revision may be back in a later one, under its name.
        if let Some(there) = to.and_then(|place| at(after, &place)) {
            here = there;
        }
    }
    match locate(&here, now).and_then(|place| Some((at(now, &place)?, place))) {
        Some((here, place)) => {
            let value = value(now, &place);
            judge(anchor, &here, place, value)
        }
        None => gone(),
    }
}

/// The rule set with a suggestion applied to what the anchor is about.
///
/// # Errors
/// A problem where that has another value now, is gone, or does not take the value.
pub fn apply(resolved: &Resolved, set: &RuleSet, suggestion: &str) -> Result<RuleSet, Problem> {
    let place = resolved.suggested()?.clone();
    let mut set = set.clone();
    edit::apply(&mut set, edit::Edit::Patch { place, value: suggestion.into() })?;
    Ok(set)
}

/// The meaning of a place.
fn at(set: &RuleSet, place: &Place) -> Option<At> {
    let field = place.field.clone();
    let Some(rule) = place.rule else { return Some(At::Set { field }) };
    let rule = set.rules.get(rule as usize)?;
    let name = rule.name.clone();
    let Some(position) = place.action else { return Some(At::Rule { rule: name, field }) };
    let action = rule.actions.get(position as usize)?;
    let (kind, target) = (action.kind().into(), action.target().map(str::to_owned));
    Some(At::Action { rule: name, action: position, kind, target, field })
}

/// Where a meaning is, by its names.
fn locate(at: &At, set: &RuleSet) -> Option<Place> {
    match at {
        At::Set { field } => Some(Place::set(field)),
        At::Rule { rule, field } => {
            let (index, _) = named(set, rule)?;
            Some(Place::rule(index, field))
        }
        At::Action { rule, action, kind, target, field } => {
            let (index, rule) = named(set, rule)?;
            let position = action_like(rule, *action as usize, kind, target.as_deref())?;
            Some(Place::action(index, position, field))
        }
        At::Job { .. } => None,
    }
}

fn named<'a>(set: &'a RuleSet, name: &str) -> Option<(usize, &'a Rule)> {
    set.rules.iter().enumerate().find(|(_, rule)| rule.name == name)
}

/// The action most like one that was at a position: one on the same target, else one of the same kind; the nearest of them.
fn action_like(rule: &Rule, position: usize, kind: &str, target: Option<&str>) -> Option<usize> {
    let nearest = |is: &dyn Fn(&Action) -> bool| {
        let alike = rule.actions.iter().enumerate().filter(|(_, action)| action.kind() == kind && is(action));
        alike.map(|(index, _)| index).min_by_key(|index| index.abs_diff(position))
    };
    nearest(&|action| action.target() == target).or_else(|| nearest(&|_| true))
}

/// A field's value as SES understands it: what may be left out has AWS's default.
fn value(set: &RuleSet, place: &Place) -> Option<String> {
    let Some(index) = place.rule else { return edit::field_value(set, place) };
    let rule = set.rules.get(index as usize)?.canonical();
    let alone = RuleSet { name: String::new(), rules: vec![rule] };
    edit::field_value(&alone, &Place { rule: Some(0), ..place.clone() })
}
