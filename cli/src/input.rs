//! Files, and `-` for standard input.

use crate::output::Stop;
use std::{
    fs::File,
    io::{self, Read},
};

/// The most a file of rules, a mail or a job may have: far beyond what AWS takes.
pub const LARGEST: u64 = 64 * 1024 * 1024;

/// Reads a whole file, or standard input where the path is `-`.
pub fn bytes(path: &str) -> Result<Vec<u8>, Stop> {
    let mut content = Vec::new();
    let read = if path == "-" {
        io::stdin().lock().take(LARGEST + 1).read_to_end(&mut content)
    } else {
        File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut content))
    };
    read.map_err(|error| Stop::unusable(format!("cannot read `{path}`: {error}")))?;
    if content.len() as u64 > LARGEST {
        return Err(Stop::unusable(format!(
            "`{path}` has more than {} MiB: give a smaller file",
            LARGEST >> 20
        )));
    }
    Ok(content)
}

/// Reads a whole file as text.
pub fn text(path: &str) -> Result<String, Stop> {
    String::from_utf8(bytes(path)?).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Stop::unusable(format!("`{path}` is not UTF-8 text (byte {at}): save it as UTF-8"))
    })
}
