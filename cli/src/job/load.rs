//! A job from a file.

use crate::{input, output::Stop};
use domain::{
    failure::Problem,
    jobs::{LambdaInvoke, read},
};

/// Reads a job as the AWS CLI takes or prints it. All problems are told, in one line.
pub fn job(path: &str) -> Result<read::Read, Stop> {
    read::read(&input::text(path)?).map_err(|problems| problems_of(path, &problems))
}

/// Why a file cannot be read.
pub fn problems_of(path: &str, problems: &[Problem]) -> Stop {
    let told: Vec<String> = problems
        .iter()
        .map(|p| if p.at.is_empty() { p.message.clone() } else { format!("{}: {}", p.at, p.message) })
        .collect();
    Stop::unusable(format!("cannot read `{path}`: {}", told.join("; ")))
}

/// The function a job invokes.
pub fn lambda<'a>(path: &str, read: &'a read::Read) -> Result<&'a LambdaInvoke, Stop> {
    let kind = read.job.operation_name().unwrap_or("no operation");
    read.job.lambda().ok_or_else(|| {
        Stop::unusable(format!("`{path}` has {kind}, which invokes no function: it takes `LambdaInvoke`"))
    })
}
