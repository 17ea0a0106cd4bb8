//! The order of rules and actions: what runs twice, what runs after a bounce, what never runs.
//!
//! Every finding here names an address that shows it; where no address is certain to, nothing is said.
//! What is said to happen is shown by one address; what is said never to happen holds for every mail, whatever its
//! recipients and whatever functions answer.

use super::{
    Report, codes,
    reach::{self, ANYBODY, Index},
};
use crate::{
    finding::Place,
    rules::{Action, Rule, RuleSet},
};
use std::collections::{HashMap, HashSet};

/// A rule with hundreds of recipients that never take effect is not told of each.
const MAX_TOLD: usize = 20;

pub(super) fn check(set: &RuleSet, report: &mut Report) {
    unreachable(set, report);
    catch_all(set, report);
    let mut told = HashSet::new();
    for (address, rules) in Index::new(set).ways() {
        let steps = steps(set, &rules);
        twice(set, &address, &steps, &mut told, report);
        bounces(set, &address, &steps, &mut told, report);
        bodies(&address, &steps, &mut told, report);
    }
}

/// One action that runs for a mail.
struct Step<'a> {
    rule: usize,
    action: usize,
    a: &'a Action,
}

/// The actions of some rules, in order, up to the first Stop action of each.
fn steps<'a>(set: &'a RuleSet, rules: &[usize]) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    for (rule, r) in rules.iter().filter_map(|at| Some((*at, set.rules.get(*at)?))) {
        for (action, a) in r.actions.iter().enumerate() {
            steps.push(Step { rule, action, a });
            if reach::is_stop(a) {
                break;
            }
        }
    }
    steps
}

