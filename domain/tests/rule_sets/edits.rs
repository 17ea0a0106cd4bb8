//! Editing by pure operations.

use crate::sets::{action, any, rule, text};
use domain::{
    finding::Place,
    rules::{
        Action, Rule, RuleSet,
        edit::{
            ActionForm, Edit, RuleForm, apply, field_value, join_recipients, parse_place, set_field,
            split_recipients, unique_name,
        },
        members,
    },
};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn place() -> impl Strategy<Value = Place> {
    let index = || option::of(0_u32..6);
    let field = select(vec![
        "",
        "Name",
        "Enabled",
        "TlsPolicy",
        "Recipients",
        "ScanEnabled",
        "TopicArn",
        "FunctionArn",
        "Scope",
        "Encoding",
        "Nonsense",
    ]);
    (index(), index(), field).prop_map(|(rule, action, field)| Place {
        rule,
        action: action.filter(|_| rule.is_some()),
        field: field.into(),
    })
}

fn edit() -> impl Strategy<Value = Edit> {
    let i = || 0_u32..6;
    let at = || option::of(i());
    let kind = select(vec!["S3Action", "LambdaAction", "StopAction", "ConnectAction", "NoAction"]);
    prop_oneof![
        at().prop_map(|at| Edit::AddRule { at }),
        i().prop_map(|rule| Edit::RemoveRule { rule }),
        (i(), i()).prop_map(|(from, to)| Edit::MoveRule { from, to }),
        i().prop_map(|rule| Edit::DuplicateRule { rule }),
        text().prop_map(|name| Edit::RenameSet { name }),
        (i(), kind, at()).prop_map(|(rule, kind, at)| Edit::AddAction { rule, kind: kind.into(), at }),
        (i(), i()).prop_map(|(rule, action)| Edit::RemoveAction { rule, action }),
        (i(), i(), i()).prop_map(|(rule, from, to)| Edit::MoveAction { rule, from, to }),
        (i(), rule()).prop_map(|(rule, value)| Edit::SetRule { rule, value: Box::new(value) }),
        (place(), text()).prop_map(|(place, value)| Edit::Patch { place, value }),
    ]
}

