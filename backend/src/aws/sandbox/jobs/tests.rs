//! Jobs of the sandbox, from `CreateJob` to the report.

use crate::aws::{
    AwsError, Kind,
    batch::{Batch, Functions, Objects, Request, Roles},
    sandbox::{Behaviour, Failing, Invoke, Sandbox},
};
use async_trait::async_trait;
use domain::{
    Timestamp,
    jobs::{
        Job, read, report,
        status::{Described, Status},
    },
};
use serde_json::{Value, json};
use std::sync::Arc;

const ACCOUNT: &str = "111122223333";
const REGION: &str = "eu-west-1";
const FUNCTION: &str = "arn:aws:lambda:eu-west-1:111122223333:function:sandbox-function";
const MANIFEST: &str = "manifests/first.csv";

fn sandbox() -> Sandbox {
    Sandbox::new(ACCOUNT, REGION)
}

/// A job's document over the objects the sandbox begins with, or over another manifest.
async fn document(sandbox: &Sandbox, key: &str) -> Value {
    let head = sandbox.head_object("sandbox-objects", key, None).await.expect("it answers");
    json!({
        "AccountId": ACCOUNT,
        "ConfirmationRequired": false,
        "Operation": {"LambdaInvoke": {"FunctionArn": format!("{FUNCTION}:1"), "InvocationSchemaVersion": "2.0"}},
        "Report": {"Enabled": true, "Bucket": "arn:aws:s3:::sandbox-reports", "Format": "Report_CSV_20180820",
            "Prefix": "first", "ReportScope": "AllTasks"},
        "Manifest": {"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
            "Location": {"ObjectArn": format!("arn:aws:s3:::sandbox-objects/{key}"), "ETag": head.expect("it is there").etag}},
        "Priority": 10,
        "RoleArn": "arn:aws:iam::111122223333:role/sandbox-batch",
        "Tags": [{"Key": "team", "Value": "mail"}],
    })
}

fn job(document: &Value) -> Job {
    read::read(&document.to_string()).expect("it is a job").job
}

async fn create(sandbox: &Sandbox, document: &Value, token: &str) -> String {
    sandbox.create_job(&job(document), token).await.expect("the job is right")
}

async fn describe(sandbox: &Sandbox, id: &str) -> Described {
    sandbox.describe_job(id).await.expect("it answers").expect("it is there")
}

/// Describes a job until it ends; gives every state that was told, each once, and the last description.
async fn through(sandbox: &Sandbox, id: &str) -> (Vec<Status>, Described) {
    let mut states = Vec::new();
    for _ in 0..100 {
        let described = describe(sandbox, id).await;
        if states.last() != Some(&described.status) {
            states.push(described.status);
        }
        if described.status.is_final() {
            return (states, described);
        }
    }
    panic!("the job does not end: {states:?}");
}

async fn text(sandbox: &Sandbox, bucket: &str, key: &str) -> String {
    let bytes = sandbox.get_object(bucket, key, 0, u64::MAX).await.expect("it answers");
    String::from_utf8(bytes.expect("it is there")).expect("it is text")
}

/// The lines of a job's report.
async fn lines(sandbox: &Sandbox, id: &str) -> Vec<String> {
    let index = text(sandbox, "sandbox-reports", &format!("first/job-{id}/manifest.json")).await;
    let index = report::read_index(&index).expect("it is an index");
    let mut lines = Vec::new();
    for file in index.results {
        let content = text(sandbox, &file.bucket, &file.key).await;
        assert_eq!(super::super::stock::md5_hex(content.as_bytes()), file.md5_checksum);
        for line in content.lines() {
            let row = report::Row::of_line(line.as_bytes()).expect("it is a row");
            assert_eq!(row.succeeded, file.task_execution_status == "succeeded", "{line}");
            lines.push(line.to_owned());
        }
    }
    lines
}

