//! Recipient conditions, each by itself and within its rule.

use super::{Report, codes, reach};
use crate::{
    finding::Place,
    rules::{Rule, RuleSet, edit::join_recipients},
};
use std::collections::HashSet;

/// At most so many recipients in a rule.
pub const MAX_RECIPIENTS: usize = 500;
/// What AWS's older pages allow.
const MANY_RECIPIENTS: usize = 100;
/// A rule with hundreds of bad recipients is not told of each.
const MAX_TOLD: usize = 20;

pub(super) fn check(set: &RuleSet, report: &mut Report) {
    let on = set.rules.iter().filter(|rule| rule.is_enabled()).flat_map(|rule| &rule.recipients);
    let all: HashSet<String> = on.map(|r| r.to_ascii_lowercase()).collect();
    for (index, rule) in set.rules.iter().enumerate() {
        quotas(index, rule, report);
        syntax(index, rule, report);
        within(index, rule, report);
        subdomains(index, rule, &all, report);
    }
}

fn place(index: usize) -> Place {
    Place::rule(index, "Recipients")
}

fn quotas(index: usize, rule: &Rule, report: &mut Report) {
    let distinct: HashSet<String> = rule.recipients.iter().map(|r| r.to_ascii_lowercase()).collect();
    let n = distinct.len();
    let fix = "name domains instead of addresses, or split the rule";
    if n > MAX_RECIPIENTS {
        let message = format!("the rule has {n} recipients; SES takes at most {MAX_RECIPIENTS}");
        report.add(codes::RECIPIENTS_QUOTA, place(index), message, fix);
    } else if n > MANY_RECIPIENTS {
        let message = format!(
            "the rule has {n} recipients; AWS's pages disagree on whether {MANY_RECIPIENTS} or {MAX_RECIPIENTS} is the limit"
        );
        report.add(codes::RECIPIENTS_MANY, place(index), message, fix);
    }
}

fn syntax(index: usize, rule: &Rule, report: &mut Report) {
    let mut told = 0;
    for (at, recipient) in rule.recipients.iter().enumerate() {
        let form = form(recipient);
        let (code, message, fix) = match &form {
            Form::Good => continue,
            Form::Bad(fault) => (
                codes::RECIPIENT_SYNTAX,
                format!("`{recipient}` is no recipient condition: {fault}"),
                "use `user@example.com`, `example.com`, or `.example.com` for subdomains",
            ),
            Form::Reserved => (
                codes::RECIPIENT_RESERVED,
                format!("`{recipient}` is at `.invalid`, which never exists; SES refuses it"),
                "use a domain of yours",
            ),
            Form::Unsure(why) => (
                codes::RECIPIENT_UNSURE,
                format!("`{recipient}` {why}; AWS's documents do not say what SES does with it"),
                "try it on an inactive rule set, or use another form",
            ),
        };
        told += 1;
        if told > MAX_TOLD {
            break;
        }
        let patch = matches!(form, Form::Bad(_)).then(|| mended(recipient)).flatten().map(|new| {
            let mut list = rule.recipients.clone();
            if let Some(slot) = list.get_mut(at) {
                *slot = new;
            }
            join_recipients(&list)
        });
        report.add(code, place(index), message, fix).patch(patch);
    }
}

