//! What is different between two rule sets, in the order that matters to mail: a rule that moved is not removed and added.
//!
//! Both sides are compared in canonical form, so that what SES treats alike is no change.

mod actions;
mod align;
mod follow;

pub(crate) use align::moved;
pub use follow::follow;

use super::{Rule, RuleSet, findings::Context, members};
use crate::finding::Place;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, VecDeque};

/// What is different between two rule sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Diff {
    /// Every rule of either set: in the new order, removed ones behind the rule they came after.
    pub rules: Vec<RuleChange>,
}

/// What became of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleChange {
    /// Its name; the new one where it was renamed.
    pub name: String,
    /// What became of its content. A rule that only moved is `Unchanged` here.
    pub kind: Kind,
    /// Old and new position, counted from 0, where it moved against the rules that stayed.
    pub moved: Option<(u32, u32)>,
    /// Its name before, where only that changed.
    pub renamed_from: Option<String>,
    /// Its old position; none for an added rule.
    pub old_index: Option<u32>,
    /// Its new position; none for a removed rule.
    pub new_index: Option<u32>,
    /// What changed in it: all it has, for an added or removed rule.
    pub fields: Vec<FieldChange>,
}

/// What became of a rule's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Only the new set has it.
    Added,
    /// Only the old set has it.
    Removed,
    /// Both have it, with different content or under another name.
    Changed,
    /// Both have it, alike.
    Unchanged,
}

/// One field that changed. For an action that was added, removed or moved the place names the action and no field:
/// `old` is none when it was added, `new` when it was removed, and both are its position (from 1) when it moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Where: in the new set, or in the old one for what was removed.
    pub place: Place,
    /// What it is, for people.
    pub label: String,
    /// What it was; none where it was left out.
    pub old: Option<String>,
    /// What it is; none where it is left out.
    pub new: Option<String>,
}

/// Compares two rule sets; without an old one, everything is added. Names of the sets are not compared: a set is deployed
/// under a name of its own.
#[must_use]
pub fn diff(old: Option<&RuleSet>, new: &RuleSet) -> Diff {
    let old = old.map(RuleSet::canonical).unwrap_or_default();
    compare(&old.rules, &new.canonical().rules)
}

/// Compares two rule sets as one environment understands them: a topic by its name and by its ARN are the same.
#[must_use]
pub fn diff_in(old: Option<&RuleSet>, new: &RuleSet, context: &Context) -> Diff {
    let old = old.map(|set| set.resolved(context));
    diff(old.as_ref(), &new.resolved(context))
}

fn compare(old: &[Rule], new: &[Rule]) -> Diff {
    let pairs = pair(old, new);
    let moved = moved(&pairs);
    let mut by_new: Vec<Option<usize>> = vec![None; new.len()];
    let mut kept = vec![false; old.len()];
    for (o, n) in &pairs {
        if let (Some(slot), Some(flag)) = (by_new.get_mut(*n), kept.get_mut(*o)) {
            (*slot, *flag) = (Some(*o), true);
        }
    }
    // A removed rule goes behind the nearest rule before it that is still there.
    let mut removed: HashMap<Option<usize>, Vec<RuleChange>> = HashMap::new();
    let mut before = None;
    for (index, rule) in old.iter().enumerate() {
        if kept.get(index) == Some(&true) {
            before = Some(index);
        } else {
            removed.entry(before).or_default().push(whole(rule, index, Kind::Removed));
        }
    }
    let mut rules = removed.remove(&None).unwrap_or_default();
    for (index, rule) in new.iter().enumerate() {
        let from = by_new.get(index).copied().flatten();
        match from.and_then(|o| Some((o, old.get(o)?))) {
            None => rules.push(whole(rule, index, Kind::Added)),
            Some((o, was)) => {
                let mut change = changed(was, rule, index);
                change.old_index = u32::try_from(o).ok();
                change.moved =
                    moved.contains(&(o, index)).then(|| change.old_index.zip(change.new_index)).flatten();
                rules.push(change);
                rules.extend(removed.remove(&Some(o)).unwrap_or_default());
            }
        }
    }
    Diff { rules }
}

