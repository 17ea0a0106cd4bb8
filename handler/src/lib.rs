//! Runs a handler somebody pasted on an event, to see what it answers before it is on Lambda.
//!
//! The engine is QuickJS (`rquickjs`): C without a JIT, with a limit on memory, on the stack, and a handler that is asked
//! whether to go on. What it is given is `world.js`: ECMAScript, `console`, timers
//! on a clock of its own, and Lambda's way of taking an answer. It has no file, no network, no process, no package, no
//! clock and no chance but those of [`Limits`], so the same source and event give the same answer everywhere.
//!
//! Native only: the browser asks the server.

pub mod apart;
mod engine;
mod limits;
mod load;
mod packages;
mod record;

pub use limits::Limits;

use domain::handler::{MAX_EVENT, MAX_SOURCE, Ran};

/// Runs a handler on an event, in this process; [`apart`] is for a process that has to go on. Blocks until it has ended, which
/// the limits see to; never panics, but the engine may end the process.
#[must_use]
pub fn run(source: &str, event_json: &str, limits: Limits) -> Ran {
    if source.trim().is_empty() {
        return Ran::refused(
            "there is no source: paste a handler, as `exports.handler = async (event) => …`",
        );
    }
    for (what, text, most) in [("the source", source, MAX_SOURCE), ("the event", event_json, MAX_EVENT)] {
        if text.len() > most {
            return Ran::refused(format!(
                "{what} has {} bytes; at most {most} are run: shorten it",
                text.len()
            ));
        }
    }
    engine::run(source, event_json, limits)
}
