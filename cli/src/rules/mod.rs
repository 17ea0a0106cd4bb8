//! `countersign rules`: what can be said of rule sets in files.

mod check;
mod diff;
mod effect;
mod effect_text;
mod event;
mod export;
mod load;
mod mail;
mod place;
mod plan;
mod samples;
mod simulate;
mod try_handler;

use crate::output::{Exit, Stop, Style};
use clap::Subcommand;
use std::io::Write;

/// What `countersign rules` does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Checks rule sets; exits with 1 where AWS would refuse one.
    #[command(after_help = check::EXAMPLES)]
    Check(check::Args),
    /// Shows what a rule set does to a mail, with the reason for every step.
    #[command(after_help = simulate::EXAMPLES)]
    Simulate(simulate::Args),
    /// Prints the event that a function receives of a mail.
    #[command(after_help = event::EXAMPLES)]
    Event(event::Args),
    /// Shows what is different between two rule sets: rule by rule, and for which mail.
    #[command(after_help = diff::EXAMPLES)]
    Diff(diff::Args),
    /// Shows the AWS calls that take what is live to a new rule set, without mail ever meeting a half-edited one.
    #[command(after_help = plan::EXAMPLES)]
    Plan(plan::Args),
    /// Writes a rule set for another tool.
    #[command(after_help = export::EXAMPLES)]
    Export(export::Args),
    /// Runs a function's handler in JavaScript on the event it would receive of a mail: its answer judged, and what follows.
    #[command(after_help = try_handler::EXAMPLES)]
    Try(Box<try_handler::Args>),
}

/// Runs one.
pub fn run(command: Command, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    match command {
        Command::Check(args) => check::run(&args, style, out),
        Command::Simulate(args) => simulate::run(&args, style, out),
        Command::Event(args) => event::run(&args, out),
        Command::Diff(args) => diff::run(&args, style, out),
        Command::Plan(args) => plan::run(&args, style, out),
        Command::Export(args) => export::run(&args, out),
        Command::Try(args) => try_handler::run(&args, style, out),
    }
}
