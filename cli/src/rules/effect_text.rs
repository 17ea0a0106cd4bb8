//! The effect diff for people.

use super::effect::{Group, Mail, Side, Told};
use crate::output::{Stop, Style, visible};
use anstyle::AnsiColor;
use domain::{
    failure::Problem,
    rules::{effect_diff::Difference, outcome::Effect},
};
use std::io::Write;

/// So many mails of a group are shown with both sides; the others are counted.
const MAX_SHOWN: usize = 25;

/// Says which mail differs, and what is proved.
pub fn tell(out: &mut dyn Write, style: Style, told: &Told<'_>) -> Result<(), Stop> {
    writeln!(out, "{}", style.paint(anstyle::Style::new().bold(), &told.summary))?;
    if let (Some(proof), Some(words)) = (told.proof, &told.proved) {
        let of = if proof == "every_mail" { "" } else { " to one recipient" };
        let line = format!("equal for every kind of mail{of} (proved)");
        writeln!(out, "{}", style.paint(AnsiColor::Green.on_default().bold(), line))?;
        writeln!(out, "    {words}")?;
    }
    told.groups.iter().try_for_each(|group| tell_group(out, style, group))
}

/// Says which files held no mail.
pub fn tell_left_out(out: &mut dyn Write, style: Style, left_out: &[Problem]) -> Result<(), Stop> {
    let label = style.paint(AnsiColor::Yellow.on_default().bold(), "left out");
    for problem in left_out {
        writeln!(out, "{label}: {}: {}", visible(&problem.at), visible(&problem.message))?;
    }
    Ok(())
}

fn tell_group(out: &mut dyn Write, style: Style, group: &Group<'_>) -> Result<(), Stop> {
    let line = format!("{} {}", group.count, group.words);
    writeln!(out, "{}", style.paint(AnsiColor::Yellow.on_default().bold(), line))?;
    for mail in group.mails.iter().take(MAX_SHOWN) {
        writeln!(out, "~ {}", visible(&title(mail)))?;
        tell_side(out, style, "-", AnsiColor::Red, &mail.old)?;
        tell_side(out, style, "+", AnsiColor::Green, &mail.new)?;
        let words: Vec<&str> = mail.may.iter().copied().map(Difference::words).collect();
        if !words.is_empty() {
            writeln!(out, "    if functions answer otherwise, it may also be {}", words.join(", "))?;
        }
    }
    let more = group.mails.len().saturating_sub(MAX_SHOWN);
    if more > 0 {
        writeln!(out, "  and {more} more of this kind; `--format json` has all")?;
    }
    Ok(())
}

/// What mail it is: its file, or whom any like it is for.
fn title(mail: &Mail<'_>) -> String {
    let mut title = match &mail.samples[..] {
        [] => format!("any mail like one to {}", mail.recipients.join(" and ")),
        [one] => (*one).to_owned(),
        [one, more @ ..] => format!("{one} and {} more that no rule tells apart", more.len()),
    };
    if !mail.tls {
        title.push_str(", without TLS");
    }
    if let Some(classes @ 2..) = mail.classes {
        title.push_str(&format!("; one of {classes} sorts of recipients that fare alike"));
    }
    if mail.unsure {
        title.push_str("; as far as AWS reads the conditions so, which its documents do not say");
    }
    let words: Vec<&str> = mail.differences.iter().skip(1).copied().map(Difference::words).collect();
    if !words.is_empty() {
        title.push_str(&format!("; also {}", words.join(", ")));
    }
    title
}

fn tell_side(
    out: &mut dyn Write,
    style: Style,
    sign: &str,
    colour: AnsiColor,
    side: &Side,
) -> Result<(), Stop> {
    let mut lines: Vec<String> =
        side.answers.iter().map(|(at, said)| format!("when `{at}` answers {said}:")).collect();
    let before = lines.len();
    // That a rule set ended is not seen outside.
    lines.extend(side.effects.iter().filter(|effect| **effect != Effect::Ended).map(Effect::words));
    if side.refusal.is_some() {
        lines.push("refused".into());
    } else if lines.len() == before {
        lines.push("accepted, and nothing is done with it".into());
    }
    for line in lines {
        writeln!(out, "    {}", style.paint(colour.on_default(), format!("{sign} {}", visible(&line))))?;
    }
    Ok(())
}
