//! Rule sets: making, listing, cloning, deleting, switching.

use crate::target::{ACCOUNT, Target, no, pair, stop, words};
use backend::aws::Kind;

pub async fn the_caller_is_known_by_account_and_arn(t: &Target) {
    let identity = t.aws.identity().await.expect("it answers");
    assert_eq!(identity.account, ACCOUNT);
    assert!(identity.arn.starts_with("arn:aws:") && identity.arn.contains(ACCOUNT), "{}", identity.arn);
}

pub async fn receiving_is_off_until_a_set_is_active_and_one_call_switches(t: &Target) {
    t.aws.set_active_rule_set(None).await.expect("switching off twice is no error");
    assert_eq!(t.aws.active_rule_set().await.expect("it answers"), None);
    let (blue, green) = (t.new_set_of("blue", &["a", "b"]).await, t.new_set("green").await);
    assert_eq!(
        t.aws.active_rule_set().await.expect("it answers"),
        None,
        "making a set does not switch to it"
    );
    for name in [&blue, &green, &blue] {
        t.aws.set_active_rule_set(Some(name)).await.expect("the set is there");
        let active = t.aws.active_rule_set().await.expect("it answers").expect("a set is active");
        assert_eq!(active, t.read(name).await);
    }
    t.aws.set_active_rule_set(None).await.expect("it may be off");
    assert_eq!(t.aws.active_rule_set().await.expect("it answers"), None);
    assert_eq!(t.order(&blue).await, ["a", "b"], "the set is still there");
}

pub async fn a_set_that_is_not_there_cannot_be_made_active(t: &Target) {
    let (here, gone) = (t.new_set("here").await, t.set("gone"));
    t.aws.set_active_rule_set(Some(&here)).await.expect("the set is there");
    let error = t.aws.set_active_rule_set(Some(&gone)).await.expect_err("there is no such set");
    assert_eq!((error.kind, error.operation), (Kind::Missing, "SetActiveReceiptRuleSet"));
    assert_eq!(error.message, format!("Rule set does not exist: {gone}"));
    let active = t.aws.active_rule_set().await.expect("it answers").expect("a set is active");
    assert_eq!(active.name, here, "the switch did not happen");
}

pub async fn the_active_set_cannot_be_deleted(t: &Target) {
    let name = t.new_set_of("live", &["a"]).await;
    t.aws.set_active_rule_set(Some(&name)).await.expect("the set is there");
    let message = format!("Cannot delete active rule set: {name}");
    assert_eq!(words(t.aws.delete_rule_set(&name).await), pair("CannotDelete", message));
    assert_eq!(t.order(&name).await, ["a"]);
    t.aws.set_active_rule_set(None).await.expect("it may be off");
    t.aws.delete_rule_set(&name).await.expect("it is not active any more");
    assert_eq!(t.aws.describe_rule_set(&name).await.expect("it answers"), None);
}

pub async fn a_clone_of_the_active_set_is_not_active(t: &Target) {
    let (name, copy) = (t.new_set_of("live", &["a"]).await, t.set("copy"));
    t.aws.set_active_rule_set(Some(&name)).await.expect("the set is there");
    t.aws.clone_rule_set(&copy, &name).await.expect("the name is free");
    assert_eq!(t.aws.active_rule_set().await.expect("it answers").map(|set| set.name), Some(name));
    t.aws.delete_rule_set(&copy).await.expect("the copy is not active");
}

pub async fn names_are_listed_sorted(t: &Target) {
    let mut wanted = Vec::new();
    for name in ["b", "a", "c"] {
        wanted.push(t.new_set(name).await);
    }
    wanted.sort();
    let listed = t.aws.list_rule_sets().await.expect("it answers");
    assert!(listed.is_sorted(), "{listed:?}");
    let ours: Vec<String> = listed.into_iter().filter(|name| wanted.contains(name)).collect();
    assert_eq!(ours, wanted);
}

