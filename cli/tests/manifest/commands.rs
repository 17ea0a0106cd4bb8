//! `countersign manifest` as it is typed: what it prints, and how it exits.

use clap::{CommandFactory, Parser};
use serde_json::Value;
use std::{fs, path::Path};

#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    command: cli::Command,
}

/// Runs a line in a directory; `@` stands for it. Returns the exit code and what was printed.
fn run(at: &Path, line: &str) -> (u8, String) {
    let words = line.split(' ').map(|word| word.replace('@', at.to_str().unwrap()));
    let parsed =
        Line::try_parse_from(["countersign".to_owned(), "manifest".to_owned()].into_iter().chain(words))
            .unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = cli::run(parsed.command, Line::command, cli::Style::Plain, &mut out, &mut err);
    out.extend(err);
    let code = match exit {
        cli::Exit::Clean => 0,
        cli::Exit::Found => 1,
        cli::Exit::Unusable => 2,
    };
    (code, String::from_utf8(out).unwrap())
}

fn directory(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(directory.path().join(name), text).unwrap();
    }
    directory
}

#[test]
fn check_prints_stable_json_and_exits_by_severity() {
    let at = directory(&[
        ("good.csv", "bucket-a,a%20b\n"),
        ("bad.csv", "bucket-a,a\nbucket-a,%GG\nbucket-b,a\nbucket-a,a\n"),
    ]);
    let (code, text) = run(at.path(), "check @/bad.csv --format json --duplicates");
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(code, 1);
    assert_eq!((&answer["rows"], &answer["bytes"], &answer["columns"]), (&4.into(), &46.into(), &2.into()));
    assert_eq!(answer["json_rows"], 0);
    assert_eq!(answer["buckets"][0], serde_json::json!({"name": "bucket-a", "rows": 3}));
    let findings: Vec<_> =
        answer["findings"].as_array().unwrap().iter().map(|f| (&f["code"], &f["lines"])).collect();
    let expected = [("escape-invalid", [2]), ("buckets-several", [3]), ("duplicate", [4])]
        .map(|(code, lines)| (Value::from(code), Value::from(lines.to_vec())));
    assert_eq!(findings, expected.iter().map(|(code, lines)| (code, lines)).collect::<Vec<_>>());
    assert_eq!(run(at.path(), "check @/good.csv").0, 0);
    assert_eq!(run(at.path(), "check @/none.csv").0, 2);
}

#[test]
fn build_then_check_is_clean_and_constants_become_arguments() {
    let at = directory(&[
        ("t.csv", "src,w,mode\nü 1+2.tif,640,fast\nb.tif,320,fast\n"),
        ("t.jsonl", "{\"id\":1}\n{\"id\":2}\n"),
    ]);
    assert_eq!(run(at.path(), "build @/t.csv --bucket my-bucket -o @/m.csv").0, 0);
    let made = fs::read_to_string(at.path().join("m.csv")).unwrap();
    assert!(made.contains("%22src%22%3A%22%C3%BC%201%2B2.tif%22") && !made.contains("mode"), "{made}");
    let (code, text) = run(at.path(), "check @/m.csv --format json");
    assert_eq!(
        (code, serde_json::from_str::<Value>(&text).unwrap()["findings"].clone()),
        (0, serde_json::json!([]))
    );
    assert_eq!(
        run(at.path(), "build @/t.jsonl --bucket my-bucket --key in/{id}.jpg").1,
        "my-bucket,in/1.jpg\nmy-bucket,in/2.jpg\n"
    );
    assert_eq!(run(at.path(), "build @/t.jsonl --bucket My_bucket --key in/{id}.jpg"), (1, String::new()));
}

#[test]
fn diff_split_sample_and_rows() {
    let at = directory(&[
        ("a.csv", "bucket-a,x/1,v1\nbucket-a,y/2,v1\nbucket-a,x/3,v1\n"),
        ("b.csv", "bucket-a,y%2F2,v2\n\"bucket-a\",x/1,v1\nbucket-a,z,v1\n"),
    ]);
    let (code, text) = run(at.path(), "diff @/a.csv @/b.csv --exit-code");
    assert_eq!(code, 1);
    assert_eq!(
        text,
        "- bucket-a,x/3,v1\n~ bucket-a,y/2,v1 → v2\n+ bucket-a,z,v1\n1 added, 1 removed, 1 changed\n"
    );
    assert_eq!(
        run(at.path(), "diff @/a.csv @/a.csv --exit-code"),
        (0, "0 added, 0 removed, 0 changed\n".into())
    );
    assert_eq!(run(at.path(), "split @/a.csv --into @/parts --by-prefix").0, 0);
    assert_eq!(
        fs::read_to_string(at.path().join("parts/part-0001.csv")).unwrap(),
        "bucket-a,x/1,v1\nbucket-a,x/3,v1\n"
    );
    assert_eq!(run(at.path(), "split @/a.csv --into @/parts --rows 2").0, 2, "nothing is overwritten");
    assert_eq!(run(at.path(), "split @/a.csv --into @/rows --rows 2").0, 0);
    assert_eq!(fs::read_to_string(at.path().join("rows/part-0002.csv")).unwrap(), "bucket-a,x/3,v1\n");
    assert_eq!(run(at.path(), "sample @/a.csv --take 1").1, "bucket-a,x/1,v1\n");
    assert_eq!(run(at.path(), "sample @/a.csv --take 1 --by-prefix").1, "bucket-a,x/1,v1\nbucket-a,y/2,v1\n");
    assert_eq!(run(at.path(), "sample @/a.csv --take 2 --random 7").1.lines().count(), 2);
    let (_, text) = run(at.path(), "rows @/b.csv --take 1 --format json");
    let row: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&row["encoded"], &row["decoded"], &row["version"]),
        (&"y%2F2".into(), &"y/2".into(), &"v2".into())
    );
}
