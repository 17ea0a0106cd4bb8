//! The rows of a manifest that comes in pieces, one after the other.

use crate::manifest::{Fields, LONGEST_LINE};

/// A row: its line's number and place, the line without its end, byte order mark and CR, and the columns.
pub(super) struct Line<'l> {
    pub number: u64,
    pub byte: u64,
    pub text: &'l [u8],
    pub fields: &'l Fields,
}

/// Puts lines together. Blank ones are left out.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    fields: Option<Fields>,
    carry: Vec<u8>,
    number: u64,
    byte: u64,
}

impl Lines {
    /// Lines of a manifest with these columns; empty for what the first row says.
    pub fn new(fields: &str) -> Result<Self, String> {
        Ok(Self { fields: columns(fields)?, ..Self::default() })
    }

    /// Calls `each` with every row that ends in the bytes, until it says `false`.
    pub fn push(
        &mut self,
        bytes: &[u8],
        each: &mut dyn FnMut(Line<'_>) -> Result<bool, String>,
    ) -> Result<bool, String> {
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', bytes) {
            let line = bytes.get(from..end).unwrap_or_default();
            from = end + 1;
            let more = if self.carry.is_empty() {
                self.line(line, 1, each)?
            } else {
                self.keep(line)?;
                let whole = std::mem::take(&mut self.carry);
                let more = self.line(&whole, 1, each)?;
                self.carry = whole;
                self.carry.clear();
                more
            };
            if !more {
                return Ok(false);
            }
        }
        self.keep(bytes.get(from..).unwrap_or_default())?;
        Ok(true)
    }

    /// The last line, if the file does not end with a line's end.
    pub fn end(&mut self, each: &mut dyn FnMut(Line<'_>) -> Result<bool, String>) -> Result<bool, String> {
        let whole = std::mem::take(&mut self.carry);
        if whole.is_empty() { Ok(true) } else { self.line(&whole, 0, each) }
    }

    fn keep(&mut self, bytes: &[u8]) -> Result<(), String> {
        if self.carry.len() + bytes.len() > LONGEST_LINE + 1 {
            return Err(self.too_long());
        }
        self.carry.extend_from_slice(bytes);
        Ok(())
    }

    fn too_long(&self) -> String {
        format!(
            "line {} is longer than {} KiB: check the manifest first",
            self.number + 1,
            LONGEST_LINE >> 10
        )
    }

    fn line(
        &mut self,
        raw: &[u8],
        ends: u64,
        each: &mut dyn FnMut(Line<'_>) -> Result<bool, String>,
    ) -> Result<bool, String> {
        if raw.len() > LONGEST_LINE {
            return Err(self.too_long());
        }
        let (number, byte) = (self.number + 1, self.byte);
        self.number = number;
        self.byte += raw.len() as u64 + ends;
        let mut text = raw.strip_suffix(b"\r").unwrap_or(raw);
        if number == 1 {
            text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        }
        if text.is_empty() {
            return Ok(true);
        }
        let fields = self.fields.get_or_insert_with(|| Fields::of_row(text));
        each(Line { number, byte, text, fields })
    }
}

/// The columns somebody typed; none for an empty text.
pub(super) fn columns(text: &str) -> Result<Option<Fields>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|error: crate::manifest::FieldsError| error.to_string())
}

/// Bucket, and prefix of the key: what rows are divided by.
pub(super) type Group = (Vec<u8>, Vec<u8>);

/// A row's group.
pub(super) fn group(line: &Line<'_>) -> Group {
    use crate::manifest::{cells, prefix};
    let cell =
        |at| cells(line.text).nth(at).map(|cell| cell.text(&mut Vec::new()).to_vec()).unwrap_or_default();
    (cell(line.fields.bucket()), prefix(&cell(line.fields.key())).to_vec())
}
