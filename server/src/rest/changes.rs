//! Changes: proposed, reviewed, deployed.

use super::{
    BASE,
    parts::{Answer, Asked, At, Body, Done, Id, Made, Rows, Which, time},
    problem::Problem,
    rows::{ChangeRow, DeploymentRow, document, word},
};
use axum::{Extension, Json, extract::State};
use domain::{
    Caller, Digest,
    change::{self, ChangeView},
    jobs::plan::StopRule,
    plan::Manner,
    port::Services,
    slice,
};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<Services> {
    OpenApiRouter::new()
        .routes(routes!(list, propose))
        .routes(routes!(show))
        .routes(routes!(preflight))
        .routes(routes!(update))
        .routes(routes!(withdraw))
        .routes(routes!(comment))
        .routes(routes!(approve))
        .routes(routes!(send_back))
        .routes(routes!(acknowledge))
        .routes(routes!(assign))
        .routes(routes!(take_over))
        .routes(routes!(deploy))
}

/// Which changes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Of this environment only.
    environment: Option<String>,
    /// In this state only: `in_review`, `sent_back`, `approved`, `deploying`, `live`, `rolled_back` or `withdrawn`.
    state: Option<String>,
}

/// Changes, newest first.
#[utoipa::path(get, path = "/changes", tag = "changes", params(Wanted, Which), responses((status = 200, body = Rows<ChangeRow>)))]
async fn list(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    Asked(wanted): Asked<Wanted>,
    Asked(which): Asked<Which>,
) -> Answer<Json<Rows<ChangeRow>>> {
    let state = wanted.state.map(|state| state.parse()).transpose();
    let state = state.map_err(|why: String| Problem::invalid("state", why))?;
    let of = slice::Changes { environment: wanted.environment, state };
    let part = services.overview.changes(&caller, of, which.slice()?).await?;
    Ok(Rows::of(part, Into::into))
}

/// How a rule set is brought live.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum How {
    /// A new set is built beside the active one and switched to.
    #[default]
    Switch,
    /// One rule of the active set is replaced by one call.
    InPlace,
}

/// A job is cancelled when too many of its tasks fail.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Stop {
    /// More than this share of tasks, 1 to 100.
    #[schema(minimum = 1, maximum = 100)]
    percent: u8,
    /// Looked at once so many tasks are done.
    after: u32,
}

/// A change to propose.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewChange {
    /// The draft.
    draft: i64,
    /// The revision of it that was looked at.
    revision: i64,
    /// What it does, on one line.
    title: String,
    /// Why, in Markdown.
    #[serde(default)]
    description: String,
    /// How a rule set is brought live.
    #[serde(default)]
    manner: How,
    /// How many rows of a job's manifest are tried first.
    #[serde(default)]
    canary: Option<u32>,
    /// When a job is cancelled.
    #[serde(default)]
    stop: Option<Stop>,
}

/// Proposes a revision: reads what is live and makes the plan.
#[utoipa::path(
    post, path = "/changes", tag = "changes",
    request_body = NewChange,
    responses((status = 201, body = Id))
)]
async fn propose(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    Body(new): Body<NewChange>,
) -> Answer<Made<Id>> {
    let request = change::Propose {
        draft: new.draft,
        revision: new.revision,
        title: new.title,
        description: new.description,
        manner: match new.manner {
            How::Switch => Manner::Switch,
            How::InPlace => Manner::InPlace,
        },
        canary: new.canary,
        stop: new.stop.map(|stop| StopRule { percent: stop.percent, after: stop.after }),
    };
    let id = services.changes.propose(&caller, request).await?;
    Ok(Made::new(format!("{BASE}/changes/{id}"), Id { id }))
}

/// A change, opened.
#[derive(Debug, Serialize, ToSchema)]
struct Change {
    /// What lists say of it.
    #[serde(flatten)]
    summary: ChangeRow,
    /// Why, in Markdown.
    description: String,
    /// The draft.
    draft: i64,
    /// The draft's latest revision: `revision` may be an older one.
    latest_revision: i64,
    /// Hash of the plan: what an approval signs.
    plan_hash: String,
    /// The plan's steps.
    plan: Vec<PlannedStep>,
    /// What it proposes, as AWS writes it.
    #[schema(value_type = Object)]
    document: Value,
    /// Approvals, dropped ones too.
    approvals: Vec<ApprovalRow>,
    /// What happened to it, oldest first.
    timeline: Vec<EventRow>,
    /// Its deployments, newest first.
    deployments: Vec<DeploymentRow>,
    /// What can be done with it now by whoever asks, and why what cannot.
    moves: Vec<MoveRow>,
}

