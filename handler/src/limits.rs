//! What a run may use up.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

/// What a run may use up, and the clock and chance it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Steps: function calls and loops, and what the engine's own loops count. Rounded up to 10,000.
    pub steps: u64,
    /// Memory in bytes.
    pub memory: usize,
    /// Stack in bytes.
    pub stack: usize,
    /// Bytes of console output that are kept.
    pub console: usize,
    /// How long it may wait, in milliseconds of its own clock. AWS: SES waits 30 seconds for an answer.
    pub wait: u32,
    /// What its clock shows when it starts.
    pub now: Timestamp,
    /// What its `Math.random` starts from.
    pub seed: u32,
}

impl Limits {
    /// What a handler gets, starting at a time.
    #[must_use]
    pub const fn at(now: Timestamp) -> Self {
        Self {
            steps: 20_000_000,
            memory: 32 * 1024 * 1024,
            stack: 256 * 1024,
            console: 16 * 1024,
            wait: 30_000,
            now,
            seed: 1,
        }
    }
}
