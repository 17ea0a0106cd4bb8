//! The table of all findings about manifests: how bad each is, what it means, what to do, and where the rule comes from.

use crate::finding::Severity::{self, Error, Note, Warning};

const RULES: &str = "AWS: Amazon S3 User Guide, Troubleshooting Batch Operations, \"Manifest file is not properly formatted\"";
const MANIFEST: &str = "AWS: Amazon S3 User Guide, Specifying a manifest";
const ENCODED: &str = "AWS: Amazon S3 User Guide, Specifying a manifest: keys are URL-encoded";
const LAMBDA: &str =
    "AWS: Amazon S3 User Guide, Invoke AWS Lambda function, \"Providing task-level information\"";
const RFC_4180: &str = "AWS's documents are silent about quotes; RFC 4180";
const BUCKETS: &str = "AWS: Amazon S3 User Guide, General purpose bucket naming rules";
const OBJECTS: &str = "AWS: Amazon S3 User Guide, Naming objects: 1,024 bytes of UTF-8";

macro_rules! codes {
    ($($(#[$doc:meta])* $id:ident = $name:literal, $severity:ident, $title:literal, $fix:literal, $reference:expr;)+) => {
        /// A kind of finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Code { $($(#[$doc])* #[doc = $title] $id),+ }

        impl Code {
            /// All kinds, in the order reports have them.
            pub const ALL: &[Self] = &[$(Self::$id),+];

            /// Its stable name, kebab-case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$id => $name),+ }
            }

            /// The kind of a name.
            #[must_use]
            pub fn of(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.name() == name)
            }

            /// How bad it is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$id => $severity),+ }
            }

            /// What it is about.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$id => $title),+ }
            }

            /// What to do.
            #[must_use]
            pub const fn fix(self) -> &'static str {
                match self { $(Self::$id => $fix),+ }
            }

            /// Where the rule comes from, or that AWS's documents are silent.
            #[must_use]
            pub const fn reference(self) -> &'static str {
                match self { $(Self::$id => $reference),+ }
            }
        }
    };
}

