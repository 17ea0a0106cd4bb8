//! Running a command line.

use clap::{CommandFactory, Parser};
use cli::{Exit, Style};
use std::path::{Path, PathBuf};

/// The program as the tests call it: the commands of the crate and nothing else.
#[derive(Debug, Parser)]
#[command(name = "countersign")]
pub struct Line {
    #[command(subcommand)]
    command: cli::Command,
}

/// What a command line did.
pub struct Ran {
    pub exit: Exit,
    pub out: String,
    pub err: String,
}

/// The files the cases read.
pub fn files() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/files")
}

/// Runs a line. What the line cannot say is told as the program tells it.
pub fn run<S: AsRef<str>>(words: &[S], style: Style) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let line = ["countersign"].into_iter().chain(words.iter().map(AsRef::as_ref));
    let exit = match Line::try_parse_from(line) {
        Ok(line) => cli::run(line.command, Line::command, style, &mut out, &mut err),
        Err(error) => cli::refuse(&error, &mut out, &mut err),
    };
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { exit, out: text(out), err: text(err) }
}

/// Runs a line with files of a folder in it; their names are as short as they were typed in what it prints.
pub fn run_in(folder: &Path, words: &[&str], style: Style) -> Ran {
    let prefix = format!("{}/", folder.display());
    let words: Vec<String> = words
        .iter()
        .map(|word| {
            let is_file = !word.is_empty() && *word != "." && folder.join(word).exists();
            if is_file { format!("{prefix}{word}") } else { (*word).to_owned() }
        })
        .collect();
    let ran = run(&words, style);
    Ran { exit: ran.exit, out: ran.out.replace(&prefix, ""), err: ran.err.replace(&prefix, "") }
}
