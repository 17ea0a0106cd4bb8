//! The commands that need no console as a program of their own: small, so that benches need not build the server.

use clap::{CommandFactory, Parser};
use std::{io, process::ExitCode};

#[derive(Parser)]
struct Line {
    #[command(subcommand)]
    command: cli::Command,
}

fn main() -> ExitCode {
    let line = Line::parse();
    cli::run(line.command, Line::command, cli::Style::of_stdout(true), &mut io::stdout(), &mut io::stderr())
        .into()
}
