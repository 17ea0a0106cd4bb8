//! What AWS's documents leave open, where it matters to the mail at hand. Each says what was assumed instead.

use super::{
    assumptions::AfterError,
    effects, gate,
    gate::Standing,
    types::{Answer, Uncertainty},
    walk::Step,
};
use crate::{
    mail::{Envelope, Sample},
    rules::{
        Action, Rule, RuleSet,
        recipient::{Condition, Doubt},
    },
};

/// Doubts about which rules apply and whether the mail is taken.
pub(crate) fn of_gate(set: &RuleSet, envelope: &Envelope, standings: &[Standing]) -> Vec<Uncertainty> {
    let mut doubts = Vec::new();
    doubts.extend(mixed_recipients(set, envelope, standings));
    let accepted = standings.contains(&Standing::Applies);
    for (at, (rule, standing)) in (0..).zip(set.rules.iter().zip(standings)) {
        match standing {
            Standing::Disabled => {}
            Standing::TlsRequired => doubts.push(tls(at, &rule.name, accepted)),
            Standing::Applies | Standing::NoRecipientMatches => doubts.extend(conditions(at, rule, envelope)),
        }
    }
    doubts
}

/// What is open about a function that failed.
fn function_error(step: &Step<'_>, after_error: AfterError) -> Uncertainty {
    let shown = match after_error {
        AfterError::GoesOn => {
            "everything after it is shown as after `CONTINUE`, but may be held back while SES tries again, or never happen"
        }
        AfterError::Ends => {
            "it is shown as ending everything, but SES may try again, for hours, and then go on, or go on at once"
        }
    };
    Uncertainty {
        code: "function-error".into(),
        rule: Some(step.rule),
        action: Some(step.action),
        message: format!(
            "what follows when a function fails or takes over 30 seconds is not documented; {shown}"
        ),
        reference: "AWS: Developer Guide, \"Invoke Lambda function action\" names the 30-second time-out and not what \
                    follows; \"Viewing metrics for Amazon SES email receiving\": `PublishFailure`, tried again, then \
                    `PublishExpired`"
            .into(),
    }
}

/// Doubts about what follows an answer.
pub(crate) fn of_answer(step: &Step<'_>, answer: Answer, after_error: AfterError) -> Option<Uncertainty> {
    (answer == Answer::Error).then(|| function_error(step, after_error))
}

/// Doubts about an action that runs, whatever a function answers.
pub(crate) fn of_step(step: &Step<'_>, sample: &Sample) -> Vec<Uncertainty> {
    let mut doubts = Vec::new();
    let mut at_step = |code: &str, message: String, reference: &str| {
        doubts.push(Uncertainty {
            code: code.into(),
            rule: Some(step.rule),
            action: Some(step.action),
            message,
            reference: reference.into(),
        });
    };
    if effects::is_near_limit(step.what, sample.mail.size) {
        at_step(
            "size-limit",
            format!(
                "the mail has {} bytes, near the limit of {}: whether AWS counts in 1,000 or 1,024, and the header \
                 fields that SES itself adds, decides",
                sample.mail.size,
                effects::limit(step.what).map_or(0, |(limit, _)| limit)
            ),
            "AWS: API reference, `S3Action` and `ConnectAction`: 40 MB, `SNSAction`: 150 KB, each with headers; the unit \
             is not defined. Taken as 1,024-based",
        );
    }
    if effects::exceeded(step.what, sample.mail.size).is_some() {
        at_step(
            "over-size",
            "whether later actions and rules still run after a mail bounced for its size is not documented; they are \
             shown as running"
                .into(),
            "AWS: API reference, `S3Action`, `SNSAction`, `ConnectAction`: larger mail bounces; nothing about what follows",
        );
    }
    if matches!(step.what, Action::BounceAction(_)) && sample.envelope.sender.is_empty() {
        at_step(
            "bounce-null-sender",
            "the mail has no sender to report to; whether SES drops the report is not documented; it is shown as sent"
                .into(),
            "RFC 5321, section 6.1: no report may answer a report. AWS: Developer Guide, \"Return bounce response \
             action\" does not name the case",
        );
    }
    doubts
}

