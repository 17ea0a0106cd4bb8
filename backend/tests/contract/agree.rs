//! What the checks call right, the sandbox takes: nobody is let through to a deployment that SES would refuse for a
//! reason that could have been seen before. The cases are those of the checks themselves.

use backend::aws::{AwsError, Receiving, sandbox::Sandbox};
use domain::{
    finding::Severity,
    rules::{
        Rule, RuleSet,
        findings::{self, Context},
        templates,
    },
};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// A rule as the cases write it: what they leave out is right.
fn rule(index: usize, members: &Value) -> Rule {
    let mut whole = json!({
        "Name": format!("r{index}"),
        "Enabled": true,
        "Recipients": [format!("user{index}@example.com")],
        "Actions": [{"S3Action": {"BucketName": "mail-bucket"}}],
    });
    let whole_members = whole.as_object_mut().expect("it is an object");
    for (key, value) in members.as_object().expect("a case's rule is an object") {
        whole_members.insert(key.clone(), value.clone());
    }
    whole_members.retain(|_, value| !value.is_null());
    serde_json::from_value(whole).expect("a case's rule is a rule")
}

/// A case's set; `[{…}, 200]` is the same rule 200 times.
fn set(case: &Value) -> RuleSet {
    let mut rules = Vec::new();
    for members in case["rules"].as_array().expect("a case has rules") {
        let (members, times) = match members.as_array() {
            Some(repeated) => (&repeated[0], repeated[1].as_u64().expect("it is a number")),
            None => (members, 1),
        };
        for _ in 0..times {
            rules.push(rule(rules.len(), members));
        }
    }
    RuleSet { name: case["name"].as_str().unwrap_or("inbound").into(), rules }
}

fn context(case: &Value) -> Context {
    let text = |at: usize, other: &str| case["context"][at].as_str().unwrap_or(other).to_owned();
    Context { region: text(0, "eu-west-1"), account: text(1, "111122223333") }
}

/// Builds a set in an empty account, as a deployment does.
async fn deploy(set: &RuleSet, context: &Context) -> Result<(), AwsError> {
    let sandbox = Sandbox::new(&context.account, &context.region);
    let set = set.resolved(context).canonical();
    sandbox.create_rule_set(&set.name).await?;
    let mut after: Option<&str> = None;
    for rule in &set.rules {
        sandbox.create_rule(&set.name, after, rule).await?;
        after = Some(&rule.name);
    }
    let read = sandbox.describe_rule_set(&set.name).await?.expect("it was just made");
    assert_eq!(read, set, "what comes back is what was meant");
    sandbox.set_active_rule_set(Some(&set.name)).await
}

fn errors(set: &RuleSet, context: &Context) -> usize {
    findings::check(set, context).iter().filter(|finding| finding.severity == Severity::Error).count()
}

#[tokio::test]
async fn what_the_checks_call_right_can_be_deployed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/tests/corpus/findings");
    let (mut taken, mut refused, mut unseen) = (0, 0, Vec::new());
    for file in fs::read_dir(&folder).expect("the cases are there") {
        let text = fs::read_to_string(file.expect("it is listed").path()).expect("it is text");
        for case in serde_json::from_str::<Vec<Value>>(&text).expect("a file is a list of cases") {
            let (set, context) = (set(&case), context(&case));
            if !context.is_known() {
                continue; // a file that says nothing of where it is to live cannot be deployed anywhere
            }
            match deploy(&set, &context).await {
                Ok(()) => taken += 1,
                Err(error) => {
                    refused += 1;
                    if errors(&set, &context) == 0 {
                        unseen.push(format!("{}: {error}", case["case"]));
                    }
                }
            }
        }
    }
    assert_eq!(unseen, Vec::<String>::new());
    assert!(taken > 50 && refused > 50, "the cases show both: {taken} taken, {refused} refused");
}

#[tokio::test]
async fn templates_can_be_deployed_once_their_names_are_filled_in() {
    let context = context(&Value::Null);
    for template in templates::ALL {
        let set = templates::build(template.key, &context).expect("a template has a set");
        deploy(&set, &context).await.unwrap_or_else(|error| panic!("{}: {error}", template.key));
    }
}
