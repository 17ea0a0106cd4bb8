//! Drafts. Their `ETag` is their latest revision: what is saved names the revision it is based on.

use super::{
    BASE,
    parts::{Answer, Asked, At, Body, Done, Id, Made, Rows, if_match, stale, tag, time},
    problem::Problem,
    rows::{ContentKind, DraftRow, FindingRow, document},
};
use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    Caller, Content, Failure, Kind,
    draft::{CreateDraft, DraftView, SaveDraft, Saved, Source},
    jobs,
    port::Services,
    rules,
};
use http::{HeaderMap, header};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<Services> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, save, delete))
        .routes(routes!(deleted))
        .routes(routes!(restore))
        .routes(routes!(revisions))
        .routes(routes!(findings))
        .routes(routes!(outcomes))
}

/// An environment's drafts, the last saved first.
#[utoipa::path(
    get, path = "/environments/{environment}/drafts", tag = "drafts",
    params(("environment" = String, Path, description = "its name")),
    responses((status = 200, body = Rows<DraftRow>))
)]
async fn list(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(environment): At<String>,
) -> Answer<Json<Rows<DraftRow>>> {
    let drafts = services.overview.drafts(&caller, &environment).await?;
    Ok(Rows::whole(drafts.into_iter().map(Into::into).collect()))
}

/// A draft to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDraft {
    /// What it is to hold.
    kind: ContentKind,
    /// What it is called; a document that has a name keeps its own.
    #[serde(default)]
    name: String,
    /// What it begins with; nothing unless said otherwise.
    #[serde(default)]
    from: Begin,
}

/// What a draft begins with.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Begin {
    /// Nothing.
    #[default]
    Empty,
    /// What is active in the environment.
    Live,
    /// A template of the gallery, by its key.
    Template(String),
    /// A document: what `aws ses describe-receipt-rule-set` prints, or what `aws s3control create-job` takes.
    Document(AnyDocument),
    /// What a deployment made live.
    Deployment(i64),
    /// Another draft's latest revision.
    Draft(i64),
    /// A job that was created.
    Job(i64),
}

/// A document, as AWS has it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
struct AnyDocument(Value);

impl From<Begin> for Source {
    fn from(from: Begin) -> Self {
        match from {
            Begin::Empty => Self::Empty,
            Begin::Live => Self::Live,
            Begin::Template(key) => Self::Template { key },
            Begin::Document(AnyDocument(document)) => Self::Json { text: document.to_string() },
            Begin::Deployment(id) => Self::Deployment { id },
            Begin::Draft(id) => Self::Draft { id },
            Begin::Job(id) => Self::Job { id },
        }
    }
}

/// Makes a draft.
#[utoipa::path(
    post, path = "/environments/{environment}/drafts", tag = "drafts",
    params(("environment" = String, Path, description = "its name")),
    request_body = NewDraft,
    responses((status = 201, body = Id))
)]
async fn create(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(environment): At<String>,
    Body(new): Body<NewDraft>,
) -> Answer<Made<Id>> {
    let request = CreateDraft { environment, kind: new.kind.into(), name: new.name, source: new.from.into() };
    let id = services.drafts.create(&caller, request).await?;
    Ok(Made::new(format!("{BASE}/drafts/{id}"), Id { id }))
}

/// Which revision.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Revision {
    /// Its number; the latest unless said otherwise.
    revision: Option<i64>,
}

/// A draft, opened at a revision.
#[derive(Debug, Serialize, ToSchema)]
struct Draft {
    /// Its id.
    id: i64,
    /// Its environment.
    environment: String,
    /// What it holds.
    kind: ContentKind,
    /// The revision that is shown.
    revision: i64,
    /// The latest one.
    latest: i64,
    /// What is in it, as AWS writes it.
    #[schema(value_type = Object)]
    document: Value,
    /// Who saved it.
    saved_by: String,
    /// When.
    #[schema(format = DateTime)]
    saved_at: String,
    /// The open change of it.
    open_change: Option<i64>,
}

