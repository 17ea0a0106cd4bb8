//! `job requests`: what the function gets for rows of a manifest.

use super::{Place, load};
use crate::output::{Exit, Stop};
use domain::{
    jobs::{
        report::{Line, Lines, split},
        request::{EXAMPLE_JOB, Row, request},
    },
    region,
};
use std::{
    fs::File,
    io::{self, Read, Write},
};

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A job that invokes a function; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: String,
    /// The manifest, a CSV file; `-` is standard input.
    #[arg(long, value_name = "FILE")]
    manifest: String,
    /// How many rows, from the first on.
    #[arg(long, default_value_t = 1)]
    take: u64,
    /// The job's id in the requests.
    #[arg(long, default_value = EXAMPLE_JOB)]
    job_id: String,
    #[command(flatten)]
    place: Place,
}

/// Prints one request a line.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit, Stop> {
    let read = load::job(&args.file)?;
    let lambda = load::lambda(&args.file, &read)?;
    let partition = region::partition(&args.place.context(&read.job).region);
    let mut number = 0;
    first_lines(&args.manifest, args.take, &mut |line| {
        number += 1;
        let fault = |reason: String| Stop::unusable(format!("`{}`, row {number}: {reason}", args.manifest));
        let Line::Whole(line) = line else { return Err(fault("it is longer than any row".into())) };
        let cells = split(line).ok_or_else(|| fault("a quote never closes".into()))?;
        let cells: Vec<String> = cells.iter().map(|cell| cell.text().into_owned()).collect();
        let row = Row::of_cells(&cells, read.job.fields()).map_err(fault)?;
        let request = request(lambda, &args.job_id, partition, &row, number);
        let text = serde_json::to_string(&request).map_err(|e| fault(e.to_string()))?;
        writeln!(out, "{text}")?;
        Ok(())
    })?;
    if number == 0 && args.take > 0 {
        return Err(Stop::unusable(format!("`{}` has no rows", args.manifest)));
    }
    Ok(Exit::Clean)
}

/// Reads no more of a file than it takes: a manifest may have a billion rows.
fn first_lines(
    path: &str,
    take: u64,
    each: &mut dyn FnMut(Line<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let wrong = |error: io::Error| Stop::unusable(format!("cannot read `{path}`: {error}"));
    let mut file: Box<dyn Read> =
        if path == "-" { Box::new(io::stdin().lock()) } else { Box::new(File::open(path).map_err(wrong)?) };
    let mut lines = Lines::default();
    let (mut left, mut done) = (take, Ok(()));
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let mut one = |line: Line<'_>| {
            if left > 0 && done.is_ok() {
                left -= 1;
                done = each(line);
            }
        };
        let size = file.read(&mut chunk).map_err(wrong)?;
        match chunk.get(..size) {
            Some([]) | None => lines.finish(&mut one),
            Some(bytes) => lines.push(bytes, &mut one),
        }
        if size == 0 || left == 0 || done.is_err() {
            return done;
        }
    }
}
