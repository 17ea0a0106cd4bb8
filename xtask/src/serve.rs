//! `cargo xtask serve`.

use crate::{
    args,
    build::{self, Profile},
    step::step,
    toolchain::Wasm,
    workspace::{Workspace, shown},
};
use anyhow::{Context, Result};
use std::{fs, path::PathBuf, process::Command, time::Instant};

/// Builds, and becomes the server.
pub fn run(workspace: &Workspace, wanted: &args::Serve) -> Result<()> {
    let start = Instant::now();
    let profile = if wanted.release { Profile::Release } else { Profile::Debug };
    let wasm = step("found compilers", || Wasm::ensure(workspace))?;
    let server = build::server(workspace, profile)?;
    let site = build::site(workspace, wasm, profile)?;
    let data = data_file(workspace, wanted)?;
    crate::step::line("ready", start.elapsed());

    let mut command = workspace.command(server);
    command.env_remove("CARGO_TARGET_DIR").arg("serve");
    command.arg("--listen").arg(format!("127.0.0.1:{}", wanted.port.unwrap_or(3000)));
    command.arg("--data").arg(data).arg("--site").arg(site);
    if wanted.demo {
        command.arg("--demo");
    }
    become_it(command.args(&wanted.rest))
}

/// The SQLite file; its directory is made.
fn data_file(workspace: &Workspace, wanted: &args::Serve) -> Result<PathBuf> {
    let name = if wanted.demo { "demo.sqlite" } else { "countersign.sqlite" };
    let file = match &wanted.data {
        None => workspace.root.join(".countersign").join(name),
        Some(path) => {
            let path = std::env::current_dir()?.join(path);
            let is_directory = path.is_dir() || path.extension().is_none();
            if is_directory { path.join(name) } else { path }
        }
    };
    if let Some(directory) = file.parent() {
        fs::create_dir_all(directory).with_context(|| {
            format!("cannot make {}: choose another place by --data", directory.display())
        })?;
    }
    Ok(file)
}

/// Replaces this process, so that signals and the terminal are the server's.
#[cfg(unix)]
fn become_it(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(error).with_context(|| format!("cannot start `{}`", shown(command)))
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Result<()> {
    crate::workspace::run(command)
}
