//! Lines and cells of RFC 4180: cells in quotes hold commas, line breaks and doubled quotes.

use std::borrow::Cow;

/// The longest row that is kept: a key has 1,024 bytes, a message at most what Lambda lets through, doubled by quotes.
pub const MAX_LINE: usize = 13 * 1024 * 1024;

/// More cells of a line are not told apart.
const MAX_CELLS: usize = 64;

/// A cell as it stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Its bytes, with quotes if it has some.
    pub raw: &'a [u8],
}

impl<'a> Cell<'a> {
    /// What it says: without quotes, doubled quotes as one; bytes that are no UTF-8 as `�`.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        let raw = self.raw;
        let inner = raw.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
        match inner {
            None => String::from_utf8_lossy(raw),
            Some(inner) if inner.contains(&b'"') => {
                Cow::Owned(String::from_utf8_lossy(inner).replace("\"\"", "\""))
            }
            Some(inner) => String::from_utf8_lossy(inner),
        }
    }
}

/// The cells of a line, 64 at most; none where a quote never closes.
#[must_use]
pub fn split(line: &[u8]) -> Option<Vec<Cell<'_>>> {
    let mut cells = Vec::with_capacity(8);
    let (mut start, mut quoted) = (0, false);
    for (at, &byte) in line.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                cells.push(Cell { raw: line.get(start..at).unwrap_or_default() });
                start = at + 1;
                // More than a row has is enough to see that it is none.
                if cells.len() >= MAX_CELLS {
                    return Some(cells);
                }
            }
            _ => {}
        }
    }
    cells.push(Cell { raw: line.get(start..).unwrap_or_default() });
    (!quoted).then_some(cells)
}

/// A line, and where it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'a> {
    /// A whole line, without its end.
    Whole(&'a [u8]),
    /// One that was too long to keep.
    TooLong,
}

/// Puts a file's lines together from chunks of any size. Keeps one line at most.
#[derive(Debug, Default)]
pub struct Lines {
    kept: Vec<u8>,
    quoted: bool,
    too_long: bool,
    /// How many bytes came before the line that is open.
    began: u64,
    /// How many bytes of it have come.
    come: u64,
}

impl Lines {
    /// Takes the next chunk; `each` gets every line that ends in it. Line breaks inside quotes end no line.
    pub fn push(&mut self, chunk: &[u8], each: &mut dyn FnMut(Line<'_>)) {
        self.push_at(chunk, &mut |_, line| each(line));
    }

    /// The same; `each` gets where the line begins, too: how many bytes were before it.
    pub fn push_at(&mut self, chunk: &[u8], each: &mut dyn FnMut(u64, Line<'_>)) {
        let mut start = 0;
        for (at, &byte) in chunk.iter().enumerate() {
            match byte {
                b'"' => self.quoted = !self.quoted,
                b'\n' if !self.quoted => {
                    self.keep(chunk.get(start..at).unwrap_or_default());
                    self.come += 1;
                    self.end(each);
                    start = at + 1;
                }
                _ => {}
            }
        }
        self.keep(chunk.get(start..).unwrap_or_default());
    }

    /// The last line, if the file does not end with a line break.
    pub fn finish(&mut self, each: &mut dyn FnMut(Line<'_>)) {
        self.finish_at(&mut |_, line| each(line));
    }

    /// The same, with where the line begins. Bytes are counted from 0 again after it.
    pub fn finish_at(&mut self, each: &mut dyn FnMut(u64, Line<'_>)) {
        if !self.kept.is_empty() || self.too_long {
            self.end(each);
        }
        self.quoted = false;
        (self.began, self.come) = (0, 0);
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.come += bytes.len() as u64;
        if self.too_long || self.kept.len() + bytes.len() > MAX_LINE {
            self.too_long = true;
            self.kept.clear();
        } else {
            self.kept.extend_from_slice(bytes);
        }
    }

    fn end(&mut self, each: &mut dyn FnMut(u64, Line<'_>)) {
        let began = self.began;
        self.began += std::mem::take(&mut self.come);
        if self.too_long {
            each(began, Line::TooLong);
        } else {
            let line = self.kept.strip_suffix(b"\r").unwrap_or(&self.kept);
            if !line.is_empty() {
                each(began, Line::Whole(line));
            }
        }
        self.kept.clear();
        self.too_long = false;
    }
}
