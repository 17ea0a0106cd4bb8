//! How commands end, and in what form they answer.

use crate::line::{files, run, run_in};
use cli::{Exit, Style};
use serde_json::Value;

fn run_plain(words: &[&str]) -> crate::line::Ran {
    run_in(&files(), words, Style::Plain)
}

#[test]
fn exit_0_is_for_an_answer_without_bad_news() {
    for line in [
        &["rules", "check", "clean.json"][..],
        &["rules", "check", "spam.json"],
        &["rules", "diff", "spam.json", "spam-new.json"],
        &["rules", "diff", "spam.json", "spam.json", "--exit-code"],
        &["rules", "simulate", "spam.json", "--mail", "invoice.eml", "--recipient", "a@elsewhere.test"],
        &["rules", "--help"],
        &["completions", "bash"],
    ] {
        let ran = run_plain(line);
        assert_eq!((ran.exit, ran.err.as_str()), (Exit::Clean, ""), "{line:?}");
        assert!(!ran.out.is_empty(), "{line:?}");
    }
}

#[test]
fn exit_1_is_for_errors_found_and_for_a_difference_with_exit_code() {
    for line in [
        &["rules", "check", "wrong.json"][..],
        &["rules", "check", "clean.json", "wrong.json"],
        &["rules", "check", "wrong.json", "--format", "json"],
        &["rules", "diff", "spam.json", "spam-new.json", "--exit-code"],
    ] {
        let ran = run_plain(line);
        assert_eq!((ran.exit, ran.err.as_str()), (Exit::Found, ""), "{line:?}");
    }
}

#[test]
fn exit_2_has_a_reason_in_one_line_and_no_answer() {
    for line in [
        &["rules"][..],
        &["rules", "check"],
        &["rules", "check", "spam.json", "--colour"],
        &["rules", "check", "spam.json", "--account", "12"],
        &["rules", "check", "no-such-file.json"],
        &["rules", "check", "mails"],
        &["rules", "check", "-", "-"],
        &["rules", "check", "invoice.eml"],
        &["rules", "export", "spam.json", "--to", "xml"],
        &[
            "rules",
            "event",
            "spam.json",
            "--mail",
            "invoice.eml",
            "--recipient",
            "a@example.com",
            "--rule",
            "spam",
        ],
        &["rules", "diff", "spam.json", "spam.json", "--samples", "no-such-folder"],
        &["completions", "cobol"],
    ] {
        let ran = run_plain(line);
        assert_eq!((ran.exit, ran.out.as_str()), (Exit::Unusable, ""), "{line:?}");
        assert!(ran.err.starts_with("countersign: "), "{line:?}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{line:?}: {}", ran.err);
    }
}

#[test]
fn colours_are_beside_the_words() {
    let line = ["rules", "check", "wrong.json"];
    let (plain, coloured) = (run_plain(&line).out, run_in(&files(), &line, Style::Coloured).out);
    assert!(coloured.contains("\u{1b}["));
    let mut bare = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        bare.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    assert_eq!(bare + rest, plain);
}

#[test]
fn json_has_the_members_that_are_documented() {
    let members = |line: &[&str]| -> Vec<String> {
        let answer: Value = serde_json::from_str(&run_plain(line).out).unwrap();
        answer.as_object().unwrap().keys().cloned().collect()
    };
    let mail = ["--mail", "invoice.eml", "--recipient", "a@example.com", "--format", "json"];
    assert_eq!(
        members(&[&["rules", "simulate", "spam.json"][..], &mail].concat()),
        ["accepted", "effects", "ran", "refusal", "rules", "uncertain", "unused_answers"]
    );
    assert_eq!(members(&["rules", "check", "spam.json", "--format", "json"]), ["files", "findings"]);
    assert_eq!(
        members(&["rules", "diff", "spam.json", "spam-new.json", "--format", "json"]),
        ["different", "effect", "rules", "samples", "summary"]
    );
    let handled = ["rules", "try", "--event", "event.json", "--handler", "filter.js", "--format", "json"];
    assert_eq!(
        members(&handled),
        [
            "answer",
            "at",
            "console",
            "console_cut",
            "disposition",
            "fault",
            "how",
            "outcome",
            "remarks",
            "steps",
            "waits"
        ]
    );
    assert_eq!(
        members(&["rules", "plan", "spam.json", "spam-new.json", "--format", "json"]),
        ["active", "calls", "changes", "steps", "target"]
    );
}

#[test]
fn every_command_teaches_by_example() {
    for command in ["check", "simulate", "event", "diff", "plan", "export", "try"] {
        let ran = run_plain(&["rules", command, "--help"]);
        assert_eq!(ran.exit, Exit::Clean);
        assert!(ran.out.contains("Examples:\n"), "{command}");
        assert!(ran.out.contains(&format!("countersign rules {command} ")), "{command}");
    }
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run(&["completions", shell], Style::Plain);
        assert!(ran.out.contains("simulate"), "{shell}");
    }
}

#[test]
fn escape_sequences_in_a_file_do_not_reach_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let rules = r#"{"Name": "in", "Rules": [{"Name": "a\u001b[2J", "Enabled": true, "Recipients": ["a@example.com"], "Actions": [
        {"AddHeaderAction": {"HeaderName": "X", "HeaderValue": "\u001b]0;x\u0007\n"}}]}]}"#;
    std::fs::write(folder.path().join("r.json"), rules).unwrap();
    std::fs::write(folder.path().join("none.json"), r#"{"Name": "in", "Rules": []}"#).unwrap();
    std::fs::write(folder.path().join("m.eml"), "From: a@example.net\n\n").unwrap();
    for line in [
        &["rules", "check", "r.json"][..],
        &["rules", "diff", "r.json", "none.json"],
        &["rules", "diff", "none.json", "r.json"],
        &["rules", "plan", "none.json", "r.json"],
        &["rules", "simulate", "r.json", "--mail", "m.eml", "--recipient", "a@example.com"],
    ] {
        let ran = run_in(folder.path(), line, Style::Plain);
        let hidden = |c: char| c.is_control() && c != '\n';
        assert!(!ran.out.is_empty() && !ran.out.contains(hidden), "{line:?}: {:?}", ran.out);
    }
}
