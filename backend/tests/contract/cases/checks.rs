//! What SES refuses, with which words.

use crate::target::{ACCOUNT, Target, no, pair, stop, store, words};
use backend::aws::Kind;
use domain::rules::{
    Action, AddHeaderAction, BounceAction, ConnectAction, LambdaAction, Rule, S3Action, SnsAction, StopAction,
};

pub async fn recipients_that_are_none_are_refused(t: &Target) {
    let set = t.new_set("in").await;
    for recipient in [
        "com",
        "@example.com",
        "a b@example.com",
        "a@-example.com",
        "a@example-.com",
        "a@b@example.com",
        "a@",
    ] {
        let rule = Rule { recipients: vec![recipient.into()], ..stop("a") };
        let refusal = pair("InvalidParameterValue", format!("Invalid recipient: {recipient}"));
        assert_eq!(words(t.aws.create_rule(&set, None, &rule).await), refusal);
    }
}

pub async fn the_reserved_domain_is_refused(t: &Target) {
    let set = t.new_set("in").await;
    let rule = Rule { recipients: vec!["a@example.invalid".into()], ..stop("a") };
    assert_eq!(no(t.aws.create_rule(&set, None, &rule).await).0, "InvalidParameterValue");
}

pub async fn stop_comes_last(t: &Target) {
    let set = t.new_set("in").await;
    let action =
        Action::AddHeaderAction(AddHeaderAction { header_name: "X".into(), header_value: "1".into() });
    let rule = Rule { actions: vec![Action::StopAction(StopAction::default()), action], ..stop("a") };
    let text = "Stop action, if any, must be placed at the end of the actions list";
    assert_eq!(words(t.aws.create_rule(&set, None, &rule).await), pair("InvalidParameterValue", text));
}

pub async fn headers_that_mail_cannot_have_are_refused(t: &Target) {
    let set = t.new_set("in").await;
    let long = "x".repeat(51);
    for (name, value, text) in [
        ("X Y", "", "Invalid header name: X Y".to_owned()),
        ("X:", "", "Invalid header name: X:".to_owned()),
        (&long, "", format!("Invalid header name: {long}")),
        ("X", "a\nb", "Invalid header value: a0x000ab".to_owned()),
        ("X", &"v".repeat(2049), format!("Invalid header value: {}", "v".repeat(2049))),
    ] {
        let header = AddHeaderAction { header_name: name.into(), header_value: value.into() };
        let rule = Rule { actions: vec![Action::AddHeaderAction(header)], ..stop("a") };
        assert_eq!(words(t.aws.create_rule(&set, None, &rule).await), pair("InvalidParameterValue", text));
    }
}

pub async fn bounces_that_smtp_cannot_send_are_refused(t: &Target) {
    let set = t.new_set("in").await;
    let right = BounceAction {
        topic_arn: None,
        smtp_reply_code: "550".into(),
        status_code: None,
        message: "no".into(),
        sender: "a@example.com".into(),
    };
    for (bounce, text) in [
        (BounceAction { smtp_reply_code: String::new(), ..right.clone() }, "Invalid SMTP reply code: "),
        (BounceAction { smtp_reply_code: "250".into(), ..right.clone() }, "Invalid SMTP reply code: 250"),
        (BounceAction { message: String::new(), ..right.clone() }, "Invalid SMTP response message: "),
        (BounceAction { sender: "nobody".into(), ..right.clone() }, "Identity is not verified: nobody"),
    ] {
        let rule = Rule { actions: vec![Action::BounceAction(bounce)], ..stop("a") };
        assert_eq!(words(t.aws.create_rule(&set, None, &rule).await), pair("InvalidParameterValue", text));
    }
    let sender = t.unusable("unverified@example.com".into()).await;
    let bounce = BounceAction { sender, ..right };
    let rule = Rule { actions: vec![Action::BounceAction(bounce)], ..stop("a") };
    let text = "Identity is not verified: unverified@example.com";
    assert_eq!(words(t.aws.create_rule(&set, None, &rule).await), pair("InvalidParameterValue", text));
}

