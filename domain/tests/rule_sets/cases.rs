//! Reading cases, and writing rule sets shortly in them.

use domain::rules::{Rule, RuleSet, findings::Context};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The environment every case is checked against, unless it names another.
pub fn context() -> Context {
    Context { region: "eu-west-1".into(), account: "111122223333".into() }
}

/// All files of an area, by name.
pub fn files(area: &str) -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(area);
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

/// The cases of a file: a list of objects, each with a `case` that names it.
pub fn cases(file: &str, text: &str) -> Vec<(String, Value)> {
    let list: Vec<Value> = serde_json::from_str(text).unwrap_or_else(|e| panic!("{file}: {e}"));
    list.into_iter().map(|case| (format!("{file}: {}", case["case"].as_str().unwrap()), case)).collect()
}

/// A rule about which there is nothing to say, with some members replaced; null takes a member away.
pub fn rule(index: usize, members: &Value) -> Rule {
    let mut whole = json!({
        "Name": format!("r{index}"),
        "Enabled": true,
        "TlsPolicy": "Require",
        "Recipients": [format!("user{index}@example.com")],
        "Actions": [{"S3Action": {"BucketName": "mail-bucket", "ObjectKeyPrefix": format!("r{index}/")}}],
        "ScanEnabled": true,
    });
    let object = whole.as_object_mut().unwrap();
    for (key, value) in members.as_object().unwrap() {
        if value.is_null() {
            object.remove(key);
        } else {
            object.insert(key.clone(), value.clone());
        }
    }
    serde_json::from_value(whole).unwrap_or_else(|e| panic!("{members}: {e}"))
}

/// A set of such rules. `[{"x": 3}, 200]` in place of a rule is that rule 200 times.
pub fn set(name: &Value, rules: &Value) -> RuleSet {
    let mut out = Vec::new();
    for members in rules.as_array().unwrap() {
        if let Some(repeated) = members.as_array() {
            for _ in 0..repeated[1].as_u64().unwrap() {
                out.push(rule(out.len(), &repeated[0]));
            }
        } else {
            out.push(rule(out.len(), members));
        }
    }
    RuleSet { name: name.as_str().unwrap_or("inbound").into(), rules: out }
}
