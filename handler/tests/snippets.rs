//! The functions to start from: each runs, and answers what it says.

use domain::{
    Timestamp,
    rules::{
        answer::{judge, judge_run},
        outcome::Answer,
        snippets::{DISPOSITIONS, Language, snippet},
    },
};
use handler::{Limits, run};
use serde_json::json;
use std::process::Command;

fn event(spam: &str, virus: &str) -> String {
    let receipt = json!({"spamVerdict": {"status": spam}, "virusVerdict": {"status": virus}});
    json!({"Records": [{"ses": {"mail": {"messageId": "o3q8v1m2"}, "receipt": receipt}}]}).to_string()
}

/// Events, and whether the mail failed.
fn cases() -> [(String, bool); 4] {
    [
        (event("PASS", "PASS"), false),
        (event("FAIL", "PASS"), true),
        (event("GRAY", "FAIL"), true),
        (event("DISABLED", "DISABLED"), false),
    ]
}

#[test]
fn s11_every_snippet_in_javascript_answers_its_disposition() {
    for language in [Language::EsModule, Language::CommonJs] {
        for disposition in DISPOSITIONS {
            let source = snippet(language, disposition).expect("a snippet");
            for (event, failed) in cases() {
                let ran = run(&source, &event, Limits::at(Timestamp(0)));
                let judged = judge_run(&ran);
                let expected = if failed { disposition } else { Answer::Continue };
                assert_eq!((judged.answer, judged.remarks), (expected, Vec::new()), "{source}\n{ran:?}");
                assert_eq!(ran.console.len(), 1, "{ran:?}");
            }
        }
    }
    let source = snippet(Language::EsModule, Answer::StopRule).expect("a snippet");
    assert_eq!(judge_run(&run(&source, "{}", Limits::at(Timestamp(0)))).answer, Answer::Continue);
}

#[test]
fn s11_every_snippet_in_python_answers_its_disposition() {
    for disposition in DISPOSITIONS {
        let source = snippet(Language::Python, disposition).expect("a snippet");
        for (event, failed) in cases() {
            let program = format!(
                "{source}\nimport contextlib, io, json, sys\nwith contextlib.redirect_stdout(io.StringIO()):\n    answer = \
                 lambda_handler(json.loads(sys.argv[1]), None)\nprint(json.dumps(answer))"
            );
            // A machine without Python has nothing to show here.
            let Ok(output) = Command::new("python3").args(["-c", &program, &event]).output() else { return };
            let answer = String::from_utf8_lossy(&output.stdout);
            let expected = if failed { disposition } else { Answer::Continue };
            assert_eq!(
                judge(&answer).answer,
                expected,
                "{answer} {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
}

#[test]
fn only_dispositions_have_snippets() {
    for answer in Answer::ALL {
        assert_eq!(snippet(Language::Python, answer).is_some(), DISPOSITIONS.contains(&answer));
    }
}
