//! The event a function receives, against golden files and AWS's pages "Invoke Lambda function action" and "Contents
//! of notifications for Amazon SES email receiving".
#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

use domain::{
    Timestamp,
    mail::{AddSample, Header, Sample, Verdict, from_form},
    rules::{
        RuleSet, lambda_event, lambda_event_text,
        outcome::{Answer, Answers, Effect, outcome},
    },
};
use serde_json::{Value, json};

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:111122223333:function:triage";

/// A rule set of one rule for `ana@inbound.example.com`, with these actions.
fn set(actions: Value) -> RuleSet {
    rules(json!([rule("triage", &["ana@inbound.example.com"], true, actions)]))
}

fn rules(rules: Value) -> RuleSet {
    serde_json::from_value(json!({"Name": "inbound", "Rules": rules})).expect("a rule set")
}

fn rule(name: &str, recipients: &[&str], scan: bool, actions: Value) -> Value {
    json!({"Name": name, "Enabled": true, "ScanEnabled": scan, "Recipients": recipients, "Actions": actions})
}

fn lambda() -> Value {
    json!({"LambdaAction": {"FunctionArn": FUNCTION, "InvocationType": "RequestResponse"}})
}

fn header(name: &str, value: &str) -> Value {
    json!({"AddHeaderAction": {"HeaderName": name, "HeaderValue": value}})
}

fn form() -> AddSample {
    AddSample {
        eml: include_str!("corpus/event/invoice.eml").into(),
        sender: "bounce+77@news.example.net".into(),
        recipients: "ana+inv@inbound.example.com bo@inbound.example.com".into(),
        tls: Some("on".into()),
        source_ip: "198.51.100.24".into(),
        dkim: "FAIL".into(),
        dmarc: "FAIL".into(),
        dmarc_policy: "quarantine".into(),
        ..AddSample::default()
    }
}

fn sample(form: &AddSample) -> Sample {
    let id = "o3q8v1m2c7t5k0h9d4r6b2n8j1f5s0a7exv4k2o1";
    from_form(form, None, Timestamp(1_772_442_941_207), id).expect("a sample")
}

fn event_at(set: &RuleSet, sample: &Sample, rule: u32, action: u32) -> Value {
    let outcome = outcome(set, sample, &Answers::default());
    lambda_event(set, sample, &outcome, rule, action).expect("an event")
}

