//! The calls that take a draft to a job, in order, and what each is for. Nothing is called here.

use super::{Job, qualifier::Function};

/// One call.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Step {
    /// AWS's operation, e.g. `CreateJob`.
    pub call: &'static str,
    /// What it is about.
    pub on: String,
    /// Why, and what has to come of it.
    pub why: &'static str,
}

/// The calls.
#[must_use]
pub fn plan(job: &Job) -> Vec<Step> {
    let step = |call, on: &str, why| Step { call, on: on.to_owned(), why };
    let mut steps = Vec::new();
    if let Some(manifest) = job.manifest_arn() {
        let why = "the manifest is there, and its ETag is the draft's: another means it was replaced, and the job is not created";
        steps.push(step("HeadObject", manifest, why));
    }
    if let Some(text) = job.lambda().and_then(|l| l.function_arn.as_deref()) {
        let moves = Function::parse(text).is_ok_and(|f| f.qualifier.moves());
        let why = if moves {
            "the function is there; what it resolves to now is written down, because it can change while the job runs"
        } else {
            "the function and its version are there"
        };
        steps.push(step("GetFunction", text, why));
    }
    let digest = job.digest();
    steps.push(step(
        "CreateJob",
        digest.as_str(),
        "with the token stored for exactly this body: a retry makes no second job",
    ));
    let waits = job.canonical().confirmation_required == Some(true);
    if waits {
        steps.push(step(
            "DescribeJob",
            "Suspended",
            "the manifest was read, and the number of tasks is known",
        ));
        steps.push(step("UpdateJobStatus", "Ready", "a second person starts the job"));
    }
    steps.push(step(
        "DescribeJob",
        "Complete, Failed or Cancelled",
        "every 30 seconds at most; complete is not the same as without failures",
    ));
    if job.enabled_report().is_some() {
        steps.push(step(
            "GetObject",
            "manifest.json of the report",
            "the report's files, and from them what failed and what to run again",
        ));
    }
    steps
}