/// Puts a manifest of so many rows, whose objects need not be there.
async fn manifest(sandbox: &Sandbox, rows: usize) -> &'static str {
    let text: String = (0..rows).map(|n| format!("sandbox-objects,row-{n}\n")).collect();
    sandbox
        .put_object("sandbox-objects", "manifests/more.csv", text.into_bytes())
        .await
        .expect("it is small");
    "manifests/more.csv"
}

fn code<T: std::fmt::Debug>(result: Result<T, AwsError>) -> (String, Kind) {
    let error = result.expect_err("it is refused");
    (error.code, error.kind)
}

#[tokio::test]
async fn a_job_runs_through_all_states_and_leaves_a_report() {
    use Status::{Active, Complete, Completing, New, Preparing, Ready};
    let sandbox = sandbox();
    let id = create(&sandbox, &document(&sandbox, MANIFEST).await, "t").await;
    assert_eq!(sandbox.list_jobs().await.expect("it answers")[0].status, New);
    let (states, last) = through(&sandbox, &id).await;
    assert_eq!(states, [New, Preparing, Ready, Active, Completing, Complete]);
    assert_eq!((last.progress.total, last.progress.succeeded, last.progress.failed), (Some(36), 36, 0));
    assert_eq!(last.job.expect("it is described").tags, None, "AWS describes no tags");
    let mut rows: Vec<String> = lines(&sandbox, &id)
        .await
        .iter()
        .map(|l| l.split(',').take(2).collect::<Vec<_>>().join(","))
        .collect();
    let listed = text(&sandbox, "sandbox-objects", MANIFEST).await;
    let mut listed: Vec<&str> = listed.lines().collect();
    rows.sort();
    listed.sort_unstable();
    assert_eq!(rows, listed, "keys stand in the report as in the manifest");
}

#[tokio::test]
async fn a_job_that_waits_is_started_or_cancelled_and_by_nothing_else() {
    let sandbox = sandbox();
    let mut document = document(&sandbox, MANIFEST).await;
    document["ConfirmationRequired"] = json!(true);
    let id = create(&sandbox, &document, "t").await;
    assert_eq!(
        code(sandbox.update_job_status(&id, Request::Ready, None).await),
        ("JobStatusException".into(), Kind::Refused)
    );
    for _ in 0..5 {
        describe(&sandbox, &id).await;
    }
    assert_eq!(describe(&sandbox, &id).await.status, Status::Suspended);
    let started = sandbox.update_job_status(&id, Request::Ready, Some("looked at")).await;
    assert_eq!(started.expect("it waits"), Status::Ready);
    let now = describe(&sandbox, &id).await;
    assert_eq!((now.status, now.status_reason.as_deref()), (Status::Active, Some("looked at")));
    assert_eq!(sandbox.update_job_priority(&id, 99).await.expect("it runs"), 99);
    let cancelled = sandbox.update_job_status(&id, Request::Cancelled, None).await;
    assert_eq!(cancelled.expect("it runs"), Status::Cancelling);
    let (states, _) = through(&sandbox, &id).await;
    assert_eq!(states, [Status::Cancelled]);
    assert_eq!(code(sandbox.update_job_status(&id, Request::Cancelled, None).await).0, "JobStatusException");
    assert_eq!(code(sandbox.update_job_priority(&id, 1).await).0, "BadRequestException");
}

#[tokio::test]
async fn bad_input_a_token_makes_one_job_and_meets_no_other_body() {
    let sandbox = sandbox();
    let mut document = document(&sandbox, MANIFEST).await;
    let id = create(&sandbox, &document, "t").await;
    assert_eq!(create(&sandbox, &document, "t").await, id);
    document["Priority"] = json!(11);
    assert_eq!(
        code(sandbox.create_job(&job(&document), "t").await),
        ("IdempotencyException".into(), Kind::AlreadyExists)
    );
    assert_ne!(create(&sandbox, &document, "u").await, id);
    assert_eq!(sandbox.list_jobs().await.expect("it answers").len(), 2);
    assert_eq!(code(sandbox.create_job(&job(&document), "").await).0, "BadRequestException");
}

