//! Reading mails and forms: what is kept, what is refused and in which words, and that nothing sent makes it fall over
//! or take long.
#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

use domain::{
    Timestamp,
    failure::Problem,
    mail::{AddSample, Mail, Sample, Verdict, from_form, parse},
};
use proptest::prelude::*;

fn headers(raw: impl AsRef<[u8]>) -> Vec<(String, String)> {
    let mail = parse(raw.as_ref()).expect("a mail");
    mail.headers.into_iter().map(|h| (h.name, h.value)).collect()
}

fn value(raw: impl AsRef<[u8]>) -> String {
    headers(raw).swap_remove(0).1
}

fn refusal(raw: impl AsRef<[u8]>) -> String {
    let problem = parse(raw.as_ref()).expect_err("no mail");
    assert_eq!(problem.at, "eml");
    problem.message
}

#[test]
fn fields_keep_their_order_their_names_and_their_doubles() {
    let expected = [("Received", "one"), ("received", "two"), ("X-Odd_Name!", "a b"), ("Empty", "")]
        .map(|(n, v)| (n.to_owned(), v.to_owned()));
    let lf = "Received: one\nreceived:two\nX-Odd_Name! :  a\n b \nEmpty:\n\nBody: no field\n";
    assert_eq!(headers(lf), expected);
    assert_eq!(headers(lf.replace('\n', "\r\n")), expected);
    assert_eq!(headers(format!("\u{feff}{lf}")), expected, "with a byte order mark");
    assert_eq!(
        headers(format!("From ana@example.com Mon Mar  2 09:15:39 2026\n{lf}")),
        expected,
        "from an mbox"
    );
    assert_eq!(headers("A: b"), [("A".to_owned(), "b".to_owned())], "without a line break at the end");
    assert_eq!(parse(lf.as_bytes()).map(|m| m.size), Ok(lf.len() as u64), "the size is the whole mail's");
}

#[test]
fn encoded_words_are_decoded_and_the_rest_is_left() {
    let cases = [
        ("S: =?utf-8?q?An=C3=A1?= <a@b>", "Aná <a@b>"),
        ("S: =?UTF-8?B?SW52b2ljZQ==?= 7", "Invoice 7"),
        ("S: =?iso-8859-1?q?Olle_J=E4rnefors?=", "Olle Järnefors"),
        ("S: =?utf-8?q?a?= =?utf-8?q?b?=\n =?utf-8?q?c?=", "abc"),
        ("S: (=?utf-8?q?a?=)", "(a)"),
        ("S: a=?utf-8?q?b?=c", "abc"),
        ("S: =?utf-8*en?q?a?=", "a"),
        ("S: =?no-such-charset?q?a=FF?=", "a\u{fffd}"),
        ("S: =?utf-8?q?never ends", "=?utf-8?q?never ends"),
        ("S: =?utf-8?x?odd?=", "=?utf-8?x?odd?="),
        ("S: =?utf-8?b?!!!?= =?utf-8?q?a?=", "=?utf-8?b?!!!?= a"),
        ("S: =?", "=?"),
        ("S: =?=?=?=", "=?=?=?="),
        ("S: 2 =? 1 + 1", "2 =? 1 + 1"),
        ("S: naïve", "naïve"),
        ("S: a\tb", "a b"),
        ("S: a\n\tb\n  c", "a b  c"),
    ];
    for (raw, expected) in cases {
        assert_eq!(value(raw), expected, "{raw}");
    }
    assert_eq!(value(b"S: caf\xE9"), "caf\u{fffd}", "a charset nobody named");
}

#[test]
fn no_value_has_a_line_break_even_out_of_an_encoded_word() {
    assert_eq!(value("S: =?utf-8?q?a=0D=0ABcc:_x=00?="), "a\u{fffd}\u{fffd}Bcc: x\u{fffd}");
    assert_eq!(value(b"S: a\x1bb\x7f"), "a\u{fffd}b\u{fffd}");
}

#[test]
fn what_is_no_mail_is_refused_with_the_line_and_the_fix() {
    let none =
        "the mail has no header: it has to begin with lines like `From: ana@example.com`, then an empty line";
    for raw in ["", "\n", "\r\nSubject: x\n", "\u{feff}", "From a@b Mon Jan  1 00:00:00 2026\n"] {
        assert_eq!(refusal(raw), none, "{raw:?}");
    }
    let cases: [(&[u8], &str); 9] = [
        (
            b"hello",
            "line 1 is no header field: `hello`; a field is `Name: value`, and an empty line ends the header",
        ),
        (b"A: b\nhello world\n\n", "line 2 is no header field: `hello world`"),
        (b" A: b\n", "line 1 is no header field: ` A: b`"),
        (b"A: b\n: c\n", "line 2 is no header field: `: c`"),
        (b"A b: c\n", "line 1 is no header field: `A b: c`"),
        ("Ä: c\n".as_bytes(), "line 1 is no header field: `Ä: c`"),
        (b"A: b\nC: d\0e\n\n", "line 2 of the header has a NUL byte: remove it"),
        (b"A: b\rC: d\n\n", "line 1 of the header has a carriage return without line feed: remove it"),
        (b"\xFF\xFE<\0h\0t\0", "line 1 of the header has a NUL byte"),
    ];
    for (raw, expected) in cases {
        let message = refusal(raw);
        assert!(message.starts_with(expected), "{message}");
    }
    assert!(parse(b"A: b\n\n\0\r\0").is_ok(), "bodies may hold any byte");
}

