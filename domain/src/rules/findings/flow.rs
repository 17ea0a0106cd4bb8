//! The order of rules and actions: what runs twice, what runs after a bounce, what never runs.
//!
//! Every finding here names an address that shows it; where no address is certain to, nothing is said.
//! What is said to happen is shown by one address, when functions answer `CONTINUE`; what is said never to happen holds for
//! every mail, whatever its recipients and whatever functions answer.

use super::{
    Report, codes,
    reach::{self, Reach, Reached, Way},
};
use crate::{
    finding::Place,
    rules::{Action, Rule, RuleSet, outcome::effects::object_key},
};
use std::collections::{HashMap, HashSet};

/// A rule with hundreds of recipients that never take effect is not told of each.
const MAX_TOLD: usize = 20;

pub(super) fn check(set: &RuleSet, reach: &Reach, report: &mut Report) {
    for (index, rule) in set.rules.iter().enumerate().filter(|(_, r)| r.is_enabled()) {
        reached(set, index, rule, reach, report);
    }
    let ways = reach.different();
    catch_all(set, &ways, report);
    let mut told = HashSet::new();
    for way in ways {
        let steps = steps(set, way.running());
        twice(set, way, &steps, &mut told, report);
        bounces(set, way, &steps, &mut told, report);
        bodies(way, &steps, &mut told, report);
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

/// Rules that no mail reaches, or only some mail does; and single recipients of a rule that no mail reaches by.
fn reached(set: &RuleSet, index: usize, rule: &Rule, reach: &Reach, report: &mut Report) {
    let (how, way) = reach.reached(set, index);
    let Some(way) = way else { return };
    let place = || Place::rule(index, "");
    let shadowed = match how {
        Reached::Never(by) => {
            let by = name(set, by);
            let message = format!(
                "rule `{}` never runs: every mail it is for ends the rule set earlier, in rule `{by}`",
                rule.name
            );
            let fix = format!("move it before rule `{by}`, or take the Stop action there away");
            report.add(codes::RULE_UNREACHABLE, place(), message, fix).shown_by(way);
            return;
        }
        Reached::Nobody => return,
        Reached::Plainly => None,
        Reached::WithoutTls => Some(
            "only for mail that comes without TLS: mail over TLS always ends the rule set earlier".to_owned(),
        ),
        Reached::WhenAnswered(by) => Some(format!(
            "only when a function of rule `{}` answers `STOP_RULE`, which keeps the Stop action there from running",
            name(set, by)
        )),
        Reached::WhenReadOtherwise => Some(
            "only if an earlier condition with a leading period does not reach so deep, which AWS's documents do not \
             say"
                .to_owned(),
        ),
    };
    if let Some(how) = shadowed {
        let message = format!("rule `{}` runs {how}", rule.name);
        let fix = "leave it if that is meant; else move it up";
        report.add(codes::RULE_SHADOWED, place(), message, fix).shown_by(way);
    }
    let without_effect = rule
        .recipients
        .iter()
        .filter_map(|r| reach.without_effect(index, r).map(|(by, witness)| (r, by, witness)));
    for (recipient, by, witness) in without_effect.take(MAX_TOLD) {
        let by = name(set, by);
        let message = format!(
            "`{recipient}` has no effect here: mail for it always ends the rule set earlier, in rule `{by}`"
        );
        let fix = format!("take it away here, or move this rule before rule `{by}`");
        report
            .add(codes::RECIPIENT_UNREACHABLE, Place::rule(index, "Recipients"), message, fix)
            .witness(witness.to_owned());
    }
}

/// A rule for everybody that runs for mail another rule is for too. A filter (a function that can stop, or headers only)
/// belongs before others.
fn catch_all(set: &RuleSet, ways: &[&Way], report: &mut Report) {
    let filters = |rule: &Rule| {
        rule.actions.iter().any(reach::waits)
            || rule.actions.iter().all(|a| matches!(a, Action::AddHeaderAction(_)))
    };
    for (index, rule) in set.rules.iter().enumerate() {
        if !rule.is_enabled() || !rule.recipients.is_empty() || filters(rule) {
            continue;
        }
        let later = |way: &Way| {
            let mut after = way.running().iter().skip_while(|at| **at != index).skip(1);
            after.next().copied()
        };
        let Some((way, later)) = ways.iter().find_map(|way| Some((way, later(way)?))) else { continue };
        let message = format!(
            "rule `{}` is for every recipient and stands before others: {} runs it, and rule `{}` too",
            rule.name,
            way.words(),
            name(set, later)
        );
        let fix = "name its recipients, or move it to the end; leave it if it should see every mail";
        report.add(codes::CATCH_ALL_EARLY, Place::rule(index, "Recipients"), message, fix).shown_by(way);
    }
}

fn twice(set: &RuleSet, way: &Way, steps: &[Step<'_>], told: &mut Told, report: &mut Report) {
    let mut stored: HashMap<(&str, String), &Step<'_>> = HashMap::new();
    let mut invoked: HashMap<&str, &Step<'_>> = HashMap::new();
    for step in steps {
        match step.a {
            Action::S3Action(a) if !a.bucket_name.is_empty() => {
                let prefix = object_key(a.object_key_prefix.as_deref(), "");
                let Some(first) = stored.insert((&a.bucket_name, prefix), step) else {
                    continue;
                };
                if told.insert((codes::STORED_TWICE.name, step.rule, step.action)) {
                    let message = format!(
                        "{} is stored under the same key as in rule `{}`: the second object replaces the first",
                        way.words(),
                        name(set, first.rule)
                    );
                    let fix = "use another prefix, or end the earlier rule with a Stop action";
                    let place = Place::action(step.rule, step.action, "ObjectKeyPrefix");
                    report.add(codes::STORED_TWICE, place, message, fix).shown_by(way);
                }
            }
            Action::LambdaAction(a) if !a.function_arn.is_empty() => {
                let Some(first) = invoked.insert(&a.function_arn, step) else { continue };
                if told.insert((codes::INVOKED_TWICE.name, step.rule, step.action)) {
                    let message = format!(
                        "{} invokes this function in rule `{}` already",
                        way.words(),
                        name(set, first.rule)
                    );
                    let fix = "let the function tell the two apart by the event's recipients, or stop the earlier rule";
                    let place = Place::action(step.rule, step.action, "FunctionArn");
                    report.add(codes::INVOKED_TWICE, place, message, fix).shown_by(way);
                }
            }
            _ => {}
        }
    }
}

fn bounces(set: &RuleSet, way: &Way, steps: &[Step<'_>], told: &mut Told, report: &mut Report) {
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
            let message = format!("a bounce stops nothing: {what} still runs for {}", way.words());
            let fix = "put a Stop action directly behind the bounce";
            report.add(codes::BOUNCE_GOES_ON, place(), message, fix).shown_by(way);
        }
        // A function that is waited for decides whether it bounces; storing first is meant then.
        let asked = |s: &&Step<'_>| s.rule == step.rule && reach::waits(s.a);
        let before = || steps.iter().take(at);
        let stored = before().find(|s| matches!(s.a, Action::S3Action(_)));
        if before().any(|s| asked(&s)) {
            continue;
        }
        if let Some(stored) =
            stored.filter(|_| told.insert((codes::BOUNCE_AFTER_STORE.name, step.rule, step.action)))
        {
            let message = format!(
                "{} is stored by rule `{}` and bounced here: the sender is told it was not delivered",
                way.words(),
                name(set, stored.rule)
            );
            let fix = "end the rule that stores with a Stop action, or bounce for other recipients";
            report.add(codes::BOUNCE_AFTER_STORE, place(), message, fix).shown_by(way);
        }
    }
}

/// Functions that run before the mail is stored: their event has no body, and there is no object to read.
fn bodies(way: &Way, steps: &[Step<'_>], told: &mut Told, report: &mut Report) {
    for (at, step) in steps.iter().enumerate() {
        let Action::LambdaAction(lambda) = step.a else { continue };
        if steps.iter().take(at).any(|s| matches!(s.a, Action::S3Action(_))) {
            continue;
        }
        let later =
            steps.iter().skip(at + 1).any(|s| s.rule == step.rule && matches!(s.a, Action::S3Action(_)));
        let place = Place::action(step.rule, step.action, "");
        let without_tls = if way.tls { "" } else { ", when it comes without TLS" };
        let (code, message, fix) = if later && !lambda.waits() {
            (
                codes::LAMBDA_BEFORE_S3,
                format!(
                    "the function is invoked before the mail is stored{without_tls}, so it may look for it too early"
                ),
                "move the S3 action before it",
            )
        } else {
            (
                codes::LAMBDA_NO_BODY,
                format!(
                    "the function's event has no body, and no S3 action before it stores the mail{without_tls}"
                ),
                "put an S3 action before it if the function needs more than headers and verdicts",
            )
        };
        if told.insert((code.name, step.rule, step.action)) {
            report.add(code, place, message, fix).shown_by(way);
        }
    }
}