#[tokio::test]
async fn bad_input_what_aws_refuses_at_once() {
    let sandbox = sandbox();
    let right = document(&sandbox, MANIFEST).await;
    for (path, value, message) in [
        ("/RoleArn", json!("arn:aws:iam::444455556666:role/other"), "Cross-account pass role is not allowed"),
        (
            "/Operation/LambdaInvoke/UserArguments",
            json!({}),
            "Request invalid: Operation.LambdaInvoke.UserArguments",
        ),
        ("/Manifest/Location/ETag", json!(""), "Request invalid: Manifest.Location.ETag"),
        ("/Priority", json!(-1), "Request invalid: Priority"),
        ("/AccountId", json!("444455556666"), "The account id"),
    ] {
        let mut wrong = right.clone();
        let (parent, name) = path.rsplit_once('/').expect("it is a path");
        wrong.pointer_mut(parent).expect("it is there")[name] = value;
        let error = sandbox.create_job(&job(&wrong), "t").await.expect_err("it is wrong");
        assert!(error.message.starts_with(message), "{path}: {}", error.message);
    }
    assert_eq!(sandbox.list_jobs().await.expect("it answers"), []);
}

#[tokio::test]
async fn bad_input_what_aws_finds_out_when_it_reads_the_manifest() {
    let sandbox = sandbox();
    let right = document(&sandbox, MANIFEST).await;
    sandbox.set_role("arn:aws:iam::111122223333:role/other", "{}").await.expect("it is kept");
    sandbox.put_object("sandbox-objects", "header.csv", b"Bucket,Key\n".to_vec()).await.expect("it is small");
    let header = document(&sandbox, "header.csv").await;
    for (at, value, reason) in [
        ("/Manifest/Location/ETag", json!("0"), "The manifest's ETag does not match"),
        (
            "/Manifest/Location/ObjectArn",
            json!("arn:aws:s3:::sandbox-objects/gone"),
            "Reading the manifest is forbidden",
        ),
        ("/RoleArn", json!("arn:aws:iam::111122223333:role/other"), "Reading the manifest is forbidden"),
        (
            "/Manifest",
            header["Manifest"].clone(),
            "Manifest file is not properly formatted: the first row looks like a header",
        ),
    ] {
        let mut wrong = right.clone();
        *wrong.pointer_mut(at).expect("it is there") = value;
        let id = create(&sandbox, &wrong, at).await;
        let (states, last) = through(&sandbox, &id).await;
        assert_eq!(states, [Status::New, Status::Preparing, Status::Failing, Status::Failed], "{at}");
        assert!(last.failures[0].reason.starts_with(reason), "{:?}", last.failures);
        let report = format!("first/job-{id}/manifest.json");
        assert_eq!(sandbox.head_object("sandbox-reports", &report, None).await.expect("it answers"), None);
    }
}

#[tokio::test]
async fn some_tasks_fail_always_the_same_and_temporary_failures_are_tried_again() {
    let (first, second) = (sandbox(), sandbox());
    let mut failed = Vec::new();
    for sandbox in [&first, &second] {
        let behaviour = Behaviour::Fails { percent: 40, how: Failing::ForGood };
        sandbox.set_behaviour(FUNCTION, behaviour).await.expect("it is a function");
        let id = create(sandbox, &document(sandbox, MANIFEST).await, "t").await;
        let (_, last) = through(sandbox, &id).await;
        assert_eq!(
            (last.status, last.failures.len()),
            (Status::Complete, 0),
            "a job with failures is complete"
        );
        assert!((5..25).contains(&last.progress.failed), "{:?}", last.progress);
        failed.push(lines(sandbox, &id).await);
    }
    assert_eq!(failed[0], failed[1]);

    for (how, poor) in [(Failing::AtFirst, 0), (Failing::EachTime, 36), (Failing::Throws, 36)] {
        let behaviour = Behaviour::Fails { percent: 100, how };
        first.set_behaviour(FUNCTION, behaviour).await.expect("it is a function");
        let id = create(&first, &document(&first, MANIFEST).await, &format!("{how:?}")).await;
        let (_, last) = through(&first, &id).await;
        assert_eq!((last.progress.succeeded, last.progress.failed), (36 - poor, poor), "{how:?}");
        let line = lines(&first, &id).await.remove(0);
        let expected = match how {
            Failing::AtFirst => "succeeded,200,,done by the sandbox",
            Failing::EachTime => "failed,200,TemporaryFailure,\"not yet, says the sandbox\"",
            _ => {
                "failed,200,PermanentFailure,\"Lambda returned function error: {\"\"errorMessage\"\":\"\"thrown by the sandbox\"\""
            }
        };
        assert!(line.contains(expected), "{line}");
    }
}

