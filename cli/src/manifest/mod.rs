//! `countersign manifest`: what can be said of manifests, and how they are made. Files may be far larger than memory.

mod build;
mod check;
mod diff;
mod duplicates;
mod lines;
mod options;
mod progress;
mod rows;
mod sample;
mod scan;
mod sort;
mod split;
mod table;

use crate::output::{Exit, Stop, Style};
use clap::Subcommand;
use std::io::Write;

/// What `countersign manifest` does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Checks manifests; exits with 1 where a job would fail.
    Check(check::Args),
    /// Makes a manifest of a table: a key template, or columns as URL-encoded JSON.
    Build(build::Args),
    /// Tells which objects two manifests have apart.
    Diff(diff::Args),
    /// Divides a manifest by rows or by prefix.
    Split(split::Args),
    /// Takes some rows: the first, by chance, or of each prefix.
    Sample(sample::Args),
    /// Shows rows raw, encoded, as a function receives them, and decoded.
    Rows(rows::Args),
}

/// Runs one.
pub fn run(command: Command, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    match command {
        Command::Check(args) => check::run(&args, style, out),
        Command::Build(args) => build::run(&args, out),
        Command::Diff(args) => diff::run(&args, out),
        Command::Split(args) => split::run(&args, out),
        Command::Sample(args) => sample::run(&args, out),
        Command::Rows(args) => rows::run(&args, style, out),
    }
}
