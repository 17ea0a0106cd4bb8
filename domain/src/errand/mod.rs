//! What a browser's worker does with files: manifests checked, built, compared, divided and sampled, reports opened. The files
//! are read in place, piece after piece, by whoever has them; here are what is asked, what is done with the bytes, and
//! what is answered. The command line does the same with more memory and temporary files.

mod build;
mod check;
mod compare;
mod lines;
mod rows;
mod sample;
mod split;
mod table;

pub mod report;

pub use build::{Build, Built, Refused};
pub use check::{Check, Checked, Duplicates, InS3, MOST_COMPARED, SHOWN, Streamed, check_text};
pub use compare::{Apart, Compared, MOST_ROWS};
pub use rows::Numbered;
pub use sample::{Sample, Way};
pub use split::{By, MOST_PARTS, Piece};
pub use table::{Kind, Table};

use serde::{Deserialize, Serialize};

/// What is asked. Lists of columns are as a job has them, `Bucket,Key,VersionId`; empty ones leave it to the first row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Errand {
    /// Everything that is wrong with a manifest.
    Check(Check),
    /// Some rows of a manifest in the forms they take on their way to a function.
    Rows {
        /// The columns.
        fields: String,
        /// The first line, from 1.
        from: u64,
        /// How many rows.
        take: u64,
    },
    /// A manifest made of a table.
    Build(Build),
    /// What the second of two manifests has that the first has not, and the other way round.
    Compare {
        /// The columns of both.
        fields: String,
    },
    /// A manifest in several files.
    Split {
        /// The columns.
        fields: String,
        /// How it is divided.
        by: By,
    },
    /// Some rows of a manifest, as they stand.
    Sample(Sample),
    /// Opens a completion report; the others about reports go on with it.
    Report,
    /// Some failed rows of the report that is open.
    Failures {
        /// The group, by its id; none for all failures.
        group: Option<u16>,
        /// How many of them come before.
        skip: u64,
        /// How many are wanted.
        take: u64,
    },
    /// A file of the report that is open.
    Export(report::Export),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// Of [`Errand::Check`].
    Checked(Box<Checked>),
    /// Of [`Errand::Rows`].
    Rows(Vec<Numbered>),
    /// Of [`Errand::Build`].
    Built(Built),
    /// Of [`Errand::Compare`].
    Compared(Compared),
    /// Of [`Errand::Split`].
    Split(Vec<Piece>),
    /// Of [`Errand::Sample`]: how many rows.
    Sampled(u64),
    /// Of [`Errand::Report`].
    Report(Box<report::Opened>),
    /// Of [`Errand::Failures`].
    Failures(Vec<report::Failure>),
    /// Of [`Errand::Export`].
    Exported(report::Exported),
}

/// What the worker tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Tell {
    /// How far it is, in bytes.
    Progress {
        /// Done.
        done: u64,
        /// In all.
        all: u64,
    },
    /// It is done. The files beside it are named here, in their order.
    Done {
        /// What came of it.
        answer: Answer,
        /// Names for the files it made.
        names: Vec<String>,
    },
    /// It cannot be done.
    Failed(String),
    /// It was told to stop.
    Stopped,
}

/// Files that are being made, as far as nobody has taken their bytes away.
#[derive(Debug, Default)]
pub struct Out {
    files: Vec<Made>,
}

/// One of them.
#[derive(Debug, Default)]
pub struct Made {
    /// Its name.
    pub name: String,
    /// The bytes that are not taken away yet.
    pub bytes: Vec<u8>,
}

impl Out {
    /// Begins a file; gives back its number.
    pub fn begin(&mut self, name: impl Into<String>) -> usize {
        self.files.push(Made { name: name.into(), bytes: Vec::new() });
        self.files.len() - 1
    }

    /// Writes to the end of a file.
    pub fn write(&mut self, file: usize, bytes: &[u8]) {
        if let Some(made) = self.files.get_mut(file) {
            made.bytes.extend_from_slice(bytes);
        }
    }

    /// The files, for somebody who takes their bytes.
    pub fn files(&mut self) -> &mut [Made] {
        &mut self.files
    }
}

/// Work on files that come piece after piece.
pub trait Work {
    /// Takes the next bytes of a file; says whether more are wanted.
    ///
    /// # Errors
    /// What makes it impossible to go on.
    fn push(&mut self, file: usize, bytes: &[u8], out: &mut Out) -> Result<bool, String>;

    /// A file has ended.
    ///
    /// # Errors
    /// What makes it impossible to go on.
    fn end(&mut self, file: usize, out: &mut Out) -> Result<(), String>;

    /// Whether all files have to be read once more, which begins with this.
    fn again(&mut self) -> bool {
        false
    }

    /// What came of it.
    ///
    /// # Errors
    /// What makes it impossible to answer.
    fn finish(&mut self, out: &mut Out) -> Result<Answer, String>;
}

impl Errand {
    /// The work it is on files of these names; none where it is about a report that is open ([`report::Opening`]).
    ///
    /// # Errors
    /// What of it cannot be meant.
    pub fn work(&self, names: &[String]) -> Result<Option<Box<dyn Work>>, String> {
        Ok(Some(match self {
            Self::Check(wanted) => Box::new(check::Checking::new(wanted)?),
            Self::Rows { fields, from, take } => Box::new(rows::Showing::new(fields, *from, *take)?),
            Self::Build(wanted) => Box::new(build::Building::new(wanted, names)?),
            Self::Compare { fields } => Box::new(compare::Comparing::new(fields, names.len())?),
            Self::Split { fields, by } => Box::new(split::Splitting::new(fields, *by)?),
            Self::Sample(wanted) => Box::new(sample::Sampling::new(wanted)?),
            Self::Report | Self::Failures { .. } | Self::Export(_) => return Ok(None),
        }))
    }
}

/// Does work on files that are in memory; what tests use, and the server for pasted texts.
///
/// # Errors
/// What the work says.
pub fn run(work: &mut dyn Work, files: &[&[u8]], chunk: usize) -> Result<(Answer, Out), String> {
    let mut out = Out::default();
    loop {
        for (at, file) in files.iter().enumerate() {
            for bytes in file.chunks(chunk.max(1)) {
                if !work.push(at, bytes, &mut out)? {
                    break;
                }
            }
            work.end(at, &mut out)?;
        }
        if !work.again() {
            let answer = work.finish(&mut out)?;
            return Ok((answer, out));
        }
    }
}
