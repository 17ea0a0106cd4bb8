//! Two rule sets of 200 rules as teams have them, and 10,000 samples to compare them over. `benches/wasm` has them too.

use domain::{
    mail::Sample,
    rules::{
        Action, InvocationType, LambdaAction, Rule, RuleSet, S3Action, StopAction, TlsPolicy,
        effect_diff::witness,
    },
};

/// Rules as teams have them: a filter for all, then users, labels, domains and subdomains, some ended by Stop, some asking a
/// function.
pub fn set(rules: usize) -> RuleSet {
    let rule = |n: usize| {
        let domain = format!("d{}.example.com", n % 40);
        let recipients = match n % 5 {
            0 => {
                vec![format!("user{n}@{domain}"), format!("user{n}@example.org"), format!("Team{n}@{domain}")]
            }
            1 => vec![format!("user{n}+bills@{domain}"), format!("user{}@{domain}", n - 1)],
            2 => vec![domain.clone(), format!("in{n}@{domain}"), format!("out{n}@example.net")],
            3 => vec![format!(".{domain}"), format!("s{n}.{domain}")],
            _ => vec![format!("list{n}@lists.example.com"), format!("list{n}@{domain}")],
        };
        let mut actions = vec![store(&format!("r{n}/"))];
        if n.is_multiple_of(3) {
            actions.push(ask(&format!("f{n}"), n.is_multiple_of(2)));
        }
        if n.is_multiple_of(4) {
            actions.push(Action::StopAction(StopAction::default()));
        }
        Rule {
            name: format!("r{n}"),
            enabled: Some(true),
            tls_policy: n.is_multiple_of(7).then_some(TlsPolicy::Require),
            recipients: if n == 0 { Vec::new() } else { recipients },
            actions: if n == 0 { vec![ask("filter", true)] } else { actions },
            scan_enabled: Some(true),
        }
    };
    RuleSet { name: "inbound".into(), rules: (0..rules).map(rule).collect() }
}

/// The same set with one rule moved, one that stores elsewhere, and one recipient less.
pub fn changed() -> RuleSet {
    let mut set = set(200);
    let rule = set.rules.remove(150);
    set.rules.insert(20, rule);
    if let Some(rule) = set.rules.get_mut(60) {
        rule.actions = vec![store("elsewhere/")];
    }
    if let Some(rule) = set.rules.get_mut(101) {
        rule.recipients.pop();
    }
    set
}

fn store(prefix: &str) -> Action {
    Action::S3Action(S3Action {
        bucket_name: "mail-bucket".into(),
        object_key_prefix: Some(prefix.into()),
        ..S3Action::default()
    })
}

fn ask(name: &str, waits: bool) -> Action {
    let invocation = if waits { InvocationType::RequestResponse } else { InvocationType::Event };
    Action::LambdaAction(LambdaAction {
        function_arn: format!("arn:aws:lambda:eu-west-1:111122223333:function:{name}"),
        invocation_type: Some(invocation),
        topic_arn: None,
    })
}

/// 10,000 mails to 4,000 addresses, one in eight to three of them.
pub fn samples() -> Vec<Sample> {
    let address = |n: usize| {
        let n = n * 7919 % 4000;
        format!("user{}@d{}.example.com", n % 200, n % 43)
    };
    let one = |n: usize| {
        let more = if n.is_multiple_of(8) { 3 } else { 1 };
        witness((0..more).map(|m| address(n + m * 131)).collect(), !n.is_multiple_of(5))
    };
    (0..10_000).map(one).collect()
}
