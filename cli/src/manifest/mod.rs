//! `countersign manifest`: what can be said of manifests, and how they are made. Files may be far larger than memory.

mod check;
mod options;
mod progress;
mod scan;

use crate::output::{Exit, Stop, Style};
use clap::Subcommand;
use std::io::Write;

/// What `countersign manifest` does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Checks manifests; exits with 1 where a job would fail.
    Check(check::Args),
}

/// Runs one.
pub fn run(command: Command, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    match command {
        Command::Check(args) => check::run(&args, style, out),
    }
}
