//! Input that is wrong: each kind has a clear message that names the place, and nothing falls over.

use crate::line::{Ran, run_in};
use cli::{Exit, Style};
use serde_json::{Value, json};
use std::fs;

const MAIL: &str = "From: ana@example.net\r\nTo: bo@example.com\r\nSubject: hi\r\n\r\n";

/// Runs a command on a file of rules and a mail that are made for it.
fn with(rules: &str, mail: &str, words: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("r.json"), rules).unwrap();
    fs::write(folder.path().join("m.eml"), mail).unwrap();
    run_in(folder.path(), words, Style::Plain)
}

fn check(rules: &str) -> Ran {
    with(rules, MAIL, &["rules", "check", "r.json"])
}

fn simulate(recipient: &str) -> Ran {
    let set = set(&json!([rule("all", &json!({}))]));
    with(&set, MAIL, &["rules", "simulate", "r.json", "--mail", "m.eml", "--recipient", recipient])
}

/// A rule about which there is nothing to say but that it takes everything.
fn rule(name: &str, members: &Value) -> Value {
    let mut rule = json!({
        "Name": name, "Enabled": true, "TlsPolicy": "Require", "ScanEnabled": true,
        "Recipients": [format!("{name}@example.com")],
        "Actions": [{"S3Action": {"BucketName": "mail", "ObjectKeyPrefix": format!("{name}/")}}],
    });
    rule.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    rule
}

fn set(rules: &Value) -> String {
    json!({"Name": "in", "Rules": rules}).to_string()
}

