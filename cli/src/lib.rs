//! The commands of `countersign` that need no console and no network: files in, an answer out.
//!
//! One module a command, `args` for what can be typed and one file for each thing it does. All take what they know from
//! `domain`; here is only reading, printing and the exit code. What `--format json` prints is documented in
//! `docs/COMMANDS.md` and stays as it is.

mod input;
mod output;
pub mod rules;

pub use output::{Exit, Style};

use clap::Subcommand;
use std::io::Write;

/// A command that needs no console.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Looks at SES rule sets in files: checks, outcomes, differences.
    #[command(subcommand)]
    Rules(rules::Command),
}

/// Runs a command: its answer goes to `out`, a reason why there is none to `err`.
pub fn run(command: Command, style: Style, out: &mut dyn Write, err: &mut dyn Write) -> Exit {
    let done = match command {
        Command::Rules(command) => rules::run(command, style, out),
    };
    done.unwrap_or_else(|stop| {
        // Nobody is left to tell when standard error is closed as well.
        let _ = writeln!(err, "countersign: {}", stop.reason);
        stop.exit
    })
}
