//! The effect diff, against brute force: every address of a small world, alone and together, every answer.

use crate::sets::{ADDRESSES, small};
use domain::{
    mail::Sample,
    rules::{
        Action, InvocationType, LambdaAction, Rule, RuleSet, S3Action, StopAction, TlsPolicy,
        effect_diff::{Difference, EffectDiff, Entry, Mails, Proof, effect_diff, witness},
        outcome::{Answer, Answers, Effect, outcome},
    },
};
use proptest::{collection::vec, prelude::*};

/// A set and one that was made of it by a few changes, some of which change nothing.
fn pair() -> impl Strategy<Value = (RuleSet, RuleSet)> {
    let change = (0..9u8, any::<prop::sample::Index>());
    (small(), vec(change, 0..3)).prop_map(|(base, changes)| {
        let mut proposed = base.clone();
        for (change, at) in changes {
            alter(&mut proposed, change, at);
        }
        (base, proposed)
    })
}

fn alter(set: &mut RuleSet, change: u8, at: prop::sample::Index) {
    if set.rules.is_empty() {
        return;
    }
    let at = at.index(set.rules.len());
    match change {
        0 => {
            set.rules.remove(at);
        }
        1 => set.rules[at].enabled = Some(false),
        2 => {
            let rule = set.rules.remove(at);
            set.rules.insert(0, rule);
        }
        3 => set.rules[at].actions.push(Action::StopAction(StopAction::default())),
        4 => set.rules[at].recipients.push("a+l@x.org".into()),
        5 => {
            set.rules[at].recipients.pop();
        }
        6 => set.rules[at].name = "renamed".into(),
        7 => {
            let mut rest = set.rules[at].clone();
            let half = rest.actions.len() / 2;
            rest.actions = set.rules[at].actions.split_off(half);
            set.rules.insert(at + 1, rest);
        }
        _ => {
            set.rules[at].tls_policy = match set.rules[at].tls_policy {
                Some(TlsPolicy::Require) => None,
                _ => Some(TlsPolicy::Require),
            };
        }
    }
}

/// What happens to a mail when functions answer so.
fn happens(set: &RuleSet, sample: &Sample, answers: &Answers) -> (bool, Vec<Effect>, Option<(u32, u32)>) {
    let seen = outcome(set, sample, answers);
    let open = domain::rules::outcome::open_answers(set, &seen);
    let next = open.into_iter().find(|place| !answers.0.contains_key(place));
    let effects = seen.effects.into_iter().filter(|e| *e != Effect::Ended).collect();
    (seen.refusal.is_none(), effects, next)
}

/// Whether a mail fares alike over every course of answers: the n-th function that is waited for answers the same on both
/// sides.
fn alike(base: &RuleSet, proposed: &RuleSet, sample: &Sample, given: [Answers; 2]) -> bool {
    let [before, after] = &given;
    let (left, right) = (happens(base, sample, before), happens(proposed, sample, after));
    if left.2.is_none() && right.2.is_none() {
        return left == right;
    }
    [Answer::Continue, Answer::StopRule, Answer::StopRuleSet, Answer::Error].into_iter().all(|answer| {
        let mut given = given.clone();
        for (answers, place) in given.iter_mut().zip([left.2, right.2]) {
            answers.0.extend(place.map(|place| (place, answer)));
        }
        alike(base, proposed, sample, given)
    })
}

fn one(to: &str, tls: bool) -> Sample {
    witness(vec![to.to_owned()], tls)
}

