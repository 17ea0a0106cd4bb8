//! A job of the sandbox whose function is a pasted handler, run by the engine that runs all pasted handlers.

use crate::support::Team;
use backend::aws::{
    batch::{Batch, Objects},
    sandbox::Behaviour,
};
use domain::jobs::{Job, status::Status};
use serde_json::json;

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:111122223333:function:sandbox-function";

/// Fails what has a plus in its key, throws on a percent sign, and answers all else with the key's length.
const HANDLER: &str = r"
exports.handler = async (event) => {
  const [task] = event.tasks;
  const key = decodeURIComponent(task.s3Key.replaceAll('+', ' '));
  if (key.includes('%')) throw new Error('no percent signs');
  const resultCode = key.includes('+') ? 'PermanentFailure' : 'Succeeded';
  return {
    invocationSchemaVersion: event.invocationSchemaVersion,
    invocationId: event.invocationId,
    results: [{ taskId: task.taskId, resultCode, resultString: JSON.stringify({ length: key.length }) }],
  };
};";

#[tokio::test]
async fn a_pasted_handler_answers_a_jobs_tasks_and_dates_are_the_consoles() {
    let team = Team::new().await;
    let sandbox = team.faults.account();
    sandbox.set_behaviour(FUNCTION, Behaviour::Handler { source: HANDLER.into() }).await.expect("it is kept");
    let manifest = sandbox.head_object("sandbox-objects", "manifests/first.csv", None).await;
    let job: Job = serde_json::from_value(json!({
        "AccountId": "111122223333",
        "ConfirmationRequired": false,
        "Operation": {"LambdaInvoke": {"FunctionArn": format!("{FUNCTION}:1"), "InvocationSchemaVersion": "2.0"}},
        "Report": {"Enabled": true, "Bucket": "arn:aws:s3:::sandbox-reports", "Format": "Report_CSV_20180820",
            "Prefix": "r", "ReportScope": "FailedTasksOnly"},
        "Manifest": {"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
            "Location": {"ObjectArn": "arn:aws:s3:::sandbox-objects/manifests/first.csv",
                "ETag": manifest.expect("it answers").expect("it is there").etag}},
        "Priority": 1,
        "RoleArn": "arn:aws:iam::111122223333:role/sandbox-batch",
    }))
    .expect("it is a job");
    let id = sandbox.create_job(&job, "token").await.expect("the job is right");
    let mut last = None;
    for _ in 0..10 {
        last = sandbox.describe_job(&id).await.expect("it answers");
    }
    let last = last.expect("it is there");
    assert_eq!(last.status, Status::Complete, "{:?}", last.failures);
    assert_eq!((last.progress.succeeded, last.progress.failed), (34, 2));
    assert!(last.created_at.is_some_and(|at| at.starts_with("2026-")), "it is dated by the console's clock");

    let index = format!("r/job-{id}/manifest.json");
    let index = sandbox.get_object("sandbox-reports", &index, 0, u64::MAX).await.expect("it answers");
    let index = String::from_utf8(index.expect("it is there")).expect("it is text");
    let index = domain::jobs::report::read_index(&index).expect("it is an index");
    let [file] = &index.results[..] else { panic!("only failures are asked for: {index:?}") };
    let rows = sandbox.get_object("sandbox-reports", &file.key, 0, u64::MAX).await.expect("it answers");
    let rows = String::from_utf8(rows.expect("it is there")).expect("it is text");
    assert!(rows.contains("letters/one%2Bone.txt,,failed,200,PermanentFailure,\"{\"\"length\"\":"), "{rows}");
    assert!(
        rows.contains("letters/100%25.txt,,failed,200,PermanentFailure,\"Lambda returned function error: "),
        "{rows}"
    );
    assert!(rows.contains("no percent signs"), "{rows}");
}
