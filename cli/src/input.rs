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
    if path == "-" { whole(path, Ok(io::stdin().lock())) } else { whole(path, File::open(path)) }
}

fn whole(path: &str, source: io::Result<impl Read>) -> Result<Vec<u8>, Stop> {
    let mut content = Vec::new();
    source
        .and_then(|source| source.take(LARGEST + 1).read_to_end(&mut content))
        .map_err(|error| Stop::unusable(format!("cannot read `{path}`: {error}")))?;
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

/// Refuses standard input where it is named twice: it can be read once.
pub fn once<'a>(paths: impl IntoIterator<Item = &'a str>) -> Result<(), Stop> {
    if paths.into_iter().filter(|path| *path == "-").count() > 1 {
        return Err(Stop::unusable("`-` is given twice: standard input can be read once"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_is_not_read_to_its_end() {
        let endless = io::repeat(b' ');
        let stop = whole("big.json", Ok(endless)).expect_err("it is refused");
        assert_eq!(stop.reason, "`big.json` has more than 64 MiB: give a smaller file");
        assert_eq!(whole("-", Ok(&b"{}"[..])).map_err(|stop| stop.reason), Ok(b"{}".to_vec()));
    }
}
