//! Tables that come in pieces: CSV, TSV, or a JSON object a line.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Commas, and a first row with the columns' names.
    Csv,
    /// Tabs, and a first row with the columns' names.
    Tsv,
    /// A JSON object a line.
    Jsonl,
}

impl Kind {
    /// What a file's name says; for a name that says nothing, what its text begins with.
    #[must_use]
    pub fn of(name: &str, text: &[u8]) -> Self {
        match name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).as_deref() {
            Some("tsv" | "tab") => Self::Tsv,
            Some("jsonl" | "ndjson" | "json") => Self::Jsonl,
            Some("csv") => Self::Csv,
            _ => {
                let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
                if first.trim_ascii_start().starts_with(b"{") {
                    Self::Jsonl
                } else if first.contains(&b'\t') {
                    Self::Tsv
                } else {
                    Self::Csv
                }
            }
        }
    }

    const fn delimiter(self) -> u8 {
        match self {
            Self::Tsv => b'\t',
            Self::Csv | Self::Jsonl => b',',
        }
    }
}

/// A row of a table takes no more bytes than that: the key made of it has 1,024 at most.
const LONGEST: usize = 1024 * 1024;

/// What some programs write before UTF-8.
const MARK: [u8; 3] = *b"\xef\xbb\xbf";

/// No more columns than that.
const MOST_COLUMNS: usize = 1_000;

/// Puts rows together.
#[derive(Debug, Clone)]
pub struct Table {
    kind: Kind,
    columns: Vec<String>,
    number: u64,
    /// The row that is open: cells that are whole, and the one that is not.
    cells: Vec<String>,
    cell: Vec<u8>,
    size: usize,
    state: State,
    /// How many bytes of a byte order mark have come at the table's beginning; none is looked for any more.
    mark: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A cell has not begun.
    Start,
    /// In a cell without quotes.
    Plain,
    /// Inside quotes.
    Quoted,
    /// Behind a quote inside quotes: the end, or the first of two.
    Quote,
}

/// Gets each row's number, from 1, and its cells by their columns' names.
pub type Each<'e> = dyn FnMut(u64, &[String], &Map<String, Value>) -> Result<bool, String> + 'e;

