//! Answers of functions: every code is shown by a case, and each case has the verdicts it says.

use crate::cases::{cases, statement};
use domain::{
    finding::Finding,
    jobs::answer::{self, CODES, Judgement, Scope, Setting},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A request of two tasks.
fn request() -> Value {
    json!({
        "invocationSchemaVersion": "2.0", "invocationId": "i", "job": {"id": "j"},
        "tasks": [
            {"taskId": "t1", "s3Key": "a,b", "s3VersionId": null, "s3Bucket": "my-bucket"},
            {"taskId": "t2", "s3Key": "c", "s3VersionId": "v", "s3BucketArn": "arn:aws:s3:us-east-1:111122223333:other-bucket"}
        ]
    })
}

fn judge(case: &Value) -> Judgement {
    let answer = match &case["text"] {
        Value::String(text) => text.clone(),
        _ => case["answer"].to_string(),
    };
    let scope = match case["scope"].as_str() {
        Some("FailedTasksOnly") => Scope::FailedTasksOnly,
        Some("Off") => Scope::Off,
        _ => Scope::AllTasks,
    };
    let redrives = case["redrives"].as_u64().map_or(3, |n| u32::try_from(n).unwrap());
    answer::judge(&request().to_string(), &answer, Setting { scope, redrives }).unwrap()
}

fn check(name: &str, case: &Value) -> Judgement {
    let judged = judge(case);
    let mut lines = Vec::new();
    for task in &judged.tasks {
        let code = task.code.map_or("unknown", |c| c.as_str());
        let fate = serde_json::to_value(task.result_string).unwrap();
        let row = task.row.as_ref().map_or("-".into(), answer::ReportRow::line);
        lines.push(format!("{} {code} {} {row}", task.task_id, fate.as_str().unwrap()));
    }
    let line = |f: &Finding| format!("{} {} {}", f.severity.as_str(), f.code, f.place).trim_end().to_owned();
    lines.extend(judged.violations.iter().map(line));
    let expected: Vec<&str> = case["says"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
    assert_eq!(lines, expected, "{name}\n{}", serde_json::to_string_pretty(&lines).unwrap());
    for finding in &judged.violations {
        for text in [&finding.message, &finding.fix] {
            assert!(!text.is_empty() && !text.ends_with('.'), "{name}: {text}");
            assert_eq!(text.matches('`').count() % 2, 0, "{name}: backticks in pairs: {text}");
        }
    }
    judged
}

#[test]
fn each_answer_has_the_verdicts_it_says_and_every_code_has_a_case() {
    let mut shown = BTreeSet::new();
    for (name, case) in cases("answers") {
        shown.extend(check(&name, &case).violations.into_iter().map(|f| f.code));
    }
    shown.insert("answer-too-long".into()); // shown below
    let all: BTreeSet<String> = CODES.iter().map(|c| c.name.to_owned()).collect();
    assert_eq!(all.difference(&shown).collect::<Vec<_>>(), Vec::<&String>::new(), "codes without a case");
}

fn shown(number: &str) {
    for (name, case) in statement("answers", number) {
        check(&name, &case);
    }
}

#[test]
fn b03_functions_for_s3_events_are_recognised_by_their_answers() {
    shown("B3");
}

#[test]
fn b03_an_event_is_no_request_of_a_job() {
    let event = json!({"Records": [{"eventSource": "aws:s3", "s3": {"object": {"key": "a"}}}]});
    let queue = json!({"Records": [{"eventSource": "aws:sqs"}]});
    let bridge = json!({"detail-type": "Object Created", "source": "aws.s3", "detail": {}});
    let test = json!({"Service": "Amazon S3", "Event": "s3:TestEvent"});
    for event in [event, queue, bridge, test] {
        let problems = answer::judge(&event.to_string(), "null", Setting::default()).unwrap_err();
        assert!(
            problems[0].message.contains("a job sends `tasks`") && problems[0].message.contains("anew"),
            "{problems:?}"
        );
    }
}

#[test]
fn b08_there_are_codes_for_the_answer_and_for_each_task() {
    shown("B8");
}

#[test]
fn b09_a_succeeded_tasks_result_string_is_in_the_report() {
    shown("B9");
}

#[test]
fn b10_a_temporary_failure_is_tried_again_and_its_result_string_ignored() {
    shown("B10");
    let case = json!({"answer": answer_with("TemporaryFailure"), "redrives": 5});
    let consequence = &judge(&case).tasks[0].consequence;
    assert!(consequence.contains("5 times by assumption"), "{consequence}");
}

#[test]
fn b11_a_permanent_failure_is_marked_failed_with_its_message() {
    shown("B11");
}

#[test]
fn b22_results_are_written_to_the_report_as_it_was_asked_for() {
    shown("B22");
}

fn answer_with(code: &str) -> Value {
    json!({"invocationSchemaVersion": "2.0", "invocationId": "i",
        "results": [{"taskId": "t1", "resultCode": code}, {"taskId": "t2", "resultCode": code}]})
}

#[test]
fn a_request_that_is_none_is_refused_by_place() {
    let long = "x".repeat(answer::MAX_BYTES + 1);
    for (request, at) in [
        ("", ""),
        ("{", ""),
        ("null", "invocationSchemaVersion"),
        ("{}", "invocationSchemaVersion"),
        (r#"{"invocationSchemaVersion": "1.0", "invocationId": "i", "tasks": []}"#, "tasks"),
        (r#"{"invocationSchemaVersion": "1.0", "invocationId": "i", "tasks": [{}]}"#, "tasks[0].taskId"),
        (&long, ""),
    ] {
        let problems = answer::judge(request, "{}", Setting::default()).unwrap_err();
        assert_eq!(problems[0].at, at, "{problems:?}");
    }
}

#[test]
fn an_answer_larger_than_lambda_lets_through_is_said_to_be() {
    let text = format!("\"{}\"", "x".repeat(answer::MAX_BYTES));
    let judged = answer::judge(&request().to_string(), &text, Setting::default()).unwrap();
    assert_eq!(judged.violations[0].code, "answer-too-long");
    assert!(judged.tasks.iter().all(|t| t.code.is_none()));
}

proptest! {
    #[test]
    fn no_answer_makes_the_judge_fall_over(text in ".{0,200}") {
        let judged = answer::judge(&request().to_string(), &text, Setting::default()).unwrap();
        prop_assert_eq!(judged.tasks.len(), 2);
        let _ = answer::judge(&text, &text, Setting::default());
    }

    #[test]
    fn an_answer_with_one_thing_changed_still_has_a_verdict_for_each_task(cut in 0_usize..400, put in "[\"{}\\[\\],:0-9a-z ]{0,3}") {
        let mut text = answer_with("Succeeded").to_string();
        let at = cut % text.len();
        text.replace_range(at..=at, &put);
        let judged = answer::judge(&request().to_string(), &text, Setting::default()).unwrap();
        prop_assert_eq!(judged.tasks.len(), 2);
        let whole = judged.tasks.iter().all(|t| t.code.is_some_and(|c| c.as_str() == "Succeeded"));
        let same = serde_json::from_str::<Value>(&text).is_ok_and(|v| v == answer_with("Succeeded"));
        prop_assert!(same || !judged.violations.is_empty() || whole, "{}", text);
    }
}