enum Form {
    Good,
    Bad(&'static str),
    Reserved,
    Unsure(&'static str),
}

/// `[local@][.]label(.label)+`; labels of 1 to 63 letters, digits and inner hyphens.
fn form(text: &str) -> Form {
    if text.is_empty() {
        return Form::Bad("it is empty");
    }
    if text.starts_with("mailto:") {
        return Form::Bad("it is a link");
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Form::Bad("it has a space in it");
    }
    let (local, domain) = match text.split_once('@') {
        Some((_, domain)) if domain.contains('@') => return Form::Bad("it has more than one `@`"),
        Some(("", _)) => return Form::Bad("nothing stands before the `@`"),
        Some((local, domain)) => (Some(local), domain),
        None => (None, text),
    };
    if domain.contains('*') || (local.is_some_and(|l| l.contains('*'))) {
        return Form::Bad("SES knows no wildcard `*`");
    }
    let labels: Vec<&str> = domain.strip_prefix('.').unwrap_or(domain).split('.').collect();
    let international = !domain.is_ascii();
    let is_label = |l: &&str| {
        (1..=63).contains(&l.len())
            && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii())
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    if domain.ends_with('.') {
        return Form::Bad("it ends with a period");
    }
    if labels.len() < 2 {
        return Form::Bad("the domain has a single label");
    }
    if !labels.iter().all(is_label) || domain.len() > 254 {
        return Form::Bad("the domain is malformed");
    }
    if labels.last().is_some_and(|l| l.eq_ignore_ascii_case("invalid")) {
        return Form::Reserved;
    }
    match local {
        Some(_) if domain.starts_with('.') => Form::Unsure("names a user at every subdomain"),
        _ if international => Form::Unsure("has a domain that is not written in ASCII (use its `xn--` form)"),
        Some(l) if !l.is_ascii() => Form::Unsure("has a user that is not written in ASCII"),
        Some(l) if l.contains('"') => Form::Unsure("has a quoted user"),
        _ => Form::Good,
    }
}

/// What was probably meant: `*@example.com` is `example.com`, `*.example.com` is `.example.com`.
fn mended(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.');
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let text = text.strip_prefix('<').and_then(|t| t.strip_suffix('>')).unwrap_or(text);
    let text = text.strip_prefix("*@").or_else(|| text.strip_prefix('@')).unwrap_or(text);
    let text = text.strip_prefix('*').filter(|t| t.starts_with('.')).unwrap_or(text);
    matches!(form(text), Form::Good).then(|| text.to_owned())
}

fn within(index: usize, rule: &Rule, report: &mut Report) {
    let mut seen = HashSet::new();
    let mut kept = Vec::new();
    let mut twice = None;
    for recipient in &rule.recipients {
        if seen.insert(recipient.to_ascii_lowercase()) {
            kept.push(recipient.clone());
        } else if twice.is_none() {
            twice = Some(recipient);
        }
    }
    if let Some(recipient) = twice {
        let message = format!("`{recipient}` comes twice; SES keeps one, in lower case");
        report
            .add(codes::RECIPIENT_DUPLICATE, place(index), message, "take one away")
            .patch(join_recipients(&kept));
    }
    let covered = kept.iter().find_map(|r| {
        let r = r.to_ascii_lowercase();
        let by = reach::broader(&r).into_iter().skip(1).find(|b| seen.contains(b))?;
        Some((r, by))
    });
    if let Some((recipient, by)) = covered {
        let message = format!("`{recipient}` is covered by `{by}` of the same rule");
        let left: Vec<String> =
            kept.iter().filter(|r| !r.eq_ignore_ascii_case(&recipient)).cloned().collect();
        report
            .add(
                codes::RECIPIENT_REDUNDANT,
                place(index),
                message,
                "take it away, or leave it for the reader",
            )
            .patch(join_recipients(&left))
            .witness(reach::example(&recipient));
    }
}

/// A domain whose subdomains neither this rule nor another one names.
fn subdomains(index: usize, rule: &Rule, all: &HashSet<String>, report: &mut Report) {
    let own: HashSet<String> = rule.recipients.iter().map(|r| r.to_ascii_lowercase()).collect();
    let is_domain = |r: &&String| !r.contains('@') && !r.starts_with('.') && matches!(form(r), Form::Good);
    let covers_below = |domain: &str| {
        let above = domain.match_indices('.').map(|(at, _)| domain.get(at..).unwrap_or_default().to_owned());
        std::iter::once(format!(".{domain}"))
            .chain(above)
            .any(|suffix| own.contains(&suffix) || all.contains(&suffix))
    };
    let alone = rule.recipients.iter().filter(is_domain).find(|r| !covers_below(&r.to_ascii_lowercase()));
    if let Some(domain) = alone {
        let message = format!("`{domain}` does not cover its subdomains");
        let mut list = rule.recipients.clone();
        list.push(format!(".{domain}"));
        let below = |n: u32| if n == 1 { format!("sub.{domain}") } else { format!("sub{n}.{domain}") };
        let witness = (1..).map(below).find(|d| !all.contains(&d.to_ascii_lowercase()));
        report
            .add(codes::SUBDOMAINS, place(index), message, format!("add `.{domain}` if they receive mail"))
            .patch(join_recipients(&list))
            .witness(witness.map(|domain| format!("someone@{domain}")));
    }
}
