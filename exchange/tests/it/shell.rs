//! The script of AWS CLI commands, run by a real shell with another `aws`: what arrives is what was meant.

use crate::sets::set;
use domain::rules::{Action, Rule, write::script};
use proptest::prelude::*;
use std::process::Command;

/// An `aws` that prints its arguments, and a line's end that no argument has.
const FAKE: &str = "aws() { for argument; do printf '%s\\001' \"$argument\"; done; printf '\\002'; }\n";

fn calls(script: &str) -> Vec<Vec<String>> {
    let output = Command::new("sh").arg("-c").arg(format!("{FAKE}{script}")).output().unwrap();
    assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    let call = |call: &str| call.split_terminator('\u{1}').map(str::to_owned).collect();
    printed.split_terminator('\u{2}').map(call).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn every_argument_arrives_as_it_was_meant(set in set(&Action::KINDS)) {
        let calls = calls(&script(&set).unwrap());
        prop_assert_eq!(calls.len(), set.rules.len() + 1);
        prop_assert_eq!(&calls[0], &["ses", "create-receipt-rule-set", "--rule-set-name", &set.name]);
        let mut before: Vec<String> = Vec::new();
        for (call, rule) in calls[1..].iter().zip(&set.rules) {
            let mut expected: Vec<String> =
                ["ses", "create-receipt-rule", "--rule-set-name", &set.name].map(str::to_owned).into();
            expected.append(&mut before);
            expected.push("--rule".to_owned());
            let (json, start) = call.split_last().unwrap();
            prop_assert_eq!(start, &expected[..]);
            prop_assert_eq!(&serde_json::from_str::<Rule>(json).unwrap(), rule);
            before = vec!["--after".to_owned(), rule.name.clone()];
        }
    }
}
