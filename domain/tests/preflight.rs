//! What is looked at before a deployment, and what is made of what is seen.
#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

use domain::{
    Timestamp,
    environment::{Access, Colour, Environment},
    jobs::Job,
    plan::{Account, Plan, switch},
    preflight::{Answer, Check, Look, Question, Seen, Verdict, of_job, of_rules},
    rules::RuleSet,
};
use serde_json::json;
use std::collections::BTreeSet;

const FUNCTION: &str = "arn:aws:lambda:eu-west-1:111122223333:function:spam";
const ROLE: &str = "arn:aws:iam::111122223333:role/batch";

fn environment() -> Environment {
    Environment {
        id: "live".into(),
        account: "111122223333".into(),
        region: "eu-west-1".into(),
        colour: Colour::Red,
        access: Access::Ambient,
        endpoint_url: None,
        calls_per_second: 1.0,
        created_at: Timestamp(0),
        requires_expectations: false,
        prices: None,
    }
}

fn rules() -> RuleSet {
    serde_json::from_value(json!({ "Name": "in", "Rules": [
        { "Name": "a", "Enabled": true, "Actions": [
            { "LambdaAction": { "FunctionArn": FUNCTION, "InvocationType": "RequestResponse" } },
            { "S3Action": { "BucketName": "mail", "ObjectKeyPrefix": "in/" } } ] },
        { "Name": "b", "Enabled": true, "Actions": [
            { "S3Action": { "BucketName": "mail", "TopicArn": "arn:aws:sns:eu-west-1:111122223333:told" } } ] } ] }))
    .expect("it is read")
}

fn plan(sets: usize) -> Plan {
    let account = Account { environment: "live", active: None, existing: None, sets, prune: &[] };
    switch(account, &rules(), "in-r3-0a1b2c3d")
}

fn of_the_rules() -> (Vec<Question>, Vec<Check>) {
    of_rules(&environment(), &rules(), None, &plan(2))
}

fn job() -> Job {
    serde_json::from_value(json!({
        "Operation": { "LambdaInvoke": { "FunctionArn": format!("{FUNCTION}:7") } },
        "Manifest": { "Spec": { "Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"] },
            "Location": { "ObjectArn": "arn:aws:s3:::lists/m.csv", "ETag": "abc" } },
        "Report": { "Enabled": true, "Bucket": "arn:aws:s3:::reports", "Format": "Report_CSV_20180820", "ReportScope": "AllTasks" },
        "Priority": 1, "RoleArn": ROLE }))
    .expect("it is read")
}

/// What is made of an answer to each question about a look.
fn judged(questions: &[Question], of: impl Fn(&Look) -> bool, answer: &Answer) -> Vec<Check> {
    questions.iter().filter(|q| of(&q.look)).map(|q| q.check(answer)).collect()
}

#[test]
fn a_rule_set_asks_for_all_it_names_and_for_nothing_twice() {
    let (questions, known) = of_the_rules();
    let looks: Vec<&Look> = questions.iter().map(|q| &q.look).collect();
    for wanted in [
        Look::Caller,
        Look::Function(FUNCTION.into()),
        Look::FunctionPolicy(FUNCTION.into()),
        Look::Bucket("mail".into()),
        Look::BucketPolicy("mail".into()),
        Look::Lock("mail".into()),
    ] {
        assert_eq!(looks.iter().filter(|l| ***l == wanted).count(), 1, "{wanted:?}");
    }
    let distinct: BTreeSet<&Look> = looks.iter().copied().collect();
    assert_eq!(distinct.len(), looks.len());
    let topic = known.iter().find(|c| c.of.ends_with(":told")).expect("the topic is named");
    assert_eq!(
        (topic.verdict, topic.stops),
        (Verdict::Unknown, false),
        "the console reads no topic's policy"
    );
    assert!(topic.fix.contains("aws sns set-topic-attributes"), "{}", topic.fix);
}

#[test]
fn a_full_account_stops_and_an_almost_full_one_does_not() {
    for (sets, refused) in [(39, false), (40, true)] {
        let (_, known) = of_rules(&environment(), &rules(), None, &plan(sets));
        assert_eq!(Check::refusal(&known).is_some(), refused, "{sets}");
    }
}

