//! Who compiles for WebAssembly.
//!
//! In this order: the rustc in PATH, if it has the target; rustup, if it can fetch the target; Debian's packages
//! `rustc-web` and its kin, for which the standard library is built once from Debian's own source.

use crate::{
    install,
    step::step,
    workspace::{Workspace, capture, run},
};
use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The target.
pub const TARGET: &str = "wasm32-unknown-unknown";

const PROBE: &str =
    "#[unsafe(no_mangle)]\npub extern \"C\" fn probe() -> usize { std::env::args().count() }\n";

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_CLIPPY: &str = "/usr/bin/cargo-clippy";
const DEBIAN_PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// A toolchain that compiles for WebAssembly.
#[derive(Clone, Copy)]
pub enum Wasm {
    /// The one that builds the server.
    Usual,
    /// Debian's, beside the usual one.
    Debian,
}

impl Wasm {
    /// Finds a toolchain, or makes one.
    pub fn ensure(workspace: &Workspace) -> Result<Self> {
        let usual = || workspace.command(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        if compiles(workspace, &usual) {
            return Ok(Self::Usual);
        }
        if compiles(workspace, &|| debian(workspace, DEBIAN_RUSTC)) {
            return Ok(Self::Debian);
        }
        if add_by_rustup(workspace) && compiles(workspace, &usual) {
            return Ok(Self::Usual);
        }
        add_by_debian(workspace).with_context(|| format!("no compiler for {TARGET}, and none by rustup"))?;
        Ok(Self::Debian)
    }

    /// This toolchain's cargo, with a subcommand, for our target and in a target directory of its own.
    pub fn cargo(self, workspace: &Workspace, subcommand: &str) -> Command {
        let mut command = match self {
            Self::Usual => workspace.cargo(subcommand),
            // Debian's cargo looks for subcommands in cargo's home first, where rustup's are: name Debian's own.
            Self::Debian if subcommand == "clippy" => debian(workspace, DEBIAN_CLIPPY),
            Self::Debian => debian(workspace, DEBIAN_CARGO),
        };
        if let Self::Debian = self {
            command.arg(subcommand).env("RUSTC", DEBIAN_RUSTC).env("CARGO", DEBIAN_CARGO);
        }
        command.args(["--target", TARGET]).env("CARGO_TARGET_DIR", self.target_dir(workspace));
        command
    }

    /// Where this toolchain's WebAssembly ends up, by cargo's name of the profile's directory.
    pub fn artifact(self, workspace: &Workspace, profile: &str, package: &str) -> PathBuf {
        self.target_dir(workspace).join(TARGET).join(profile).join(format!("{package}.wasm"))
    }

    /// The same for the browser's worker, which uses vectors of 128 bits: all browsers have them since 2023.
    pub fn cargo_with_vectors(self, workspace: &Workspace, subcommand: &str) -> Command {
        let mut command = self.cargo(workspace, subcommand);
        command.arg("--config").arg(format!("target.{TARGET}.rustflags=[\"-Ctarget-feature=+simd128\"]"));
        command
    }

    /// Installs this toolchain's clippy, where it is a package of its own.
    pub fn ensure_clippy(self, workspace: &Workspace) -> Result<()> {
        match self {
            Self::Debian if !Path::new(DEBIAN_CLIPPY).exists() => {
                install::debian(workspace, &["rust-web-clippy"])
            }
            _ => Ok(()),
        }
    }

    fn target_dir(self, workspace: &Workspace) -> PathBuf {
        workspace.target.join("wasm")
    }
}

/// Whether a rustc has all it takes: a standard library with bitcode in it (without, link-time optimisation fails) and
/// a linker. Finding out takes seconds, so what was found is remembered for as long as neither changes.
fn compiles(workspace: &Workspace, rustc: &impl Fn() -> Command) -> bool {
    let dir = workspace.target.join("wasm").join("probe");
    let probe = || -> Result<()> {
        let version = capture(rustc().arg("--version"))?;
        let libraries = capture(rustc().args(["--print", "target-libdir", "--target", TARGET]))?;
        let changed = fs::metadata(libraries.trim())?.modified()?;
        let found = format!("{version}{libraries}{changed:?}\n");
        let mark = dir.join("found");
        if fs::read_to_string(&mark).is_ok_and(|before| before == found) {
            return Ok(());
        }
        fs::create_dir_all(&dir)?;
        let source = dir.join("probe.rs");
        fs::write(&source, PROBE)?;
        let mut compile = rustc();
        compile.args([
            "--edition=2024",
            "--crate-type=cdylib",
            "-Clto=fat",
            "-Cpanic=abort",
            "--target",
            TARGET,
        ]);
        capture(compile.arg("-o").arg(dir.join("probe.wasm")).arg(source))?;
        fs::write(mark, found)?;
        Ok(())
    };
    probe().is_ok()
}

fn add_by_rustup(workspace: &Workspace) -> bool {
    let Some(rustup) = install::find("rustup") else { return false };
    let mut add = workspace.command(rustup);
    step(&format!("installed {TARGET} by rustup"), || capture(add.args(["target", "add", TARGET]))).is_ok()
}

fn add_by_debian(workspace: &Workspace) -> Result<()> {
    let sources = library_sources(workspace);
    if !(Path::new(DEBIAN_RUSTC).exists()
        && Path::new(DEBIAN_CARGO).exists()
        && sources
        && install::find("rust-lld").is_some())
    {
        install::debian(workspace, &DEBIAN_PACKAGES)?;
    }
    step("built WebAssembly's std", || build_std(workspace))?;
    if !compiles(workspace, &|| debian(workspace, DEBIAN_RUSTC)) {
        bail!("{DEBIAN_RUSTC} does not compile for {TARGET} even with the standard library built for it");
    }
    Ok(())
}

fn library_sources(workspace: &Workspace) -> bool {
    let sysroot = capture(debian(workspace, DEBIAN_RUSTC).args(["--print", "sysroot"]));
    sysroot.is_ok_and(|root| Path::new(root.trim()).join("lib/rustlib/src/rust/library/std").exists())
}

/// Builds the standard library as the dependency of an empty crate, with bitcode, and puts it where rustc looks.
fn build_std(workspace: &Workspace) -> Result<()> {
    let dir = workspace.target.join("wasm").join("std");
    fs::create_dir_all(dir.join("src"))?;
    fs::write(
        dir.join("Cargo.toml"),
        "[package]\nname = \"std-for-wasm\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n",
    )?;
    fs::write(dir.join("src/lib.rs"), "")?;
    run(debian(workspace, DEBIAN_CARGO)
        .args(["build", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort"])
        .current_dir(&dir)
        .env("CARGO_TARGET_DIR", dir.join("target"))
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes"))?;
    let libraries =
        capture(debian(workspace, DEBIAN_RUSTC).args(["--print", "target-libdir", "--target", TARGET]))?;
    copy_libraries(&dir.join("target").join(TARGET).join("release/deps"), Path::new(libraries.trim()))
}

fn copy_libraries(from: &Path, to: &Path) -> Result<()> {
    let refused = || {
        let (from, to) = (from.display(), to.display());
        format!(
            "cannot write there: run `sudo mkdir -p {to} && sudo cp {from}/lib*.rlib {from}/lib*.rmeta {to}`"
        )
    };
    fs::create_dir_all(to).with_context(refused)?;
    // What is there was made for another rustc, or it would have done.
    for library in libraries(to)? {
        fs::remove_file(library).with_context(refused)?;
    }
    for library in libraries(from)? {
        let name = library.file_name().unwrap_or_default();
        fs::copy(&library, to.join(name)).with_context(refused)?;
    }
    Ok(())
}

/// The compiled libraries in a directory, without that of the empty crate.
fn libraries(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if (name.ends_with(".rlib") || name.ends_with(".rmeta")) && !name.starts_with("libstd_for_wasm") {
            found.push(path);
        }
    }
    Ok(found)
}

/// One of Debian's programs, unconfused by what rustup's cargo tells the commands it runs.
fn debian(workspace: &Workspace, program: &str) -> Command {
    let mut command = workspace.command(program);
    for name in ["RUSTUP_TOOLCHAIN", "RUSTUP_HOME", "LD_LIBRARY_PATH", "CARGO", "RUSTC"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}
