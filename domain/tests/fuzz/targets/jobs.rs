//! What must be so of any input about batch jobs: answers, completion reports, manifests.

#[expect(clippy::unwrap_used, reason = "a test that finds no value is red")]
#[path = "../../manifest/oracle.rs"]
mod oracle;

use domain::{
    jobs::{
        REPORT,
        answer::{self, Scope, Setting},
        report::{Line, Lines, Row, Summary, read_index, split},
    },
    manifest::{
        Options, Report, Scanner, Vectors, cells,
        percent::{self, Plus},
    },
};

/// A request of two tasks.
const REQUEST: &str = r#"{
    "invocationSchemaVersion": "2.0", "invocationId": "i", "job": {"id": "j"},
    "tasks": [
        {"taskId": "t1", "s3Key": "a,b", "s3VersionId": null, "s3Bucket": "my-bucket"},
        {"taskId": "t2", "s3Key": "c", "s3VersionId": "v", "s3BucketArn": "arn:aws:s3:::other-bucket"}
    ]
}"#;

/// An answer to a job's request, and a request: every task has its verdict, in order, and its row is one that a report has.
pub fn job_answer(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    for scope in [Scope::AllTasks, Scope::FailedTasksOnly, Scope::Off] {
        let setting = Setting { scope, ..Setting::default() };
        let judged = answer::judge(REQUEST, &text, setting).expect("the request is one");
        let ids: Vec<&str> = judged.tasks.iter().map(|task| task.task_id.as_str()).collect();
        assert_eq!(ids, ["t1", "t2"]);
        for task in &judged.tasks {
            assert!(!task.consequence.is_empty());
            let Some(row) = &task.row else { continue };
            assert!(scope != Scope::Off && task.code.is_some(), "{task:?}");
            let line = row.line();
            let read = Row::of_line(line.as_bytes()).expect("a row");
            let cells = [&read.bucket, &read.key, &read.version].map(|cell| cell.text().into_owned());
            assert_eq!(cells, [row.bucket.clone(), row.key.clone(), row.version.clone()]);
            assert_eq!((read.succeeded, &*read.message), (row.status == "succeeded", row.message.as_str()));
        }
        for finding in &judged.violations {
            assert!(!finding.message.is_empty() && !finding.fix.is_empty(), "{finding:?}");
        }
    }
    if let Err(problems) = answer::judge(&text, "{}", Setting::default()) {
        assert!(!problems.is_empty() && problems.iter().all(|p| !p.message.is_empty()), "{problems:?}");
    }
}

/// A completion report and its `manifest.json`: the same rows however the bytes come, and what failed can be run again.
pub fn completion_report(input: &[u8]) {
    let read = |piece: usize| {
        let (mut lines, mut summary) = (Lines::default(), Summary::default());
        let mut each = |line: Line<'_>| {
            summary.line(line);
        };
        input.chunks(piece).for_each(|part| lines.push(part, &mut each));
        lines.finish(&mut each);
        summary
    };
    let whole = read(input.len().max(1));
    assert_eq!(whole.rows, whole.succeeded + whole.failed);
    let grouped: u64 = whole.groups().iter().map(|group| group.rows).sum();
    assert_eq!(whole.failed, grouped + whole.ungrouped);
    for piece in [1, 7] {
        let again = read(piece);
        assert_eq!((again.rows, again.failed, &again.faults), (whole.rows, whole.failed, &whole.faults));
        assert_eq!(again.groups(), whole.groups());
    }
    let mut lines = Lines::default();
    let mut each = |line: Line<'_>| {
        let Line::Whole(line) = line else { return };
        let Ok(row) = Row::of_line(line) else { return };
        let mut out = Vec::new();
        row.manifest_line(true, &mut out);
        let line = out.strip_suffix(b"\n").expect("it ends");
        assert_eq!(split(line), Some(vec![row.bucket, row.key, row.version]));
    };
    lines.push(input, &mut each);
    lines.finish(&mut each);
    if let Ok(index) = read_index(&String::from_utf8_lossy(input)) {
        assert_eq!(index.format, REPORT);
    }
}

/// A manifest: the scanner finds what the plain oracle finds, with every kind of vectors and however the bytes come; and
/// cells are what the `csv` crate reads.
pub fn manifest_rows(input: &[u8]) {
    let scan = |vectors: Vectors, piece: usize| -> Report {
        let mut scanner = Scanner::new(Options { vectors, examples: usize::MAX, ..Options::default() });
        input.chunks(piece).for_each(|part| scanner.push(part));
        scanner.report()
    };
    let whole = scan(Vectors::Best, input.len().max(1));
    assert_eq!(whole.bytes, input.len() as u64);
    for (vectors, piece) in
        [(Vectors::Narrow, 64), (Vectors::None, 65), (Vectors::Best, 1), (Vectors::Best, 100)]
    {
        assert_eq!(scan(vectors, piece), whole, "{vectors:?} {piece}");
    }
    // Of a line that is longer than any row nothing but that is said; the oracle reads it all.
    if input.split(|b| *b == b'\n').all(|line| line.len() <= domain::manifest::LONGEST_LINE) {
        assert_eq!(oracle::seen(&whole), oracle::printed(oracle::summary(input)));
    }
    for line in input.split(|b| *b == b'\n').filter(|line| !line.is_empty() && !line.contains(&b'\r')) {
        if cells(line).any(|cell| cell.open) || line.starts_with(b"\xef\xbb\xbf") {
            continue;
        }
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line);
        let record = reader.byte_records().next().expect("a record").expect("it is read");
        assert!(cells(line).map(|cell| cell.text(&mut Vec::new()).to_vec()).eq(record.iter()));
    }
}

/// A key in percent-encoding: decoded as two hexadecimal digits at a time say, and encoded again as nothing can take amiss.
pub fn percent(input: &[u8]) {
    for (plus, space) in [(Plus::Kept, b'+'), (Plus::Space, b' ')] {
        let (mut plain, mut invalid, mut at) = (Vec::new(), 0, 0);
        while let Some(&byte) = input.get(at) {
            let digits = input.get(at + 1..at + 3).and_then(|two| std::str::from_utf8(two).ok());
            let digits = digits.filter(|two| two.bytes().all(|b| b.is_ascii_hexdigit()));
            match (byte, digits.and_then(|two| u8::from_str_radix(two, 16).ok())) {
                (b'%', Some(escaped)) => {
                    plain.push(escaped);
                    at += 2;
                }
                (b'%', None) => {
                    plain.push(b'%');
                    invalid += 1;
                }
                (b'+', _) => plain.push(space),
                (byte, _) => plain.push(byte),
            }
            at += 1;
        }
        let mut decoded = b"before".to_vec();
        assert_eq!(percent::decode_into(input, plus, &mut decoded), invalid);
        assert_eq!(decoded.strip_prefix(b"before"), Some(&plain[..]));
    }
    let encoded = percent::encode(input);
    assert!(encoded.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~/%".contains(&b)), "{encoded}");
    assert_eq!(percent::decode(encoded.as_bytes(), Plus::Kept), input);
    assert_eq!(percent::decode(percent::encode_form(input).as_bytes(), Plus::Space), input);
}
