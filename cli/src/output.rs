//! How a command answers: exit code, colours, text or JSON.

use clap::ValueEnum;
use serde::Serialize;
use std::{
    fmt,
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing is wrong: 0.
    Clean,
    /// The answer is bad news: findings of severity error, or a difference with `--exit-code`. 1.
    Found,
    /// The line or a file could not be understood: 2.
    Unusable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Clean => 0,
            Exit::Found => 1,
            Exit::Unusable => 2,
        })
    }
}

/// Why a command has no answer, in one line, and the exit code that goes with it.
#[derive(Debug)]
pub struct Stop {
    /// The reason: place, fault, fix.
    pub reason: String,
    /// The exit code.
    pub exit: Exit,
}

impl Stop {
    /// Input that cannot be understood.
    pub fn unusable(reason: impl fmt::Display) -> Self {
        Self { reason: reason.to_string(), exit: Exit::Unusable }
    }
}

impl From<io::Error> for Stop {
    /// Writing the answer failed. A closed pipe (`… | head`) is the reader's wish and no fault.
    fn from(error: io::Error) -> Self {
        let exit = if error.kind() == io::ErrorKind::BrokenPipe { Exit::Clean } else { Exit::Unusable };
        Self { reason: format!("cannot write the answer: {error}"), exit }
    }
}

/// Who reads the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// People.
    #[default]
    Text,
    /// Programs: documented, stable JSON.
    Json,
}

/// Whether the answer is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// No escape sequences.
    Plain,
    /// Colours beside the words, never instead of them.
    Coloured,
}

impl Style {
    /// Coloured on a terminal, unless `NO_COLOR` is set (no-color.org).
    #[must_use]
    pub fn of_stdout(no_color: bool) -> Self {
        if io::stdout().is_terminal() && !no_color { Self::Coloured } else { Self::Plain }
    }

    /// A text in a style.
    pub fn paint(self, style: anstyle::Style, text: impl fmt::Display) -> String {
        match self {
            Self::Plain => text.to_string(),
            Self::Coloured => format!("{style}{text}{style:#}"),
        }
    }
}

/// A text of a file as people see it: a line break or an escape sequence in it does nothing to their terminal.
pub fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// Writes JSON for programs, indented, with a line's end.
pub fn json<T: Serialize + ?Sized>(out: &mut dyn Write, value: &T) -> Result<(), Stop> {
    let text =
        serde_json::to_string_pretty(value).map_err(|e| Stop::unusable(format!("cannot write JSON: {e}")))?;
    writeln!(out, "{text}")?;
    Ok(())
}