codes! {
    RowsNone = "rows-none", Error, "the manifest has no row", "list at least one object", MANIFEST;
    RowsLimit = "rows-limit", Error, "more rows than one job takes", "split it: `countersign manifest split`",
        "AWS: Amazon S3 User Guide, Operations supported by S3 Batch Operations: 20 billion objects, 4 billion for some operations";
    Utf16 = "utf-16", Error, "the file begins as UTF-16 does", "save it as UTF-8 without a byte order mark", RULES;
    Bom = "bom", Error, "the file begins with a byte order mark", "save it as UTF-8 without a byte order mark", RULES;
    HeaderRow = "header-row", Error, "the first row looks like a header, which is read as an object", "delete the row", RULES;
    BlankLine = "blank-line", Error, "a blank line", "delete the line", RULES;
    LineLong = "line-long", Error, "a line longer than 64 KiB, of which no more was read", "put one object on a line", RULES;
    Columns = "columns", Error, "another number of columns than the job's fields",
        "give every row the same columns; write `%2C` for a comma in a key", RULES;
    QuoteOpen = "quote-open", Error, "a quote that does not close on its line",
        "close it, double quotes inside quotes, or write `%22` for a quote and `%0A` for a line's end in a key", RULES;
    QuoteStray = "quote-stray", Warning, "a quote in the middle of a cell", "write `%22` for a quote in a key", RFC_4180;
    Quoted = "quoted", Note, "a cell in quotes", "leave the quotes out: an encoded key needs none", RFC_4180;
    Crlf = "crlf", Warning, "a line that ends with CR and LF", "end lines with LF alone",
        "AWS's documents are silent about CR; a reader that keeps it makes it part of the last cell";
    FinalNewline = "final-newline", Note, "the last line does not end", "end it with LF", "AWS's documents are silent";
    ControlCharacter = "control-character", Error, "a control character that is not encoded", "encode it, a tab as `%09`", ENCODED;
    BucketName = "bucket-name", Error, "a name no bucket can have", "use the bucket's name alone: 3 to 63 of `a-z 0-9 . -`", BUCKETS;
    BucketsSeveral = "buckets-several", Warning, "more than one bucket", "make a manifest for each bucket",
        "AWS: Amazon S3 User Guide, Copy objects and S3 Object Lock legal hold: one bucket; unknown for Lambda";
    KeyEmpty = "key-empty", Error, "no key", "name an object", RULES;
    EscapeInvalid = "escape-invalid", Error, "a `%` with no two hexadecimal digits behind it", "write `%25` for a percent sign", ENCODED;
    Utf8Invalid = "utf8-invalid", Error, "a key that is not UTF-8 once decoded", "encode the bytes of its UTF-8 form", OBJECTS;
    JsonRaw = "json-raw", Error, "JSON that is not URL-encoded, which does not work", "URL-encode it: `countersign manifest build`", LAMBDA;
    JsonLong = "json-long", Error, "JSON of more than 1,024 characters once encoded",
        "shorten its names, or move what all rows share into the job's user arguments", LAMBDA;
    JsonSyntax = "json-syntax", Warning, "a key that begins like JSON and is not", "mend it, unless the object's name begins with `{`", LAMBDA;
    KeyLong = "key-long", Error, "a key of more than 1,024 bytes once decoded", "no object has such a key: shorten it", OBJECTS;
    KeyEncodedLong = "key-encoded-long", Warning, "a key of more than 1,024 characters as it is written",
        "nothing, if the object exists",
        "AWS: Amazon S3 User Guide: at most 1,024 characters; unknown whether before or after decoding";
    SpaceRaw = "space-raw", Warning, "a space that is not encoded", "write `%20`", ENCODED;
    NonAsciiRaw = "non-ascii-raw", Warning, "a character beyond ASCII that is not encoded", "encode its UTF-8 form", ENCODED;
    PlusBare = "plus-bare", Warning, "a `+`, which decodes to a space", "write `%2B` for a plus and `%20` for a space",
        "AWS: Amazon S3 User Guide, Invoke AWS Lambda function: its sample decodes with `unquote_plus`; unknown for other operations";
    DoubleEncoding = "double-encoding", Warning, "a key that still has an escape once decoded",
        "encode once, unless the object's name has a `%` in it", ENCODED;
    VersionsMixed = "versions-mixed", Error, "rows without a version among rows with one",
        "give all rows a version or none; the null version is written `null`", MANIFEST;
    VersionEmpty = "version-empty", Warning, "a version column that is empty throughout", "leave the column out", MANIFEST;
    VersionNull = "version-null", Note, "the null version", "nothing: that is how it is written", MANIFEST;
    Duplicate = "duplicate", Warning, "an object that an earlier row has too", "leave it out, or the operation runs twice on it",
        "AWS's documents are silent about duplicates";
}

/// A set of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Codes(u64);

impl Codes {
    /// Puts a code in.
    #[inline]
    pub fn add(&mut self, code: Code) {
        self.0 |= 1 << code as u8;
    }

    /// Puts a code in where a condition holds.
    #[inline]
    pub fn add_if(&mut self, condition: bool, code: Code) {
        self.0 |= u64::from(condition) << code as u8;
    }

    /// Puts all of another set in.
    pub fn add_all(&mut self, more: Self) {
        self.0 |= more.0;
    }

    /// Whether a code is in.
    #[must_use]
    pub fn has(self, code: Code) -> bool {
        self.0 >> code as u8 & 1 == 1
    }

    /// Whether none is in.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those that are in, in the order reports have them.
    pub fn iter(self) -> impl Iterator<Item = Code> {
        Code::ALL.iter().copied().filter(move |code| self.has(*code))
    }
}
