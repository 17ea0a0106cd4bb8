//! How long it takes to know every kind of mail a rule set tells apart, to check it on a keystroke, and to compare two sets over
//! 10,000 samples. `cargo bench -p domain --bench classes`

use divan::{Bencher, black_box};
use domain::{
    mail::Sample,
    rules::{
        Action, InvocationType, LambdaAction, Rule, RuleSet, S3Action, StopAction, TlsPolicy,
        classes::{Classes, Kinds},
        effect_diff::{effect_diff, witness},
        findings::{Context, check},
    },
};

fn main() {
    let (base, proposed) = (set(200), changed());
    let kinds = Kinds::of(&[&base, &proposed]);
    let diff = effect_diff(Some(&base), &proposed, &samples());
    println!(
        "200 rules, {} conditions: {} classes, {} kinds of mail. The diff of 10,000 samples says: {}",
        kinds.classes().conditions(),
        kinds.classes().all().len(),
        kinds.all().len(),
        diff.words()
    );
    divan::main();
}

/// Rules as teams have them: a filter for all, then users, labels, domains and subdomains, some ended by Stop, some asking a
/// function.
fn set(rules: usize) -> RuleSet {
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
fn changed() -> RuleSet {
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
fn samples() -> Vec<Sample> {
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

#[divan::bench(args = [20, 200])]
fn classes_of_a_set(bencher: Bencher<'_, '_>, rules: usize) {
    let set = set(rules);
    bencher.bench(|| Classes::of(&[black_box(&set)]));
}

#[divan::bench]
fn kinds_of_two_sets_of_200_rules(bencher: Bencher<'_, '_>) {
    let (base, proposed) = (set(200), changed());
    bencher.bench(|| Kinds::of(&[black_box(&base), black_box(&proposed)]));
}

#[divan::bench(args = [20, 200])]
fn findings_of_a_set(bencher: Bencher<'_, '_>, rules: usize) {
    let set = set(rules);
    let context = Context { region: "eu-west-1".into(), account: "111122223333".into() };
    bencher.bench(|| check(black_box(&set), &context));
}

#[divan::bench]
fn diff_of_two_sets_of_200_rules_by_kinds_alone(bencher: Bencher<'_, '_>) {
    let (base, proposed) = (set(200), changed());
    bencher.bench(|| effect_diff(Some(black_box(&base)), black_box(&proposed), &[]));
}

#[divan::bench]
fn diff_of_10_000_samples_under_two_sets_of_200_rules(bencher: Bencher<'_, '_>) {
    let (base, proposed, samples) = (set(200), changed(), samples());
    bencher.bench(|| effect_diff(Some(black_box(&base)), black_box(&proposed), black_box(&samples)));
}

#[divan::bench]
fn proof_that_a_renamed_set_does_the_same(bencher: Bencher<'_, '_>) {
    let base = set(200);
    let mut proposed = base.clone();
    for rule in &mut proposed.rules {
        rule.name.push_str("-new");
    }
    bencher.bench(|| effect_diff(Some(black_box(&base)), black_box(&proposed), &[]));
}
