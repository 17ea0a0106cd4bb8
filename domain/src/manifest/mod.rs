//! Manifests of S3 Batch Operations jobs: lists of objects as CSV, `bucket,key[,version]`, the key URL-encoded.
//!
//! AWS: Amazon S3 User Guide, "Specifying a manifest"; format `S3BatchOperations_CSV_20180820`. What its pages do not say
//! (quotes, CR, whether 1,024 characters are counted before or after decoding) is a warning or a note here, never an
//! error. A row is a line: AWS takes no line breaks inside one, so every line can be judged by itself, and a file
//! in parts at once.

pub mod build;
mod cells;
mod codes;
pub mod diff;
mod judge;
mod part;
pub mod percent;
mod random;
mod report;
mod row;
mod scan;
mod tally;

pub use cells::{Cell, Cells, Field, Fields, FieldsError, cells};
pub use codes::{Code, Codes};
pub use judge::{LONGEST_KEY, LONGEST_LINE};
pub use part::{Example, Part, Span, Spot};
pub use random::Reservoir;
pub use report::{Finding, Lengths, Report, Share, Versions};
pub use row::{KeyMeans, Row, identity};
pub use scan::{Options, Scanner, Start, Vectors, prefix};
