//! What goes over the wire, against AWS's public service model: for calls that no emulator has, and for the shape of
//! all others. `COUNTERSIGN_MODEL_URL` says where `backend/tests/emulators/model_check.py` listens.

use crate::{
    http,
    target::{ACCOUNT, no, signed_by, stop, through_accounts, variable_of},
};
use aws_credential_types::provider::SharedCredentialsProvider;
use backend::aws::{Kind, Receiving, sandbox::Sandbox};
use domain::{
    environment::Access,
    rules::{Action, Rule, RuleSet, TlsPolicy},
};
use serde_json::{Value, json};
use std::sync::Arc;

const REGION: &str = "eu-west-1";

/// The endpoint, as one test sees it.
struct Model {
    url: String,
    key: String,
}

impl Model {
    fn of(test: &str) -> Option<Self> {
        let Some(url) = variable_of("COUNTERSIGN_MODEL_URL") else {
            println!("skipped: COUNTERSIGN_MODEL_URL does not say where model_check.py is");
            return None;
        };
        Some(Self { url, key: format!("{test}{}", std::process::id()) })
    }

    async fn aws(&self, access: Access) -> Arc<dyn Receiving> {
        let sandbox = Arc::new(Sandbox::new(ACCOUNT, REGION));
        let credentials = SharedCredentialsProvider::new(signed_by(&self.key));
        through_accounts(sandbox, &self.url, REGION, access, credentials).await
    }

    fn answer(&self, operation: &str, answer: &Value) {
        let path = format!("/_model/answers/{}/{operation}", self.key);
        assert_eq!(http::send(&self.url, "PUT", &path, &[], &answer.to_string()).0, 200);
    }

    /// What arrived under a key since the start.
    fn requests(&self, key: &str) -> Vec<Value> {
        let (status, body) = http::send(&self.url, "GET", &format!("/_model/requests/{key}"), &[], "");
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).expect("it is JSON")
    }
}

/// Every member of every kind of action.
fn everything() -> Rule {
    let actions = json!([
        {"S3Action": {"TopicArn": "t1", "BucketName": "b", "ObjectKeyPrefix": "p/ä &=+%/", "KmsKeyArn": "k",
                      "IamRoleArn": "arn:aws:iam::123456789012:role/r"}},
        {"BounceAction": {"TopicArn": "t2", "SmtpReplyCode": "550", "StatusCode": "5.1.1", "Message": "no <such> box",
                          "Sender": "a@example.com"}},
        {"WorkmailAction": {"TopicArn": "t3", "OrganizationArn": "o"}},
        {"LambdaAction": {"TopicArn": "t4", "FunctionArn": "f", "InvocationType": "RequestResponse"}},
        {"LambdaAction": {"FunctionArn": "f", "InvocationType": "Event"}},
        {"AddHeaderAction": {"HeaderName": "X-A", "HeaderValue": "漢字 🎉"}},
        {"SNSAction": {"TopicArn": "t5", "Encoding": "Base64"}},
        {"SNSAction": {"TopicArn": "t5", "Encoding": "UTF-8"}},
        {"ConnectAction": {
            "InstanceARN": "arn:aws:connect:eu-west-1:123456789012:instance/01234567-89ab-cdef-0123-456789abcdef",
            "IAMRoleARN": "arn:aws:iam::123456789012:role/r"}},
        {"StopAction": {"Scope": "RuleSet", "TopicArn": "t6"}},
    ]);
    let actions: Vec<Action> = serde_json::from_value(actions).expect("the model reads it");
    for kind in Action::KINDS {
        assert!(actions.iter().any(|action| action.kind() == kind), "{kind} is among them");
    }
    Rule {
        name: "all".into(),
        enabled: Some(true),
        tls_policy: Some(TlsPolicy::Require),
        recipients: vec!["example.com".into(), "a+b@example.com".into()],
        actions,
        scan_enabled: Some(true),
    }
}