/// Pairs of positions of the same rule: by name first (a name that comes twice pairs in order), then by content, which is a
/// rename.
fn pair(old: &[Rule], new: &[Rule]) -> Vec<(usize, usize)> {
    fn queues<'a, K: std::hash::Hash + Eq>(
        items: impl Iterator<Item = (usize, &'a Rule)>,
        key: impl Fn(&'a Rule) -> K,
    ) -> HashMap<K, VecDeque<usize>> {
        let mut map: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (index, rule) in items {
            map.entry(key(rule)).or_default().push_back(index);
        }
        map
    }
    let mut pairs = Vec::new();
    let mut named = queues(old.iter().enumerate(), |r| r.name.as_str());
    let mut left_new = Vec::new();
    for (index, rule) in new.iter().enumerate() {
        match named.get_mut(rule.name.as_str()).and_then(VecDeque::pop_front) {
            Some(from) => pairs.push((from, index)),
            None => left_new.push((index, rule)),
        }
    }
    let mut left_old: Vec<usize> = named.into_values().flatten().collect();
    left_old.sort_unstable();
    let left_old = left_old.into_iter().filter_map(|index| Some((index, old.get(index)?)));
    let mut bodies = queues(left_old, body);
    for (index, rule) in left_new {
        if let Some(from) = bodies.get_mut(&body(rule)).and_then(VecDeque::pop_front) {
            pairs.push((from, index));
        }
    }
    pairs
}

/// A rule's content without its name, to compare by.
fn body(rule: &Rule) -> String {
    let nameless = Rule { name: String::new(), ..rule.clone() };
    serde_json::to_string(&nameless).unwrap_or_default()
}

fn blank_change(rule: &Rule, index: usize) -> RuleChange {
    RuleChange {
        name: rule.name.clone(),
        kind: Kind::Unchanged,
        moved: None,
        renamed_from: None,
        old_index: None,
        new_index: u32::try_from(index).ok(),
        fields: Vec::new(),
    }
}

/// A rule that only one side has.
fn whole(rule: &Rule, index: usize, kind: Kind) -> RuleChange {
    let mut change = RuleChange { kind, ..blank_change(rule, index) };
    if kind == Kind::Removed {
        (change.old_index, change.new_index) = (change.new_index, None);
        change.fields = content(index, Some(rule), None);
    } else {
        change.fields = content(index, None, Some(rule));
    }
    change
}

/// Everything but the name.
fn content(index: usize, old: Option<&Rule>, new: Option<&Rule>) -> Vec<FieldChange> {
    let actions = |rule: Option<&'_ Rule>| rule.map(|r| r.actions.clone()).unwrap_or_default();
    let mut fields = switches(index, old, new);
    fields.extend(recipients(index, old.map(|r| &r.recipients[..]), new.map(|r| &r.recipients[..])));
    fields.extend(actions::compare(index, &actions(old), &actions(new)));
    fields
}

/// A rule that both sides have.
fn changed(old: &Rule, new: &Rule, index: usize) -> RuleChange {
    let mut change = blank_change(new, index);
    if old.name != new.name {
        change.renamed_from = Some(old.name.clone());
        change.fields.push(field(Place::rule(index, "Name"), "name", Some(&old.name), Some(&new.name)));
    }
    change.fields.extend(content(index, Some(old), Some(new)));
    if !change.fields.is_empty() {
        change.kind = Kind::Changed;
    }
    change
}

fn field(place: Place, label: impl Into<String>, old: Option<&str>, new: Option<&str>) -> FieldChange {
    FieldChange { place, label: label.into(), old: old.map(str::to_owned), new: new.map(str::to_owned) }
}

fn switches(index: usize, old: Option<&Rule>, new: Option<&Rule>) -> Vec<FieldChange> {
    let name = |on: bool| if on { "true" } else { "false" };
    let values = |rule: Option<&Rule>| match rule {
        None => [None; 3],
        Some(rule) => {
            let tls = members::tls_name(rule.tls_policy.unwrap_or_default());
            [Some(name(rule.is_enabled())), Some(tls), Some(name(rule.scans()))]
        }
    };
    [("Enabled", "enabled"), ("TlsPolicy", "TLS"), ("ScanEnabled", "scan")]
        .into_iter()
        .zip(values(old).into_iter().zip(values(new)))
        .filter(|(_, (old, new))| old != new)
        .map(|((member, label), (old, new))| field(Place::rule(index, member), label, old, new))
        .collect()
}

/// Recipients one by one; from or to an empty list, which means everybody, as a whole.
fn recipients(index: usize, old: Option<&[String]>, new: Option<&[String]>) -> Vec<FieldChange> {
    let place = || Place::rule(index, "Recipients");
    if old == new {
        return Vec::new();
    }
    let everybody = |list: Option<&[String]>| list.is_some_and(<[String]>::is_empty);
    let (before, after) = (old.unwrap_or_default(), new.unwrap_or_default());
    let mut out = Vec::new();
    if everybody(old) || everybody(new) {
        let all = |on: bool| on.then_some(EVERYBODY);
        out.push(field(place(), "recipients", all(everybody(old)), all(everybody(new))));
    }
    let gone = before.iter().filter(|r| !after.contains(r));
    out.extend(gone.map(|r| field(place(), "recipient", Some(r), None)));
    let come = after.iter().filter(|r| !before.contains(r));
    out.extend(come.map(|r| field(place(), "recipient", None, Some(r))));
    out
}

/// How an empty list of recipients reads.
pub const EVERYBODY: &str = "every recipient";

impl Diff {
    /// Whether mail is treated alike: nothing added, removed, changed or moved.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.iter().all(|r| r.kind == Kind::Unchanged && r.moved.is_none())
    }

    /// In a few words: `1 rule added, 1 changed, 1 moved`.
    #[must_use]
    pub fn summary(&self) -> String {
        let count = |wanted: &dyn Fn(&RuleChange) -> bool| self.rules.iter().filter(|r| wanted(r)).count();
        let counts = [
            ("added", count(&|r| r.kind == Kind::Added)),
            ("removed", count(&|r| r.kind == Kind::Removed)),
            ("changed", count(&|r| r.kind == Kind::Changed && r.renamed_from.is_none())),
            ("renamed", count(&|r| r.renamed_from.is_some())),
            ("moved", count(&|r| r.moved.is_some())),
        ];
        let mut words: Vec<String> = Vec::new();
        for (word, n) in counts.into_iter().filter(|(_, n)| *n > 0) {
            let noun = if !words.is_empty() {
                ""
            } else if n == 1 {
                "rule "
            } else {
                "rules "
            };
            words.push(format!("{n} {noun}{word}"));
        }
        if words.is_empty() { "no change".into() } else { words.join(", ") }
    }
}
