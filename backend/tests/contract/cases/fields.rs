//! What a rule comes back as.

use crate::target::{ACCOUNT, Target, store};
use domain::rules::{
    Action, AddHeaderAction, BounceAction, ConnectAction, Encoding, InvocationType, LambdaAction, Rule,
    S3Action, SnsAction, StopAction, StopScope, TlsPolicy, WorkmailAction,
};

fn doing(actions: Vec<Action>) -> Rule {
    Rule { name: "a".into(), enabled: Some(true), actions, ..Rule::default() }
}

pub async fn a_rule_comes_back_whole(t: &Target) {
    let rule = Rule {
        name: "a".into(),
        enabled: Some(true),
        tls_policy: Some(TlsPolicy::Require),
        recipients: vec![".example.org".into(), "a@example.com".into(), "example.com".into()],
        actions: vec![store(&t.bucket()), Action::StopAction(StopAction::default())],
        scan_enabled: Some(true),
    };
    assert_eq!(t.through(&rule).await.canonical(), rule);
}

pub async fn a_rule_with_nothing_but_a_name_comes_back(t: &Target) {
    let rule = Rule { name: "a".into(), ..Rule::default() };
    let read = t.through(&rule).await;
    assert_eq!((read.enabled, read.scan_enabled), (Some(false), Some(false)));
    assert_eq!(read.canonical(), rule.canonical());
}

pub async fn every_kind_of_action_comes_back_whole(t: &Target) {
    let topic = t.topic();
    let told = Some(topic.clone());
    let region = t.region;
    let rule = doing(vec![
        Action::AddHeaderAction(AddHeaderAction {
            header_name: "X-Seen-By".into(),
            header_value: "a; b=\"c\"".into(),
        }),
        Action::S3Action(S3Action {
            topic_arn: told.clone(),
            bucket_name: t.bucket(),
            object_key_prefix: Some("in/2026 & more/".into()),
            ..S3Action::default()
        }),
        Action::SNSAction(SnsAction { topic_arn: topic.clone(), encoding: Some(Encoding::Base64) }),
        Action::SNSAction(SnsAction { topic_arn: topic, encoding: Some(Encoding::Utf8) }),
        Action::BounceAction(BounceAction {
            topic_arn: told.clone(),
            smtp_reply_code: "550".into(),
            status_code: Some("5.1.1".into()),
            message: "Mailbox <does> not \"exist\" & never did".into(),
            sender: "postmaster@example.com".into(),
        }),
        Action::WorkmailAction(WorkmailAction {
            topic_arn: told.clone(),
            organization_arn: format!(
                "arn:aws:workmail:{region}:{ACCOUNT}:organization/m-0123456789abcdef0123456789abcdef"
            ),
        }),
        Action::ConnectAction(ConnectAction {
            instance_arn: format!(
                "arn:aws:connect:{region}:{ACCOUNT}:instance/01234567-89ab-cdef-0123-456789abcdef"
            ),
            iam_role_arn: format!("arn:aws:iam::{ACCOUNT}:role/service/connect"),
        }),
        Action::StopAction(StopAction { scope: StopScope::RuleSet, topic_arn: told }),
    ]);
    assert_eq!(t.through(&rule).await.actions, rule.actions);
}

pub async fn lambda_actions_come_back_whole(t: &Target) {
    let (function_arn, topic_arn) = (t.function(), Some(t.topic()));
    let action = |topic_arn, kind| {
        let function_arn = function_arn.clone();
        Action::LambdaAction(LambdaAction { topic_arn, function_arn, invocation_type: Some(kind) })
    };
    let rule =
        doing(vec![action(topic_arn, InvocationType::RequestResponse), action(None, InvocationType::Event)]);
    assert_eq!(t.through(&rule).await.actions, rule.actions);
}

pub async fn key_and_role_come_back(t: &Target) {
    let rule = doing(vec![Action::S3Action(S3Action {
        bucket_name: t.bucket(),
        kms_key_arn: Some(format!("arn:aws:kms:{}:{ACCOUNT}:alias/aws/ses", t.region)),
        iam_role_arn: Some(format!("arn:aws:iam::{ACCOUNT}:role/mail+1@example")),
        ..S3Action::default()
    })]);
    assert_eq!(t.through(&rule).await.actions, rule.actions);
}

pub async fn text_of_every_script_comes_back(t: &Target) {
    for (number, text) in
        ["", "ä € 漢字 🎉", "<x>&amp;]]>", "a+b=c&d%20e", " between  spaces "].into_iter().enumerate()
    {
        let header = AddHeaderAction { header_name: "X-Text".into(), header_value: text.into() };
        let rule = doing(vec![Action::AddHeaderAction(header)]);
        let set = t.new_set(&format!("text{number}")).await;
        t.aws.create_rule(&set, None, &rule).await.expect("SES takes any text");
        assert_eq!(t.read(&set).await.rules[0].actions, rule.actions, "{text:?}");
    }
}

pub async fn recipients_come_back_lower_case_sorted_and_once(t: &Target) {
    let recipients = ["b@Example.com", "A@example.com", "a@EXAMPLE.com", ".Example.com", "Example.com"];
    let recipients = recipients.map(str::to_owned).to_vec();
    let rule = Rule { recipients, ..doing(Vec::new()) };
    let wanted = [".example.com", "a@example.com", "b@example.com", "example.com"];
    assert_eq!(t.through(&rule).await.recipients, wanted);
    assert_eq!(rule.canonical().recipients, wanted, "what is compared is what comes back");
}

pub async fn the_tls_policy_is_filled_in(t: &Target) {
    assert_eq!(t.through(&doing(Vec::new())).await.tls_policy, Some(TlsPolicy::Optional));
}

pub async fn defaults_of_actions_are_filled_in(t: &Target) {
    let rule = doing(vec![
        Action::SNSAction(SnsAction { topic_arn: t.topic(), encoding: None }),
        Action::LambdaAction(LambdaAction { function_arn: t.function(), ..LambdaAction::default() }),
    ]);
    assert_eq!(t.through(&rule).await, rule.canonical());
}
