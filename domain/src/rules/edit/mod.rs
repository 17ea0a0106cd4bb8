//! Editing a rule set by pure operations: the plain form's buttons and the browser do the same with them.

mod form;
mod text;

pub use form::{ActionForm, RuleForm};
pub use text::{join_recipients, split_recipients};

use super::{Action, Rule, RuleSet, canonical::MAX_NAME, members};
use crate::{failure::Problem, finding::Place};
use std::{collections::HashSet, fmt};

/// One edit. Indices count from 0; `at: None` is the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Puts a fresh rule before the one that is now at `at`.
    AddRule {
        /// Where.
        at: Option<u32>,
    },
    /// Takes a rule away.
    RemoveRule {
        /// Which.
        rule: u32,
    },
    /// Moves a rule, so that it is at `to` afterwards.
    MoveRule {
        /// Which.
        from: u32,
        /// Where to.
        to: u32,
    },
    /// Puts a copy of a rule behind it, under a name of its own.
    DuplicateRule {
        /// Which.
        rule: u32,
    },
    /// Renames the set.
    RenameSet {
        /// The new name.
        name: String,
    },
    /// Puts a fresh action into a rule, before the one that is now at `at`.
    AddAction {
        /// The rule.
        rule: u32,
        /// The action's kind, e.g. `S3Action`.
        kind: String,
        /// Where; at the end it still goes before a Stop action, which has to be the last.
        at: Option<u32>,
    },
    /// Takes an action out of a rule.
    RemoveAction {
        /// The rule.
        rule: u32,
        /// Which.
        action: u32,
    },
    /// Moves an action in its rule, so that it is at `to` afterwards.
    MoveAction {
        /// The rule.
        rule: u32,
        /// Which.
        from: u32,
        /// Where to.
        to: u32,
    },
    /// Replaces a rule.
    SetRule {
        /// Which.
        rule: u32,
        /// The new content.
        value: Box<Rule>,
    },
    /// Puts a value into one field: a finding's one-click fix.
    Patch {
        /// The field.
        place: Place,
        /// The value.
        value: String,
    },
}

impl fmt::Display for Edit {
    /// The edit as a button's value; [`Edit::parse`] reads it back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddRule { at: None } => f.write_str("add-rule"),
            Self::AddRule { at: Some(at) } => write!(f, "add-rule:{at}"),
            Self::RemoveRule { rule } => write!(f, "remove-rule:{rule}"),
            Self::MoveRule { from, to } => write!(f, "move-rule:{from}:{to}"),
            Self::DuplicateRule { rule } => write!(f, "duplicate-rule:{rule}"),
            Self::RenameSet { name } => write!(f, "rename-set:{name}"),
            Self::AddAction { rule, kind, at: None } => write!(f, "add-action:{rule}:{kind}"),
            Self::AddAction { rule, kind, at: Some(at) } => write!(f, "add-action:{rule}:{kind}:{at}"),
            Self::RemoveAction { rule, action } => write!(f, "remove-action:{rule}:{action}"),
            Self::MoveAction { rule, from, to } => write!(f, "move-action:{rule}:{from}:{to}"),
            Self::SetRule { rule, value } => {
                // A rule is made of strings, lists and switches, which JSON always takes.
                write!(f, "set-rule:{rule}:{}", serde_json::to_string(value).unwrap_or_default())
            }
            Self::Patch { place, value } => write!(f, "patch:{place}:{value}"),
        }
    }
}

