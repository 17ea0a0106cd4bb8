//! `cargo xtask test`: named stages, cheap ones first, ended by the first that fails.

use crate::{
    args,
    build::{self, Profile},
    emulators::Emulators,
    install, step,
    tally::{self, Tally},
    toolchain::Wasm,
    workspace::{Workspace, run as run_command, shown},
};
use anyhow::{Result, bail};
use std::{
    ffi::OsString,
    fmt,
    path::PathBuf,
    process::{Command, ExitCode},
    str::FromStr,
    time::Instant,
};

/// What WebAssembly and JavaScript may weigh as they travel, in KiB of brotli: what every page loads, and what the pages
/// of each part (`app/src/parts.rs`) load beside it.
const BUDGETS: [(&str, u64); 8] = [
    ("first-load", 240),
    ("drafting", 540),
    ("reviewing", 465),
    ("keeping", 230),
    ("settings", 150),
    ("running", 365),
    ("workbench", 225),
    ("worker", 160),
];

/// One part of the tests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stage {
    /// rustfmt has nothing to say.
    Fmt,
    /// Nor has clippy, on native code.
    Clippy,
    /// Nor on WebAssembly.
    ClippyWasm,
    /// Every test that needs nothing but the code; documentation tests too.
    Unit,
    /// What is served builds, and is small enough.
    Build,
    /// The contract of `backend/src/aws` holds against emulators.
    Emulators,
    /// The journeys, in Chromium.
    Browser,
}

impl Stage {
    const ALL: [Self; 7] =
        [Self::Fmt, Self::Clippy, Self::ClippyWasm, Self::Unit, Self::Build, Self::Emulators, Self::Browser];

    fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::ClippyWasm => "clippy-wasm",
            Self::Unit => "unit",
            Self::Build => "build",
            Self::Emulators => "emulators",
            Self::Browser => "browser",
        }
    }

    fn is_quick(self) -> bool {
        !matches!(self, Self::Build | Self::Emulators | Self::Browser)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Stage {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names = Self::ALL.map(Self::name).join(", ");
        let stage = Self::ALL.into_iter().find(|stage| stage.name() == text);
        stage.ok_or_else(|| format!("no stage `{text}`: choose one of {names}"))
    }
}

/// Runs the stages; the last line says how many tests passed and failed.
pub fn run(workspace: &Workspace, wanted: &args::Test) -> ExitCode {
    let start = Instant::now();
    let mut tests =
        Tests { workspace, rest: &wanted.rest, total: Tally::default(), wasm: None, emulators: None };
    let stages = Stage::ALL.into_iter().filter(|stage| match wanted.only {
        Some(only) => *stage == only,
        None => stage.is_quick() || !wanted.quick,
    });
    let outcome = tests.run(stages);
    let mut total = tests.total;
    // Ends the emulators, so that nothing is printed after the last line.
    drop(tests);
    step::line("in all", start.elapsed());
    let code = match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err((stage, error)) => {
            eprintln!("xtask: stage {stage} failed: {error:#}");
            // A stage may fail for another reason than a failed test; nobody should read that as success.
            total.failed = total.failed.max(1);
            ExitCode::FAILURE
        }
    };
    println!("{} passed, {} failed", total.passed, total.failed);
    code
}

struct Tests<'w> {
    workspace: &'w Workspace,
    rest: &'w [OsString],
    total: Tally,
    wasm: Option<Wasm>,
    emulators: Option<Emulators<'w>>,
}

impl<'w> Tests<'w> {
    fn run(&mut self, stages: impl Iterator<Item = Stage>) -> Result<(), (Stage, anyhow::Error)> {
        for stage in stages {
            println!("{stage}");
            let start = Instant::now();
            self.stage(stage).map_err(|error| (stage, error))?;
            step::line(&format!("passed {stage}"), start.elapsed());
        }
        Ok(())
    }

    fn stage(&mut self, stage: Stage) -> Result<()> {
        match stage {
            Stage::Fmt => run_command(self.workspace.cargo("fmt").args(["--all", "--check"]).args(self.rest)),
            Stage::Clippy => self.clippy(),
            Stage::ClippyWasm => self.clippy_wasm(),
            Stage::Unit => self.unit(),
            Stage::Build => self.build().map(drop),
            Stage::Emulators => self.contract(),
            Stage::Browser => self.browser(),
        }
    }

    fn clippy(&mut self) -> Result<()> {
        install::program(self.workspace, "cc", &["build-essential"])?;
        let mut clippy = self.workspace.cargo("clippy");
        clippy.args(["--workspace", "--all-targets", "--features", "xtask/site"]);
        run_command(clippy.args(["--", "--deny", "warnings"]).args(self.rest))
    }

    fn clippy_wasm(&mut self) -> Result<()> {
        let wasm = self.wasm()?;
        wasm.ensure_clippy(self.workspace)?;
        let mut clippy = wasm.cargo(self.workspace, "clippy");
        clippy.args([
            "--package",
            "frontend",
            "--package",
            "app",
            "--package",
            "domain",
            "--features",
            "app/hydrate",
        ]);
        run_command(clippy.args(["--", "--deny", "warnings"]).args(self.rest))?;
        let mut clippy = wasm.cargo_with_vectors(self.workspace, "clippy");
        // With the worker's flags, in its profile: see `build::site`.
        clippy.args(["--package", "worker", "--package", "domain", "--profile", "worker"]);
        run_command(clippy.args(["--", "--deny", "warnings"]).args(self.rest))
    }

