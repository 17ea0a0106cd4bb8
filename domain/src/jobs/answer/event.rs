//! Functions for S3 events: how their requests and answers look, and why they cannot work here.

use serde_json::Value;

/// Why a request is an event and no request of a job; none where it may be one.
pub(super) fn request(request: &Value) -> Option<&'static str> {
    let records = request.get("Records").and_then(Value::as_array);
    let of_s3 = |record: &Value| {
        record.get("eventSource").is_some_and(|s| s == "aws:s3") || record.get("s3").is_some()
    };
    if records.is_some_and(|list| list.iter().any(of_s3))
        || request.get("Event").is_some_and(|e| e == "s3:TestEvent")
    {
        return Some(
            "this is an S3 event notification (`Records`), which S3 sends to functions for events; a job sends `tasks`",
        );
    }
    if records.is_some() {
        return Some("this is an event (`Records`) of another service; a job sends `tasks`");
    }
    if request.get("detail-type").is_some() {
        return Some("this is an event of EventBridge (`detail`); a job sends `tasks`");
    }
    None
}

/// Why an answer comes from a function for events; none where it may be one for jobs.
pub(super) fn answer(answer: &Value) -> Option<&'static str> {
    match answer {
        Value::Null => {
            Some("the function returns nothing, as functions for S3 events do: nobody reads their answer")
        }
        Value::Object(members) if members.contains_key("results") => None,
        Value::Object(members) => {
            let has = |name: &str| members.contains_key(name);
            if has("statusCode") {
                Some(
                    "the function answers like a web handler (`statusCode`), as many functions for S3 events do",
                )
            } else if has("batchItemFailures") {
                Some("the function answers like one that reads a queue (`batchItemFailures`)")
            } else if has("Records") {
                Some("the function returns the event it got (`Records`)")
            } else {
                None
            }
        }
        _ => None,
    }
}
