//! Rule sets of every kind of action and text, with names that SES takes.

use domain::rules::{Action, Rule, RuleSet, TlsPolicy, members};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// Texts, with what the notations give a meaning more often than chance has it.
fn text() -> impl Strategy<Value = String> {
    let special = select(vec![
        "${x}", "$${x}", "%{if x}", "%%{", "'", "\"", "\\", "\\n", "\n", "\r\n", "\t", "\0", "\u{7f}",
        "\u{85}", "\u{2028}", "\u{feff}", "yes", "null", "~", "1e3", "0x10", "- a", "a: b", "#", " # x",
        "!Ref A", "&a", "*a", "{{x}}", "<<EOT", "é", "😀", " ", ":", "=", "`id`", "$(id)", "]", "}",
    ]);
    let part = prop_oneof![
        special.prop_map(str::to_owned),
        "[a-z0-9.@:/-]{0,6}",
        any::<char>().prop_map(String::from)
    ];
    vec(part, 0..4).prop_map(|parts| parts.concat())
}

fn action(kinds: &'static [&'static str]) -> impl Strategy<Value = Action> {
    let values = vec((any::<bool>(), text(), any::<prop::sample::Index>()), 5);
    (select(kinds), values).prop_map(|(kind, values)| {
        let mut action = members::blank(kind).unwrap();
        for (member, (given, text, index)) in members::members(kind).iter().zip(values) {
            let value = if member.values.is_empty() { text } else { (*index.get(member.values)).to_owned() };
            if given || member.required {
                members::set(&mut action, member.name, Some(&value)).unwrap();
            }
        }
        action
    })
}

fn rule(kinds: &'static [&'static str]) -> impl Strategy<Value = Rule> {
    (
        "[A-Za-z0-9]([A-Za-z0-9._-]{0,6}[A-Za-z0-9])?",
        option::of(any::<bool>()),
        option::of(select(vec![TlsPolicy::Optional, TlsPolicy::Require])),
        vec(text(), 0..3),
        vec(action(kinds), 0..5),
        option::of(any::<bool>()),
    )
        .prop_map(|(name, enabled, tls_policy, recipients, actions, scan_enabled)| Rule {
            name,
            enabled,
            tls_policy,
            recipients,
            actions,
            scan_enabled,
        })
}

/// Sets with actions of some kinds. No two rules have one name: the order goes by names in some notations.
pub fn set(kinds: &'static [&'static str]) -> impl Strategy<Value = RuleSet> {
    ("[A-Za-z0-9]([A-Za-z0-9._-]{0,6}[A-Za-z0-9])?", vec(rule(kinds), 0..6)).prop_map(|(name, mut rules)| {
        for (index, rule) in rules.iter_mut().enumerate() {
            rule.name.push_str(&format!("{index}"));
        }
        RuleSet { name, rules }
    })
}

/// The kinds that Terraform's provider has.
pub const TERRAFORM: &[&str] = &[
    "S3Action",
    "SNSAction",
    "LambdaAction",
    "BounceAction",
    "StopAction",
    "WorkmailAction",
    "AddHeaderAction",
];
