//! What a handler somebody pasted did when it was run on an event.
//!
//! The names are those of AWS Lambda's Node.js runtime, whose way of taking an answer is followed. AWS: Lambda Developer
//! Guide, "Define Lambda function handler in Node.js"; `aws-lambda-nodejs-runtime-interface-client`, `CallbackContext`.

use crate::{Failure, Timestamp, failure::Problem};
use serde::{Deserialize, Serialize};

/// A pasted handler is at most this long, in bytes.
pub const MAX_SOURCE: usize = 256 * 1024;

/// An event is at most this long, in bytes. A mail's has 10 KB of header fields, a batch request a few keys.
pub const MAX_EVENT: usize = 256 * 1024;

/// A handler to be run. Nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TryHandler {
    /// The source.
    pub source: String,
    /// The event, as JSON.
    pub event: String,
    /// What the handler's clock shows when it starts.
    pub at: Timestamp,
}

impl TryHandler {
    /// Checks what can be checked before it is run.
    ///
    /// # Errors
    /// What is wrong, at `source` or `event`.
    pub fn check(&self) -> Result<(), Failure> {
        let mut problems = Vec::new();
        if self.source.trim().is_empty() {
            problems
                .push(Problem::new("source", "paste a handler, as `exports.handler = async (event) => …`"));
        }
        for (at, text, most) in [("source", &self.source, MAX_SOURCE), ("event", &self.event, MAX_EVENT)] {
            if text.len() > most {
                problems.push(Problem::new(at, format!("{} bytes are too many; at most {most}", text.len())));
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(Failure::Invalid(problems)) }
    }
}

/// What a run gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ran {
    /// How it ended.
    pub how: How,
    /// What it answered, as the JSON text Lambda would send; none where Lambda would report an error.
    pub answer: Option<String>,
    /// What went wrong.
    pub fault: Option<Fault>,
    /// What it wrote to the console.
    pub console: Vec<Line>,
    /// Whether more was written than is kept.
    pub console_cut: bool,
    /// Steps taken: function calls and loops, counted roughly.
    pub steps: u64,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// `callback(null, answer)` was called.
    Callback,
    /// The promise of an `async` function was fulfilled.
    Returned,
    /// `context.succeed` or `context.done` was called.
    Context,
    /// `callback(error)` or `context.fail` was called.
    CallbackError,
    /// It threw, or its promise was rejected.
    Threw,
    /// A function that is not `async` ended and never called `callback`: Lambda answers `null`.
    Silent,
    /// A promise never settles and nothing is left to run.
    Never,
    /// It waits, on the clock of the run, longer than SES does.
    TimedOut,
    /// Its budget of steps was used up.
    StepsSpent,
    /// Its memory was used up.
    MemorySpent,
    /// The source is no JavaScript, or failed while it was loaded.
    NotLoaded,
    /// The source exports no function `handler`.
    NoHandler,
    /// The engine itself broke down.
    EngineFailed,
    /// It was not run: source or event too long, or the event is no JSON.
    Refused,
}

impl How {
    /// Every way.
    pub const ALL: [Self; 14] = [
        Self::Callback,
        Self::Returned,
        Self::Context,
        Self::CallbackError,
        Self::Threw,
        Self::Silent,
        Self::Never,
        Self::TimedOut,
        Self::StepsSpent,
        Self::MemorySpent,
        Self::NotLoaded,
        Self::NoHandler,
        Self::EngineFailed,
        Self::Refused,
    ];

    /// Whether Lambda would send an answer.
    #[must_use]
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::Callback | Self::Returned | Self::Context | Self::Silent)
    }

    /// It in words, as the end of "The function …".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Callback => "called `callback` with its answer",
            Self::Returned => "returned its answer",
            Self::Context => "gave its answer by `context`",
            Self::CallbackError => "reported an error by `callback`",
            Self::Threw => "threw an error",
            Self::Silent => {
                "ended without calling `callback`: what a function that is not `async` returns is lost, and Lambda \
                 answers `null`"
            }
            Self::Never => {
                "returned a promise that never settles: nothing is left to run. Where something is still open on \
                 Lambda, it runs into the time-out"
            }
            Self::TimedOut => "waits longer than the 30 seconds SES waits for it: time-out",
            Self::StepsSpent => "was stopped: its budget of steps is used up, as by an endless loop",
            Self::MemorySpent => "was stopped: its memory is used up",
            Self::NotLoaded => "could not be loaded",
            Self::NoHandler => "is missing: the source exports no function named `handler`",
            Self::EngineFailed => "was stopped: the engine broke down",
            Self::Refused => "was not run",
        }
    }
}

/// What went wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What the error says.
    pub message: String,
    /// The line of the source, counted from 1.
    pub line: Option<u32>,
}

/// A line of the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// `log`, `info`, `warn`, `error`, `debug` or `trace`.
    pub level: String,
    /// What was written.
    pub text: String,
}

impl Ran {
    /// The same with its texts cut to the most bytes given for each, and its console to so many in all.
    #[must_use]
    pub fn brief(mut self, each: usize, console: usize) -> Self {
        if let Some(fault) = &mut self.fault {
            fault.message = cut(&fault.message, each);
        }
        self.answer = self.answer.map(|answer| cut(&answer, each));
        let mut room = console;
        let before = self.console.len();
        self.console.retain(|line| {
            room = room.saturating_sub(line.text.len() + line.level.len());
            room > 0
        });
        self.console_cut |= self.console.len() < before;
        self
    }

    /// A run that ended before it began.
    #[must_use]
    pub fn refused(message: impl Into<String>) -> Self {
        Self::without(How::Refused, message)
    }

    /// A run of which nothing is known, because the engine broke down.
    #[must_use]
    pub fn broken(message: impl Into<String>) -> Self {
        Self::without(How::EngineFailed, message)
    }

    fn without(how: How, message: impl Into<String>) -> Self {
        Self {
            how,
            answer: None,
            fault: Some(Fault { message: message.into(), line: None }),
            console: Vec::new(),
            console_cut: false,
            steps: 0,
        }
    }
}

/// The text's beginning, of at most so many bytes.
#[must_use]
pub fn cut(text: &str, most: usize) -> String {
    let end =
        text.char_indices().map(|(at, sign)| at + sign.len_utf8()).take_while(|end| *end <= most).last();
    end.and_then(|end| text.get(..end)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brief_run_is_short() {
        let line = Line { level: "log".into(), text: "é".repeat(10) };
        let ran = Ran { console: vec![line; 9], answer: Some("é".repeat(9)), ..Ran::refused("a".repeat(9)) };
        let brief = ran.brief(5, 60);
        assert_eq!((brief.console.len(), brief.console_cut), (2, true));
        assert_eq!(brief.answer.as_deref(), Some("éé"));
        assert_eq!(brief.fault.map(|fault| fault.message), Some("aaaaa".into()));
    }

    #[test]
    fn a_request_says_all_that_is_wrong() {
        let request = TryHandler { source: " ".into(), event: "x".repeat(MAX_EVENT + 1), at: Timestamp(0) };
        let Err(Failure::Invalid(problems)) = request.check() else { unreachable!("it is wrong") };
        assert_eq!(problems.iter().map(|p| p.at.as_str()).collect::<Vec<_>>(), ["source", "event"]);
    }
}
