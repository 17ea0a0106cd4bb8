//! Completion reports.

use domain::jobs::report::{Fault, Line, Lines, MAX_GROUPS, MAX_LINE, Row, Summary, read_index, shape};
use proptest::prelude::*;

fn summary(text: &[u8], chunk: usize) -> Summary {
    let (mut lines, mut summary) = (Lines::default(), Summary::default());
    for part in text.chunks(chunk.max(1)) {
        lines.push(part, &mut |line| {
            summary.line(line);
        });
    }
    lines.finish(&mut |line| {
        summary.line(line);
    });
    summary
}

/// The rows as AWS's pages, real buckets and the tests of others show them.
const ROWS: &str = r#"ops,in/a.csv,,succeeded,200,,Successful
ops,in/b%20c.csv,,succeeded,200,,"{""pages"":3,""lang"":""de""}"
ops,in/d.csv,,failed,200,PermanentFailure,"Lambda returned function error: {""errorMessage"":""2024-05-01T10:11:12.123Z 6f0a1b2c-0a1b-0a1b-0a1b-0a1b2c3d4e5f Task timed out after 3.00 seconds""}"
ops,in/e.csv,,failed,200,PermanentFailure,"Lambda returned function error: {""errorMessage"":""2024-05-01T10:11:13.456Z 0a1b2c3d-1111-2222-3333-0a1b2c3d4e5f Task timed out after 3.00 seconds""}"
ops,pct%2520literal.txt,v1,failed,InvalidRequest,400,Task failed due to missing VersionId
"ops","in/f,g.csv","",failed,404,NoSuchKey,"The key in/f,g.csv is
not there"
"#;

#[test]
fn b22_a_report_is_read_in_both_orders_of_its_columns() {
    for (line, http, error) in [
        ("b,k,,failed,200,PermanentFailure,m", "200", "PermanentFailure"),
        ("b,k,,failed,PermanentFailure,200,m", "200", "PermanentFailure"),
        ("b,k,,failed,400,InvalidRequest,m", "400", "InvalidRequest"),
        ("b,k,,failed,,500,m", "500", ""),
        ("b,k,,failed,500,,m", "500", ""),
        ("b,k,,failed,404,403,m", "404", "403"),
        ("b,k,,failed,,,m", "", ""),
    ] {
        let row = Row::of_line(line.as_bytes()).unwrap();
        assert_eq!((&*row.http, &*row.error, &*row.message), (http, error, "m"), "{line}");
    }
}

#[test]
fn b09_b11_failures_are_grouped_by_what_they_say_and_json_results_have_columns() {
    let summary = summary(ROWS.as_bytes(), 7);
    assert_eq!((summary.rows, summary.succeeded, summary.failed, summary.failed_with_version), (6, 2, 4, 1));
    assert!(summary.faults.is_empty());
    let groups: Vec<_> = summary
        .groups()
        .iter()
        .map(|g| (g.rows, g.http.as_str(), g.error.as_str(), g.shape.as_str()))
        .collect();
    assert_eq!(
        groups,
        [
            (
                2,
                "200",
                "PermanentFailure",
                r#"Lambda returned function error: {"errorMessage":"<n>-<n>-<n>T<n>:<n>:<n>.<n>Z <id> Task timed out after <n>.<n> seconds"}"#
            ),
            (1, "400", "InvalidRequest", "Task failed due to missing VersionId"),
            (1, "404", "NoSuchKey", "The key <key> is not there"),
        ]
    );
    assert_eq!(summary.groups()[0].keys, ["in/d.csv", "in/e.csv"]);
    assert_eq!(summary.json_rows, 1);
    assert_eq!(summary.columns.keys().collect::<Vec<_>>(), ["lang", "pages"]);
}

#[test]
fn b22_what_failed_is_run_again_with_the_cells_as_they_stand() {
    let mut out = Vec::new();
    let mut lines = Lines::default();
    let mut each = |line: Line<'_>| {
        if let Line::Whole(line) = line
            && let Ok(row) = Row::of_line(line)
            && !row.succeeded
        {
            row.manifest_line(false, &mut out);
        }
    };
    lines.push(ROWS.as_bytes(), &mut each);
    lines.finish(&mut each);
    let manifest = String::from_utf8(out).unwrap();
    assert_eq!(manifest, "ops,in/d.csv\nops,in/e.csv\nops,pct%2520literal.txt\n\"ops\",\"in/f,g.csv\"\n");
}

#[test]
fn a_group_knows_its_rows() {
    let summary = summary(ROWS.as_bytes(), 4096);
    let groups = summary.groups();
    let mut lines = Lines::default();
    let mut counts = vec![0; groups.len()];
    let mut each = |line: Line<'_>| {
        if let Line::Whole(line) = line {
            let row = Row::of_line(line).unwrap();
            for (group, count) in groups.iter().zip(&mut counts) {
                *count += u64::from(group.has(&row));
            }
        }
    };
    lines.push(ROWS.as_bytes(), &mut each);
    lines.finish(&mut each);
    assert_eq!(counts, groups.iter().map(|g| g.rows).collect::<Vec<_>>());
}

