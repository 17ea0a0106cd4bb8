//! Downloads, of drafts for other tools and of the audit log: plain routes, so that they work without JavaScript.

use app::error::status;
use axum::{
    Extension, Router,
    body::Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    Caller, Content, Failure,
    audit::{self, Entry, Filter},
    draft::DraftId,
    failure::Problem,
    jobs::{self, Job},
    port::Services,
    rules::{RuleSet, write},
};
use futures::{StreamExt, stream};
use http::{
    StatusCode,
    header::{CONTENT_DISPOSITION, CONTENT_TYPE},
};
use serde::Deserialize;

/// The routes below `/drafts/{id}/export`.
pub fn routes(services: Services) -> Router {
    Router::new()
        .route("/drafts/{id}/export/{file}", get(export))
        .route("/audit/export/{file}", get(log))
        .with_state(services)
}

/// Which part of the audit log: as its page's address has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Part {
    name: String,
    deed: String,
    object: String,
    environment: String,
    from: String,
    until: String,
}

/// The audit log as a file, newest entry first, however long it is: page after page is read while it is sent.
async fn log(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    Path(file): Path<String>,
    Query(part): Query<Part>,
) -> Response {
    let (kind, head, line): (_, _, fn(&Entry) -> String) = match file.as_str() {
        "audit.csv" => ("text/csv; charset=utf-8", audit::export::CSV_HEAD, audit::export::csv),
        "audit.jsonl" => ("application/jsonl; charset=utf-8", "", audit::export::json),
        _ => return (StatusCode::NOT_FOUND, format!("there is no export `{file}`")).into_response(),
    };
    let Part { name, deed, object, environment, from, until } = part;
    let filter = Filter { name, deed, object, environment, ..Filter::default() }.between(&from, &until);
    let first = match services.audit.page(&caller, filter.clone()).await {
        Ok(page) => page,
        Err(failure) => return (status(&failure), failure.to_string()).into_response(),
    };
    let written = move |page: &audit::Page| page.entries.iter().map(line).collect::<String>();
    let beginning = head.to_owned() + &written(&first);
    let rest = stream::try_unfold(first.next, move |before| {
        let (services, caller, filter) = (services.clone(), caller.clone(), filter.clone());
        async move {
            let Some(before) = before else { return Ok(None) };
            let page = services.audit.page(&caller, Filter { before: Some(before), ..filter }).await?;
            Ok::<_, Failure>(Some((written(&page), page.next)))
        }
    });
    let body = Body::from_stream(stream::once(async { Ok(beginning) }).chain(rest));
    let disposition = format!("attachment; filename=\"{file}\"");
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], body).into_response()
}

/// The draft's latest revision, in the form that the file's extension says.
async fn export(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    Path((draft, file)): Path<(DraftId, String)>,
) -> Response {
    let view = match services.drafts.open(&caller, draft, None).await {
        Ok(view) => view,
        Err(failure) => return (status(&failure), failure.to_string()).into_response(),
    };
    match written(&view.content, &view.environment.region, &file) {
        None => (StatusCode::NOT_FOUND, format!("there is no export `{file}`")).into_response(),
        Some(Ok(text)) => {
            let disposition = format!("attachment; filename=\"{file}\"");
            let headers =
                [(CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)];
            (headers, text).into_response()
        }
        Some(Err(problems)) => {
            let told: Vec<String> =
                problems.iter().map(|Problem { at, message }| format!("{at}: {message}")).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, told.join("\n")).into_response()
        }
    }
}

/// What the draft holds as a file of a fixed name; none for any other name.
fn written(content: &Content, region: &str, file: &str) -> Option<write::Written> {
    match content {
        Content::RuleSet(set) => rule_set(set, file),
        Content::Job(job) => self::job(job, region, file).map(Ok),
    }
}

fn job(job: &Job, region: &str, file: &str) -> Option<String> {
    let export = jobs::write::Export { token: None, may_start: true };
    Some(match file {
        "create-job.json" => jobs::write::create_job(job, export),
        "create-job.sh" => jobs::write::script(job, region, export),
        _ => return None,
    })
}

fn rule_set(set: &RuleSet, file: &str) -> Option<write::Written> {
    Some(match file {
        "rules.tf" => write::terraform(set),
        "template.yaml" => write::cloudformation_yaml(set),
        "template.json" => write::cloudformation_json(set),
        "create.sh" => write::script(set),
        _ => return None,
    })
}