#[test]
fn what_cannot_be_read_ends_with_2_and_says_where() {
    let cases: [(&str, &str); 12] = [
        ("", "there is nothing to read; paste what `aws ses describe-receipt-rule-set` prints"),
        ("rules", "this is no JSON: expected value at line 1 column 1"),
        ("{\"Name\": \"a\", \"Rules\": [", "this is no JSON: EOF while parsing a list at line 1 column 24"),
        ("<xml/>", "this is no JSON"),
        ("3", "a number where an object belongs"),
        ("{}", "the document is empty"),
        (r#"{"Name": "a", "Rules": {}}"#, "Rules: an object where a list belongs"),
        (r#"{"Name": "a", "Rules": [{"Name": "x", "Enabled": "yes"}]}"#, "Rules[0].Enabled: a text where"),
        (r#"{"Name": "a", "Rules": [{"name": "x"}]}"#, "did you mean `Name`?"),
        (
            r#"{"Name": "a", "Rules": [{"Name": "x", "Actions": [{}, {"StopAction": {"Scope": "RuleSet"}, "S3Action": {"BucketName": "b"}}]}]}"#,
            "Rules[0].Actions[1]: the action has `S3Action` and `StopAction`; it takes exactly one: split it into 2",
        ),
        (r#"{"Name": "a", "Name": "b", "Rules": []}"#, "`Name` comes twice"),
        (
            r#"{"Name": "a", "Rules": [{"Name": "x", "Actions": [{"StopAction": {"Scope": "Rule"}}]}]}"#,
            "Rules[0].Actions[0].StopAction.Scope",
        ),
    ];
    for (text, reason) in cases {
        let ran = check(text);
        assert_eq!((ran.exit, ran.out.as_str()), (Exit::Unusable, ""), "{text}");
        assert!(
            ran.err.starts_with("countersign: cannot read `r.json`: ") && ran.err.contains(reason),
            "{text}: {}",
            ran.err
        );
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
    let deep = "[".repeat(100_000);
    assert_eq!(check(&deep).exit, Exit::Unusable);
}

#[test]
fn what_aws_would_refuse_ends_with_1_and_has_a_code() {
    let many = |n: usize| set(&(0..n).map(|i| rule(&format!("r{i}"), &json!({}))).collect());
    let action = json!({"AddHeaderAction": {"HeaderName": "X-A", "HeaderValue": "1"}});
    let actions = |n: usize| set(&json!([rule("r", &json!({"Actions": vec![action.clone(); n]}))]));
    let header = |value: &str| {
        let action = json!({"AddHeaderAction": {"HeaderName": "X-A", "HeaderValue": value}});
        set(&json!([rule("r", &json!({"Actions": [action]}))]))
    };
    let named =
        |length: usize| set(&json!([rule(&"n".repeat(length), &json!({"Recipients": ["a@example.com"]}))]));
    let recipient = |text: &str| set(&json!([rule("r", &json!({"Recipients": [text]}))]));
    let cases = [
        (many(200), Exit::Clean, ""),
        (many(201), Exit::Found, "Rules: error: "),
        (actions(10), Exit::Clean, ""),
        (actions(11), Exit::Found, "Rules[0].Actions: error: "),
        (named(64), Exit::Clean, ""),
        (named(65), Exit::Found, "Rules[0].Name: error: "),
        (header("plain"), Exit::Clean, ""),
        (header("a\u{0}b"), Exit::Found, "Rules[0].Actions[0].HeaderValue: error: "),
        (header("a\rb"), Exit::Found, "Rules[0].Actions[0].HeaderValue: error: "),
        (header("a\nb"), Exit::Found, "Rules[0].Actions[0].HeaderValue: error: "),
        (recipient("a@example.com"), Exit::Clean, ""),
        (recipient("a b@example.com"), Exit::Found, "Rules[0].Recipients: error: "),
        (recipient("\"a\"@example.com"), Exit::Clean, "Rules[0].Recipients: warning: "),
        (recipient("a@bücher.example"), Exit::Clean, "Rules[0].Recipients: warning: "),
        (recipient("@"), Exit::Found, "Rules[0].Recipients: error: "),
    ];
    for (text, exit, line) in cases {
        let ran = check(&text);
        let shown: String = text.chars().take(300).collect();
        assert_eq!(ran.exit, exit, "{shown}\n{}", ran.out);
        assert!(ran.out.contains(line), "{shown}\n{}", ran.out);
        assert!(!ran.out.contains(['\r', '\0']), "{shown}\n{}", ran.out);
        assert!(exit == Exit::Found || !ran.out.contains(" error: "), "{shown}\n{}", ran.out);
    }
}

#[test]
fn mails_that_are_none_are_refused_and_say_the_line() {
    let rules = set(&json!([rule("all", &json!({"Recipients": []}))]));
    let cases: [(String, Option<&str>); 7] = [
        (String::new(), Some("no header")),
        ("no header here".into(), Some("line 1")),
        ("From: a@example.net\r\nTo\u{0}: x\r\n\r\n".into(), Some("line 2")),
        ("Subject: nobody\r\n\r\n".into(), None),
        (format!("{MAIL}{}", "x".repeat(45 * 1024 * 1024)), Some("at most 41943040 (40 MiB) are taken")),
        (format!("{}\r\n\r\n", "Content-Type: message/rfc822\r\n\r\n".repeat(1000)), None),
        ("From: =?klingon?B?4pij?= <a@example.net>\r\n\r\n\u{fffd}".into(), None),
    ];
    for (mail, reason) in cases {
        let words = ["rules", "simulate", "r.json", "--mail", "m.eml", "--recipient", "a@example.com"];
        let ran = with(&rules, &mail, &words);
        let shown: String = mail.chars().take(60).collect();
        match reason {
            None => assert_eq!((ran.exit, ran.err.as_str()), (Exit::Clean, ""), "{shown}"),
            Some(reason) => {
                assert_eq!(ran.exit, Exit::Unusable, "{shown}");
                assert!(
                    ran.err.contains("cannot read `m.eml`: ") && ran.err.contains(reason),
                    "{shown}: {}",
                    ran.err
                );
            }
        }
    }
}

#[test]
fn recipients_that_are_no_address_are_refused() {
    for (typed, fault) in [
        ("example.com", "--recipient: `example.com` has no `@`"),
        ("@example.com", "--recipient: `@example.com` has nothing before the `@`"),
        ("a@", "--recipient: `a@` has nothing after the `@`"),
        ("", "--recipient is empty"),
        ("a\u{0}@example.com", "has white space or a control character"),
    ] {
        let ran = simulate(typed);
        assert_eq!(ran.exit, Exit::Unusable, "{typed}");
        assert!(ran.err.contains(fault), "{typed}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
    for typed in ["ALL@Example.COM", "\"a.b\"@example.com", "jürgen@bücher.example"] {
        assert_eq!(simulate(typed).exit, Exit::Clean, "{typed}");
    }
}

#[test]
fn options_that_say_nothing_are_refused() {
    let rules = set(&json!([rule(
        "all",
        &json!({"Actions": [
            {"S3Action": {"BucketName": "b"}},
            {"LambdaAction": {"FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:f"}},
        ]})
    )]));
    for (option, value, reason) in [
        ("--answer", "all/2=STOP", "--answer: `STOP` is no answer"),
        ("--answer", "all/2=stop_rule", "`stop_rule` is no answer"),
        ("--answer", "all/2", "has no `=`"),
        ("--answer", "all=STOP_RULE", "`all` names no action: write RULE/N"),
        ("--answer", "all/0=STOP_RULE", "`all/0` names no action: `all` has 2 actions, counted from 1"),
        ("--answer", "all/3=STOP_RULE", "`all/3` names no action"),
        ("--answer", "all/99999999999=STOP_RULE", "names no action"),
        ("--answer", "other/1=STOP_RULE", "there is no rule `other`: there is `all`"),
        ("--answer", "all/1=STOP_RULE", "`all/1` is no function but S3: only functions answer"),
        ("--default-answer", "NO", "--default-answer: `NO` is no answer"),
        ("--verdict", "spam", "has no `=`"),
        ("--verdict", "spam=BAD", "--verdict spam: `BAD` is no verdict"),
        ("--verdict", "spam=", "has no verdict"),
        ("--verdict", "taste=FAIL", "names no check"),
        ("--source-ip", "300.1.1.1", "--source-ip: `300.1.1.1` is no IP address"),
        ("--sender", "nobody", "--sender: `nobody` has no `@`"),
        ("--dmarc-policy", "shrug", "--dmarc-policy: `shrug` is no DMARC policy"),
        ("--received-at", "yesterday", "--received-at: `yesterday` is no time"),
    ] {
        let line = [
            "rules",
            "simulate",
            "r.json",
            "--mail",
            "m.eml",
            "--recipient",
            "all@example.com",
            option,
            value,
        ];
        let ran = with(&rules, MAIL, &line);
        assert_eq!((ran.exit, ran.out.as_str()), (Exit::Unusable, ""), "{option} {value}");
        assert!(ran.err.contains(reason), "{option} {value}: {}", ran.err);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
}
