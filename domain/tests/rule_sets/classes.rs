//! Recipient classes, against brute force: every condition asked about every address.

use crate::sets::{ADDRESSES, CONDITIONS};
use domain::rules::{
    Rule, RuleSet,
    classes::{Classes, Kinds, Signature},
    recipient::Condition,
};
use proptest::{collection::vec, prelude::*, sample::select};
use std::collections::{BTreeMap, BTreeSet};

/// Conditions of all forms over few labels, so that some cover others, and some that are nothing.
fn condition() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(CONDITIONS.to_vec()).prop_map(str::to_owned),
        4 => address().prop_map(|a| a.to_string()),
        3 => domain(),
        3 => domain().prop_map(|d| format!(".{d}")),
        1 => (local(), domain()).prop_map(|(l, d)| format!("{l}@.{d}")),
        1 => select(vec!["", "@", ".", "a@", "@x.org", ".net", ".example", "example.net", "..x.org", "a@b@x.org", "someone@x.org", "sub.x.org", ".sub.x.org", "É.org"])
            .prop_map(str::to_owned),
    ]
}

fn local() -> impl Strategy<Value = String> {
    select(vec!["a", "A", "a+l", "a+L+m", "a+", "+l", "b", "someone", "someone2"]).prop_map(str::to_owned)
}

fn domain() -> impl Strategy<Value = String> {
    let top = select(vec!["org", "net", "x.org", "X.ORG", "example.net"]);
    vec(select(vec!["s", "d", "sub", "deep", "S"]), 0..4)
        .prop_flat_map(move |labels| (Just(labels), top.clone()))
        .prop_map(|(labels, top)| labels.into_iter().chain([top]).collect::<Vec<_>>().join("."))
}

fn address() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (local(), domain()).prop_map(|(l, d)| format!("{l}@{d}")),
        1 => select(ADDRESSES.to_vec()).prop_map(str::to_owned),
        1 => select(vec!["a@.x.org", "a@..x.org", "a@s..x.org", "a", "@x.org", "a@", "a@b@x.org", "é@É.org"]).prop_map(str::to_owned),
    ]
}

fn sets() -> impl Strategy<Value = Vec<RuleSet>> {
    let rule = (any::<bool>(), any::<bool>(), vec(condition(), 0..5));
    let set = vec(rule, 0..5).prop_map(|rules| {
        let rules = rules.into_iter().enumerate().map(|(n, (on, tls, recipients))| Rule {
            name: format!("r{n}"),
            enabled: Some(on),
            tls_policy: tls.then_some(domain::rules::TlsPolicy::Require),
            recipients,
            ..Rule::default()
        });
        RuleSet { name: "s".into(), rules: rules.collect() }
    });
    vec(set, 1..3)
}

/// Every condition of the sets, asked one by one.
fn brute_force(sets: &[RuleSet], address: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let all: Vec<&String> = sets.iter().flat_map(|s| &s.rules).flat_map(|r| &r.recipients).collect();
    let which = |keep: fn(Condition<'_>, &str) -> bool| {
        all.iter().filter(|c| keep(Condition::parse(c), address)).map(|c| c.to_ascii_lowercase()).collect()
    };
    (which(|c, address| c.matches(address)), which(|c, address| c.doubt(address).is_some()))
}

