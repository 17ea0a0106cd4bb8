//! The requests a function gets.

use crate::cases::job;
use domain::jobs::request::{EXAMPLE_JOB, Row, request};
use serde_json::{Value, json};

fn row(key: &str) -> Row {
    Row { bucket: "my-bucket".into(), key: key.into(), version: None }
}

fn sent(schema: Option<&str>, row: &Row) -> Value {
    let schema = schema.map_or(Value::Null, |s| json!(s));
    let arguments = if schema == json!("2.0") { json!({"k1": "v1"}) } else { Value::Null };
    let job = job(&json!({
        "Operation.LambdaInvoke.InvocationSchemaVersion": schema,
        "Operation.LambdaInvoke.UserArguments": arguments,
    }));
    serde_json::to_value(request(job.lambda().unwrap(), EXAMPLE_JOB, "aws", row, 1)).unwrap()
}

#[test]
fn b14_the_request_of_schema_1() {
    let versioned = Row { version: Some("1".into()), ..row("in/one%20two.csv") };
    for schema in [None, Some("1.0")] {
        let got = sent(schema, &versioned);
        let expected = json!({
            "invocationSchemaVersion": "1.0", "invocationId": got["invocationId"], "job": {"id": EXAMPLE_JOB},
            "tasks": [{"taskId": got["tasks"][0]["taskId"], "s3Key": "in/one+two.csv", "s3VersionId": "1",
                "s3BucketArn": "arn:aws:s3:::my-bucket"}]
        });
        assert_eq!(got, expected);
    }
}

#[test]
fn b14_the_request_of_schema_2() {
    let got = sent(Some("2.0"), &row("in/one%20two.csv"));
    let expected = json!({
        "invocationSchemaVersion": "2.0", "invocationId": got["invocationId"],
        "job": {"id": EXAMPLE_JOB, "userArguments": {"k1": "v1"}},
        "tasks": [{"taskId": got["tasks"][0]["taskId"], "s3Key": "in/one+two.csv", "s3VersionId": null, "s3Bucket": "my-bucket"}]
    });
    assert_eq!(got, expected);
}

#[test]
fn requests_have_their_members_in_the_order_of_aws_samples_and_ids_of_their_own() {
    let job = job(&json!({}));
    let text = |key: &str, n| {
        serde_json::to_string(&request(job.lambda().unwrap(), "j", "aws", &row(key), n)).unwrap()
    };
    let order = [
        "invocationSchemaVersion",
        "invocationId",
        "\"job\"",
        "tasks",
        "taskId",
        "s3Key",
        "s3VersionId",
        "s3Bucket",
    ];
    let places: Vec<_> = order.iter().map(|name| text("a", 1).find(name).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(text("a", 1), text("a", 1));
    assert_ne!(text("a", 1), text("a", 2));
    assert_ne!(text("a", 1), text("b", 1));
}

#[test]
fn b15_keys_arrive_encoded_and_mean_what_they_decode_to() {
    let cases = [
        ("plain.txt", "plain.txt", "plain.txt"),
        ("a%20b", "a+b", "a b"),
        ("a+b", "a+b", "a b"),
        ("a%2Bb", "a%2Bb", "a+b"),
        ("a+b%2Bc%20d", "a+b%2Bc+d", "a b+c d"),
        ("pct%2520literal.txt", "pct%2520literal.txt", "pct%20literal.txt"),
        ("a%2fb/c", "a/b/c", "a/b/c"),
        ("%C3%BC", "%C3%BC", "ü"),
        ("ü", "%C3%BC", "ü"),
        ("%", "%25", "%"),
        ("%4", "%254", "%4"),
        ("%GG", "%25GG", "%GG"),
        ("%C3%28", "%C3%28", "\u{fffd}("),
        ("%ü", "%25%C3%BC", "%ü"),
        ("", "", ""),
    ];
    for (key, sent, meant) in cases {
        let row = row(key);
        assert_eq!((row.sent_key().as_str(), row.meant_key().as_str()), (sent, meant), "{key}");
    }
}

#[test]
fn b18_b20_a_key_may_hold_json_for_the_function_to_read() {
    let key = "%7B%22src%22%3A%22scans%2F%C3%BC%201%2B2.tif%22%2C%22dst%22%3A%22out%2F%C3%BC-1.png%22%2C%22w%22%3A640%7D";
    assert_eq!(key.len(), 105);
    let row = row(key);
    let read: Value = serde_json::from_str(&row.meant_key()).unwrap();
    assert_eq!(read, json!({"src": "scans/ü 1+2.tif", "dst": "out/ü-1.png", "w": 640}));
    // What is sent decodes to the same, and is no longer than the manifest's own text.
    let again = Row { key: row.sent_key(), ..row.clone() };
    assert_eq!(again.meant_key(), row.meant_key());
    assert_eq!(row.sent_key().len(), 105 - 2 - 4, "a space is `+`, and `/` stands for itself");
}

#[test]
fn a_row_is_read_by_the_jobs_columns() {
    let cells = |list: &[&str]| list.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
    let fields = cells(&["Ignore", "Key", "Bucket", "VersionId"]);
    let row = Row::of_cells(&cells(&["x", "k", "b", "v"]), &fields).unwrap();
    assert_eq!(row, Row { bucket: "b".into(), key: "k".into(), version: Some("v".into()) });
    assert_eq!(Row::of_cells(&cells(&["b", "k"]), &[]).unwrap().version, None);
    assert_eq!(Row::of_cells(&cells(&["b", "k", "v"]), &[]).unwrap().version.as_deref(), Some("v"));
    for (wrong, fields) in [
        (&["b"] as &[&str], &[] as &[&str]),
        (&["b", "k", "v", "x"], &[]),
        (&["b"], &["Bucket", "Key"]),
        (&["b"], &["Bucket"]),
    ] {
        assert!(Row::of_cells(&cells(wrong), &cells(fields)).is_err(), "{wrong:?}");
    }
}
