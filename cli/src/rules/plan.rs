//! `rules plan`: the calls that take what is live to a new rule set.

use super::load;
use crate::{
    input,
    output::{self, Exit, Format, Stop, Style, visible},
};
use anstyle::AnsiColor;
use domain::{
    plan::{self, Account, Plan},
    rules::{RuleSet, base_name, live_name},
};
use serde::Serialize;
use std::io::Write;

/// What `--help` shows by example.
pub const EXAMPLES: &str = "\
Examples:
  The calls of a deployment, before anybody makes them:
    aws ses describe-active-receipt-rule-set > live.json
    countersign rules plan live.json rules.json
  The same as commands to run by hand:
    countersign rules export rules.json --to cli

A new, inactive set is built beside the active one, read back, compared, and switched to by one call. LIVE may be
what the command prints when no set is active: nothing, or `{}`.";

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The active rule set; `-` is standard input.
    #[arg(value_name = "LIVE")]
    live: String,
    /// The rule set that is wanted.
    #[arg(value_name = "NEW")]
    new: String,
    /// The name of the set that is built. [default: NAME-rN-DIGEST, N one above that of the live set]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Answer<'a> {
    active: Option<&'a str>,
    target: Option<&'a str>,
    changes: bool,
    calls: usize,
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    n: usize,
    operation: &'static str,
    message: String,
    switches: bool,
    #[serde(flatten)]
    call: Call<'a>,
}

/// What the step is given, under the names the operation's parameters have.
#[derive(Serialize, Default)]
#[serde(rename_all = "PascalCase")]
struct Call<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_set_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original_rule_set_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_names: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a domain::rules::Rule>,
}

/// Makes the plan; one that would change nothing has no steps.
pub fn run(args: &Args, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    input::once([args.live.as_str(), args.new.as_str()])?;
    let (live, new) = (load::active(&args.live)?, load::rule_set(&args.new)?);
    let target = args.name.clone().unwrap_or_else(|| target(live.as_ref(), &new));
    let account = Account { active: live.as_ref(), ..Account::default() };
    let mut plan = plan::switch(account, &new, &target);
    if plan.is_empty() {
        plan.steps.clear();
    }
    match args.format {
        Format::Json => output::json(out, &answer(&plan))?,
        Format::Text => tell(out, style, &plan)?,
    }
    Ok(Exit::Clean)
}

/// The name the console would give: the same base, the revision after the live one's.
fn target(live: Option<&RuleSet>, new: &RuleSet) -> String {
    let base = match base_name(&new.name) {
        "" => live.map_or("inbound", |live| base_name(&live.name)),
        base => base,
    };
    let revision = live.and_then(|live| {
        let tail = live.name.strip_prefix(base_name(&live.name))?.strip_prefix("-r")?;
        tail.split('-').next()?.parse::<i64>().ok()
    });
    live_name(base, revision.unwrap_or(0).saturating_add(1), &new.digest())
}

fn answer(plan: &Plan) -> Answer<'_> {
    Answer {
        active: plan.base.active.as_deref(),
        target: plan.target.as_deref(),
        changes: !plan.is_empty(),
        calls: plan.steps.len(),
        steps: (1..).zip(&plan.steps).map(|(n, step)| step_of(n, plan, step)).collect(),
    }
}

fn step_of<'a>(n: usize, plan: &Plan, step: &'a plan::Step) -> Step<'a> {
    let call = match step {
        plan::Step::Call(call) => call_of(call),
        plan::Step::Compare { rule_set } => Call { rule_set_name: Some(rule_set), ..Call::default() },
        plan::Step::ExpectActive { rule_set } => {
            Call { rule_set_name: rule_set.as_deref(), ..Call::default() }
        }
    };
    Step { n, operation: step.operation(), message: step.words(), switches: plan.is_switch(step), call }
}

fn call_of(call: &plan::Call) -> Call<'_> {
    let of = |rule_set| Call { rule_set_name: Some(rule_set), ..Call::default() };
    match call {
        plan::Call::CreateReceiptRuleSet { rule_set } | plan::Call::DeleteReceiptRuleSet { rule_set } => {
            of(rule_set)
        }
        plan::Call::CloneReceiptRuleSet { rule_set, original } => {
            Call { original_rule_set_name: Some(original), ..of(rule_set) }
        }
        plan::Call::CreateReceiptRule { rule_set, after, rule } => {
            Call { after: after.as_deref(), rule: Some(rule), ..of(rule_set) }
        }
        plan::Call::UpdateReceiptRule { rule_set, rule } => Call { rule: Some(rule), ..of(rule_set) },
        plan::Call::DeleteReceiptRule { rule_set, rule } => Call { rule_name: Some(rule), ..of(rule_set) },
        plan::Call::SetReceiptRulePosition { rule_set, rule, after } => {
            Call { rule_name: Some(rule), after: after.as_deref(), ..of(rule_set) }
        }
        plan::Call::ReorderReceiptRuleSet { rule_set, rules } => {
            Call { rule_names: Some(rules), ..of(rule_set) }
        }
        plan::Call::SetActiveReceiptRuleSet { rule_set } => {
            Call { rule_set_name: rule_set.as_deref(), ..Call::default() }
        }
    }
}

fn tell(out: &mut dyn Write, style: Style, plan: &Plan) -> Result<(), Stop> {
    if plan.is_empty() {
        writeln!(out, "nothing to do: what is live is what is wanted")?;
        return Ok(());
    }
    for (n, step) in (1..).zip(&plan.steps) {
        let words = visible(&step.words());
        let words = if plan.is_switch(step) {
            style.paint(AnsiColor::Yellow.on_default().bold(), words)
        } else {
            words
        };
        writeln!(out, "{n:>3}. {words} ({})", step.operation())?;
    }
    let calls = plan.steps.len();
    writeln!(out, "{calls} calls; SES takes about one a second")?;
    Ok(())
}
