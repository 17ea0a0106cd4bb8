//! Reading cases, and writing jobs shortly in them.

use domain::{finding::Context, jobs::Job};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The environment every case is checked against, unless it names another.
pub fn context() -> Context {
    Context { region: "eu-west-1".into(), account: "111122223333".into() }
}

/// All files of an area, by name.
pub fn files(area: &str) -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/jobs").join(area);
    let mut files: Vec<(String, String)> = std::fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{area} has cases");
    files
}

/// The cases of an area: lists of objects, each with a `case` that names it.
pub fn cases(area: &str) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for (file, text) in files(area) {
        let list: Vec<Value> = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{file}: {e}"));
        all.extend(
            list.into_iter().map(|case| (format!("{file}: {}", case["case"].as_str().unwrap()), case)),
        );
    }
    all
}

/// A job about which there is nothing to say but where its manifest is.
pub fn whole() -> Value {
    json!({
        "AccountId": "111122223333",
        "ConfirmationRequired": true,
        "Operation": {"LambdaInvoke": {
            "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:thumbs:7",
            "InvocationSchemaVersion": "2.0",
            "UserArguments": {"width": "640"}
        }},
        "Report": {
            "Bucket": "arn:aws:s3:::ops-bucket", "Format": "Report_CSV_20180820", "Enabled": true,
            "Prefix": "reports", "ReportScope": "AllTasks"
        },
        "Manifest": {
            "Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
            "Location": {"ObjectArn": "arn:aws:s3:::ops-bucket/m.csv", "ETag": "9b2cf535f27731c974343645a3985328"}
        },
        "Description": "thumbnails",
        "Priority": 10,
        "RoleArn": "arn:aws:iam::111122223333:role/batch"
    })
}

/// That job with members replaced by their paths: `{"Report.Enabled": false}`; null takes one away.
pub fn job(changes: &Value) -> Job {
    let mut whole = whole();
    for (path, value) in changes.as_object().into_iter().flatten() {
        let mut here = &mut whole;
        let mut names: Vec<&str> = path.split('.').collect();
        let last = names.pop().unwrap();
        for name in names {
            here = &mut here[name];
        }
        let members = here.as_object_mut().unwrap_or_else(|| panic!("{path}"));
        match value {
            Value::Null => {
                members.remove(last);
            }
            value => {
                members.insert(last.into(), value.clone());
            }
        }
    }
    serde_json::from_value(whole).unwrap_or_else(|e| panic!("{changes}: {e}"))
}

/// The cases in whose name a statement stands: one at least.
pub fn statement(area: &str, number: &str) -> Vec<(String, Value)> {
    let found: Vec<(String, Value)> = cases(area)
        .into_iter()
        .filter(|(name, _)| name.split(|c: char| !c.is_alphanumeric()).any(|word| word == number))
        .collect();
    assert!(!found.is_empty(), "{number} is shown by a case");
    found
}
