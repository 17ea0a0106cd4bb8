//! Downloads of drafts for other tools: plain routes, so that they work without JavaScript.

use app::error::status;
use axum::{
    Extension, Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    Caller, Content,
    draft::DraftId,
    failure::Problem,
    jobs::{self, Job},
    port::Services,
    rules::{RuleSet, write},
};
use http::{
    StatusCode,
    header::{CONTENT_DISPOSITION, CONTENT_TYPE},
};

/// The routes below `/drafts/{id}/export`.
pub fn routes(services: Services) -> Router {
    Router::new().route("/drafts/{id}/export/{file}", get(export)).with_state(services)
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
