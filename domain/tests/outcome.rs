//! What a rule set does to a mail, case by case. A case is a file under `corpus/outcome`: a rule set as
//! `aws ses describe-receipt-rule-set` prints it, a sample, and what is expected under which answers. Names that begin
//! with `s` and a number show that statement of AWS's page "Invoke Lambda function action".
#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

use domain::{
    mail::{Envelope, Mail, Sample},
    rules::{
        Rule, RuleSet,
        outcome::{Answer, Answers, Effect, Outcome, Reason, open_answers, outcome},
    },
};
use serde::Deserialize;
use std::{collections::BTreeMap, fs, path::PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What the case shows, for readers.
    #[serde(rename = "about")]
    _about: String,
    rule_set: Described,
    sample: Partial,
    when: Vec<When>,
}

/// What the AWS CLI prints.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Described {
    metadata: Metadata,
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata {
    name: String,
}

/// A sample, or what differs from it.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Partial {
    recipients: Option<Vec<String>>,
    sender: Option<String>,
    tls: Option<bool>,
    size: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct When {
    #[serde(default)]
    sample: Partial,
    /// By `RULE/ACTION`, actions counted from 1.
    #[serde(default)]
    answers: BTreeMap<String, Answer>,
    refusal: Option<String>,
    rules: BTreeMap<String, String>,
    ran: Vec<String>,
    effects: Vec<String>,
    uncertain: Vec<String>,
}

/// What is compared, in words.
#[derive(Debug, PartialEq)]
struct Seen {
    refusal: Option<String>,
    rules: BTreeMap<String, String>,
    ran: Vec<String>,
    effects: Vec<String>,
    uncertain: Vec<String>,
}

fn check(name: &str) {
    let text = fs::read_to_string(corpus().join(format!("{name}.json"))).expect("the case's file is there");
    let case: Case = serde_json::from_str(&text).expect("the case is well-formed");
    let set = RuleSet { name: case.rule_set.metadata.name, rules: case.rule_set.rules };
    for (number, when) in (1..).zip(case.when) {
        let sample = sample(&case.sample, &when.sample);
        let answers = when.answers.iter().map(|(place, answer)| (find(&set, place), *answer)).collect();
        let outcome = outcome(&set, &sample, &Answers(answers));
        let expected = Seen {
            refusal: when.refusal,
            rules: when.rules,
            ran: when.ran,
            effects: when.effects,
            uncertain: when.uncertain,
        };
        assert_eq!(seen(&outcome), expected, "{name}, expectation {number}");
        for place in when.answers.keys().map(|place| find(&set, place)) {
            let action = &outcome.rules[place.0 as usize].actions[place.1 as usize];
            let is_open = open_answers(&set, &outcome).contains(&place);
            assert_eq!(action.answer.is_some(), is_open, "{name}: an answer is taken where one is asked for");
        }
    }
}

fn corpus() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/outcome")
}

fn sample(base: &Partial, changed: &Partial) -> Sample {
    let recipients = changed.recipients.as_ref().or(base.recipients.as_ref()).cloned().unwrap_or_default();
    let sender = changed.sender.as_ref().or(base.sender.as_ref()).cloned().unwrap_or_default();
    let tls = changed.tls.or(base.tls).unwrap_or_default();
    Sample {
        mail: Mail { headers: Vec::new(), size: changed.size.or(base.size).unwrap_or(2_000) },
        envelope: Envelope { sender, recipients, tls, source_ip: String::new() },
        message_id: "MSG".into(),
        ..Sample::default()
    }
}

fn find(set: &RuleSet, place: &str) -> (u32, u32) {
    let (name, action) = place.split_once('/').expect("RULE/ACTION");
    let rule = set.rules.iter().position(|r| r.name == name).expect("a rule of the set");
    (u32::try_from(rule).expect("few rules"), action.parse::<u32>().expect("a number") - 1)
}

