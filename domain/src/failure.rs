//! Why something asked for did not happen, as it crosses the wire and as people read it.

use serde::{Deserialize, Serialize};

/// One thing wrong with what was sent, tied to the field it was typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field's name in its form, or a path into a document (`Rules[2].Actions[0]`).
    pub at: String,
    /// The fault and the fix; lower-case, no period, user input in backticks.
    pub message: String,
}

impl Problem {
    /// A problem at a field.
    pub fn new(at: impl Into<String>, message: impl Into<String>) -> Self {
        Self { at: at.into(), message: message.into() }
    }
}

/// Why a use case refused. Public by design: it holds nothing a caller may not see; details stay in the log under
/// the incident's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Failure {
    /// Nobody is signed in, or the session ended.
    #[error("sign in first")]
    Unauthenticated,
    /// The person may not do this; the text says which role or rule it takes.
    #[error("{0}")]
    Forbidden(String),
    /// There is no such thing, or the caller may not know of it.
    #[error("there is no {0}")]
    NotFound(String),
    /// What was sent is wrong; every problem found, not just the first.
    #[error("{}", join(.0))]
    Invalid(Vec<Problem>),
    /// The thing has moved on since the caller read it; the text says what to do.
    #[error("{0}")]
    Conflict(String),
    /// The state of the thing does not allow this; the text says why and what would.
    #[error("{0}")]
    Refused(String),
    /// Too many tries; wait.
    #[error("too many tries; try again in {retry_after} s")]
    TooMany {
        /// Seconds until the next try is heard.
        retry_after: u32,
    },
    /// AWS said no, or could not be reached. `code` is AWS's own error code.
    #[error("{operation}: {message} (`{code}`); {hint}")]
    Aws {
        /// The AWS operation, e.g. `CreateReceiptRule`.
        operation: String,
        /// AWS's error code, e.g. `InvalidS3Configuration`.
        code: String,
        /// AWS's own words.
        message: String,
        /// What to do about it.
        hint: String,
    },
    /// A fault of the console itself; the log has the details under this number.
    #[error("something went wrong here; the log has it as incident `{incident}`")]
    Internal {
        /// The request id to look for in the log.
        incident: String,
    },
}

impl Failure {
    /// A single problem at a field.
    pub fn invalid(at: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Problem::new(at, message)])
    }

    /// The same at fields of other names, where a page has two forms and cannot call both fields the same.
    #[must_use]
    pub fn renamed(mut self, names: &[(&str, &str)]) -> Self {
        if let Self::Invalid(problems) = &mut self {
            for problem in problems {
                if let Some((_, new)) = names.iter().find(|(old, _)| *old == problem.at) {
                    problem.at = (*new).to_owned();
                }
            }
        }
        self
    }

    /// The problems at one field of a form.
    pub fn at<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        let problems: &[Problem] = if let Self::Invalid(problems) = self { problems } else { &[] };
        problems.iter().filter(move |p| p.at == field).map(|p| p.message.as_str())
    }
}

fn join(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems
        .iter()
        .map(|p| if p.at.is_empty() { p.message.clone() } else { format!("{}: {}", p.at, p.message) })
        .collect();
    lines.join("; ")
}