/// Some recipients have a rule and some have none.
fn mixed_recipients(set: &RuleSet, envelope: &Envelope, standings: &[Standing]) -> Option<Uncertainty> {
    let has_rule = |to: &&String| {
        set.rules.iter().zip(standings).any(|(rule, s)| *s == Standing::Applies && gate::takes(rule, to))
    };
    let without: Vec<&String> = envelope.recipients.iter().filter(|to| !has_rule(to)).collect();
    mixed(envelope.recipients.len(), without.first()?, without.len())
}

/// `without` recipients of `all`, of which `first` is one, have no rule.
pub(crate) fn mixed(all: usize, first: &str, without: usize) -> Option<Uncertainty> {
    if without == 0 || without == all {
        return None;
    }
    let others = if without > 1 { format!(" and {} more", without - 1) } else { String::new() };
    Some(Uncertainty {
        code: "mixed-recipients".into(),
        rule: None,
        action: None,
        message: format!(
            "no rule applies to `{first}`{others}: whether SES refuses such recipients one by one, or takes them in \
             silence because others have a rule, is not documented; the mail is shown as accepted for the others"
        ),
        reference: "AWS: Developer Guide, \"Email receiving concepts\": mail that no rule is for is rejected; nothing \
                    about a mail with several recipients"
            .into(),
    })
}

/// A rule requires TLS and the mail came without.
pub(crate) fn tls(rule: u32, name: &str, accepted: bool) -> Uncertainty {
    let message = if accepted {
        format!(
            "`{name}` requires TLS and the mail came without: AWS says such mail is bounced, and not whether other rules \
             still get it; it is shown as if `{name}` alone did not apply"
        )
    } else {
        format!(
            "`{name}` requires TLS and the mail came without: AWS says such mail is bounced, and not whether it is \
             refused at once or reported later; it is shown as refused"
        )
    };
    Uncertainty {
        code: "tls-require".into(),
        rule: Some(rule),
        action: None,
        message,
        reference: "AWS: API reference, `ReceiptRule`, `TlsPolicy`; \"Viewing metrics for Amazon SES email receiving\" \
                    counts TLS among the conditions a rule matches by"
            .into(),
    }
}

/// Conditions of a rule that AWS's documents leave open for a recipient nothing else of the rule decides. One of each
/// kind is enough.
pub(crate) fn conditions(at: u32, rule: &Rule, envelope: &Envelope) -> Vec<Uncertainty> {
    let mut doubts: Vec<Uncertainty> = Vec::new();
    for to in &envelope.recipients {
        let read = || rule.recipients.iter().map(|typed| (typed, Condition::parse(typed)));
        if read().any(|(_, condition)| condition.matches(to) && condition.doubt(to).is_none()) {
            continue;
        }
        for (typed, doubt) in read().filter_map(|(typed, condition)| Some((typed, condition.doubt(to)?))) {
            let (code, message) = match doubt {
                Doubt::Depth => (
                    "subdomain-depth",
                    format!(
                        "whether `{typed}` takes addresses more than one level below, like `{to}`, is not documented; it \
                         is shown as taking them"
                    ),
                ),
                Doubt::AddressAtSubdomains => (
                    "condition-form",
                    format!(
                        "whether `{typed}` takes `{to}` is not documented: it is none of the documented forms of a \
                         condition; it is shown as taking nothing"
                    ),
                ),
            };
            if doubts.iter().all(|d| d.code != code) {
                doubts.push(Uncertainty {
                    code: code.into(),
                    rule: Some(at),
                    action: None,
                    message,
                    reference: "AWS: Developer Guide, \"Creating receipt rules\": a user, a user with a label, a domain, or a domain \
                                with a leading dot for \"all subdomains\""
                        .into(),
                });
            }
        }
    }
    doubts
}
