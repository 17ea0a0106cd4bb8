//! What findings say about reachability, against brute force over a small world.

use crate::{
    cases::context,
    sets::{ADDRESSES, small},
};
use domain::{
    finding::Finding,
    rules::{Action, AddHeaderAction, Rule, RuleSet, classes::Classes, findings, recipient},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The actions that run, by rule and action, naively; `answer(n)` is what the n-th function that is waited for says: go on,
/// stop the rule, stop the set.
fn run(set: &RuleSet, to: &[&str], tls: bool, mut answers: u32) -> Vec<(usize, usize)> {
    let mut ran = Vec::new();
    for (r, rule) in set.rules.iter().enumerate() {
        if !applies(rule, to, tls) {
            continue;
        }
        for (a, action) in rule.actions.iter().enumerate() {
            ran.push((r, a));
            match action {
                Action::StopAction(_) => return ran,
                Action::LambdaAction(l) if l.waits() => {
                    let answer = answers % 3;
                    answers /= 3;
                    match answer {
                        1 => break,
                        2 => return ran,
                        _ => {}
                    }
                }
                _ => {}
            }
        }
    }
    ran
}

/// The rules that run for a mail to one recipient. A rule without actions runs too.
fn run_rules(set: &RuleSet, to: &str, tls: bool, answers: u32) -> Vec<usize> {
    let mut marked = set.clone();
    for rule in &mut marked.rules {
        let header = AddHeaderAction { header_name: "X".into(), header_value: String::new() };
        rule.actions.insert(0, Action::AddHeaderAction(header));
    }
    run(&marked, &[to], tls, answers).into_iter().map(|(rule, _)| rule).collect()
}

fn applies(rule: &Rule, to: &[&str], tls: bool) -> bool {
    let matched = |r: &String| to.iter().any(|address| recipient::matches(r, address));
    rule.is_enabled()
        && (tls || !rule.requires_tls())
        && (rule.recipients.is_empty() || rule.recipients.iter().any(matched))
}

/// Every mail of the small world to one or two recipients, over TLS and not, with every answer of up to three functions.
fn every_mail() -> impl Iterator<Item = (Vec<&'static str>, bool, u32)> {
    let to = ADDRESSES.iter().flat_map(|a| {
        ADDRESSES.iter().filter(move |b| a <= b).map(move |b| if a == b { vec![*a] } else { vec![*a, *b] })
    });
    to.flat_map(|to| {
        [true, false].into_iter().flat_map(move |tls| {
            let to = to.clone();
            (0..27).map(move |answers| (to.clone(), tls, answers))
        })
    })
}

fn place(finding: &Finding) -> (usize, usize) {
    (finding.place.rule.unwrap() as usize, finding.place.action.unwrap_or(0) as usize)
}

fn is(action: &Action, kind: &str) -> bool {
    action.kind() == kind
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn what_is_called_unreachable_never_runs_and_what_is_said_to_happen_does(set in small()) {
        let found = findings::check(&set, &context());
        let never: BTreeSet<usize> = found.iter().filter(|f| f.code == "rule-unreachable").map(|f| place(f).0).collect();
        if !never.is_empty() {
            for (to, tls, answers) in every_mail() {
                for (rule, action) in run(&set, &to, tls, answers) {
                    prop_assert!(!never.contains(&rule), "{rule} {action} runs for {to:?} {tls} {answers}");
                }
            }
        }
        for finding in &found {
            let Some(witness) = finding.witness.as_deref() else { continue };
            // Answered `CONTINUE`, and over TLS but where the finding says otherwise.
            let ran = run(&set, &[witness], !finding.without_tls, 0);
            let action = |(r, a): &(usize, usize)| &set.rules[*r].actions[*a];
            let at = place(finding);
            let before: Vec<_> = ran.iter().take_while(|s| **s != at).copied().collect();
            let after: Vec<_> = ran.iter().skip(before.len() + 1).copied().collect();
            match finding.code.as_str() {
                "rule-unreachable" => {
                    let mut alone = set.clone();
                    let rule = alone.rules.remove(at.0);
                    prop_assert!(applies(&rule, &[witness], true), "the rule would take its witness");
                    prop_assert!(!ran.iter().any(|(r, _)| *r == at.0));
                }
                "stored-twice" => {
                    prop_assert!(ran.contains(&at) && before.iter().any(|s| is(action(s), "S3Action")));
                }
                "invoked-twice" => {
                    prop_assert!(ran.contains(&at) && before.iter().any(|s| is(action(s), "LambdaAction")));
                }
                "bounce-without-stop" => {
                    prop_assert!(ran.contains(&at) && after.iter().any(|s| !is(action(s), "StopAction")));
                }
                "bounce-after-store" => {
                    prop_assert!(ran.contains(&at) && before.iter().any(|s| is(action(s), "S3Action")));
                }
                "catch-all-early" => {
                    let runs = run_rules(&set, witness, !finding.without_tls, 0);
                    prop_assert!(runs.contains(&at.0) && runs.iter().any(|r| *r > at.0));
                }
                "lambda-answer-unused" | "lambda-event-before-bounce" => {
                    prop_assert!([true, false].iter().any(|tls| run(&set, &[witness], *tls, 0).contains(&at)));
                }
                "lambda-no-body" | "lambda-before-s3" => {
                    prop_assert!(ran.contains(&at) && !before.iter().any(|s| is(action(s), "S3Action")));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn rules_are_called_unreachable_and_shadowed_just_when_they_are(set in small()) {
        let found = findings::check(&set, &context());
        let classes = Classes::of(&[&set]);
        let said = |code: &str, rule: usize| found.iter().find(|f| f.code == code && place(f).0 == rule);
        // An answer of 1 in every place: all functions answer `STOP_RULE`.
        let runs = |rule: usize, tls: bool, answers: &[u32]| {
            let mails = || classes.all().iter().map(|c| c.witness.as_str());
            mails().any(|to| answers.iter().any(|n| run_rules(&set, to, tls, *n).contains(&rule)))
        };
        let all: Vec<u32> = (0..27).chain([!0, 13 * 729 + 364]).collect();
        for (at, rule) in set.rules.iter().enumerate().filter(|(_, r)| r.is_enabled()) {
            let is_taken = classes.all().iter().any(|c| applies(rule, &[&c.witness], true));
            let ever = runs(at, true, &all) || runs(at, false, &all);
            let shadowed = said("rule-shadowed", at);
            if said("rule-unreachable", at).is_some() {
                prop_assert!(is_taken && !ever && shadowed.is_none());
            } else if let Some(finding) = shadowed {
                prop_assert!(!runs(at, true, &[0]), "{}", &finding.message);
                let by_tls = runs(at, false, &[0]);
                prop_assert_eq!(finding.message.contains("without TLS"), by_tls);
                prop_assert!(finding.without_tls || !by_tls, "its witness shows it");
                prop_assert_eq!(finding.message.contains("`STOP_RULE`"), !by_tls && ever, "{}", &finding.message);
            } else {
                prop_assert_eq!(runs(at, true, &[0]), is_taken, "rule {}", at);
            }
        }
    }

    #[test]
    fn a_recipient_without_effect_can_be_taken_away(set in small()) {
        for finding in findings::check(&set, &context()) {
            if finding.code != "recipient-unreachable" && finding.code != "recipient-redundant" {
                continue;
            }
            let rule = finding.place.rule.unwrap() as usize;
            let mut without = set.clone();
            // The first text in backticks is the recipient.
            let gone = finding.message.split('`').nth(1).unwrap();
            without.rules[rule].recipients.retain(|r| !r.eq_ignore_ascii_case(gone));
            prop_assert!(!without.rules[rule].recipients.is_empty(), "never the last: {finding:?}");
            for (to, tls, answers) in every_mail() {
                prop_assert_eq!(run(&set, &to, tls, answers), run(&without, &to, tls, answers));
            }
        }
    }

    #[test]
    fn an_answer_called_unused_changes_nothing_but_a_stop(set in small()) {
        for finding in findings::check(&set, &context()).iter().filter(|f| f.code == "lambda-answer-unused") {
            let (rule, action) = place(finding);
            for (to, tls, answers) in every_mail() {
                let ran = run(&set, &to, tls, answers);
                let after: Vec<_> = ran.iter().skip_while(|s| **s != (rule, action)).skip(1).collect();
                prop_assert!(after.iter().all(|(r, a)| is(&set.rules[*r].actions[*a], "StopAction")));
            }
        }
    }
}

#[test]
fn a_large_set_is_checked_in_no_time() {
    let rules = (0..200).map(|n| Rule {
        name: format!("r{n}"),
        enabled: Some(true),
        recipients: (0..100).map(|m| format!("user{m}@d{n}.example.com")).collect(),
        actions: vec![Action::of_kind("S3Action").unwrap(), Action::of_kind("LambdaAction").unwrap()],
        ..Rule::default()
    });
    let set = RuleSet { name: "large".into(), rules: rules.collect() };
    let started = std::time::Instant::now();
    let found = findings::check(&set, &context());
    assert!(!found.is_empty());
    // Milliseconds when optimised; this bound only catches what grows with the square.
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}
