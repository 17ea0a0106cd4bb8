//! The commands of `countersign` that need no console and no network: files in, an answer out.
//!
//! One module a command, `args` for what can be typed and one file for each thing it does. All take what they know from
//! `domain`; here is only reading, printing and the exit code. What `--format json` prints is documented in
//! `docs/COMMANDS.md` and, for manifests, in `docs/MANIFESTS.md`; it stays as it is.

mod completions;
mod input;
pub mod job;
pub mod manifest;
mod output;
pub mod rules;
mod usage;

pub use output::{Exit, Stop, Style};
pub use usage::refuse;

use clap::Subcommand;
use std::io::Write;

/// A command that needs no console.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Looks at jobs of S3 Batch Operations in files: checks, policies, requests, answers, cost, reports.
    #[command(subcommand)]
    Job(Box<job::Command>),
    /// Looks at SES rule sets in files: checks, outcomes, differences.
    #[command(subcommand)]
    Rules(Box<rules::Command>),
    /// Prints what makes a shell complete the commands, e.g. `countersign completions bash`.
    #[command(after_help = completions::EXAMPLES)]
    Completions(completions::Args),
    /// Looks at manifests of S3 Batch Operations jobs, and makes them.
    #[command(subcommand)]
    Manifest(Box<manifest::Command>),
}

/// Runs a command of a program: its answer goes to `out`, a reason why there is none to `err`.
pub fn run(
    command: Command,
    program: impl FnOnce() -> clap::Command,
    style: Style,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Exit {
    let done = match command {
        Command::Job(command) => job::run(*command, style, out),
        Command::Rules(command) => rules::run(*command, style, out),
        Command::Completions(args) => completions::run(&args, program(), out),
        Command::Manifest(command) => manifest::run(*command, style, out),
    };
    done.unwrap_or_else(|stop| {
        // Nobody is left to tell when standard error is closed as well.
        let _ = writeln!(err, "countersign: {}", stop.reason);
        stop.exit
    })
}
