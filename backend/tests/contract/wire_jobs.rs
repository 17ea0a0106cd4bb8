//! Jobs on the wire, against AWS's public service model. `COUNTERSIGN_S3CONTROL_URL` says where
//! `backend/tests/emulators/s3control.py` listens.

use crate::{
    http,
    target::{ACCOUNT, accounts, no, signed_by, variable_of},
};
use aws_credential_types::provider::SharedCredentialsProvider;
use backend::aws::{
    Accounts, Kind,
    batch::{Batch, Request},
    sandbox::Sandbox,
};
use domain::{
    environment::Access,
    jobs::{
        Job, Operation,
        shape::{self, Shape},
        status::Status,
    },
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

const REGION: &str = "eu-west-1";

/// S3 Control, as one test sees it.
struct Control {
    url: String,
    key: String,
    batch: Arc<dyn Batch>,
}

impl Control {
    async fn of(test: &str) -> Option<Self> {
        let Some(url) = variable_of("COUNTERSIGN_S3CONTROL_URL") else {
            println!("skipped: COUNTERSIGN_S3CONTROL_URL does not say where s3control.py is");
            return None;
        };
        let key = format!("{test}{}", std::process::id());
        let sandbox = Arc::new(Sandbox::new(ACCOUNT, REGION));
        let credentials = SharedCredentialsProvider::new(signed_by(&key));
        let (accounts, environment) = accounts(sandbox, &url, REGION, Access::Ambient, credentials);
        let reach = accounts.batch(&environment).await.expect("it is on this machine");
        Some(Self { url, key, batch: reach.batch })
    }

    /// What `CreateJob` was asked, job by job.
    fn asked(&self) -> Vec<Value> {
        let (status, body) = http::send(&self.url, "GET", &format!("/_s3control/jobs/{}", self.key), &[], "");
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).expect("it is JSON")
    }
}

/// A document with every member a shape has; of a union, the member at `pick`.
fn full(shape: Shape, pick: usize) -> Value {
    match shape {
        Shape::Text(from, _) => json!("x <ü&".repeat(from.max(1))),
        Shape::OneOf(values) => json!(values[pick % values.len()]),
        Shape::Number(from, to) => json!(to.min(from + 7)),
        Shape::Switch => json!(true),
        Shape::Time => json!("2030-01-01T00:00:00Z"),
        Shape::Map(_) => json!({"k": "v", "l m": "1 < 2 & \"3\""}),
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

fn job(pick: usize) -> (Value, Job) {
    let mut document = full(shape::JOB, pick);
    document["AccountId"] = json!(ACCOUNT);
    let job = serde_json::from_value(document.clone()).expect("it is a job");
    (document, job)
}

#[tokio::test]
async fn every_operation_arrives_as_the_document_says_and_is_described_again() {
    let Some(control) = Control::of("operations").await else { return };
    for (pick, kind) in Operation::KINDS.into_iter().enumerate() {
        let (mut document, job) = job(pick);
        assert_eq!(job.operation_name(), Some(kind));
        let token = format!("token-{pick}");
        let id = control.batch.create_job(&job, &token).await.unwrap_or_else(|no| panic!("{kind}: {no}"));
        document["ClientRequestToken"] = json!(token);
        assert_eq!(control.asked()[pick], document, "{kind}");

        let told = control.batch.describe_job(&id).await.expect("it answers").expect("it is there");
        assert_eq!(told.job.map(|job| *job), Some(Job { tags: None, ..job }), "{kind}");
        assert_eq!(
            (told.status, told.progress.total, told.progress.active_seconds),
            (Status::Suspended, Some(7), Some(12))
        );
        assert_eq!((told.progress.succeeded, told.progress.failed, told.failures.len()), (4, 1, 1));
        assert!(told.created_at.is_some_and(|at| at.starts_with("2027-01-15T08:00:")));
    }
}

#[tokio::test]
async fn bad_input_a_token_makes_one_job_and_meets_no_other_body() {
    let Some(control) = Control::of("tokens").await else { return };
    let (_, job) = job(0);
    let id = control.batch.create_job(&job, "t").await.expect("it is taken");
    assert_eq!(control.batch.create_job(&job, "t").await.expect("it is the same"), id);
    let other = Job { priority: Some(9), ..job };
    let refused = control.batch.create_job(&other, "t").await;
    assert_eq!(no(refused), ("IdempotencyException".into(), Kind::AlreadyExists));
    assert_eq!(control.asked().len(), 1);
}

#[tokio::test]
async fn a_job_that_is_not_there_is_none_whichever_way_it_is_told() {
    let Some(control) = Control::of("missing").await else { return };
    for (id, code) in [("seen-so", "NoSuchJob"), ("as-modelled", "NotFoundException")] {
        assert_eq!(control.batch.describe_job(id).await.expect("missing is an answer"), None);
        let refused = control.batch.update_job_status(id, Request::Cancelled, None).await;
        assert_eq!(no(refused), (code.into(), Kind::Missing));
    }
}

#[tokio::test]
async fn a_job_is_started_once_and_cancelled_and_its_priority_changed() {
    let Some(control) = Control::of("status").await else { return };
    let batch = &control.batch;
    let id = batch.create_job(&job(0).1, "t").await.expect("it is taken");
    assert_eq!(batch.update_job_priority(&id, 99).await.expect("it is there"), 99);
    let started = batch.update_job_status(&id, Request::Ready, Some("two <people> & \"I\"")).await;
    assert_eq!(started.expect("it waits"), Status::Ready);
    let told = batch.describe_job(&id).await.expect("it answers").expect("it is there");
    assert_eq!((told.priority, told.status_reason.as_deref()), (99, Some("two <people> & \"I\"")));
    let again = batch.update_job_status(&id, Request::Ready, None).await;
    assert_eq!(no(again), ("JobStatusException".into(), Kind::Refused));
    let cancelled = batch.update_job_status(&id, Request::Cancelled, None).await;
    assert_eq!(cancelled.expect("it has not begun"), Status::Cancelled);
}

#[tokio::test]
async fn all_pages_of_the_list_are_read_and_the_newest_comes_first() {
    let Some(control) = Control::of("list").await else { return };
    assert_eq!(control.batch.list_jobs().await.expect("it answers"), []);
    let mut ids = Vec::new();
    for pick in 0..5 {
        ids.insert(
            0,
            control.batch.create_job(&job(pick).1, &format!("t{pick}")).await.expect("it is taken"),
        );
    }
    let listed = control.batch.list_jobs().await.expect("it answers");
    assert_eq!(listed.iter().map(|job| &job.id).collect::<Vec<_>>(), ids.iter().collect::<Vec<_>>());
    assert_eq!(listed[4].operation.as_deref(), Some("LambdaInvoke"));
    assert_eq!((listed[0].status, listed[0].progress.total), (Status::Suspended, Some(7)));
}
