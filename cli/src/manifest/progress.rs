//! How far a long command is, on a terminal; nothing where standard error goes elsewhere.

use std::{
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

/// The line that is written over and over.
pub(super) struct Progress {
    /// Bytes in all, where that is known.
    size: Option<u64>,
    begun: Instant,
    shown: Option<Instant>,
    on: bool,
}

const EVERY: Duration = Duration::from_millis(100);

impl Progress {
    /// Begins, for a file of a size.
    pub fn begin(size: Option<u64>) -> Self {
        Self { size, begun: Instant::now(), shown: None, on: io::stderr().is_terminal() }
    }

    /// So many bytes are done.
    pub fn done(&mut self, bytes: u64) {
        let soon = self.shown.unwrap_or(self.begun).elapsed() < EVERY;
        if self.on && !soon {
            self.shown = Some(Instant::now());
            let line = line(bytes, self.size, self.begun.elapsed());
            // A progress line that cannot be written is no reason to stop.
            let _ = write!(io::stderr(), "\r{line}\x1b[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// `412 MB of 1,032 MB · 40 % · 1.9 GB/s · 3 s left`.
fn line(done: u64, size: Option<u64>, spent: Duration) -> String {
    let rate = done as f64 / spent.as_secs_f64().max(0.001);
    let megabytes = |bytes: f64| format!("{:.0} MB", bytes / 1e6);
    let speed = megabytes(rate);
    match size {
        Some(size) if size > 0 => {
            let left = size.saturating_sub(done) as f64 / rate.max(1.0);
            let percent = 100.0 * done as f64 / size as f64;
            let (done, size) = (megabytes(done as f64), megabytes(size as f64));
            format!("{done} of {size} · {percent:.0} % · {speed}/s · {left:.0} s left")
        }
        _ => format!("{} · {speed}/s", megabytes(done as f64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_much_is_done_and_left() {
        let half = line(500_000_000, Some(1_000_000_000), Duration::from_secs(2));
        assert_eq!(half, "500 MB of 1000 MB · 50 % · 250 MB/s · 2 s left");
        assert_eq!(line(500_000_000, None, Duration::from_secs(2)), "500 MB · 250 MB/s");
        assert_eq!(line(0, Some(0), Duration::ZERO), "0 MB · 0 MB/s");
    }
}