impl From<DraftView<Content>> for Draft {
    fn from(view: DraftView<Content>) -> Self {
        Self {
            id: view.id,
            environment: view.environment.id,
            kind: view.content.kind().into(),
            revision: view.revision,
            latest: view.latest,
            document: document(&view.content),
            saved_by: view.saved_by,
            saved_at: time(view.saved_at),
            open_change: view.open_change,
        }
    }
}

/// A draft. Its `ETag` is for `If-Match` when it is saved.
#[utoipa::path(
    get, path = "/drafts/{draft}", tag = "drafts",
    params(("draft" = i64, Path, description = "its id"), Revision),
    responses((status = 200, body = Draft, headers(("ETag" = String, description = "the revision"))))
)]
async fn show(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(draft): At<i64>,
    Asked(Revision { revision }): Asked<Revision>,
) -> Answer<Response> {
    let view = services.drafts.open(&caller, draft, revision).await?;
    Ok(([(header::ETAG, tag(view.revision))], Json(Draft::from(view))).into_response())
}

/// What a draft is to hold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Document {
    /// The document, whole.
    #[schema(value_type = Object)]
    document: Value,
}

/// The revision that was saved.
#[derive(Debug, Serialize, ToSchema)]
struct SavedAt {
    /// Its number.
    revision: i64,
}

/// Saves a draft, over the revision that `If-Match` names and no other.
#[utoipa::path(
    put, path = "/drafts/{draft}", tag = "drafts",
    params(
        ("draft" = i64, Path, description = "its id"),
        ("If-Match" = String, Header, description = "the `ETag` of the revision this is based on")
    ),
    request_body = Document,
    responses(
        (status = 200, body = SavedAt, headers(("ETag" = String, description = "the revision"))),
        (status = 412, body = Problem, description = "somebody else has saved", content_type = "application/problem+json"),
        (status = 428, body = Problem, description = "there is no `If-Match`", content_type = "application/problem+json")
    )
)]
async fn save(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(draft): At<i64>,
    headers: HeaderMap,
    Body(body): Body<Document>,
) -> Answer<Response> {
    let based_on = if_match(&headers)?;
    let kind = services.drafts.open(&caller, draft, None).await?.content.kind();
    let content = read(kind, &body.document)?;
    match services.drafts.save(&caller, SaveDraft { draft, based_on, content }).await? {
        Saved::At(revision) => {
            Ok(([(header::ETAG, tag(revision))], Json(SavedAt { revision })).into_response())
        }
        Saved::Conflict(_) => Err(stale()),
    }
}

/// A content of a document.
fn read(kind: Kind, document: &Value) -> Result<Content, Failure> {
    let text = document.to_string();
    match kind {
        Kind::RuleSet => rules::read::read(&text).map(Into::into),
        Kind::Job => jobs::read::read(&text).map(|read| read.job.into()),
    }
    .map_err(Failure::Invalid)
}

/// Puts a draft away. One with an open change stays.
#[utoipa::path(
    delete, path = "/drafts/{draft}", tag = "drafts",
    params(("draft" = i64, Path, description = "its id")),
    responses((status = 204, description = "put away"))
)]
async fn delete(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(draft): At<i64>,
) -> Answer<Done> {
    services.drafts.delete(&caller, draft).await?;
    Ok(Done)
}

/// A revision of a draft.
#[derive(Debug, Serialize, ToSchema)]
struct RevisionRow {
    /// Its number; gaps are where autosaves were thinned out.
    number: i64,
    /// Who saved it.
    author: String,
    /// When.
    #[schema(format = DateTime)]
    saved_at: String,
    /// What it did, in a few words.
    summary: String,
}

