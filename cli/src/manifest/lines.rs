//! The rows of a manifest one after the other, for commands that write them again.

use crate::output::Stop;
use domain::manifest::{Fields, LONGEST_LINE};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
};

/// A row's line number, and the line without its end, byte order mark and CR.
pub(super) struct Line<'l> {
    pub number: u64,
    /// Where the line begins in the file.
    pub byte: u64,
    pub text: &'l [u8],
    pub fields: &'l Fields,
}

/// Calls `each` with every row until it says `false`. Blank lines are left out; a line longer than any row ends it.
pub(super) fn each(
    path: &str,
    fields: Option<&Fields>,
    mut each: impl FnMut(Line<'_>) -> Result<bool, Stop>,
) -> Result<(), Stop> {
    let fail = |error: io::Error| Stop::unusable(format!("cannot read `{path}`: {error}"));
    let mut from: Box<dyn BufRead> = if path == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::with_capacity(256 * 1024, File::open(path).map_err(fail)?))
    };
    let mut fields = fields.cloned();
    let (mut buffer, mut number, mut end) = (Vec::new(), 0, 0);
    loop {
        buffer.clear();
        let most = LONGEST_LINE as u64 + 1;
        if (&mut from).take(most).read_until(b'\n', &mut buffer).map_err(fail)? == 0 {
            return Ok(());
        }
        number += 1;
        let byte = end;
        end += buffer.len() as u64;
        let mut text = &buffer[..];
        text = text.strip_suffix(b"\n").unwrap_or(text);
        if text.len() > LONGEST_LINE {
            return Err(Stop::unusable(format!(
                "`{path}`, line {number}: longer than {} KiB; see `countersign manifest check`",
                LONGEST_LINE >> 10
            )));
        }
        text = text.strip_suffix(b"\r").unwrap_or(text);
        if number == 1 {
            text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        }
        if text.is_empty() {
            continue;
        }
        let fields = fields.get_or_insert_with(|| Fields::of_row(text));
        if !each(Line { number, byte, text, fields })? {
            return Ok(());
        }
    }
}
