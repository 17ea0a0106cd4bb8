//! Reading and writing the AWS CLI's JSON.

use crate::cases::{cases, context, files, job, whole};
use domain::{
    failure::Problem,
    jobs::{
        Job, Operation, edit, read,
        shape::{self, Shape},
        token::Bound,
        write::{self, Export},
    },
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A file holds the text that is read, and after it either `--- problems` and a line for each, or `--- reads as` and the job.
#[test]
fn each_document_reads_as_it_says_or_is_refused_with_every_problem() {
    for (file, content) in files("read") {
        let (text, expected) = content.split_at(content.find("--- ").unwrap());
        let got = match read::read(text) {
            Ok(read) => format!("--- reads as\n{}", serde_json::to_string(&read.job).unwrap()),
            Err(problems) => format!("--- problems\n{}", lines(&problems)),
        };
        assert_eq!(got.trim_end(), expected.trim_end(), "{file}\n{got}");
    }
}

fn lines(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(|p| format!("{}: {}", p.at, p.message)).collect();
    lines.join("\n")
}

/// A document with every member a shape has; of a union, the member at `pick`.
fn full(shape: Shape, pick: usize) -> Value {
    match shape {
        Shape::Text(from, _) => json!("x".repeat(from.max(1))),
        Shape::OneOf(values) => json!(values[pick % values.len()]),
        Shape::Number(..) => json!(1),
        Shape::Switch => json!(true),
        Shape::Time => json!("2030-01-01T00:00:00Z"),
        Shape::Map(_) => json!({"k": "v"}),
        Shape::List(of, ..) => json!([full(*of, pick)]),
        Shape::Object(members) => Value::Object(
            members.iter().map(|m| (m.name.to_owned(), full(m.shape, pick))).collect::<Map<_, _>>(),
        ),
        Shape::Union(members) => {
            let member = &members[pick % members.len()];
            json!({member.name: full(member.shape, pick)})
        }
    }
}

#[test]
fn b01_every_member_of_every_operation_is_read_and_written_again() {
    let mut kinds = Vec::new();
    for pick in 0..Operation::KINDS.len() {
        let document = full(shape::JOB, pick);
        let read = read::read(&document.to_string()).unwrap_or_else(|p| panic!("{}\n{document}", lines(&p)));
        assert_eq!(
            serde_json::to_value(&read.job).unwrap(),
            document,
            "the types and the table have the same members"
        );
        kinds.push(read.job.operation_name().unwrap());
    }
    assert_eq!(kinds, Operation::KINDS);
}

/// Where a document has structures, and which members the table gives each.
fn structures(at: String, shape: Shape, pick: usize, out: &mut Vec<(String, Vec<&'static str>)>) {
    match shape {
        Shape::List(of, ..) => structures(format!("{at}/0"), *of, pick, out),
        Shape::Object(members) => {
            for member in members {
                structures(format!("{at}/{}", member.name), member.shape, pick, out);
            }
            out.push((at, members.iter().map(|m| m.name).collect()));
        }
        Shape::Union(members) => {
            let member = &members[pick % members.len()];
            structures(format!("{at}/{}", member.name), member.shape, pick, out);
        }
        _ => {}
    }
}

#[test]
fn the_types_have_no_member_the_table_has_not() {
    for pick in 0..Operation::KINDS.len() {
        let (document, mut all) = (full(shape::JOB, pick), Vec::new());
        structures(String::new(), shape::JOB, pick, &mut all);
        for (at, mut names) in all {
            let mut strange = document.clone();
            strange.pointer_mut(&at).unwrap().as_object_mut().unwrap().insert("?".into(), Value::Null);
            // serde names what it would have taken.
            let error = serde_json::from_value::<Job>(strange).unwrap_err().to_string();
            let mut known: Vec<&str> = error.split('`').skip(3).step_by(2).collect();
            known.sort_unstable();
            names.sort_unstable();
            assert_eq!(known, names, "{at}: {error}");
        }
    }
}

#[test]
fn b02_a_job_goes_out_as_a_document_of_the_cli_and_as_a_script() {
    let job = job(&json!({"Description": "Bob's $(job) `now`\nnext", "ConfirmationRequired": false}));
    let text = write::create_job(&job, Export { token: Some("t-1"), may_start: false });
    let read = read::read(&text).unwrap();
    assert_eq!(read.client_request_token.as_deref(), Some("t-1"));
    assert_eq!(read.job.confirmation_required, Some(true), "it waits unless told otherwise");
    assert_eq!(Job { confirmation_required: Some(false), ..read.job }, job);
    let told = read::read(&write::create_job(&job, Export { token: None, may_start: true })).unwrap();
    assert_eq!(told.job.confirmation_required, Some(false));

    let script = write::script(&job, &context().region, Export { token: Some("t-1"), may_start: false });
    assert!(script.contains("aws s3control create-job --region 'eu-west-1'"), "{script}");
    assert!(script.contains("Bob'\\''s $(job) `now`\\nnext"), "{script}");
}

#[test]
fn b17_the_script_gives_the_cli_exactly_the_document() {
    // A shell takes the word apart: what stands between the quotes, and `'` for each `'\''`.
    for description in ["plain", "it's", "'", "''", "$HOME `x` \\ \" ! # &", "line\nbreak", "'; rm -rf x; '"]
    {
        let job = job(&json!({"Description": description}));
        let export = Export { token: Some("a'b"), may_start: false };
        let script = write::script(&job, "eu-west-1\nrm x", export);
        let start = script.find("--cli-input-json ").unwrap() + "--cli-input-json ".len();
        let mut word = String::new();
        let mut rest = &script[start..];
        while let Some(inner) = rest.strip_prefix('\'') {
            let (text, after) = inner.split_once('\'').unwrap();
            word.push_str(text);
            rest = after;
            if let Some(after) = rest.strip_prefix("\\'") {
                word.push('\'');
                rest = after;
            }
        }
        assert_eq!(word, write::create_job(&job, export), "{script}");
        assert!(!script.lines().any(|line| line.trim_start().starts_with("rm ")), "{script}");
    }
}

#[test]
fn equal_jobs_have_one_digest_and_others_do_not() {
    let digest = |changes: Value| job(&changes).digest();
    let same = digest(json!({}));
    assert_eq!(digest(json!({"ConfirmationRequired": null})), same);
    assert_eq!(digest(json!({"Manifest.Location.ETag": "\"9b2cf535f27731c974343645a3985328\""})), same);
    let tags = |a: &str, b: &str| digest(json!({"Tags": [{"Key": a, "Value": ""}, {"Key": b, "Value": ""}]}));
    assert_eq!(tags("a", "b"), tags("b", "a"));
    for other in
        [json!({"Priority": 11}), json!({"Description": "x"}), json!({"ConfirmationRequired": false})]
    {
        assert_ne!(digest(other.clone()), same, "{other}");
    }
}

#[test]
fn bad_input_a_token_meets_one_body_only() {
    let first = job(&json!({}));
    let bound = Bound::new("token-1", &first).unwrap();
    assert_eq!(bound.may_send(&first), Ok(()), "a retry");
    let quoted = job(&json!({"Manifest.Location.ETag": "\"9b2cf535f27731c974343645a3985328\""}));
    assert_eq!(bound.may_send(&quoted), Ok(()), "the same job, written otherwise");
    let refused = bound.may_send(&job(&json!({"Manifest.Location.ETag": "other"}))).unwrap_err();
    assert!(refused.to_string().contains("take a new token"), "{refused}");
    assert!(Bound::new("", &first).is_err() && Bound::new("x".repeat(65), &first).is_err());
    assert!(Bound::new("x".repeat(64), &first).is_ok());
}

#[test]
fn b16_the_user_guides_name_of_the_operation_is_told_from_the_apis() {
    let text = r#"{"Operation": {"LambdaInvokeFunction": {"FunctionArn": "x"}}}"#;
    let problems = read::read(text).unwrap_err();
    assert_eq!(problems[0].at, "Operation.LambdaInvokeFunction");
    assert!(problems[0].message.contains("`LambdaInvoke`"), "{problems:?}");
}

#[test]
fn what_is_too_long_or_too_deep_is_refused_quickly() {
    let long = format!("{{\"Description\":\"{}\"}}", "x".repeat(read::MAX_BYTES));
    assert!(read::read(&long).unwrap_err()[0].message.contains("at most"));
    for open in ["[", "{\"a\":", "{\"Job\":"] {
        let problems = read::read(&open.repeat(100_000)).unwrap_err();
        assert!(problems[0].message.contains("recursion limit"), "{problems:?}");
    }
    let many: Vec<String> = (0..300_000).map(|n| format!("\"k{n}\":\"\"")).collect();
    for around in ["", "{\"Operation\":{\"LambdaInvoke\":{\"UserArguments\":"] {
        let close = if around.is_empty() { "" } else { "}}}" };
        let problems = read::read(&format!("{around}{{{}}}{close}", many.join(","))).unwrap_err();
        assert!(problems.len() <= 200);
    }
    assert!(read::read(&format!("{{\"Tags\":[{}0]}}", "0,".repeat(1_000_000))).unwrap_err().len() <= 200);
}

#[test]
fn a_member_is_put_by_its_path() {
    let start = Job::default();
    let put = |job: &Job, path: &str, text: &str| edit::put(job, path, text);
    let job = put(&start, "Operation.LambdaInvoke.FunctionArn", "f").unwrap();
    let job = put(&job, "Priority", "3").unwrap();
    let job = put(&job, "Report.Enabled", "true").unwrap();
    let expected = json!({"Operation": {"LambdaInvoke": {"FunctionArn": "f"}}, "Report": {"Enabled": true}, "Priority": 3});
    assert_eq!(serde_json::to_value(&job).unwrap(), expected);
    for (path, text) in [
        ("Nonsense", "x"),
        ("Priority", "x"),
        ("Report.Enabled", "yes"),
        ("Report", "x"),
        ("Tags[0].Key", "x"),
        ("", ""),
    ] {
        assert!(put(&job, path, text).is_err(), "{path}");
    }
}

#[test]
fn what_the_cases_have_is_written_and_read_back() {
    for (name, case) in cases("findings") {
        let job = job(&case["job"]);
        assert_eq!(read::read(&write::draft(&job)).map(|r| r.job), Ok(job), "{name}");
    }
}

proptest! {
    #[test]
    fn nothing_makes_reading_fall_over(text in ".{0,200}") {
        let _ = read::read(&text);
    }

    #[test]
    fn a_document_with_one_thing_wrong_is_refused_or_nothing_of_it_is_lost(cut in 0_usize..2000, put in "[\"{}\\[\\],:0-9a-z ]{1,3}") {
        let mut text = whole().to_string();
        let at = text.char_indices().map(|(i, _)| i).nth(cut % text.chars().count()).unwrap();
        text.insert_str(at, &put);
        if let Ok(read) = read::read(&text) {
            prop_assert_eq!(read::read(&write::draft(&read.job)).map(|r| r.job), Ok(read.job));
        }
    }
}
