//! Small rule sets, mails and answers for property tests, close enough to each other that conditions meet.

use super::{AfterError, Answer, Answers, Assumptions};
use crate::{
    mail::{Envelope, Mail, Sample},
    rules::{
        Action, AddHeaderAction, BounceAction, ConnectAction, Encoding, InvocationType, LambdaAction, Rule,
        S3Action, SnsAction, StopAction, TlsPolicy, WorkmailAction,
        filter::{Filter, FilterPolicy, IpFilter},
    },
};
use proptest::{collection::vec, option, prelude::*, sample::select};

const DOMAINS: [&str; 5] = ["e.com", "s.e.com", "D.s.e.com", "E.COM", "f.org"];

pub(super) fn condition() -> impl Strategy<Value = String> {
    let local = select(&["a", "A", "a+x", "a+x+y", "b"][..]);
    (option::of(local), any::<bool>(), select(&DOMAINS[..])).prop_map(|(local, below, domain)| {
        let at = local.map_or_else(String::new, |l| format!("{l}@"));
        format!("{at}{}{domain}", if below { "." } else { "" })
    })
}

pub(super) fn address() -> impl Strategy<Value = String> {
    (select(&["a", "a+x", "A+X+y", "b", "c"][..]), select(&DOMAINS[..])).prop_map(|(l, d)| format!("{l}@{d}"))
}

fn action() -> impl Strategy<Value = Action> {
    let topic = || option::of(Just("t".to_owned()));
    let prefix = option::of(select(&["", "p", "p/"][..]).prop_map(str::to_owned));
    let waits = option::of(select(&[InvocationType::Event, InvocationType::RequestResponse][..]));
    let encoding = option::of(select(&[Encoding::Utf8, Encoding::Base64][..]));
    let lambda = (topic(), waits).prop_map(|(topic_arn, invocation_type)| {
        Action::LambdaAction(LambdaAction { topic_arn, function_arn: "f".into(), invocation_type })
    });
    prop_oneof![
        (topic(), prefix, topic()).prop_map(|(topic_arn, object_key_prefix, kms_key_arn)| {
            let bucket_name = "b".into();
            Action::S3Action(S3Action {
                topic_arn,
                bucket_name,
                object_key_prefix,
                kms_key_arn,
                iam_role_arn: None,
            })
        }),
        encoding.prop_map(|encoding| Action::SNSAction(SnsAction { topic_arn: "t".into(), encoding })),
        lambda.clone(),
        lambda,
        topic().prop_map(|topic_arn| Action::BounceAction(BounceAction {
            topic_arn,
            ..BounceAction::default()
        })),
        topic().prop_map(|topic_arn| Action::StopAction(StopAction { topic_arn, ..StopAction::default() })),
        topic()
            .prop_map(|topic_arn| Action::WorkmailAction(WorkmailAction { topic_arn, ..Default::default() })),
        Just(Action::AddHeaderAction(AddHeaderAction { header_name: "X".into(), header_value: "v".into() })),
        Just(Action::ConnectAction(ConnectAction::default())),
    ]
}

pub(super) fn rule() -> impl Strategy<Value = Rule> {
    let tls = option::of(select(&[TlsPolicy::Optional, TlsPolicy::Require][..]));
    let enabled = prop_oneof![6 => Just(Some(true)), 1 => Just(Some(false)), 1 => Just(None)];
    (enabled, tls, vec(condition(), 0..3), vec(action(), 0..4)).prop_map(
        |(enabled, tls_policy, recipients, actions)| Rule {
            name: "r".into(),
            enabled,
            tls_policy,
            recipients,
            actions,
            scan_enabled: None,
        },
    )
}

pub(super) fn sample() -> impl Strategy<Value = Sample> {
    let near: &[u64] =
        &[148_991, 148_992, 153_600, 153_601, 158_209, 39_999_999, 40_000_000, 41_943_041, 43_201_332];
    let size = prop_oneof![3 => Just(1_000_u64), 1 => select(near)];
    let source_ip = select(&["", "198.51.100.24", "203.0.113.9"][..]);
    (vec(address(), 0..4), any::<bool>(), any::<bool>(), size, source_ip).prop_map(
        |(recipients, tls, has_sender, size, source_ip)| {
            let sender = if has_sender { "s@e.net".into() } else { String::new() };
            Sample {
                mail: Mail { headers: vec![], size },
                envelope: Envelope { sender, recipients, tls, source_ip: source_ip.into() },
                message_id: "id".into(),
                ..Sample::default()
            }
        },
    )
}

pub(super) fn answers() -> impl Strategy<Value = Answers> {
    let one = ((0..4_u32, 0..4_u32), select(&Answer::ALL[..]));
    vec(one, 0..12).prop_map(|all| Answers(all.into_iter().collect()))
}

pub(super) fn assumptions() -> impl Strategy<Value = Assumptions> {
    let policy = select(&[FilterPolicy::Block, FilterPolicy::Allow][..]);
    let cidr = select(&["0.0.0.0/0", "198.51.100.0/24", "198.51.100.24", "nonsense"][..]);
    let filter = (policy, cidr).prop_map(|(policy, cidr)| Filter {
        name: "f".into(),
        ip_filter: IpFilter { policy, cidr: cidr.into() },
    });
    let filters = prop_oneof![3 => Just(Vec::new()), 1 => vec(filter, 0..3)];
    (select(&[AfterError::GoesOn, AfterError::Ends][..]), filters, prop::bool::weighted(0.05))
        .prop_map(|(after_error, filters, no_active_set)| Assumptions { after_error, filters, no_active_set })
}