#[test]
fn limits_are_said() {
    let many = "A: b\n".repeat(2_000);
    assert_eq!(headers(&many).len(), 2_000);
    assert_eq!(refusal(many + "A: b\n"), "the header has over 2000 fields");
    let long = format!("A: {}\n\n", "x".repeat(1_000_000));
    assert_eq!(value(&long).len(), 1_000_000);
    assert!(
        refusal(format!("A: {}\n\n", "x".repeat(1_100_000))).starts_with("the header has over 1048576 bytes")
    );
    assert!(refusal("A: b\n c\n".repeat(200_000)).starts_with("the header has over"));
    let mut mail = b"A: b\r\n\r\n".to_vec();
    mail.resize(40 * 1024 * 1024, b'x');
    assert!(parse(&mail).is_ok());
    mail.resize(100_000_000, b'x');
    assert_eq!(refusal(&mail), "the mail has 100000000 bytes; at most 41943040 (40 MiB) are taken");
}

fn form(eml: &str) -> AddSample {
    AddSample { eml: eml.into(), ..AddSample::default() }
}

fn made(form: &AddSample) -> Result<Sample, Vec<Problem>> {
    from_form(form, None, Timestamp(7), "id")
}

#[test]
fn what_a_form_leaves_empty_comes_from_the_message() {
    let eml = "Return-Path: <r@example.net>\nFrom: Bo <bo@example.net>\nTo: a@example.com, \"X, Y\" <b@example.com>\n\
               Cc: A@example.com, a@example.com\nSubject: Hello\n\nbody";
    let sample = made(&form(eml)).expect("a sample");
    assert_eq!(sample.name, "Hello");
    assert_eq!(sample.envelope.sender, "r@example.net");
    assert_eq!(sample.envelope.recipients, ["a@example.com", "b@example.com", "A@example.com"]);
    assert!(!sample.envelope.tls && sample.envelope.source_ip.is_empty());
    assert_eq!((sample.verdicts.spam, sample.verdicts.dmarc_policy.as_str()), (Verdict::Pass, "none"));
    assert_eq!((sample.received_at, sample.message_id.as_str()), (Timestamp(7), "id"));
    assert_eq!(sample.mail.size, eml.len() as u64);

    let from = made(&form("From: Bo <bo@example.net>\nTo: a@b\n\n")).expect("a sample");
    assert_eq!(
        (from.envelope.sender.as_str(), from.name.as_str()),
        ("bo@example.net", "mail without subject")
    );
    let null = made(&form("Return-Path: <>\nFrom: bo@example.net\nTo: a@b\n\n")).expect("a sample");
    assert_eq!(null.envelope.sender, "");
}

#[test]
fn what_a_form_says_goes_before_the_message() {
    let typed = AddSample {
        name: " mine ".into(),
        sender: "<s@example.net>".into(),
        recipients: " x@example.com;y@example.com,\r\n<z@example.com> x@example.com ".into(),
        tls: Some("on".into()),
        source_ip: "2001:db8::1".into(),
        spam: "FAIL".into(),
        virus: "GRAY".into(),
        spf: "PROCESSING_FAILED".into(),
        dmarc_policy: "reject".into(),
        ..form("From: bo@example.net\nTo: a@b\nSubject: Hello\n\n")
    };
    let sample = made(&typed).expect("a sample");
    assert_eq!((sample.name.as_str(), sample.envelope.sender.as_str()), ("mine", "s@example.net"));
    assert_eq!(sample.envelope.recipients, ["x@example.com", "y@example.com", "z@example.com"]);
    assert!(sample.envelope.tls);
    assert_eq!(sample.verdicts.spf, Verdict::ProcessingFailed);
}

#[test]
fn every_problem_of_a_form_is_named_after_its_field() {
    let wrong = AddSample {
        name: "n".repeat(121),
        eml: "no mail".into(),
        sender: "nobody".into(),
        recipients: "a@b c @d e@ <f@g".into(),
        source_ip: "1.2.3".into(),
        spam: "pass".into(),
        virus: "x".into(),
        spf: "x".into(),
        dkim: "x".into(),
        dmarc: "x".into(),
        dmarc_policy: "NONE".into(),
        ..AddSample::default()
    };
    let problems = made(&wrong).expect_err("problems");
    let at: Vec<&str> = problems.iter().map(|p| p.at.as_str()).collect();
    let expected = "eml name sender recipients recipients recipients recipients source_ip spam virus spf dkim dmarc \
                    dmarc_policy";
    assert_eq!(at, expected.split(' ').collect::<Vec<_>>());
    let said = |message: &str| problems.iter().any(|p| p.message == message);
    assert!(said("`nobody` has no `@`: write it like `ana@example.com`"), "{problems:?}");
    assert!(said("`e@` has nothing after the `@`: write it like `ana@example.com`"), "{problems:?}");
    assert!(said("`1.2.3` is no IP address: write it like `198.51.100.24` or `2001:db8::1`"), "{problems:?}");
    assert!(said("`pass` is no verdict; use PASS, FAIL, GRAY or PROCESSING_FAILED"), "{problems:?}");
    assert!(said("`NONE` is no DMARC policy; use none, quarantine or reject"), "{problems:?}");
    assert!(problems.iter().all(|p| !p.message.ends_with('.')));
}

