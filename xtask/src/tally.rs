//! How many tests passed and failed, read from the summaries of cargo, nextest and Playwright.

use anyhow::{Context, Result};
use std::{
    io::{self, BufRead, BufReader, Read, Write},
    ops::AddAssign,
    process::{Command, ExitStatus, Stdio},
    thread,
};

/// A count of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Those that passed.
    pub passed: u64,
    /// Those that failed.
    pub failed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Tally {
    /// What one line of a test runner adds.
    ///
    /// A line counts only as a whole, in the exact shape of a runner's summary: tests print things too.
    fn of_line(line: &str) -> Self {
        let line = plain(line);
        // nextest shows what a failed test printed, indented: cargo's own summary of that one test among it.
        let counts = line.strip_prefix("test result: ");
        let line = line.trim();
        let counts = if let Some(counts) = counts {
            counts
        } else if line.starts_with("Summary [") {
            line.split_once(" run: ").map_or("", |(_, counts)| counts)
        } else if is_playwright_summary(line) {
            line
        } else {
            return Self::default();
        };
        let count = |word: &str| {
            let mut before = "";
            for found in counts.split([' ', ',', ';', '(']).filter(|text| !text.is_empty()) {
                if found == word {
                    return before.parse().unwrap_or(0);
                }
                before = found;
            }
            0
        };
        // nextest's slow and timed-out tests are among the passed and, as `timed out`, beside the failed.
        Self { passed: count("passed"), failed: count("failed") + count("timed") + count("interrupted") }
    }
}

/// `12 passed (3.4s)`, `1 failed`: Playwright's summary is one count per line.
fn is_playwright_summary(line: &str) -> bool {
    let mut words = line.split(' ');
    words.next().is_some_and(|number| number.parse::<u64>().is_ok())
        && words.next().is_some_and(|word| ["passed", "failed", "interrupted"].contains(&word))
        && words.all(|word| word.starts_with('('))
}

/// The line without colours.
fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut inside = false;
    for character in line.chars() {
        match character {
            '\u{1b}' => inside = true,
            'm' if inside => inside = false,
            _ if inside => {}
            other => text.push(other),
        }
    }
    text
}

/// Runs a test runner, its output shown and counted.
pub fn count(command: &mut Command) -> Result<(ExitStatus, Tally)> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{}`", crate::workspace::shown(command)))?;
    let errors = child.stderr.take().map(|pipe| thread::spawn(|| relay(pipe, io::stderr())));
    let mut tally = child.stdout.take().map(|pipe| relay(pipe, io::stdout())).unwrap_or_default();
    if let Some(Ok(more)) = errors.map(thread::JoinHandle::join) {
        tally += more;
    }
    Ok((child.wait()?, tally))
}

fn relay(from: impl Read, mut to: impl Write) -> Tally {
    let mut tally = Tally::default();
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // Nobody reading us any more is no reason to stop counting.
        let _ = to.write_all(&line);
        tally += Tally::of_line(&String::from_utf8_lossy(&line));
        line.clear();
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, passed: u64, failed: u64) {
        assert_eq!(Tally::of_line(line), Tally { passed, failed }, "{line}");
    }

    #[test]
    fn reads_the_summaries() {
        check("     Summary [   0.005s] 12 tests run: 12 passed, 0 skipped", 12, 0);
        check(
            "     Summary [   1.5s] 7 tests run: 4 passed (1 slow), 2 failed, 1 timed out, 3 skipped",
            4,
            3,
        );
        check(
            "\u{1b}[32;1m     Summary\u{1b}[0m [   0.005s] \u{1b}[1m1\u{1b}[0m test run: \u{1b}[1m1\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, 0 skipped",
            1,
            0,
        );
        check("     Summary [  3s] 5/9 tests run: 4 passed, 1 failed, 0 skipped", 4, 1);
        check(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            3,
            0,
        );
        check("test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured", 2, 1);
        check("  12 passed (3.4s)", 12, 0);
        check("  1 failed", 0, 1);
    }

    #[test]
    fn is_not_misled_by_what_tests_print() {
        check("checked 4 mails: 3 passed", 0, 0);
        check("    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured", 0, 0);
        check("  1 failed login is reported (0.1s) somewhere", 0, 0);
        check("    Starting 3 tests across 2 binaries", 0, 0);
        check("", 0, 0);
    }
}
