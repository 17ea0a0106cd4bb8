//! What is shown: one line per step, with its time.

use anyhow::Result;
use std::time::{Duration, Instant};

/// Does a step; once done, prints `  built server           41.2 s`.
pub fn step<T>(done: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let result = work()?;
    line(done, start.elapsed());
    Ok(result)
}

/// Prints a step that is done.
pub fn line(done: &str, took: Duration) {
    println!("  {done:<30} {:>7.1} s", took.as_secs_f64());
}