/// A step of a plan.
#[derive(Debug, Serialize, ToSchema)]
struct PlannedStep {
    /// The AWS operation.
    operation: String,
    /// What it does.
    words: String,
}

/// An approval.
#[derive(Debug, Serialize, ToSchema)]
struct ApprovalRow {
    /// Who approved.
    by: String,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// Which revision.
    revision: i64,
    /// Which plan.
    plan_hash: String,
    /// Why it does not count any more.
    dropped: Option<String>,
}

/// Something that happened to a change.
#[derive(Debug, Serialize, ToSchema)]
struct EventRow {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// Who; empty for the console itself.
    by: String,
    /// What, e.g. `proposed`, `commented`, `approved`.
    kind: String,
    /// What they said.
    text: String,
}

/// Something that can be done with a change.
#[derive(Debug, Serialize, ToSchema)]
struct MoveRow {
    /// What, in words.
    to: String,
    /// Whether it can be done now.
    possible: bool,
    /// Why not.
    why_not: Option<String>,
}

impl From<ChangeView> for Change {
    fn from(view: ChangeView) -> Self {
        let plan = match &view.subject {
            change::Subject::RuleSet(set) => domain::deployment::AnyPlan::RuleSet(set.plan.clone()),
            change::Subject::Job(job) => domain::deployment::AnyPlan::Job(job.plan.clone()),
        };
        let steps = plan.lines().into_iter();
        let moves = view.moves.into_iter().map(|(to, may)| MoveRow {
            to: to.words().into(),
            possible: may.is_ok(),
            why_not: may.err().map(|why| why.to_string()),
        });
        Self {
            plan: steps
                .map(|(operation, words)| PlannedStep { operation: operation.into(), words })
                .collect(),
            document: document(&view.subject.proposed()),
            description: view.description,
            draft: view.draft,
            latest_revision: view.latest_revision,
            plan_hash: view.plan_hash.to_string(),
            approvals: view.approvals.into_iter().map(Into::into).collect(),
            timeline: view.timeline.into_iter().map(Into::into).collect(),
            deployments: view.deployments.into_iter().map(Into::into).collect(),
            moves: moves.collect(),
            summary: view.summary.into(),
        }
    }
}

impl From<change::Approval> for ApprovalRow {
    fn from(approval: change::Approval) -> Self {
        Self {
            by: approval.by,
            at: time(approval.at),
            revision: approval.revision,
            plan_hash: approval.plan_hash.to_string(),
            dropped: approval.dropped,
        }
    }
}

impl From<change::Event> for EventRow {
    fn from(event: change::Event) -> Self {
        Self { at: time(event.at), by: event.by, kind: event.kind.as_str().into(), text: event.text }
    }
}

/// One change, with its plan, approvals and timeline.
#[utoipa::path(
    get, path = "/changes/{change}", tag = "changes",
    params(("change" = i64, Path, description = "its id")),
    responses((status = 200, body = Change))
)]
async fn show(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(change): At<i64>,
) -> Answer<Json<Change>> {
    Ok(Json(services.changes.show(&caller, change).await?.into()))
}

/// What was looked at in AWS.
#[derive(Debug, Serialize, ToSchema)]
struct CheckRow {
    /// What it is about, e.g. a rule.
    of: String,
    /// What was looked for.
    title: String,
    /// What came out, in words.
    verdict: String,
    /// What AWS said.
    said: String,
    /// What to do.
    fix: String,
    /// Whether it keeps the change from being deployed.
    stops: bool,
}

/// Looks at AWS for what a change needs to be there.
#[utoipa::path(
    get, path = "/changes/{change}/preflight", tag = "changes",
    params(("change" = i64, Path, description = "its id")),
    responses((status = 200, body = Rows<CheckRow>))
)]
async fn preflight(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(change): At<i64>,
) -> Answer<Json<Rows<CheckRow>>> {
    let checks = services.changes.preflight(&caller, change).await?.into_iter().map(|check| CheckRow {
        of: check.of,
        title: check.title,
        verdict: word(&check.verdict),
        said: check.said,
        fix: check.fix,
        stops: check.stops,
    });
    Ok(Rows::whole(checks.collect()))
}

