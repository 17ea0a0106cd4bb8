//! Rule sets by chance: texts of all sorts, and small worlds in which rules meet.

use domain::rules::{
    Action, AddHeaderAction, BounceAction, ConnectAction, Encoding, InvocationType, LambdaAction, Rule,
    RuleSet, S3Action, SnsAction, StopAction, TlsPolicy, WorkmailAction,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// Something a person could have typed anywhere.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => select(vec![
            "", " ", "a", "mail-bucket", "a@example.com", "example.com", ".example.com", "arn:aws:lambda:eu-west-1:111122223333:function:f",
            "arn:aws:sns:us-east-1:111122223333:t", "arn:", "arn:aws:kms:eu-west-1:1:key/x", "550", "5.1.1", "x:y", "\"a b\"", "a,b", "é@ü.example",
        ]).prop_map(str::to_owned),
        1 => ".{0,12}",
        1 => "[ -~\\n\\r\\t\"\\\\,:]{0,20}",
    ]
}

fn optional() -> impl Strategy<Value = Option<String>> {
    option::of(text())
}

/// Any action.
pub fn action() -> impl Strategy<Value = Action> {
    let encoding = option::of(select(vec![Encoding::Utf8, Encoding::Base64]));
    let invocation = option::of(select(vec![InvocationType::Event, InvocationType::RequestResponse]));
    prop_oneof![
        (optional(), text(), optional(), optional(), optional()).prop_map(
            |(topic_arn, bucket_name, object_key_prefix, kms_key_arn, iam_role_arn)| {
                Action::S3Action(S3Action {
                    topic_arn,
                    bucket_name,
                    object_key_prefix,
                    kms_key_arn,
                    iam_role_arn,
                })
            }
        ),
        (text(), encoding)
            .prop_map(|(topic_arn, encoding)| Action::SNSAction(SnsAction { topic_arn, encoding })),
        (optional(), text(), invocation).prop_map(|(topic_arn, function_arn, invocation_type)| {
            Action::LambdaAction(LambdaAction { topic_arn, function_arn, invocation_type })
        }),
        (optional(), text(), optional(), text(), text()).prop_map(
            |(topic_arn, smtp_reply_code, status_code, message, sender)| {
                Action::BounceAction(BounceAction {
                    topic_arn,
                    smtp_reply_code,
                    status_code,
                    message,
                    sender,
                })
            }
        ),
        optional()
            .prop_map(|topic_arn| Action::StopAction(StopAction { topic_arn, ..StopAction::default() })),
        (optional(), text()).prop_map(|(topic_arn, organization_arn)| Action::WorkmailAction(
            WorkmailAction { topic_arn, organization_arn }
        )),
        (text(), text()).prop_map(|(header_name, header_value)| Action::AddHeaderAction(AddHeaderAction {
            header_name,
            header_value
        })),
        (text(), text()).prop_map(|(instance_arn, iam_role_arn)| Action::ConnectAction(ConnectAction {
            instance_arn,
            iam_role_arn
        })),
    ]
}

/// Any rule.
pub fn rule() -> impl Strategy<Value = Rule> {
    let switch = || option::of(proptest::bool::ANY);
    let tls = option::of(select(vec![TlsPolicy::Optional, TlsPolicy::Require]));
    (text(), switch(), tls, vec(text(), 0..4), vec(action(), 0..5), switch()).prop_map(
        |(name, enabled, tls_policy, recipients, actions, scan_enabled)| Rule {
            name,
            enabled,
            tls_policy,
            recipients,
            actions,
            scan_enabled,
        },
    )
}

/// Any set.
pub fn any() -> impl Strategy<Value = RuleSet> {
    (text(), vec(rule(), 0..5)).prop_map(|(name, rules)| RuleSet { name, rules })
}

/// Conditions of a small world, in which some cover others.
pub const CONDITIONS: [&str; 12] = [
    "a@x.org",
    "A@x.org",
    "a+l@x.org",
    "a+l+m@x.org",
    "b@x.org",
    "x.org",
    ".x.org",
    "s.x.org",
    "a@s.x.org",
    ".s.x.org",
    "a@.x.org",
    "org",
];

/// Addresses of that world.
pub const ADDRESSES: [&str; 10] = [
    "a@x.org",
    "a+l@x.org",
    "a+l+m@x.org",
    "a+k@x.org",
    "b@x.org",
    "c@x.org",
    "a@s.x.org",
    "c@s.x.org",
    "c@d.s.x.org",
    "c@y.net",
];

/// Sets of that world: few conditions, few targets, all that decides what runs.
pub fn small() -> impl Strategy<Value = RuleSet> {
    let store = |prefix: &str| {
        Action::S3Action(S3Action {
            bucket_name: "mail-bucket".into(),
            object_key_prefix: Some(prefix.into()),
            ..S3Action::default()
        })
    };
    let call = |invocation| {
        Action::LambdaAction(LambdaAction {
            function_arn: "arn:aws:lambda:eu-west-1:111122223333:function:f".into(),
            invocation_type: Some(invocation),
            topic_arn: None,
        })
    };
    let actions = vec![
        store("p/"),
        store("q/"),
        call(InvocationType::Event),
        call(InvocationType::RequestResponse),
        Action::of_kind("BounceAction").unwrap(),
        Action::StopAction(StopAction::default()),
        Action::StopAction(StopAction::default()),
    ];
    let rule = (
        prop::bool::weighted(0.85),
        prop::bool::weighted(0.3),
        vec(select(CONDITIONS.to_vec()), 0..4),
        vec(select(actions), 0..4),
    );
    vec(rule, 0..6).prop_map(|rules| {
        let rules = rules.into_iter().enumerate().map(|(index, (on, tls, recipients, actions))| Rule {
            name: format!("r{index}"),
            enabled: Some(on),
            tls_policy: Some(if tls { TlsPolicy::Require } else { TlsPolicy::Optional }),
            recipients: recipients.into_iter().map(str::to_owned).collect(),
            actions,
            scan_enabled: Some(true),
        });
        RuleSet { name: "small".into(), rules: rules.collect() }
    })
}