fn texts(classes: &Classes, signature: &Signature) -> (BTreeSet<String>, BTreeSet<String>) {
    let texts = |ids: &[u32]| ids.iter().map(|id| classes.condition(*id).to_owned()).collect();
    (texts(&signature.meets), texts(&signature.unsure))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn every_address_is_in_one_class_and_every_class_has_its_witness(
        sets in sets(), addresses in vec(address(), 1..60)
    ) {
        let all: Vec<&RuleSet> = sets.iter().collect();
        let classes = Classes::of(&all);
        let mut seen = BTreeMap::new();
        for class in classes.all() {
            let signature = texts(&classes, &class.signature);
            prop_assert_eq!(&brute_force(&sets, &class.witness), &signature, "{}", &class.witness);
            prop_assert!(seen.insert(signature, class.witness.clone()).is_none(), "classes are different");
        }
        for address in &addresses {
            let truth = brute_force(&sets, address);
            prop_assert!(seen.contains_key(&truth), "{address} meets {truth:?}, which no class does");
            let class = classes.of_address(address);
            prop_assert_eq!(class.map(|c| &c.witness), seen.get(&truth), "{}", address);
        }
    }

    #[test]
    fn kinds_are_taken_by_the_rules_that_matching_says(sets in sets(), addresses in vec(address(), 1..40)) {
        let all: Vec<&RuleSet> = sets.iter().collect();
        let kinds = Kinds::of(&all);
        prop_assert_eq!(kinds.all().iter().map(|k| k.classes as usize).sum::<usize>(), kinds.classes().all().len());
        let witnesses = kinds.all().iter().map(|k| &k.witness);
        for address in addresses.iter().chain(witnesses.clone()) {
            let kind = kinds.of_address(address).and_then(|id| kinds.get(id)).expect("every address has a kind");
            for (set, takers) in sets.iter().zip(&kind.takers) {
                let takes = |r: &Rule| {
                    r.is_enabled() && (r.recipients.is_empty() || r.recipients.iter().any(|c| Condition::parse(c).matches(address)))
                };
                let truth: Vec<u32> = (0..).zip(&set.rules).filter(|(_, r)| takes(r)).map(|(n, _)| n).collect();
                prop_assert_eq!(takers, &truth, "{}", address);
            }
            let requires = sets.iter().zip(&kind.takers).any(|(s, rules)| rules.iter().any(|r| s.rules[*r as usize].requires_tls()));
            prop_assert_eq!(kind.needs_tls, requires);
        }
    }
}

#[test]
fn a_witness_is_an_address_people_know_where_that_is_free() {
    let set = |conditions: &[&str]| RuleSet {
        name: "s".into(),
        rules: vec![Rule {
            name: "r".into(),
            enabled: Some(true),
            recipients: conditions.iter().map(|c| (*c).to_owned()).collect(),
            ..Rule::default()
        }],
    };
    let witnesses = |conditions: &[&str]| -> Vec<String> {
        let set = set(conditions);
        Classes::of(&[&set]).all().iter().map(|c| c.witness.clone()).collect()
    };
    assert_eq!(witnesses(&[]), ["someone@example.net"]);
    assert_eq!(
        witnesses(&["Ana@Example.com", "ana+bills@example.com", "example.com", ".example.com"]),
        [
            "ana@example.com",
            "ana+bills@example.com",
            "someone@example.com",
            "someone@sub.example.com",
            "someone@deep.sub.example.com",
            "someone@example.net",
        ]
    );
    let taken = [".net", "example.org", ".example", "someone@sub.x.org", ".x.org", "sub.x.org"];
    assert_eq!(
        witnesses(&taken),
        [
            "someone@example.org",
            "someone@sub.x.org",
            "someone2@sub.x.org",
            "someone@sub.example",
            "someone@deep.sub.example",
            "someone@sub.net",
            "someone@deep.sub.net",
            "someone@sub2.x.org",
            "someone@deep.sub2.x.org",
            "someone@elsewhere.test",
        ]
    );
}

#[test]
fn what_aws_leaves_open_makes_a_class_of_its_own() {
    let rule = |recipients: &[&str]| Rule {
        name: "r".into(),
        enabled: Some(true),
        recipients: recipients.iter().map(|c| (*c).to_owned()).collect(),
        ..Rule::default()
    };
    let set = RuleSet { name: "s".into(), rules: vec![rule(&[".x.org"]), rule(&["a@.x.org"])] };
    let kinds = Kinds::of(&[&set]);
    let seen: Vec<(&str, usize)> =
        kinds.classes().all().iter().map(|c| (c.witness.as_str(), c.signature.unsure.len())).collect();
    assert_eq!(
        seen,
        [
            ("a@sub.x.org", 1),
            ("someone@sub.x.org", 0),
            ("a@deep.sub.x.org", 2),
            ("someone@deep.sub.x.org", 1),
            ("someone@example.net", 0)
        ]
    );
    let kinds: Vec<(&str, &[u32], bool)> =
        kinds.all().iter().map(|k| (k.witness.as_str(), k.takers[0].as_slice(), k.unsure)).collect();
    assert_eq!(kinds, [("someone@sub.x.org", &[0][..], false), ("someone@example.net", &[], false)]);
}