pub async fn names_of_resources_that_are_malformed_are_refused(t: &Target) {
    let set = t.new_set("in").await;
    let invoke = |arn: &str| {
        Action::LambdaAction(LambdaAction { function_arn: arn.into(), ..LambdaAction::default() })
    };
    let publish = |arn: &str| Action::SNSAction(SnsAction { topic_arn: arn.into(), encoding: None });
    let told =
        |arn: &str| Action::StopAction(StopAction { topic_arn: Some(arn.into()), ..StopAction::default() });
    for (action, code, text) in [
        (store(""), "InvalidParameterValue", "Bucket name must not be empty"),
        (store("no_bucket"), "InvalidS3Configuration", "No such bucket: no_bucket"),
        (invoke(""), "InvalidParameterValue", "Lambda function ARN must not be empty"),
        (invoke("triage"), "InvalidLambdaFunction", "Invalid Lambda function: triage"),
        (publish("mail"), "InvalidSnsTopic", "Invalid SNS topic: mail"),
        (publish(""), "InvalidSnsTopic", "Invalid SNS topic: "),
        (
            told("arn:aws:sqs:eu-west-1:1:q"),
            "InvalidSnsTopic",
            "Invalid SNS topic: arn:aws:sqs:eu-west-1:1:q",
        ),
    ] {
        let rule = Rule { actions: vec![action], ..stop("a") };
        let error = t.aws.create_rule(&set, None, &rule).await.expect_err("it is refused");
        assert_eq!((error.code.as_str(), error.message.as_str(), error.kind), (code, text, Kind::Refused));
    }
}

pub async fn roles_and_instances_have_their_pattern(t: &Target) {
    let s3 = |role: &str| {
        let iam_role_arn = Some(role.to_owned());
        Action::S3Action(S3Action { bucket_name: "mail".into(), iam_role_arn, ..S3Action::default() })
    };
    let set = t.new_set("in").await;
    for role in
        ["", "arn:aws:iam::1:user/a", "arn:aws:iam::123456789012:role/a b", "arn:aws:iam::123456789012:role/"]
    {
        let rule = Rule { actions: vec![s3(role)], ..stop("a") };
        let error = t.aws.create_rule(&set, None, &rule).await.expect_err("it is no role");
        assert_eq!(error.code, "ValidationError", "{role}");
        assert!(error.message.contains("'rule.actions.1.member.s3Action.iamRoleArn'"), "{}", error.message);
    }
    let connect = Action::ConnectAction(ConnectAction { instance_arn: "i".into(), iam_role_arn: "r".into() });
    let rule = Rule { actions: vec![connect], ..stop("a") };
    let error = t.aws.create_rule(&set, None, &rule).await.expect_err("they are no ARNs");
    assert!(error.message.starts_with("3 validation errors detected: "), "{}", error.message);
}

pub async fn all_faults_of_the_shape_are_told_at_once(t: &Target) {
    let error = t.aws.create_rule("a b", Some(""), &stop("c d")).await.expect_err("nothing of it is a name");
    assert_eq!(error.code, "ValidationError");
    assert!(error.message.starts_with("4 validation errors detected: "), "{}", error.message);
    for at in ["'ruleSetName'", "'after'", "'rule.name'"] {
        assert!(error.message.contains(at), "{at}: {}", error.message);
    }
}

pub async fn the_shape_is_looked_at_before_the_set(t: &Target) {
    let rule = Rule { recipients: vec!["nobody".into()], ..stop("a") };
    assert_eq!(no(t.aws.create_rule(&t.set("gone"), None, &rule).await).0, "InvalidParameterValue");
}

pub async fn a_bucket_that_ses_cannot_use_is_refused(t: &Target) {
    let bucket = t.unusable(t.set("nobodys")).await;
    let error = t.refusal(store(&bucket)).await;
    let text = format!("Could not write to bucket: {bucket}");
    assert_eq!(
        (error.code.as_str(), error.message, error.kind),
        ("InvalidS3Configuration", text, Kind::NotReady)
    );
}

pub async fn a_topic_that_ses_cannot_use_is_refused(t: &Target) {
    let topic_arn = t.unusable(format!("arn:aws:sns:{}:{ACCOUNT}:nobodys", t.region)).await;
    let bucket_name = t.bucket();
    let action =
        Action::S3Action(S3Action { bucket_name, topic_arn: Some(topic_arn), ..S3Action::default() });
    assert_eq!(t.refusal(action).await.code, "InvalidSnsTopic");
}

