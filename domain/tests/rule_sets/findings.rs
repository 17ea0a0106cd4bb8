//! Findings: every code is shown by a case, and no case shows anything else than it says.

use crate::cases::{cases, context, files, set};
use domain::{
    finding::{Finding, Place, Severity},
    rules::{
        edit::{self, Edit},
        findings::{self, CODES, Context},
        templates,
    },
};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};

fn line(finding: &Finding) -> String {
    let mut line = format!("{} {} {}", finding.severity.as_str(), finding.code, finding.place);
    if let Some(patch) = &finding.patch {
        line.push_str(&format!(" => {patch}"));
    }
    if let Some(witness) = &finding.witness {
        line.push_str(&format!(" @ {witness}"));
    }
    if finding.without_tls {
        line.push_str(" without TLS");
    }
    line.trim_end().to_owned()
}

fn check(name: &str, case: &Value) -> Vec<Finding> {
    let context = case.get("context").map_or_else(context, |c| Context {
        region: c[0].as_str().unwrap().into(),
        account: c[1].as_str().unwrap().into(),
    });
    let set = set(&case["name"], &case["rules"]);
    let found = findings::check(&set, &context);
    let lines: Vec<String> = found.iter().map(line).collect();
    let expected: Vec<&str> =
        case["findings"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
    assert_eq!(lines, expected, "{name}\n{}", serde_json::to_string_pretty(&lines).unwrap());
    for finding in &found {
        well_said(finding);
        // A patch mends what it is for, and is a value its field takes.
        if let Some(patch) = &finding.patch {
            let mut mended = set.clone();
            edit::apply(&mut mended, Edit::Patch { place: finding.place.clone(), value: patch.clone() })
                .unwrap_or_else(|e| panic!("{name}: {finding:?}: {e:?}"));
            assert_ne!(mended, set, "{name}: {finding:?}");
            let still = findings::check(&mended, &context);
            let same = |f: &&Finding| {
                f.code == finding.code && f.place == finding.place && f.message == finding.message
            };
            assert_eq!(still.iter().find(same), None, "{name}");
            if finding.severity == Severity::Error {
                assert!(
                    findings::count(&still).errors < findings::count(&found).errors,
                    "{name}: {finding:?}"
                );
            }
        }
    }
    found
}

fn well_said(finding: &Finding) {
    for text in [&finding.message, &finding.fix] {
        assert!(!text.is_empty() && !text.ends_with('.'), "no period: {text}");
        let first = text.chars().next().unwrap();
        let names = text.starts_with("SES") || text.starts_with("AWS");
        assert!(!first.is_uppercase() || names, "lower-case: {text}");
        assert_eq!(text.matches('`').count() % 2, 0, "backticks in pairs: {text}");
    }
}

#[test]
fn every_case_has_the_findings_it_says_and_every_code_has_a_case() {
    let mut shown = BTreeSet::new();
    for (file, text) in files("findings") {
        for (name, case) in cases(&file, &text) {
            shown.extend(check(&name, &case).into_iter().map(|f| f.code));
        }
    }
    let codes: BTreeSet<String> = CODES.iter().map(|c| c.name.to_owned()).collect();
    assert_eq!(shown, codes);
}

/// Runs the cases whose name carries a statement's number.
fn statement(number: &str) {
    let mut ran = 0;
    for (file, text) in files("findings") {
        for (name, case) in cases(&file, &text) {
            if name.contains(&format!(" {number} ")) {
                check(&name, &case);
                ran += 1;
            }
        }
    }
    assert!(ran > 0, "a case shows {number}");
}

#[test]
fn s2_a_function_is_given_by_arn() {
    statement("S2");
}

#[test]
fn s3_event_is_recommended_and_both_misuses_are_found() {
    statement("S3");
}

#[test]
fn s4_the_wait_of_thirty_seconds_is_said() {
    statement("S4");
}

#[test]
fn s10_no_valid_disposition_is_continue_and_said_so() {
    statement("S10");
}

#[test]
fn s5_a_topic_is_given_by_name_or_arn() {
    statement("S5");
    let context = context();
    let arn = "arn:aws:sns:eu-west-1:111122223333:told";
    assert_eq!(findings::resolve_topic("told", &context).as_deref(), Some(arn));
    assert_eq!(findings::resolve_topic(arn, &context).as_deref(), Some(arn));
    assert_eq!(findings::resolve_topic("not a topic", &context), None);
    let china = Context { region: "cn-north-1".into(), ..context };
    assert_eq!(
        findings::resolve_topic("told", &china).as_deref(),
        Some("arn:aws-cn:sns:cn-north-1:111122223333:told")
    );
}

#[test]
fn s6_the_function_is_in_the_environments_region() {
    statement("S6");
}

#[test]
fn s7_the_topic_is_in_the_environments_region() {
    statement("S7");
}

#[test]
fn s8_the_event_has_no_body_so_the_mail_is_stored_first() {
    statement("S8");
}

#[test]
fn s18_no_template_has_errors_but_its_placeholders() {
    for template in templates::ALL {
        let set = templates::build(template.key, &context()).unwrap();
        let found = findings::check(&set, &context());
        let errors: Vec<&Finding> = found.iter().filter(|f| f.severity == Severity::Error).collect();
        assert!(!errors.is_empty(), "{}: something is to fill in", template.key);
        for finding in errors {
            assert_eq!(finding.code, "placeholder", "{}: {finding:?}", template.key);
        }
        let flow = [
            "rule-unreachable",
            "recipient-unreachable",
            "stored-twice",
            "bounce-after-store",
            "bounce-without-stop",
        ];
        assert!(!found.iter().any(|f| flow.contains(&f.code.as_str())), "{}: {found:#?}", template.key);
        // Filled in, it can be deployed.
        let text = serde_json::to_string(&set).unwrap();
        let filled = text
            .replace(templates::BUCKET, "mail-bucket")
            .replace(templates::FUNCTION, "triage")
            .replace(templates::DOMAIN, "example.com");
        let filled = serde_json::from_str(&filled).unwrap();
        assert_eq!(findings::count(&findings::check(&filled, &context())).errors, 0, "{}", template.key);
    }
    assert_eq!(templates::build("nonsense", &context()), None);
}

#[test]
fn codes_are_unique_kebab_case_and_have_a_reference() {
    let mut seen = HashSet::new();
    for code in CODES {
        assert!(seen.insert(code.name), "{}", code.name);
        assert!(
            code.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "{}",
            code.name
        );
        assert!(!code.title.is_empty() && !code.title.ends_with('.') && !code.reference.is_empty());
    }
}

#[test]
fn findings_are_found_by_place_and_counted() {
    let set = set(&Value::Null, &serde_json::json!([{"Name": ""}, {"Enabled": null}]));
    let found = findings::check(&set, &context());
    let at: Vec<&str> = findings::at(&found, &Place::rule(1, "Enabled")).map(|f| f.code.as_str()).collect();
    assert_eq!(at, ["enabled-absent"]);
    let counts = findings::count(&found);
    assert_eq!((counts.errors, counts.warnings, counts.notes), (1, 1, 0), "{found:#?}");
}

proptest! {
    #[test]
    fn no_set_makes_the_checks_fall_over(set in crate::sets::any(), region in ".{0,12}", account in ".{0,12}") {
        let found = findings::check(&set, &Context { region, account });
        for finding in &found {
            prop_assert!(CODES.iter().any(|c| c.name == finding.code && c.severity == finding.severity));
            if let Some(patch) = &finding.patch {
                let mut mended = set.clone();
                let edit = Edit::Patch { place: finding.place.clone(), value: patch.clone() };
                prop_assert!(edit::apply(&mut mended, edit).is_ok(), "{finding:?}");
            }
        }
        let places: Vec<_> = found.iter().map(|f| (&f.place, f.severity)).collect();
        prop_assert!(places.is_sorted());
    }
}
