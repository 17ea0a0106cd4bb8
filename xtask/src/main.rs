//! `cargo xtask serve` and `cargo xtask test`: everything between a checkout and a running Countersign.
//!
//! | module | its question |
//! |---|---|
//! | [`args`] | what was asked for? |
//! | [`workspace`] | where are things, and how is a command started cleanly? |
//! | [`step`] | what is shown, and how long did it take? |
//! | [`install`] | what is missing: Debian, npm and Python packages |
//! | [`toolchain`] | who compiles for WebAssembly? |
//! | [`build`] | the server, and the site it serves |
//! | [`serve`], [`test`], [`emulators`] | the two commands, and AWS's stand-ins for the second |
//! | [`tally`] | how many tests passed, read from what the test runners print |

mod args;
mod build;
mod emulators;
mod install;
mod serve;
mod step;
mod tally;
mod test;
mod toolchain;
mod workspace;

use args::Task;
use std::process::ExitCode;
use workspace::Workspace;

fn main() -> ExitCode {
    let task = match args::parse(lexopt::Parser::from_env()) {
        Ok(task) => task,
        Err(error) => {
            eprintln!("xtask: {error}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    match Workspace::find().and_then(|workspace| task.run(&workspace)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

impl Task {
    fn run(&self, workspace: &Workspace) -> anyhow::Result<ExitCode> {
        match self {
            Self::Help => println!("{}", args::USAGE),
            Self::Serve(wanted) => serve::run(workspace, wanted)?,
            Self::Test(wanted) => return Ok(test::run(workspace, wanted)),
        }
        Ok(ExitCode::SUCCESS)
    }
}
