//! What waits for somebody, search, and the audit log.

use super::{
    parts::{Answer, Asked, Rows, time},
    problem::Problem,
    rows::{ChangeRow, JobRow, word},
};
use axum::{Extension, Json, extract::State};
use domain::{
    Caller,
    audit::{Entry, Filter},
    inbox::Subject,
    port::Services,
    search::{Hit, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<Services> {
    OpenApiRouter::new().routes(routes!(inbox)).routes(routes!(find)).routes(routes!(audit))
}

/// Something that waits for the caller.
#[derive(Debug, Serialize, ToSchema)]
struct WaitingRow {
    /// What they are waited for to do, in words.
    wait: String,
    /// The change it is about.
    change: Option<ChangeRow>,
    /// The job it is about.
    job: Option<JobRow>,
}

/// What waits for you, the most pressing first.
#[utoipa::path(get, path = "/inbox", tag = "overview", responses((status = 200, body = Rows<WaitingRow>)))]
async fn inbox(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
) -> Answer<Json<Rows<WaitingRow>>> {
    let inbox = services.overview.inbox(&caller).await?;
    let rows = inbox.waiting.into_iter().map(|waiting| {
        let wait = waiting.wait.words().into();
        match waiting.what {
            Subject::Change(change) => WaitingRow { wait, change: Some(change.into()), job: None },
            Subject::Job(job) => WaitingRow { wait, change: None, job: Some((*job).into()) },
        }
    });
    Ok(Rows::whole(rows.collect()))
}

/// What to look for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Words, all of which are to be there.
    q: String,
    /// A kind of thing only.
    kind: String,
    /// An environment only.
    environment: String,
}

/// Something found.
#[derive(Debug, Serialize, ToSchema)]
struct HitRow {
    /// `change`, `rule_set`, `job_draft`, `job`, `deployment`, `comment`, `sample` or `environment`.
    kind: String,
    /// Its id; of a comment, the id of its change.
    id: String,
    /// What it is called.
    title: String,
    /// Where it is.
    environment: String,
    /// Where the words stand.
    excerpt: String,
    /// When it changed last.
    #[schema(format = DateTime)]
    at: String,
}

impl From<Hit> for HitRow {
    fn from(hit: Hit) -> Self {
        Self {
            kind: word(&hit.kind),
            id: hit.id,
            title: hit.title,
            environment: hit.environment,
            excerpt: hit.excerpt.into_iter().map(|(_, text)| text).collect(),
            at: time(hit.at),
        }
    }
}

/// What holds all words, the best match first.
#[utoipa::path(get, path = "/search", tag = "overview", params(Wanted), responses((status = 200, body = Rows<HitRow>)))]
async fn find(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    Asked(wanted): Asked<Wanted>,
) -> Answer<Json<Rows<HitRow>>> {
    let query = Query { words: wanted.q, kind: wanted.kind, environment: wanted.environment };
    let hits = services.overview.find(&caller, query).await?;
    Ok(Rows::whole(hits.into_iter().map(Into::into).collect()))
}

/// Which entries.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Entries {
    /// By this account only.
    name: String,
    /// Deeds that begin like this, e.g. `change.`.
    deed: String,
    /// What it was done to, e.g. `change 42`.
    object: String,
    /// Of this environment only.
    environment: String,
    /// From this day on, `2026-01-31`.
    from: String,
    /// Until this day.
    until: String,
    /// Entries before this one: `next` of the part before.
    before: Option<i64>,
}

/// An entry of the audit log.
#[derive(Debug, Serialize, ToSchema)]
struct EntryRow {
    /// Its number; there are no gaps.
    number: i64,
    /// When it happened.
    #[schema(format = DateTime)]
    at: String,
    /// Who did it, by the name of that time.
    name: String,
    /// What was done.
    deed: String,
    /// To what.
    object: String,
    /// Where.
    environment: Option<String>,
    /// Facts.
    #[schema(value_type = Object)]
    detail: serde_json::Value,
    /// Digest of the entry before it.
    previous: String,
}

impl From<Entry> for EntryRow {
    fn from(entry: Entry) -> Self {
        Self {
            number: entry.number,
            at: time(entry.at),
            name: entry.name,
            deed: entry.deed,
            object: entry.object,
            environment: entry.environment,
            detail: serde_json::from_str(&entry.detail).unwrap_or_default(),
            previous: entry.previous.to_string(),
        }
    }
}

/// The audit log, newest entry first.
#[utoipa::path(get, path = "/audit", tag = "overview", params(Entries), responses((status = 200, body = Rows<EntryRow>)))]
async fn audit(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    Asked(wanted): Asked<Entries>,
) -> Answer<Json<Rows<EntryRow>>> {
    let Entries { name, deed, object, environment, from, until, before } = wanted;
    for (field, day) in [("from", &from), ("until", &until)] {
        if !day.is_empty() && Filter::day(day).is_none() {
            return Err(Problem::invalid(field, format!("`{day}` is no day; write it like 2026-01-31")));
        }
    }
    let filter =
        Filter { name, deed, object, environment, before, ..Filter::default() }.between(&from, &until);
    let page = services.audit.page(&caller, filter).await?;
    Ok(Rows::of(domain::slice::Part { rows: page.entries, next: page.next }, Into::into))
}