fn differing(diff: &EffectDiff) -> impl Iterator<Item = &Entry> {
    diff.groups.iter().flat_map(|g| &g.entries)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn a_mail_is_said_to_differ_if_and_only_if_some_answers_tell_its_effects_apart((base, proposed) in pair()) {
        let samples: Vec<Sample> =
            ADDRESSES.iter().flat_map(|to| [true, false].map(|tls| one(to, tls))).collect();
        let diff = effect_diff(Some(&base), &proposed, &samples);
        let mut said = vec![false; samples.len()];
        for entry in differing(&diff) {
            if let Mails::Samples { samples } = &entry.mails {
                for at in samples {
                    said[*at as usize] = true;
                }
            }
        }
        for (sample, said) in samples.iter().zip(&said) {
            prop_assert_eq!(!alike(&base, &proposed, sample, Default::default()), *said, "{:?}", &sample.envelope);
        }
        prop_assert!(diff.proof.is_none() || said.iter().all(|s| !s), "what is proved holds for samples");
    }

    #[test]
    fn what_is_shown_does_differ_as_shown((base, proposed) in pair()) {
        let diff = effect_diff(Some(&base), &proposed, &[]);
        for group in &diff.groups {
            for entry in &group.entries {
                prop_assert_eq!(entry.differences.first(), Some(&group.difference));
                let (before, after) = entry.outcomes(Some(&base), &proposed, &[]).expect("a made-up mail");
                let before = before.expect("there is a live set");
                match group.difference {
                    Difference::NowRefused => prop_assert!(before.refusal.is_none() && after.refusal.is_some()),
                    Difference::NowAccepted => prop_assert!(before.refusal.is_some() && after.refusal.is_none()),
                    Difference::Recipients => {}
                    _ => {
                        let seen = |effects: Vec<Effect>| -> Vec<Effect> { effects.into_iter().filter(|e| *e != Effect::Ended).collect() };
                        prop_assert_ne!(seen(before.effects), seen(after.effects), "{:?}", entry);
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_proved_for_every_mail_holds_for_mails_to_several((base, proposed) in pair(), three in vec(prop::sample::select(ADDRESSES.to_vec()), 2..4), tls in any::<bool>()) {
        let diff = effect_diff(Some(&base), &proposed, &[]);
        if diff.proof == Some(Proof::EveryMail) {
            let to = three.iter().map(|a| (*a).to_owned()).collect();
            prop_assert!(alike(&base, &proposed, &witness(to, tls), Default::default()), "{three:?} {tls}");
        }
        if let Some(Proof::OneRecipient { differ, .. }) = diff.proof {
            prop_assert_eq!(differ as usize, diff.differing());
        }
    }
}

fn rule(name: &str, recipients: &[&str], actions: Vec<Action>) -> Rule {
    Rule {
        name: name.into(),
        enabled: Some(true),
        recipients: recipients.iter().map(|r| (*r).to_owned()).collect(),
        actions,
        ..Rule::default()
    }
}

fn store(prefix: &str) -> Action {
    Action::S3Action(S3Action {
        bucket_name: "mail".into(),
        object_key_prefix: Some(prefix.into()),
        ..S3Action::default()
    })
}

fn ask(function: &str) -> Action {
    Action::LambdaAction(LambdaAction {
        function_arn: function.into(),
        invocation_type: Some(InvocationType::RequestResponse),
        topic_arn: None,
    })
}

fn bounce() -> Action {
    Action::of_kind("BounceAction").unwrap()
}

fn stop() -> Action {
    Action::StopAction(StopAction::default())
}

fn set(rules: Vec<Rule>) -> RuleSet {
    RuleSet { name: "in".into(), rules }
}

fn groups(diff: &EffectDiff) -> Vec<(Difference, usize)> {
    diff.groups.iter().map(|g| (g.difference, g.count())).collect()
}

#[test]
fn the_summary_counts_mails_and_kinds_by_what_is_different() {
    let base = set(vec![
        rule("a", &["a@x.org"], vec![store("a/"), stop()]),
        rule("b", &["b@x.org"], vec![bounce(), stop()]),
        rule("all", &["x.org", ".x.org"], vec![store("in/")]),
    ]);
    let proposed = set(vec![
        rule("a", &["a@x.org"], vec![store("new/"), stop()]),
        rule("b", &["b@x.org"], vec![bounce(), bounce()]),
        rule("all", &["x.org"], vec![store("in/")]),
    ]);
    let samples: Vec<Sample> = ["a@x.org", "a+l@x.org", "c@x.org", "c@s.x.org", "c@y.net", "B@x.org"]
        .iter()
        .flat_map(|to| [one(to, true), one(to, false)])
        .collect();
    let diff = effect_diff(Some(&base), &proposed, &samples);
    // Kinds: a, b, somebody at x.org, below it, elsewhere.
    assert_eq!(
        diff.words(),
        "12 mails and 5 kinds of mail; 11 differ: 3 now refused, 3 bounced twice, 5 stored elsewhere"
    );
    assert_eq!(diff.proof, None);
    // Samples no rule tells apart are one entry; each set's own answers come with it.
    let stored = diff.groups.iter().find(|g| g.difference == Difference::StoredElsewhere).unwrap();
    assert_eq!(stored.entries[0].mails, Mails::Samples { samples: vec![0, 2] }, "over TLS");
    assert!(matches!(&stored.entries[2].mails, Mails::Kind { recipients, .. } if recipients == &["a@x.org"]));
    let none: EffectDiff = effect_diff(Some(&base), &base, &samples);
    assert_eq!(none.words(), "12 mails and 4 kinds of mail; none differs", "below x.org as at it");
    assert_eq!(effect_diff(Some(&base), &base, &[]).words(), "4 kinds of mail; none differs");
}

#[test]
fn equal_effects_are_proved_for_every_mail_whatever_functions_answer() {
    let base = set(vec![
        rule("ask", &[], vec![ask("f"), bounce(), stop()]),
        rule("a", &["a@x.org", "b@x.org"], vec![store("p"), ask("g"), store("q/")]),
    ]);
    let mut proposed = base.clone();
    // Other names, another order of recipients, a slash SES writes anyway, a Stop that nothing follows, a rule nobody reaches.
    proposed.rules[1].name = "renamed".into();
    proposed.rules[1].recipients = vec!["B@x.org".into(), "a+l@x.org".into(), "a@x.org".into()];
    proposed.rules[1].actions[0] = store("p/");
    proposed.rules[1].actions.push(stop());
    proposed.rules.push(Rule { enabled: Some(false), ..rule("off", &[], vec![store("off/")]) });
    let diff = effect_diff(Some(&base), &proposed, &[]);
    assert_eq!((diff.proof, diff.groups.len()), (Some(Proof::EveryMail), 0));
    assert!(!diff.assumes_reading);
    assert!(diff.proof_words().unwrap().starts_with("proved for every recipient: "));
}

#[test]
fn a_rule_that_no_mail_reaches_changes_no_mail() {
    let base = set(vec![rule("a", &["a@x.org"], vec![store("a/"), stop()])]);
    let mut proposed = base.clone();
    proposed.rules.push(rule("late", &["a+l@x.org"], vec![store("late/")]));
    assert_eq!(effect_diff(Some(&base), &proposed, &[]).proof, Some(Proof::EveryMail));
}

#[test]
fn equal_effects_for_each_recipient_alone_are_not_called_equal_for_several() {
    let base = set(vec![
        rule("a", &["a@x.org"], vec![store("a/"), stop()]),
        rule("b", &["b@x.org"], vec![store("b/")]),
    ]);
    let mut proposed = base.clone();
    proposed.rules.swap(0, 1);
    let diff = effect_diff(Some(&base), &proposed, &[]);
    assert_eq!(diff.proof, Some(Proof::OneRecipient { pairs: 3, differ: 1, all: true }));
    assert_eq!(groups(&diff), [(Difference::StoredElsewhere, 1)]);
    let Mails::Kind { recipients, .. } = &diff.groups[0].entries[0].mails else {
        panic!("no sample was given")
    };
    assert_eq!(recipients, &["a@x.org", "b@x.org"]);
    assert!(diff.proof_words().unwrap().contains("Mails to several recipients do not: 1 pair is shown here"));
    // Two rules of which the second runs for the same mail too: one recipient has one of them, two have both.
    let split =
        set(vec![rule("a", &["a@x.org"], vec![store("p/")]), rule("b", &["b@x.org"], vec![store("p/")])]);
    let joined = set(vec![rule("both", &["a@x.org", "b@x.org"], vec![store("p/")])]);
    assert_eq!(groups(&effect_diff(Some(&joined), &split, &[])), [(Difference::StoredTwice, 1)]);
}

#[test]
fn s16_s17_a_difference_that_only_an_answer_opens_is_found_and_its_answers_are_given() {
    let two = |first, second| set(vec![rule("a", &["x.org"], first), rule("b", &["x.org"], second)]);
    let base = two(vec![ask("f"), store("p/")], vec![]);
    let proposed = two(vec![ask("f")], vec![store("p/")]);
    let diff = effect_diff(Some(&base), &proposed, &[]);
    assert_eq!(groups(&diff), [(Difference::NowStored, 1)]);
    let entry = &diff.groups[0].entries[0];
    assert_eq!(entry.base_answers.of(0, 0), Answer::StopRule);
    assert_eq!(entry.proposed_answers.of(0, 0), Answer::StopRule);
    // Stored first, or asked first: the same when all goes on, and not when the function ends the set.
    let late = two(vec![store("p/"), ask("f")], vec![]);
    let diff = effect_diff(Some(&late), &base, &[]);
    let entry = &diff.groups[0].entries[0];
    assert_eq!(diff.groups[0].difference, Difference::NoLongerStored);
    assert_eq!(entry.may, [Difference::Order]);
}

#[test]
fn many_functions_one_after_the_other_are_compared_without_trying_all_courses() {
    let many = |n: usize| {
        set((0..200)
            .map(|at| {
                let mut actions: Vec<Action> = (0..9).map(|f| ask(&format!("f{at}-{f}"))).collect();
                actions.push(store(&format!("{}/", at * usize::from(at != n))));
                rule(&format!("r{at}"), &[], actions)
            })
            .collect())
    };
    // 1,800 functions: 3 to the power of 1,800 courses.
    assert_eq!(effect_diff(Some(&many(200)), &many(201), &[]).proof, Some(Proof::EveryMail));
    let diff = effect_diff(Some(&many(200)), &many(199), &[]);
    assert_eq!(groups(&diff), [(Difference::StoredElsewhere, 1)]);
}

#[test]
fn what_can_be_told_apart_only_without_tls_or_by_scanning_is_told() {
    let base = set(vec![rule("a", &["x.org"], vec![store("p/")])]);
    let mut tls = base.clone();
    tls.rules[0].tls_policy = Some(TlsPolicy::Require);
    let diff = effect_diff(Some(&base), &tls, &[]);
    assert_eq!(groups(&diff), [(Difference::NowRefused, 1)]);
    assert!(matches!(diff.groups[0].entries[0].mails, Mails::Kind { tls: false, .. }));
    let mut scans = base.clone();
    scans.rules[0].scan_enabled = Some(true);
    assert_eq!(groups(&effect_diff(Some(&base), &scans, &[])), [(Difference::Scanned, 1)]);
}

#[test]
fn receiving_switched_on_is_accepting() {
    let proposed = set(vec![rule("a", &["x.org"], vec![store("p/")])]);
    let samples = [one("a@x.org", true), one("a@y.org", true), witness(vec![], true)];
    let diff = effect_diff(None, &proposed, &samples);
    assert_eq!(diff.words(), "3 mails and 2 kinds of mail; 2 differ: 2 now accepted");
    let (before, after) = diff.groups[0].entries[0].outcomes(None, &proposed, &samples).unwrap();
    assert!(before.is_none() && after.is_accepted());
}

#[test]
fn a_mail_too_large_is_compared_as_such() {
    let base = set(vec![rule("a", &["x.org"], vec![store("p/")])]);
    let proposed = set(vec![rule("a", &["x.org"], vec![store("q/")])]);
    let mut large = one("a@x.org", true);
    large.mail.size = 50 * 1024 * 1024;
    let diff = effect_diff(Some(&base), &proposed, &[large, one("a@x.org", true)]);
    let of_samples: Vec<&Mails> =
        differing(&diff).map(|e| &e.mails).filter(|m| matches!(m, Mails::Samples { .. })).collect();
    assert_eq!(
        of_samples,
        [&Mails::Samples { samples: vec![1] }],
        "what bounces for its size is stored nowhere"
    );
}

#[test]
fn a_diff_is_json_and_read_back() {
    let base = set(vec![rule("a", &["x.org"], vec![ask("f"), store("p/")])]);
    let proposed = set(vec![rule("a", &["x.org"], vec![ask("f"), store("q/")])]);
    let diff = effect_diff(Some(&base), &proposed, &[one("a@x.org", true)]);
    let text = serde_json::to_string(&diff).unwrap();
    assert_eq!(serde_json::from_str::<EffectDiff>(&text).unwrap(), diff);
}
