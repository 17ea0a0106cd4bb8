//! Policies made for a draft.

use crate::cases::{cases, context, job};
use domain::{
    finding::Context,
    jobs::policies::{self, Generated, Options},
};
use serde_json::{Value, json};

fn made(case: &Value) -> Vec<Generated> {
    let context = case.get("context").map_or_else(context, |c| Context {
        region: c[0].as_str().unwrap().into(),
        account: c[1].as_str().unwrap().into(),
    });
    let options = Options {
        buckets: case["buckets"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|b| b.as_str().unwrap().into())
            .collect(),
        inventory_key: case["inventory_key"].as_str().map(str::to_owned),
        source_conditions: case["source_conditions"] == true,
    };
    policies::all(&job(&case["job"]), &context, &options)
}

/// Each case has, by the policy's name, its statements as `sid: actions on resources`.
#[test]
fn each_draft_has_the_policies_it_says() {
    for (name, case) in cases("policies") {
        let all = made(&case);
        for (which, expected) in case["policies"].as_object().unwrap() {
            let generated = all.iter().find(|g| g.name == which).unwrap_or_else(|| panic!("{name}: {which}"));
            let lines: Vec<String> = generated
                .policy
                .statement
                .iter()
                .map(|s| format!("{}: {} on {}", s.sid, s.action.join(" "), s.resource.join(" ")))
                .collect();
            assert_eq!(
                json!(lines),
                *expected,
                "{name}: {which}\n{}",
                serde_json::to_string_pretty(&lines).unwrap()
            );
        }
        for generated in &all {
            for statement in &generated.policy.statement {
                assert!(!statement.why.is_empty(), "{name}: {} is explained", statement.sid);
            }
        }
    }
}

#[test]
fn b12_the_trust_policy_lets_batch_operations_take_the_role() {
    let all = made(&json!({"job": {}}));
    let expected = json!({"Version": "2012-10-17", "Statement": [{
        "Sid": "TakenByBatchOperations", "Effect": "Allow",
        "Principal": {"Service": "batchoperations.s3.amazonaws.com"}, "Action": ["sts:AssumeRole"]}]});
    assert_eq!(serde_json::to_value(&all[0].policy).unwrap(), expected);
    let text = serde_json::to_string(&all[0].policy).unwrap();
    assert!(
        text.starts_with(r#"{"Version":"2012-10-17","Statement":[{"Sid":"#),
        "in the order people write: {text}"
    );

    let all = made(&json!({"job": {}, "source_conditions": true}));
    let condition = serde_json::to_value(&all[0].policy.statement[0].condition).unwrap();
    let expected = json!({"StringEquals": {"aws:SourceAccount": "111122223333"},
        "ArnLike": {"aws:SourceArn": "arn:aws:s3:eu-west-1:111122223333:job/*"}});
    assert_eq!(condition, expected);
    assert!(all[0].notes.iter().any(|n| n.contains("unknown")), "nobody has seen S3 send these");
}

#[test]
fn b13_the_role_may_invoke_this_function_as_it_is_named_and_read_this_manifest() {
    for arn in ["thumbs", "thumbs:7", "thumbs:live", "thumbs:$LATEST"] {
        let arn = format!("arn:aws:lambda:eu-west-1:111122223333:function:{arn}");
        let all = made(&json!({"job": {"Operation.LambdaInvoke.FunctionArn": arn}}));
        let statements = &all[1].policy.statement;
        assert_eq!(
            (statements[0].action.as_slice(), &statements[0].resource),
            (&["lambda:InvokeFunction"] as &[_], &vec![arn])
        );
        assert_eq!(statements[1].resource, ["arn:aws:s3:::ops-bucket/m.csv"]);
        assert_eq!(statements[2].resource, ["arn:aws:s3:::ops-bucket/reports/job-*"]);
        assert_eq!(statements.len(), 3, "and nothing else");
    }
}

#[test]
fn the_caller_passes_the_role_to_batch_operations_only() {
    let all = made(&json!({"job": {}}));
    let pass = all[2].policy.statement.iter().find(|s| s.sid == "PassRole").unwrap();
    let expected = json!({"StringEquals": {"iam:PassedToService": "batchoperations.s3.amazonaws.com"}});
    assert_eq!(serde_json::to_value(&pass.condition).unwrap(), expected);
}
