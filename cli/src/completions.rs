//! `completions`: what makes a shell complete the commands.

use crate::output::{Exit, Stop};
use clap_complete::{Shell, generate};
use std::io::Write;

/// What `--help` shows by example.
pub const EXAMPLES: &str = "\
Examples:
  countersign completions bash > ~/.local/share/bash-completion/completions/countersign
  countersign completions zsh > ~/.zfunc/_countersign        # a folder in $fpath
  countersign completions fish > ~/.config/fish/completions/countersign.fish
  countersign completions powershell | Out-String | Invoke-Expression";

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Writes the completions of a program with all its commands.
pub fn run(args: &Args, mut program: clap::Command, out: &mut dyn Write) -> Result<Exit, Stop> {
    let mut script = Vec::new();
    generate(args.shell, &mut program, "countersign", &mut script);
    out.write_all(&script)?;
    Ok(Exit::Clean)
}
