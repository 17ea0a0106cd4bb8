//! `job plan`: the calls of a job, and the job as the AWS CLI takes it.

use super::{Place, load};
use crate::output::{self, Exit, Format, Stop};
use clap::ValueEnum;
use domain::jobs::{
    Job,
    plan::{self, Line},
    write::{self, Export},
};
use serde::Serialize;
use std::io::Write;

/// What can be typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A job as the AWS CLI takes or prints it; `-` is standard input.
    #[arg(value_name = "FILE")]
    file: String,
    #[command(flatten)]
    place: Place,
    /// Prints the job instead: the document of `create-job`, or a script that creates it.
    #[arg(long, value_enum)]
    export: Option<As>,
    /// The client request token in it, 1 to 64 characters.
    #[arg(long)]
    token: Option<String>,
    /// Lets the job start by itself if it says so. Otherwise it waits for somebody to start it.
    #[arg(long)]
    may_start: bool,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How a job is printed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum As {
    /// For `aws s3control create-job --cli-input-json`.
    Json,
    /// A shell script.
    Script,
}

#[derive(Serialize)]
struct Answer {
    digest: String,
    steps: Vec<Line>,
}

/// Prints the calls.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit, Stop> {
    let job = load::job(&args.file)?.job;
    if args.token.as_ref().is_some_and(|t| !(1..=64).contains(&t.chars().count())) {
        return Err(Stop::unusable("`--token` takes 1 to 64 characters"));
    }
    let export = Export { token: args.token.as_deref(), may_start: args.may_start };
    match (args.export, args.format) {
        (Some(As::Json), _) => writeln!(out, "{}", write::create_job(&job, export))?,
        (Some(As::Script), _) => {
            let region = args.place.context(&job).region;
            if region.is_empty() {
                return Err(Stop::unusable(
                    "nothing says in which region the job is to run: give `--region`",
                ));
            }
            write!(out, "{}", write::script(&job, &region, export))?;
        }
        (None, Format::Json) => {
            output::json(out, &Answer { digest: job.digest().to_string(), steps: lines(&job) })?;
        }
        (None, Format::Text) => {
            for (index, step) in lines(&job).iter().enumerate() {
                writeln!(out, "{}. {} {}\n   {}", index + 1, step.call, step.on, step.why)?;
            }
        }
    }
    Ok(Exit::Clean)
}

fn lines(job: &Job) -> Vec<Line> {
    plan::plan(job).iter().map(plan::Step::line).collect()
}
