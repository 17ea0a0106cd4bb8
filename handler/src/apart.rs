//! A run in a process of its own: what goes into it, and what comes out.
//!
//! The engine is C. When its memory runs out while it reads a source, it can take its whole process along; so the console
//! never runs it in its own. This module starts no process: whoever does writes [`request`] to its standard input, lets
//! [`serve`] run there, and reads what came out by [`answer`].

use crate::{Limits, run};
use domain::handler::Ran;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

/// The longest request read: source and event at their longest, each character escaped, and the limits.
const LONGEST: u64 = 8 * 1024 * 1024;

#[derive(Serialize, Deserialize)]
struct Request {
    source: String,
    event: String,
    limits: Limits,
}

/// What is written to the process.
#[must_use]
pub fn request(source: &str, event: &str, limits: Limits) -> Vec<u8> {
    let request = Request { source: source.into(), event: event.into(), limits };
    // Texts and numbers: JSON takes them all.
    serde_json::to_vec(&request).unwrap_or_default()
}

/// What the process does: reads a request to its end, runs it, writes what came out.
///
/// # Errors
/// When reading or writing fails, or what is read is no request.
pub fn serve(input: impl Read, mut output: impl Write) -> io::Result<()> {
    let request: Request = serde_json::from_reader(input.take(LONGEST))?;
    let ran = run(&request.source, &request.event, request.limits);
    serde_json::to_writer(&mut output, &ran)?;
    output.flush()
}

/// What came out of the process; a process that ended without an answer broke down.
#[must_use]
pub fn answer(output: &[u8]) -> Ran {
    serde_json::from_slice(output).unwrap_or_else(|_| {
        Ran::broken("the engine broke down on this source; nothing but this run was lost: simplify it and run it again")
    })
}
