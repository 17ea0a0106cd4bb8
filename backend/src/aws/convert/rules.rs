//! Rules as the console writes them ↔ rules as the SDK has them. Nothing is lost or made up on the way.

use aws_sdk_ses::{error::BuildError, types};
use domain::rules::{
    Action, AddHeaderAction, BounceAction, ConnectAction, Encoding, InvocationType, LambdaAction, Rule,
    RuleSet, S3Action, SnsAction, StopAction, StopScope, TlsPolicy, WorkmailAction,
};

/// A rule for the SDK. Empty lists are left out, which is what they mean.
pub(in crate::aws) fn to_sdk(rule: &Rule) -> Result<types::ReceiptRule, BuildError> {
    let actions = rule.actions.iter().map(action_to_sdk).collect::<Result<Vec<_>, _>>()?;
    types::ReceiptRule::builder()
        .name(&rule.name)
        .set_enabled(rule.enabled)
        .set_tls_policy(rule.tls_policy.map(|policy| match policy {
            TlsPolicy::Optional => types::TlsPolicy::Optional,
            TlsPolicy::Require => types::TlsPolicy::Require,
        }))
        .set_recipients(Some(rule.recipients.clone()).filter(|all| !all.is_empty()))
        .set_actions(Some(actions).filter(|all| !all.is_empty()))
        .set_scan_enabled(rule.scan_enabled)
        .build()
}

fn action_to_sdk(action: &Action) -> Result<types::ReceiptAction, BuildError> {
    let one = types::ReceiptAction::builder();
    Ok(match action.clone() {
        Action::S3Action(a) => one.s3_action(
            types::S3Action::builder()
                .set_topic_arn(a.topic_arn)
                .bucket_name(a.bucket_name)
                .set_object_key_prefix(a.object_key_prefix)
                .set_kms_key_arn(a.kms_key_arn)
                .set_iam_role_arn(a.iam_role_arn)
                .build()?,
        ),
        Action::SNSAction(a) => one.sns_action(
            types::SnsAction::builder()
                .topic_arn(a.topic_arn)
                .set_encoding(a.encoding.map(|encoding| match encoding {
                    Encoding::Utf8 => types::SnsActionEncoding::Utf8,
                    Encoding::Base64 => types::SnsActionEncoding::Base64,
                }))
                .build()?,
        ),
        Action::LambdaAction(a) => one.lambda_action(
            types::LambdaAction::builder()
                .set_topic_arn(a.topic_arn)
                .function_arn(a.function_arn)
                .set_invocation_type(a.invocation_type.map(|kind| match kind {
                    InvocationType::Event => types::InvocationType::Event,
                    InvocationType::RequestResponse => types::InvocationType::RequestResponse,
                }))
                .build()?,
        ),
        Action::BounceAction(a) => one.bounce_action(
            types::BounceAction::builder()
                .set_topic_arn(a.topic_arn)
                .smtp_reply_code(a.smtp_reply_code)
                .set_status_code(a.status_code)
                .message(a.message)
                .sender(a.sender)
                .build()?,
        ),
        Action::StopAction(a) => one.stop_action(
            types::StopAction::builder()
                .scope(match a.scope {
                    StopScope::RuleSet => types::StopScope::RuleSet,
                })
                .set_topic_arn(a.topic_arn)
                .build()?,
        ),
        Action::WorkmailAction(a) => one.workmail_action(
            types::WorkmailAction::builder()
                .set_topic_arn(a.topic_arn)
                .organization_arn(a.organization_arn)
                .build()?,
        ),
        Action::AddHeaderAction(a) => one.add_header_action(
            types::AddHeaderAction::builder()
                .header_name(a.header_name)
                .header_value(a.header_value)
                .build()?,
        ),
        Action::ConnectAction(a) => one.connect_action(
            types::ConnectAction::builder()
                .instance_arn(a.instance_arn)
                .iam_role_arn(a.iam_role_arn)
                .build()?,
        ),
    }
    .build())
}

/// A rule set from the SDK; the text of an error says what is not understood.
pub(in crate::aws) fn from_sdk(name: &str, rules: &[types::ReceiptRule]) -> Result<RuleSet, String> {
    let rules = rules.iter().map(rule_from_sdk).collect::<Result<_, _>>()?;
    Ok(RuleSet { name: name.to_owned(), rules })
}

