//! Every file of `cases/` is a command line (`$ …`, with double quotes around words that have spaces), its exit code,
//! what it prints and why it does not. `UPDATE_CASES=1` writes what is printed now; read the difference then.

use crate::line::{Ran, files, run_in};
use cli::{Exit, Style};
use std::{fs, path::PathBuf};

fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quoted, mut begun) = (String::new(), false, false);
    for c in line.chars() {
        match c {
            '"' => (quoted, begun) = (!quoted, true),
            ' ' if !quoted => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            c => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

fn code(exit: Exit) -> u8 {
    match exit {
        Exit::Clean => 0,
        Exit::Found => 1,
        Exit::Unusable => 2,
    }
}

fn written(line: &str, ran: &Ran) -> String {
    format!("$ {line}\nexit {}\n--- out\n{}--- err\n{}", code(ran.exit), ran.out, ran.err)
}

#[test]
fn every_case_prints_what_it_says() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/cases");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() > 20, "{cases:?}");
    let mut wrong = Vec::new();
    for path in cases {
        let expected = fs::read_to_string(&path).unwrap();
        let line = expected.lines().next().unwrap().strip_prefix("$ ").unwrap();
        let words = words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ran = run_in(&files(), &words, Style::Plain);
        let now = written(line, &ran);
        if std::env::var_os("UPDATE_CASES").is_some() {
            fs::write(&path, now).unwrap();
        } else if now != expected {
            wrong.push(format!("{}\n{now}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
