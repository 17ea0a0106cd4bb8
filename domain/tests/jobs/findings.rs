//! Findings: every code is shown by a case, and no case shows anything else than it says.

use crate::cases::{cases, context, job, statement};
use domain::{
    finding::{Context, Finding, Severity},
    jobs::{
        edit,
        findings::{self, CODES, Known},
        read,
    },
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashSet};

/// Said of every job with a CSV manifest, so left out of the cases unless a case is about it.
const ALWAYS: &str = "note manifest-region Manifest.Location.ObjectArn";

fn line(finding: &Finding) -> String {
    let mut line = format!("{} {} {}", finding.severity.as_str(), finding.code, finding.place);
    if let Some(patch) = &finding.patch {
        line.push_str(&format!(" => {patch}"));
    }
    line.trim_end().to_owned()
}

fn check(name: &str, case: &Value) -> Vec<Finding> {
    let context = case.get("context").map_or_else(context, |c| Context {
        region: c[0].as_str().unwrap().into(),
        account: c[1].as_str().unwrap().into(),
    });
    let known = Known {
        rows: case["rows"].as_u64(),
        buckets: case["buckets"].as_u64(),
        directory_buckets: case["directory"] == true,
    };
    let job = job(&case["job"]);
    let found = findings::check(&job, &context, known);
    let expected: Vec<&str> =
        case["findings"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
    let lines: Vec<String> =
        found.iter().map(line).filter(|l| l != ALWAYS || expected.contains(&ALWAYS)).collect();
    assert_eq!(lines, expected, "{name}\n{}", serde_json::to_string_pretty(&lines).unwrap());
    for finding in &found {
        well_said(finding);
        // A patch mends what it is for, and is a value its member takes.
        if let Some(patch) = &finding.patch {
            let mended = edit::put(&job, &finding.place.field, patch)
                .unwrap_or_else(|e| panic!("{name}: {finding:?}: {e}"));
            assert_ne!(mended, job, "{name}: {finding:?}");
            let still = findings::check(&mended, &context, known);
            let same = |f: &&Finding| {
                f.code == finding.code && f.place == finding.place && f.message == finding.message
            };
            assert_eq!(still.iter().find(same), None, "{name}");
            if finding.severity == Severity::Error {
                let (before, after) = (findings::count(&found).errors, findings::count(&still).errors);
                assert!(after < before, "{name}: {finding:?}");
            }
        }
    }
    found
}

fn well_said(finding: &Finding) {
    for text in [&finding.message, &finding.fix] {
        assert!(!text.is_empty() && !text.ends_with('.'), "no period: {text}");
        let first = text.chars().next().unwrap();
        let names = text.starts_with("AWS") || text.starts_with("S3") || text.starts_with("Lambda");
        assert!(!first.is_uppercase() || names, "lower-case: {text}");
        assert_eq!(text.matches('`').count() % 2, 0, "backticks in pairs: {text}");
    }
}

#[test]
fn each_case_has_the_findings_it_says_and_every_code_has_a_case() {
    let mut shown = BTreeSet::new();
    for (name, case) in cases("findings") {
        shown.extend(check(&name, &case).into_iter().map(|f| f.code));
    }
    let all: BTreeSet<String> = CODES.iter().map(|c| c.name.to_owned()).collect();
    assert_eq!(all.difference(&shown).collect::<Vec<_>>(), Vec::<&String>::new(), "codes without a case");
    // Findings of rule sets and of jobs are told apart by their codes alone.
    let rules: HashSet<&str> = domain::rules::findings::CODES.iter().map(|c| c.name).collect();
    let mut seen = HashSet::new();
    for code in CODES {
        assert!(seen.insert(code.name) && !rules.contains(code.name), "{}", code.name);
        assert!(!code.title.is_empty() && !code.title.ends_with('.') && !code.reference.is_empty());
    }
}

fn shown(number: &str) {
    for (name, case) in statement("findings", number) {
        check(&name, &case);
    }
}

#[test]
fn b01_a_job_is_a_function_a_manifest_a_role_and_a_report() {
    shown("B1");
}

#[test]
fn b04_a_job_has_one_operation_with_one_function() {
    let two = r#"{"Operation": {"LambdaInvoke": {}, "S3DeleteObjectTagging": {}}}"#;
    let problems = read::read(two).unwrap_err();
    assert_eq!(problems[0].at, "Operation");
    assert!(problems[0].message.contains("exactly one"), "{problems:?}");
}

#[test]
fn b05_a_function_is_named_unqualified_or_by_alias_or_by_version() {
    shown("B5");
}

#[test]
fn b06_latest_and_aliases_move_while_the_job_runs() {
    shown("B6");
}

#[test]
fn b07_a_version_does_not_move() {
    shown("B7");
}

#[test]
fn b16_function_and_role_are_needed() {
    shown("B16");
}

#[test]
fn bad_input_user_arguments_are_1_to_10_and_need_schema_2() {
    shown("arguments");
}

#[test]
fn bad_input_a_role_of_another_account_is_refused() {
    shown("role");
}

#[test]
fn bad_input_another_region_is_named() {
    shown("region");
}

proptest! {
    #[test]
    fn no_job_makes_the_checks_fall_over(text in ".{0,40}", path in any_path(), region in ".{0,12}", rows in any::<Option<u64>>()) {
        let job = job(&json!({}));
        if let Ok(changed) = edit::put(&job, path, &text) {
            let context = Context { region, account: text };
            let found = findings::check(&changed, &context, Known { rows, buckets: rows, directory_buckets: rows.is_some() });
            for finding in &found {
                prop_assert!(CODES.iter().any(|c| c.name == finding.code && c.severity == finding.severity));
                if let Some(patch) = &finding.patch {
                    prop_assert!(edit::put(&changed, &finding.place.field, patch).is_ok(), "{finding:?}");
                }
            }
            let places: Vec<_> = found.iter().map(|f| (&f.place, f.severity)).collect();
            prop_assert!(places.is_sorted());
        }
    }
}

fn any_path() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "AccountId",
        "RoleArn",
        "Priority",
        "Description",
        "ConfirmationRequired",
        "Report.Bucket",
        "Report.Prefix",
        "Report.ReportScope",
        "Manifest.Spec.Format",
        "Manifest.Location.ObjectArn",
        "Manifest.Location.ETag",
        "Operation.LambdaInvoke.FunctionArn",
        "Operation.LambdaInvoke.InvocationSchemaVersion",
        "ManifestGenerator.S3JobManifestGenerator.SourceBucket",
        "ManifestGenerator.S3JobManifestGenerator.Filter.CreatedAfter",
    ])
}
