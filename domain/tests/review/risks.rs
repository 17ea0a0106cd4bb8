//! What of a change raises the bar, and that what was there before does not.

use domain::{
    Caller, Role,
    change::State,
    jobs::estimate::Money,
    review::{
        Facts, Policy,
        policy::{Bar, Risk},
        requirements::{Kind, requirement},
        risk::{of_job, of_rules},
    },
    rules::RuleSet,
};

fn policy() -> Policy {
    let risks = [
        Risk::CatchAll,
        Risk::Bounce,
        Risk::NowRefused,
        Risk::FailOpen,
        Risk::Objects { over: 1000 },
        Risk::Cost { over: 10 },
    ];
    let bars = risks.into_iter().map(|when| Bar { when, more: 1 }).collect();
    Policy { bars, ..Policy::default() }
}

fn set(rules: &[&str]) -> RuleSet {
    serde_json::from_str(&format!(r#"{{"Name":"inbound","Rules":[{}]}}"#, rules.join(","))).unwrap()
}

const STORE: &str = r#"{"Name":"store","Enabled":true,"Recipients":["example.com"],"Actions":[{"S3Action":{"BucketName":"mail"}}]}"#;
const ALL: &str = r#"{"Name":"all","Enabled":true,"Actions":[{"S3Action":{"BucketName":"mail"}}]}"#;
const OFF: &str = r#"{"Name":"off","Actions":[{"S3Action":{"BucketName":"mail"}}]}"#;
const BOUNCE: &str = r#"{"Name":"bounce","Enabled":true,"Recipients":["old.example.com"],"Actions":[{"BounceAction":{"SmtpReplyCode":"550","Message":"gone","Sender":"a@example.com"}}]}"#;
const ASK: &str = r#"{"Name":"ask","Enabled":true,"Recipients":["example.com"],"Actions":[{"LambdaAction":{"FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f","InvocationType":"RequestResponse"}}]}"#;

#[test]
fn what_a_change_brings_raises_the_bar() {
    let cases: &[(&[&str], &[&str], &[&str])] = &[
        (&[STORE], &[STORE], &[]),
        (&[STORE], &[STORE, ALL], &["catch_all: rule `all`"]),
        (&[STORE, ALL], &[STORE, ALL], &[]),
        (&[STORE, ALL], &[ALL, STORE], &["catch_all"]),
        (&[STORE], &[STORE, OFF], &[]),
        (&[STORE], &[STORE, BOUNCE], &["bounce: rule `bounce`"]),
        (&[STORE], &[ASK, STORE], &["fail_open: rule `ask`"]),
        (&[STORE, BOUNCE], &[BOUNCE], &["now_refused"]),
    ];
    for (base, proposed, expected) in cases {
        let raised = of_rules(&policy(), Some(&set(base)), &set(proposed));
        let said: Vec<String> = raised.iter().map(|r| format!("{}: {}", r.risk.key(), r.why)).collect();
        // Which of two rules moved is the diff's to say, and which address shows a refusal the effect diff's.
        let kinds: Vec<&str> = said.iter().map(|s| s.split(':').next().unwrap_or_default()).collect();
        if base.len() == 2 {
            assert_eq!(kinds, *expected, "{said:?}");
        } else {
            assert_eq!(said, *expected);
        }
    }
}

#[test]
fn what_nobody_knows_of_a_job_raises_the_bar() {
    let money = |text: &str| text.parse::<Money>().ok();
    let cases: &[(Option<u64>, Option<Money>, &[&str])] = &[
        (Some(1000), money("10.00"), &[]),
        (Some(1001), money("10.01"), &["1001 objects", "$10.01"]),
        (None, None, &["nobody knows how many", "nobody knows its cost"]),
    ];
    for (objects, cost, expected) in cases {
        let said: Vec<String> = of_job(&policy(), *objects, *cost).into_iter().map(|r| r.why).collect();
        assert_eq!(said, *expected);
    }
}

#[test]
fn the_highest_bar_counts_and_says_why() {
    let mut policy = policy();
    policy.bars[0].more = 2;
    let mut facts = Facts::new(State::InReview, 1, domain::Digest::of_bytes(b"plan"));
    facts.risks = of_rules(&policy, Some(&set(&[STORE])), &set(&[STORE, ALL, BOUNCE]));
    assert_eq!(facts.needed(&policy), 3);
    let caller = Caller::new(2, "bo".into(), Role::Deployer);
    let shown = requirement(Kind::Approvals, &caller, &policy, &facts).unwrap();
    assert_eq!(shown.title, "3 approvals of this very plan");
    assert_eq!(
        shown.why,
        "no approval signs this very plan: ask for a review; it takes people with the role `reviewer` or more who wrote \
         nothing of it; the bar is raised: 2 more for a rule for every recipient (rule `all`), 1 more for a Bounce action \
         (rule `bounce`)"
    );
}
