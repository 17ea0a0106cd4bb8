use crate::{done, text};
use domain::{
    errand::{
        Answer, Build, By, Check, Checked, Compared, Duplicates, Errand, Kind, Sample, Way, check_text,
    },
    manifest::{Options, Scanner, diff::Difference},
};
use proptest::{collection::vec, prelude::*, sample::select};

fn checked(wanted: Check, file: &str, chunk: usize) -> Checked {
    match done(&Errand::Check(wanted), &[file], chunk) {
        Ok((Answer::Checked(checked), _)) => *checked,
        other => panic_on(&other.map(|(answer, _)| answer)),
    }
}

fn panic_on(what: &dyn std::fmt::Debug) -> ! {
    unreachable!("another answer: {what:?}")
}

const ROWS: &str =
    "bucket,a/1\nbucket,a%201\r\nbucket,b/x+y\n\nbucket,a/1\nbucket,%7B%22k%22%3A1%7D\nbucket,a+1";

#[test]
fn a_check_finds_what_a_scanner_finds_and_shows_the_first_rows() {
    let mut scanner = Scanner::new(Options::default());
    scanner.push(ROWS.as_bytes());
    let whole = scanner.report();
    for chunk in [1, 7, 1000] {
        let found = checked(Check::default(), ROWS, chunk);
        assert_eq!(found.report, whole);
        assert_eq!(found.duplicates, Duplicates::Not);
        let lines: Vec<u64> = found.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [1, 2, 3, 5, 6, 7]);
        assert_eq!(found.rows[2].row.decoded, "b/x y");
        assert_eq!(found.rows[2].row.received, "b/x+y");
    }
}

#[test]
fn duplicates_are_found_by_what_keys_mean() {
    let found = checked(Check { duplicates: true, ..Check::default() }, ROWS, 5);
    assert_eq!(found.duplicates, Duplicates::All);
    assert!(found.report.duplicates_checked);
    let twice = found
        .report
        .findings
        .iter()
        .find(|finding| finding.code == "duplicate")
        .expect("two are there twice");
    // `a+1` means `a 1`, as line 2 has it.
    assert_eq!((twice.count, &twice.lines[..]), (2, &[5, 7][..]));
    assert_eq!((twice.examples[0].byte, twice.examples[0].text.as_str()), (39, "bucket,a/1"));
}

#[test]
fn a_line_no_row_can_be_ends_the_search_for_duplicates_and_not_the_check() {
    let file = format!("bucket,a\n{}\nbucket,a\n", "x".repeat(70_000));
    let found = checked(Check { duplicates: true, ..Check::default() }, &file, 4096);
    assert_eq!((found.report.rows, found.duplicates), (3, Duplicates::First(1)));
    assert!(!found.report.duplicates_checked);
    assert!(found.report.findings.iter().any(|finding| finding.code == "line-long"));
}

#[test]
fn columns_no_manifest_has_are_refused() {
    let wanted = Check { fields: "Bucket,Size".into(), ..Check::default() };
    assert_eq!(
        check_text(b"", &wanted).map(|_| ()),
        Err("`Size` is no field: use `Bucket`, `Key`, `VersionId` or `Ignore`".into())
    );
    let wanted = Check { fields: "Key, Bucket".into(), ..Check::default() };
    assert_eq!(checked(wanted, "k/1,bucket\n", 3).report.buckets[0].name, "bucket");
}

#[test]
fn rows_are_shown_from_a_line_on() {
    let errand = Errand::Rows { fields: String::new(), from: 3, take: 2 };
    let Ok((Answer::Rows(rows), _)) = done(&errand, &[ROWS], 4) else { panic_on(&"no rows") };
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 5]);
}

#[test]
fn a_table_becomes_a_manifest_in_two_readings() {
    let table = "src,w,team\nin/ü.jpg,640,a\n\"in/a, b\",1280,a\n";
    let wanted = Build { kind: Some(Kind::Csv), bucket: "my-bucket".into(), ..Build::default() };
    for chunk in [1, 1000] {
        let (answer, mut out) = done(&Errand::Build(wanted.clone()), &[table], chunk).expect("a table");
        let Answer::Built(built) = answer else { panic_on(&answer) };
        assert_eq!((built.rows, built.refused, built.longest), (2, 0, 59));
        assert_eq!(built.arguments, [("team".to_owned(), "a".to_owned())]);
        let manifest = text(&mut out, 0);
        assert_eq!(manifest.lines().count(), 2);
        assert!(
            manifest.starts_with("my-bucket,%7B%22src%22%3A%22in/%C3%BC.jpg%22%2C%22w%22%3A%22640%22%7D\n"),
            "{manifest}"
        );
        assert!(!check_text(manifest.as_bytes(), &Check::default()).expect("no columns").report.has_errors());
    }
}

