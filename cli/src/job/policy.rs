//! `job policy`: the policies of a job.

use super::{Place, load};
use crate::output::{self, Exit, Format, Stop};
use domain::jobs::policies::{self, Generated, Options, Policy};
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
    /// Only one of them: `trust`, `role`, `caller`, `execution-trust` or `execution`. Without its reasons it can be piped
    /// into `aws iam`.
    #[arg(long)]
    only: Option<String>,
    /// A bucket the manifest's rows name; may be given more than once.
    #[arg(long = "bucket", value_name = "NAME")]
    buckets: Vec<String>,
    /// The ARN of the key an inventory is encrypted with.
    #[arg(long, value_name = "ARN")]
    inventory_key: Option<String>,
    /// Conditions on account and job in the trust policy. Whether S3 sends what they compare is unknown.
    #[arg(long)]
    source_conditions: bool,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Answer<'a> {
    policies: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    title: &'a str,
    policy: &'a Policy,
    reasons: Vec<Reason<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Reason<'a> {
    sid: &'a str,
    why: &'a str,
}

/// Prints them.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<Exit, Stop> {
    let job = load::job(&args.file)?.job;
    let options = Options {
        buckets: args.buckets.clone(),
        inventory_key: args.inventory_key.clone(),
        source_conditions: args.source_conditions,
    };
    let mut context = args.place.context(&job);
    // IAM takes a `*` for what nobody knows.
    for part in [&mut context.region, &mut context.account] {
        if part.is_empty() {
            "*".clone_into(part);
        }
    }
    let all = policies::all(&job, &context, &options);
    if let Some(name) = &args.only {
        let Some(one) = all.iter().find(|g| g.name == name) else {
            let names: Vec<String> = all.iter().map(|g| format!("`{}`", g.name)).collect();
            return Err(Stop::unusable(format!(
                "there is no policy `{name}`; there is {}",
                names.join(", ")
            )));
        };
        output::json(out, &one.policy)?;
        return Ok(Exit::Clean);
    }
    match args.format {
        Format::Json => output::json(out, &Answer { policies: all.iter().map(row).collect() })?,
        Format::Text => {
            for generated in &all {
                tell(out, generated)?;
            }
        }
    }
    Ok(Exit::Clean)
}

fn row(generated: &Generated) -> Row<'_> {
    let reasons = generated.policy.statement.iter().map(|s| Reason { sid: s.sid, why: &s.why });
    Row {
        name: generated.name,
        title: generated.title,
        policy: &generated.policy,
        reasons: reasons.collect(),
        notes: &generated.notes,
    }
}

fn tell(out: &mut dyn Write, generated: &Generated) -> Result<(), Stop> {
    writeln!(out, "# {} ({})", generated.title, generated.name)?;
    for statement in &generated.policy.statement {
        writeln!(out, "#   {}: {}", statement.sid, statement.why)?;
    }
    for note in &generated.notes {
        writeln!(out, "#   note: {note}")?;
    }
    output::json(out, &generated.policy)?;
    writeln!(out)?;
    Ok(())
}
