//! `rules simulate`: the outcome of a rule set for a mail.

use super::{
    mail::{self, Case},
    place,
};
use crate::output::{self, Exit, Format, Stop, Style, visible};
use anstyle::AnsiColor;
use domain::rules::{
    RuleSet,
    outcome::{ActionTrace, Effect, Matched, Outcome, Ran, RuleTrace, outcome},
};
use serde::Serialize;
use std::io::Write;

/// What `--help` shows by example.
pub const EXAMPLES: &str = "\
Examples:
  What happens to a mail for two people:
    countersign rules simulate rules.json --mail invoice.eml \\
      --recipient billing@example.com --recipient ana@example.com
  What happens when the spam filter's function (the second action of `spam`) says stop:
    countersign rules simulate rules.json --mail spam.eml --recipient ana@example.com \\
      --verdict spam=FAIL --answer spam/2=STOP_RULE_SET
  Without TLS, and with every function failing:
    countersign rules simulate rules.json --mail m.eml --recipient ana@example.com --plaintext --default-answer ERROR
  What is live, for a program:
    aws ses describe-active-receipt-rule-set | countersign rules simulate - --mail m.eml \\
      --recipient ana@example.com --format json | jq .ran

The rule set is taken as the active one, and every recipient's domain as verified. IP filters are not part of a
rule set and not looked at. Nothing is sent anywhere; the same line always gives the same answer.";

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    mail: mail::MailArgs,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// An outcome for programs.
#[derive(Serialize)]
pub struct Answer<'a> {
    accepted: bool,
    refusal: Option<&'static str>,
    ran: Vec<String>,
    rules: Vec<Rule<'a>>,
    effects: Vec<At<'a>>,
    uncertain: Vec<Uncertain<'a>>,
    unused_answers: Vec<String>,
}

#[derive(Serialize)]
struct Rule<'a> {
    name: &'a str,
    applies: bool,
    reason: &'static str,
    recipients: Vec<&'a str>,
    matched: &'a [Matched],
    stopped_by: Option<String>,
    actions: Vec<Action<'a>>,
}

#[derive(Serialize)]
struct Action<'a> {
    at: String,
    kind: &'a str,
    ran: bool,
    answer: Option<&'static str>,
    assumed: bool,
}

#[derive(Serialize)]
struct At<'a> {
    at: String,
    #[serde(flatten)]
    effect: &'a Effect,
}

#[derive(Serialize)]
struct Uncertain<'a> {
    code: &'a str,
    at: Option<String>,
    message: &'a str,
    reference: &'a str,
}

/// Simulates the mail. Refused or not, the question was answered: exit 0.
pub fn run(args: &Args, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    let case = args.mail.read()?;
    let outcome = outcome(&case.set, &case.sample, &case.answers);
    match args.format {
        Format::Json => output::json(out, &answer(&case, &outcome))?,
        Format::Text => tell(out, style, &case, &outcome)?,
    }
    Ok(Exit::Clean)
}

/// An outcome for programs.
pub fn answer<'a>(case: &Case, outcome: &'a Outcome) -> Answer<'a> {
    let at = |rule, action| place::written(&case.set, rule, action);
    let place = |rule: Option<u32>, action: Option<u32>| match (rule, action) {
        (Some(rule), Some(action)) => Some(at(rule, action)),
        (Some(rule), None) => Some(place::name(&case.set, rule).to_owned()),
        _ => None,
    };
    Answer {
        accepted: outcome.is_accepted(),
        refusal: outcome.refusal.map(domain::rules::outcome::Refusal::as_str),
        ran: outcome.ran().map(|(rule, action)| at(rule, action)).collect(),
        rules: (0..).zip(&outcome.rules).map(|(r, trace)| rule(&case.set, r, trace)).collect(),
        effects: effects(outcome).map(|(r, a, effect)| At { at: at(r, a), effect }).collect(),
        uncertain: outcome
            .uncertain
            .iter()
            .map(|u| Uncertain {
                code: &u.code,
                at: place(u.rule, u.action),
                message: &u.message,
                reference: &u.reference,
            })
            .collect(),
        unused_answers: unused(case, outcome).map(|(rule, action)| at(rule, action)).collect(),
    }
}