impl Edit {
    /// Reads an edit from a button's value: `add-action:2:S3Action`, `move-rule:3:0`, `patch:Rules[0].Enabled:true`.
    ///
    /// # Errors
    /// A problem that says which part is wrong.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let (verb, rest) = text.split_once(':').unwrap_or((text, ""));
        let bad = |what: String| Problem::new("edit", what);
        let index = |part: &str| {
            part.parse::<u32>().map_err(|_| bad(format!("`{part}` in the edit `{verb}` is no position")))
        };
        let parts = |count: std::ops::RangeInclusive<usize>| {
            let parts: Vec<&str> = if rest.is_empty() { Vec::new() } else { rest.split(':').collect() };
            if count.contains(&parts.len()) {
                Ok(parts)
            } else {
                Err(bad(format!("the edit `{verb}` takes {} to {} parts", count.start(), count.end())))
            }
        };
        let after_rule = || {
            let (rule, value) = rest.split_once(':').unwrap_or((rest, ""));
            Ok((index(rule)?, value))
        };
        Ok(match verb {
            "add-rule" => {
                let at = parts(0..=1)?.first().map(|p| index(p)).transpose()?;
                Self::AddRule { at }
            }
            "remove-rule" => Self::RemoveRule { rule: index(rest)? },
            "duplicate-rule" => Self::DuplicateRule { rule: index(rest)? },
            "rename-set" => Self::RenameSet { name: rest.into() },
            "move-rule" => match parts(2..=2)?[..] {
                [from, to] => Self::MoveRule { from: index(from)?, to: index(to)? },
                _ => return Err(bad("the edit `move-rule` takes two positions".into())),
            },
            "remove-action" => match parts(2..=2)?[..] {
                [rule, action] => Self::RemoveAction { rule: index(rule)?, action: index(action)? },
                _ => return Err(bad("the edit `remove-action` takes a rule and an action".into())),
            },
            "move-action" => match parts(3..=3)?[..] {
                [rule, from, to] => {
                    Self::MoveAction { rule: index(rule)?, from: index(from)?, to: index(to)? }
                }
                _ => return Err(bad("the edit `move-action` takes a rule and two positions".into())),
            },
            "add-action" => match parts(2..=3)?[..] {
                [rule, kind] => Self::AddAction { rule: index(rule)?, kind: kind.into(), at: None },
                [rule, kind, at] => {
                    Self::AddAction { rule: index(rule)?, kind: kind.into(), at: Some(index(at)?) }
                }
                _ => return Err(bad("the edit `add-action` takes a rule and a kind".into())),
            },
            "set-rule" => {
                let (rule, json) = after_rule()?;
                let value = serde_json::from_str(json)
                    .map_err(|e| bad(format!("the rule in the edit `set-rule` cannot be read: {e}")))?;
                Self::SetRule { rule, value: Box::new(value) }
            }
            "patch" => {
                let (path, value) = rest.split_once(':').unwrap_or((rest, ""));
                let place = parse_place(path)
                    .ok_or_else(|| bad(format!("`{path}` in the edit `patch` names no field")))?;
                Self::Patch { place, value: value.into() }
            }
            _ => return Err(bad(format!("`{verb}` is no edit"))),
        })
    }
}

/// Reads a place back from [`Place::path`]: `Rules[2].Actions[0].FunctionArn`.
#[must_use]
pub fn parse_place(path: &str) -> Option<Place> {
    fn indexed<'a>(path: &'a str, list: &str) -> Option<(Option<u32>, &'a str)> {
        let Some(rest) = path.strip_prefix(list).and_then(|r| r.strip_prefix('[')) else {
            return Some((None, path));
        };
        let (index, rest) = rest.split_once(']')?;
        let rest = if rest.is_empty() { rest } else { rest.strip_prefix('.')? };
        Some((Some(index.parse().ok()?), rest))
    }
    let (rule, rest) = indexed(path, "Rules")?;
    let (action, field) = if rule.is_some() { indexed(rest, "Actions")? } else { (None, rest) };
    field.bytes().all(|b| b.is_ascii_alphanumeric()).then(|| Place { rule, action, field: field.into() })
}

fn no_rule(rule: u32) -> Problem {
    Problem::new(
        format!("Rules[{rule}]"),
        format!("there is no rule {} any more; load the page again", u64::from(rule) + 1),
    )
}

fn no_action(rule: u32, action: u32) -> Problem {
    Problem::new(
        format!("Rules[{rule}].Actions[{action}]"),
        format!("there is no action {} in this rule any more; load the page again", u64::from(action) + 1),
    )
}

fn rule_mut(set: &mut RuleSet, rule: u32) -> Result<&mut Rule, Problem> {
    set.rules.get_mut(rule as usize).ok_or_else(|| no_rule(rule))
}