#[tokio::test]
async fn every_call_is_what_the_model_says() {
    let Some(model) = Model::of("calls") else { return };
    let aws = model.aws(Access::Ambient).await;
    let (rule, bare) = (everything(), Rule { name: "bare".into(), ..Rule::default() });
    let order = ["b".to_owned(), "a".to_owned()];
    model.answer("GetCallerIdentity", &json!({"result": {"Account": ACCOUNT, "Arn": "arn", "UserId": "u"}}));
    aws.identity().await.expect("it answers");
    aws.list_rule_sets().await.expect("it answers");
    aws.describe_rule_set("in").await.expect("it answers");
    aws.active_rule_set().await.expect("it answers");
    aws.create_rule_set("in").await.expect("it answers");
    aws.clone_rule_set("copy", "in").await.expect("it answers");
    aws.delete_rule_set("in").await.expect("it answers");
    aws.set_active_rule_set(Some("in")).await.expect("it answers");
    aws.set_active_rule_set(None).await.expect("it answers");
    aws.create_rule("in", Some("a"), &rule).await.expect("it answers");
    aws.create_rule("in", None, &bare).await.expect("it answers");
    aws.update_rule("in", &rule).await.expect("it answers");
    aws.delete_rule("in", "a").await.expect("it answers");
    aws.reorder_rule_set("in", &order).await.expect("it answers");
    aws.set_rule_position("in", "a", Some("b")).await.expect("it answers");
    aws.set_rule_position("in", "a", None).await.expect("it answers");
    // The document format is AWS's own, so a rule's JSON is what has to arrive.
    let whole = serde_json::to_value(&rule).expect("it is written");
    let wanted = [
        ("sts", "GetCallerIdentity", json!({})),
        ("ses", "ListReceiptRuleSets", json!({})),
        ("ses", "DescribeReceiptRuleSet", json!({"RuleSetName": "in"})),
        ("ses", "DescribeActiveReceiptRuleSet", json!({})),
        ("ses", "CreateReceiptRuleSet", json!({"RuleSetName": "in"})),
        ("ses", "CloneReceiptRuleSet", json!({"RuleSetName": "copy", "OriginalRuleSetName": "in"})),
        ("ses", "DeleteReceiptRuleSet", json!({"RuleSetName": "in"})),
        ("ses", "SetActiveReceiptRuleSet", json!({"RuleSetName": "in"})),
        ("ses", "SetActiveReceiptRuleSet", json!({})),
        ("ses", "CreateReceiptRule", json!({"RuleSetName": "in", "After": "a", "Rule": whole})),
        ("ses", "CreateReceiptRule", json!({"RuleSetName": "in", "Rule": {"Name": "bare"}})),
        ("ses", "UpdateReceiptRule", json!({"RuleSetName": "in", "Rule": whole})),
        ("ses", "DeleteReceiptRule", json!({"RuleSetName": "in", "RuleName": "a"})),
        ("ses", "ReorderReceiptRuleSet", json!({"RuleSetName": "in", "RuleNames": ["b", "a"]})),
        ("ses", "SetReceiptRulePosition", json!({"RuleSetName": "in", "RuleName": "a", "After": "b"})),
        ("ses", "SetReceiptRulePosition", json!({"RuleSetName": "in", "RuleName": "a"})),
    ];
    let wanted: Vec<Value> = wanted
        .into_iter()
        .map(|(service, operation, params)| json!({"service": service, "operation": operation, "params": params}))
        .collect();
    assert_eq!(model.requests(&model.key), wanted);
}

#[tokio::test]
async fn an_answer_as_the_model_writes_it_is_read_whole() {
    let Some(model) = Model::of("answers") else { return };
    let aws = model.aws(Access::Ambient).await;
    let rules = vec![everything(), Rule { enabled: Some(false), scan_enabled: Some(false), ..stop("b") }];
    let metadata = json!({"Name": "in", "CreatedTimestamp": "2026-03-02T09:15:41Z"});
    let answer = json!({"result": {"Metadata": metadata, "Rules": rules}});
    let wanted = RuleSet { name: "in".into(), rules };
    model.answer("DescribeReceiptRuleSet", &answer);
    assert_eq!(aws.describe_rule_set("in").await.expect("it answers").as_ref(), Some(&wanted));
    model.answer("DescribeActiveReceiptRuleSet", &answer);
    assert_eq!(aws.active_rule_set().await.expect("it answers"), Some(wanted));
    assert_eq!(aws.active_rule_set().await.expect("it answers"), None, "an empty answer is no active set");
}

#[tokio::test]
async fn all_pages_of_a_list_are_read() {
    let Some(model) = Model::of("pages") else { return };
    let aws = model.aws(Access::Ambient).await;
    let page = |names: &[&str], next: Option<&str>| {
        let sets: Vec<Value> = names.iter().map(|name| json!({"Name": name})).collect();
        let mut result = json!({"RuleSets": sets});
        if let Some(next) = next {
            result["NextToken"] = json!(next);
        }
        json!({"result": result})
    };
    model.answer("ListReceiptRuleSets", &page(&["c", "a"], Some("2")));
    model.answer("ListReceiptRuleSets", &page(&[], Some("3")));
    model.answer("ListReceiptRuleSets", &page(&["b"], None));
    assert_eq!(aws.list_rule_sets().await.expect("it answers"), ["a", "b", "c"]);
    let tokens: Vec<Value> =
        model.requests(&model.key).iter().map(|r| r["params"]["NextToken"].clone()).collect();
    assert_eq!(tokens, [json!(null), json!("2"), json!("3")]);
}

