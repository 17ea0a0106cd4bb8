use domain::{
    errand::{
        Out,
        report::{Export, Exported, Failure, Opened, Opening, choose},
    },
    jobs::report::MAX_GROUPS,
};

/// Opens files given in pieces of a size.
fn opening(files: &[String], chunk: usize) -> Opening {
    let names = (0..files.len()).map(|at| format!("{at}.csv")).collect();
    let mut opening = Opening::new(names, vec![]);
    for (at, file) in files.iter().enumerate() {
        file.as_bytes().chunks(chunk).for_each(|bytes| opening.push(at, bytes));
        opening.end(at);
    }
    opening
}

/// Some failed rows, read as the worker reads them.
fn failures(opening: &Opening, files: &[String], group: Option<u16>, skip: u64, take: u64) -> Vec<Failure> {
    let read = |stretch: &domain::errand::report::Stretch| {
        let bytes = &files[stretch.file].as_bytes()[stretch.from as usize..stretch.to as usize];
        Opening::rows(stretch, bytes)
    };
    opening.stretches(group, skip, take).iter().flat_map(read).collect()
}

fn export(opening: &Opening, files: &[String], wanted: Export) -> Result<(Exported, String), String> {
    let mut out = Out::default();
    let mut exporting = opening.export(wanted, &mut out)?;
    for file in files {
        file.as_bytes().chunks(999).for_each(|bytes| exporting.push(Some(bytes), &mut out));
        exporting.push(None, &mut out);
    }
    let text = String::from_utf8(out.files()[0].bytes.clone()).expect("exports are text");
    Ok((exporting.finish(), text))
}

/// A report of two files, 40,000 rows: every third failed, in two ways, messages with line breaks in them.
fn long() -> Vec<String> {
    let row = |n: u32| match n % 3 {
        0 if n.is_multiple_of(2) => {
            format!("bucket,key{n},,failed,200,PermanentFailure,\"timed out\nafter {n} s\"\n")
        }
        0 => format!("bucket,key{n},,failed,403,AccessDenied,no access to key{n}\n"),
        _ => format!("bucket,key{n},,succeeded,200,,\"{{\"\"pages\"\":{n},\"\"kind\"\":\"\"a,b\"\"}}\"\n"),
    };
    vec![(0..20_001).map(row).collect(), (20_001..40_000).map(row).collect()]
}

#[test]
fn any_page_of_any_group_is_found_without_reading_all() {
    let files = long();
    for chunk in [1_000, 1 << 22] {
        let opening = opening(&files, chunk);
        let opened: Opened = opening.opened();
        assert_eq!((opened.rows, opened.succeeded, opened.failed), (40_000, 26_666, 13_334));
        assert_eq!((opened.groups.len(), opened.json_rows), (2, 26_666));
        let timed_out = opened.groups.iter().find(|g| g.error == "PermanentFailure").expect("half of them");
        for (group, step) in [(None, 3), (Some(timed_out.id), 6)] {
            for skip in [0, 1, 999, 6_000] {
                let rows = failures(&opening, &files, group, skip, 50);
                let wanted: Vec<String> = (skip..skip + 50).map(|at| format!("key{}", at * step)).collect();
                assert_eq!(
                    rows.iter().map(|row| row.key.clone()).collect::<Vec<_>>(),
                    wanted,
                    "{group:?} {skip}"
                );
            }
        }
        // Only the block with the row is read, not the file before it.
        let one = opening.stretches(None, 13_000, 1);
        assert_eq!(one.len(), 1);
        assert!(one[0].from > 0 && one[0].to - one[0].from < 300_000, "{one:?}");
        assert_eq!(failures(&opening, &files, None, 13_333, 50).len(), 1);
        assert!(failures(&opening, &files, None, 13_334, 50).is_empty());
    }
}

