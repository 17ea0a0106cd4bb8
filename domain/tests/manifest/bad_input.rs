//! Input nobody meant: each kind with what is said of it.

use crate::scanning::report;
use domain::manifest::{Code, LONGEST_LINE};

fn check(file: &[u8], expected: &[&str]) {
    let codes: Vec<_> =
        report(file).findings.iter().filter_map(|finding| Some(Code::of(&finding.code)?.name())).collect();
    let start = String::from_utf8_lossy(&file[..file.len().min(60)]);
    assert_eq!(codes, expected, "{start:?}");
}

#[test]
fn each_kind_of_bad_input_has_its_finding() {
    let long = |length: usize| format!("bucket-a,{}\n", "k".repeat(length)).into_bytes();
    check(b"", &["rows-none"]);
    check(b"\n", &["rows-none", "blank-line"]);
    check(b"bucket-a,k\n", &[]);
    check(b"\xef\xbb\xbfbucket-a,k\n", &["bom"]);
    check(b"Bucket,Key\nbucket-a,k\n", &["header-row", "bucket-name", "buckets-several"]);
    let utf16 = ["utf-16", "columns", "control-character", "bucket-name", "buckets-several", "final-newline"];
    check(b"\xff\xfeb\0u\0c\0,\0k\0\n\0", &utf16);
    check(b"\x7fELF\x02\x01\0\0\n", &["columns", "control-character", "bucket-name"]);
    check(b"bucket-a,\"never closes\n", &["quote-open", "space-raw", "quoted"]);
    check(b"bucket-a,k\r\n", &["crlf"]);
    check(b"bucket-a,k", &["final-newline"]);
    check(&long(1024), &[]);
    check(&long(1025), &["key-long"]);
    check(format!("bucket-a,{}\n", "%61".repeat(1024)).as_bytes(), &["key-encoded-long"]);
    check(b"bucket-a,%\n", &["escape-invalid"]);
    check(b"bucket-a,%4\n", &["escape-invalid"]);
    check(b"bucket-a,%GG\n", &["escape-invalid"]);
    check(b"bucket-a,%C3%28\n", &["utf8-invalid"]);
    check(b"bucket-a,a,v1\nbucket-a,b,\nbucket-a,c,null\n", &["versions-mixed", "version-null"]);
    check(b"bucket-a,a,\nbucket-a,b,\n", &["version-empty"]);
    check(b"bucket-a,a,b,c\n", &["columns"]);
    check(b"bucket-a\n", &["columns"]);
    check(b"arn:aws:s3:::bucket-a,k\n", &["bucket-name"]);
    check(&long(LONGEST_LINE), &["line-long"]);
}

#[test]
fn an_example_says_where_and_what() {
    let report = report(b"bucket-a,fine\nbucket-a,\xff\x01%zz\n");
    let example = &report.findings[0].examples[0];
    assert_eq!((example.line, example.byte), (2, 14));
    assert_eq!(example.text, "bucket-a,\\xff\\u{1}%zz");
}
