//! Names, switches, quotas, and the region.

use super::{Context, Report, codes};
use crate::{
    finding::Place,
    region::{self, Receiving},
    rules::{RuleSet, canonical::MAX_NAME, edit::unique_name},
};
use std::collections::HashSet;

/// At most so many rules in a set.
pub const MAX_RULES: usize = 200;

pub(super) fn check(set: &RuleSet, context: &Context, report: &mut Report) {
    region(context, report);
    let name = &set.name;
    let place = || Place::set("Name");
    if let Some(fault) = fault(name) {
        let message = format!("`{name}` is no name for a rule set: {fault}");
        report.add(codes::SET_NAME, place(), message, NAME_FIX).patch(mended(name));
    } else if name.contains('.') {
        let message =
            format!("`{name}` has a period, which AWS's documents leave out though the service takes it");
        let patch = name.replace('.', "-");
        report.add(codes::SET_NAME_PERIOD, place(), message, "use `-` instead").patch(patch);
    }
    if set.rules.len() > MAX_RULES {
        let message = format!("the set has {} rules; SES takes at most {MAX_RULES}", set.rules.len());
        report.add(
            codes::RULES_QUOTA,
            Place::set("Rules"),
            message,
            "merge rules that do the same for other recipients",
        );
    }
    let on = || set.rules.iter().filter(|r| r.is_enabled());
    if on().next().is_none() {
        let what = if set.rules.is_empty() { "the set has no rule" } else { "every rule is off" };
        let message = format!("{what}: once it is live, SES refuses all mail");
        report.add(codes::NOTHING_ENABLED, Place::set("Rules"), message, "add a rule, or switch one on");
    } else if !on().any(crate::rules::Rule::requires_tls) {
        report.add(
            codes::TLS_NOWHERE,
            Place::set("Rules"),
            "no rule requires TLS: mail sent in clear is taken everywhere",
            "set `TlsPolicy` to `Require` where mail in clear should not be taken",
        );
    }
    rules(set, report);
}

fn rules(set: &RuleSet, report: &mut Report) {
    let mut seen = HashSet::new();
    for (index, rule) in set.rules.iter().enumerate() {
        let name = &rule.name;
        if let Some(fault) = fault(name) {
            let message = format!("`{name}` is no name for a rule: {fault}");
            let patch = mended(name).map(|n| unique_name(set, &n));
            report.add(codes::RULE_NAME, Place::rule(index, "Name"), message, NAME_FIX).patch(patch);
        } else if !seen.insert(name.as_str()) {
            let message = format!("an earlier rule is named `{name}` too");
            let fix = "give it a name of its own";
            report
                .add(codes::RULE_NAME_DUPLICATE, Place::rule(index, "Name"), message, fix)
                .patch(unique_name(set, name));
        }
        let enabled = Place::rule(index, "Enabled");
        match rule.enabled {
            None => {
                let message = "`Enabled` is left out, which AWS reads as off: the rule never runs";
                report.add(codes::ENABLED_ABSENT, enabled, message, "say it").patch("true".to_owned());
            }
            Some(false) => {
                let message = "the rule is off: SES keeps it and never runs it";
                report.add(codes::RULE_OFF, enabled, message, "switch it on when it should run");
            }
            Some(true) => {}
        }
        if rule.scan_enabled.is_none() {
            let message =
                "`ScanEnabled` is left out, which AWS reads as no: spam and viruses are not looked for";
            report
                .add(
                    codes::SCAN_ABSENT,
                    Place::rule(index, "ScanEnabled"),
                    message,
                    "say it; AWS's console scans",
                )
                .patch("true".to_owned());
        }
    }
}

fn region(context: &Context, report: &mut Report) {
    let region = &context.region;
    if region.is_empty() {
        return;
    }
    let place = || Place::set("");
    let partition = region::partition(region);
    if partition != "aws" {
        let message = format!("SES does not receive mail in the partition `{partition}` of `{region}`");
        report.add(codes::REGION_PARTITION, place(), message, "use an environment in the partition `aws`");
        return;
    }
    let receiving = region::receiving(region);
    let message = format!("`{region}` {}", receiving.words());
    match receiving {
        Receiving::Yes => {}
        Receiving::No => {
            report.add(
                codes::REGION_RECEIVING,
                place(),
                message,
                "use an environment in a region that receives",
            );
        }
        Receiving::Probably | Receiving::Unknown => {
            let fix = "deploying asks AWS, which refuses `ListReceiptRuleSets` where SES does not receive";
            report.add(codes::REGION_UNSURE, place(), message, fix);
        }
    }
}

const NAME_FIX: &str = "use 1 to 64 letters, digits, `-`, `_` and `.`, with a letter or digit at either end";

/// What is wrong with a name, if anything.
fn fault(name: &str) -> Option<String> {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if name.is_empty() {
        return Some("it is empty".into());
    }
    if let Some(other) = name.chars().find(|c| !c.is_ascii_alphanumeric() && !"-_.".contains(*c)) {
        return Some(format!("`{}` is not allowed", other.escape_default()));
    }
    let length = name.chars().count();
    if length > MAX_NAME {
        return Some(format!("it has {length} characters"));
    }
    (!ends(name.chars().next()) || !ends(name.chars().last()))
        .then(|| "it starts or ends with something else than a letter or digit".into())
}

/// The nearest name that is one; none where nothing is left, or letters would be lost.
fn mended(name: &str) -> Option<String> {
    if !name.is_ascii() {
        return None;
    }
    let fits = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let outer = |c: char| !c.is_ascii_alphanumeric();
    let name: String = name.trim().chars().map(fits).collect();
    let name: String = name.trim_matches(outer).chars().take(MAX_NAME).collect();
    let name = name.trim_end_matches(outer);
    (!name.is_empty()).then(|| name.to_owned())
}