impl Table {
    /// A table of this kind.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            columns: Vec::new(),
            number: 0,
            cells: Vec::new(),
            cell: Vec::new(),
            size: 0,
            state: State::Start,
            mark: Some(0),
        }
    }

    /// Takes the next bytes; calls `each` with every row that ends in them, until it says `false`.
    ///
    /// # Errors
    /// Why the table cannot be read on, or what `each` says.
    pub fn push(&mut self, bytes: &[u8], each: &mut Each<'_>) -> Result<bool, String> {
        for &byte in bytes {
            if self.is_mark(byte) {
                continue;
            }
            self.size += 1;
            if self.size > LONGEST {
                return Err(format!("row {} is longer than {} KiB", self.number + 1, LONGEST >> 10));
            }
            if self.kind == Kind::Jsonl {
                if byte == b'\n' {
                    if !self.object(each)? {
                        return Ok(false);
                    }
                } else {
                    self.cell.push(byte);
                }
            } else if self.byte(byte)? && !self.row(each)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The last row, if the table does not end with a line's end.
    ///
    /// # Errors
    /// Why it cannot be read, or what `each` says.
    pub fn end(&mut self, each: &mut Each<'_>) -> Result<bool, String> {
        if self.kind == Kind::Jsonl {
            return self.object(each);
        }
        if self.state == State::Quoted {
            return Err(format!("row {} has a quote that never closes", self.number + 1));
        }
        if self.cells.is_empty() && self.cell.is_empty() && self.state == State::Start {
            return Ok(true);
        }
        self.end_cell()?;
        self.row(each)
    }

    /// Whether a byte belongs to a byte order mark at the beginning. What only began like one is kept.
    fn is_mark(&mut self, byte: u8) -> bool {
        let Some(come) = self.mark else { return false };
        if MARK.get(come) == Some(&byte) {
            self.mark = Some(come + 1).filter(|come| *come < MARK.len());
            return true;
        }
        self.mark = None;
        if come > 0 {
            self.cell.extend_from_slice(MARK.get(..come).unwrap_or_default());
            self.state = State::Plain;
        }
        false
    }

    /// Takes a byte of CSV; says whether it ends a row.
    fn byte(&mut self, byte: u8) -> Result<bool, String> {
        let delimiter = self.kind.delimiter();
        match (self.state, byte) {
            (State::Quoted, b'"') => self.state = State::Quote,
            (State::Quoted, _) => self.cell.push(byte),
            (State::Quote, b'"') => {
                self.cell.push(b'"');
                self.state = State::Quoted;
            }
            (State::Start, b'"') => self.state = State::Quoted,
            (_, b'\n') => {
                if self.state != State::Quote && self.cell.last() == Some(&b'\r') {
                    self.cell.pop();
                }
                // A blank line is no row.
                if self.cells.is_empty() && self.cell.is_empty() && self.state != State::Quote {
                    self.state = State::Start;
                    self.size = 0;
                    return Ok(false);
                }
                self.end_cell()?;
                return Ok(true);
            }
            (State::Quote, b'\r') => {}
            (_, _) if byte == delimiter => self.end_cell()?,
            _ => {
                self.cell.push(byte);
                self.state = State::Plain;
            }
        }
        Ok(false)
    }

    fn end_cell(&mut self) -> Result<(), String> {
        if self.cells.len() == MOST_COLUMNS {
            return Err(format!("row {} has more than {MOST_COLUMNS} cells", self.number + 1));
        }
        let text = String::from_utf8(std::mem::take(&mut self.cell))
            .map_err(|_| format!("row {} is no UTF-8: save the table as UTF-8", self.number + 1))?;
        self.cells.push(text);
        self.state = State::Start;
        Ok(())
    }

    fn row(&mut self, each: &mut Each<'_>) -> Result<bool, String> {
        let cells = std::mem::take(&mut self.cells);
        self.size = 0;
        if self.columns.is_empty() {
            self.columns = cells;
            return Ok(true);
        }
        self.number += 1;
        if cells.len() != self.columns.len() {
            return Err(format!(
                "row {} has {} cells, the first row {} names",
                self.number,
                cells.len(),
                self.columns.len()
            ));
        }
        let cells = self.columns.iter().cloned().zip(cells.into_iter().map(Value::from)).collect();
        each(self.number, &self.columns, &cells)
    }

    fn object(&mut self, each: &mut Each<'_>) -> Result<bool, String> {
        let line = std::mem::take(&mut self.cell);
        self.size = 0;
        if line.trim_ascii().is_empty() {
            return Ok(true);
        }
        self.number += 1;
        let cells: Map<String, Value> = serde_json::from_slice(&line)
            .map_err(|error| format!("row {} is no JSON object: {error}", self.number))?;
        if self.columns.is_empty() {
            self.columns = cells.keys().cloned().collect();
        }
        each(self.number, &self.columns, &cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    fn read(kind: Kind, text: &[u8], chunk: usize) -> Result<Vec<Map<String, Value>>, String> {
        let mut table = Table::new(kind);
        let mut rows = Vec::new();
        let mut keep = |_: u64, _: &[String], cells: &Map<String, Value>| {
            rows.push(cells.clone());
            Ok(true)
        };
        for bytes in text.chunks(chunk) {
            table.push(bytes, &mut keep)?;
        }
        table.end(&mut keep)?;
        Ok(rows)
    }

    #[test]
    fn tables_of_three_kinds_say_the_same() {
        let csv = read(Kind::Csv, b"\xef\xbb\xbfa,b\r\n1,\"x, \"\"y\"\"\r\nz\"\r\n\r\n2,\"\"", 1);
        let tsv = read(Kind::Tsv, b"a\tb\n1\t\"x, \"\"y\"\"\r\nz\"\n2\t\n", 3);
        let json =
            read(Kind::Jsonl, b"{\"a\":\"1\",\"b\":\"x, \\\"y\\\"\\r\\nz\"}\n\n{\"a\":\"2\",\"b\":\"\"}", 5);
        assert_eq!(csv, tsv);
        assert_eq!(csv, json);
        assert_eq!(csv.map(|rows| rows.len()), Ok(2));
        assert!(
            read(Kind::Csv, b"a,b\n1\n", 9).is_err_and(|e| e == "row 1 has 1 cells, the first row 2 names")
        );
        assert!(read(Kind::Csv, b"a\n\"1\n", 9).is_err());
        assert_eq!(Kind::of("x", b"a\tb\n"), Kind::Tsv);
        assert_eq!(Kind::of("pasted", b" {\"a\": 1}"), Kind::Jsonl);
    }

    proptest! {
        /// On every table that the `csv` crate writes and reads, both read the same.
        #[test]
        fn csv_is_read_as_the_csv_crate_reads_it(rows in vec(vec("[a\",\r\n é]{0,6}", 3), 1..6), chunk in 1_usize..9) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["x", "y", "z"]).unwrap();
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = writer.into_inner().unwrap();
            let read = read(Kind::Csv, &text, chunk).unwrap();
            let cells: Vec<Vec<String>> = read
                .iter()
                .map(|row| ["x", "y", "z"].iter().map(|c| row[*c].as_str().unwrap().to_owned()).collect())
                .collect();
            prop_assert_eq!(cells, rows);
        }
    }
}
