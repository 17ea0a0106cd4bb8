//! The scanner against the oracle and the `csv` crate, on rows that go wrong in every way, divided in every way.

use crate::oracle::{self, Summary};
use domain::manifest::{Code, Fields, Options, Part, Report, Scanner, Start, Vectors, cells};
use proptest::{collection::vec, prelude::*, sample::select};

fn everything() -> Options {
    Options { examples: usize::MAX, ..Options::default() }
}

pub fn report(file: &[u8]) -> Report {
    let mut scanner = Scanner::new(everything());
    scanner.push(file);
    scanner.report()
}

/// A report in the oracle's form.
fn summary(report: &Report) -> Summary {
    let shares = |all: &[domain::manifest::Share]| {
        all.iter().map(|one| (one.name.clone().into_bytes(), one.rows)).collect()
    };
    let found = report
        .findings
        .iter()
        .filter_map(|f| Some((Code::of(&f.code)?.name(), (f.count, f.lines.clone()))))
        .collect();
    let lengths = |l: domain::manifest::Lengths| (l.shortest, l.longest, l.mean);
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

/// What keys are made of: what is fine, and what goes wrong at the seams of blocks, escapes and UTF-8.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let pieces: Vec<&[u8]> = vec![
        b"a",
        b"photos/",
        b"%2F",
        b"%2f",
        b"x-y_z.~",
        b"%20",
        b"%C3%BC",
        b"%c3%bc",
        b"%E2%82%AC",
        b"%F0%9F%98%80",
        b"%7B",
        b"%7D",
        b"%22a%22%3A1",
        b"%7B%22k%22%3A%22v%22%7D",
        b"%",
        b"%4",
        b"%GG",
        b"%C3",
        b"%BC",
        b"%C3%28",
        b"%C0%AF",
        b"%ED%A0%80",
        b"%E0%80%80",
        b"%F5%80%80%80",
        b"%F4%90%80%80",
        b"%F0%80%80%80",
        b"%25",
        b"%2520",
        b"%257B",
        b"+",
        b" ",
        b"\"",
        b"\"\"",
        b",",
        b"\r",
        b"\0",
        b"\t",
        b"\x7f",
        b"\xc3\xbc",
        b"\xff",
        b"{",
        b"}",
        b"{\"a\":1}",
        b"%00",
        b"%0A",
        b"0123456789012345678901234567890123456789012345678901234567890123",
        b"%E2%82",
        b"%F0%9F",
        b"%C3a%BC",
    ];
    select(pieces).prop_map(<[u8]>::to_vec)
}

fn good_piece() -> impl Strategy<Value = Vec<u8>> {
    let pieces: Vec<&[u8]> =
        vec![b"a", b"bc/", b"%20", b"%C3%BC", b"%E2%82%AC", b"%F0%9F%98%80", b"-._~", b"%2F", b"longer-word"];
    select(pieces).prop_map(<[u8]>::to_vec)
}

fn text(of: impl Strategy<Value = Vec<u8>>, most: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(of, 0..most).prop_map(|pieces| pieces.concat())
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let bucket =
        prop_oneof![8 => Just(b"bucket-a".to_vec()), 2 => Just(b"bucket-b".to_vec()), 1 => text(piece(), 3)];
    let key = prop_oneof![
        4 => text(good_piece(), 12),
        4 => text(piece(), 8),
        1 => text(good_piece(), 12).prop_map(|key| format!("%7B%22k%22%3A%22{}%22%7D", String::from_utf8(key).unwrap()).into_bytes()),
        1 => (1018_usize..1030).prop_map(|length| vec![b'k'; length]),
        1 => (336_usize..345).prop_map(|length| b"%20".repeat(length)),
        1 => (330_usize..345).prop_map(|length| [&b"%7B%22k%22%3A%22"[..], &b"%20".repeat(length), b"%22%7D"].concat()),
    ];
    let key = prop_oneof![5 => key.clone(), 1 => key.prop_map(|k| [b"\"", &k[..], b"\""].concat())];
    let tail = select(vec![&b""[..], b"", b"", b"", b",", b",null", b",v1.x", b",v%41", b",,", b"\r"]);
    prop_oneof![
        12 => (bucket, key, tail).prop_map(|(bucket, key, tail)| [&bucket[..], b",", &key, tail].concat()),
        1 => Just(vec![]),
        1 => text(piece(), 6),
    ]
}

pub fn file() -> impl Strategy<Value = Vec<u8>> {
    let start = select(vec![&b""[..], b"", b"", b"", b"\xef\xbb\xbf", b"Bucket,Key\n", b"\xff\xfe"]);
    (start, vec(line(), 0..12), any::<bool>()).prop_map(|(start, lines, ended)| {
        let mut file = [start, &lines.join(&b"\n"[..])].concat();
        if ended {
            file.push(b'\n');
        }
        file
    })
}

