//! `manifest rows`: rows in the four forms they take on their way to a function.

use super::{lines, options};
use crate::output::{Exit, Format, Stop, Style};
use domain::manifest::{Fields, Row};
use std::io::Write;

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A manifest; `-` is standard input.
    file: String,
    /// How many rows.
    #[arg(long, value_name = "N", default_value_t = 10)]
    take: u64,
    /// The line to begin at.
    #[arg(long, value_name = "LINE", default_value_t = 1)]
    from: u64,
    /// The columns as the job has them.
    #[arg(long, value_name = "LIST", value_parser = options::fields)]
    fields: Option<Fields>,
    /// For people or for programs: one JSON object a line.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Shows rows.
pub fn run(args: &Args, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    let mut left = args.take;
    lines::each(&args.file, args.fields.as_ref(), |line| {
        if line.number < args.from {
            return Ok(true);
        }
        let Some(more) = left.checked_sub(1) else { return Ok(false) };
        left = more;
        let Some(row) = Row::read(line.text, line.fields) else {
            return Err(Stop::unusable(format!(
                "`{}`, line {}: no cell for the key",
                args.file, line.number
            )));
        };
        match args.format {
            Format::Json => {
                let text = serde_json::to_string(&row).map_err(Stop::unusable)?;
                writeln!(out, "{text}")?;
            }
            Format::Text => {
                let heading = style.paint(anstyle::Style::new().bold(), format!("line {}", line.number));
                writeln!(out, "{heading}\n    raw       {}\n    encoded   {}", row.raw, row.encoded)?;
                writeln!(out, "    received  {} (assumed: AWS does not say how it encodes)", row.received)?;
                writeln!(out, "    decoded   {}", row.decoded)?;
            }
        }
        Ok(left > 0)
    })?;
    Ok(Exit::Clean)
}