/// Applies an edit.
///
/// # Errors
/// A problem where the edit names a rule, an action, a field or a value that is not there; the set is as before then.
pub fn apply(set: &mut RuleSet, edit: Edit) -> Result<(), Problem> {
    match edit {
        Edit::AddRule { at } => {
            let at = at.map_or(set.rules.len(), |at| at as usize);
            if at > set.rules.len() {
                return Err(no_rule(u32::try_from(at).unwrap_or(u32::MAX)));
            }
            let name = unique_name(set, "rule-1");
            let fresh = Rule {
                name,
                enabled: Some(true),
                tls_policy: Some(super::TlsPolicy::Optional),
                scan_enabled: Some(true),
                ..Rule::default()
            };
            set.rules.insert(at, fresh);
        }
        Edit::RemoveRule { rule } => {
            rule_mut(set, rule)?;
            set.rules.remove(rule as usize);
        }
        Edit::MoveRule { from, to } => {
            rule_mut(set, to)?;
            rule_mut(set, from)?;
            let rule = set.rules.remove(from as usize);
            set.rules.insert(to as usize, rule);
        }
        Edit::DuplicateRule { rule } => {
            let mut copy = rule_mut(set, rule)?.clone();
            copy.name = unique_name(set, &copy.name);
            set.rules.insert(rule as usize + 1, copy);
        }
        Edit::RenameSet { name } => set.name = name,
        Edit::AddAction { rule, kind, at } => {
            let fresh = Action::of_kind(&kind).ok_or_else(|| {
                Problem::new(format!("Rules[{rule}]"), format!("`{kind}` is no kind of action"))
            })?;
            let actions = &mut rule_mut(set, rule)?.actions;
            let before_stop = match actions.last() {
                Some(Action::StopAction(_)) if kind != "StopAction" => actions.len() - 1,
                _ => actions.len(),
            };
            let at = at.map_or(before_stop, |at| at as usize);
            if at > actions.len() {
                return Err(no_action(rule, u32::try_from(at).unwrap_or(u32::MAX)));
            }
            actions.insert(at, fresh);
        }
        Edit::RemoveAction { rule, action } => {
            let actions = &mut rule_mut(set, rule)?.actions;
            actions.get(action as usize).ok_or_else(|| no_action(rule, action))?;
            actions.remove(action as usize);
        }
        Edit::MoveAction { rule, from, to } => {
            let actions = &mut rule_mut(set, rule)?.actions;
            for index in [from, to] {
                actions.get(index as usize).ok_or_else(|| no_action(rule, index))?;
            }
            let action = actions.remove(from as usize);
            actions.insert(to as usize, action);
        }
        Edit::SetRule { rule, value } => *rule_mut(set, rule)? = *value,
        Edit::Patch { place, value } => set_field(set, &place, &value)?,
    }
    Ok(())
}

/// A name no rule of the set has: `wanted`, or `wanted` with the first free number behind it. At most 64 characters.
#[must_use]
pub fn unique_name(set: &RuleSet, wanted: &str) -> String {
    let taken: HashSet<&str> = set.rules.iter().map(|r| r.name.as_str()).collect();
    if !wanted.is_empty() && !taken.contains(wanted) {
        return wanted.to_owned();
    }
    let stem = wanted.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem =
        stem.strip_suffix('-').filter(|s| stem.len() < wanted.len() && !s.is_empty()).unwrap_or(wanted);
    let stem = if stem.is_empty() { "rule" } else { stem };
    // One more number than there are names: one of them is free.
    (2..=taken.len() + 2)
        .map(|number| {
            let tail = format!("-{number}");
            let head: String = stem.chars().take(MAX_NAME - tail.len()).collect();
            format!("{head}{tail}")
        })
        .find(|name| !taken.contains(name.as_str()))
        .unwrap_or_default()
}

/// The text of a field as a form shows it; none where it is left out or there is no such field.
#[must_use]
pub fn field_value(set: &RuleSet, place: &Place) -> Option<String> {
    let Some(rule) = place.rule else { return (place.field == "Name").then(|| set.name.clone()) };
    let rule = set.rules.get(rule as usize)?;
    if let Some(action) = place.action {
        return members::get(rule.actions.get(action as usize)?, &place.field);
    }
    match place.field.as_str() {
        "Name" => Some(rule.name.clone()),
        "Enabled" => rule.enabled.map(|b| b.to_string()),
        "TlsPolicy" => rule.tls_policy.map(|p| members::tls_name(p).into()),
        "Recipients" => Some(join_recipients(&rule.recipients)),
        "ScanEnabled" => rule.scan_enabled.map(|b| b.to_string()),
        _ => None,
    }
}

/// Puts a text into a field. An empty text leaves an optional field out.
///
/// # Errors
/// A problem where there is no such field, or the field takes no such value; the set is as before then.
pub fn set_field(set: &mut RuleSet, place: &Place, value: &str) -> Result<(), Problem> {
    let problem = |message: String| Problem::new(place.path(), message);
    let Some(index) = place.rule else {
        if place.field != "Name" {
            return Err(problem(format!("`{}` is no field of a rule set", place.field)));
        }
        set.name = value.into();
        return Ok(());
    };
    let rule = rule_mut(set, index)?;
    let given = Some(value).filter(|v| !v.is_empty());
    if let Some(action) = place.action {
        let action = rule.actions.get_mut(action as usize).ok_or_else(|| no_action(index, action))?;
        return members::set(action, &place.field, given).map_err(problem);
    }
    let switch = |member| given.map(|v| members::switch(member, v)).transpose();
    match place.field.as_str() {
        "Name" => rule.name = value.into(),
        "Enabled" => rule.enabled = switch("Enabled").map_err(problem)?,
        "TlsPolicy" => rule.tls_policy = given.map(members::tls_policy).transpose().map_err(problem)?,
        "Recipients" => rule.recipients = split_recipients(value),
        "ScanEnabled" => rule.scan_enabled = switch("ScanEnabled").map_err(problem)?,
        other => return Err(problem(format!("`{other}` is no field of a rule"))),
    }
    Ok(())
}
