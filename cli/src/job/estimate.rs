//! `job estimate`: what a job costs.

use super::load;
use crate::{
    input,
    output::{self, Exit, Format, Stop},
};
use domain::jobs::estimate::{self, Estimate, Prices, Work};
use std::io::Write;

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A job as the AWS CLI takes or prints it; `-` is standard input.
    #[arg(value_name = "FILE", required_unless_present = "show_prices")]
    file: Option<String>,
    /// How many rows the manifest has.
    #[arg(long)]
    rows: Option<u64>,
    /// How many objects the bucket has of which S3 makes the manifest.
    #[arg(long)]
    listed: Option<u64>,
    /// How long one invocation takes, in milliseconds.
    #[arg(long)]
    milliseconds: Option<u64>,
    /// The function's memory, in megabytes.
    #[arg(long)]
    megabytes: Option<u64>,
    /// How many invocations run at once.
    #[arg(long)]
    concurrency: Option<u64>,
    /// Bytes of all objects, for checksums.
    #[arg(long)]
    bytes: Option<u64>,
    /// Other prices: a file as `--show-prices` prints it.
    #[arg(long, value_name = "FILE")]
    prices: Option<String>,
    /// Prints the prices, to be changed and given to `--prices`.
    #[arg(long)]
    show_prices: bool,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Estimates a job.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit, Stop> {
    let prices = match &args.prices {
        None => Prices::default(),
        Some(path) => serde_json::from_str(&input::text(path)?)
            .map_err(|e| Stop::unusable(format!("`{path}` is no list of prices: {e}")))?,
    };
    let Some(file) = args.file.as_ref().filter(|_| !args.show_prices) else {
        output::json(out, &prices)?;
        return Ok(Exit::Clean);
    };
    let work = Work {
        rows: args.rows,
        listed: args.listed,
        milliseconds: args.milliseconds,
        megabytes: args.megabytes,
        concurrency: args.concurrency,
        bytes: args.bytes,
    };
    let estimate = estimate::estimate(&load::job(file)?.job, work, &prices);
    match args.format {
        Format::Json => output::json(out, &estimate)?,
        Format::Text => tell(out, &estimate)?,
    }
    Ok(Exit::Clean)
}

fn tell(out: &mut dyn Write, estimate: &Estimate) -> Result<(), Stop> {
    for line in &estimate.lines {
        let amount = line.amount.map_or_else(|| "?".into(), |a| a.to_string());
        writeln!(out, "{:<20} {:>16} {amount:>14}   {}", line.item, line.quantity, line.explanation)?;
    }
    let least = if estimate.complete { "" } else { "at least " };
    writeln!(
        out,
        "{:<20} {:>16} {:>14}   prices as of {}",
        "total",
        "",
        format!("{least}{}", estimate.total),
        estimate.as_of
    )?;
    if let Some(seconds) = estimate.seconds {
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        writeln!(out, "time                 at least {hours} h {minutes} min {rest} s")?;
    }
    for note in &estimate.notes {
        writeln!(out, "note: {note}")?;
    }
    Ok(())
}
