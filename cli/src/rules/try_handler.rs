//! `rules try`: what a handler in JavaScript answers on the event of a mail, and what follows for the mail.

use super::{
    event,
    mail::{Case, MailArgs},
    place, simulate,
};
use crate::{
    input,
    output::{self, Exit, Format, Stop, Style, visible},
};
use anstyle::AnsiColor;
use clap::{ArgMatches, FromArgMatches};
use domain::{
    Timestamp,
    finding::Severity,
    handler::{Ran, TryHandler},
    rules::{
        Action,
        answer::{Judged, Remark, judge_run},
        outcome::{Outcome, outcome},
    },
};
use handler::Limits;
use serde::Serialize;
use std::io::Write;

/// What `--help` shows by example.
pub const EXAMPLES: &str = "\
Examples:
  What the spam filter's function (the second action of `spam`) answers of a mail, and what then happens to it:
    countersign rules try rules.json --mail spam.eml --recipient ana@example.com --verdict spam=FAIL \\
      --rule spam --action 2 --handler filter.js
  The same of an event from a log:
    countersign rules try --event event.json --handler filter.js

The handler runs without files, network and packages, for a limited number of steps; its clock starts when the mail was
received. The same line always gives the same answer. Exits with 1 where the function fails, or where SES waits for an
answer and gets none that it documents.";

/// What a handler's clock shows when it starts on an event from a file, 2026-01-01T00:00:00Z.
const NOW: Timestamp = Timestamp(1_767_225_600_000);

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    mail: OrEvent,
    /// The rule's name.
    #[arg(long, value_name = "NAME", allow_hyphen_values = true, required_unless_present = EVENT, conflicts_with = EVENT)]
    rule: Option<String>,
    /// The Lambda action's number in the rule, from 1.
    #[arg(long, value_name = "N", required_unless_present = EVENT, conflicts_with = EVENT)]
    action: Option<u32>,
    /// The handler: `exports.handler = …` with callback or async, or an ES module; `-` is standard input.
    #[arg(long, value_name = "H.js")]
    handler: String,
    /// The event it receives, as JSON, in place of one made of rule set and mail; `-` is standard input.
    #[arg(long, value_name = "EVENT.json")]
    event: Option<String>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The option in whose place rule set and mail stand.
const EVENT: &str = "event";

/// Rule set and mail; none where an event is given.
#[derive(Debug)]
struct OrEvent(Option<MailArgs>);

impl clap::Args for OrEvent {
    fn augment_args(command: clap::Command) -> clap::Command {
        let either =
            |arg: clap::Arg| arg.required(false).required_unless_present(EVENT).conflicts_with(EVENT);
        // An argument that is changed comes last, and FILE has to stand before further recipients.
        ["file", "mail", "recipients"]
            .into_iter()
            .fold(MailArgs::augment_args(command), |command, id| command.mut_arg(id, either))
            .mut_arg("more", |arg| arg.conflicts_with(EVENT))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        MailArgs::augment_args_for_update(command)
    }
}

