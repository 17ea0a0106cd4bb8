//! Reading and writing the AWS CLI's JSON.

use crate::{
    cases::files,
    sets::{any, text},
};
use domain::rules::{
    RuleSet,
    read::{self, MAX_BYTES},
};
use proptest::prelude::*;

/// A file holds the text that is read, and after it either `--- problems` and a line for each, or `--- reads as`, the set's
/// name and a line for each rule.
fn check(file: &str, content: &str) {
    let said = |set: Result<RuleSet, Vec<domain::failure::Problem>>| match set {
        Ok(set) => {
            let rules: Vec<String> = set.rules.iter().map(|r| serde_json::to_string(r).unwrap()).collect();
            format!("--- reads as\n{}\n{}", set.name, rules.join("\n"))
        }
        Err(problems) => {
            let lines: Vec<String> = problems.iter().map(|p| format!("{}: {}", p.at, p.message)).collect();
            format!("--- problems\n{}", lines.join("\n"))
        }
    };
    let at = content.find("--- ").unwrap_or(content.len());
    let (text, expected) = content.split_at(at);
    let got = said(read::read(text));
    assert_eq!(got.trim_end(), expected.trim_end(), "{file}\n{got}");
}

#[test]
fn each_document_reads_as_it_says_or_is_refused_with_every_problem() {
    for (file, content) in files("read") {
        check(&file, &content);
    }
}

#[test]
fn what_is_too_long_or_too_deep_is_refused_quickly() {
    let long = format!("{{\"Name\":\"{}\"}}", "x".repeat(MAX_BYTES));
    assert!(read::read(&long).unwrap_err()[0].message.contains("at most"));
    for open in ["[", "{\"a\":", "[{\"Actions\":"] {
        let problems = read::read(&open.repeat(100_000)).unwrap_err();
        assert!(problems[0].message.contains("recursion limit"), "{problems:?}");
    }
    let many: Vec<String> = (0..300_000).map(|n| format!("\"k{n}\":1")).collect();
    assert!(read::read(&format!("{{{}}}", many.join(","))).unwrap_err().len() <= 200);
    assert!(read::read(&format!("[{}0]", "0,".repeat(1_000_000))).unwrap_err().len() <= 200);
}

#[test]
fn a_byte_order_mark_and_white_space_do_not_matter() {
    let set = read::read("\u{feff} \n{\"Name\":\"in\",\"Rules\":[]}\n").unwrap();
    assert_eq!(set, RuleSet { name: "in".into(), rules: Vec::new() });
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(set in any()) {
        prop_assert_eq!(read::read(&read::write(&set)), Ok(set));
    }

    #[test]
    fn nothing_makes_reading_fall_over(text in ".{0,200}") {
        let _ = read::read(&text);
    }

    #[test]
    fn a_document_with_one_thing_wrong_is_refused(set in any(), cut in any_cut(), put in text()) {
        let mut text = read::write(&set);
        let at = text.char_indices().map(|(i, _)| i).nth(cut % text.chars().count()).unwrap();
        text.insert_str(at, &put);
        // It may still be a document; then nothing of it was lost.
        if let Ok(read) = read::read(&text) {
            prop_assert_eq!(read::read(&read::write(&read)), Ok(read));
        }
    }
}

fn any_cut() -> impl Strategy<Value = usize> {
    0_usize..2000
}
