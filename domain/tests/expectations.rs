//! Expectations, and samples read from what SES said of real mails.

#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

use domain::{
    expectation::{Miss, Wanted},
    mail::{Envelope, Mail, Sample, from_notification},
    rules::{
        RuleSet,
        outcome::{Answer, Answers, Effect, Refusal},
    },
};
use proptest::prelude::*;

const SPAM_FILTER: &str = "arn:aws:lambda:eu-west-1:111122223333:function:spam-filter";

fn set(json: &str) -> RuleSet {
    serde_json::from_str(&format!(r#"{{"Name":"inbound","Rules":[{json}]}}"#)).expect("the rule set is read")
}

/// A rule with a function that SES waits for, and one that stores.
fn filter(name: &str) -> String {
    format!(
        r#"{{"Name":"{name}","Enabled":true,"Recipients":["example.com"],"Actions":[{{"LambdaAction":{{"FunctionArn":"{SPAM_FILTER}","InvocationType":"RequestResponse"}}}}]}}"#
    )
}

fn store(name: &str, bucket: &str) -> String {
    format!(
        r#"{{"Name":"{name}","Enabled":true,"Recipients":["example.com"],"Actions":[{{"S3Action":{{"BucketName":"{bucket}"}}}}]}}"#
    )
}

fn mail(to: &str) -> Sample {
    let envelope =
        Envelope { sender: "bo@example.net".into(), recipients: vec![to.into()], ..Envelope::default() };
    let mail = Mail { size: 100, ..Mail::default() };
    Sample { name: "a mail".into(), mail, envelope, message_id: "abc".into(), ..Sample::default() }
}

fn answering(rule: u32, action: u32, answer: Answer) -> Answers {
    let mut answers = Answers::default();
    answers.0.insert((rule, action), answer);
    answers
}

#[test]
fn an_expectation_holds_however_rules_are_named_and_ordered_around_it() {
    let before = set(&[filter("spam"), store("keep", "mail")].join(","));
    let wanted = Wanted::of(&before, &mail("ana@example.com"), &answering(0, 0, Answer::StopRuleSet))
        .expect("one answer");
    assert_eq!(wanted.answers.get(SPAM_FILTER), Some(&Answer::StopRuleSet));
    assert_eq!(wanted.effects.len(), 1, "the function is invoked, and nothing is stored");
    let other = r#"{"Name":"new","Enabled":true,"Recipients":["example.org"],"Actions":[]}"#.to_owned();
    let after = set(&[other, filter("renamed"), store("kept", "mail")].join(","));
    assert_eq!(wanted.misses(&after, &mail("ana@example.com")), []);
    let swapped = set(&[store("keep", "mail"), filter("spam")].join(","));
    let misses = wanted.misses(&swapped, &mail("ana@example.com"));
    assert!(matches!(&misses[..], [Miss::Unwanted(Effect::Stored { .. })]), "{misses:?}");
}

#[test]
fn every_kind_of_miss_is_named() {
    let kept = set(&store("keep", "mail"));
    let to = mail("ana@example.com");
    let wanted = Wanted::of(&kept, &to, &Answers::default()).expect("no function");
    let none = set(&store("keep", "mail").replace("example.com", "example.org"));
    assert_eq!(wanted.misses(&none, &to), [Miss::Refused(Refusal::NoRuleApplies)]);
    let refused = Wanted::of(&none, &to, &Answers::default()).expect("no function");
    assert_eq!(refused.misses(&kept, &to), [Miss::Accepted]);
    assert_eq!(refused.misses(&none, &to), []);
    let elsewhere = wanted.misses(&set(&store("keep", "other")), &to);
    assert!(matches!(&elsewhere[..], [Miss::Missing(_), Miss::Unwanted(_)]), "{elsewhere:?}");
    let two = set(&[store("a", "one"), store("b", "two")].join(","));
    let wanted = Wanted::of(&two, &to, &Answers::default()).expect("no function");
    assert_eq!(wanted.misses(&set(&[store("b", "two"), store("a", "one")].join(",")), &to), [Miss::Order]);
    let twice =
        wanted.misses(&set(&[store("a", "one"), store("a", "one"), store("b", "two")].join(",")), &to);
    assert!(matches!(&twice[..], [Miss::Unwanted(_)]), "{twice:?}");
    assert!(twice[0].words().starts_with("not wanted: "), "{}", twice[0].words());
}

#[test]
fn a_function_gives_a_mail_one_answer() {
    let set = set(&[filter("a"), filter("b")].join(","));
    let problem =
        Wanted::of(&set, &mail("ana@example.com"), &answering(1, 0, Answer::StopRule)).expect_err("two");
    assert!(problem.message.contains(SPAM_FILTER), "{}", problem.message);
}

#[test]
fn s13_a_real_event_becomes_the_sample_it_was_made_of() {
    let event = include_str!("corpus/event/invoice.event.json");
    let samples = from_notification(event, true).expect("it is an event");
    let [sample] = &samples[..] else { panic!("{samples:?}") };
    let parsed: serde_json::Value = serde_json::from_str(event).expect("it is JSON");
    let ses = &parsed["Records"][0]["ses"];
    assert_eq!(sample.message_id, ses["mail"]["messageId"]);
    assert_eq!(sample.envelope.sender, ses["mail"]["source"]);
    assert_eq!(serde_json::json!(sample.envelope.recipients), ses["receipt"]["recipients"]);
    assert_eq!(sample.received_at.iso(), ses["receipt"]["timestamp"]);
    assert_eq!(sample.verdicts.spam.as_str(), ses["receipt"]["spamVerdict"]["status"]);
    let own = sample.mail.headers.iter().any(|h| h.name.starts_with("X-SES"));
    assert!(!own, "what SES added is made anew: {:?}", sample.mail.headers);
    assert_eq!(sample.mail.header("Subject").map(str::to_owned), Some(sample.name.clone()));
}

#[test]
fn events_are_found_wherever_services_wrap_them() {
    let ses = r#"{"notificationType":"Received","mail":{"messageId":"m1","source":"","destination":["a@x.example"]},"receipt":{"recipients":["Ana <b@x.example>"],"dmarcPolicy":{"status":"reject"},"dmarcVerdict":{"status":"FAIL"}},"content":"12345"}"#;
    let quoted = serde_json::to_string(ses).expect("a string");
    let wrapped = [
        ses.to_owned(),
        format!("[{ses},{ses}]"),
        format!(r#"{{"Type":"Notification","Message":{quoted}}}"#),
        format!(r#"{{"Records":[{{"EventSource":"aws:sns","Sns":{{"Message":{quoted}}}}}]}}"#),
        format!("\u{feff} {{\"Records\":[{{\"ses\":{ses}}}]}}"),
    ];
    for text in wrapped {
        let samples = from_notification(&text, false).unwrap_or_else(|p| panic!("{text}: {p:?}"));
        let first = &samples[0];
        assert_eq!(first.envelope.recipients, ["b@x.example"], "the rule's recipients, not the To field's");
        assert_eq!((first.mail.size, first.verdicts.dmarc_policy.as_str()), (5, "reject"));
        assert_eq!(first.envelope.sender, "", "the null sender of a bounce");
    }
}

#[test]
fn what_holds_no_mail_is_said_with_its_path() {
    let cases = [
        ("{", "this is no JSON"),
        ("[]", "there is no mail in it"),
        ("{}", "it holds no `mail`"),
        (r#"{"Records":[{"s3":{}}]}"#, "Records[0]: it holds no `mail`"),
        (r#"{"Message":"hello"}"#, "its `Message` is no JSON"),
        (r#"{"mail":{}}"#, "`mail.messageId` is missing"),
        (r#"{"mail":{"messageId":"../../x"}}"#, "`mail.messageId` is missing or no id"),
        (r#"{"mail":{"messageId":"a"}}"#, "it names no recipient"),
        (r#"{"mail":{"messageId":"AMAZON_SES_SETUP_NOTIFICATION"}}"#, "no mail"),
        (
            r#"{"mail":{"messageId":"a","destination":["a@b.example"],"headers":[{"name":"X","value":"a\nb"}]}}"#,
            "a line break",
        ),
        (&"[".repeat(40), "this is no JSON"),
    ];
    for (text, told) in cases {
        let problems = from_notification(text, false).expect_err(text);
        assert!(problems.iter().any(|p| p.message.contains(told)), "{text}: {problems:?}");
    }
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in "[\\[\\]{}:,\"a-zA-Z0-9@. \\\\]{0,200}") {
        let _ = from_notification(&text, true);
    }
}
