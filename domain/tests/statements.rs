//! What the console was asked to do with AWS's page "Invoke Lambda function action" is counted S1 to S18. docs/RULES.md
//! names a test for each, and this holds it to that.
#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

use std::{fs, path::Path};

/// The files of the domain's tests and of the journeys, as one text.
fn tests(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            if !["corpus", "node_modules", "snapshots"].iter().any(|other| path.ends_with(other)) {
                tests(&path, text);
            }
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "ts") {
            text.push_str(&fs::read_to_string(&path).expect("a source file"));
        }
    }
}

/// Whether a test's name carries a statement's number: `s04_…` or `s4_…`, alone or with others.
fn carries(name: &str, number: u32) -> bool {
    name.split('_').any(|part| part == format!("s{number}") || part == format!("s{number:02}"))
}

#[test]
fn every_statement_has_a_test_that_carries_its_number() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let guide = fs::read_to_string(root.join("docs/RULES.md")).expect("docs/RULES.md");
    let (_, table) = guide.split_once("| statement |").expect("the table");
    let mut sources = String::new();
    tests(&root.join("domain/tests"), &mut sources);
    for number in 1..=18 {
        let begin = format!("| S{number} |");
        let row = table.lines().find(|line| line.starts_with(&begin)).expect("a row for each statement");
        let named: Vec<&str> = row.split('`').filter(|word| carries(word, number)).collect();
        assert!(!named.is_empty(), "{row}");
        for name in named {
            let is_name = |at: usize| {
                let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
                edge(sources[..at].chars().next_back()) && edge(sources[at + name.len()..].chars().next())
            };
            assert!(sources.match_indices(name).any(|(at, _)| is_name(at)), "no test `{name}`");
        }
    }
}
