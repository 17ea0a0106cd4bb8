//! Every member of every operation goes to the SDK and comes back.

use super::*;
use aws_sdk_s3control::primitives::DateTime;
use domain::jobs::{
    Operation,
    shape::{self, Shape},
};
use serde_json::{Map, Value, json};

/// A document with every member a shape has; of a union, the member at `pick`.
fn full(shape: Shape, pick: usize) -> Value {
    match shape {
        Shape::Text(from, _) => json!("x".repeat(from.max(1))),
        Shape::OneOf(values) => json!(values[pick % values.len()]),
        Shape::Number(from, to) => json!(to.min(from + 7)),
        Shape::Switch => json!(true),
        Shape::Time => json!("2030-01-01T00:00:00Z"),
        Shape::Map(_) => json!({"k": "v", "l": ""}),
        Shape::List(of, ..) => json!([full(*of, pick), full(*of, pick + 1)]),
        Shape::Object(members) => Value::Object(
            members.iter().map(|m| (m.name.to_owned(), full(m.shape, pick))).collect::<Map<_, _>>(),
        ),
        Shape::Union(members) => {
            let member = &members[pick % members.len()];
            json!({member.name: full(member.shape, pick)})
        }
    }
}

/// The job as AWS would describe it, were it to give back what it got.
fn echoed(job: &Job) -> Described {
    let sent = create_job(job, "token").expect("it can be sent").build().expect("it is whole");
    assert_eq!(sent.client_request_token.as_deref(), Some("token"));
    let account = sent.account_id.clone().unwrap_or_default();
    let tags = sent.tags.as_deref().unwrap_or_default().iter().map(domain::jobs::Tag::of_sdk);
    assert_eq!(
        tags.collect::<Result<Vec<_>, _>>().expect("they are tags"),
        job.tags.clone().unwrap_or_default()
    );
    let descriptor = JobDescriptor::builder()
        .job_id("0a1b2c3d")
        .job_arn(format!("arn:aws:s3:eu-west-1:{account}:job/0a1b2c3d"))
        .status("Active".into())
        .set_confirmation_required(sent.confirmation_required)
        .set_operation(sent.operation)
        .set_report(sent.report)
        .set_manifest(sent.manifest)
        .set_description(sent.description)
        .set_priority(sent.priority)
        .set_role_arn(sent.role_arn)
        .set_manifest_generator(sent.manifest_generator)
        .build();
    described(&descriptor).expect("it can be read")
}

#[test]
fn every_member_of_every_operation_goes_there_and_comes_back() {
    let mut kinds = Vec::new();
    for pick in 0..Operation::KINDS.len() {
        let document = full(shape::JOB, pick);
        let job: Job = serde_json::from_value(document).expect("it is a job");
        kinds.push(job.operation_name().expect("it has one"));
        let back = echoed(&job);
        assert_eq!(*back.job.expect("all of it is known"), Job { tags: None, ..job });
        assert_eq!(back.status, Status::Active);
    }
    assert_eq!(kinds, Operation::KINDS);
}

#[test]
fn a_job_with_next_to_nothing_comes_back_with_no_more() {
    for kind in Operation::KINDS {
        let document = json!({"AccountId": "111122223333", "Operation": {kind: {}}, "Report": {"Enabled": false}, "Priority": 0});
        let job: Job = serde_json::from_value(document).expect("it is a job");
        assert_eq!(*echoed(&job).job.expect("all of it is known"), job, "{kind}");
    }
}

#[test]
fn what_the_sdk_cannot_carry_is_named() {
    for (document, at) in [
        (json!({"Priority": 3_000_000_000_i64}), "Priority: `3000000000` is out of range"),
        (json!({"Tags": [{"Value": "v"}]}), "Tags.[0]: "),
        (json!({"Manifest": {"Spec": {}}}), "Manifest.spec: "),
        (
            json!({"Operation": {"S3PutObjectRetention": {"Retention": {"RetainUntilDate": "soon"}}}}),
            "Operation.S3PutObjectRetention.retention.retain_until_date: `soon` is no point in time",
        ),
    ] {
        let job: Job = serde_json::from_value(document).expect("it is a job");
        let fault = create_job(&job, "t").expect_err("it cannot be sent").to_string();
        assert!(fault.starts_with(at), "{fault}");
    }
}

#[test]
fn points_in_time_are_read_as_the_cli_reads_them() {
    for (text, read) in [
        ("2030-01-02T03:04:05Z", "2030-01-02T03:04:05Z"),
        ("2030-01-02T03:04:05+01:00", "2030-01-02T02:04:05Z"),
        ("2030-01-02T03:04:05", "2030-01-02T03:04:05Z"),
        ("2030-01-02 03:04:05Z", "2030-01-02T03:04:05Z"),
        ("2030-01-02", "2030-01-02T00:00:00Z"),
        ("1893456000", "2030-01-01T00:00:00Z"),
    ] {
        let sdk: DateTime = text.to_owned().to_sdk().unwrap_or_else(|fault| panic!("{text}: {fault}"));
        assert_eq!(String::of_sdk(&sdk).as_deref(), Ok(read), "{text}");
    }
}

#[test]
fn a_job_without_state_or_with_a_new_one_cannot_be_read() {
    let job = JobDescriptor::builder().job_id("a");
    assert!(described(&job.clone().build()).is_err());
    assert!(described(&job.clone().status("Dreaming".into()).build()).is_err());
    let bare = described(&job.status("New".into()).build()).expect("all else may be missing");
    assert_eq!((bare.progress, bare.failures, bare.created_at), (Progress::default(), Vec::new(), None));
}
