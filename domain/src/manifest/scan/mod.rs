//! The scanner: bytes in, in pieces of any size; what was found out. Its memory does not grow with the file.

#[cfg_attr(
    not(any(target_arch = "x86_64", target_feature = "simd128")),
    expect(dead_code, reason = "only with the vectors of x86-64 and of WebAssembly")
)]
mod fast;
mod masks;
mod names;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm;
#[cfg(target_arch = "x86_64")]
mod x86;

use super::{
    cells::Fields,
    codes::{Code, Codes},
    judge::{self, LONGEST_LINE, Room},
    part::Part,
    report::Report,
};
use names::Names;
pub use names::prefix;

/// What a scanner is to hold a manifest against.
#[derive(Debug, Clone)]
pub struct Options {
    /// The columns; where none are given the first row says.
    pub fields: Option<Fields>,
    /// How many of the first rows with a finding are kept.
    pub examples: usize,
    /// How many rows a job takes.
    pub limit: u64,
    /// Which of the processor's vectors to use. What is found is the same; all but the best are for tests and benches.
    pub vectors: Vectors,
}

/// Which of the processor's vectors to use, where it has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Vectors {
    /// The widest.
    #[default]
    Best,
    /// 256 bits at most.
    Narrow,
    /// None: line after line.
    None,
}

impl Default for Options {
    fn default() -> Self {
        Self { fields: None, examples: 10, limit: 20_000_000_000, vectors: Vectors::Best }
    }
}

/// Where in a file a scanner starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// At its first byte.
    OfFile,
    /// Somewhere in it: all to the first line's end belongs to whoever scans what is before.
    Middle,
}

/// Scans a manifest, or a part of one.
///
/// A file can be divided at any bytes. Each part's scanner gets its bytes by [`Scanner::push`], then the bytes behind them by
/// [`Scanner::push_tail`] until its last line is whole; [`Part::append`] puts what they found together.
#[derive(Debug)]
pub struct Scanner {
    options: Options,
    part: Part,
    names: Names,
    room: Room,
    /// The beginning of a line whose end has not come yet, at most one byte more than the longest.
    carry: Vec<u8>,
    /// How many bytes of that line were not kept.
    dropped: u64,
    /// Whether the line belongs to the part before.
    skipping: bool,
    /// Whether the file's first line is still to come.
    first: bool,
}

