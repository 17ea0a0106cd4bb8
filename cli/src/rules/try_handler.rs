//! `rules try`: what a handler in JavaScript answers on an event.

use crate::{
    input,
    output::{self, Exit, Format, Stop, Style},
};
use anstyle::AnsiColor;
use domain::{
    Timestamp,
    finding::Severity,
    handler::{Ran, TryHandler},
    rules::answer::{Judged, Remark, judge_run},
};
use handler::Limits;
use serde::Serialize;
use std::io::Write;

/// What a handler's clock shows when it starts, 2026-01-01T00:00:00Z: the same line gives the same answer, always.
const NOW: Timestamp = Timestamp(1_767_225_600_000);

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The handler: `exports.handler = …` with callback or async, or an ES module. It runs without files, network and
    /// packages; `-` is standard input.
    #[arg(long, value_name = "H.js")]
    handler: String,
    /// The event it receives, as JSON; `-` is standard input.
    #[arg(long, value_name = "EVENT.json", default_value = "-")]
    event: String,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Answer<'a> {
    disposition: &'a str,
    remarks: &'a [Remark],
    #[serde(flatten)]
    ran: &'a Ran,
}

/// Runs the handler; exits with 1 where its answer is none that SES documents.
pub fn run(args: &Args, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    if args.handler == "-" && args.event == "-" {
        return Err(Stop::unusable("standard input is one file: give the handler or the event by name"));
    }
    let (source, event) = (input::text(&args.handler)?, input::text(&args.event)?);
    let request = TryHandler { source, event, at: NOW };
    request.check().map_err(Stop::unusable)?;
    let ran = handler::run(&request.source, &request.event, Limits::at(request.at));
    let judged = judge_run(&ran);
    match args.format {
        Format::Json => {
            let disposition = judged.answer.as_str();
            output::json(out, &Answer { disposition, remarks: &judged.remarks, ran: &ran })?;
        }
        Format::Text => text(&ran, &judged, style, out)?,
    }
    let is_wrong = judged.remarks.iter().any(|remark| remark.severity == Severity::Error);
    Ok(if is_wrong { Exit::Found } else { Exit::Clean })
}

fn text(ran: &Ran, judged: &Judged, style: Style, out: &mut dyn Write) -> Result<(), Stop> {
    writeln!(out, "the function {}", ran.how.words())?;
    if let Some(fault) = &ran.fault {
        let line = fault.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        writeln!(out, "  {line}{}", fault.message)?;
    }
    if let Some(answer) = &ran.answer {
        writeln!(out, "  {answer}")?;
    }
    for line in &ran.console {
        let level = style.paint(AnsiColor::BrightBlack.on_default(), format!("{:<5}", line.level));
        writeln!(out, "{level} {}", line.text)?;
    }
    if ran.console_cut {
        writeln!(out, "      (more was written than is kept)")?;
    }
    writeln!(out, "{}: {}", judged.answer.as_str(), judged.answer.words())?;
    for remark in &judged.remarks {
        let colour = match remark.severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Note => AnsiColor::Cyan,
        };
        let severity = style.paint(colour.on_default(), remark.severity.as_str());
        writeln!(out, "{severity}: {}; {}. Fix: {}", remark.message, remark.follows, remark.fix)?;
    }
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
        let args = Args { handler: path("h.js", source), event: path("e.json", event), format };
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
