//! `countersign job`: what can be said of jobs of S3 Batch Operations in files.

mod check;
mod estimate;
mod judge;
mod load;
mod plan;
mod policy;
mod report;
mod requests;

use crate::output::{Exit, Stop, Style};
use clap::Subcommand;
use domain::{
    arn::{LambdaArn, RoleArn},
    finding::Context,
    jobs::Job,
};
use std::io::Write;

/// What `countersign job` does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Checks jobs; exits with 1 where AWS would refuse one.
    Check(check::Args),
    /// Prints the policies a job needs, each statement with its reason.
    Policy(policy::Args),
    /// Prints the request the function gets for each of the first rows of a manifest, one a line.
    Requests(requests::Args),
    /// Judges a function's answer to a request; exits with 1 where it breaks the protocol.
    Judge(judge::Args),
    /// Says what a job costs, and how long it takes at least.
    Estimate(estimate::Args),
    /// Prints the AWS calls that take a draft to a job, or the job as the AWS CLI takes it.
    Plan(plan::Args),
    /// Reads a completion report: what failed, grouped; exits with 1 where something did.
    Report(report::Args),
}

/// Runs one.
pub fn run(command: Command, style: Style, out: &mut dyn Write) -> Result<Exit, Stop> {
    match command {
        Command::Check(args) => check::run(&args, style, out),
        Command::Policy(args) => policy::run(&args, out),
        Command::Requests(args) => requests::run(&args, out),
        Command::Judge(args) => judge::run(&args, style, out),
        Command::Estimate(args) => estimate::run(&args, out),
        Command::Plan(args) => plan::run(&args, out),
        Command::Report(args) => report::run(&args, out),
    }
}

/// Where a job is to run.
#[derive(Debug, clap::Args)]
struct Place {
    /// The region the job is to run in; the function's unless it is said here.
    #[arg(long)]
    region: Option<String>,
    /// The account the job is to run in, twelve digits; the job's unless it is said here.
    #[arg(long)]
    account: Option<String>,
}

impl Place {
    /// What is known of it; empty for what nothing says, with which nothing is compared.
    fn context(&self, job: &Job) -> Context {
        let function =
            job.lambda().and_then(|l| l.function_arn.as_deref()).and_then(|arn| LambdaArn::parse(arn).ok());
        let role = job.role_arn.as_deref().and_then(|arn| RoleArn::parse(arn).ok());
        let region = self.region.clone().or_else(|| function.map(|f| f.arn.region.to_owned()));
        let account = self.account.clone().or_else(|| job.account_id.clone());
        let account = account.or_else(|| role.map(|r| r.arn.account.to_owned()));
        Context { region: region.unwrap_or_default(), account: account.unwrap_or_default() }
    }
}
