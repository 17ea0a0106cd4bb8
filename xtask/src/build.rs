//! The server and the site it serves.

use crate::{
    install,
    step::step,
    toolchain::Wasm,
    workspace::{Workspace, run},
};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// How a thing is built.
#[derive(Clone, Copy, PartialEq)]
pub enum Profile {
    /// Quick to build.
    Debug,
    /// Quick to run, small to load.
    Release,
}

/// Builds the server; gives back the program.
pub fn server(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    install::program(workspace, "cc", &["build-essential"])?;
    step("built server", || {
        let mut build = workspace.cargo("build");
        build.args(["--package", "server", "--bin", "countersign"]);
        let directory = match profile {
            Profile::Debug => "debug",
            Profile::Release => {
                build.arg("--release");
                "release"
            }
        };
        run(&mut build)?;
        Ok(workspace.target.join(directory).join(format!("countersign{}", std::env::consts::EXE_SUFFIX)))
    })
}

/// Builds WebAssembly, glue and styles; gives back the directory to serve.
///
/// Each profile has a directory of its own, so that building one leaves a server on the other alone.
pub fn site(workspace: &Workspace, wasm: Wasm, profile: Profile) -> Result<PathBuf> {
    let module = step("built WebAssembly", || {
        let mut build = wasm.cargo(workspace, "build");
        build.args(["--package", "frontend", "--lib"]);
        let directory = match profile {
            Profile::Debug => "debug",
            Profile::Release => {
                build.args(["--profile", "wasm-release"]);
                "wasm-release"
            }
        };
        run(&mut build)?;
        Ok(wasm.artifact(workspace, directory, "frontend"))
    })?;
    // Its profile has a directory of its own, so that its flags undo nobody's build.
    let worker = step("built the browser's worker", || {
        let mut build = wasm.cargo_with_vectors(workspace, "build");
        run(build.args(["--package", "worker", "--lib", "--profile", "worker"]))?;
        Ok(wasm.artifact(workspace, "worker", "worker"))
    })?;
    let optimizer = match profile {
        Profile::Debug => None,
        Profile::Release => Some(install::npm(workspace, "xtask/node")?.join(".bin/wasm-opt")),
    };
    let tool = step("built xtask-site", || {
        run(workspace.cargo("build").args([
            "--package",
            "xtask",
            "--features",
            "site",
            "--bin",
            "xtask-site",
        ]))?;
        Ok(workspace.target.join("debug").join(format!("xtask-site{}", std::env::consts::EXE_SUFFIX)))
    })?;
    let site = workspace.target.join(match profile {
        Profile::Debug => "site",
        Profile::Release => "site-release",
    });
    step("made site", || {
        let mut make = workspace.command(&tool);
        make.arg(&module).arg(&worker).arg(workspace.root.join("style/main.css")).arg(&site);
        if let Some(optimizer) = &optimizer {
            make.arg(optimizer);
        }
        run(&mut make)
    })?;
    Ok(site)
}

/// What a release's WebAssembly and JavaScript weigh when they travel, in bytes of brotli: by name `first-load`, what the
/// pages of each part load beside it, and `all`.
pub fn weights(site: &Path) -> Result<Vec<(String, u64)>> {
    let path = site.join("weights.txt");
    let table =
        fs::read_to_string(&path).with_context(|| format!("no {}: build for release", path.display()))?;
    table
        .lines()
        .map(|line| {
            let (name, size) =
                line.split_once(' ').with_context(|| format!("{}: `{line}`?", path.display()))?;
            Ok((name.to_owned(), size.parse()?))
        })
        .collect()
}