#[test]
fn what_is_seen_of_rules_is_judged() {
    let (questions, _) = of_the_rules();
    let function = |timeout, state: Option<&str>| {
        Answer::Seen(Seen::Function { version: "1".into(), timeout, state: state.map(Into::into) })
    };
    let policy = |set: &str| {
        Answer::Seen(Seen::Policy(Some(
            json!({ "Statement": [{ "Effect": "Allow", "Principal": { "Service": "ses.amazonaws.com" },
                "Action": "lambda:InvokeFunction", "Resource": FUNCTION, "Condition": {
                    "StringEquals": { "AWS:SourceAccount": "111122223333" },
                    "ArnLike": { "AWS:SourceArn": format!("arn:aws:ses:eu-west-1:111122223333:receipt-rule-set/{set}:receipt-rule/*") } } }] })
            .to_string(),
        )))
    };
    let seen = |seen| Answer::Seen(seen);
    let caller = Look::Caller;
    let named = Look::Function(FUNCTION.into());
    let lets = Look::FunctionPolicy(FUNCTION.into());
    let bucket = Look::Bucket("mail".into());
    let lock = Look::Lock("mail".into());
    for (look, answer, verdict, said) in [
        (&caller, seen(Seen::Account("111122223333".into())), Verdict::Pass, "they are"),
        (&caller, seen(Seen::Account("444455556666".into())), Verdict::Fail, "444455556666"),
        (&named, function(10, Some("Active")), Verdict::Pass, "up to 10 s"),
        (&named, function(31, None), Verdict::Unknown, "SES waits 30 s"),
        (&named, function(10, Some("Failed")), Verdict::Unknown, "Failed"),
        (&named, Answer::Absent, Verdict::Fail, "make it, or name another"),
        (&named, Answer::NotAllowed, Verdict::NotAllowed, "lambda:GetFunctionConfiguration"),
        (&named, Answer::Unanswered("no route".into()), Verdict::Unknown, "no route"),
        (&lets, policy("in-r*"), Verdict::Pass, "its policy says so"),
        (&lets, policy("in-r1-0a1b2c3d"), Verdict::Fail, "no statement"),
        (&lets, seen(Seen::Policy(None)), Verdict::Fail, "it has no policy"),
        (&bucket, seen(Seen::Region("eu-west-1".into())), Verdict::Pass, "in eu-west-1"),
        (&lock, seen(Seen::Locked(true)), Verdict::Fail, "does not support"),
        (&lock, seen(Seen::Locked(false)), Verdict::Pass, "it does not"),
        // A look never gives another kind of answer; if one did, nothing would be claimed.
        (&bucket, seen(Seen::Locked(true)), Verdict::Unknown, "something else"),
    ] {
        let checks = judged(&questions, |l| l == look, &answer);
        let check = checks.first().expect("it is asked");
        assert_eq!(check.verdict, verdict, "{look:?} {answer:?}: {check:?}");
        assert!(check.said.contains(said), "{look:?} {answer:?}: {check:?}");
    }
    let fix = judged(&questions, |l| *l == lets, &seen(Seen::Policy(None))).remove(0).fix;
    assert!(fix.contains("aws lambda add-permission") && fix.contains("receipt-rule-set/in-r*"), "{fix}");
}

#[test]
fn what_is_seen_of_a_job_is_judged() {
    let questions = of_job(&environment(), &job());
    let trust = |service: &str| {
        let policy = json!({ "Statement": { "Effect": "Allow", "Principal": { "Service": service }, "Action": "sts:AssumeRole" } });
        Answer::Seen(Seen::Policy(Some(policy.to_string())))
    };
    let object = Look::Object { bucket: "lists".into(), key: "m.csv".into(), version: None };
    let role = Look::Trust(ROLE.into());
    for (look, answer, verdict) in [
        (&object, Answer::Seen(Seen::Object("abc".into())), Verdict::Pass),
        (&object, Answer::Seen(Seen::Object("def".into())), Verdict::Fail),
        (&object, Answer::Absent, Verdict::Fail),
        (&role, trust("batchoperations.s3.amazonaws.com"), Verdict::Pass),
        (&role, trust("s3.amazonaws.com"), Verdict::Fail),
        (&role, Answer::NotAllowed, Verdict::NotAllowed),
        (&Look::Function(format!("{FUNCTION}:7")), Answer::Absent, Verdict::Fail),
        (&Look::Bucket("reports".into()), Answer::Absent, Verdict::Fail),
    ] {
        let check = judged(&questions, |l| l == look, &answer).remove(0);
        assert_eq!(check.verdict, verdict, "{look:?} {answer:?}: {check:?}");
    }
    // The role is asked about what its generated policy lists, and the fix is that very statement.
    let simulated: Vec<&Question> =
        questions.iter().filter(|q| matches!(q.look, Look::Simulate { .. })).collect();
    assert!(simulated.len() >= 3, "function, manifest, report: {simulated:?}");
    let invoke = simulated.iter().find(|q| {
        matches!(&q.look, Look::Simulate { actions, resources, .. }
        if actions == &["lambda:InvokeFunction"] && resources == &[format!("{FUNCTION}:7")])
    });
    let invoke = invoke.expect("the function is asked for as it is named");
    let decided = |allowed| {
        Answer::Seen(Seen::Decisions(vec![(
            "lambda:InvokeFunction".into(),
            format!("{FUNCTION}:7"),
            allowed,
        )]))
    };
    assert_eq!(invoke.check(&decided(true)).verdict, Verdict::Pass);
    let denied = invoke.check(&decided(false));
    assert_eq!((denied.verdict, denied.stops), (Verdict::Fail, false), "a simulation is no refusal");
    assert!(
        denied.fix.contains("\"InvokeFunction\"") && denied.fix.contains(":function:spam:7"),
        "{}",
        denied.fix
    );
}

#[test]
fn only_what_is_known_to_be_wrong_refuses() {
    let questions = of_job(&environment(), &job());
    for answer in [Answer::NotAllowed, Answer::Unanswered("no route".into())] {
        let checks: Vec<Check> = questions.iter().map(|q| q.check(&answer)).collect();
        assert_eq!(Check::refusal(&checks), None, "{answer:?}");
    }
    let mut checks: Vec<Check> = questions.iter().map(|q| q.check(&Answer::Absent)).collect();
    let why = Check::refusal(&checks).expect("nothing is there");
    assert!(why.contains("AWS would refuse it") && why.contains(ROLE), "{why}");
    checks.push(questions[0].check(&Answer::Seen(Seen::Account("111122223333".into()))));
    Check::sort(&mut checks);
    assert!(checks[0].stops && checks[0].verdict == Verdict::Fail);
    assert_eq!(checks.last().map(|c| c.verdict), Some(Verdict::Pass));
}
