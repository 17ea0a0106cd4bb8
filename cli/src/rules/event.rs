//! `rules event`: what a function receives.

use super::{
    mail::{self, Case},
    place,
};
use crate::output::{Exit, Format, Stop};
use domain::rules::{
    Action, lambda_event_text,
    outcome::{Ran, outcome},
};
use std::io::Write;

/// What `--help` shows by example.
pub const EXAMPLES: &str = "\
Examples:
  Try a function on the event it would receive, without sending mail:
    countersign rules event rules.json --mail invoice.eml --recipient billing@example.com \\
      --rule billing --action 2 > event.json
    sam local invoke Billing --event event.json
  The same where an earlier function must have let the mail pass:
    countersign rules event rules.json --mail invoice.eml --recipient billing@example.com \\
      --default-answer CONTINUE --rule billing --action 2";

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    mail: mail::MailArgs,
    /// The rule's name.
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    rule: String,
    /// The Lambda action's number in the rule, from 1.
    #[arg(long, value_name = "N")]
    action: u32,
    /// The event is JSON either way.
    #[arg(long, value_enum, default_value_t, hide = true)]
    format: Format,
}

/// Prints the event as SES writes it.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit, Stop> {
    let case = args.mail.read()?;
    let at = place::find(&case.set, &args.rule, args.action)?;
    writeln!(out, "{}", of(&case, at)?)?;
    Ok(Exit::Clean)
}

/// The event that the function at a place receives; the reason where it receives none.
pub fn of(case: &Case, (rule, action): (u32, u32)) -> Result<String, Stop> {
    let at = place::written(&case.set, rule, action);
    let what = case.set.rules.get(rule as usize).and_then(|r| r.actions.get(action as usize));
    if let Some(other) = what.filter(|what| !matches!(what, Action::LambdaAction(_))) {
        let title = other.title();
        return Err(Stop::unusable(format!("`{at}` is no function but {title}: name a Lambda action")));
    }
    let outcome = outcome(&case.set, &case.sample, &case.answers);
    lambda_event_text(&case.set, &case.sample, &outcome, rule, action).ok_or_else(|| {
        let trace = outcome.rules.get(rule as usize);
        let ran =
            trace.and_then(|t| t.actions.get(action as usize)).map_or(Ran::RuleSkipped, |a| a.ran.clone());
        let why = match ran {
            Ran::RuleSkipped => trace.map_or_else(String::new, |t| t.reason.words(&outcome.rules)),
            ran => ran.words(),
        };
        Stop::unusable(format!("`{at}` receives no event of this mail: the {} {why}", subject(&why)))
    })
}

/// What the reason is said of.
fn subject(why: &str) -> &'static str {
    if why.starts_with("did not run") {
        "action"
    } else if why.starts_with("not reached") {
        "rule was"
    } else {
        "rule"
    }
}
