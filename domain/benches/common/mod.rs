//! A rule set of any size and a mail for it, as a team has them: most rules for one address, some for a label, a
//! domain or its subdomains. The mail is for two of them, whatever the size.

use domain::{
    mail::{Envelope, Sample, parse},
    rules::{Action, LambdaAction, Rule, RuleSet, S3Action},
};

/// A rule set of `count` rules.
pub fn rule_set(count: usize) -> RuleSet {
    RuleSet { name: "inbound".into(), rules: (0..count).map(rule).collect() }
}

/// What a rule's condition is.
pub fn condition(number: usize) -> String {
    match number % 10 {
        7 => format!("user{number}+news@example.com"),
        8 => format!("team{number}.example.com"),
        9 => format!(".region{number}.example.com"),
        _ => format!("user{number}@example.com"),
    }
}

fn rule(number: usize) -> Rule {
    Rule {
        name: format!("rule-{number}"),
        enabled: Some(true),
        recipients: vec![condition(number)],
        actions: vec![
            Action::S3Action(S3Action { bucket_name: format!("mail-{number}"), ..S3Action::default() }),
            Action::LambdaAction(LambdaAction {
                function_arn: format!("arn:aws:lambda:eu-west-1:111122223333:function:f{number}"),
                ..LambdaAction::default()
            }),
        ],
        ..Rule::default()
    }
}

/// Whom the mail is for.
pub const RECIPIENTS: [&str; 2] = ["user3+invoices@example.com", "ana@eu.region9.example.com"];

/// The mail as it goes over the wire.
pub const EML: &[u8] = include_bytes!("newsletter.eml");

/// A sample of the raw mail.
pub fn sample(raw: &[u8]) -> Sample {
    Sample {
        mail: parse(raw).unwrap_or_default(),
        envelope: Envelope {
            sender: "bounce+77@news.example.net".into(),
            recipients: RECIPIENTS.map(Into::into).into(),
            tls: true,
            source_ip: "198.51.100.24".into(),
        },
        message_id: "o3q8v1m2c7t5k0h9d4r6b2n8j1f5s0a7exv4k2o1".into(),
        ..Sample::default()
    }
}