#[test]
fn odd_addresses_are_taken_as_they_are_or_refused_in_words() {
    let with = |recipients: &str| {
        made(&AddSample { recipients: recipients.into(), ..form("From: a@b\n\n") })
            .map(|sample| sample.envelope.recipients)
            .map_err(|problems| problems.into_iter().map(|p| p.message).collect::<Vec<_>>())
    };
    for address in
        ["bo@bücher.example", "bo@xn--bcher-kva.example", "böb@example.com", "\"bo\"@example.com", "a@b@c"]
    {
        assert_eq!(with(address), Ok(vec![address.to_owned()]), "{address}");
    }
    let no_at = "`nobody` has no `@`: write it like `ana@example.com`".to_owned();
    assert_eq!(with("nobody"), Err(vec![no_at]));
    assert!(
        with("\"bo x\"@example.com").is_err_and(|all| all[0].contains("has no `@`")),
        "a space parts addresses"
    );
    assert!(
        with("bo\0@example.com")
            .is_err_and(|all| all[0].starts_with(r"`bo\0@example.com` has white space or a control"))
    );
}

#[test]
fn fields_that_nothing_fills_are_asked_for() {
    let at = |form: &AddSample| -> Vec<String> {
        made(form).expect_err("problems").into_iter().map(|p| p.at).collect()
    };
    assert_eq!(at(&AddSample::default()), ["eml", "sender", "recipients"]);
    assert_eq!(at(&form("Subject: x\n\n")), ["sender", "recipients"]);
    assert_eq!(at(&form("From: a@b\nTo: undisclosed-recipients:;\n\n")), ["recipients"]);
    let control = AddSample { name: "a\nb".into(), sender: "a\u{0}@b".into(), ..form("To: a@b\n\n") };
    assert_eq!(at(&control), ["name", "sender"]);
    let many = AddSample { recipients: "a@b ".repeat(51), ..form("From: a@b\n\n") };
    assert_eq!(made(&many).expect_err("problems")[0].message, "51 recipients: at most 50 are taken");
    let long = AddSample { recipients: format!("{}@b", "a".repeat(400)), ..form("From: a@b\n\n") };
    assert!(made(&long).expect_err("problems")[0].message.contains("longer than an address can be"));
}

#[test]
fn a_changed_sample_keeps_its_message_its_time_and_its_id() {
    let first = made(&form("From: bo@example.net\nTo: a@b\nSubject: Hello\n\n")).expect("a sample");
    let again = AddSample { name: "renamed".into(), ..first.to_form("sandbox".into()) };
    assert_eq!(again.eml, "");
    let changed = from_form(&again, Some(&first), Timestamp(8), "other").expect("a sample");
    assert_eq!(changed, Sample { name: "renamed".into(), ..first.clone() });
    let replaced = AddSample { eml: "Subject: New\n\n".into(), ..again };
    let replaced = from_form(&replaced, Some(&first), Timestamp(8), "other").expect("a sample");
    assert_eq!(replaced.mail.header("subject"), Some("New"));
    assert_eq!(replaced.received_at, first.received_at);
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_fall_over(raw in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&raw);
    }

    #[test]
    fn what_is_read_is_clean(lines in proptest::collection::vec("[A-Za-z-]{1,8}: [ -~]{0,40}(=\\?(utf-8|iso-8859-1|utf-7|gb18030|x)\\?[bBqQ]\\?[ -~]{0,20}\\?=)?[^\\x00\\r\\n]{0,8}", 1..8)) {
        let raw = lines.join("\r\n");
        let Mail { headers, size } = parse(raw.as_bytes()).expect("a mail");
        prop_assert_eq!(size, raw.len() as u64);
        prop_assert_eq!(headers.len(), lines.len());
        for header in headers {
            prop_assert!(!header.value.contains(char::is_control), "{:?}", header);
        }
    }

    #[test]
    fn a_sample_survives_its_form(
        sender in prop_oneof![Just(String::new()), "[a-z+]{1,5}@[a-z.]{1,5}"],
        recipients in proptest::collection::hash_set("[a-z+]{1,5}@[a-z.]{1,5}", 1..5),
        tls in any::<bool>(),
    ) {
        let mut sample = made(&form("From: a@b\nTo: a@b\n\n")).expect("a sample");
        sample.envelope.sender = sender;
        sample.envelope.recipients = recipients.into_iter().collect();
        sample.envelope.tls = tls;
        let form = sample.to_form("sandbox".into());
        prop_assert_eq!(from_form(&form, Some(&sample), Timestamp(9), "x"), Ok(sample));
    }
}
