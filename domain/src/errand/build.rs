//! A table in, a manifest out.

use super::{
    Answer, Out, Work,
    table::{Each, Kind, Table},
};
use crate::manifest::build::{BucketFrom, Builder, Constants, KeyFrom, Template};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A manifest to be built, as it is asked for. What is empty is not given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Build {
    /// How the table is written; none where the file's name says.
    pub kind: Option<Kind>,
    /// The bucket of all rows.
    pub bucket: String,
    /// Or the column with each row's bucket.
    pub bucket_column: String,
    /// The key, with `{column}` in it. Empty makes JSON of columns.
    pub key: String,
    /// The columns that go into the JSON; empty takes all that are not used otherwise and not the same in all rows.
    pub columns: Vec<String>,
    /// The column with each row's version.
    pub version_column: String,
}

/// What was built.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Built {
    /// Rows of the manifest.
    pub rows: u64,
    /// Rows that were left out.
    pub refused: u64,
    /// The first of those.
    pub reasons: Vec<Refused>,
    /// The columns of the table.
    pub columns: Vec<String>,
    /// Columns that are the same in all rows, with their value: a job's user arguments.
    pub arguments: Vec<(String, String)>,
    /// The longest key, in characters as written; 1,024 is the most.
    pub longest: u64,
    /// The first rows, as the manifest has them.
    pub first: Vec<String>,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Its number in the table, from 1, without the names' row.
    pub row: u64,
    /// Why.
    pub reason: String,
}

/// So many of each are told.
const TOLD: usize = 10;

pub(super) struct Building {
    kind: Kind,
    table: Table,
    wanted: Build,
    template: Option<Template>,
    constants: Constants,
    /// None in the first reading, which finds out what is the same in all rows.
    builder: Option<Builder>,
    built: Built,
    file: Option<usize>,
}

impl Building {
    pub fn new(wanted: &Build, names: &[String]) -> Result<Self, String> {
        if wanted.bucket.is_empty() && wanted.bucket_column.is_empty() {
            return Err("type the bucket, or the column with each row's".into());
        }
        if !wanted.bucket.is_empty() && !wanted.bucket_column.is_empty() {
            return Err("give the bucket or a column with it, not both".into());
        }
        let template = if wanted.key.is_empty() { None } else { Some(Template::read(&wanted.key)?) };
        let kind = wanted.kind.unwrap_or_else(|| Kind::of(names.first().map_or("", String::as_str), b""));
        Ok(Self {
            kind,
            table: Table::new(kind),
            wanted: wanted.clone(),
            template,
            constants: Constants::default(),
            builder: None,
            built: Built::default(),
            file: None,
        })
    }

    fn walk(&mut self, bytes: Option<&[u8]>, out: &mut Out) -> Result<bool, String> {
        if self.builder.is_some() && self.file.is_none() {
            self.file = Some(out.begin("manifest.csv"));
        }
        let Self { table, constants, builder, built, file, .. } = self;
        let mut each = |number: u64, columns: &[String], cells: &Map<String, Value>| {
            let Some(builder) = builder else {
                if built.columns.is_empty() {
                    built.columns = columns.to_vec();
                }
                constants.see(cells);
                return Ok(true);
            };
            match builder.row(cells) {
                Ok(row) => {
                    built.rows += 1;
                    built.longest = built.longest.max(key_length(&row));
                    if built.first.len() < TOLD {
                        built.first.push(row.trim_end().to_owned());
                    }
                    if let Some(file) = file {
                        out.write(*file, row.as_bytes());
                    }
                }
                Err(reason) => {
                    built.refused += 1;
                    if built.reasons.len() < TOLD {
                        built.reasons.push(Refused { row: number, reason });
                    }
                }
            }
            Ok(true)
        };
        let each: &mut Each<'_> = &mut each;
        match bytes {
            Some(bytes) => table.push(bytes, each),
            None => table.end(each),
        }
    }

    /// The key's recipe, once the table was read.
    fn key(&mut self) -> KeyFrom {
        let Build { bucket_column, version_column, columns, .. } = &self.wanted;
        if let Some(template) = &self.template {
            return KeyFrom::Template(template.clone());
        }
        if !columns.is_empty() {
            return KeyFrom::Json(columns.clone());
        }
        let mut all = self.built.columns.clone();
        all.retain(|column| column != bucket_column && column != version_column);
        let arguments = self.constants.user_arguments(&all);
        if arguments.len() < all.len() {
            all.retain(|column| !arguments.iter().any(|(argument, _)| argument == column));
            self.built.arguments = arguments;
        }
        KeyFrom::Json(all)
    }
}

/// How many characters the key of a made row has; made rows have no quotes.
fn key_length(row: &str) -> u64 {
    row.trim_end().split(',').nth(1).map_or(0, |key| key.len() as u64)
}

impl Work for Building {
    fn push(&mut self, _: usize, bytes: &[u8], out: &mut Out) -> Result<bool, String> {
        self.walk(Some(bytes), out)
    }

    fn end(&mut self, _: usize, out: &mut Out) -> Result<(), String> {
        self.walk(None, out).map(drop)
    }

    fn again(&mut self) -> bool {
        if self.builder.is_some() {
            return false;
        }
        let key = self.key();
        let Build { bucket, bucket_column, version_column, .. } = &self.wanted;
        let bucket = if bucket_column.is_empty() {
            BucketFrom::Name(bucket.clone())
        } else {
            BucketFrom::Column(bucket_column.clone())
        };
        let version = Some(version_column.clone()).filter(|column| !column.is_empty());
        self.builder = Some(Builder::new(bucket, key, version));
        self.table = Table::new(self.kind);
        true
    }

    fn finish(&mut self, _: &mut Out) -> Result<Answer, String> {
        Ok(Answer::Built(std::mem::take(&mut self.built)))
    }
}
