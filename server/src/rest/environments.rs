//! Environments, and what is live in them.

use super::{
    parts::{Answer, At, Body, Done, Made, Rows, time},
    rows::{EnvironmentRow, document},
};
use axum::{Extension, Json, extract::State};
use domain::{Caller, environment::AddEnvironment, port::Services};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<Services> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(show, set))
        .routes(routes!(live))
        .routes(routes!(external_id))
}

/// The environments, `sandbox` first.
#[utoipa::path(get, path = "/environments", tag = "environments", responses((status = 200, body = Rows<EnvironmentRow>)))]
async fn list(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
) -> Answer<Json<Rows<EnvironmentRow>>> {
    let environments = services.environments.list(&caller).await?;
    Ok(Rows::whole(environments.into_iter().map(Into::into).collect()))
}

/// One environment.
#[utoipa::path(
    get, path = "/environments/{environment}", tag = "environments",
    params(("environment" = String, Path, description = "its name")),
    responses((status = 200, body = EnvironmentRow))
)]
async fn show(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(environment): At<String>,
) -> Answer<Json<EnvironmentRow>> {
    Ok(Json(services.environments.get(&caller, &environment).await?.into()))
}

/// What is set of an environment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// Whether changes are approved and deployed only where all expectations hold.
    requires_expectations: bool,
}

/// Sets whether changes are approved and deployed only where all expectations hold.
#[utoipa::path(
    patch, path = "/environments/{environment}", tag = "environments",
    params(("environment" = String, Path, description = "its name")),
    request_body = Settings,
    responses((status = 204, description = "set"))
)]
async fn set(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(environment): At<String>,
    Body(settings): Body<Settings>,
) -> Answer<Done> {
    services.environments.require_expectations(&caller, &environment, settings.requires_expectations).await?;
    Ok(Done)
}

/// An environment to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEnvironment {
    /// What it is called.
    #[schema(example = "production")]
    id: String,
    /// The AWS account, 12 digits: another one than the credentials' is refused.
    account: String,
    /// The region.
    #[schema(example = "eu-central-1")]
    region: String,
    /// `green`, `blue`, `amber` or `red`.
    colour: String,
    /// How AWS is reached: `ambient`, `profile` or `role`.
    by: String,
    /// The profile.
    #[serde(default)]
    profile: String,
    /// The role.
    #[serde(default)]
    role_arn: String,
    /// The external id that the role's trust policy demands.
    #[serde(default)]
    external_id: String,
    /// Where to ask instead of AWS.
    #[serde(default)]
    endpoint_url: String,
    /// The most calls per second; 1 unless said otherwise.
    #[serde(default)]
    calls_per_second: Option<f64>,
}

/// Adds an environment, after asking AWS whose credentials they are.
#[utoipa::path(
    post, path = "/environments", tag = "environments",
    request_body = NewEnvironment,
    responses((status = 201, body = EnvironmentRow))
)]
async fn add(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    Body(new): Body<NewEnvironment>,
) -> Answer<Made<EnvironmentRow>> {
    let request = AddEnvironment {
        id: new.id,
        account: new.account,
        region: new.region,
        colour: new.colour,
        by: new.by,
        profile: new.profile,
        role_arn: new.role_arn,
        external_id: new.external_id,
        endpoint_url: new.endpoint_url,
        calls_per_second: new.calls_per_second.unwrap_or(1.0).to_string(),
    };
    let environment = services.environments.add(&caller, request).await?;
    Ok(Made::new(format!("{}/environments/{}", super::BASE, environment.id), environment.into()))
}

/// What is live in an environment.
#[derive(Debug, Serialize, ToSchema)]
struct LiveRow {
    /// The active rule set, as `describe-receipt-rule-set` prints it; none where receiving is off.
    #[schema(value_type = Option<Object>)]
    active: Option<serde_json::Value>,
    /// The names of all rule sets of the account.
    names: Vec<String>,
    /// When AWS was asked.
    #[schema(format = DateTime)]
    read_at: String,
}

/// What is live in an environment, read from AWS now.
#[utoipa::path(
    get, path = "/environments/{environment}/live", tag = "environments",
    params(("environment" = String, Path, description = "its name")),
    responses((status = 200, body = LiveRow))
)]
async fn live(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(environment): At<String>,
) -> Answer<Json<LiveRow>> {
    let live = services.environments.live(&caller, &environment).await?;
    Ok(Json(LiveRow {
        active: live.active.map(|set| document(&set.into())),
        names: live.names,
        read_at: time(live.read_at),
    }))
}

/// An external id.
#[derive(Debug, Serialize, ToSchema)]
struct ExternalId {
    /// The id, for the role's trust policy.
    external_id: String,
}

/// A fresh external id, to put into a role's trust policy before the environment is added.
#[utoipa::path(post, path = "/external-ids", tag = "environments", responses((status = 200, body = ExternalId)))]
async fn external_id(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
) -> Answer<Json<ExternalId>> {
    Ok(Json(ExternalId { external_id: services.environments.external_id(&caller).await? }))
}