impl Scanner {
    /// A scanner of a whole file.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self::at(Start::OfFile, options)
    }

    /// A scanner of a part. One that starts in the middle needs to be told the fields.
    #[must_use]
    pub fn at(start: Start, options: Options) -> Self {
        Self {
            part: Part::new(options.examples),
            options,
            names: Names::default(),
            room: Room::default(),
            carry: Vec::new(),
            dropped: 0,
            skipping: start == Start::Middle,
            first: start == Start::OfFile,
        }
    }

    /// The columns, once they are known.
    #[must_use]
    pub fn fields(&self) -> Option<&Fields> {
        self.options.fields.as_ref()
    }

    /// What was found up to now.
    #[must_use]
    pub fn so_far(&self) -> &Part {
        &self.part
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        let mut bytes = bytes;
        if self.skipping {
            let Some(end) = memchr::memchr(b'\n', bytes) else { return };
            self.skipping = false;
            bytes = bytes.get(end + 1..).unwrap_or_default();
        }
        if !self.carry.is_empty() {
            let Some(end) = memchr::memchr(b'\n', bytes) else { return self.keep(bytes) };
            self.keep(bytes.get(..end).unwrap_or_default());
            self.end_carried(1);
            bytes = bytes.get(end + 1..).unwrap_or_default();
        }
        let whole = memchr::memrchr(b'\n', bytes).map_or(0, |end| end + 1);
        let (lines, rest) = bytes.split_at(whole);
        self.whole_lines(lines);
        self.keep(rest);
    }

    /// Whether no line has begun yet: then the part has none, and no bytes behind it are wanted.
    #[must_use]
    pub fn is_skipping(&self) -> bool {
        self.skipping
    }

    /// Takes bytes behind the part's own until its last line is whole; returns whether it is.
    pub fn push_tail(&mut self, bytes: &[u8]) -> bool {
        let end = memchr::memchr(b'\n', bytes);
        self.push(bytes.get(..end.map_or(bytes.len(), |end| end + 1)).unwrap_or_default());
        end.is_some()
    }

    /// What was found, after the last byte.
    #[must_use]
    pub fn finish(mut self) -> (Part, Fields) {
        if !self.carry.is_empty() {
            let line = self.carry.clone();
            self.part.found(Code::FinalNewline, &line);
            self.end_carried(0);
        }
        self.names.flush(&mut self.part);
        (self.part, self.options.fields.unwrap_or_else(Fields::without_version))
    }

    /// The report, if this was all of the file.
    #[must_use]
    pub fn report(self) -> Report {
        let limit = self.options.limit;
        let (part, fields) = self.finish();
        part.report(&fields, limit)
    }

    /// Keeps the beginning of a line, as far as a line is read at all.
    fn keep(&mut self, bytes: &[u8]) {
        let room = (LONGEST_LINE + 1).saturating_sub(self.carry.len());
        let kept = bytes.get(..room).unwrap_or(bytes);
        self.carry.extend_from_slice(kept);
        self.dropped += (bytes.len() - kept.len()) as u64;
    }

    /// The carried line is whole; `end` is how many bytes end it.
    fn end_carried(&mut self, end: u64) {
        let line = std::mem::take(&mut self.carry);
        let dropped = std::mem::take(&mut self.dropped);
        self.line(&line, line.len() as u64 + dropped + end);
        self.carry = line;
        self.carry.clear();
    }

    /// Whole lines, by the fastest way this machine has.
    fn whole_lines(&mut self, lines: &[u8]) {
        #[cfg(target_arch = "x86_64")]
        if self.options.vectors != Vectors::None && x86::lines(self, lines) {
            return;
        }
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
        if self.options.vectors != Vectors::None {
            return wasm::lines(self, lines);
        }
        self.lines(lines);
    }

    /// Whole lines, one after the other.
    fn lines(&mut self, lines: &[u8]) {
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', lines) {
            let line = lines.get(from..end).unwrap_or_default();
            self.line(line, line.len() as u64 + 1);
            from = end + 1;
        }
    }

    /// One line without its end; `length` is what it takes up in the file.
    fn line(&mut self, raw: &[u8], length: u64) {
        let mut line = raw;
        let mut codes = Codes::default();
        if std::mem::take(&mut self.first) {
            line = self.first_line(line, &mut codes);
        }
        if let Some(before) = line.strip_suffix(b"\r") {
            line = before;
            codes.add(Code::Crlf);
        }
        if line.is_empty() {
            codes.add(Code::BlankLine);
        } else {
            self.part.rows += 1;
            if raw.len() > LONGEST_LINE { codes.add(Code::LineLong) } else { self.row(line, &mut codes) }
        }
        for code in codes.iter() {
            self.part.found(code, raw);
        }
        self.part.lines += 1;
        self.part.bytes += length;
    }

    fn row(&mut self, line: &[u8], codes: &mut Codes) {
        let fields = self.options.fields.get_or_insert_with(|| Fields::of_row(line));
        let verdict = judge::judge(line, fields, &mut self.room);
        codes.add_all(verdict.codes);
        self.part.version(verdict.version, line);
        self.names.bucket(verdict.bucket, &mut self.part);
        if let Some(key) = verdict.key {
            self.part.key(&key);
            if !key.json {
                self.names.prefix(key.text, &mut self.part);
            }
        }
    }

    /// Looks at what only a file's first line can have, and takes a byte order mark away.
    fn first_line<'l>(&self, line: &'l [u8], codes: &mut Codes) -> &'l [u8] {
        codes.add_if(line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff"), Code::Utf16);
        let bare = line.strip_prefix(b"\xef\xbb\xbf");
        codes.add_if(bare.is_some(), Code::Bom);
        let line = bare.unwrap_or(line);
        codes.add_if(judge::is_header(line), Code::HeaderRow);
        line
    }
}
