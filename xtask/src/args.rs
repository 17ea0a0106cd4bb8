//! The command line.

use crate::test::Stage;
use lexopt::{Arg, Parser, ValueExt};
use std::{ffi::OsString, path::PathBuf};

/// What `--help` prints.
pub const USAGE: &str = "\
usage: cargo xtask serve [--demo] [--release] [--port N] [--data DIR|FILE] [-- SERVER ARGUMENTS]
       cargo xtask test  [--quick] [--only STAGE] [-- ARGUMENTS OF THAT STAGE'S RUNNER]

serve  installs what is missing, builds server and WebAssembly, starts on 127.0.0.1:3000
         --demo     with two people, an example rule set, samples and a change waiting for review
         --release  optimised, precompressed, file names that change with their content
         --port     another port
         --data     another SQLite file, or the directory to keep it in
test   installs what is missing, runs everything
         --quick    without emulators, browser and the release build
         --only     one stage: fmt, clippy, clippy-wasm, unit, build, emulators or browser";

/// What was asked for.
#[derive(Debug, PartialEq)]
pub enum Task {
    /// Print the usage.
    Help,
    /// Build and start the server.
    Serve(Serve),
    /// Run the tests.
    Test(Test),
}

/// `cargo xtask serve`.
#[derive(Debug, Default, PartialEq)]
pub struct Serve {
    /// Fill an empty database with the demonstration.
    pub demo: bool,
    /// Optimise.
    pub release: bool,
    /// The port on 127.0.0.1; 3000 unless told.
    pub port: Option<u16>,
    /// The SQLite file, or the directory of it.
    pub data: Option<PathBuf>,
    /// Passed on to the server.
    pub rest: Vec<OsString>,
}

/// `cargo xtask test`.
#[derive(Debug, Default, PartialEq)]
pub struct Test {
    /// Leave out what is slow.
    pub quick: bool,
    /// This stage alone.
    pub only: Option<Stage>,
    /// Passed on to that stage's test runner.
    pub rest: Vec<OsString>,
}

/// Reads the command line.
pub fn parse(mut parser: Parser) -> Result<Task, lexopt::Error> {
    match parser.next()? {
        Some(Arg::Value(word)) if word == "serve" => serve(parser),
        Some(Arg::Value(word)) if word == "test" => test(parser),
        Some(Arg::Short('h') | Arg::Long("help")) => Ok(Task::Help),
        Some(other) => Err(other.unexpected()),
        None => Err("name a task: serve or test".into()),
    }
}

fn serve(mut parser: Parser) -> Result<Task, lexopt::Error> {
    let mut wanted = Serve::default();
    while let Some(arg) = next(&mut parser, &mut wanted.rest)? {
        match arg {
            Arg::Long("demo") => wanted.demo = true,
            Arg::Long("release") => wanted.release = true,
            Arg::Long("port") => wanted.port = Some(parser.value()?.parse()?),
            Arg::Long("data") => wanted.data = Some(parser.value()?.into()),
            Arg::Short('h') | Arg::Long("help") => return Ok(Task::Help),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Task::Serve(wanted))
}

fn test(mut parser: Parser) -> Result<Task, lexopt::Error> {
    let mut wanted = Test::default();
    while let Some(arg) = next(&mut parser, &mut wanted.rest)? {
        match arg {
            Arg::Long("quick") => wanted.quick = true,
            Arg::Long("only") => wanted.only = Some(parser.value()?.parse()?),
            Arg::Short('h') | Arg::Long("help") => return Ok(Task::Help),
            other => return Err(other.unexpected()),
        }
    }
    if !wanted.rest.is_empty() && wanted.only.is_none() {
        return Err("arguments after `--` need `--only STAGE`: they are that stage's runner's".into());
    }
    Ok(Task::Test(wanted))
}

/// The next argument; from `--` on, everything goes to `rest`.
fn next<'p>(parser: &'p mut Parser, rest: &mut Vec<OsString>) -> Result<Option<Arg<'p>>, lexopt::Error> {
    if let Some(mut raw) = parser.try_raw_args()
        && raw.peek().is_some_and(|word| word == "--")
    {
        raw.next();
        rest.extend(raw);
    }
    parser.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Result<Task, &str>) {
        let parsed = parse(Parser::from_args(line.split_whitespace()));
        assert_eq!(parsed.map_err(|error| error.to_string()), expected.map_err(str::to_owned), "{line}");
    }

    #[test]
    fn reads_both_tasks() {
        check("serve", Ok(Task::Serve(Serve::default())));
        check(
            "serve --demo --port 3100 --data x -- --log-format json",
            Ok(Task::Serve(Serve {
                demo: true,
                port: Some(3100),
                data: Some("x".into()),
                rest: vec!["--log-format".into(), "json".into()],
                ..Serve::default()
            })),
        );
        check(
            "test --only browser -- --grep archive",
            Ok(Task::Test(Test {
                only: Some(Stage::Browser),
                rest: vec!["--grep".into(), "archive".into()],
                ..Test::default()
            })),
        );
        check("--help", Ok(Task::Help));
    }

    #[test]
    fn says_what_it_does_not_know() {
        check("", Err("name a task: serve or test"));
        check("build", Err("unexpected argument \"build\""));
        check("serve --prot 1", Err("invalid option '--prot'"));
        check("test -- x", Err("arguments after `--` need `--only STAGE`: they are that stage's runner's"));
    }
}
