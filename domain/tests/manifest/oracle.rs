//! A second reading of the rules, as plain as can be: whole file in memory, line by line, nothing shared with the scanner.

use domain::manifest::{Code, Lengths, Report, Share};
use std::collections::{BTreeMap, BTreeSet};

/// Per code: how many, and the lines.
pub type Found = BTreeMap<&'static str, (u64, Vec<u64>)>;

#[derive(Debug, Default, PartialEq)]
pub struct Summary {
    pub rows: u64,
    pub lines: u64,
    pub json_rows: u64,
    pub buckets: BTreeMap<Vec<u8>, u64>,
    pub prefixes: BTreeMap<Vec<u8>, u64>,
    pub found: Found,
    pub encoded: Option<(u64, u64, u64)>,
    pub decoded: Option<(u64, u64, u64)>,
}

/// A report of the scanner in this form.
pub fn seen(report: &Report) -> Summary {
    // Names that differ in bytes that are no UTF-8 print alike.
    let shares = |all: &[Share]| {
        let mut sums = BTreeMap::new();
        for one in all {
            *sums.entry(one.name.clone().into_bytes()).or_insert(0) += one.rows;
        }
        sums
    };
    let found = report
        .findings
        .iter()
        .filter_map(|f| Some((Code::of(&f.code)?.name(), (f.count, f.lines.clone()))))
        .collect();
    let lengths = |l: Lengths| (l.shortest, l.longest, l.mean);
    Summary {
        rows: report.rows,
        lines: report.lines,
        json_rows: report.json_rows,
        buckets: shares(&report.buckets),
        prefixes: shares(&report.prefixes),
        found,
        encoded: report.encoded.map(lengths),
        decoded: report.decoded.map(lengths),
    }
}

/// A summary with its names as a report prints them: cut, and what is no UTF-8 in them replaced.
pub fn printed(mut summary: Summary) -> Summary {
    for names in [&mut summary.buckets, &mut summary.prefixes] {
        let mut all = BTreeMap::new();
        for (name, rows) in std::mem::take(names) {
            let name = name.get(..64).unwrap_or(&name);
            *all.entry(String::from_utf8_lossy(name).into_owned().into_bytes()).or_insert(0) += rows;
        }
        *names = all;
    }
    summary
}

struct Cell {
    text: Vec<u8>,
    codes: Vec<&'static str>,
}

fn cells(line: &[u8]) -> Vec<Cell> {
    let mut all = Vec::new();
    let mut at = 0;
    loop {
        let mut cell = Cell { text: vec![], codes: vec![] };
        if line.get(at) == Some(&b'"') {
            cell.codes.push("quoted");
            at += 1;
            let mut closed = false;
            while at < line.len() {
                if line[at] == b'"' && line.get(at + 1) == Some(&b'"') {
                    cell.text.push(b'"');
                    at += 2;
                } else if line[at] == b'"' {
                    closed = true;
                    at += 1;
                    break;
                } else {
                    cell.text.push(line[at]);
                    at += 1;
                }
            }
            if !closed {
                cell.codes.push("quote-open");
            }
            if at < line.len() && line[at] != b',' {
                cell.codes.push("quote-stray");
            }
        } else if line[at..].split(|b| *b == b',').next().unwrap().contains(&b'"') {
            cell.codes.push("quote-stray");
        }
        while at < line.len() && line[at] != b',' {
            cell.text.push(line[at]);
            at += 1;
        }
        all.push(cell);
        if at == line.len() {
            return all;
        }
        at += 1;
    }
}

fn hex(byte: u8) -> Option<u8> {
    u8::try_from((byte as char).to_digit(16)?).ok()
}

fn decode(text: &[u8]) -> (Vec<u8>, bool) {
    let (mut out, mut valid, mut at) = (vec![], true, 0);
    while at < text.len() {
        let pair = (text.get(at + 1).copied().and_then(hex), text.get(at + 2).copied().and_then(hex));
        match (text[at], pair) {
            (b'%', (Some(a), Some(b))) => {
                out.push(a * 16 + b);
                at += 2;
            }
            (b'%', _) => {
                valid = false;
                out.push(b'%');
            }
            (b'+', _) => out.push(b' '),
            (other, _) => out.push(other),
        }
        at += 1;
    }
    (out, valid)
}

/// Whether the first two cells are names of columns, whatever their case and what divides their words.
fn is_header(line: &[u8]) -> bool {
    let word = |cell: &Cell| {
        let text = String::from_utf8_lossy(&cell.text).into_owned();
        text.chars().filter(|c| !" _-".contains(*c)).collect::<String>().to_ascii_lowercase()
    };
    let words: Vec<String> = cells(line).iter().map(word).collect();
    let buckets = ["bucket", "bucketname", "s3bucket", "sourcebucket"];
    let keys = ["key", "keyname", "objectkey", "s3key", "object", "name"];
    words.len() > 1 && buckets.contains(&words[0].as_str()) && keys.contains(&words[1].as_str())
}

fn bucket_is_fine(name: &[u8]) -> bool {
    let allowed = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'.' || *b == b'-';
    let text = String::from_utf8_lossy(name).into_owned();
    let ends = |b: Option<&u8>| b.is_some_and(|b| *b != b'.' && *b != b'-');
    let numbers: Vec<&str> = text.split('.').collect();
    let address = numbers.len() == 4 && numbers.iter().all(|n| n.parse::<u8>().is_ok());
    name.iter().all(allowed)
        && name.len() >= 3
        && name.len() <= 63
        && ends(name.first())
        && ends(name.last())
        && !text.contains("..")
        && !address
}

