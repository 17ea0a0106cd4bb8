//! Handlers of the kind AWS's pages show, each with what it answers on which event. A line `// on PATCH => HOW ANSWER` of a
//! handler merges the patch into the event's `ses` (or into the event, where it has none of its members).
#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

use domain::{Timestamp, handler::Ran};
use handler::{Limits, run};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// Half a second after the event's time.
const NOW: Timestamp = Timestamp(1_772_442_941_707);

fn event() -> Value {
    json!({"Records": [{"eventSource": "aws:ses", "eventVersion": "1.0", "ses": {
        "mail": {
            "timestamp": "2026-03-02T09:15:41.207Z",
            "source": "bounce+77@news.example.net",
            "messageId": "o3q8v1m2c7t5k0h9d4r6b2n8j1f5s0a7exv4k2o1",
            "destination": ["ana@inbound.example.com"],
            "headersTruncated": false,
            "headers": [{"name": "Subject", "value": "Invoice 1042"}],
            "commonHeaders": {"from": ["Billing <billing@example.net>"], "subject": "Invoice 1042"},
        },
        "receipt": {
            "timestamp": "2026-03-02T09:15:41.207Z",
            "recipients": ["ana+inv@inbound.example.com"],
            "spamVerdict": {"status": "PASS"}, "virusVerdict": {"status": "PASS"}, "spfVerdict": {"status": "PASS"},
            "dkimVerdict": {"status": "PASS"}, "dmarcVerdict": {"status": "PASS"},
            "action": {"type": "Lambda", "invocationType": "RequestResponse"},
        },
    }}]})
}

fn merge(into: &mut Value, patch: &Value) {
    match (into, patch) {
        (Value::Object(into), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(into.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (into, patch) => *into = patch.clone(),
    }
}

/// What a run gave, as the files write it.
fn told(ran: &Ran) -> String {
    let how = serde_json::to_value(ran.how).expect("a word");
    let fault = ran.fault.as_ref().map(|fault| {
        let is_json = serde_json::from_str::<Value>(&fault.message).is_ok();
        if is_json { fault.message.clone() } else { json!(fault.message).to_string() }
    });
    format!("{} {}", how.as_str().unwrap_or_default(), ran.answer.clone().or(fault).unwrap_or_default())
}

#[test]
fn s9_s11_handlers_of_the_kind_aws_shows_run_unchanged() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/handlers");
    let mut cases = 0;
    for entry in fs::read_dir(folder).expect("handlers") {
        let path = entry.expect("a file").path();
        let source = fs::read_to_string(&path).expect("text");
        for line in source.lines().filter_map(|line| line.strip_prefix("// on ")) {
            let (patch, expected) =
                line.split_once(" => ").unwrap_or_else(|| panic!("{}: no =>", path.display()));
            let mut event = event();
            let patch: Value = serde_json::from_str(patch).expect("a patch");
            let is_mail = patch.get("mail").is_some() || patch.get("receipt").is_some();
            match event.pointer_mut("/Records/0/ses").filter(|_| is_mail) {
                Some(ses) => merge(ses, &patch),
                None => merge(&mut event, &patch),
            }
            let ran = run(&source, &event.to_string(), Limits::at(NOW));
            assert_eq!(told(&ran), expected, "{} on {patch}: {ran:?}", path.display());
            cases += 1;
        }
    }
    assert!(cases >= 25, "{cases} cases only");
}
