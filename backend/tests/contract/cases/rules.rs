//! Rules: making, replacing, deleting, ordering.

use crate::target::{Target, no, pair, stop, words};
use backend::aws::Kind;
use domain::rules::{Action, AddHeaderAction, Rule, TlsPolicy};

pub async fn a_rule_goes_to_the_front_or_behind_another(t: &Target) {
    let set = t.new_set("in").await;
    for (name, after, order) in [
        ("b", None, vec!["b"]),
        ("a", None, vec!["a", "b"]),
        ("d", Some("b"), vec!["a", "b", "d"]),
        ("c", Some("b"), vec!["a", "b", "c", "d"]),
    ] {
        t.aws.create_rule(&set, after, &stop(name)).await.expect("the rule is right");
        assert_eq!(t.order(&set).await, order);
    }
}

pub async fn a_rule_needs_its_set_and_the_rule_it_goes_behind(t: &Target) {
    let (set, gone) = (t.new_set_of("in", &["a"]).await, t.set("gone"));
    let no_set = t.aws.create_rule(&gone, None, &stop("b")).await;
    assert_eq!(words(no_set), pair("RuleSetDoesNotExist", format!("Rule set does not exist: {gone}")));
    let no_rule =
        t.aws.create_rule(&set, Some("nobody"), &stop("b")).await.expect_err("there is no such rule");
    assert_eq!((no_rule.kind, no_rule.operation), (Kind::Missing, "CreateReceiptRule"));
    assert_eq!(no_rule.message, "Rule does not exist: nobody");
    assert_eq!(t.order(&set).await, ["a"]);
}

pub async fn a_rule_goes_behind_a_name_not_behind_nothing(t: &Target) {
    let set = t.new_set("in").await;
    let error = t.aws.create_rule(&set, Some(""), &stop("a")).await.expect_err("nothing is no name");
    assert_eq!(error.code, "ValidationError");
    assert!(error.message.contains("'after'"), "{}", error.message);
}

pub async fn a_rule_has_its_name_for_itself(t: &Target) {
    let set = t.new_set_of("in", &["a"]).await;
    let other = Rule { enabled: Some(false), ..stop("a") };
    for rule in [stop("a"), other] {
        let refusal = pair("AlreadyExists", "Rule already exists: a");
        assert_eq!(words(t.aws.create_rule(&set, None, &rule).await), refusal);
    }
    assert_eq!(t.order(&set).await, ["a"]);
}

pub async fn a_taken_name_is_told_before_a_missing_neighbour(t: &Target) {
    let set = t.new_set_of("in", &["a"]).await;
    assert_eq!(no(t.aws.create_rule(&set, Some("nobody"), &stop("a")).await).1, Kind::AlreadyExists);
}

pub async fn rule_names_with_other_characters_are_no_names(t: &Target) {
    let set = t.new_set("in").await;
    for name in ["a b", "ä", "a/b"] {
        let code = no(t.aws.create_rule(&set, None, &stop(name)).await).0;
        assert_eq!(code, "ValidationError", "{name:?}");
    }
}

pub async fn rule_names_that_are_too_long_or_end_badly_are_told_apart(t: &Target) {
    let set = t.new_set("in").await;
    for name in ["-a", "a-", &"x".repeat(65)] {
        let refusal = pair("InvalidParameterValue", format!("Not a valid ruleName: {name}"));
        assert_eq!(words(t.aws.create_rule(&set, None, &stop(name)).await), refusal);
    }
}

pub async fn an_update_replaces_all_and_keeps_the_position(t: &Target) {
    let set = t.new_set_of("in", &["a", "b", "c"]).await;
    let header = AddHeaderAction { header_name: "X-A".into(), header_value: "1".into() };
    let full = Rule {
        name: "b".into(),
        enabled: Some(true),
        tls_policy: Some(TlsPolicy::Require),
        recipients: vec!["example.com".into()],
        actions: vec![Action::AddHeaderAction(header)],
        scan_enabled: Some(true),
    };
    t.aws.update_rule(&set, &full).await.expect("the rule is there");
    assert_eq!(t.order(&set).await, ["a", "b", "c"]);
    assert_eq!(t.read(&set).await.canonical().rules[1], full.canonical());
    let bare = Rule { name: "b".into(), ..Rule::default() };
    t.aws.update_rule(&set, &bare).await.expect("the rule is there");
    assert_eq!(t.read(&set).await.canonical().rules[1], bare.canonical(), "what is left out is gone");
}

