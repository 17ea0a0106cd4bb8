//! Rows of a manifest made from rows of a table.

use super::{
    judge::{self, LONGEST_KEY},
    percent,
};
use crate::bucket;
use serde_json::{Map, Value};

/// How a key is made of a table's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyFrom {
    /// A text with `{column}` in it.
    Template(Template),
    /// A JSON object of these columns.
    Json(Vec<String>),
}

/// A text with `{column}` in it; `{{` and `}}` are braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Column(String),
}

impl Template {
    /// Reads a template.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            plain.push_str(before);
            if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
                plain.extend(brace.chars().next());
                rest = after;
            } else if let Some((name, after)) =
                brace.strip_prefix('{').and_then(|inside| inside.split_once('}'))
            {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
                pieces.push(Piece::Column(name.to_owned()));
                rest = after;
            } else {
                return Err(format!(
                    "`{text}` has a brace without its other half: write `{{{{` or `}}}}` for a brace"
                ));
            }
        }
        plain.push_str(rest);
        pieces.push(Piece::Text(plain));
        Ok(Self(pieces))
    }

    /// The columns it names.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| if let Piece::Column(name) = piece { Some(&**name) } else { None })
    }
}

/// Where a bucket comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BucketFrom {
    /// One for all rows.
    Name(String),
    /// A column.
    Column(String),
}

/// Makes rows. What it makes, a check finds no error in.
#[derive(Debug, Clone)]
pub struct Builder {
    /// The bucket.
    pub bucket: BucketFrom,
    /// The key.
    pub key: KeyFrom,
    /// The column with the version, if rows have one.
    pub version: Option<String>,
    /// How many rows were made.
    made: u64,
}

impl Builder {
    /// Makes rows so.
    #[must_use]
    pub fn new(bucket: BucketFrom, key: KeyFrom, version: Option<String>) -> Self {
        Self { bucket, key, version, made: 0 }
    }

    /// The row for a table's row, with its line's end; or why there can be none.
    pub fn row(&mut self, cells: &Map<String, Value>) -> Result<String, String> {
        let bucket = match &self.bucket {
            BucketFrom::Name(name) => name.clone(),
            BucketFrom::Column(column) => text(cells, column)?,
        };
        if let Some(fault) = bucket::fault(&bucket) {
            return Err(format!("`{bucket}` is no bucket's name: {fault}"));
        }
        let key = self.key(cells)?;
        let mut row = format!("{bucket},{key}");
        if self.made == 0 && judge::is_header(row.as_bytes()) {
            // Encoded more than it needs, so that nobody takes it for a header.
            let (first, rest) = key.split_at(1);
            row = format!("{bucket},%{:02X}{rest}", first.bytes().next().unwrap_or_default());
        }
        if let Some(column) = &self.version {
            let version = text(cells, column)?;
            let plain = |byte: u8| byte.is_ascii_graphic() && !b",\"".contains(&byte);
            if version.is_empty() || !version.bytes().all(plain) {
                return Err(format!("`{version}` is no version: use the object's version id, or `null`"));
            }
            row.push(',');
            row.push_str(&version);
        }
        row.push('\n');
        self.made += 1;
        Ok(row)
    }

    fn key(&self, cells: &Map<String, Value>) -> Result<String, String> {
        match &self.key {
            KeyFrom::Template(Template(pieces)) => {
                let mut key = String::new();
                for piece in pieces {
                    match piece {
                        Piece::Text(plain) => key.push_str(plain),
                        Piece::Column(column) => key.push_str(&text(cells, column)?),
                    }
                }
                if key.is_empty() {
                    return Err("the key is empty".into());
                }
                let encoded = percent::encode(key.as_bytes());
                if key.len() > LONGEST_KEY {
                    return Err(format!("the key has {} bytes; the most is {LONGEST_KEY}", key.len()));
                }
                if key.starts_with('{') && encoded.len() > LONGEST_KEY {
                    return Err(too_long(encoded.len()));
                }
                Ok(encoded)
            }
            KeyFrom::Json(columns) => {
                let of = |column: &String| Some((column.clone(), cells.get(column)?.clone()));
                let json = Value::Object(columns.iter().filter_map(of).collect()).to_string();
                let encoded = percent::encode(json.as_bytes());
                if encoded.len() > LONGEST_KEY { Err(too_long(encoded.len())) } else { Ok(encoded) }
            }
        }
    }
}