#[tokio::test]
async fn more_than_half_of_a_thousand_tasks_failing_fails_the_job_and_of_fewer_does_not() {
    for (rows, status) in [(999, Status::Complete), (2000, Status::Failed)] {
        let sandbox = sandbox();
        let behaviour = Behaviour::Fails { percent: 100, how: Failing::ForGood };
        sandbox.set_behaviour(FUNCTION, behaviour).await.expect("it is a function");
        let key = manifest(&sandbox, rows).await;
        let id = create(&sandbox, &document(&sandbox, key).await, "t").await;
        let (_, last) = through(&sandbox, &id).await;
        assert_eq!(last.status, status, "{rows}");
        let ran = last.progress.failed;
        assert!(if rows == 999 { ran == 999 } else { (1000..2000).contains(&ran) }, "{rows}: {ran}");
        assert_eq!(lines(&sandbox, &id).await.len() as u64, ran, "what ran is reported");
    }
}

#[tokio::test]
async fn progress_is_seen_while_it_runs_and_survives_a_restart() {
    let sandbox = sandbox();
    let key = manifest(&sandbox, 400).await;
    let id = create(&sandbox, &document(&sandbox, key).await, "t").await;
    let mut seen = Vec::new();
    while describe(&sandbox, &id).await.status != Status::Active {}
    seen.push(describe(&sandbox, &id).await.progress.succeeded);
    let sandbox = Sandbox::restore(ACCOUNT, REGION, &sandbox.snapshot().await.expect("it is kept"));
    let sandbox = sandbox.expect("it was kept");
    seen.push(describe(&sandbox, &id).await.progress.succeeded);
    assert_eq!(seen, [101, 202]);
    // What happens to the manifest now changes nothing.
    manifest(&sandbox, 1).await;
    assert_eq!(through(&sandbox, &id).await.1.progress.succeeded, 400);
}

struct Echo;

#[async_trait]
impl Invoke for Echo {
    async fn invoke(&self, source: &str, event: &str, _: Timestamp) -> String {
        let event: Value = serde_json::from_str(event).expect("it is JSON");
        let result = json!({"taskId": event["tasks"][0]["taskId"], "resultCode": "Succeeded",
            "resultString": format!("{source}: {}", event["tasks"][0]["s3Key"].as_str().expect("it has a key"))});
        json!({"invocationSchemaVersion": "2.0", "invocationId": event["invocationId"], "results": [result]})
            .to_string()
    }
}

#[tokio::test]
async fn a_pasted_handler_answers_the_tasks() {
    let sandbox = sandbox().with_invoke(Arc::new(Echo));
    let behaviour = Behaviour::Handler { source: "mine".into() };
    sandbox.set_behaviour(&format!("{FUNCTION}:live"), behaviour.clone()).await.expect("it is a function");
    assert_eq!(sandbox.behaviour(FUNCTION).await, Some(behaviour));
    let id = create(&sandbox, &document(&sandbox, MANIFEST).await, "t").await;
    through(&sandbox, &id).await;
    let lines = lines(&sandbox, &id).await;
    assert!(
        lines
            .iter()
            .any(|l| l.ends_with("letters/a%20letter.txt,,succeeded,200,,mine: letters/a+letter.txt")),
        "{lines:?}"
    );
}