#[test]
fn what_is_no_row_is_counted_and_named_by_its_line() {
    let text = "Bucket,Key,VersionId,TaskStatus,ErrorCode,HTTPStatusCode,ResultMessage\r\nb,k,,succeeded,200,,\r\n\nb,k\nb,k,,done,200,,\nb,k,,failed,200,,\"open\n";
    let summary = summary(text.as_bytes(), 5);
    assert_eq!((summary.rows, summary.succeeded), (1, 1));
    let faults: Vec<_> = summary.faults.iter().map(|(f, (n, lines))| (*f, *n, lines.as_slice())).collect();
    assert_eq!(
        faults,
        [
            (Fault::Columns, 1, &[3_u64] as &[u64]),
            (Fault::Status, 1, &[4]),
            (Fault::Quote, 1, &[5]),
            (Fault::Header, 1, &[1])
        ]
    );
    assert!(faults.iter().all(|(fault, ..)| !fault.words().is_empty()));
}

#[test]
fn one_endless_line_is_dropped_and_what_follows_it_is_read() {
    let (mut lines, mut summary) = (Lines::default(), Summary::default());
    let chunk = vec![b'x'; 1 << 20];
    for _ in 0..=MAX_LINE >> 20 {
        lines.push(&chunk, &mut |line| {
            summary.line(line);
        });
    }
    lines.push(b"\nb,k,,failed,200,E,m\n", &mut |line| {
        summary.line(line);
    });
    lines.finish(&mut |line| {
        summary.line(line);
    });
    assert_eq!(summary.faults[&Fault::Long], (1, vec![1]));
    assert_eq!(summary.failed, 1);
}

#[test]
fn groups_are_bounded() {
    let mut summary = Summary::default();
    for n in 0..MAX_GROUPS + 5 {
        let word: String = format!("{n:05}").bytes().map(|b| char::from(b - b'0' + b'g')).collect();
        summary.line(Line::Whole(format!("b,k,,failed,200,E,{word}").as_bytes()));
    }
    summary.line(Line::Whole(b"b,k,,failed,200,E,ggggg"));
    assert_eq!((summary.groups().len(), summary.ungrouped), (MAX_GROUPS, 5));
    assert_eq!(summary.groups()[0].rows, 2);
    assert_eq!(summary.failed, MAX_GROUPS as u64 + 6);
}

#[test]
fn messages_lose_what_tells_their_tasks_apart() {
    for (message, expected) in [
        ("took 3 s", "took <n> s"),
        ("took 3s of 10MB", "took <n>s of <n>MB"),
        ("RequestId: 6f0a1b2c-0a1b-0a1b-0a1b-0a1b2c3d4e5f failed", "RequestId: <id> failed"),
        ("at 0x7ffe12", "at <id>"),
        ("etag deadbeef12", "etag <id>"),
        ("in us-east-1 on 2026-03-01", "in us-east-<n> on <id>"),
        ("key in/a.csv is gone", "key <key> is gone"),
        ("v2 of utf8", "v2 of utf8"),
        ("two\nlines\tand tabs", "two lines and tabs"),
        ("", ""),
    ] {
        assert_eq!(shape(message, "in/a.csv"), expected);
    }
    assert!(shape(&"word ".repeat(1_000_000), "").chars().count() < 300);
}

#[test]
fn a_reports_index_is_read() {
    let text = r#"{"Format":"Report_CSV_20180820","ReportCreationDate":"2024-05-01T10:11:12.123Z",
        "Results":[{"TaskExecutionStatus":"failed","Bucket":"ops","MD5Checksum":"x","Key":"reports/job-1/results/a.csv"}],
        "ReportSchema":"Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage"}"#;
    let index = read_index(text).unwrap();
    assert_eq!(index.results[0].key, "reports/job-1/results/a.csv");
    assert!(read_index("{}").is_err());
    assert_eq!(read_index(r#"{"Format":"other"}"#).unwrap_err().at, "Format");
}

proptest! {
    #[test]
    fn nothing_makes_the_reader_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..400), chunk in 1_usize..50) {
        let read = summary(&bytes, chunk);
        let again = summary(&bytes, bytes.len().max(1));
        prop_assert_eq!(read.rows, again.rows);
        prop_assert_eq!(&read.faults, &again.faults);
        prop_assert!(read.succeeded + read.failed == read.rows);
    }

    #[test]
    fn what_is_quoted_as_rfc_4180_says_is_read_back(cells in prop::collection::vec("[a-c,\"\n ü]{0,6}", 3), chunk in 1_usize..9) {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = format!("{},{},,failed,200,E,{}\n", quoted(&cells[0]), quoted(&cells[1]), quoted(&cells[2]));
        let mut lines = Lines::default();
        let mut found = Vec::new();
        for part in line.as_bytes().chunks(chunk) {
            lines.push(part, &mut |line| if let Line::Whole(line) = line { found.push(line.to_vec()) });
        }
        prop_assert_eq!(found.len(), 1);
        let row = Row::of_line(&found[0]).unwrap();
        prop_assert_eq!([row.bucket.text(), row.key.text(), row.message], [&cells[0][..], &cells[1], &cells[2]]);
    }

    #[test]
    fn shapes_are_bounded(message in ".{0,2000}", key in ".{0,20}") {
        prop_assert!(shape(&message, &key).chars().count() <= 242);
    }
}