#[test]
fn b22_what_failed_becomes_a_manifest_verbatim() {
    let files = vec!["bucket,a%20b,,failed,200,E,m1\n\"bucket\",\"c,d\",,failed,500,F,m\n".to_owned()];
    let opening = opening(&files, 3);
    let (exported, text) = export(&opening, &files, Export::Rerun(None)).expect("a manifest");
    assert_eq!((exported.rows, exported.with_version), (2, false));
    assert_eq!(text, "bucket,a%20b\n\"bucket\",\"c,d\"\n");
    let (exported, text) = export(&opening, &files, Export::Rerun(Some(1))).expect("a manifest");
    assert_eq!((exported.rows, text.as_str()), (1, "\"bucket\",\"c,d\"\n"));
    assert!(export(&opening, &files, Export::Rerun(Some(9))).is_err());
}

#[test]
fn versions_are_in_all_rows_of_a_manifest_or_in_none() {
    let files = vec!["b,k1,v1,failed,200,E,m\nb,k2,,failed,200,F,m\n".to_owned()];
    let opening = opening(&files, 64);
    let mixed = export(&opening, &files, Export::Rerun(None));
    assert!(mixed.is_err_and(|e| e.starts_with("1 of these rows have a version and 1 have none")));
    assert_eq!(export(&opening, &files, Export::Rerun(Some(0))).expect("uniform").1, "b,k1,v1\n");
    assert_eq!(export(&opening, &files, Export::Rerun(Some(1))).expect("uniform").1, "b,k2\n");
}

#[test]
fn json_of_result_strings_becomes_columns() {
    let files = vec![
        "b,k1,,succeeded,200,,\"{\"\"n\"\":1,\"\"t\"\":\"\"x,y\"\"}\"\nb,k2,,succeeded,200,,plain\nb,k3,,failed,200,E,\"a \"\"b\"\"\"\n".to_owned(),
    ];
    let opening = opening(&files, 5);
    let (exported, text) = export(&opening, &files, Export::Results).expect("a table");
    assert_eq!(exported.rows, 2);
    assert_eq!(
        text,
        "bucket,key,version,result string,n,t\nb,k1,,\"{\"\"n\"\":1,\"\"t\"\":\"\"x,y\"\"}\",1,\"x,y\"\nb,k2,,plain,,\n"
    );
    let (_, text) = export(&opening, &files, Export::Failures(None)).expect("a table");
    assert_eq!(text, "bucket,key,version,http status,error code,message\nb,k3,,200,E,\"a \"\"b\"\"\"\n");
}

#[test]
fn failures_beyond_the_groups_that_are_kept_are_still_found() {
    let word = |n: usize| n.to_string().bytes().map(|digit| char::from(digit + 49)).collect::<String>();
    let files: Vec<String> =
        vec![(0..MAX_GROUPS + 5).map(|n| format!("b,k{n},,failed,200,E,{}\n", word(n))).collect()];
    let opening = opening(&files, 777);
    assert_eq!((opening.opened().groups.len(), opening.opened().ungrouped), (MAX_GROUPS, 5));
    assert_eq!(failures(&opening, &files, None, MAX_GROUPS as u64, 9).len(), 5);
}

#[test]
fn the_files_a_report_names_are_read_and_no_others() {
    let index = |keys: &[&str]| {
        let results: Vec<String> = keys
            .iter()
            .map(|key| format!(r#"{{"TaskExecutionStatus":"failed","Key":"p/job-1/results/{key}"}}"#))
            .collect();
        format!(r#"{{"Format":"Report_CSV_20180820","Results":[{}]}}"#, results.join(","))
    };
    let names = ["manifest.json", "a.csv", "b.csv"].map(String::from);
    assert_eq!(choose(&names, None).expect("CSV files"), (vec![1, 2], vec![]));
    let (chosen, remarks) = choose(&names, Some(&index(&["b.csv"]))).expect("one");
    assert_eq!((chosen, remarks.len()), (vec![2], 1));
    let (chosen, remarks) = choose(&names, Some(&index(&["b.csv", "c.csv", "a.csv"]))).expect("two");
    assert_eq!(chosen, [2, 1]);
    assert!(remarks[0].contains("`p/job-1/results/c.csv` (failed), which was not chosen"), "{remarks:?}");
    assert!(choose(&names, Some(&index(&["c.csv"]))).is_err());
    assert!(choose(&names, Some("{}")).is_err());
    assert!(choose(&["manifest.json".to_owned()], None).is_err());
}