#[tokio::test]
async fn other_operations_look_at_objects_and_copies_are_made() {
    let sandbox = sandbox();
    let mut document = document(&sandbox, MANIFEST).await;
    document["Operation"] = json!({"S3PutObjectCopy": {"TargetResource": "arn:aws:s3:::sandbox-reports", "TargetKeyPrefix": "copies"}});
    let id = create(&sandbox, &document, "t").await;
    assert_eq!(through(&sandbox, &id).await.1.progress.succeeded, 36);
    assert_eq!(
        text(&sandbox, "sandbox-reports", "copies/letters/übung, 1.txt").await,
        "This is letters/übung, 1.txt.\n"
    );

    let key = manifest(&sandbox, 3).await;
    let mut document = self::document(&sandbox, key).await;
    document["Operation"] = json!({"S3DeleteObjectTagging": {}});
    let id = create(&sandbox, &document, "u").await;
    assert_eq!(through(&sandbox, &id).await.1.progress.failed, 3);
    assert!(lines(&sandbox, &id).await[0].contains("failed,404,NoSuchKey,"));
}

#[tokio::test]
async fn a_manifest_is_made_of_a_bucket_by_its_filter() {
    let sandbox = sandbox();
    for (prefix, status) in [("scans/", Status::Complete), ("nothing", Status::Failed)] {
        let mut document = document(&sandbox, MANIFEST).await;
        document.as_object_mut().expect("it is an object").remove("Manifest");
        document["ManifestGenerator"] = json!({"S3JobManifestGenerator": {"SourceBucket": "arn:aws:s3:::sandbox-objects",
            "EnableManifestOutput": false, "Filter": {"KeyNameConstraint": {"MatchAnyPrefix": [prefix]}}}});
        let id = create(&sandbox, &document, prefix).await;
        let (_, last) = through(&sandbox, &id).await;
        assert_eq!(last.status, status, "{:?}", last.failures);
        assert_eq!(last.progress.total, (status == Status::Complete).then_some(32));
    }
}

#[tokio::test]
async fn a_report_that_cannot_be_written_fails_the_job() {
    let sandbox = sandbox();
    sandbox.set_usable("sandbox-reports", false).await.expect("it is noted");
    let id = create(&sandbox, &document(&sandbox, MANIFEST).await, "t").await;
    let (states, last) = through(&sandbox, &id).await;
    assert_eq!(states.last(), Some(&Status::Failed));
    assert!(
        last.failures[0].reason.starts_with("The job report could not be written"),
        "{:?}",
        last.failures
    );
    assert_eq!(last.failures.len(), 1);
}

#[tokio::test]
async fn an_account_kept_before_there_were_jobs_gets_what_a_first_one_needs() {
    let sandbox =
        Sandbox::restore(ACCOUNT, REGION, r#"{"active":null,"rule_sets":{"in":[]}}"#).expect("it is read");
    assert_eq!(crate::aws::Receiving::list_rule_sets(&sandbox).await.expect("it answers"), ["in"]);
    let facts =
        sandbox.function(&format!("{FUNCTION}:live")).await.expect("it answers").expect("it is there");
    assert_eq!(facts.version, "1");
    assert_eq!(sandbox.function(&format!("{FUNCTION}:2")).await.expect("it answers"), None);
    let trust = sandbox.trust_policy("sandbox-batch").await.expect("it answers").expect("it is there");
    assert!(trust.contains("batchoperations.s3.amazonaws.com"));
    let id = create(&sandbox, &document(&sandbox, MANIFEST).await, "t").await;
    assert_eq!(through(&sandbox, &id).await.1.status, Status::Complete);
}

#[tokio::test]
async fn the_sandbox_stays_small() {
    let sandbox = sandbox();
    let most = crate::aws::sandbox::MAX_OBJECT;
    let put = |key: &'static str, size: usize| sandbox.put_object("sandbox-objects", key, vec![b'x'; size]);
    assert_eq!(code(put("large", most + 1).await).0, "EntityTooLarge");
    for key in ["a", "b", "c"] {
        put(key, most).await.expect("there is room");
    }
    put("a", most).await.expect("what is replaced makes room");
    assert_eq!(code(put("d", most).await).0, "EntityTooLarge");
}
