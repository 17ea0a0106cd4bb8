//! The actions of one rule, compared.

use super::{FieldChange, align, field};
use crate::{
    finding::Place,
    rules::{Action, members},
};

pub(super) fn compare(rule: usize, old: &[Action], new: &[Action]) -> Vec<FieldChange> {
    let pairs = pair(old, new);
    let moved = align::moved(&pairs);
    let mut out = Vec::new();
    for (index, action) in old.iter().enumerate() {
        if !pairs.iter().any(|(o, _)| *o == index) {
            out.extend(whole(rule, index, action, "removed").into_iter().map(|mut change| {
                std::mem::swap(&mut change.old, &mut change.new);
                change
            }));
        }
    }
    for (index, action) in new.iter().enumerate() {
        let from = pairs.iter().find(|(_, n)| *n == index).and_then(|(o, _)| Some((*o, old.get(*o)?)));
        match from {
            None => out.extend(whole(rule, index, action, "added")),
            Some((o, was)) => {
                if moved.contains(&(o, index)) {
                    let (from, to) = ((o + 1).to_string(), (index + 1).to_string());
                    let label = format!("{} action moved", action.title());
                    out.push(field(Place::action(rule, index, ""), label, Some(&from), Some(&to)));
                }
                out.extend(fields(rule, index, was, action));
            }
        }
    }
    out
}

/// An action that only one side has, with all it has; as of one that was added.
fn whole(rule: usize, index: usize, action: &Action, verb: &str) -> Vec<FieldChange> {
    let label = format!("{} action {verb}", action.title());
    let mut out = vec![field(Place::action(rule, index, ""), &label, None, Some(action.kind()))];
    let known = members::members(action.kind()).iter();
    out.extend(known.filter_map(|member| {
        let value = members::get(action, member.name)?;
        let label = format!("{label}: {}", member.name);
        Some(field(Place::action(rule, index, member.name), label, None, Some(&value)))
    }));
    out
}

fn fields(rule: usize, index: usize, old: &Action, new: &Action) -> Vec<FieldChange> {
    let known = members::members(new.kind()).iter();
    known
        .map(|member| {
            let (was, is) = (members::get(old, member.name), members::get(new, member.name));
            let place = Place::action(rule, index, member.name);
            field(place, format!("{} action: {}", new.title(), member.name), was.as_deref(), is.as_deref())
        })
        .filter(|change| change.old != change.new)
        .collect()
}

/// Pairs of positions of the same action: equal ones first, then, kind by kind, the ones most alike in order.
pub(super) fn pair(old: &[Action], new: &[Action]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut left_old: Vec<usize> = (0..old.len()).collect();
    let mut left_new: Vec<usize> = Vec::new();
    let mut take = |wanted: usize, alike: &dyn Fn(&Action, &Action) -> bool, left_old: &mut Vec<usize>| {
        let found = left_old.iter().position(|o| match (old.get(*o), new.get(wanted)) {
            (Some(was), Some(is)) => alike(was, is),
            _ => false,
        });
        if let Some(at) = found {
            pairs.push((left_old.remove(at), wanted));
        }
        found.is_some()
    };
    for index in 0..new.len() {
        if !take(index, &|was, is| was == is, &mut left_old) {
            left_new.push(index);
        }
    }
    left_new.retain(|index| !take(*index, &|was, is| is_on_the_same(was, is), &mut left_old));
    left_new.retain(|index| !take(*index, &|was, is| was.kind() == is.kind(), &mut left_old));
    pairs
}

/// Whether two actions are of one kind and work on the same: it is still the same action when the rest of it changes.
fn is_on_the_same(was: &Action, is: &Action) -> bool {
    was.kind() == is.kind() && was.target().is_some() && was.target() == is.target()
}