#[tokio::test]
async fn errors_are_told_by_their_code_on_the_wire() {
    let Some(model) = Model::of("errors") else { return };
    let aws = model.aws(Access::Ambient).await;
    let codes = [
        ("AlreadyExists", "Rule already exists: a", Kind::AlreadyExists),
        ("InvalidLambdaFunction", "Invalid Lambda function: f", Kind::Refused),
        ("InvalidLambdaFunction", "Could not invoke Lambda function: f", Kind::NotReady),
        ("InvalidS3Configuration", "Could not write to bucket: b", Kind::NotReady),
        ("InvalidSnsTopic", "Could not publish to SNS topic: t", Kind::NotReady),
        ("LimitExceeded", "Too many rules", Kind::Refused),
        ("RuleDoesNotExist", "Rule does not exist: x", Kind::Missing),
        ("RuleSetDoesNotExist", "Rule set does not exist: in", Kind::Missing),
        // Not in the model of the operation, or in no model at all.
        ("CannotDelete", "Cannot delete active rule set: in", Kind::Refused),
        ("ValidationError", "1 validation error detected: …", Kind::Refused),
        ("InvalidParameterValue", "Not a valid ruleName: -", Kind::Refused),
        ("AccessDenied", "User: … is not authorized to perform: ses:CreateReceiptRule", Kind::Refused),
        ("ExpiredToken", "The security token included in the request is expired", Kind::Credentials),
        ("InvalidAction", "Unavailable Operation", Kind::Refused),
    ];
    for (code, message, kind) in codes {
        model.answer("CreateReceiptRule", &json!({"code": code, "message": message}));
        let error = aws.create_rule("in", None, &stop("a")).await.expect_err("it is refused");
        assert_eq!((error.code.as_str(), error.message.as_str(), error.kind), (code, message, kind));
    }
    model.answer("DescribeReceiptRuleSet", &json!({"code": "RuleSetDoesNotExist", "message": "no"}));
    assert_eq!(aws.describe_rule_set("in").await.expect("missing is an answer"), None);
    model.answer("DescribeReceiptRuleSet", &json!({"code": "AccessDenied", "message": "no"}));
    assert_eq!(no(aws.describe_rule_set("in").await).1, Kind::Refused);
}

#[tokio::test]
async fn throttled_calls_come_again() {
    let Some(model) = Model::of("throttled") else { return };
    let aws = model.aws(Access::Ambient).await;
    model.answer("CreateReceiptRuleSet", &json!({"code": "Throttling", "message": "Rate exceeded"}));
    aws.create_rule_set("in").await.expect("the second try is heard");
    assert_eq!(model.requests(&model.key).len(), 2);
}

#[tokio::test]
async fn a_role_is_assumed_with_its_external_id_and_signs_from_then_on() {
    let Some(model) = Model::of("role") else { return };
    let (arn, external_id) = (format!("arn:aws:iam::{ACCOUNT}:role/deploy"), "cs-7f3a".to_owned());
    let aws = model.aws(Access::Role { arn: arn.clone(), external_id }).await;
    let assumed = format!("assumed{}", model.key);
    let credentials = json!({"AccessKeyId": assumed, "SecretAccessKey": "s", "SessionToken": "t",
                             "Expiration": "2099-01-01T00:00:00Z"});
    model.answer("AssumeRole", &json!({"result": {"Credentials": credentials}}));
    aws.list_rule_sets().await.expect("it answers");
    aws.active_rule_set().await.expect("it answers");
    let params = json!({"RoleArn": arn, "RoleSessionName": "countersign", "ExternalId": "cs-7f3a"});
    assert_eq!(
        model.requests(&model.key),
        [json!({"service": "sts", "operation": "AssumeRole", "params": params})],
        "the role is assumed once"
    );
    assert_eq!(model.requests(&assumed).len(), 2, "what follows is signed by the role");
}

#[tokio::test]
async fn a_role_that_cannot_be_assumed_is_a_matter_of_credentials() {
    let Some(model) = Model::of("norole") else { return };
    let arn = format!("arn:aws:iam::{ACCOUNT}:role/deploy");
    let aws = model.aws(Access::Role { arn, external_id: "cs-7f3a".into() }).await;
    let message = "User: … is not authorized to perform: sts:AssumeRole";
    model.answer("AssumeRole", &json!({"code": "AccessDenied", "message": message}));
    let error = aws.create_rule_set("in").await.expect_err("the role trusts somebody else");
    assert_eq!((error.kind, error.code.as_str()), (Kind::Credentials, "NoCredentials"));
    assert!(error.message.contains("role/deploy") && error.message.contains(message), "{}", error.message);
}
