//! Server functions: drafts of jobs, and jobs that were created.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use domain::{
    draft::{DraftView, SaveDraft, Saved},
    jobs::{
        Job,
        life::{JobView, JobsPage, LookUp, ReportView},
    },
};
use leptos::{prelude::*, server_fn::codec::Json};
use std::collections::HashMap;

#[cfg(feature = "ssr")]
use {
    super::plain,
    crate::{context, ui},
    domain::{
        Failure, Kind,
        draft::{CreateDraft, Source},
        jobs::sandbox::{Behaviour, Failing},
    },
};

/// The page of an environment's jobs.
#[server(endpoint = "jobs/page")]
pub async fn page(environment: String) -> Result<JobsPage, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.jobs.page(&caller, &environment).await?)
}

/// Makes a draft of a job and opens it. `from` is `template:KEY`, `json` or `job:ID`.
#[server(endpoint = "jobs/create")]
pub async fn create(
    environment: String,
    #[server(default)] name: String,
    from: String,
    #[server(default)] json: String,
) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let source = match from.split_once(':') {
        Some(("template", key)) => Source::Template { key: key.to_owned() },
        Some(("job", id)) if id.parse::<i64>().is_ok() => Source::Job { id: id.parse().unwrap_or_default() },
        None if from == "json" => Source::Json { text: json },
        _ => {
            let message = format!("`{from}` is no source; choose one of the list");
            return Err(Failure::invalid("from", message).into());
        }
    };
    let request = CreateDraft { environment, kind: Kind::Job, name, source };
    let draft = services.drafts.create(&caller, request).await?;
    context::lead(&ui::draft_address(Kind::Job, draft));
    Ok(())
}

/// A revision of a job's draft, the latest by default.
#[server(endpoint = "jobs/open")]
pub async fn open(draft: i64, revision: Option<i64>) -> Result<DraftView<Job>, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.drafts.open(&caller, draft, revision).await?.job()?)
}

/// Saves what the browser has; never over somebody else's revision.
#[server(endpoint = "jobs/save", input = Json)]
pub async fn save(request: SaveDraft<Job>) -> Result<Saved<Job>, AppError> {
    let (caller, services) = context::request()?;
    let SaveDraft { draft, based_on, content } = request;
    let request = SaveDraft { draft, based_on, content: content.into() };
    Ok(services.drafts.save(&caller, request).await?.job()?)
}

/// The plain form, saved; goes back to the same draft. Fields that somebody else changed meanwhile stay theirs unless they
/// were changed here too.
#[server(endpoint = "jobs/edit")]
pub async fn edit(
    draft: i64,
    based_on: i64,
    op: String,
    #[server(default)] fields: HashMap<String, String>,
) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    plain::edit(&caller, &services, plain::Posted { draft, based_on, op, fields }).await?;
    context::lead(&ui::draft_address(Kind::Job, draft));
    Ok(())
}

/// Reads what AWS has of a draft's manifest and function.
#[server(endpoint = "jobs/look_at_aws", input = Json)]
pub async fn look_at_aws(environment: String, job: Job) -> Result<LookUp, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.jobs.look_up(&caller, &environment, job).await?)
}

/// One job that was created, looked at now where that is due.
#[server(endpoint = "jobs/show")]
pub async fn show(job: i64) -> Result<JobView, AppError> {
    let (caller, services) = context::request()?;
    // What AWS does not answer stands on the page as such.
    let _ = services.jobs.look(&caller, job).await;
    Ok(services.jobs.show(&caller, job).await?)
}

/// Sets how the sandbox's function answers: `succeeds`, `handler`, or how some of its tasks fail.
#[server(endpoint = "jobs/set_sandbox_function")]
pub async fn set_sandbox_function(
    answers: String,
    #[server(default)] percent: String,
    #[server(default)] source: String,
) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let behaviour = match answers.as_str() {
        "succeeds" => Behaviour::Succeeds,
        "handler" => Behaviour::Handler { source },
        name => {
            let known = Failing::ALL.into_iter().find(|(key, ..)| *key == name);
            let (_, how, _) = known.ok_or_else(|| Failure::invalid("answers", "choose one of the list"))?;
            let wrong = |_| Failure::invalid("percent", "give a whole number from 0 to 100");
            Behaviour::Fails { percent: percent.trim().parse().map_err(wrong)?, how }
        }
    };
    Ok(services.jobs.set_sandbox_function(&caller, behaviour).await?)
}

/// Starts a job that waits.
#[server(endpoint = "jobs/start")]
pub async fn start(job: i64, #[server(default)] reason: String) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.jobs.start(&caller, job, reason).await?)
}

/// Cancels a job.
#[server(endpoint = "jobs/cancel")]
pub async fn cancel(job: i64, #[server(default)] reason: String) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.jobs.cancel(&caller, job, reason).await?)
}

/// Gives a job another priority.
#[server(endpoint = "jobs/set_priority")]
pub async fn set_priority(job: i64, priority: String) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let wrong = |_| Failure::invalid("priority", "give a whole number from 0 to 2147483647");
    let priority = priority.trim().parse().map_err(wrong)?;
    Ok(services.jobs.set_priority(&caller, job, priority).await?)
}

/// Reads a job's completion report.
#[server(endpoint = "jobs/report")]
pub async fn report(job: i64) -> Result<ReportView, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.jobs.report(&caller, job).await?)
}

/// Makes a draft of the rows that failed, and opens it.
#[server(endpoint = "jobs/run_failed_again")]
pub async fn run_failed_again(job: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let draft = services.jobs.run_failed_again(&caller, job).await?;
    context::lead(&ui::draft_address(Kind::Job, draft));
    Ok(())
}