impl FromArgMatches for OrEvent {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        if matches.contains_id(EVENT) {
            return Ok(Self(None));
        }
        MailArgs::from_arg_matches(matches).map(|mail| Self(Some(mail)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[derive(Serialize)]
struct Answer<'a> {
    at: Option<String>,
    waits: Option<bool>,
    disposition: Option<&'a str>,
    remarks: &'a [Remark],
    #[serde(flatten)]
    ran: &'a Ran,
    outcome: Option<simulate::Answer<'a>>,
}

/// A function, reached by a mail.
struct Reached {
    case: Case,
    place: (u32, u32),
    waits: bool,
    outcome: Outcome,
}

/// Runs the handler; exits with 1 where it fails, or where SES waits for its answer and documents none like it.
pub fn run(args: &Args, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    let (ran, judged, reached) = match (&args.mail.0, &args.event) {
        (Some(mail), _) => {
            let (ran, judged, reached) = on_mail(args, mail)?;
            (ran, judged, Some(reached))
        }
        (None, event) => {
            let event = event.as_deref().unwrap_or("-");
            input::once([args.handler.as_str(), event])?;
            let (ran, judged) = run_on(&args.handler, input::text(event)?, NOW)?;
            (ran, judged, None)
        }
    };
    let is_heard = reached.as_ref().is_none_or(|reached| reached.waits);
    match args.format {
        Format::Json => {
            let at = |r: &Reached| place::written(&r.case.set, r.place.0, r.place.1);
            let answer = Answer {
                at: reached.as_ref().map(at),
                waits: reached.as_ref().map(|r| r.waits),
                disposition: is_heard.then_some(judged.answer.as_str()),
                remarks: if is_heard { &judged.remarks } else { &[] },
                ran: &ran,
                outcome: reached.as_ref().map(|r| simulate::answer(&r.case, &r.outcome)),
            };
            output::json(out, &answer)?;
        }
        Format::Text => {
            tell_run(out, style, &ran)?;
            match &reached {
                Some(reached) if !reached.waits => tell_unheard(out, style, reached)?,
                _ => tell_judged(out, style, &judged)?,
            }
            if let Some(Reached { case, outcome, .. }) = &reached {
                simulate::tell(out, style, case, outcome)?;
            }
        }
    }
    let is_wrong = if is_heard {
        judged.remarks.iter().any(|remark| remark.severity == Severity::Error)
    } else {
        !ran.how.is_answer()
    };
    Ok(if is_wrong { Exit::Found } else { Exit::Clean })
}

/// The handler on the event that the function receives of a mail, and what its answer comes to.
fn on_mail(args: &Args, mail: &MailArgs) -> Result<(Ran, Judged, Reached), Stop> {
    input::once([args.handler.as_str(), mail.file.as_str(), mail.mail.as_str()])?;
    let mut case = mail.read()?;
    let place =
        place::find(&case.set, args.rule.as_deref().unwrap_or_default(), args.action.unwrap_or_default())?;
    if case.named.contains(&place) {
        let at = place::written(&case.set, place.0, place.1);
        return Err(Stop::unusable(format!(
            "--answer names `{at}`, whose handler is run to see what it answers: leave one of the two"
        )));
    }
    let event = event::of(&case, place)?;
    let (ran, judged) = run_on(&args.handler, event, case.sample.received_at)?;
    let action = case.set.rules.get(place.0 as usize).and_then(|rule| rule.actions.get(place.1 as usize));
    let waits = matches!(action, Some(Action::LambdaAction(lambda)) if lambda.waits());
    if waits {
        case.answers.0.insert(place, judged.answer);
    }
    let outcome = outcome(&case.set, &case.sample, &case.answers);
    Ok((ran, judged, Reached { case, place, waits, outcome }))
}

fn run_on(handler: &str, event: String, at: Timestamp) -> Result<(Ran, Judged), Stop> {
    let request = TryHandler { source: input::text(handler)?, event, at };
    request.check().map_err(Stop::unusable)?;
    let ran = handler::run(&request.source, &request.event, Limits::at(request.at));
    let judged = judge_run(&ran);
    Ok((ran, judged))
}

fn tell_run(out: &mut dyn Write, style: Style, ran: &Ran) -> Result<(), Stop> {
    writeln!(out, "the function {}", ran.how.words())?;
    if let Some(fault) = &ran.fault {
        let line = fault.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        writeln!(out, "  {line}{}", visible(&fault.message))?;
    }
    if let Some(answer) = &ran.answer {
        writeln!(out, "  {}", visible(answer))?;
    }
    for line in &ran.console {
        let level = style.paint(AnsiColor::BrightBlack.on_default(), format!("{:<5}", line.level));
        for text in line.text.lines() {
            writeln!(out, "{level} {}", visible(text))?;
        }
    }
    if ran.console_cut {
        writeln!(out, "      (more was written than is kept)")?;
    }
    Ok(())
}

fn tell_judged(out: &mut dyn Write, style: Style, judged: &Judged) -> Result<(), Stop> {
    writeln!(out, "{}: {}", judged.answer.as_str(), judged.answer.words())?;
    for remark in &judged.remarks {
        let colour = match remark.severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Note => AnsiColor::Cyan,
        };
        let severity = style.paint(colour.on_default(), remark.severity.as_str());
        let line = format!("{}; {}. Fix: {}", remark.message, remark.follows, remark.fix);
        writeln!(out, "{severity}: {}", visible(&line))?;
    }
    Ok(())
}

fn tell_unheard(out: &mut dyn Write, style: Style, reached: &Reached) -> Result<(), Stop> {
    let at = place::written(&reached.case.set, reached.place.0, reached.place.1);
    let note = style.paint(AnsiColor::Cyan.on_default(), Severity::Note.as_str());
    writeln!(
        out,
        "{note}: `{}` is invoked as `Event`: SES does not wait for it and hears no answer",
        visible(&at)
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// The exit and what is written, with a handler and an event in files.
    fn tried(source: &str, event: &str, format: Format) -> (Exit, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str, content: &str| {
            let path = folder.path().join(name);
            fs::write(&path, content).expect("it is written");
            path.to_string_lossy().into_owned()
        };
        let args = Args {
            mail: OrEvent(None),
            rule: None,
            action: None,
            handler: path("h.js", source),
            event: Some(path("e.json", event)),
            format,
        };
        let mut out = Vec::new();
        let exit = run(&args, Style::Plain, &mut out).expect("it runs");
        (exit, String::from_utf8(out).expect("text"))
    }

    #[test]
    fn a_handler_is_run_and_its_answer_judged() {
        let (exit, text) = tried(
            "exports.handler = (event, context, callback) => {\n  console.log('n is %d', event.n);\n  callback(null, { disposition: 'STOP_RULE_SET' });\n};",
            r#"{"n": 1}"#,
            Format::Text,
        );
        assert_eq!(exit, Exit::Clean);
        assert_eq!(
            text,
            "the function called `callback` with its answer\n  {\"disposition\":\"STOP_RULE_SET\"}\nlog   n is 1\n\
             STOP_RULE_SET: ends the rule set\n"
        );
    }

    #[test]
    fn an_answer_that_is_none_exits_with_one() {
        let (exit, text) =
            tried("exports.handler = async () => ({ disposition: 'stop' })", "{}", Format::Text);
        assert_eq!(exit, Exit::Found);
        assert!(text.contains("error: `stop` is no disposition"), "{text}");
        let (exit, text) = tried("\nexports.handler = async () => { for (;;); }", "{}", Format::Json);
        assert_eq!(exit, Exit::Found);
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((&json["how"], &json["disposition"]), (&"steps_spent".into(), &"ERROR".into()));
        assert_eq!(json["fault"]["line"], 2);
    }
}
