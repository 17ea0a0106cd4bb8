//! Every file of `cases/` is a command line (`$ …`), its exit code, what it prints and why it does not. Words that name
//! something in `files/` stand for it. `UPDATE_CASES=1` writes what is printed now; read the difference then.

use clap::{CommandFactory, Parser};
use cli::{Exit, Style};
use std::{fs, path::PathBuf};

#[derive(Parser)]
#[command(name = "countersign")]
struct Line {
    #[command(subcommand)]
    command: cli::Command,
}

fn here(what: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/job").join(what)
}

/// What a line printed, with the folder it ran in taken out.
fn ran(words: &[String], folder: &str) -> (Exit, String, String) {
    let line =
        Line::try_parse_from(words.iter().map(String::as_str)).unwrap_or_else(|e| panic!("{words:?}: {e}"));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = cli::run(line.command, Line::command, Style::Plain, &mut out, &mut err);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(folder, "");
    (exit, text(out), text(err))
}

fn written(line: &str) -> String {
    let folder = format!("{}/", here("files").display());
    let words: Vec<String> = line
        .split(' ')
        .map(|word| {
            if here("files").join(word).exists() && !word.is_empty() {
                format!("{folder}{word}")
            } else {
                word.into()
            }
        })
        .collect();
    let (exit, out, err) = ran(&words, &folder);
    let code = match exit {
        Exit::Clean => 0,
        Exit::Found => 1,
        Exit::Unusable => 2,
    };
    format!("$ {line}\nexit {code}\n--- out\n{out}--- err\n{err}")
}

#[test]
fn every_case_prints_what_it_says() {
    let mut wrong = Vec::new();
    let mut cases: Vec<PathBuf> = fs::read_dir(here("cases")).unwrap().map(|e| e.unwrap().path()).collect();
    cases.sort();
    for path in &cases {
        let expected = fs::read_to_string(path).unwrap();
        let line = expected.lines().next().unwrap().strip_prefix("$ ").unwrap();
        let now = written(line);
        if now != expected {
            if std::env::var_os("UPDATE_CASES").is_some() {
                fs::write(path, &now).unwrap();
            }
            wrong.push(format!("{}\n{now}", path.display()));
        }
    }
    assert!(cases.len() > 20 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_request_it_prints_it_takes_back() {
    let requests = written("countersign job requests job.json --manifest m.csv --take 3");
    let request = requests.lines().find(|line| line.starts_with('{')).unwrap();
    let value: serde_json::Value = serde_json::from_str(request).unwrap();
    let answer = serde_json::json!({
        "invocationSchemaVersion": value["invocationSchemaVersion"], "invocationId": value["invocationId"],
        "results": [{"taskId": value["tasks"][0]["taskId"], "resultCode": "Succeeded", "resultString": "ok"}]
    });
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (request, answer) = (file("r.json", request), file("a.json", &answer.to_string()));
    let words = ["countersign", "job", "judge", "--request", &request, "--answer", &answer].map(String::from);
    let (exit, out, err) = ran(&words, "");
    assert_eq!((exit, err.as_str()), (Exit::Clean, ""), "{out}");
    assert!(out.contains("Succeeded, result string kept"), "{out}");
}

#[test]
fn what_failed_becomes_a_manifest_and_never_replaces_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = folder.path().join("again.csv").display().to_string();
    let report = here("files/done").display().to_string();
    let words = ["countersign", "job", "report", &report, "--rerun", &manifest].map(String::from);
    let (exit, out, _) = ran(&words, "");
    assert_eq!(exit, Exit::Found);
    assert!(out.contains("3 rows to run again, columns Bucket, Key\n"), "{out}");
    let expected = "ops,in/d.csv\nops,in/e.csv\n\"ops\",\"pct%2520literal.txt\"\n";
    assert_eq!(fs::read_to_string(&manifest).unwrap(), expected);

    let (exit, _, err) = ran(&words, "");
    assert_eq!(exit, Exit::Unusable);
    assert!(err.contains("cannot write") && fs::read_to_string(&manifest).unwrap() == expected, "{err}");

    let one = folder.path().join("one.csv").display().to_string();
    let words = ["countersign", "job", "report", &report, "--rerun", &one, "--group", "2"].map(String::from);
    ran(&words, "");
    assert_eq!(fs::read_to_string(&one).unwrap(), "\"ops\",\"pct%2520literal.txt\"\n");
    let words = ["countersign", "job", "report", &report, "--rerun", &one, "--group", "9"].map(String::from);
    assert!(ran(&words, "").2.contains("there is no group 9; there are 2"));
}

#[test]
fn prices_it_shows_can_be_given_back() {
    let prices = written("countersign job estimate --show-prices");
    let text = prices.split("--- out\n").nth(1).unwrap().split("--- err").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.json");
    fs::write(&path, text.replace("1.00", "2.00")).unwrap();
    let (path, job) = (path.display().to_string(), here("files/job.json").display().to_string());
    let words =
        ["countersign", "job", "estimate", &job, "--rows", "1000000", "--prices", &path].map(String::from);
    assert!(ran(&words, "").1.contains("$2.00"));
}
