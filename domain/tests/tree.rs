//! Everything a rule set can do to a mail at once, in words, and what comes before any rule.
#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

use domain::{
    mail::Sample,
    rules::{
        RuleSet,
        filter::Filter,
        outcome::{
            AfterError, Answer, Answers, Assumptions, Effect, Index, Reason, Refusal, outcome_assuming, tree,
        },
    },
};
use serde_json::json;

fn set() -> RuleSet {
    let function = |name: &str| {
        let arn = format!("arn:aws:lambda:eu-west-1:111122223333:function:{name}");
        json!({"LambdaAction": {"FunctionArn": arn, "InvocationType": "RequestResponse"}})
    };
    serde_json::from_value(json!({"Name": "inbound", "Rules": [
        {"Name": "off", "Actions": [{"StopAction": {"Scope": "RuleSet"}}]},
        {"Name": "triage", "Enabled": true, "Recipients": ["example.com"], "Actions": [
            {"AddHeaderAction": {"HeaderName": "X-Triage", "HeaderValue": "1"}},
            function("spam"),
            {"S3Action": {"BucketName": "mail", "TopicArn": "told"}},
        ]},
        {"Name": "others", "Enabled": true, "Recipients": ["else.example.com"], "Actions": []},
        {"Name": "archive", "Enabled": true, "Actions": [
            {"BounceAction": {"SmtpReplyCode": "550", "Message": "no", "Sender": "no@example.com"}},
            {"StopAction": {"Scope": "RuleSet"}},
            {"S3Action": {"BucketName": "never"}},
        ]},
    ]}))
    .expect("a rule set")
}

fn sample(source_ip: &str) -> Sample {
    let mut sample = Sample { message_id: "MSG".into(), ..Sample::default() };
    sample.envelope.recipients = vec!["ana+x@example.com".into()];
    sample.envelope.sender = "bo@example.net".into();
    sample.envelope.source_ip = source_ip.into();
    sample
}

#[test]
fn s03_s10_s15_s16_s17_the_whole_tree_in_words() {
    let tree = tree(&set(), &sample(""), &Assumptions::default());
    let expected = "\
accepted; 4 ways through the rule set
rule 1 `off` does not apply: it is switched off
rule 2 `triage` applies: `ana+x@example.com` matches `example.com`
  1 Add header action: runs, whatever functions answer
     header `X-Triage: 1` added for later actions to see
  2 Lambda action: runs, whatever functions answer
     `arn:aws:lambda:eu-west-1:111122223333:function:spam` invoked; SES waits for its answer
     CONTINUE or INVALID: on to action 3
     STOP_RULE: on to `archive`, action 1
     STOP_RULE_SET: the rule set ends
     ERROR: not documented by AWS; shown as: on to action 3
  3 S3 action: runs under some answers
     stored at `s3://mail/MSG`
     `told` told of the S3 action
rule 3 `others` does not apply: no recipient matches its conditions
rule 4 `archive` applies: `ana+x@example.com`: the rule takes every recipient
  1 Bounce action: runs under some answers
     non-delivery report sent to the sender from `no@example.com`: 550 `no`
  2 Stop action: runs under some answers
     rule set ended: nothing further runs
  3 S3 action: never runs
";
    assert_eq!(tree.text(), expected);
    let way = tree.way(&Answers([((1, 1), Answer::StopRule)].into()));
    let places: Vec<_> = way.steps.iter().map(|s| (s.node.rule, s.node.action)).collect();
    assert_eq!(places, [(1, 0), (1, 1), (3, 0), (3, 1)]);
    assert_eq!(way.headers_before(0).count(), 0);
    assert_eq!(way.headers_before(3).collect::<Vec<_>>(), [("X-Triage", "1")]);
    assert_eq!(way.effects().last(), Some(&Effect::Ended));
}

/// AWS's documents do not say what follows when a function fails; what is assumed is a choice, and named.
#[test]
fn s04_a_function_that_fails_is_shown_as_configured() {
    let failed = Answers([((1, 1), Answer::Error)].into());
    let with = |after_error| Assumptions { after_error, ..Assumptions::default() };
    let shown = |after_error| {
        let outcome = outcome_assuming(&set(), &sample(""), &failed, &with(after_error));
        let ran: Vec<_> = outcome.ran().collect();
        let message =
            outcome.uncertain.iter().find(|u| u.code == "function-error").map(|u| u.message.clone());
        (ran, message.expect("said to be open"))
    };
    let (ran, message) = shown(AfterError::GoesOn);
    assert_eq!(ran, [(1, 0), (1, 1), (1, 2), (3, 0), (3, 1)]);
    assert!(
        message.contains("not documented; everything after it is shown as after `CONTINUE`"),
        "{message}"
    );
    let (ran, message) = shown(AfterError::Ends);
    assert_eq!(ran, [(1, 0), (1, 1)]);
    assert!(message.contains("not documented; it is shown as ending everything"), "{message}");
    let ended = tree(&set(), &sample(""), &with(AfterError::Ends));
    assert!(ended.text().contains("ERROR: not documented by AWS; shown as: the rule set ends\n"));
    assert!(ended.nodes.iter().all(|node| !node.assumed));
}

#[test]
fn what_the_account_refuses_no_rule_is_asked_about() {
    let filters: Vec<Filter> = serde_json::from_value(json!([
        {"Name": "all", "IpFilter": {"Policy": "Block", "Cidr": "0.0.0.0/0"}},
        {"Name": "partner", "IpFilter": {"Policy": "Allow", "Cidr": "198.51.100.0/24"}},
        {"Name": "one", "IpFilter": {"Policy": "Block", "Cidr": "198.51.100.9"}},
    ]))
    .expect("filters");
    let filtered = Assumptions { filters, ..Assumptions::default() };
    let inactive = Assumptions { no_active_set: true, ..Assumptions::default() };
    let cases = [
        (&filtered, "203.0.113.9", Some(Refusal::SourceBlocked), None),
        (&filtered, "198.51.100.7", None, None),
        (&filtered, "198.51.100.9", None, Some("filter-precedence")),
        (&filtered, "2001:db8::1", None, None),
        (&filtered, "", None, Some("source-ip")),
        (&inactive, "198.51.100.7", Some(Refusal::NoActiveSet), None),
    ];
    for (assumptions, source_ip, refusal, doubt) in cases {
        let (set, sample) = (set(), sample(source_ip));
        let outcome = outcome_assuming(&set, &sample, &Answers::default(), assumptions);
        assert_eq!(outcome.refusal, refusal, "{source_ip}");
        assert_eq!(outcome.uncertain.first().map(|u| u.code.as_str()), doubt, "{source_ip}");
        assert_eq!(Index::new(&set).summary(&sample, &Answers::default(), assumptions).refusal, refusal);
        let tree = tree(&set, &sample, assumptions);
        assert_eq!((tree.refusal, tree.uncertain), (refusal, outcome.uncertain));
        if let Some(refusal) = refusal {
            assert!(outcome.effects.is_empty() && tree.nodes.is_empty());
            assert!(outcome.rules.iter().all(|rule| rule.reason == Reason::NotAsked));
            assert_eq!(
                outcome.rules[0].reason.words(&outcome.rules),
                "not asked: the mail was refused before"
            );
            assert!(refusal.words().starts_with("refused while it was sent: "));
        }
    }
}