fn seen(outcome: &Outcome) -> Seen {
    let name = |rule: u32| outcome.rules[rule as usize].name.as_str();
    let reason = |reason: &Reason| match reason {
        Reason::Stopped { rule, action } => format!("stopped by {}/{}", name(*rule), action + 1),
        other => other.as_str().to_owned(),
    };
    let ran = |(rule, action): (u32, u32)| {
        let assumed = outcome.rules[rule as usize].actions[action as usize].uncertain;
        format!("{}/{}{}", name(rule), action + 1, if assumed { " (assumed)" } else { "" })
    };
    Seen {
        refusal: outcome.refusal.map(|r| r.as_str().to_owned()),
        rules: outcome.rules.iter().map(|r| (r.name.clone(), reason(&r.reason))).collect(),
        ran: outcome.ran().map(ran).collect(),
        effects: outcome.effects.iter().map(Effect::words).collect(),
        uncertain: outcome
            .uncertain
            .iter()
            .map(|u| match (u.rule, u.action) {
                (Some(rule), Some(action)) => format!("{} at {}/{}", u.code, name(rule), action + 1),
                (Some(rule), None) => format!("{} at {}", u.code, name(rule)),
                _ => u.code.clone(),
            })
            .collect(),
    }
}

macro_rules! cases {
    ($($name:ident)*) => {
        $(#[test] fn $name() { check(stringify!($name)); })*

        #[test]
        fn every_file_of_the_corpus_is_a_test() {
            let mut files: Vec<String> = fs::read_dir(corpus())
                .expect("the corpus is there")
                .map(|file| file.expect("it can be read").path().file_stem().expect("a name").to_string_lossy().into_owned())
                .collect();
            let mut tests = vec![$(stringify!($name)),*];
            files.sort();
            tests.sort_unstable();
            assert_eq!(files, tests);
        }
    };
}

cases! {
    a_rule_without_actions_accepts
    an_empty_set_refuses_everything
    bounce_stops_nothing
    enabled_left_out_is_off
    every_kind_of_action
    every_rule_that_matches_runs
    nothing_applies_is_refused
    object_keys
    open_forms_of_conditions
    recipients_without_a_rule
    s01_a_topic_is_told_beside_the_function
    s03_event_opens_no_branch_and_request_response_does
    s04_a_time_out_goes_on_only_by_assumption
    s05_a_topic_is_named_by_name_or_arn
    s08_a_function_after_s3_can_read_the_mail
    s09_only_a_synchronous_function_controls_the_flow
    s10_no_valid_disposition_goes_on
    s11_stop_rule_set_ends_everything
    s15_stop_rule_skips_the_rest_of_this_rule_only
    s16_stop_rule_set_skips_all_that_follows
    s17_continue_lets_everything_run
    s18_bounce_spam
    s18_drop_spam
    s18_keep_mail_for_known_addresses_only
    s18_most_specific_rule
    tls_required_and_missing
    too_large_for_s3
    too_large_for_sns
}

/// Reasons and answers as pages say them; [`check`] compares effects in words, these by name.
#[test]
fn reasons_and_answers_have_words() {
    let set: RuleSet = serde_json::from_str(
        r#"{"Name":"s","Rules":[{"Name":"end","Enabled":true,"Actions":[{"StopAction":{"Scope":"RuleSet"}}]},
            {"Name":"next","Enabled":true,"Actions":[{"StopAction":{"Scope":"RuleSet"}}]}]}"#,
    )
    .expect("a rule set");
    let sample =
        sample(&Partial { recipients: Some(vec!["a@b".into()]), ..Partial::default() }, &Partial::default());
    let outcome = outcome(&set, &sample, &Answers::default());
    let next = &outcome.rules[1];
    assert_eq!(next.reason.words(&outcome.rules), "not reached: action 1 of `end` ended the rule set");
    assert_eq!(next.actions[0].ran.words(), "did not run: its rule did not");
    assert!(outcome.is_accepted() && !next.applies() && !next.actions[0].ran());
    for answer in Answer::ALL {
        assert_eq!(Answer::parse(answer.as_str()), Ok(answer));
        assert_eq!(answer.as_str().parse(), Ok(answer));
        assert_eq!(serde_json::to_value(answer).expect("JSON"), answer.as_str());
    }
    assert!(Answer::parse("stop_rule").is_err_and(|e| e.contains("`stop_rule` is no answer")));
}

/// Answers cross the wire and lie in links: their places are JSON keys.
#[test]
fn answers_are_json() {
    let answers = Answers([((0, 2), Answer::StopRule), ((1, 0), Answer::Error)].into());
    let text = serde_json::to_string(&answers).expect("JSON");
    assert_eq!(text, r#"{"0/2":"STOP_RULE","1/0":"ERROR"}"#);
    assert_eq!(serde_json::from_str::<Answers>(&text).expect("what was written"), answers);
    let wrong = serde_json::from_str::<Answers>(r#"{"x":"STOP_RULE"}"#).expect_err("no place");
    assert!(wrong.to_string().starts_with("`x` names no action"), "{wrong}");
}
