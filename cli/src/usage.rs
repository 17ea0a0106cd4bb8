//! Lines that cannot be understood.

use crate::output::Exit;
use std::io::Write;

/// Tells why a line cannot be run, in one line; what was asked for with `--help` or `--version` is an answer.
pub fn refuse(error: &clap::Error, out: &mut dyn Write, err: &mut dyn Write) -> Exit {
    use clap::error::ErrorKind::{DisplayHelp, DisplayVersion};
    // Nobody is left to tell when the streams are closed.
    if matches!(error.kind(), DisplayHelp | DisplayVersion) {
        let _ = write!(out, "{}", error.render());
        return Exit::Clean;
    }
    let _ = writeln!(err, "countersign: {}", reason(error));
    Exit::Unusable
}

fn reason(error: &clap::Error) -> String {
    let text = error.render().to_string();
    if error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return "a command is missing; `--help` shows what there is".into();
    }
    // Paragraphs: the fault, tips, the usage, where help is.
    let told: Vec<String> = text
        .split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|p| !p.is_empty() && !p.starts_with("Usage:") && !p.starts_with("For more information"))
        .collect();
    let told = told.join("; ");
    format!("{}; `--help` shows examples", told.strip_prefix("error: ").unwrap_or(&told))
}
