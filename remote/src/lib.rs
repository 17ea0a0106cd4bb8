//! The commands of `countersign` that speak to a console, by its REST API: for pipelines, and for people who would rather
//! type. They know nothing that the API does not say.

mod api;
mod changes;
mod login;
mod print;

use clap::Subcommand;
use cli::{Exit, Stop};
use std::io::{Read, Write};

pub use api::Where;

/// A command that speaks to a console.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Looks at changes of a console, proposes, approves and deploys them.
    #[command(subcommand, after_help = changes::EXAMPLES)]
    Changes(changes::Command),
    /// Keeps a console's address and a token for later commands: the token comes on standard input.
    #[command(after_help = login::EXAMPLES)]
    Login(login::Args),
}

/// What a command reads and writes.
pub struct Io<'a> {
    /// Standard input.
    pub input: &'a mut dyn Read,
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
}

/// Runs a command; `found` says where the console is, unless the line does.
pub fn run(command: Command, found: &Where, io: &mut Io<'_>) -> Exit {
    let done = match command {
        Command::Changes(command) => changes::run(command, found, io),
        Command::Login(args) => login::run(&args, found, io),
    };
    done.unwrap_or_else(|stop| {
        // Nobody is left to tell when standard error is closed as well.
        let _ = writeln!(io.err, "countersign: {}", stop.reason);
        stop.exit
    })
}

/// What a command comes to.
pub(crate) type Done<T = Exit> = Result<T, Stop>;
