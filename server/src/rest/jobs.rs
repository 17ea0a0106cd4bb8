//! Batch jobs that were created.

use super::{
    BASE,
    parts::{Answer, At, Body, Done, Id, Made, Rows, time},
    rows::{JobRow, document},
};
use axum::{Extension, Json, extract::State};
use domain::{
    Caller,
    jobs::life::{JobView, ReportView},
    port::Services,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<Services> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(look))
        .routes(routes!(start))
        .routes(routes!(cancel))
        .routes(routes!(set_priority))
        .routes(routes!(report))
        .routes(routes!(run_failed_again))
}

/// An environment's jobs, newest first; at most 200.
#[utoipa::path(
    get, path = "/environments/{environment}/jobs", tag = "jobs",
    params(("environment" = String, Path, description = "its name")),
    responses((status = 200, body = Rows<JobRow>))
)]
async fn list(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(environment): At<String>,
) -> Answer<Json<Rows<JobRow>>> {
    let page = services.jobs.page(&caller, &environment).await?;
    Ok(Rows::whole(page.jobs.into_iter().map(Into::into).collect()))
}

/// A job, opened.
#[derive(Debug, Serialize, ToSchema)]
struct Job {
    /// What lists say of it.
    #[serde(flatten)]
    summary: JobRow,
    /// What was sent to create it.
    #[schema(value_type = Object)]
    document: Value,
    /// Why AWS says it stands where it stands.
    status_reason: Option<String>,
    /// Why it failed.
    failures: Vec<String>,
    /// What people did to it.
    events: Vec<JobEventRow>,
    /// Why AWS could not be asked the last time.
    trouble: Option<String>,
}

/// Something people did to a job.
#[derive(Debug, Serialize, ToSchema)]
struct JobEventRow {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// Who.
    by: String,
    /// What.
    what: String,
    /// Why.
    reason: String,
}

impl From<JobView> for Job {
    fn from(view: JobView) -> Self {
        let events = view.events.into_iter().map(|event| JobEventRow {
            at: time(event.at),
            by: event.by,
            what: event.what,
            reason: event.reason,
        });
        Self {
            document: document(&view.job.into()),
            status_reason: view.status_reason,
            failures: view.failures.into_iter().map(|f| format!("{}: {}", f.code, f.reason)).collect(),
            events: events.collect(),
            trouble: view.trouble,
            summary: view.summary.into(),
        }
    }
}

/// One job, with what AWS said so far.
#[utoipa::path(
    get, path = "/jobs/{job}", tag = "jobs",
    params(("job" = i64, Path, description = "its id here")),
    responses((status = 200, body = Job))
)]
async fn show(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(job): At<i64>,
) -> Answer<Json<Job>> {
    Ok(Json(services.jobs.show(&caller, job).await?.into()))
}

/// Asks AWS how a job goes, now.
#[utoipa::path(
    post, path = "/jobs/{job}/look", tag = "jobs",
    params(("job" = i64, Path, description = "its id here")),
    responses((status = 204, description = "looked"))
)]
async fn look(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(job): At<i64>,
) -> Answer<Done> {
    services.jobs.look(&caller, job).await?;
    Ok(Done)
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Why {
    /// The reason, which AWS keeps with the job.
    reason: String,
}

/// Starts a job that waits; nobody starts what they wrote.
#[utoipa::path(
    post, path = "/jobs/{job}/start", tag = "jobs",
    params(("job" = i64, Path, description = "its id here")),
    request_body = Why,
    responses((status = 204, description = "started"))
)]
async fn start(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(job): At<i64>,
    Body(why): Body<Why>,
) -> Answer<Done> {
    services.jobs.start(&caller, job, why.reason).await?;
    Ok(Done)
}

/// Cancels a job.
#[utoipa::path(
    post, path = "/jobs/{job}/cancel", tag = "jobs",
    params(("job" = i64, Path, description = "its id here")),
    request_body = Why,
    responses((status = 204, description = "cancelled"))
)]
async fn cancel(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(job): At<i64>,
    Body(why): Body<Why>,
) -> Answer<Done> {
    services.jobs.cancel(&caller, job, why.reason).await?;
    Ok(Done)
}

/// A priority.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Priority {
    /// The higher, the sooner.
    #[schema(minimum = 0, maximum = 2_147_483_647)]
    priority: i64,
}

/// Gives a job another priority.
#[utoipa::path(
    put, path = "/jobs/{job}/priority", tag = "jobs",
    params(("job" = i64, Path, description = "its id here")),
    request_body = Priority,
    responses((status = 204, description = "set"))
)]
async fn set_priority(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(job): At<i64>,
    Body(body): Body<Priority>,
) -> Answer<Done> {
    services.jobs.set_priority(&caller, job, body.priority).await?;
    Ok(Done)
}

/// A job's completion report.
#[derive(Debug, Serialize, ToSchema)]
struct Report {
    /// Where it is.
    at: String,
    /// How long it is, in bytes.
    bytes: u64,
    /// Whether it was read to its end.
    whole: bool,
    /// How many rows it has.
    rows: u64,
    /// How many tasks succeeded.
    succeeded: u64,
    /// How many failed.
    failed: u64,
    /// Failures that look alike.
    groups: Vec<GroupRow>,
}

/// Failures that look alike.
#[derive(Debug, Serialize, ToSchema)]
struct GroupRow {
    /// The error code.
    error: String,
    /// The HTTP status.
    http: String,
    /// What their messages have in common.
    shape: String,
    /// How many.
    rows: u64,
}

impl From<ReportView> for Report {
    fn from(view: ReportView) -> Self {
        let groups = view.groups.into_iter().map(|group| GroupRow {
            error: group.error,
            http: group.http,
            shape: group.shape,
            rows: group.rows,
        });
        Self {
            groups: groups.collect(),
            at: view.at,
            bytes: view.bytes,
            whole: view.whole,
            rows: view.rows,
            succeeded: view.succeeded,
            failed: view.failed,
        }
    }
}

/// Reads a job's completion report.
#[utoipa::path(
    get, path = "/jobs/{job}/report", tag = "jobs",
    params(("job" = i64, Path, description = "its id here")),
    responses((status = 200, body = Report))
)]
async fn report(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(job): At<i64>,
) -> Answer<Json<Report>> {
    Ok(Json(services.jobs.report(&caller, job).await?.into()))
}

/// Writes a manifest of the rows that failed, and makes a draft of the same job on it.
#[utoipa::path(
    post, path = "/jobs/{job}/run-failed-again", tag = "jobs",
    params(("job" = i64, Path, description = "its id here")),
    responses((status = 201, body = Id))
)]
async fn run_failed_again(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(job): At<i64>,
) -> Answer<Made<Id>> {
    let id = services.jobs.run_failed_again(&caller, job).await?;
    Ok(Made::new(format!("{BASE}/drafts/{id}"), Id { id }))
}
