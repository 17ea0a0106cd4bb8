//! What is missing: Debian's packages where we may install them, npm's by lock file, Python's by pinned version.
//!
//! Each function returns at once when nothing is missing, and says what it installed when something was.

use crate::{
    step::step,
    workspace::{Workspace, capture, run},
};
use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The programs of a Debian package.
pub fn program(workspace: &Workspace, name: &str, packages: &[&str]) -> Result<PathBuf> {
    if let Some(path) = find(name) {
        return Ok(path);
    }
    debian(workspace, packages)?;
    find(name).with_context(|| format!("no `{name}` in PATH although {} is installed", packages.join(" ")))
}

/// A program in PATH.
pub fn find(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(name)).find(|path| path.is_file())
}

/// Installs Debian packages, if this is a Debian and we are root; else says what to type.
pub fn debian(workspace: &Workspace, packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    if find("apt-get").is_none() {
        bail!("this needs what Debian calls {names}: install it in your system's way and start again");
    }
    if !is_root(workspace) {
        bail!("this needs Debian packages: run `sudo apt-get install {names}` and start again");
    }
    step(&format!("installed {names}"), || {
        let install = || {
            capture(
                workspace
                    .command("apt-get")
                    .args(["install", "--yes", "--no-install-recommends"])
                    .args(packages)
                    .env("DEBIAN_FRONTEND", "noninteractive")
                    .stdin(Stdio::null()),
            )
        };
        // A machine fresh from its image may have no package lists yet, or stale ones.
        if install().is_err() {
            capture(workspace.command("apt-get").arg("update").stdin(Stdio::null()))?;
            install()?;
        }
        Ok(())
    })
}

fn is_root(workspace: &Workspace) -> bool {
    capture(workspace.command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Installs the packages of a directory's `package-lock.json`, unless just these are there already.
pub fn npm(workspace: &Workspace, directory: &str) -> Result<PathBuf> {
    let directory_path = workspace.root.join(directory);
    let modules = directory_path.join("node_modules");
    let npm = program(workspace, "npm", &["nodejs", "npm"])?;
    once(&directory_path.join("package-lock.json"), &modules.join(".installed-lock"), || {
        step(&format!("installed npm of {directory}"), || {
            run(workspace
                .command(&npm)
                .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
                .current_dir(&directory_path)
                .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
                .stdout(Stdio::null()))
        })
    })?;
    Ok(modules)
}

/// A virtual environment with the packages of `requirements`; gives back its `bin`.
pub fn python(workspace: &Workspace, requirements: &Path, directory: &Path) -> Result<PathBuf> {
    let bin = directory.join("bin");
    once(requirements, &directory.join("installed.txt"), || {
        step("installed emulators", || {
            let python = program(workspace, "python3", &["python3", "python3-venv"])?;
            let mut create = workspace.command(&python);
            create.args(["-m", "venv", "--clear"]).arg(directory);
            // Debian keeps `venv` in a package of its own.
            if capture(&mut create).is_err() {
                debian(workspace, &["python3-venv"])?;
                capture(&mut create)?;
            }
            let mut pip = workspace.command(bin.join("python"));
            pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
            run(pip.arg(requirements))
        })
    })?;
    Ok(bin)
}

/// Does something once per content of `input`: `mark` keeps the content it was done for.
fn once(input: &Path, mark: &Path, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let wanted = fs::read_to_string(input)
        .with_context(|| format!("cannot read {}: is the checkout complete?", input.display()))?;
    if fs::read_to_string(mark).is_ok_and(|done| done == wanted) {
        return Ok(());
    }
    work()?;
    fs::write(mark, wanted).with_context(|| format!("cannot write {}", mark.display()))
}

/// Makes a command end with us, however we end: where util-linux is, the kernel sees to it.
pub fn bound_to_us(workspace: &Workspace, program: &Path) -> Command {
    match find("setpriv") {
        Some(setpriv) => {
            let mut command = workspace.command(setpriv);
            command.args(["--pdeathsig", "TERM", "--"]).arg(program);
            command
        }
        None => workspace.command(program),
    }
}