pub async fn a_function_that_ses_cannot_use_is_refused(t: &Target) {
    let function_arn = t.unusable(format!("arn:aws:lambda:{}:{ACCOUNT}:function:nobodys", t.region)).await;
    let action = Action::LambdaAction(LambdaAction { function_arn, ..LambdaAction::default() });
    assert_eq!(t.refusal(action).await.code, "InvalidLambdaFunction");
}

pub async fn resources_have_to_be_in_the_region(t: &Target) {
    let set = t.new_set("in").await;
    let function_arn = format!("arn:aws:lambda:sa-east-1:{ACCOUNT}:function:f");
    let topic_arn = format!("arn:aws:sns:sa-east-1:{ACCOUNT}:t");
    let kms_key_arn = Some(format!("arn:aws:kms:sa-east-1:{ACCOUNT}:key/k"));
    for (action, text) in [
        (
            Action::LambdaAction(LambdaAction {
                function_arn: function_arn.clone(),
                ..LambdaAction::default()
            }),
            format!("Could not invoke Lambda function: {function_arn}"),
        ),
        (
            Action::SNSAction(SnsAction { topic_arn: topic_arn.clone(), encoding: None }),
            format!("Could not publish to SNS topic: {topic_arn}"),
        ),
        (
            Action::S3Action(S3Action { bucket_name: "mail".into(), kms_key_arn, ..S3Action::default() }),
            format!("Unable to use AWS KMS key: arn:aws:kms:sa-east-1:{ACCOUNT}:key/k"),
        ),
    ] {
        let rule = Rule { actions: vec![action], ..stop("a") };
        let error = t.aws.create_rule(&set, None, &rule).await.expect_err("it is elsewhere");
        assert_eq!((error.message, error.kind), (text, Kind::NotReady));
    }
}

pub async fn forty_sets_and_no_more(t: &Target) {
    for number in 0..40 {
        t.new_set(&number.to_string()).await;
    }
    assert_eq!(no(t.aws.create_rule_set("one-more").await), ("LimitExceeded".into(), Kind::Refused));
    assert_eq!(no(t.aws.clone_rule_set("one-more", &t.set("0")).await).0, "LimitExceeded");
    assert_eq!(no(t.aws.create_rule_set(&t.set("0")).await).1, Kind::AlreadyExists, "told before the quota");
    t.aws.delete_rule_set(&t.set("0")).await.expect("it is not active");
    t.aws.create_rule_set("one-more").await.expect("there is room again");
}

pub async fn two_hundred_rules_and_no_more(t: &Target) {
    let set = t.new_set("in").await;
    for number in 0..200 {
        t.aws.create_rule(&set, None, &stop(&format!("r{number}"))).await.expect("there is room");
    }
    let more = t.aws.create_rule(&set, Some("nobody"), &stop("more")).await;
    assert_eq!(words(more), pair("LimitExceeded", "Too many rules"));
    assert_eq!(
        no(t.aws.create_rule(&set, None, &stop("r0")).await).1,
        Kind::AlreadyExists,
        "told before the quota"
    );
    t.aws.update_rule(&set, &stop("r0")).await.expect("replacing takes no room");
}

pub async fn ten_actions_and_five_hundred_recipients_and_no_more(t: &Target) {
    let set = t.new_set("in").await;
    let header =
        Action::AddHeaderAction(AddHeaderAction { header_name: "X".into(), header_value: "1".into() });
    let recipients = |count: usize| (0..count).map(|n| format!("r{n}@example.com")).collect();
    let rule = |actions, count| Rule {
        actions: vec![header.clone(); actions],
        recipients: recipients(count),
        ..stop("a")
    };
    for (actions, count, text) in [(11, 0, "Too many actions"), (0, 501, "Too many recipients")] {
        let refused = t.aws.create_rule(&set, None, &rule(actions, count)).await;
        assert_eq!(words(refused), pair("LimitExceeded", text));
    }
    t.aws.create_rule(&set, None, &rule(10, 500)).await.expect("so many are allowed");
}