/// Scans a file divided at some places, each part fed in pieces of one size.
fn divided(file: &[u8], mut cuts: Vec<usize>, piece: usize) -> Option<Report> {
    let fields = {
        let mut whole = Scanner::new(everything());
        whole.push(file);
        whole.finish().1
    };
    cuts.iter_mut().for_each(|cut| *cut %= file.len() + 1);
    cuts.extend([0, file.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let options = Options { fields: Some(fields.clone()), ..everything() };
    let scan = |from: usize, to: usize| {
        let start = if from == 0 { Start::OfFile } else { Start::Middle };
        let mut scanner = Scanner::at(start, options.clone());
        file[from..to].chunks(piece).for_each(|bytes| scanner.push(bytes));
        if !scanner.is_skipping() {
            // True as soon as the last line is whole.
            let _ = file[to..].chunks(piece).any(|bytes| scanner.push_tail(bytes));
        }
        scanner.finish().0
    };
    let mut parts: Vec<Part> = cuts.windows(2).map(|pair| scan(pair[0], pair[1])).collect();
    // From the right, so that appending has to be associative: the report below, from the left, must be the same.
    let mut right = parts.clone();
    let whole = loop {
        let (Some(last), Some(mut before)) = (right.pop(), right.pop()) else { break parts.first().cloned() };
        before.append(last);
        if right.is_empty() {
            break Some(before);
        }
        right.push(before);
    };
    let mut parts = parts.drain(..);
    let mut left = parts.next()?;
    parts.for_each(|part| left.append(part));
    let (left, right) = (left.report(&fields, 20), whole?.report(&fields, 20));
    assert_eq!(left, right);
    Some(left)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn the_scanner_finds_what_the_oracle_finds(file in file()) {
        let report = report(&file);
        prop_assert_eq!(report.bytes, file.len() as u64);
        let mut expected = oracle::summary(&file);
        // Names are printed: what is no UTF-8 in them is replaced.
        for names in [&mut expected.buckets, &mut expected.prefixes] {
            *names = std::mem::take(names).into_iter().fold(Default::default(), |mut all, (name, rows)| {
                let name: &[u8] = name.get(..64).unwrap_or(&name);
                *all.entry(String::from_utf8_lossy(name).into_owned().into_bytes()).or_insert(0) += rows;
                all
            });
        }
        prop_assert_eq!(summary(&report), expected);
        for vectors in [Vectors::Narrow, Vectors::None] {
            let mut scanner = Scanner::new(Options { vectors, ..everything() });
            scanner.push(&file);
            prop_assert_eq!(&scanner.report(), &report, "{:?}", vectors);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn any_division_gives_the_same_report(file in file(), cuts in vec(any::<usize>(), 0..5), piece in 1_usize..200) {
        if !file.is_empty() {
            let mut scanner = Scanner::new(Options { limit: 20, ..everything() });
            scanner.push(&file);
            prop_assert_eq!(divided(&file, cuts, piece), Some(scanner.report()));
        }
    }

    #[test]
    fn cells_are_what_the_csv_crate_reads(line in line()) {
        // Breaks inside quotes, and CR as a line's end, are where the two mean to differ.
        let open = cells(&line).any(|cell| cell.open);
        prop_assume!(!open && !line.is_empty() && !line.contains(&b'\r'));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&line[..]);
        let record = reader.byte_records().next().unwrap().unwrap();
        let ours: Vec<_> = cells(&line).map(|cell| cell.text(&mut Vec::new()).to_vec()).collect();
        // The csv crate takes a byte order mark away from the start of its input.
        prop_assume!(!line.starts_with(b"\xef\xbb\xbf"));
        prop_assert_eq!(ours, record.iter().map(<[u8]>::to_vec).collect::<Vec<_>>());
    }
}

#[test]
fn of_many_prefixes_a_sample_has_exact_counts() {
    let file: String = (0..3000).map(|n| format!("bucket-a,p{}/k\n", n % 1500)).collect();
    let report = report(file.as_bytes());
    assert!(report.prefixes_more && report.prefixes.len() == 1000);
    assert!(report.prefixes.iter().all(|one| one.rows == 2));
    assert_eq!(
        divided(file.as_bytes(), vec![100, 7000, 9000, 20_000], 333).unwrap().prefixes,
        report.prefixes
    );
}

#[test]
fn columns_can_be_told() {
    use domain::manifest::Field::{Bucket, Ignore, Key};
    let fields = Fields::new(vec![Key, Ignore, Bucket]).unwrap();
    let mut scanner = Scanner::new(Options { fields: Some(fields), ..Options::default() });
    scanner.push(b"k%20ey,42,bucket-a\n");
    let report = scanner.report();
    assert_eq!(report.findings, []);
    assert_eq!(report.buckets[0].name, "bucket-a");
    assert!(Fields::new(vec![Key, Key, Bucket]).is_err());
    assert!(Fields::new(vec![Key]).is_err());
}
