//! `countersign rules`: what can be said of rule sets in files.

mod check;
mod load;

use crate::output::{Exit, Stop, Style};
use clap::Subcommand;
use std::io::Write;

/// What `countersign rules` does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Checks rule sets; exits with 1 where AWS would refuse one.
    Check(check::Args),
}

/// Runs one.
pub fn run(command: Command, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    match command {
        Command::Check(args) => check::run(&args, style, out),
    }
}