fn rule<'a>(set: &RuleSet, at: u32, trace: &'a RuleTrace) -> Rule<'a> {
    use domain::rules::outcome::Reason;
    Rule {
        name: &trace.name,
        applies: trace.applies(),
        reason: trace.reason.as_str(),
        recipients: trace.recipients.iter().map(|m| m.recipient.as_str()).collect(),
        matched: &trace.recipients,
        stopped_by: match trace.reason {
            Reason::Stopped { rule, action } => Some(place::written(set, rule, action)),
            _ => None,
        },
        actions: (0..)
            .zip(&trace.actions)
            .map(|(a, action)| Action {
                at: place::written(set, at, a),
                kind: &action.kind,
                ran: action.ran(),
                answer: action.answer.map(domain::rules::outcome::Answer::as_str),
                assumed: action.uncertain,
            })
            .collect(),
    }
}

/// The effects in order, with the action (counted from 0) each is of.
fn effects(outcome: &Outcome) -> impl Iterator<Item = (u32, u32, &Effect)> {
    (0..).zip(&outcome.rules).flat_map(|(r, rule)| {
        (0..)
            .zip(&rule.actions)
            .flat_map(move |(a, action)| action.effects.iter().map(move |effect| (r, a, effect)))
    })
}

/// The answers given for functions that did not run, or that SES does not wait for.
fn unused<'a>(case: &'a Case, outcome: &'a Outcome) -> impl Iterator<Item = (u32, u32)> + 'a {
    let asked = |rule: u32, action: u32| {
        let trace = outcome.rules.get(rule as usize).and_then(|r| r.actions.get(action as usize));
        trace.is_some_and(|trace| trace.answer.is_some())
    };
    case.named.iter().copied().filter(move |(rule, action)| !asked(*rule, *action))
}

/// An outcome for people.
pub fn tell(out: &mut dyn Write, style: Style, case: &Case, outcome: &Outcome) -> Result<(), Stop> {
    let good = AnsiColor::Green.on_default().bold();
    let bad = AnsiColor::Red.on_default().bold();
    match outcome.refusal {
        None => writeln!(out, "{}", style.paint(good, "accepted"))?,
        Some(refusal) => writeln!(out, "{}", style.paint(bad, refusal.words()))?,
    }
    for trace in &outcome.rules {
        tell_rule(out, style, trace, &outcome.rules)?;
    }
    for (rule, action) in unused(case, outcome) {
        let at = place::written(&case.set, rule, action);
        let label = style.paint(AnsiColor::Yellow.on_default().bold(), "unused");
        writeln!(out, "{label}: the answer for `{at}`: SES did not wait for one")?;
    }
    for doubt in &outcome.uncertain {
        let label = style.paint(AnsiColor::Yellow.on_default().bold(), "uncertain");
        writeln!(out, "{label}: {} [{}]", visible(&doubt.message), doubt.code)?;
        writeln!(out, "    known: {}", doubt.reference)?;
    }
    Ok(())
}

fn tell_rule(out: &mut dyn Write, style: Style, trace: &RuleTrace, all: &[RuleTrace]) -> Result<(), Stop> {
    let dim = anstyle::Style::new().dimmed();
    let words = visible(&trace.reason.words(all));
    let words = if trace.applies() {
        style.paint(AnsiColor::Green.on_default(), words)
    } else {
        style.paint(dim, words)
    };
    writeln!(out, "rule `{}` {words}", visible(&trace.name))?;
    if trace.applies() {
        for Matched { recipient, condition } in &trace.recipients {
            let by = condition
                .as_ref()
                .map_or("takes every recipient".into(), |c| format!("matches `{}`", visible(c)));
            writeln!(out, "    {recipient}: {by}")?;
        }
        for (number, action) in (1..).zip(&trace.actions) {
            tell_action(out, style, number, action)?;
        }
    }
    Ok(())
}

fn tell_action(out: &mut dyn Write, style: Style, number: u32, action: &ActionTrace) -> Result<(), Stop> {
    let title = domain::rules::Action::of_kind(&action.kind).map_or("?", |action| action.title());
    if action.ran != Ran::Yes {
        let line = format!("  {number}. {title}: {}", action.ran.words());
        writeln!(out, "{}", style.paint(anstyle::Style::new().dimmed(), line))?;
        return Ok(());
    }
    let assumed = if action.uncertain { " (assumed: see below)" } else { "" };
    writeln!(out, "  {number}. {title}{assumed}")?;
    for effect in &action.effects {
        writeln!(out, "     {}", visible(&effect.words()))?;
    }
    if let Some(answer) = action.answer {
        writeln!(out, "     answers {}: {}", answer.as_str(), answer.words())?;
    }
    Ok(())
}