#[test]
fn rows_no_job_takes_are_left_out_and_told() {
    let table = format!("k,b\nok,bucket\nx,B!\n{},bucket\n", "y".repeat(1025));
    let wanted =
        Build { kind: Some(Kind::Csv), bucket_column: "b".into(), key: "{k}".into(), ..Build::default() };
    let (Answer::Built(built), mut out) = done(&Errand::Build(wanted), &[&table], 64).expect("a table")
    else {
        panic_on(&"not built")
    };
    assert_eq!((built.rows, built.refused), (1, 2));
    assert_eq!(built.reasons.iter().map(|one| one.row).collect::<Vec<_>>(), [2, 3]);
    assert!(built.reasons[1].reason.contains("1025 bytes"), "{:?}", built.reasons);
    assert_eq!(text(&mut out, 0), "bucket,ok\n");
    assert!(
        done(&Errand::Build(Build::default()), &[""], 1).is_err_and(|e| e.starts_with("type the bucket"))
    );
}

#[test]
fn two_manifests_are_compared_by_object() {
    let before = "bucket,a%201,v1\nbucket,b,v1\nbucket,c,v1\n";
    let after = "\"bucket\",a+1,v1\nbucket,d,v1\nbucket,b,v2\n";
    let errand = Errand::Compare { fields: String::new() };
    let (Answer::Compared(found), mut out) = done(&errand, &[before, after], 9).expect("two manifests")
    else {
        panic_on(&"not compared")
    };
    let Compared { added, removed, changed, first } = found;
    assert_eq!((added, removed, changed), (1, 1, 1));
    assert_eq!((first[0].difference, first[0].key.as_str()), (Difference::Changed, "b"));
    assert_eq!((first[0].before.as_deref(), first[0].after.as_deref()), (Some("v1"), Some("v2")));
    assert!(text(&mut out, 0).ends_with("removed,bucket,c,v1,\nadded,bucket,d,,v1\n"));
    assert!(done(&errand, &[before], 9).is_err());
}

#[test]
fn manifests_are_divided_and_sampled() {
    let file = "bucket,a/1\nbucket,a/2\nbucket,b/1\nbucket,a/3";
    let split = |by| Errand::Split { fields: String::new(), by };
    let (Answer::Split(pieces), mut out) = done(&split(By::Rows(3)), &[file], 2).expect("split") else {
        panic_on(&"not split")
    };
    assert_eq!(pieces.iter().map(|piece| piece.rows).collect::<Vec<_>>(), [3, 1]);
    assert_eq!(text(&mut out, 1), "bucket,a/3\n");
    let (Answer::Split(pieces), mut out) = done(&split(By::Prefix), &[file], 2).expect("split") else {
        panic_on(&"not split")
    };
    assert_eq!((pieces[0].prefix.as_deref(), pieces[0].rows), (Some("a/"), 3));
    assert_eq!(text(&mut out, 0), "bucket,a/1\nbucket,a/2\nbucket,a/3\n");
    let many: String = (0..600).map(|n| format!("bucket,{n}/x\n")).collect();
    assert_eq!(
        done(&split(By::Prefix), &[&many], 99).map(|_| ()),
        Err("more than 500 parts: give each more rows".into())
    );

    let sample = |take, way| {
        let (answer, mut out) =
            done(&Errand::Sample(Sample { fields: String::new(), take, way }), &[file], 3).expect("a sample");
        (answer, text(&mut out, 0))
    };
    assert_eq!(sample(2, Way::First), (Answer::Sampled(2), "bucket,a/1\nbucket,a/2\n".into()));
    assert_eq!(sample(1, Way::Prefix), (Answer::Sampled(2), "bucket,a/1\nbucket,b/1\n".into()));
    assert_eq!(sample(9, Way::Random(1)).0, Answer::Sampled(4));
    assert_eq!(sample(2, Way::Random(7)), sample(2, Way::Random(7)));
}

proptest! {
    /// The pieces a file comes in make no difference, and a manifest's rows are all in its parts.
    #[test]
    fn pieces_make_no_difference(
        rows in vec(select(vec!["bucket,a/1", "bucket,b c", "bucket", "", "\"bucket\",\"x\"\"y\"", "bucket,%zz,v"]), 0..20),
        chunk in 1_usize..40,
    ) {
        let file = rows.join("\n");
        let wanted = Check { duplicates: true, ..Check::default() };
        prop_assert_eq!(checked(wanted.clone(), &file, chunk), checked(wanted, &file, 10_000));
        let split = Errand::Split { fields: String::new(), by: By::Rows(2) };
        let (_, mut out) = done(&split, &[&file], chunk).expect("split");
        let parts: String = (0..out.files().len()).map(|at| text(&mut out, at)).collect();
        let all: String = rows.iter().filter(|row| !row.is_empty()).map(|row| format!("{row}\n")).collect();
        prop_assert_eq!(parts, all);
    }
}