/// A draft's revisions, newest first.
#[utoipa::path(
    get, path = "/drafts/{draft}/revisions", tag = "drafts",
    params(("draft" = i64, Path, description = "its id")),
    responses((status = 200, body = Rows<RevisionRow>))
)]
async fn revisions(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(draft): At<i64>,
) -> Answer<Json<Rows<RevisionRow>>> {
    let revisions = services.drafts.history(&caller, draft).await?.into_iter().map(|revision| RevisionRow {
        number: revision.number,
        author: revision.author,
        saved_at: time(revision.saved_at),
        summary: revision.summary,
    });
    Ok(Rows::whole(revisions.collect()))
}

/// What is wrong or doubtful in a draft: a pipeline stops where an `error` is among it.
#[utoipa::path(
    get, path = "/drafts/{draft}/findings", tag = "drafts",
    params(("draft" = i64, Path, description = "its id"), Revision),
    responses((status = 200, body = Rows<FindingRow>))
)]
async fn findings(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(draft): At<i64>,
    Asked(Revision { revision }): Asked<Revision>,
) -> Answer<Json<Rows<FindingRow>>> {
    let view = services.drafts.open(&caller, draft, revision).await?;
    let findings = view.content.findings(&view.environment);
    Ok(Rows::whole(findings.into_iter().map(Into::into).collect()))
}

/// What a draft of a rule set would do to a sample.
#[derive(Debug, Serialize, ToSchema)]
struct OutcomeRow {
    /// The sample's id.
    sample: i64,
    /// What it is called.
    name: String,
    /// Why SES would refuse the mail; none where it takes it.
    refusal: Option<String>,
    /// What the outside world would see, in order: each is `stored`, `invoked`, `bounced` and so on, with its facts.
    #[schema(value_type = Vec<Object>)]
    effects: Vec<Value>,
    /// What AWS's documents leave open, and mattered.
    uncertain: Vec<String>,
}

/// What a draft of a rule set would do to the environment's samples. Functions answer CONTINUE.
#[utoipa::path(
    get, path = "/drafts/{draft}/outcomes", tag = "drafts",
    params(("draft" = i64, Path, description = "its id"), Revision),
    responses((status = 200, body = Rows<OutcomeRow>))
)]
async fn outcomes(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(draft): At<i64>,
    Asked(Revision { revision }): Asked<Revision>,
) -> Answer<Json<Rows<OutcomeRow>>> {
    let view = services.drafts.open(&caller, draft, revision).await?.with(Content::rule_set)?;
    let samples = services.samples.list(&caller, &view.environment.id).await?;
    let rows = samples.into_iter().map(|sample| {
        let outcome =
            rules::outcome::outcome(&view.content, &sample.sample, &rules::outcome::Answers::default());
        OutcomeRow {
            sample: sample.id,
            name: sample.sample.name,
            refusal: outcome.refusal.map(|refusal| refusal.words().to_owned()),
            effects: outcome.effects.iter().map(|e| serde_json::to_value(e).unwrap_or_default()).collect(),
            uncertain: outcome.uncertain.into_iter().map(|open| open.message).collect(),
        }
    });
    Ok(Rows::whole(rows.collect()))
}

/// An environment's drafts that were put away: rule sets first, of each kind the last saved first.
#[utoipa::path(
    get, path = "/environments/{environment}/drafts/deleted", tag = "drafts",
    params(("environment" = String, Path, description = "its name")),
    responses((status = 200, body = Rows<DraftRow>))
)]
async fn deleted(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(environment): At<String>,
) -> Answer<Json<Rows<DraftRow>>> {
    let drafts = services.drafts.deleted(&caller, &environment).await?;
    Ok(Rows::whole(drafts.into_iter().map(Into::into).collect()))
}

/// Takes a draft back that was put away, with all its revisions.
#[utoipa::path(
    post, path = "/drafts/{draft}/restoration", tag = "drafts",
    params(("draft" = i64, Path, description = "its id")),
    responses((status = 204, description = "it is a draft again"))
)]
async fn restore(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(draft): At<i64>,
) -> Answer<Done> {
    services.drafts.restore(&caller, draft).await?;
    Ok(Done)
}
