//! `rules diff`: what is different between two rule sets, and which mail they treat differently.

use super::{
    effect::{self, SamplesTold, Told},
    effect_text, load, samples,
};
use crate::{
    input,
    output::{self, Exit, Format, Stop, Style, visible},
};
use anstyle::AnsiColor;
use domain::{
    finding::Place,
    rules::diff::{Diff, FieldChange, Kind, RuleChange, diff},
};
use serde::Serialize;
use std::io::Write;

/// What `--help` shows by example.
pub const EXAMPLES: &str = "\
Examples:
  What a branch changes; a rule that moved is not removed and added:
    countersign rules diff main.json branch.json
  Which mail would be treated differently, of yesterday's and of every kind there is:
    countersign rules diff live.json new.json --samples mails/
  Whether a branch that tidies up changes nothing, as a proof:
    countersign rules diff main.json tidy.json --format json | jq .effect.proof
  Fail a pipeline when what is live is not what is in the repository:
    aws ses describe-active-receipt-rule-set | countersign rules diff - rules.json --exit-code

Both sides are compared as SES stores them: recipients in lower case, sorted and without doubles, defaults filled
in, so that forms which SES treats alike are no difference. Names of the two sets are not compared.
Every kind of mail that the two sets can tell apart is compared, under every answer of every function; `--samples`
adds real ones. Their sender is `Return-Path` or `From`, their recipients are those of `To` and `Cc`, and they came over
TLS; an event or a notification has an envelope of its own.";

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rule set as it was; `-` is standard input.
    #[arg(value_name = "OLD")]
    old: String,
    /// The rule set as it is to be.
    #[arg(value_name = "NEW")]
    new: String,
    /// A folder with mails, to be compared as well: `.eml`, `.mbox`, `.zip` of such, events and notifications as `.json`.
    #[arg(long, value_name = "DIR")]
    samples: Option<String>,
    /// Exits with 1 where there is a difference.
    #[arg(long)]
    exit_code: bool,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Answer<'a> {
    different: bool,
    summary: String,
    rules: Vec<Rule<'a>>,
    effect: &'a Told<'a>,
    samples: Option<SamplesTold<'a>>,
}

#[derive(Serialize)]
struct Rule<'a> {
    name: &'a str,
    kind: Kind,
    renamed_from: Option<&'a str>,
    moved: Option<Moved>,
    fields: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Moved {
    from: u32,
    to: u32,
}

#[derive(Serialize)]
struct Field<'a> {
    at: String,
    label: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

/// Compares the two.
pub fn run(args: &Args, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    input::once([args.old.as_str(), args.new.as_str()])?;
    let (old, new) = (load::rule_set(&args.old)?, load::rule_set(&args.new)?);
    let samples = args.samples.as_deref().map(samples::of_folder).transpose()?;
    let rules = diff(Some(&old), &new);
    let compared = effect::compare(&old, &new, samples.as_ref());
    let effect = compared.told();
    let different = !rules.is_empty();
    match args.format {
        Format::Json => {
            let samples = samples.as_ref().map(|samples| compared.samples(samples));
            output::json(out, &answer(&rules, different, &effect, samples))?;
        }
        Format::Text => {
            tell_rules(out, style, &rules)?;
            effect_text::tell(out, style, &effect)?;
            if let Some(samples) = &samples {
                effect_text::tell_left_out(out, style, &samples.left_out)?;
            }
        }
    }
    Ok(if args.exit_code && different { Exit::Found } else { Exit::Clean })
}

fn answer<'a>(
    diff: &'a Diff,
    different: bool,
    effect: &'a Told<'a>,
    samples: Option<SamplesTold<'a>>,
) -> Answer<'a> {
    let changed = diff.rules.iter().filter(|rule| is_change(rule));
    let rules = changed.map(|rule| Rule {
        name: &rule.name,
        kind: rule.kind,
        renamed_from: rule.renamed_from.as_deref(),
        moved: rule.moved.map(|(from, to)| Moved { from: from + 1, to: to + 1 }),
        fields: rule
            .fields
            .iter()
            .map(|field| Field {
                at: field.place.path(),
                label: &field.label,
                old: field.old.as_deref(),
                new: field.new.as_deref(),
            })
            .collect(),
    });
    Answer { different, summary: diff.summary(), rules: rules.collect(), effect, samples }
}

fn is_change(rule: &RuleChange) -> bool {
    rule.kind != Kind::Unchanged || rule.moved.is_some()
}

fn tell_rules(out: &mut dyn Write, style: Style, diff: &Diff) -> Result<(), Stop> {
    writeln!(out, "{}", style.paint(anstyle::Style::new().bold(), diff.summary()))?;
    for rule in diff.rules.iter().filter(|rule| is_change(rule)) {
        let (sign, colour) = match rule.kind {
            Kind::Added => ("+", AnsiColor::Green),
            Kind::Removed => ("-", AnsiColor::Red),
            Kind::Changed => ("~", AnsiColor::Yellow),
            Kind::Unchanged => (">", AnsiColor::Cyan),
        };
        let mut line = format!("{sign} rule `{}`", visible(&rule.name));
        if let Some(before) = &rule.renamed_from {
            line.push_str(&format!(", before `{}`", visible(before)));
        }
        if let Some((from, to)) = rule.moved {
            line.push_str(&format!(", moved from {} to {}", from + 1, to + 1));
        }
        writeln!(out, "{}", style.paint(colour.on_default(), line))?;
        for field in &rule.fields {
            tell_field(out, style, field)?;
        }
    }
    Ok(())
}

fn tell_field(out: &mut dyn Write, style: Style, field: &FieldChange) -> Result<(), Stop> {
    let Place { action, field: member, .. } = &field.place;
    let action = action.map(|n| format!("action {}: ", n + 1)).unwrap_or_default();
    let removed = |value: &str| style.paint(AnsiColor::Red.on_default(), format!("- {}", visible(value)));
    let added = |value: &str| style.paint(AnsiColor::Green.on_default(), format!("+ {}", visible(value)));
    // A whole action that moved: both sides are its position.
    let is_move = member.is_empty() && field.old.is_some() && field.new.is_some();
    match (&field.old, &field.new) {
        (Some(old), Some(new)) if is_move => {
            writeln!(out, "    {action}{} moved from {old} to {new}", field.label)?;
        }
        // A whole action that came or went; what it has follows.
        (_, new) if member.is_empty() => {
            let line = if new.is_some() { added(&field.label) } else { removed(&field.label) };
            writeln!(out, "    {action}{line}")?;
        }
        (old, new) => {
            let values = [old.as_deref().map(removed), new.as_deref().map(added)];
            let values: Vec<String> = values.into_iter().flatten().collect();
            writeln!(out, "    {action}{} {}", field.label, values.join(" "))?;
        }
    }
    Ok(())
}
