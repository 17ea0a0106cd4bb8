//! The table of what can be wrong with an answer.

use crate::finding::{
    Code,
    Severity::{Error, Note, Warning},
    codes,
};

const ANSWER: &str =
    "AWS: S3 User Guide, Invoking a Lambda function from S3 Batch Operations, \"Response and result codes\"";
const EVENTS: &str = "AWS: S3 User Guide, Invoking a Lambda function from S3 Batch Operations: functions for S3 events cannot be reused";
const SILENT: &str = "AWS's documents are silent about what follows";

codes! {
    NOT_JSON = "answer-not-json", Error, "the answer is no JSON", "seen in reports: Invalid JSON returned in Lambda payload";
    JSON_IN_TEXT = "answer-json-in-text", Error, "the answer is JSON inside a text",
        "seen in reports: Invalid JSON returned in Lambda payload";
    TOO_LONG = "answer-too-long", Error, "the answer is larger than Lambda lets through",
        "AWS: Lambda Developer Guide, Lambda quotas: 6 MB for a synchronous invocation";
    EVENT_HANDLER = "event-handler", Error, "the function is written for S3 events", EVENTS;
    FUNCTION_ERROR = "function-error", Error, "the function failed",
        "AWS: S3 User Guide, Completion reports, example; whether it is tried again first is unknown";
    SCHEMA_ECHO = "schema-echo", Error, "the schema's version is not echoed", ANSWER;
    INVOCATION_ECHO = "invocation-echo", Error, "the invocation's id is not echoed", ANSWER;
    RESULTS_MISSING = "results-missing", Error, "there is no list of results", ANSWER;
    TASK_UNKNOWN = "task-unknown", Error, "a result is for a task nobody asked about", SILENT;
    TASK_TWICE = "task-twice", Error, "a task is answered twice", SILENT;
    TASK_MISSING = "task-missing", Warning, "a task is not answered", ANSWER;
    CODE_UNKNOWN = "code-unknown", Error, "a result code is none of the three", SILENT;
    MISSING_KEYS_UNKNOWN = "missing-keys-unknown", Error, "`treatMissingKeysAs` is none of the three codes", ANSWER;
    RESULT_TYPE = "result-type", Error, "a result string is no text", SILENT;
    RESULT_LONG = "result-long", Warning, "a result string is long", "AWS's documents name no limit";
    RESULT_LINES = "result-lines", Note, "a result string has line breaks", "reports quote such cells";
    RESULT_LOST = "result-lost", Warning, "a result string is ignored", ANSWER;
    MEMBER_UNKNOWN = "answer-member", Warning, "a member is none AWS reads", ANSWER;
}
