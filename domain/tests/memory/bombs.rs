//! Mails made to bring down who reads them. Each is a mail with so many fields, or refused, and reading it takes a bounded
//! amount of work and memory, whatever its size.

use super::counting::used;
use domain::{
    Timestamp,
    mail::{AddSample, Mail, from_form, parse},
};

/// What a mail may take of memory.
const ROOM: isize = 64 << 20;
/// What reading may allocate in all: a header has at most a mebibyte, and no part of it is copied more often than this.
const WORK: usize = 64 << 20;

/// A bomb's name, the mail, and how many fields it has; none where it is refused.
type Bomb = (&'static str, String, Option<usize>);

fn in_bodies() -> Vec<Bomb> {
    let nested = |levels: usize| "Content-Type: message/rfc822\r\n\r\n".repeat(levels);
    let multipart = |levels: usize| -> String {
        (0..levels).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n")).collect()
    };
    let parts = "Content-Type: multipart/mixed; boundary=b\n\n".to_owned() + &"--b\n\nx\n".repeat(1_000_000);
    vec![
        ("1,000 mails in one another", nested(1_000), Some(1)),
        ("100,000 mails in one another", nested(100_000), Some(1)),
        ("1,000 multiparts in one another", multipart(1_000), Some(1)),
        ("100,000 multiparts in one another", multipart(100_000), Some(1)),
        ("a million parts", parts, Some(1)),
        ("a boundary of a kilobyte", multipart(1).replace("b0", &"-".repeat(1_000)).repeat(10_000), Some(1)),
        ("40 MiB of line breaks", "A: b\n".to_owned() + &"\n".repeat(41_000_000), Some(1)),
        (
            "40 MiB of base64",
            "Content-Transfer-Encoding: base64\n\n".to_owned() + &"QUJD".repeat(10_000_000),
            Some(1),
        ),
    ]
}

fn in_headers() -> Vec<Bomb> {
    let params = |count: usize| -> String { (0..count).map(|n| format!(";\n x*{n}*=a")).collect() };
    vec![
        ("50,000 continued parameters", format!("Content-Type: a/b{}\n\n", params(50_000)), Some(1)),
        ("300,000 continued parameters", format!("Content-Type: a/b{}\n\n", params(300_000)), None),
        ("500,000 fields", "A:\n".repeat(500_000), None),
        ("500,000 folds", "A:\n".to_owned() + &" \n".repeat(500_000), Some(1)),
        ("a line without end", "A".repeat(10_000_000), None),
        ("a header without end", "A: b\n ".repeat(5_000_000), None),
    ]
}

fn in_values() -> Vec<Bomb> {
    let field = |value: String| format!("Subject: {value}\n\n");
    let long = |value: String| (field(value), Some(1));
    let all = [
        ("a megabyte of white space", long(" ".repeat(1_000_000))),
        ("beginnings of words", long("=?".repeat(500_000))),
        ("words without data", long("=?a?q?".repeat(170_000))),
        ("words without end", long("=?utf-8?q?x".repeat(90_000))),
        ("words without end, spaced", long("=?utf-8?q?x ".repeat(80_000))),
        ("words that cannot be decoded", long("=?utf-8?b?!".repeat(90_000) + "?=")),
        ("words of wrong hex", long("=?utf-8?q?=XX?=".repeat(60_000))),
        ("long charsets", long(format!("=?{}?q?x?=", "c".repeat(60)).repeat(15_000))),
        ("one word of a megabyte", long(format!("=?utf-8?q?{}?=", "=41".repeat(340_000)))),
        ("a charset that grows what it reads", long("=?iso-2022-jp?b?GyRCGyRCGyRC?= ".repeat(33_000))),
        ("a comment a megabyte deep", long("(".repeat(1_000_000))),
    ];
    all.into_iter().map(|(name, (mail, fields))| (name, mail, fields)).collect()
}

#[test]
fn bombs_are_duds() {
    let bombs: Vec<fn() -> Vec<Bomb>> = vec![in_bodies, in_headers, in_values];
    let mut count = 0;
    for (name, bomb, fields) in bombs.into_iter().flat_map(|make| make()) {
        count += 1;
        let (read, parsing) = used(|| parse(bomb.as_bytes()));
        assert_eq!(read.as_ref().ok().map(|m| m.headers.len()), fields, "{name}");
        assert!(parsing.peak <= ROOM && parsing.bytes <= WORK, "{name}: {parsing:?}");
        // Nothing beyond the longest header is looked at: a mail cut there reads the same.
        let headers = |mail: Result<Mail, _>| mail.ok().map(|m| m.headers);
        if let Some(cut) = bomb.as_bytes().get(..(1 << 20) + 1) {
            assert_eq!(headers(parse(cut)), headers(read), "{name}");
        }

        let form =
            AddSample { eml: bomb, sender: "<>".into(), recipients: "a@b".into(), ..AddSample::default() };
        let (sample, forming) = used(|| from_form(&form, None, Timestamp(0), "id"));
        assert_eq!(sample.is_ok(), fields.is_some(), "{name}");
        assert!(forming.peak <= ROOM && forming.bytes <= WORK, "{name}: {forming:?}");
    }
    assert_eq!(count, 25);
}

/// The lists in address fields are read too, where a form leaves sender and recipients open.
#[test]
fn bombs_in_address_fields_are_duds() {
    for list in ["<", "(", "\"", "a@b,", ":", ";", "<@>,", "\\", "a:", "(a@b),"] {
        let list = list.repeat(900_000 / list.len());
        let form = AddSample { eml: format!("From: a@b\nTo: {list}\n\n"), ..AddSample::default() };
        let (made, used) = used(|| from_form(&form, None, Timestamp(0), "id"));
        let problems = made.expect_err("no usable recipient");
        assert!(problems.iter().any(|p| p.at == "recipients"), "{problems:?}");
        assert!(problems.iter().all(|p| p.message.len() < 300), "{problems:?}");
        assert!(used.peak <= ROOM && used.bytes <= WORK, "{list:.9}: {used:?}");
    }
}

/// A mail over the limit is refused by its size alone, and one of any size costs what its header costs.
#[test]
fn a_mail_of_100_mb_is_refused_unread() {
    let mut mail = b"A: b\r\n\r\n".to_vec();
    mail.resize(100_000_000, b'x');
    let (read, refusing) = used(|| parse(&mail));
    let problem = read.expect_err("too large");
    assert!(problem.message.contains("at most 41943040 (40 MiB)"), "{problem:?}");
    assert!(refusing.bytes < 1_000, "{refusing:?}");
    let (read, reading) = used(|| parse(mail.get(..41_943_040).unwrap_or_default()));
    assert!(read.is_ok() && reading.bytes < 1_000, "{reading:?}");
}
