//! Completion reports: read row by row in constant memory, grouped, and turned into the manifest of what failed.
//!
//! AWS: S3 User Guide, Completion reports. Rows have no header. The report's own `ReportSchema` names `ErrorCode` before
//! `HTTPStatusCode`; rows are seen the other way round, so the status is the one of the two with three digits. Keys stand in
//! a report as they stood in the manifest, so failed rows can be copied as they are.

mod cells;
mod groups;
mod index;
mod message;

pub use cells::{Cell, Line, Lines, MAX_LINE, split};
pub use groups::{EXAMPLES, Group, MAX_GROUPS, Seen, Summary};
pub use index::{Index, IndexFile, read_index};
pub use message::shape;

use std::borrow::Cow;

/// One row of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// The bucket, as it stands in the file.
    pub bucket: Cell<'a>,
    /// The key, URL-encoded, as it stands in the file.
    pub key: Cell<'a>,
    /// The version, as it stands in the file; empty for none.
    pub version: Cell<'a>,
    /// Whether the task succeeded.
    pub succeeded: bool,
    /// The HTTP status; empty where neither column has one.
    pub http: Cow<'a, str>,
    /// The failure's code; empty for none.
    pub error: Cow<'a, str>,
    /// The result string or the error's message.
    pub message: Cow<'a, str>,
}

/// Why a line is no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// It has not seven cells.
    Columns,
    /// Its status is neither `succeeded` nor `failed`.
    Status,
    /// A quote never closes.
    Quote,
    /// It is longer than any row.
    Long,
    /// It is the header a report never has.
    Header,
}

impl Fault {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Columns => "not seven columns",
            Self::Status => "a status that is neither `succeeded` nor `failed`",
            Self::Quote => "a quote that never closes",
            Self::Long => "longer than any row",
            Self::Header => "a header row, which reports do not have",
        }
    }
}

impl<'a> Row<'a> {
    /// Reads a line, without its end.
    ///
    /// # Errors
    /// Why it is no row.
    pub fn of_line(line: &'a [u8]) -> Result<Self, Fault> {
        let cells = split(line).ok_or(Fault::Quote)?;
        let [bucket, key, version, status, fifth, sixth, message] = cells[..] else {
            return Err(Fault::Columns);
        };
        let status = status.text();
        let succeeded = match status.trim() {
            s if s.eq_ignore_ascii_case("succeeded") => true,
            s if s.eq_ignore_ascii_case("failed") => false,
            s if s.eq_ignore_ascii_case("TaskStatus") => return Err(Fault::Header),
            _ => return Err(Fault::Status),
        };
        let (fifth, sixth) = (fifth.text(), sixth.text());
        let is_status = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
        // Rows are seen with the status first; only a status that clearly stands second turns them round.
        let (http, error) =
            if !is_status(&fifth) && is_status(&sixth) { (sixth, fifth) } else { (fifth, sixth) };
        Ok(Self { bucket, key, version, succeeded, http, error, message: message.text() })
    }

    /// The row as a line of a manifest, with the cells exactly as they stand in the report.
    pub fn manifest_line(&self, with_version: bool, out: &mut Vec<u8>) {
        out.extend_from_slice(self.bucket.raw);
        out.push(b',');
        out.extend_from_slice(self.key.raw);
        if with_version {
            out.push(b',');
            out.extend_from_slice(self.version.raw);
        }
        out.push(b'\n');
    }
}