pub async fn an_update_needs_its_set_and_rule(t: &Target) {
    let (set, gone) = (t.new_set_of("in", &["a"]).await, t.set("gone"));
    assert_eq!(no(t.aws.update_rule(&gone, &stop("a")).await), ("RuleSetDoesNotExist".into(), Kind::Missing));
    assert_eq!(no(t.aws.update_rule(&set, &stop("b")).await), ("RuleDoesNotExist".into(), Kind::Missing));
    assert_eq!(t.order(&set).await, ["a"]);
}

pub async fn deleting_a_rule_twice_is_no_error(t: &Target) {
    let set = t.new_set_of("in", &["a", "b", "c"]).await;
    t.aws.delete_rule(&set, "b").await.expect("the rule is there");
    t.aws.delete_rule(&set, "b").await.expect("it is gone already");
    assert_eq!(t.order(&set).await, ["a", "c"]);
}

pub async fn deleting_a_rule_needs_its_set(t: &Target) {
    assert_eq!(no(t.aws.delete_rule(&t.set("gone"), "a").await).0, "RuleSetDoesNotExist");
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

pub async fn a_new_order_names_every_rule_once(t: &Target) {
    let set = t.new_set_of("in", &["a", "b", "c"]).await;
    t.aws.reorder_rule_set(&set, &owned(&["c", "a", "b"])).await.expect("every rule is named");
    assert_eq!(t.order(&set).await, ["c", "a", "b"]);
    let gone = t.set("gone");
    assert_eq!(no(t.aws.reorder_rule_set(&gone, &owned(&["a", "a"])).await).0, "RuleSetDoesNotExist");
}

pub async fn a_refused_order_changes_nothing(t: &Target) {
    let set = t.new_set_of("in", &["a", "b", "c"]).await;
    let twice = pair("InvalidParameterValue", "Multiple positions found for rule: x");
    let missing = pair("InvalidParameterValue", "Positions for rules not found: b, c");
    let long = "y".repeat(65);
    let unknown = pair("RuleDoesNotExist", format!("Rule does not exist: {long}"));
    for (names, refusal) in
        [(vec!["a", "x", "x"], twice), (vec!["a", "x"], missing), (vec!["c", "b", "a", &long, "x"], unknown)]
    {
        assert_eq!(words(t.aws.reorder_rule_set(&set, &owned(&names)).await), refusal);
    }
    for name in ["", "a b", &"y".repeat(101)] {
        let error = t.aws.reorder_rule_set(&set, &owned(&["a", "b", name])).await.expect_err("it is no name");
        assert_eq!(error.code, "ValidationError", "{name:?}");
        assert!(error.message.starts_with("1 validation error detected: Value at 'ruleNames'"), "{error}");
    }
    assert_eq!(t.order(&set).await, ["a", "b", "c"]);
}

pub async fn a_rule_moves_to_the_front_or_behind_another(t: &Target) {
    let set = t.new_set_of("in", &["a", "b", "c"]).await;
    for (rule, after, order) in [
        ("c", None, ["c", "a", "b"]),
        ("c", Some("a"), ["a", "c", "b"]),
        ("a", Some("b"), ["c", "b", "a"]),
        ("b", Some("b"), ["c", "b", "a"]),
        ("c", None, ["c", "b", "a"]),
    ] {
        t.aws.set_rule_position(&set, rule, after).await.expect("both rules are there");
        assert_eq!(t.order(&set).await, order, "{rule} behind {after:?}");
    }
    for (rule, after) in [("x", None), ("a", Some("x"))] {
        let refusal = pair("RuleDoesNotExist", "Rule does not exist: x");
        assert_eq!(words(t.aws.set_rule_position(&set, rule, after).await), refusal);
    }
    assert_eq!(no(t.aws.set_rule_position(&t.set("gone"), "a", None).await).0, "RuleSetDoesNotExist");
    assert_eq!(t.order(&set).await, ["c", "b", "a"]);
}