#[test]
fn buttons_say_what_they_do() {
    let said = |text: &str| Edit::parse(text).unwrap();
    assert_eq!(said("add-action:2:S3Action"), Edit::AddAction { rule: 2, kind: "S3Action".into(), at: None });
    assert_eq!(said("move-rule:3:0"), Edit::MoveRule { from: 3, to: 0 });
    assert_eq!(said("add-rule"), Edit::AddRule { at: None });
    let patch = Edit::Patch {
        place: Place::action(0, 1, "TopicArn"),
        value: "arn:aws:sns:eu-west-1:111122223333:t".into(),
    };
    assert_eq!(said("patch:Rules[0].Actions[1].TopicArn:arn:aws:sns:eu-west-1:111122223333:t"), patch);
    for bad in [
        "",
        "nonsense",
        "add-action",
        "add-action:x:S3Action",
        "move-rule:1",
        "move-rule:1:2:3",
        "remove-rule:-1",
        "set-rule:0:{}",
        "patch:Rules[:x",
        "remove-rule:99999999999",
    ] {
        assert!(Edit::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_fresh_action_goes_before_the_stop() {
    let mut set = RuleSet::default();
    apply(&mut set, Edit::AddRule { at: None }).unwrap();
    for kind in ["StopAction", "S3Action", "LambdaAction"] {
        apply(&mut set, Edit::AddAction { rule: 0, kind: kind.into(), at: None }).unwrap();
    }
    let kinds: Vec<&str> = set.rules[0].actions.iter().map(Action::kind).collect();
    assert_eq!(kinds, ["S3Action", "LambdaAction", "StopAction"]);
}

#[test]
fn fresh_rules_have_names_of_their_own() {
    let mut set = RuleSet::default();
    for _ in 0..3 {
        apply(&mut set, Edit::AddRule { at: None }).unwrap();
    }
    apply(&mut set, Edit::DuplicateRule { rule: 1 }).unwrap();
    let names: Vec<&str> = set.rules.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(names, ["rule-1", "rule-2", "rule-4", "rule-3"]);
    let long = RuleSet { name: String::new(), rules: vec![Rule { name: "x".repeat(64), ..Rule::default() }] };
    let name = unique_name(&long, &"x".repeat(64));
    assert_eq!((name.len(), name.ends_with("-2")), (64, true));
}

#[test]
fn a_browsers_form_is_read() {
    #[derive(serde::Deserialize)]
    struct Posted {
        form: RuleForm,
    }
    let body = "form%5Bname%5D=a&form%5Benabled%5D=on&form%5Brecipients%5D=x%40example.com%0D%0Aexample.org\
        &form[actions][1][kind]=StopAction&form[actions][0][kind]=LambdaAction&form[actions][0][function_arn]=f\
        &form[actions][0][invocation_type]=Event&form[actions][0][topic_arn]=";
    let posted: Posted = serde_qs::Config::new(5, false).deserialize_str(body).unwrap();
    let rule = posted.form.into_rule();
    assert_eq!(rule.recipients, ["x@example.com", "example.org"]);
    assert_eq!((rule.enabled, rule.scan_enabled), (Some(true), Some(false)));
    assert_eq!(
        serde_json::to_value(&rule.actions).unwrap(),
        serde_json::json!([{"LambdaAction": {"FunctionArn": "f", "InvocationType": "Event"}}, {"StopAction": {"Scope": "RuleSet"}}])
    );
}

#[test]
fn a_form_without_ticks_is_a_rule_that_is_off() {
    let rule = RuleForm {
        name: "a".into(),
        recipients: "a@example.com,\r\n  .example.com ".into(),
        ..RuleForm::default()
    }
    .into_rule();
    assert_eq!((rule.enabled, rule.scan_enabled), (Some(false), Some(false)));
    assert_eq!(rule.recipients, ["a@example.com", ".example.com"]);
}

proptest! {
    #[test]
    fn an_edit_is_its_buttons_value(edit in edit()) {
        prop_assert_eq!(Edit::parse(&edit.to_string()), Ok(edit));
    }

    #[test]
    fn nothing_makes_parsing_an_edit_fall_over(text in "([a-z-]{0,12}:)?.{0,40}") {
        let _ = Edit::parse(&text);
        let _ = parse_place(&text);
    }

    #[test]
    fn an_edit_is_made_or_refused_and_then_changes_nothing(set in any(), edits in vec(edit(), 1..8)) {
        let mut now = set;
        for edit in edits {
            let before = now.clone();
            if apply(&mut now, edit.clone()).is_err() {
                prop_assert_eq!(&now, &before, "{:?}", edit);
                continue;
            }
            let (rules, was) = (now.rules.len(), before.rules.len());
            match edit {
                Edit::AddRule { .. } | Edit::DuplicateRule { .. } => {
                    prop_assert_eq!(rules, was + 1);
                    let fresh = |n: &str| !before.rules.iter().any(|r| r.name == n);
                    prop_assert!(now.rules.iter().any(|r| fresh(&r.name)), "the new name is new");
                }
                Edit::RemoveRule { .. } => prop_assert_eq!(rules, was - 1),
                Edit::MoveRule { from, to } => {
                    prop_assert_eq!(&now.rules[to as usize], &before.rules[from as usize]);
                    apply(&mut now, Edit::MoveRule { from: to, to: from }).unwrap();
                    prop_assert_eq!(&now, &before);
                }
                Edit::Patch { place, value } => {
                    let got = field_value(&now, &place);
                    if place.field == "Recipients" {
                        prop_assert_eq!(got.map(|t| split_recipients(&t)), Some(split_recipients(&value)));
                    } else {
                        prop_assert_eq!(got.unwrap_or_default(), value);
                    }
                }
                _ => {}
            }
        }
    }

    #[test]
    fn a_field_put_back_is_as_before(set in any(), place in place()) {
        if let Some(value) = field_value(&set, &place) {
            let mut again = set.clone();
            set_field(&mut again, &place, &value).unwrap();
            prop_assert_eq!(again.canonical(), set.canonical());
        }
    }

    #[test]
    fn a_form_keeps_everything_typed(rule in rule()) {
        let form = RuleForm::from_rule(&rule);
        let back = form.clone().into_rule();
        prop_assert_eq!(back.canonical(), rule.canonical());
        prop_assert_eq!(&back.recipients, &rule.recipients);
        prop_assert_eq!(RuleForm::from_rule(&back), form);
    }

    #[test]
    fn a_forms_field_is_the_members_text(action in action()) {
        let form = ActionForm::from_action(&action);
        for member in members::members(action.kind()) {
            prop_assert_eq!(form.field(member.name).map(str::to_owned), Some(members::get(&action, member.name).unwrap_or_default()));
        }
    }

    #[test]
    fn recipients_survive_their_text_field(recipients in vec(text(), 0..5)) {
        prop_assert_eq!(split_recipients(&join_recipients(&recipients)), recipients);
    }

    #[test]
    fn recipients_of_awkward_characters_survive_too(recipients in vec("[\"\\\\ ,a\n\u{a0}]{0,6}", 0..5)) {
        prop_assert_eq!(split_recipients(&join_recipients(&recipients)), recipients);
    }

    #[test]
    fn a_form_posts_as_server_functions_read_it(rule in rule()) {
        #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)]
        struct Posted {
            form: RuleForm,
        }
        let posted = Posted { form: RuleForm::from_rule(&rule) };
        let text = serde_qs::to_string(&posted).unwrap();
        prop_assert_eq!(serde_qs::Config::new(5, false).deserialize_str::<Posted>(&text).unwrap(), posted);
    }

    #[test]
    fn any_text_is_recipients(text in ".{0,60}") {
        let recipients = split_recipients(&text);
        prop_assert_eq!(split_recipients(&join_recipients(&recipients)), recipients);
    }
}
