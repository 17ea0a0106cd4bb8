//! Chance, as an argument: tests seed it.

use crate::Error;
use std::fmt::Write as _;

/// Gives bytes nobody can guess.
pub trait Random: Send + Sync + 'static {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Error>;
}

/// The system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), Error> {
        getrandom::fill(bytes).map_err(Error::Random)
    }
}

/// `N` random bytes in hex.
pub(crate) fn hex<const N: usize>(random: &dyn Random) -> Result<String, Error> {
    let mut bytes = [0; N];
    random.fill(&mut bytes)?;
    let mut hex = String::with_capacity(2 * N);
    for byte in bytes {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    Ok(hex)
}
