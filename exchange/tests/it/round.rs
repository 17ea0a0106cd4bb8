//! What is written is read back, in each form.

use crate::sets::{TERRAFORM, set};
use domain::rules::{
    Action, RuleSet, members, read,
    write::{cloudformation_json, cloudformation_yaml, terraform, terraform_argument, terraform_block},
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The set as Terraform's state has it, its rules in any order: what is not given is empty or null there.
fn state(set: &RuleSet) -> String {
    let mut resources = vec![json!({
        "mode": "managed", "type": "aws_ses_receipt_rule_set", "name": "set",
        "instances": [{"schema_version": 0, "attributes": {"arn": "arn:x", "id": set.name, "rule_set_name": set.name}}],
    })];
    let mut after = String::new();
    for rule in &set.rules {
        let mut attributes = json!({
            "arn": "arn:x", "id": rule.name, "name": rule.name, "rule_set_name": set.name, "after": after,
            "enabled": rule.is_enabled(), "scan_enabled": rule.scans(), "recipients": rule.recipients,
            "tls_policy": rule.tls_policy.map(members::tls_name),
        });
        let object = attributes.as_object_mut().unwrap();
        for kind in TERRAFORM {
            object.insert(terraform_block(kind).unwrap().to_owned(), json!([]));
        }
        for (position, action) in (1..).zip(&rule.actions) {
            let mut block = Map::from_iter([("position".to_owned(), json!(position))]);
            for member in members::members(action.kind()) {
                let name = terraform_argument(member.name).unwrap().to_owned();
                block.insert(name, json!(members::get(action, member.name).unwrap_or_default()));
            }
            let list = &mut object[terraform_block(action.kind()).unwrap()];
            list.as_array_mut().unwrap().push(Value::Object(block));
        }
        resources.insert(
            0,
            json!({
                "mode": "managed", "type": "aws_ses_receipt_rule", "name": rule.name.replace('.', "_"),
                "instances": [{"schema_version": 0, "attributes": attributes}],
            }),
        );
        after.clone_from(&rule.name);
    }
    json!({"version": 4, "terraform_version": "1.9.0", "serial": 3, "lineage": "x", "resources": resources})
        .to_string()
}

fn read_back(text: &str, file: &str, set: &RuleSet) -> Result<(), TestCaseError> {
    let back = exchange::rule_set(text, Some(file));
    let back = back.map_err(|problems| TestCaseError::fail(format!("{problems:?}\n{text}")))?;
    prop_assert_eq!(back.canonical(), set.canonical(), "{}", text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(192) })]

    #[test]
    fn aws_cli_json(set in set(&Action::KINDS)) {
        read_back(&read::write(&set), "rules.json", &set)?;
    }

    #[test]
    fn cloudformation_in_json(set in set(&Action::KINDS)) {
        read_back(&cloudformation_json(&set).unwrap(), "template.json", &set)?;
    }

    #[test]
    fn cloudformation_in_yaml(set in set(&Action::KINDS)) {
        let text = cloudformation_yaml(&set).unwrap();
        read_back(&text, "template.yaml", &set)?;
        read_back(&text, "-", &set)?;
    }

    #[test]
    fn terraform_configuration(set in set(TERRAFORM)) {
        let text = terraform(&set).unwrap();
        read_back(&text, "rules.tf", &set)?;
        read_back(&text, "-", &set)?;
    }

    #[test]
    fn terraform_state(set in set(TERRAFORM)) {
        // A state has the provider's defaults in it.
        let set = set.canonical();
        read_back(&state(&set), "terraform.tfstate", &set)?;
    }

    #[test]
    fn no_text_makes_it_fall_over(text in "(resource|locals|Resources:|[{\\[\"]|\\$\\{|<<|!|&|\\*|-|:|\n| |[a-z]|\\PC){0,60}") {
        for file in ["a.json", "a.yaml", "a.tf", "-"] {
            let _ = exchange::rule_set(&text, Some(file));
        }
    }
}