fn rule_from_sdk(rule: &types::ReceiptRule) -> Result<Rule, String> {
    let inside = |fault: String| format!("rule `{}`: {fault}", rule.name);
    let tls_policy = match &rule.tls_policy {
        None => None,
        Some(types::TlsPolicy::Optional) => Some(TlsPolicy::Optional),
        Some(types::TlsPolicy::Require) => Some(TlsPolicy::Require),
        Some(other) => return Err(inside(unknown("TlsPolicy", other.as_str()))),
    };
    Ok(Rule {
        name: rule.name.clone(),
        enabled: Some(rule.enabled),
        tls_policy,
        recipients: rule.recipients().to_vec(),
        actions: rule.actions().iter().map(action_from_sdk).collect::<Result<_, _>>().map_err(inside)?,
        scan_enabled: Some(rule.scan_enabled),
    })
}

fn action_from_sdk(action: &types::ReceiptAction) -> Result<Action, String> {
    let members = [
        action.s3_action.as_ref().map(|a| Ok(s3(a))),
        action.sns_action.as_ref().map(sns),
        action.lambda_action.as_ref().map(lambda),
        action.bounce_action.as_ref().map(|a| Ok(bounce(a))),
        action.stop_action.as_ref().map(stop),
        action.workmail_action.as_ref().map(|a| {
            Ok(Action::WorkmailAction(WorkmailAction {
                topic_arn: a.topic_arn.clone(),
                organization_arn: a.organization_arn.clone(),
            }))
        }),
        action.add_header_action.as_ref().map(|a| {
            Ok(Action::AddHeaderAction(AddHeaderAction {
                header_name: a.header_name.clone(),
                header_value: a.header_value.clone(),
            }))
        }),
        action.connect_action.as_ref().map(|a| {
            Ok(Action::ConnectAction(ConnectAction {
                instance_arn: a.instance_arn.clone(),
                iam_role_arn: a.iam_role_arn.clone(),
            }))
        }),
    ];
    let mut members = members.into_iter().flatten();
    match (members.next(), members.next()) {
        (Some(member), None) => member,
        (None, _) => Err("an action is of a kind this console does not know".into()),
        (Some(_), Some(_)) => Err("an action is of two kinds at once".into()),
    }
}

fn unknown(field: &str, value: &str) -> String {
    format!("{field} is `{value}`, which this console does not know")
}

fn s3(a: &types::S3Action) -> Action {
    Action::S3Action(S3Action {
        topic_arn: a.topic_arn.clone(),
        bucket_name: a.bucket_name.clone(),
        object_key_prefix: a.object_key_prefix.clone(),
        kms_key_arn: a.kms_key_arn.clone(),
        iam_role_arn: a.iam_role_arn.clone(),
    })
}

fn sns(a: &types::SnsAction) -> Result<Action, String> {
    let encoding = match &a.encoding {
        None => None,
        Some(types::SnsActionEncoding::Utf8) => Some(Encoding::Utf8),
        Some(types::SnsActionEncoding::Base64) => Some(Encoding::Base64),
        Some(other) => return Err(unknown("Encoding", other.as_str())),
    };
    Ok(Action::SNSAction(SnsAction { topic_arn: a.topic_arn.clone(), encoding }))
}

fn lambda(a: &types::LambdaAction) -> Result<Action, String> {
    let invocation_type = match &a.invocation_type {
        None => None,
        Some(types::InvocationType::Event) => Some(InvocationType::Event),
        Some(types::InvocationType::RequestResponse) => Some(InvocationType::RequestResponse),
        Some(other) => return Err(unknown("InvocationType", other.as_str())),
    };
    Ok(Action::LambdaAction(LambdaAction {
        topic_arn: a.topic_arn.clone(),
        function_arn: a.function_arn.clone(),
        invocation_type,
    }))
}

fn bounce(a: &types::BounceAction) -> Action {
    Action::BounceAction(BounceAction {
        topic_arn: a.topic_arn.clone(),
        smtp_reply_code: a.smtp_reply_code.clone(),
        status_code: a.status_code.clone(),
        message: a.message.clone(),
        sender: a.sender.clone(),
    })
}

