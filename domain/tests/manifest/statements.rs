//! What AWS's page on invoking a function says of manifests, each statement shown. The numbers are the project's own count.

use crate::scanning::report;
use domain::manifest::{Code, Fields, KeyMeans, Row};

fn row(line: &str) -> Row {
    Row::read(line.as_bytes(), &Fields::without_version()).unwrap()
}

fn codes(file: &str) -> Vec<&'static str> {
    report(file.as_bytes())
        .findings
        .iter()
        .filter_map(|finding| Some(Code::of(&finding.code)?.name()))
        .collect()
}

#[test]
fn b15_keys_are_url_encoded_and_have_to_be_decoded() {
    let row = row("bucket-a,in/one%20two%2B3.csv");
    assert_eq!(row.encoded, "in/one%20two%2B3.csv");
    assert_eq!(row.received, "in/one+two%2B3.csv");
    assert_eq!(row.decoded, "in/one two+3.csv");
}

#[test]
fn b18_what_a_task_needs_beside_the_key_is_encoded_json() {
    let line = "my-bucket,%7B%22src%22%3A%22scans%2F%C3%BC%201%2B2.tif%22%2C%22w%22%3A640%7D";
    assert_eq!(row(line).decoded, r#"{"src":"scans/ü 1+2.tif","w":640}"#);
    let report = report(format!("{line}\n").as_bytes());
    assert_eq!((report.json_rows, report.findings.len()), (1, 0));
}

#[test]
fn b19_a_key_has_at_most_1024_characters() {
    let json = |length: usize| format!("bucket-a,%7B%22k%22%3A%22{}%22%7D\n", "x".repeat(length));
    assert_eq!(codes(&json(1002)), [""; 0]);
    assert_eq!(codes(&json(1003)), ["json-long"]);
    assert_eq!(codes(&format!("bucket-a,{}\n", "x".repeat(1025))), ["key-long"]);
}

#[test]
fn b20_the_function_says_what_a_key_means() {
    assert_eq!(row("bucket-a,photos/1.jpg").means, KeyMeans::Object);
    assert_eq!(row("bucket-a,%7B%22a%22%3A1%7D").means, KeyMeans::Json);
    // An object may have a name like this: a warning, no error.
    assert_eq!(codes("bucket-a,%7Bnot-json\n"), ["json-syntax"]);
}

#[test]
fn b21_json_that_is_not_encoded_does_not_work() {
    assert_eq!(codes("bucket-a,{\"a\":1}\n"), ["json-raw", "quote-stray"]);
    assert!(codes("bucket-a,{\"a\":1,\"b\":2}\n").contains(&"json-raw"));
    assert!(codes("bucket-a,\"{\"\"a\"\":1,\"\"b\"\":2}\"\n").contains(&"json-raw"));
}
