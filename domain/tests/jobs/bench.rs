//! Requests of a few rows, what is answered, and the functions to start from.

use super::cases::context;
use domain::{
    handler::Ran,
    jobs::{
        Job, LambdaInvoke, Operation,
        answer::{ResultCode, Setting},
        bench::{Asked, Tally, answer_of, ask, report},
        starters::STARTERS,
    },
};
use serde_json::{Value, json};
use std::process::Command;

mod starter {
    include!("../../src/jobs/starters/main.rs");

    pub fn answer(request: &str) -> String {
        handle(&serde_json::from_str(request).unwrap()).to_string()
    }
}

const ROWS: &str = "bucket,a%2Bb/%C3%BC.jpg\n\"bucket\",one+two\n\nbucket,%7B%22k%22%3A1%7D\n";

fn job(schema: &str) -> Job {
    let lambda = LambdaInvoke {
        function_arn: Some(format!("arn:aws:lambda:{}:111122223333:function:f:1", context().region)),
        invocation_schema_version: Some(schema.into()),
        ..LambdaInvoke::default()
    };
    Job { operation: Some(Operation::LambdaInvoke(lambda)), ..Job::default() }
}

fn asked(schema: &str) -> Vec<Asked> {
    ask(&job(schema), ROWS, 9).unwrap()
}

#[test]
fn a_few_rows_become_requests() {
    for schema in ["1.0", "2.0"] {
        let asked = asked(schema);
        assert_eq!(asked.len(), 3);
        let task = &asked[0].request.tasks[0];
        assert_eq!(task.s3_key, "a%2Bb/%C3%BC.jpg");
        assert_eq!(task.s3_bucket.is_some(), schema == "2.0");
    }
    assert_eq!(ask(&job("2.0"), ROWS, 2).unwrap().len(), 2);
    assert_eq!(
        ask(&job("2.0"), "bucket\n", 2).unwrap_err(),
        "row 1: the row needs a bucket and a key: name both columns in `Fields`"
    );
    assert_eq!(ask(&job("2.0"), "\n", 2).unwrap_err(), "type a row of the manifest");
    assert!(ask(&Job::default(), ROWS, 2).unwrap_err().contains("LambdaInvoke"));
}

#[test]
fn b22_the_answers_of_a_few_rows_make_a_preview_of_the_report() {
    let asked = asked("2.0");
    let answer = |asked: &Asked, code: &str| {
        json!({
            "invocationSchemaVersion": "2.0", "invocationId": asked.request.invocation_id, "treatMissingKeysAs": "PermanentFailure",
            "results": [{"taskId": asked.request.tasks[0].task_id, "resultCode": code, "resultString": "x,y"}],
        })
        .to_string()
    };
    let refused = Ran::refused("no \"JSON\"");
    let answers =
        [answer(&asked[0], "Succeeded"), answer(&asked[1], "TemporaryFailure"), answer_of(&refused)];
    let judged: Vec<_> = asked
        .iter()
        .zip(&answers)
        .map(|(asked, answer)| asked.judge(answer, Setting::default()).unwrap())
        .collect();
    let mut tally = Tally::default();
    judged.iter().for_each(|judged| tally.count(judged));
    assert_eq!(tally, Tally { succeeded: 1, failed: 2, tried_again: 1, unknown: 0 });
    let report = report(&judged);
    assert!(report.starts_with("bucket,a%2Bb/%C3%BC.jpg,,succeeded,200,,\"x,y\"\n"), "{report}");
    assert!(report.contains("Lambda returned function error"), "{report}");
    assert_eq!(report.lines().count(), 3);
}

/// What a starter's answer to a row comes to.
fn held(asked: &Asked, answer: &str, key: &str, language: &str) {
    let judged = asked.judge(answer, Setting::default()).unwrap();
    assert_eq!(judged.violations, vec![], "{language}: {answer}");
    assert_eq!(judged.tasks[0].code, Some(ResultCode::Succeeded), "{language}: {answer}");
    let row = judged.tasks[0].row.as_ref().unwrap();
    let said: Value = serde_json::from_str(&row.message).unwrap();
    assert_eq!((&said["bucket"], &said["key"]), (&json!("bucket"), &json!(key)), "{language}");
}

const KEYS: [&str; 3] = ["a+b/ü.jpg", "one two", "{\"k\":1}"];

#[test]
fn b15_the_starter_in_rust_answers_and_decodes() {
    for schema in ["1.0", "2.0"] {
        for (asked, key) in asked(schema).iter().zip(KEYS) {
            held(asked, &starter::answer(&asked.json()), key, "Rust");
        }
    }
    let mut broken = asked("2.0").remove(1);
    broken.request.tasks[0].s3_key = "%zz".into();
    let judged = broken.judge(&starter::answer(&broken.json()), Setting::default()).unwrap();
    assert_eq!(judged.tasks[0].code, Some(ResultCode::PermanentFailure));
    // The text is lost as a result, and the report shows it as the error's message.
    let codes: Vec<_> = judged.violations.iter().map(|v| (v.code.as_str(), v.severity)).collect();
    assert_eq!(codes, [("result-lost", domain::finding::Severity::Warning)]);
}

#[test]
fn b15_the_starter_in_python_answers_and_decodes() {
    let source = STARTERS.iter().find(|starter| starter.language == "Python").unwrap().source;
    let program =
        format!("{source}\nimport sys\nprint(json.dumps(lambda_handler(json.loads(sys.argv[1]), None)))");
    for schema in ["1.0", "2.0"] {
        for (asked, key) in asked(schema).iter().zip(KEYS) {
            // A machine without Python has nothing to show here.
            let Ok(output) = Command::new("python3").args(["-c", &program, &asked.json()]).output() else {
                return;
            };
            held(asked, &String::from_utf8_lossy(&output.stdout), key, "Python");
        }
    }
}
