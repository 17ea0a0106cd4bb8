//! Deployments, and the way back.

use super::{
    BASE,
    parts::{Answer, Asked, At, Done, Id, Made, Rows, Which, time},
    rows::DeploymentRow,
};
use axum::{Extension, Json, extract::State};
use domain::{
    Caller,
    deployment::{DeploymentView, StepView},
    port::Services,
};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<Services> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(roll_back))
        .routes(routes!(return_to))
        .routes(routes!(stop))
}

/// An environment's deployments, newest first.
#[utoipa::path(
    get, path = "/environments/{environment}/deployments", tag = "deployments",
    params(("environment" = String, Path, description = "its name"), Which),
    responses((status = 200, body = Rows<DeploymentRow>))
)]
async fn list(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(environment): At<String>,
    Asked(which): Asked<Which>,
) -> Answer<Json<Rows<DeploymentRow>>> {
    let part = services.overview.deployments(&caller, &environment, which.slice()?).await?;
    Ok(Rows::of(part, Into::into))
}

/// A deployment, opened.
#[derive(Debug, Serialize, ToSchema)]
struct Deployment {
    /// What lists say of it.
    #[serde(flatten)]
    summary: DeploymentRow,
    /// Its steps.
    journal: Vec<StepRow>,
    /// Whether what it made live is live now.
    is_live: bool,
    /// Why it cannot be rolled back; none where it can.
    no_roll_back: Option<String>,
    /// Why its result cannot be made live again; none where it can.
    no_return: Option<String>,
    /// Why it cannot be stopped; none where it can.
    no_stop: Option<String>,
}

/// A step of a deployment.
#[derive(Debug, Serialize, ToSchema)]
struct StepRow {
    /// The AWS operation.
    operation: String,
    /// What it does.
    words: String,
    /// Whether this is where mail or objects begin to be treated differently.
    switch: bool,
    /// `waiting`, `running`, `done` or `failed`.
    state: String,
    /// When it began.
    #[schema(format = DateTime)]
    started_at: Option<String>,
    /// When it ended.
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// What came of it.
    remark: String,
}

impl From<StepView> for StepRow {
    fn from(step: StepView) -> Self {
        Self {
            operation: step.operation,
            words: step.words,
            switch: step.switch,
            state: step.state.as_str().into(),
            started_at: step.started_at.map(time),
            finished_at: step.finished_at.map(time),
            remark: step.remark,
        }
    }
}

impl From<DeploymentView> for Deployment {
    fn from(view: DeploymentView) -> Self {
        Self {
            summary: view.summary.into(),
            journal: view.steps.into_iter().map(Into::into).collect(),
            is_live: view.is_live,
            no_roll_back: view.roll_back.err().map(|why| why.to_string()),
            no_return: view.again.err().map(|why| why.to_string()),
            no_stop: view.stop.err().map(|why| why.to_string()),
        }
    }
}

/// One deployment, with its steps.
#[utoipa::path(
    get, path = "/deployments/{deployment}", tag = "deployments",
    params(("deployment" = i64, Path, description = "its id")),
    responses((status = 200, body = Deployment))
)]
async fn show(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(deployment): At<i64>,
) -> Answer<Json<Deployment>> {
    Ok(Json(services.deployments.show(&caller, deployment).await?.into()))
}

fn begun(id: i64) -> Made<Id> {
    Made(StatusCode::ACCEPTED, format!("{BASE}/deployments/{id}"), Id { id })
}

/// Makes what was live before a deployment live again, by a deployment of its own.
#[utoipa::path(
    post, path = "/deployments/{deployment}/roll-back", tag = "deployments",
    params(("deployment" = i64, Path, description = "its id")),
    responses((status = 202, body = Id))
)]
async fn roll_back(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(deployment): At<i64>,
) -> Answer<Made<Id>> {
    Ok(begun(services.deployments.roll_back(&caller, deployment).await?))
}

/// Makes what a deployment made live again, whatever came after it.
#[utoipa::path(
    post, path = "/deployments/{deployment}/return", tag = "deployments",
    params(("deployment" = i64, Path, description = "its id")),
    responses((status = 202, body = Id))
)]
async fn return_to(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(deployment): At<i64>,
) -> Answer<Made<Id>> {
    Ok(begun(services.deployments.return_to(&caller, deployment).await?))
}

/// Stops a deployment before its switch; what is live stays.
#[utoipa::path(
    post, path = "/deployments/{deployment}/stop", tag = "deployments",
    params(("deployment" = i64, Path, description = "its id")),
    responses((status = 204, description = "it stops at the next step"))
)]
async fn stop(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(deployment): At<i64>,
) -> Answer<Done> {
    services.deployments.stop(&caller, deployment).await?;
    Ok(Done)
}
