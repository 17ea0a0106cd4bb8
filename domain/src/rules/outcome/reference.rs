//! A second evaluator, written straight from AWS's pages and as plainly as can be, to hold the real one against.
//!
//! It shares no code with it but the types: conditions are compared by listing everything an address could be
//! written as, rules run by recursion, and what comes out is flat.

use super::{
    Answer, Answers, Effect, Outcome, Ran, Reason, Refusal,
    generate::{answers, rule, sample},
    open_answers, outcome,
};
use crate::{
    mail::Sample,
    rules::{Action, Encoding, InvocationType, Rule, RuleSet, TlsPolicy, lambda_event},
};
use proptest::{collection::vec, prelude::*};

/// What both have to agree on.
#[derive(Debug, Default, PartialEq)]
struct Flat {
    refused: Option<Refusal>,
    /// Per rule: reason, and recipients it is for.
    rules: Vec<(String, Vec<String>)>,
    /// Rule, action, whether by assumption.
    ran: Vec<(usize, usize, bool)>,
    effects: Vec<Effect>,
    doubts: Vec<(&'static str, Option<usize>, Option<usize>)>,
}

/// Every condition that takes an address.
fn conditions_taking(address: &str) -> Vec<String> {
    let address = address.to_lowercase();
    let (local, domain) = address.split_once('@').expect("generated addresses have one `@`");
    let mut all = vec![address.clone(), domain.to_owned()];
    if let Some((user, _label)) = local.split_once('+') {
        all.push(format!("{user}@{domain}"));
    }
    let labels: Vec<&str> = domain.split('.').collect();
    all.extend((1..labels.len()).map(|from| format!(".{}", labels[from..].join("."))));
    all
}

fn naive(set: &RuleSet, sample: &Sample, answers: &Answers) -> Flat {
    let to = &sample.envelope.recipients;
    let mut flat = Flat::default();
    let mut for_mail = Vec::new();
    let mut covered = Vec::new();
    for (at, rule) in set.rules.iter().enumerate() {
        let lower: Vec<String> = rule.recipients.iter().map(|c| c.to_lowercase()).collect();
        let is_for = |a: &&String| lower.is_empty() || conditions_taking(a).iter().any(|c| lower.contains(c));
        let mine: Vec<String> = to.iter().filter(is_for).cloned().collect();
        let enabled = rule.enabled == Some(true);
        let tls_missing = rule.tls_policy == Some(TlsPolicy::Require) && !sample.envelope.tls;
        let (reason, mine) = match (enabled, mine.is_empty(), tls_missing) {
            (false, ..) => ("disabled", vec![]),
            (_, true, _) => ("no_recipient_matches", vec![]),
            (_, _, true) => ("tls_required", mine),
            _ => ("applies", mine),
        };
        if reason == "applies" {
            for_mail.push(at);
            covered.extend(mine.clone());
        }
        flat.rules.push((reason.into(), mine));
    }
    flat.refused = match (to.is_empty(), for_mail.is_empty()) {
        (true, _) => Some(Refusal::NoRecipient),
        (_, true) => Some(Refusal::NoRuleApplies),
        _ => None,
    };
    if !covered.is_empty() && to.iter().any(|a| !covered.contains(a)) {
        flat.doubts.push(("mixed-recipients", None, None));
    }
    for (at, rule) in set.rules.iter().enumerate() {
        match flat.rules[at].0.as_str() {
            "disabled" => {}
            "tls_required" => flat.doubts.push(("tls-require", Some(at), None)),
            _ => open_conditions(at, rule, to, &mut flat),
        }
    }
    rules_from(set, sample, answers, &for_mail, false, &mut flat);
    flat
}

/// `.example.com` two levels down, and `user@.example.com`, where no clear condition takes the address.
fn open_conditions(at: usize, rule: &Rule, to: &[String], flat: &mut Flat) {
    for address in to {
        let address = address.to_lowercase();
        let (local, domain) = address.split_once('@').expect("generated addresses have one `@`");
        let user = local.split('+').next().unwrap_or(local);
        let depth_below = |c: &str| domain.strip_suffix(c).map(|above| above.split('.').count());
        let typed: Vec<String> = rule.recipients.iter().map(|c| c.to_lowercase()).collect();
        let is_clear = |c: &String| {
            conditions_taking(&address).contains(c) && (!c.starts_with('.') || depth_below(c) == Some(1))
        };
        if typed.iter().any(is_clear) {
            continue;
        }
        for c in &typed {
            let code = match c.split_once('@') {
                None if c.starts_with('.') && depth_below(c).is_some_and(|d| d > 1) => "subdomain-depth",
                Some((l, d))
                    if d.starts_with('.') && (l == local || l == user) && depth_below(d).is_some() =>
                {
                    "condition-form"
                }
                _ => continue,
            };
            if !flat.doubts.contains(&(code, Some(at), None)) {
                flat.doubts.push((code, Some(at), None));
            }
        }
    }
}

fn rules_from(
    set: &RuleSet,
    sample: &Sample,
    answers: &Answers,
    left: &[usize],
    mut unsure: bool,
    flat: &mut Flat,
) {
    let [rule, later @ ..] = left else { return };
    for (at, action) in set.rules[*rule].actions.iter().enumerate() {
        flat.ran.push((*rule, at, unsure));
        let mut doubt = |code| flat.doubts.push((code, Some(*rule), Some(at)));
        let place = (u32::try_from(*rule).expect("few"), u32::try_from(at).expect("few"));
        let topic = |t: &Option<String>| {
            t.clone().map(|topic| Effect::Told { topic, about: action.kind().to_owned() })
        };
        let size = sample.mail.size;
        let limit = match action {
            Action::S3Action(_) | Action::ConnectAction(_) => 41_943_040,
            Action::SNSAction(_) => 153_600,
            _ => u64::MAX,
        };
        let near = match limit {
            41_943_040 => (40_000_000..=43_201_331).contains(&size),
            153_600 => (148_992..=158_208).contains(&size),
            _ => false,
        };
        if near {
            doubt("size-limit");
        }
        if size > limit {
            doubt("over-size");
            unsure = true;
            flat.effects.push(Effect::TooLarge { action: action.kind().to_owned(), limit });
            continue;
        }
        match action {
            Action::S3Action(a) => {
                let prefix = a.object_key_prefix.clone().unwrap_or_default();
                let slash = if prefix.is_empty() || prefix.ends_with('/') { "" } else { "/" };
                flat.effects.push(Effect::Stored {
                    bucket: a.bucket_name.clone(),
                    key: prefix + slash + &sample.message_id,
                    encrypted: a.kms_key_arn.is_some(),
                });
                flat.effects.extend(topic(&a.topic_arn));
            }
            Action::SNSAction(a) => {
                let encoding = if a.encoding == Some(Encoding::Base64) { "Base64" } else { "UTF-8" };
                flat.effects
                    .push(Effect::Published { topic: a.topic_arn.clone(), encoding: encoding.to_owned() });
            }
            Action::LambdaAction(a) => {
                let waits = a.invocation_type == Some(InvocationType::RequestResponse);
                let answer = if waits { answers.0.get(&place).copied() } else { None };
                if answer == Some(Answer::Error) {
                    doubt("function-error");
                    unsure = true;
                }
                flat.effects.push(Effect::Invoked { function: a.function_arn.clone(), waits });
                flat.effects.extend(topic(&a.topic_arn));
                match answer {
                    Some(Answer::StopRule) => break,
                    Some(Answer::StopRuleSet) => return end_set(*rule, at, later, flat),
                    _ => {}
                }
            }
            Action::BounceAction(a) => {
                if sample.envelope.sender.is_empty() {
                    doubt("bounce-null-sender");
                }
                flat.effects.push(Effect::Bounced {
                    code: a.smtp_reply_code.clone(),
                    status: a.status_code.clone().unwrap_or_default(),
                    message: a.message.clone(),
                    sender: a.sender.clone(),
                });
                flat.effects.extend(topic(&a.topic_arn));
            }
            Action::StopAction(a) => {
                flat.effects.extend(topic(&a.topic_arn));
                return end_set(*rule, at, later, flat);
            }
            Action::WorkmailAction(a) => {
                flat.effects.push(Effect::HandedToWorkmail { organization: a.organization_arn.clone() });
                flat.effects.extend(topic(&a.topic_arn));
            }
            Action::AddHeaderAction(a) => {
                let (name, value) = (a.header_name.clone(), a.header_value.clone());
                flat.effects.push(Effect::HeaderAdded { name, value });
            }
            Action::ConnectAction(a) => {
                flat.effects.push(Effect::ContactStarted { instance: a.instance_arn.clone() });
            }
        }
    }
    rules_from(set, sample, answers, later, unsure, flat);
}

fn end_set(rule: usize, action: usize, later: &[usize], flat: &mut Flat) {
    flat.effects.push(Effect::Ended);
    for skipped in later {
        flat.rules[*skipped].0 = format!("stopped by {rule}/{action}");
    }
}

/// The real evaluator's outcome, in the same form.
fn real(set: &RuleSet, sample: &Sample, answers: &Answers) -> Flat {
    let outcome = outcome(set, sample, answers);
    let reason = |reason: &Reason| match reason {
        Reason::Stopped { rule, action } => format!("stopped by {rule}/{action}"),
        other => other.as_str().to_owned(),
    };
    let actions = outcome.rules.iter().enumerate().flat_map(|(r, rule)| {
        rule.actions
            .iter()
            .enumerate()
            .filter(|(_, a)| a.ran == Ran::Yes)
            .map(move |(a, action)| (r, a, action))
    });
    let told_twice: Vec<Effect> = actions.clone().flat_map(|(_, _, a)| a.effects.clone()).collect();
    assert_eq!(told_twice, outcome.effects, "the effects of all actions are the effects of the outcome");
    const CODES: [&str; 8] = [
        "mixed-recipients",
        "tls-require",
        "subdomain-depth",
        "condition-form",
        "function-error",
        "size-limit",
        "over-size",
        "bounce-null-sender",
    ];
    let code = |code: &str| *CODES.iter().find(|c| **c == code).expect("a code listed here");
    let index = |at: Option<u32>| at.map(|at| at as usize);
    Flat {
        refused: outcome.refusal,
        rules: outcome
            .rules
            .iter()
            .map(|r| (reason(&r.reason), r.recipients.iter().map(|m| m.recipient.clone()).collect()))
            .collect(),
        ran: actions.map(|(r, a, action)| (r, a, action.uncertain)).collect(),
        doubts: outcome.uncertain.iter().map(|u| (code(&u.code), index(u.rule), index(u.action))).collect(),
        effects: outcome.effects,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn both_evaluators_agree(rules in vec(rule(), 0..4), sample in sample(), answers in answers()) {
        let set = RuleSet { name: "s".into(), rules };
        prop_assert_eq!(real(&set, &sample, &answers), naive(&set, &sample, &answers));
    }
    #[test]
    fn functions_that_ran_have_events_and_outcomes_are_json(
        rules in vec(rule(), 0..4), sample in sample(), answers in answers()
    ) {
        let set = RuleSet { name: "s".into(), rules };
        let seen = outcome(&set, &sample, &answers);
        let ran: Vec<(u32, u32)> = seen.ran().collect();
        for place @ (r, a) in (0..5).flat_map(|r| (0..5).map(move |a| (r, a))) {
            let action = set.rules.get(r as usize).and_then(|rule| rule.actions.get(a as usize));
            let is_function = matches!(action, Some(Action::LambdaAction(_)));
            let event = lambda_event(&set, &sample, &seen, r, a);
            prop_assert_eq!(event.is_some(), is_function && ran.contains(&place));
        }
        for place in open_answers(&set, &seen) {
            prop_assert!(ran.contains(&place));
            // What the function answers changes nothing before it.
            let mut others = answers.clone();
            others.0.insert(place, Answer::StopRuleSet);
            let other: Vec<(u32, u32)> = outcome(&set, &sample, &others).ran().collect();
            prop_assert!(ran.starts_with(&other) && other.last() == Some(&place));
        }
        let read = |text: &str| serde_json::from_str::<Outcome>(text).map_err(|e| e.to_string());
        prop_assert_eq!(serde_json::to_string(&seen).map_err(|e| e.to_string()).and_then(|t| read(&t)), Ok(seen));
    }
}