fn too_long(length: usize) -> String {
    format!(
        "the JSON has {length} characters once encoded; the most is {LONGEST_KEY}: shorten names or leave columns out"
    )
}

fn text(cells: &Map<String, Value>, column: &str) -> Result<String, String> {
    match cells.get(column) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Null) | None => Err(format!("there is nothing in column `{column}`")),
        Some(other) => Ok(other.to_string()),
    }
}

/// Which columns have one value in all rows: those can be the job's user arguments rather than part of every key.
#[derive(Debug, Clone, Default)]
pub struct Constants {
    rows: u64,
    same: Map<String, Value>,
}

impl Constants {
    /// Looks at the next row.
    pub fn see(&mut self, cells: &Map<String, Value>) {
        if self.rows == 0 {
            self.same = cells.clone();
        }
        self.rows += 1;
        self.same.retain(|column, value| cells.get(column) == Some(value));
    }

    /// The columns and their values. None of a single row; AWS takes 10 arguments, names of 64 characters and values of 1,024.
    #[must_use]
    pub fn user_arguments(&self, among: &[String]) -> Vec<(String, String)> {
        let told = |column: &String| {
            let value = self.same.get(column).filter(|_| self.rows > 1)?;
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (column.chars().count() <= 64 && value.chars().count() <= 1024).then(|| (column.clone(), value))
        };
        among.iter().filter_map(told).take(10).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Options, Scanner};
    use proptest::{collection::vec, prelude::*};

    fn cells(pairs: &[(&str, &str)]) -> Map<String, Value> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect()
    }

    #[test]
    fn b18_columns_become_encoded_json() {
        let key = KeyFrom::Json(vec!["src".into(), "w".into()]);
        let mut builder = Builder::new(BucketFrom::Name("my-bucket".into()), key, None);
        let row = builder.row(&cells(&[("src", "ü 1"), ("w", "6"), ("other", "x")])).unwrap();
        assert_eq!(row, "my-bucket,%7B%22src%22%3A%22%C3%BC%201%22%2C%22w%22%3A%226%22%7D\n");
    }

    #[test]
    fn templates_have_columns_and_braces() {
        let template = Template::read("{{{a}}}/{b}.jpg").unwrap();
        assert_eq!(template.columns().collect::<Vec<_>>(), ["a", "b"]);
        let mut builder =
            Builder::new(BucketFrom::Column("in".into()), KeyFrom::Template(template), Some("v".into()));
        let row = builder.row(&cells(&[("a", "1 2"), ("b", "ü"), ("in", "bucket-a"), ("v", "null")]));
        assert_eq!(row.unwrap(), "bucket-a,%7B1%202%7D/%C3%BC.jpg,null\n");
        assert!(builder.row(&cells(&[("a", "1")])).is_err());
        assert!(Template::read("a{b").is_err() && Template::read("a}b").is_err());
    }

    #[test]
    fn what_all_rows_share_can_be_an_argument() {
        let mut constants = Constants::default();
        constants.see(&cells(&[("a", "1"), ("b", "2")]));
        assert!(constants.user_arguments(&["a".into(), "b".into()]).is_empty());
        constants.see(&cells(&[("a", "1"), ("b", "3")]));
        assert_eq!(constants.user_arguments(&["a".into(), "b".into()]), [("a".to_owned(), "1".to_owned())]);
    }

    proptest! {
        #[test]
        fn what_is_built_has_no_error(rows in vec((".{0,20}", ".{0,400}", any::<bool>()), 1..8), json: bool, version: bool) {
            let key = if json { KeyFrom::Json(vec!["b".into()]) } else { KeyFrom::Template(Template::read("{b}").unwrap()) };
            let mut builder = Builder::new(BucketFrom::Column("a".into()), key, version.then(|| "c".into()));
            let mut file = String::new();
            for (a, b, good) in &rows {
                let a = if *good { "bucket" } else { a };
                let b = if *good && b.len() < 5 { "key" } else { b };
                file.extend(builder.row(&cells(&[("a", a), ("b", b), ("c", if *good { "null" } else { a })])));
            }
            let mut scanner = Scanner::new(Options::default());
            scanner.push(file.as_bytes());
            let allowed = ["rows-none", "double-encoding", "json-syntax", "buckets-several", "key-encoded-long", "version-null"];
            for finding in scanner.report().findings {
                prop_assert!(allowed.contains(&&*finding.code), "{} in {file}", finding.code);
            }
        }
    }
}