    fn unit(&mut self) -> Result<()> {
        let mut tests = self.test_runner();
        if has_nextest() && self.has_contract() {
            tests.args(["--filterset", "not binary(contract)"]);
        }
        self.count(tests.args(self.rest))?;
        // nextest runs no documentation tests; cargo test has run them already.
        if has_nextest() && self.rest.is_empty() {
            self.count(self.workspace.cargo("test").args([
                "--workspace",
                "--doc",
                "--features",
                "xtask/site",
            ]))?;
        }
        Ok(())
    }

    /// The program and the site the browser tests run on: the server as built for the tests before, the site as people get it.
    fn build(&mut self) -> Result<(PathBuf, PathBuf)> {
        let wasm = self.wasm()?;
        let server = build::server(self.workspace, Profile::Debug)?;
        let site = build::site(self.workspace, wasm, Profile::Release)?;
        hold_to_budgets(&build::weights(&site)?)?;
        Ok((server, site))
    }

    fn contract(&mut self) -> Result<()> {
        if !self.has_contract() {
            println!("    no backend/tests/contract: nothing to run");
            return Ok(());
        }
        let mut tests = self.test_runner();
        if has_nextest() {
            tests.args(["--filterset", "binary(contract)"]);
        } else {
            tests.args(["--test", "contract"]);
        }
        self.emulators()?.announce(&mut tests);
        self.count(tests.args(self.rest))
    }

    fn browser(&mut self) -> Result<()> {
        let (server, site) = self.build()?;
        let chromium = install::program(self.workspace, "chromium", &["chromium"])?;
        let playwright = install::npm(self.workspace, "end2end")?.join(".bin/playwright");
        let mut tests = self.workspace.command(playwright);
        tests
            .arg("test")
            .args(self.rest)
            .current_dir(self.workspace.root.join("end2end"))
            .env("COUNTERSIGN_BIN", server)
            .env("COUNTERSIGN_SITE", site)
            .env("COUNTERSIGN_CHROMIUM", chromium);
        self.emulators()?.announce(&mut tests);
        self.count(&mut tests)
    }

    /// Runs a test runner, and adds what it counts to the total.
    fn count(&mut self, command: &mut Command) -> Result<()> {
        let (status, counted) = tally::count(command)?;
        self.total += counted;
        match (status.success(), counted.failed) {
            (true, _) => Ok(()),
            (false, 0) => bail!("`{}` failed ({status}): its own words are above", shown(command)),
            (false, failed) => bail!("`{}`: {failed} failed, named above", shown(command)),
        }
    }

    /// nextest if it is there, else cargo test, on the whole workspace: the same features, so the same build, each time.
    fn test_runner(&self) -> Command {
        if has_nextest() {
            let mut command = self.workspace.cargo("nextest");
            command.args(["run", "--workspace", "--no-fail-fast", "--features", "xtask/site"]);
            command
        } else {
            let mut command = self.workspace.cargo("test");
            command.args(["--workspace", "--no-fail-fast", "--features", "xtask/site"]);
            command
        }
    }

    fn has_contract(&self) -> bool {
        let tests = self.workspace.root.join("backend/tests");
        tests.join("contract.rs").exists() || tests.join("contract").join("main.rs").exists()
    }

    fn wasm(&mut self) -> Result<Wasm> {
        match self.wasm {
            Some(wasm) => Ok(wasm),
            None => Ok(*self.wasm.insert(Wasm::ensure(self.workspace)?)),
        }
    }

    fn emulators(&mut self) -> Result<&Emulators<'w>> {
        match &mut self.emulators {
            Some(emulators) => Ok(emulators),
            none => Ok(none.insert(Emulators::start(self.workspace)?)),
        }
    }
}

/// Prints what is loaded, and fails if any of it is over its budget or has none.
fn hold_to_budgets(weights: &[(String, u64)]) -> Result<()> {
    let mut over = Vec::new();
    for (name, size) in weights {
        let budget = BUDGETS.iter().find(|(known, _)| known == name).map(|(_, budget)| *budget);
        let kib = size.div_ceil(1024);
        match budget {
            Some(budget) => {
                println!("    {name:<12} {kib:>4} of {budget} KiB WebAssembly and JavaScript, brotli");
            }
            None => println!("    {name:<12} {kib:>4} KiB"),
        }
        if name != "all" && budget.is_none_or(|budget| kib > budget) {
            over.push(name.as_str());
        }
    }
    for (name, _) in BUDGETS {
        if !weights.iter().any(|(weighed, _)| weighed == name) {
            over.push(name);
        }
    }
    if !over.is_empty() {
        bail!(
            "over budget, or without one: {}. Find out what grew, or load it in another part (app/src/parts.rs)",
            over.join(", ")
        );
    }
    Ok(())
}

fn has_nextest() -> bool {
    install::find("cargo-nextest").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighed(first: u64, more: &[&str]) -> Vec<(String, u64)> {
        let parts =
            BUDGETS.iter().skip(1).map(|(name, _)| (*name, 1)).chain(more.iter().map(|name| (*name, 1)));
        [("first-load", first)].into_iter().chain(parts).map(|(name, size)| (name.to_owned(), size)).collect()
    }

    #[test]
    fn what_is_loaded_is_held_to_its_budget() {
        let budget = BUDGETS[0].1 * 1024;
        assert!(hold_to_budgets(&weighed(budget, &["all"])).is_ok());
        let over = hold_to_budgets(&weighed(budget + 1, &[]));
        assert!(
            over.is_err_and(|error| error
                .to_string()
                .starts_with("over budget, or without one: first-load."))
        );
        assert!(hold_to_budgets(&weighed(1, &["playing"])).is_err(), "a part without a budget");
        assert!(hold_to_budgets(&weighed(1, &[])[..2]).is_err(), "a budget without a part");
    }
}