type Told = HashSet<(&'static str, usize, usize)>;

fn name(set: &RuleSet, rule: usize) -> &str {
    set.rules.get(rule).map_or("", |r| &r.name)
}

/// Rules, and single recipients, that an earlier rule takes for certain and stops.
fn unreachable(set: &RuleSet, report: &mut Report) {
    // Whether the stopping rule requires TLS decides for whom it stops, so the two kinds are kept apart.
    let mut stops: [HashMap<String, usize>; 2] = [HashMap::new(), HashMap::new()];
    let mut stops_all: [Option<usize>; 2] = [None, None];
    for (index, rule) in set.rules.iter().enumerate().filter(|(_, r)| r.is_enabled()) {
        // A stop for mail over TLS alone covers a rule that requires TLS too.
        let kinds = if rule.requires_tls() { 2 } else { 1 };
        let by_all = stops_all.iter().take(kinds).flatten().min().copied();
        let by = |recipient: &String| {
            let broader = reach::broader(recipient);
            let found = stops.iter().take(kinds).flat_map(|map| broader.iter().filter_map(|b| map.get(b)));
            by_all.or_else(|| found.min().copied())
        };
        let covered: Vec<(&String, Option<usize>)> = rule.recipients.iter().map(|r| (r, by(r))).collect();
        let whole = by_all.or_else(|| {
            let all = !covered.is_empty() && covered.iter().all(|(_, by)| by.is_some());
            covered.first().filter(|_| all).and_then(|(_, by)| *by)
        });
        if let Some(by) = whole {
            let by = name(set, by);
            let message = format!(
                "rule `{}` never runs: every mail it is for ends the rule set earlier, in rule `{by}`",
                rule.name
            );
            let fix = format!("move it before rule `{by}`, or take the Stop action there away");
            let anybody = rule.recipients.is_empty().then(|| ANYBODY.to_owned());
            if let Some(witness) = rule.recipients.iter().find_map(|r| reach::example(r)).or(anybody) {
                report.add(codes::RULE_UNREACHABLE, Place::rule(index, ""), message, fix).witness(witness);
            }
            continue;
        }
        let without_effect = covered.iter().filter_map(|(r, by)| Some((r, (*by)?, reach::example(r)?)));
        for (recipient, by, witness) in without_effect.take(MAX_TOLD) {
            let by = name(set, by);
            let message = format!(
                "`{recipient}` has no effect here: mail for it always ends the rule set earlier, in rule `{by}`"
            );
            let fix = format!("take it away here, or move this rule before rule `{by}`");
            report
                .add(codes::RECIPIENT_UNREACHABLE, Place::rule(index, "Recipients"), message, fix)
                .witness(witness);
        }
        if reach::surely_stops(rule) {
            let kind = usize::from(rule.requires_tls());
            if let (Some(map), Some(all)) = (stops.get_mut(kind), stops_all.get_mut(kind)) {
                if rule.recipients.is_empty() {
                    all.get_or_insert(index);
                }
                for recipient in &rule.recipients {
                    map.entry(recipient.to_ascii_lowercase()).or_insert(index);
                }
            }
        }
    }
}

/// A rule for everybody before others. A filter (a function that can stop, or headers only) belongs there.
fn catch_all(set: &RuleSet, report: &mut Report) {
    let filters = |rule: &Rule| {
        let waits = |a: &Action| matches!(a, Action::LambdaAction(a) if a.waits());
        rule.actions.iter().any(waits) || rule.actions.iter().all(|a| matches!(a, Action::AddHeaderAction(_)))
    };
    let last = set.rules.iter().rposition(Rule::is_enabled);
    for (index, rule) in set.rules.iter().enumerate() {
        let early = rule.is_enabled() && rule.recipients.is_empty() && Some(index) != last;
        if early && !filters(rule) && !rule.actions.iter().any(reach::is_stop) {
            report
                .add(
                    codes::CATCH_ALL_EARLY,
                    Place::rule(index, "Recipients"),
                    format!("rule `{}` is for every recipient and stands before others: both run", rule.name),
                    "name its recipients, or move it to the end; leave it if it should see every mail",
                )
                .witness(ANYBODY.to_owned());
        }
    }
}

fn twice(set: &RuleSet, address: &str, steps: &[Step<'_>], told: &mut Told, report: &mut Report) {
    let mut stored: HashMap<(&str, &str), &Step<'_>> = HashMap::new();
    let mut invoked: HashMap<&str, &Step<'_>> = HashMap::new();
    for step in steps {
        match step.a {
            Action::S3Action(a) if !a.bucket_name.is_empty() => {
                let prefix = a.object_key_prefix.as_deref().unwrap_or_default();
                let Some(first) = stored.insert((&a.bucket_name, prefix.trim_end_matches('/')), step) else {
                    continue;
                };
                if told.insert((codes::STORED_TWICE.name, step.rule, step.action)) {
                    let message = format!(
                        "mail for `{address}` is stored under the same key as in rule `{}`: the second object replaces the first",
                        name(set, first.rule)
                    );
                    let fix = "use another prefix, or end the earlier rule with a Stop action";
                    let place = Place::action(step.rule, step.action, "ObjectKeyPrefix");
                    report.add(codes::STORED_TWICE, place, message, fix).witness(address.to_owned());
                }
            }
            Action::LambdaAction(a) if !a.function_arn.is_empty() => {
                let Some(first) = invoked.insert(&a.function_arn, step) else { continue };
                if told.insert((codes::INVOKED_TWICE.name, step.rule, step.action)) {
                    let message = format!(
                        "mail for `{address}` invokes this function in rule `{}` already",
                        name(set, first.rule)
                    );
                    let fix = "let the function tell the two apart by the event's recipients, or stop the earlier rule";
                    let place = Place::action(step.rule, step.action, "FunctionArn");
                    report.add(codes::INVOKED_TWICE, place, message, fix).witness(address.to_owned());
                }
            }
            _ => {}
        }
    }
}

fn bounces(set: &RuleSet, address: &str, steps: &[Step<'_>], told: &mut Told, report: &mut Report) {
    for (at, step) in steps.iter().enumerate() {
        if !matches!(step.a, Action::BounceAction(_)) {
            continue;
        }
        let place = || Place::action(step.rule, step.action, "");
        let next = steps.iter().skip(at + 1).find(|s| !reach::is_stop(s.a));
        if let Some(next) = next.filter(|_| told.insert((codes::BOUNCE_GOES_ON.name, step.rule, step.action)))
        {
            let what = if next.rule == step.rule {
                format!("the {} action after it", next.a.title())
            } else {
                format!("rule `{}`", name(set, next.rule))
            };
            let message = format!("a bounce stops nothing: {what} still runs for mail for `{address}`");
            let fix = "put a Stop action directly behind the bounce";
            report.add(codes::BOUNCE_GOES_ON, place(), message, fix).witness(address.to_owned());
        }
        // A function that is waited for decides whether it bounces; storing first is meant then.
        let asked =
            |s: &&Step<'_>| s.rule == step.rule && matches!(s.a, Action::LambdaAction(a) if a.waits());
        let before = || steps.iter().take(at);
        let stored = before().find(|s| matches!(s.a, Action::S3Action(_)));
        if before().any(|s| asked(&s)) {
            continue;
        }
        if let Some(stored) =
            stored.filter(|_| told.insert((codes::BOUNCE_AFTER_STORE.name, step.rule, step.action)))
        {
            let message = format!(
                "mail for `{address}` is stored by rule `{}` and bounced here: the sender is told it was not delivered",
                name(set, stored.rule)
            );
            let fix = "end the rule that stores with a Stop action, or bounce for other recipients";
            report.add(codes::BOUNCE_AFTER_STORE, place(), message, fix).witness(address.to_owned());
        }
    }
}

/// Functions that run before the mail is stored: their event has no body, and there is no object to read.
fn bodies(address: &str, steps: &[Step<'_>], told: &mut Told, report: &mut Report) {
    for (at, step) in steps.iter().enumerate() {
        let Action::LambdaAction(lambda) = step.a else { continue };
        if steps.iter().take(at).any(|s| matches!(s.a, Action::S3Action(_))) {
            continue;
        }
        let later =
            steps.iter().skip(at + 1).any(|s| s.rule == step.rule && matches!(s.a, Action::S3Action(_)));
        let place = Place::action(step.rule, step.action, "");
        let (code, message, fix) = if later && !lambda.waits() {
            (
                codes::LAMBDA_BEFORE_S3,
                "the function is invoked before the mail is stored, so it may look for it too early",
                "move the S3 action before it",
            )
        } else {
            (
                codes::LAMBDA_NO_BODY,
                "the function's event has no body, and no S3 action before it stores the mail",
                "put an S3 action before it if the function needs more than headers and verdicts",
            )
        };
        if told.insert((code.name, step.rule, step.action)) {
            report.add(code, place, message, fix).witness(address.to_owned());
        }
    }
}