fn stop(a: &types::StopAction) -> Result<Action, String> {
    let scope = match &a.scope {
        types::StopScope::RuleSet => StopScope::RuleSet,
        other => return Err(unknown("Scope", other.as_str())),
    };
    Ok(Action::StopAction(StopAction { scope, topic_arn: a.topic_arn.clone() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two of every kind: every field set, and every optional field left out.
    fn every_action() -> Vec<Action> {
        let full = r#"[
          {"S3Action":{"TopicArn":"t1","BucketName":"b","ObjectKeyPrefix":"p/","KmsKeyArn":"k","IamRoleArn":"r"}},
          {"SNSAction":{"TopicArn":"t2","Encoding":"Base64"}},
          {"SNSAction":{"TopicArn":"t2","Encoding":"UTF-8"}},
          {"LambdaAction":{"TopicArn":"t3","FunctionArn":"f","InvocationType":"RequestResponse"}},
          {"LambdaAction":{"FunctionArn":"f","InvocationType":"Event"}},
          {"BounceAction":{"TopicArn":"t4","SmtpReplyCode":"550","StatusCode":"5.1.1","Message":"m","Sender":"s"}},
          {"StopAction":{"Scope":"RuleSet","TopicArn":"t5"}},
          {"WorkmailAction":{"TopicArn":"t6","OrganizationArn":"o"}},
          {"AddHeaderAction":{"HeaderName":"X-A","HeaderValue":""}},
          {"ConnectAction":{"InstanceARN":"i","IAMRoleARN":"c"}}]"#;
        let mut actions: Vec<Action> = serde_json::from_str(full).expect("the model reads it");
        actions.extend([
            Action::S3Action(S3Action::default()),
            Action::SNSAction(SnsAction::default()),
            Action::LambdaAction(LambdaAction::default()),
            Action::BounceAction(BounceAction::default()),
            Action::StopAction(StopAction::default()),
            Action::WorkmailAction(WorkmailAction::default()),
            Action::AddHeaderAction(AddHeaderAction::default()),
            Action::ConnectAction(ConnectAction::default()),
        ]);
        actions
    }

    #[test]
    fn a_rule_goes_to_the_sdk_and_back_unchanged() {
        for kind in Action::KINDS {
            assert!(every_action().iter().any(|action| action.kind() == kind), "{kind} is covered");
        }
        for (tls_policy, on) in
            [(None, true), (Some(TlsPolicy::Require), false), (Some(TlsPolicy::Optional), true)]
        {
            let rule = Rule {
                name: "a".into(),
                enabled: Some(on),
                tls_policy,
                recipients: vec!["B@example.com".into(), "a@example.com".into()],
                actions: every_action(),
                scan_enabled: Some(!on),
            };
            let sdk = to_sdk(&rule).expect("nothing required is missing");
            assert_eq!(from_sdk("in", &[sdk]).expect("it is understood").rules, [rule]);
        }
    }

    #[test]
    fn what_is_left_out_is_sent_as_left_out() {
        let sdk = to_sdk(&Rule { name: "a".into(), ..Rule::default() }).expect("nothing required is missing");
        assert_eq!((sdk.recipients, sdk.actions, sdk.tls_policy), (None, None, None));
        assert!(!sdk.enabled && !sdk.scan_enabled);
    }

    #[test]
    fn what_is_not_understood_is_said_instead_of_dropped() {
        let rule = |actions| types::ReceiptRule::builder().name("a").set_actions(Some(actions));
        let read = |rule: types::builders::ReceiptRuleBuilder| {
            from_sdk("in", &[rule.build().expect("it has a name")]).expect_err("it is not understood")
        };
        let nothing = types::ReceiptAction::builder().build();
        assert_eq!(read(rule(vec![nothing])), "rule `a`: an action is of a kind this console does not know");
        let stop =
            types::StopAction::builder().scope(types::StopScope::RuleSet).build().expect("it has a scope");
        let header =
            types::AddHeaderAction::builder().header_name("X").header_value("").build().expect("it has both");
        let both = types::ReceiptAction::builder().stop_action(stop).add_header_action(header).build();
        assert_eq!(read(rule(vec![both])), "rule `a`: an action is of two kinds at once");
        assert_eq!(
            read(rule(Vec::new()).tls_policy("Always".into())),
            "rule `a`: TlsPolicy is `Always`, which this console does not know"
        );
    }
}