fn prefix(key: &[u8]) -> Vec<u8> {
    let key = &key[..key.len().min(64)];
    for at in 0..key.len() {
        if key[at] == b'/' {
            return key[..=at].to_vec();
        }
        if key[at..].starts_with(b"%2F") || key[at..].starts_with(b"%2f") {
            return key[..at + 3].to_vec();
        }
    }
    vec![]
}

/// The whole report on a file whose rows have two or three columns, as its first row says.
pub fn summary(file: &[u8]) -> Summary {
    let mut all = Summary::default();
    let mut lines: Vec<&[u8]> = file.split(|b| *b == b'\n').collect();
    let last = lines.pop().unwrap();
    let unended = !last.is_empty();
    if unended {
        lines.push(last);
    }
    let mut columns = None;
    let (mut empty_versions, mut versions) = (vec![], 0);
    let mut first_of_bucket: Vec<(Vec<u8>, u64)> = vec![];
    let (mut encoded, mut decoded) = (vec![], vec![]);
    let count = lines.len();
    for (index, line) in lines.into_iter().enumerate() {
        let number = index as u64 + 1;
        all.lines += 1;
        let mut codes = BTreeSet::new();
        if unended && index + 1 == count {
            codes.insert("final-newline");
        }
        let mut text = line;
        if index == 0 {
            if text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff") {
                codes.insert("utf-16");
            }
            if let Some(rest) = text.strip_prefix(b"\xef\xbb\xbf") {
                codes.insert("bom");
                text = rest;
            }
            if is_header(text) {
                codes.insert("header-row");
            }
        }
        if text.last() == Some(&b'\r') {
            codes.insert("crlf");
            text = &text[..text.len() - 1];
        }
        if text.is_empty() {
            codes.insert("blank-line");
        } else {
            all.rows += 1;
            let cells = cells(text);
            let wanted = *columns.get_or_insert(if cells.len() == 3 { 3 } else { 2 });
            codes.extend(cells.iter().flat_map(|cell| cell.codes.iter().copied()));
            if cells.len() != wanted {
                codes.insert("columns");
            }
            if text.iter().any(u8::is_ascii_control) {
                codes.insert("control-character");
            }
            let bucket = cells[0].text.clone();
            if !bucket_is_fine(&bucket) {
                codes.insert("bucket-name");
            }
            // Of longer names, which no bucket has, the beginning is told apart.
            let bucket = bucket[..bucket.len().min(64)].to_vec();
            if !first_of_bucket.iter().any(|(name, _)| *name == bucket) {
                first_of_bucket.push((bucket.clone(), number));
            }
            *all.buckets.entry(bucket).or_default() += 1;
            if wanted == 3
                && let Some(cell) = cells.get(2)
            {
                match &cell.text[..] {
                    b"" => empty_versions.push(number),
                    b"null" => {
                        codes.insert("version-null");
                        versions += 1;
                    }
                    _ => versions += 1,
                }
            }
            if let Some(cell) = cells.get(1) {
                let json = key(&cell.text, &mut codes, &mut encoded, &mut decoded);
                if json {
                    all.json_rows += 1;
                } else {
                    *all.prefixes.entry(prefix(&cell.text)).or_default() += 1;
                }
            }
        }
        for code in codes {
            let (count, lines) = all.found.entry(code).or_default();
            *count += 1;
            lines.push(number);
        }
    }
    if all.rows == 0 {
        all.found.insert("rows-none", (1, vec![]));
    }
    if !empty_versions.is_empty() {
        let code = if versions > 0 { "versions-mixed" } else { "version-empty" };
        all.found.insert(code, (empty_versions.len() as u64, empty_versions));
    }
    if first_of_bucket.len() > 1 {
        let lines = first_of_bucket.iter().skip(1).map(|(_, line)| *line).collect();
        all.found.insert("buckets-several", (first_of_bucket.len() as u64, lines));
    }
    let span = |all: &[u64]| {
        Some((*all.iter().min()?, *all.iter().max()?, all.iter().sum::<u64>() / all.len() as u64))
    };
    all.encoded = span(&encoded);
    all.decoded = span(&decoded);
    all
}

fn key(
    text: &[u8],
    codes: &mut BTreeSet<&'static str>,
    encoded: &mut Vec<u64>,
    decoded: &mut Vec<u64>,
) -> bool {
    let (plain, valid) = decode(text);
    let utf8 = String::from_utf8(plain.clone());
    let characters = text.iter().filter(|b| !(0x80..0xc0).contains(*b)).count();
    encoded.push(characters as u64);
    decoded.push(plain.len() as u64);
    let mut add = |when: bool, code: &'static str| {
        if when {
            codes.insert(code);
        }
    };
    add(text.is_empty(), "key-empty");
    add(!valid, "escape-invalid");
    add(text.contains(&b' '), "space-raw");
    add(text.contains(&b'+'), "plus-bare");
    add(text.iter().any(|b| *b >= 0x80), "non-ascii-raw");
    add(utf8.is_err(), "utf8-invalid");
    let again = plain.windows(3).any(|w| w[0] == b'%' && hex(w[1]).is_some() && hex(w[2]).is_some());
    add(again, "double-encoding");
    if plain.first() == Some(&b'{') {
        let json = utf8.as_ref().is_ok_and(|t| serde_json::from_str::<serde_json::Value>(t).is_ok());
        add(text.first() == Some(&b'{'), "json-raw");
        add(utf8.is_ok() && !json, "json-syntax");
        add(characters > 1024, "json-long");
        return json;
    }
    add(plain.len() > 1024, "key-long");
    add(plain.len() <= 1024 && characters > 1024, "key-encoded-long");
    false
}