fn names(event: &Value) -> Vec<&str> {
    let headers = event["Records"][0]["ses"]["mail"]["headers"].as_array().expect("headers");
    headers.iter().filter_map(|h| h["name"].as_str()).collect()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn s12_the_event_is_one_record_of_the_documented_shape() {
    let set = set(json!([lambda()]));
    let sample = sample(&form());
    let outcome = outcome(&set, &sample, &Answers::default());
    let text = lambda_event_text(&set, &sample, &outcome, 0, 0).expect("an event");
    assert_eq!(text, include_str!("corpus/event/invoice.event.json").trim_end(), "\n{text}");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(lambda_event(&set, &sample, &outcome, 0, 0), Some(value.clone()));
    assert_eq!(keys(&value), ["Records"]);
    assert_eq!(value["Records"].as_array().map(Vec::len), Some(1));
    let record = &value["Records"][0];
    assert_eq!(keys(record), ["eventSource", "eventVersion", "ses"]);
    assert_eq!((&record["eventSource"], &record["eventVersion"]), (&json!("aws:ses"), &json!("1.0")));
}

#[test]
fn s13_receipt_and_mail_are_as_in_a_notification() {
    let event = event_at(&set(json!([lambda()])), &sample(&form()), 0, 0);
    let ses = &event["Records"][0]["ses"];
    assert_eq!(keys(ses), ["mail", "receipt"]);
    let mail =
        ["commonHeaders", "destination", "headers", "headersTruncated", "messageId", "source", "timestamp"];
    assert_eq!(keys(&ses["mail"]), mail);
    let receipt = [
        "action",
        "dkimVerdict",
        "dmarcPolicy",
        "dmarcVerdict",
        "processingTimeMillis",
        "recipients",
        "spamVerdict",
        "spfVerdict",
        "timestamp",
        "virusVerdict",
    ];
    assert_eq!(keys(&ses["receipt"]), receipt);
    assert_eq!(ses["mail"]["timestamp"], ses["receipt"]["timestamp"]);
}

#[test]
fn s14_the_event_has_headers_and_no_body() {
    let event = event_at(&set(json!([lambda()])), &sample(&form()), 0, 0);
    assert!(names(&event).contains(&"Subject"));
    assert!(form().eml.contains("The body"));
    assert!(!event.to_string().contains("The body"));
}

#[test]
fn s08_the_message_id_leads_to_the_message_in_the_bucket() {
    let set = set(json!([{"S3Action": {"BucketName": "mail", "ObjectKeyPrefix": "in"}}, lambda()]));
    let sample = sample(&form());
    let outcome = outcome(&set, &sample, &Answers::default());
    let event = lambda_event(&set, &sample, &outcome, 0, 1).expect("an event");
    let id = event["Records"][0]["ses"]["mail"]["messageId"].as_str().expect("an id");
    assert!(matches!(&outcome.effects[0], Effect::Stored { key, .. } if *key == format!("in/{id}")));
}

#[test]
fn only_a_function_that_ran_gets_an_event() {
    let set = set(json!([lambda(), header("X", "y"), lambda()]));
    let sample = sample(&form());
    let stopped = outcome(&set, &sample, &Answers([((0, 0), Answer::StopRule)].into()));
    assert!(lambda_event(&set, &sample, &stopped, 0, 0).is_some());
    for (rule, action) in [(0, 1), (0, 2), (0, 3), (1, 0), (u32::MAX, u32::MAX)] {
        assert_eq!(lambda_event(&set, &sample, &stopped, rule, action), None, "{rule}/{action}");
    }
}

#[test]
fn headers_that_earlier_actions_added_come_first_and_later_ones_not_at_all() {
    let set = rules(json!([
        rule("a", &[], false, json!([header("X-One", "1"), header("X-Two", "2")])),
        rule("b", &[], false, json!([header("X-Three", "3"), lambda(), header("X-Four", "4")])),
    ]));
    let event = event_at(&set, &sample(&form()), 1, 1);
    assert_eq!(names(&event)[..4], ["X-Three", "X-Two", "X-One", "Return-Path"]);
    assert!(!names(&event).contains(&"X-Four"));
}

#[test]
fn spam_and_virus_are_disabled_unless_a_rule_for_the_mail_scans() {
    let status = |scans: bool, other: &str| {
        let set =
            rules(json!([rule("a", &[], false, json!([lambda()])), rule("b", &[other], scans, json!([]))]));
        let event = event_at(&set, &sample(&form()), 0, 0);
        let receipt = &event["Records"][0]["ses"]["receipt"];
        assert_eq!(receipt["spfVerdict"]["status"], "PASS");
        assert_eq!(receipt["spamVerdict"], receipt["virusVerdict"]);
        receipt["spamVerdict"]["status"].as_str().map(str::to_owned)
    };
    assert_eq!(status(true, "inbound.example.com").as_deref(), Some("PASS"));
    assert_eq!(status(false, "inbound.example.com").as_deref(), Some("DISABLED"));
    assert_eq!(status(true, "else.example.com").as_deref(), Some("DISABLED"));
}

#[test]
fn the_dmarc_policy_is_there_only_when_dmarc_failed() {
    for verdict in Verdict::ALL {
        let sample = sample(&AddSample { dmarc: verdict.as_str().into(), ..form() });
        let event = event_at(&set(json!([lambda()])), &sample, 0, 0);
        let policy = event["Records"][0]["ses"]["receipt"].get("dmarcPolicy");
        assert_eq!(policy, (verdict == Verdict::Fail).then_some(&json!("quarantine")));
    }
}

#[test]
fn recipients_are_the_rules_and_destination_is_the_headers() {
    let event = event_at(&set(json!([lambda()])), &sample(&form()), 0, 0);
    let ses = &event["Records"][0]["ses"];
    assert_eq!(ses["receipt"]["recipients"], json!(["ana+inv@inbound.example.com"]));
    assert_eq!(ses["mail"]["destination"], json!(["team@lists.example.org", "ana@inbound.example.com"]));
}

#[test]
fn common_headers_lack_what_the_mail_lacks() {
    let eml = "X-Only: this\n\nbody".to_owned();
    let sample = sample(&AddSample { eml, sender: "<>".into(), ..form() });
    let event = event_at(&set(json!([lambda()])), &sample, 0, 0);
    let mail = &event["Records"][0]["ses"]["mail"];
    assert_eq!(
        (&mail["commonHeaders"], &mail["source"], &mail["destination"]),
        (&json!({}), &json!(""), &json!([]))
    );
}

#[test]
fn headers_end_at_ten_kilobytes() {
    let mut long = sample(&form());
    let own = long.mail.headers.len();
    long.mail.headers.extend((0..40).map(|n| Header { name: format!("X-{n:02}"), value: "v".repeat(300) }));
    let event = event_at(&set(json!([lambda()])), &long, 0, 0);
    let mail = &event["Records"][0]["ses"]["mail"];
    assert_eq!(mail["headersTruncated"], true);
    let bytes: usize = mail["headers"]
        .as_array()
        .expect("headers")
        .iter()
        .map(|h| h["name"].as_str().map_or(0, str::len) + h["value"].as_str().map_or(0, str::len) + 4)
        .sum();
    assert!((10_240 - 308..=10_240).contains(&bytes), "{bytes}");
    let kept = names(&event);
    assert!(
        kept.len() > 8 + own && kept.last().is_some_and(|n| n.starts_with("X-")),
        "the tail is dropped: {kept:?}"
    );
    assert_eq!(mail["commonHeaders"]["subject"], "Invoice 1042");
}

#[test]
fn headers_that_just_fit_are_whole() {
    let size = |event: &Value| -> usize {
        let headers = event["Records"][0]["ses"]["mail"]["headers"].as_array().expect("headers");
        let length = |h: &Value, key: &str| h[key].as_str().map_or(0, str::len);
        headers.iter().map(|h| length(h, "name") + length(h, "value") + 4).sum()
    };
    let with = |length: usize| {
        let mut sample = sample(&form());
        sample.mail.headers.push(Header { name: "X-Last".into(), value: "v".repeat(length) });
        event_at(&set(json!([lambda()])), &sample, 0, 0)
    };
    let fits = 10_240 - size(&with(0));
    let (whole, cut) = (with(fits), with(fits + 1));
    assert_eq!(
        (&whole["Records"][0]["ses"]["mail"]["headersTruncated"], size(&whole)),
        (&json!(false), 10_240)
    );
    assert_eq!(cut["Records"][0]["ses"]["mail"]["headersTruncated"], true);
    assert!(names(&whole).contains(&"X-Last") && !names(&cut).contains(&"X-Last"));
}

#[test]
fn headers_stand_in_wire_order_unfolded_and_decoded_with_duplicates() {
    let eml = "From: Bo <bo@example.net>\r\nX-Twice: 1\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nX-Fold: a\r\n b\r\nX-Twice: \
               2\r\nBcc: Eve <eve@example.com>\r\nReply-To: ar@example.net\r\n\r\nbody";
    let event = event_at(&set(json!([lambda()])), &sample(&AddSample { eml: eml.into(), ..form() }), 0, 0);
    let mail = &event["Records"][0]["ses"]["mail"];
    assert_eq!(names(&event)[8..], ["From", "X-Twice", "Subject", "X-Fold", "X-Twice", "Bcc", "Reply-To"]);
    let value = |at: usize| mail["headers"][8 + at]["value"].as_str().expect("a value");
    assert_eq!((value(1), value(2), value(4)), ("1", "Grüße", "2"));
    assert!(!value(3).contains('\n') && value(3).starts_with('a') && value(3).ends_with('b'), "{}", value(3));
    let common = &mail["commonHeaders"];
    assert_eq!(common["subject"], "Grüße");
    assert_eq!(
        (&common["bcc"], &common["replyTo"]),
        (&json!(["Eve <eve@example.com>"]), &json!(["ar@example.net"]))
    );
    for missing in ["to", "cc", "date", "sender", "messageId"] {
        assert!(common.get(missing).is_none(), "{missing}");
    }
}

#[test]
fn the_action_is_the_lambda_actions_own() {
    let action = |members: Value| {
        let set = set(json!([{"LambdaAction": members}]));
        event_at(&set, &sample(&form()), 0, 0)["Records"][0]["ses"]["receipt"]["action"].clone()
    };
    let topic = "arn:aws:sns:eu-west-1:111122223333:told";
    assert_eq!(
        action(json!({"FunctionArn": FUNCTION})),
        json!({"type": "Lambda", "functionArn": FUNCTION, "invocationType": "Event"})
    );
    assert_eq!(
        action(json!({"FunctionArn": FUNCTION, "InvocationType": "RequestResponse", "TopicArn": topic})),
        json!({"type": "Lambda", "functionArn": FUNCTION, "invocationType": "RequestResponse", "topicArn": topic})
    );
}

#[test]
fn every_verdict_is_an_object_with_its_status() {
    for verdict in Verdict::ALL {
        let word = verdict.as_str().to_owned();
        let form = AddSample {
            spam: word.clone(),
            virus: word.clone(),
            spf: word.clone(),
            dkim: word.clone(),
            dmarc: word.clone(),
            dmarc_policy: String::new(),
            ..form()
        };
        let event = event_at(&set(json!([lambda()])), &sample(&form), 0, 0);
        let receipt = &event["Records"][0]["ses"]["receipt"];
        for name in ["spamVerdict", "virusVerdict", "spfVerdict", "dkimVerdict", "dmarcVerdict"] {
            assert_eq!(receipt[name], json!({"status": word}), "{name}");
        }
        // Of a domain that asks for nothing the policy is `none`.
        assert_eq!(receipt.get("dmarcPolicy"), (verdict == Verdict::Fail).then_some(&json!("none")));
        assert!(receipt["processingTimeMillis"].is_number());
    }
}

#[test]
fn a_mail_that_ses_had_stored_gets_its_fields_once() {
    let set = set(json!([lambda()]));
    let first = event_at(&set, &sample(&form()), 0, 0);
    let headers = first["Records"][0]["ses"]["mail"]["headers"].as_array().expect("headers");
    let stored: String = headers
        .iter()
        .map(|h| {
            format!(
                "{}: {}\r\n",
                h["name"].as_str().unwrap_or_default(),
                h["value"].as_str().unwrap_or_default()
            )
        })
        .collect();
    let again = event_at(&set, &sample(&AddSample { eml: stored, ..form() }), 0, 0);
    assert_eq!(again, first);
}
