//! The diff: what it says reproduces the new set, and nothing is said that is not so.

use crate::{
    cases::{cases, context, files, rule, set},
    sets::any,
};
use domain::{
    finding::Place,
    rules::{
        Action, Rule, RuleSet,
        diff::{self, Diff, EVERYBODY, FieldChange, Kind, RuleChange},
        edit, members,
    },
};
use proptest::{collection::vec, prelude::*};
use serde_json::Value;

fn line(change: &RuleChange) -> Vec<String> {
    let mut head = format!("{:?} {}", change.kind, change.name).to_lowercase();
    if let Some(from) = &change.renamed_from {
        head.push_str(&format!(" (was {from})"));
    }
    if let Some((from, to)) = change.moved {
        head.push_str(&format!(" moved {from}->{to}"));
    }
    let quiet = matches!(change.kind, Kind::Added | Kind::Removed);
    let fields = change.fields.iter().filter(|_| !quiet).map(|f| {
        format!(
            "  {} [{}] {} -> {}",
            f.label,
            f.place,
            f.old.as_deref().unwrap_or("-"),
            f.new.as_deref().unwrap_or("-")
        )
    });
    std::iter::once(head).chain(fields).collect()
}

fn check(name: &str, case: &Value) {
    let old = case["old"].is_array().then(|| set(&Value::Null, &case["old"]));
    let new = set(&Value::Null, &case["new"]);
    let diff = diff::diff_in(old.as_ref(), &new, &context());
    let lines: Vec<String> = diff.rules.iter().flat_map(line).collect();
    let expected: Vec<&str> = case["diff"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
    assert_eq!(lines, expected, "{name}\n{}", serde_json::to_string_pretty(&lines).unwrap());
    assert_eq!(diff.summary(), case["summary"].as_str().unwrap(), "{name}");
    assert_eq!(diff.is_empty(), case["summary"] == "no change", "{name}");
}

#[test]
fn each_case_differs_as_it_says() {
    for (file, text) in files("diff") {
        for (name, case) in cases(&file, &text) {
            check(&name, &case);
        }
    }
}

#[test]
fn s5_a_topic_by_name_and_by_arn_is_no_change() {
    let lambda = |topic: &str| serde_json::json!([{"Actions": [{"LambdaAction": {"FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:f", "TopicArn": topic}}]}]);
    let by_name = set(&Value::Null, &lambda("told"));
    let by_arn = set(&Value::Null, &lambda("arn:aws:sns:eu-west-1:111122223333:told"));
    assert!(diff::diff_in(Some(&by_name), &by_arn, &context()).is_empty());
    assert!(!diff::diff(Some(&by_name), &by_arn).is_empty());
    assert_eq!(by_name.resolved(&context()), by_arn);
}

/// Applies what a diff says, with nothing but the old set and the diff.
fn apply(old: &[Rule], diff: &Diff) -> Vec<Rule> {
    let mut slots: Vec<(u32, Rule)> = Vec::new();
    for change in diff.rules.iter().filter(|c| c.kind != Kind::Removed) {
        let before = change.old_index.map_or_else(
            || Rule { enabled: None, tls_policy: None, scan_enabled: None, ..Rule::default() },
            |i| old[i as usize].clone(),
        );
        let index = change.new_index.unwrap();
        slots.push((index, apply_fields(before, change, index)));
    }
    slots.sort_by_key(|(index, _)| *index);
    assert!(slots.iter().enumerate().all(|(at, (index, _))| at == *index as usize));
    slots.into_iter().map(|(_, rule)| rule).collect()
}

fn apply_fields(mut rule: Rule, change: &RuleChange, index: u32) -> Rule {
    rule.name.clone_from(&change.name);
    rule.actions = apply_actions(&rule.actions, &change.fields);
    let mut set = RuleSet { name: String::new(), rules: vec![rule] };
    for field in &change.fields {
        assert_eq!(field.place.rule, Some(index), "{field:?}");
        let place = Place { rule: Some(0), ..field.place.clone() };
        if field.place.field == "Recipients" {
            let list = &mut set.rules[0].recipients;
            list.retain(|r| Some(r) != field.old.as_ref());
            list.extend(field.new.clone().filter(|_| field.label != "recipients"));
            assert!(
                field.label != "recipients"
                    || [&field.old, &field.new].into_iter().flatten().all(|v| v == EVERYBODY)
            );
            list.sort();
        } else if place.action.is_none() {
            edit::set_field(&mut set, &place, field.new.as_deref().unwrap()).unwrap();
        }
    }
    set.rules.remove(0)
}

fn apply_actions(old: &[Action], fields: &[FieldChange]) -> Vec<Action> {
    let whole = |f: &&FieldChange| f.place.action.is_some() && f.place.field.is_empty();
    let at = |f: &FieldChange| f.place.action.unwrap() as usize;
    let mut left: Vec<Option<Action>> = old.iter().cloned().map(Some).collect();
    let mut placed: Vec<(usize, Action)> = Vec::new();
    for field in fields.iter().filter(whole) {
        match (&field.old, &field.new) {
            (Some(_), None) => left[at(field)] = None,
            (None, Some(kind)) => placed.push((at(field), members::blank(kind).unwrap())),
            (Some(from), Some(to)) => {
                assert_eq!(to.parse::<usize>().unwrap(), at(field) + 1);
                placed.push((at(field), left[from.parse::<usize>().unwrap() - 1].take().unwrap()));
            }
            (None, None) => panic!("{field:?}"),
        }
    }
    let mut actions: Vec<Action> = left.into_iter().flatten().collect();
    placed.sort_by_key(|(index, _)| *index);
    for (index, action) in placed {
        actions.insert(index, action);
    }
    for field in fields.iter().filter(|f| f.place.action.is_some() && !f.place.field.is_empty()) {
        // Members of a removed action have places in the old rule.
        if !field.label.contains(" action removed") {
            members::set(&mut actions[at(field)], &field.place.field, field.new.as_deref()).unwrap();
        }
    }
    actions
}

/// A set and what somebody made of it: rules and actions moved, changed, added, removed, renamed.
fn edited() -> impl Strategy<Value = (RuleSet, RuleSet)> {
    (any(), vec((0_u32..9, 0_u32..6, 0_u32..6, any()), 0..6)).prop_map(|(old, edits)| {
        let mut new = old.clone();
        for (what, a, b, other) in edits {
            let edit = match what {
                0 => edit::Edit::MoveRule { from: a, to: b },
                1 => edit::Edit::RemoveRule { rule: a },
                2 => edit::Edit::DuplicateRule { rule: a },
                3 => edit::Edit::MoveAction { rule: a, from: b, to: a },
                4 => edit::Edit::RemoveAction { rule: a, action: b },
                5 => edit::Edit::AddAction { rule: a, kind: "S3Action".into(), at: Some(b) },
                6 => edit::Edit::Patch { place: Place::rule(a as usize, "Name"), value: other.name },
                7 => edit::Edit::Patch {
                    place: Place::action(a as usize, b as usize, "TopicArn"),
                    value: other.name,
                },
                _ => match other.rules.into_iter().next() {
                    Some(rule) => edit::Edit::SetRule { rule: a, value: Box::new(rule) },
                    None => edit::Edit::AddRule { at: Some(a) },
                },
            };
            let _ = edit::apply(&mut new, edit);
        }
        (old, new)
    })
}

proptest! {
    #[test]
    fn what_the_diff_says_makes_the_new_set_of_the_old((old, new) in edited()) {
        let (old, new) = (old.canonical(), new.canonical());
        let diff = diff::diff(Some(&old), &new);
        prop_assert_eq!(apply(&old.rules, &diff), new.rules.clone(), "{:#?}", diff);
        prop_assert_eq!(diff.is_empty(), old.rules == new.rules, "{:#?}", diff);
        let from_nothing = diff::diff(None, &new);
        prop_assert_eq!(apply(&[], &from_nothing), new.rules);
    }

    #[test]
    fn a_set_does_not_differ_from_itself_or_its_canonical_form(set in any()) {
        for other in [set.clone(), set.canonical()] {
            let diff = diff::diff(Some(&set), &other);
            prop_assert!(diff.is_empty(), "{:#?}", diff);
            prop_assert_eq!(diff.summary(), "no change");
        }
    }

    #[test]
    fn as_few_rules_as_possible_move(order in Just((0..7_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let old = RuleSet { name: String::new(), rules: (0..7).map(|n| rule(n, &serde_json::json!({}))).collect() };
        let new = RuleSet { name: String::new(), rules: order.iter().map(|n| old.rules[*n].clone()).collect() };
        let diff = diff::diff(Some(&old), &new);
        prop_assert!(diff.rules.iter().all(|r| r.kind == Kind::Unchanged));
        let moved = diff.rules.iter().filter(|r| r.moved.is_some()).count();
        // Brute force: the largest choice of rules that is in order needs no move.
        let most = (0_u32..128)
            .filter(|choice| order.iter().filter(|n| choice & (1 << **n) != 0).is_sorted())
            .map(u32::count_ones)
            .max()
            .unwrap();
        prop_assert_eq!(moved, 7 - most as usize);
    }
}
