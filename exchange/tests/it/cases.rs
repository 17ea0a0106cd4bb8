//! Every file of `cases/` has a twin with `.txt` behind its name: the rule set that is read of it, or the problems.
//! `UPDATE_CASES=1` writes what comes out now; read the difference then.

use domain::rules::read::write;
use std::{fs, path::PathBuf};

fn outcome(text: &str, file: &str) -> String {
    match exchange::rule_set(text, Some(file)) {
        Ok(set) => write(&set) + "\n",
        Err(problems) => problems.iter().map(|p| format!("{}: {}\n", p.at, p.message)).collect(),
    }
}

#[test]
fn every_file_is_read_as_its_twin_says() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/cases");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e != "txt"));
    files.sort();
    assert!(files.len() > 20, "{files:?}");
    let mut wrong = Vec::new();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let now = outcome(&fs::read_to_string(&path).unwrap(), &name);
        let twin = path.with_file_name(format!("{name}.txt"));
        if std::env::var_os("UPDATE_CASES").is_some() {
            fs::write(&twin, now).unwrap();
        } else if fs::read_to_string(&twin).unwrap_or_default() != now {
            wrong.push(format!("{name}\n{now}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_notation_is_told_without_a_name() {
    let hcl = "resource \"aws_ses_receipt_rule_set\" \"a\" {\n  rule_set_name = \"in\"\n}\n";
    let yaml = "Resources:\n  Set:\n    Type: AWS::SES::ReceiptRuleSet\n    Properties: {RuleSetName: in}\n";
    let json = "{\"Name\": \"in\", \"Rules\": []}";
    for text in [
        hcl,
        yaml,
        json,
        &format!("# made by hand\n{hcl}"),
        &format!("---\n{yaml}"),
        &format!("\u{feff}{json}"),
    ] {
        assert_eq!(exchange::rule_set(text, None).map(|set| set.name), Ok("in".to_owned()), "{text}");
        assert_eq!(exchange::rule_set(text, Some("-")).map(|set| set.name), Ok("in".to_owned()), "{text}");
    }
}
