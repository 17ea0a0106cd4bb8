//! Answers of functions, against AWS's page "Invoke Lambda function action".

use domain::{
    finding::Severity,
    handler::{Fault, How, Ran},
    rules::{
        answer::{Judged, MAX_ANSWER, judge, judge_run},
        outcome::Answer,
    },
};
use proptest::prelude::*;

fn answer(text: &str) -> Answer {
    judge(text).answer
}

/// The fix of the first remark.
fn fix(text: &str) -> String {
    judge(text).remarks.first().map(|remark| remark.fix.clone()).unwrap_or_default()
}

#[test]
fn answers_are_judged_as_the_corpus_says() {
    let mut seen = 0;
    for case in include_str!("corpus/answers.txt").split("=== ").skip(1) {
        let (head, text) = case.split_once('\n').expect("a head");
        let (expected, remark) = head.split_once('|').expect("a remark");
        let judged = judge(text);
        assert_eq!(judged.answer.as_str(), expected.trim(), "{text}");
        let first = judged.remarks.first().map(|r| r.message.clone()).unwrap_or_default();
        assert!(
            first.contains(remark.trim()) && first.is_empty() == remark.trim().is_empty(),
            "{text}: {first}"
        );
        for remark in &judged.remarks {
            assert!(!remark.follows.is_empty() && !remark.fix.is_empty(), "{text}");
        }
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn s09_the_first_argument_of_callback_must_be_null() {
    assert_eq!(answer(r#"callback(null, {"disposition":"STOP_RULE"})"#), Answer::StopRule);
    for first in ["{disposition: 'STOP_RULE'}", "'STOP_RULE'", "err", "new Error('x')", "0", "false", "''"] {
        let judged = judge(&format!("callback({first}, {{disposition: 'STOP_RULE'}})"));
        assert_eq!((judged.answer, judged.remarks[0].severity), (Answer::Error, Severity::Error), "{first}");
        assert!(judged.remarks[0].fix.contains("callback(null,"));
    }
}

#[test]
fn s10_null_or_no_valid_disposition_goes_on_as_continue() {
    for text in
        ["", "null", "callback(null, null)", "{}", r#"{"disposition":null}"#, r#"{"disposition":"DROP"}"#]
    {
        let judged = judge(text);
        assert_eq!(judged.answer, Answer::Invalid, "{text}");
        assert!(judged.remarks[0].follows.contains("the same as with `CONTINUE`"), "{text}");
    }
}

#[test]
fn s11_the_line_of_the_page_ends_the_rule_set() {
    let judged = judge(r#"callback( null, { "disposition" : "STOP_RULE_SET" });"#);
    assert_eq!(judged, Judged { answer: Answer::StopRuleSet, remarks: Vec::new() });
}

#[test]
fn s17_continue_and_any_invalid_value_go_on_and_are_told_apart() {
    assert_eq!(answer(r#"{"disposition":"CONTINUE"}"#), Answer::Continue);
    assert_eq!(answer(r#"{"disposition":"continue"}"#), Answer::Invalid);
    assert_eq!(fix(r#"{"disposition":"stop_rule"}"#), r#"answer `{"disposition":"STOP_RULE"}`"#);
    assert_eq!(fix(r#"{"disposition":"STOP RULESET"}"#), r#"answer `{"disposition":"STOP_RULE_SET"}`"#);
    assert_eq!(fix(r#"{"body":{"disposition":"CONTINUE"}}"#), r#"answer `{"disposition":"CONTINUE"}`"#);
}

#[test]
fn a_run_is_judged_by_its_end() {
    let ran = |how: How, answer: Option<&str>, fault: Option<&str>| Ran {
        how,
        answer: answer.map(Into::into),
        fault: fault.map(|message| Fault { message: message.into(), line: Some(1) }),
        console: Vec::new(),
        console_cut: false,
        steps: 0,
    };
    let stop = Some(r#"{"disposition":"STOP_RULE"}"#);
    assert_eq!(judge_run(&ran(How::Callback, stop, None)).answer, Answer::StopRule);
    assert_eq!(judge_run(&ran(How::Returned, Some("null"), None)).answer, Answer::Invalid);
    let lost = judge_run(&ran(How::Silent, Some("null"), None));
    assert_eq!((lost.answer, lost.remarks[0].severity), (Answer::Invalid, Severity::Warning));
    assert!(lost.remarks[0].fix.contains("async"));
    for how in How::ALL.into_iter().filter(|how| !how.is_answer()) {
        let judged = judge_run(&ran(how, None, Some("Error: no")));
        assert_eq!(judged.answer, Answer::Error, "{how:?}");
        assert!(judged.remarks[0].message.contains("Error: no"), "{how:?}: {judged:?}");
    }
    let first = judge_run(&ran(How::CallbackError, None, stop));
    assert!(first.remarks[0].message.contains("as the first argument"), "{first:?}");
}

#[test]
fn too_long_an_answer_is_not_read() {
    let text = format!(r#"{{"disposition":"STOP_RULE","x":"{}"}}"#, "x".repeat(MAX_ANSWER));
    assert_eq!(answer(&text), Answer::Invalid);
    assert_eq!(answer(&"[".repeat(MAX_ANSWER)), Answer::Invalid);
    assert_eq!(answer(&"{a:".repeat(MAX_ANSWER / 3)), Answer::Invalid);
}

proptest! {
    #[test]
    fn any_text_is_judged(text in r#"(callback\(|return |\{|\}|\[|\]|"|'|`|disposition|STOP_RULE|_SET|null|:|,|\\|\$|[0-9]|é|\PC){0,24}"#) {
        let judged = judge(&text);
        let stops = matches!(judged.answer, Answer::StopRule | Answer::StopRuleSet);
        prop_assert!(!stops || text.contains(judged.answer.as_str()));
        prop_assert!(!judged.remarks.is_empty() || matches!(judged.answer, Answer::Continue) || stops);
    }

    #[test]
    fn json_of_a_disposition_is_that_disposition(extra in "[a-c]{0,3}", which in 0..3_usize) {
        let answer = Answer::ALL[which];
        let text = format!(r#"{{"{extra}":[{{}}],"disposition":"{}"}}"#, answer.as_str());
        prop_assert_eq!(judge(&text).answer, answer);
    }
}