/// Points a change at the draft's latest revision and at what is live now.
#[utoipa::path(
    post, path = "/changes/{change}/update", tag = "changes",
    params(("change" = i64, Path, description = "its id")),
    responses((status = 204, description = "updated"))
)]
async fn update(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(change): At<i64>,
) -> Answer<Done> {
    services.changes.update(&caller, change).await?;
    Ok(Done)
}

/// Gives a change up.
#[utoipa::path(
    post, path = "/changes/{change}/withdraw", tag = "changes",
    params(("change" = i64, Path, description = "its id")),
    responses((status = 204, description = "withdrawn"))
)]
async fn withdraw(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(change): At<i64>,
) -> Answer<Done> {
    services.changes.withdraw(&caller, change).await?;
    Ok(Done)
}

/// Something to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Text {
    /// In Markdown.
    text: String,
}

/// Comments on a change.
#[utoipa::path(
    post, path = "/changes/{change}/comments", tag = "changes",
    params(("change" = i64, Path, description = "its id")),
    request_body = Text,
    responses((status = 204, description = "said"))
)]
async fn comment(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(change): At<i64>,
    Body(body): Body<Text>,
) -> Answer<Done> {
    services.changes.comment(&caller, change, body.text).await?;
    Ok(Done)
}

/// What is approved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewApproval {
    /// The revision that was looked at.
    revision: i64,
    /// The hash of the plan that was looked at.
    plan_hash: String,
}

/// Approves the revision and plan that was looked at; any other is refused, and so is one's own.
#[utoipa::path(
    post, path = "/changes/{change}/approvals", tag = "changes",
    params(("change" = i64, Path, description = "its id")),
    request_body = NewApproval,
    responses((status = 204, description = "approved"))
)]
async fn approve(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(change): At<i64>,
    Body(new): Body<NewApproval>,
) -> Answer<Done> {
    let plan_hash = Digest::from(new.plan_hash);
    services.changes.approve(&caller, change::Approve { change, revision: new.revision, plan_hash }).await?;
    Ok(Done)
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reason {
    /// The reason.
    reason: String,
}

/// Sends a change back.
#[utoipa::path(
    post, path = "/changes/{change}/send-back", tag = "changes",
    params(("change" = i64, Path, description = "its id")),
    request_body = Reason,
    responses((status = 204, description = "sent back"))
)]
async fn send_back(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(change): At<i64>,
    Body(body): Body<Reason>,
) -> Answer<Done> {
    services.changes.send_back(&caller, change, body.reason).await?;
    Ok(Done)
}

/// Which revision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Looked {
    /// The revision that was looked at.
    revision: i64,
}

/// Acknowledges the warnings of a change's revision.
#[utoipa::path(
    post, path = "/changes/{change}/acknowledge", tag = "changes",
    params(("change" = i64, Path, description = "its id")),
    request_body = Looked,
    responses((status = 204, description = "acknowledged"))
)]
async fn acknowledge(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(change): At<i64>,
    Body(body): Body<Looked>,
) -> Answer<Done> {
    services.reviews.acknowledge(&caller, change, body.revision).await?;
    Ok(Done)
}

/// Who is asked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct People {
    /// Their names.
    people: Vec<String>,
}

/// Asks people for a review.
#[utoipa::path(
    post, path = "/changes/{change}/assign", tag = "changes",
    params(("change" = i64, Path, description = "its id")),
    request_body = People,
    responses((status = 204, description = "asked"))
)]
async fn assign(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(change): At<i64>,
    Body(body): Body<People>,
) -> Answer<Done> {
    services.reviews.assign(&caller, change, body.people).await?;
    Ok(Done)
}

/// Takes a change over from its author.
#[utoipa::path(
    post, path = "/changes/{change}/take-over", tag = "changes",
    params(("change" = i64, Path, description = "its id")),
    responses((status = 204, description = "taken over"))
)]
async fn take_over(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(change): At<i64>,
) -> Answer<Done> {
    services.reviews.take_over(&caller, change).await?;
    Ok(Done)
}

/// Starts an approved change's deployment, which goes on by itself: look at it under `Location` until it ends.
#[utoipa::path(
    post, path = "/changes/{change}/deployments", tag = "changes",
    params(("change" = i64, Path, description = "its id")),
    responses((status = 202, body = Id))
)]
async fn deploy(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(change): At<i64>,
) -> Answer<Made<Id>> {
    let id = services.deployments.deploy(&caller, change).await?;
    Ok(Made(StatusCode::ACCEPTED, format!("{BASE}/deployments/{id}"), Id { id }))
}