pub async fn a_set_that_is_not_there_is_none(t: &Target) {
    assert_eq!(t.aws.describe_rule_set(&t.set("gone")).await.expect("it answers"), None);
}

pub async fn a_set_is_made_once(t: &Target) {
    let name = t.new_set_of("in", &["a"]).await;
    assert_eq!(no(t.aws.create_rule_set(&name).await), ("AlreadyExists".into(), Kind::AlreadyExists));
    assert_eq!(t.order(&name).await, ["a"], "what was there is still there");
}

pub async fn set_names_may_have_64_characters_and_periods(t: &Target) {
    let name = t.set("with.a.period-and_more.");
    let name = format!("{name}{}", "x".repeat(64 - name.len()));
    t.aws.create_rule_set(&name).await.expect("64 characters are allowed");
    let rule = "r.1-_".to_owned() + &"y".repeat(59);
    t.aws.create_rule(&name, None, &stop(&rule)).await.expect("64 characters are allowed");
    assert_eq!(t.order(&name).await, [rule]);
}

pub async fn set_names_with_other_characters_are_no_names(t: &Target) {
    for name in ["a b", "a/b", "ä", "a:b", "a\nb", "*"] {
        let error = t.aws.create_rule_set(name).await.expect_err("it is no name");
        assert_eq!((error.code.as_str(), error.kind), ("ValidationError", Kind::Refused), "{name:?}");
        assert!(error.message.contains("'ruleSetName'"), "{name:?}: {}", error.message);
    }
}

pub async fn set_names_that_are_too_long_or_end_badly_are_told_apart(t: &Target) {
    for name in ["-a", "a-", ".", "_a", "a.", &"x".repeat(65)] {
        let refusal = pair("InvalidParameterValue", format!("Not a valid ruleSetName: {name}"));
        assert_eq!(words(t.aws.create_rule_set(name).await), refusal);
    }
    assert_eq!(no(t.aws.create_rule_set("").await).0, "ValidationError");
}

pub async fn deleting_a_set_twice_is_no_error(t: &Target) {
    let name = t.new_set_of("in", &["a"]).await;
    t.aws.delete_rule_set(&name).await.expect("it is not active");
    t.aws.delete_rule_set(&name).await.expect("it is gone already");
    assert_eq!(t.aws.describe_rule_set(&name).await.expect("it answers"), None);
    t.aws.create_rule_set(&name).await.expect("the name is free again");
    assert!(t.order(&name).await.is_empty(), "its rules went with it");
}

pub async fn a_clone_has_the_rules_in_order_and_a_life_of_its_own(t: &Target) {
    let (name, copy) = (t.new_set_of("in", &["c", "a", "b"]).await, t.set("copy"));
    t.aws.clone_rule_set(&copy, &name).await.expect("the name is free");
    assert_eq!(t.read(&copy).await.rules, t.read(&name).await.rules);
    t.aws.delete_rule(&copy, "a").await.expect("the rule is there");
    assert_eq!((t.order(&copy).await, t.order(&name).await.len()), (vec!["c".into(), "b".into()], 3));
}

pub async fn a_clone_needs_an_original_and_a_free_name(t: &Target) {
    let (name, other, gone) = (t.new_set("in").await, t.new_set("other").await, t.set("gone"));
    let missing = t.aws.clone_rule_set(&t.set("copy"), &gone).await;
    assert_eq!(words(missing), pair("RuleSetDoesNotExist", format!("Rule set does not exist: {gone}")));
    let taken = t.aws.clone_rule_set(&other, &name).await;
    assert_eq!(words(taken), pair("AlreadyExists", format!("Rule set already exists: {other}")));
}

pub async fn a_taken_name_is_told_before_a_missing_original(t: &Target) {
    let (name, gone) = (t.new_set("in").await, t.set("gone"));
    assert_eq!(no(t.aws.clone_rule_set(&name, &gone).await).1, Kind::AlreadyExists);
}
