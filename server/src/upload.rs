//! Files posted by plain forms. Everything else people send goes through server functions.

use app::error::status;
use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Multipart, Query, State, multipart::Field},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::{
    Caller, Failure, Kind,
    draft::{CreateDraft, Source},
    mail::{AddSample, ImportFile, ImportSamples, Imported, is_notification, mbox},
    port::Services,
};
use serde::Deserialize;

/// The largest mail SES stores, 40 MiB, and room for the form around it.
const MAIL: usize = 41 * 1024 * 1024;
/// The largest file with a rule set, and room for the form around it.
const RULE_SET: usize = 6 * 1024 * 1024;

/// The routes below `/upload`.
pub fn routes(services: Services) -> Router {
    Router::new()
        .route("/upload/sample", post(sample).layer(DefaultBodyLimit::max(MAIL)))
        .route("/upload/rule-set", post(rule_set).layer(DefaultBodyLimit::max(RULE_SET)))
        .with_state(services)
}

/// Where the upload belongs.
#[derive(Debug, Deserialize)]
struct Target {
    /// The environment.
    environment: String,
}

async fn sample(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    Query(target): Query<Target>,
    mut form: Multipart,
) -> Response {
    let back = format!("/e/{}/samples/new", target.environment);
    let mut request =
        AddSample { environment: target.environment, tls: Some("on".into()), ..AddSample::default() };
    let mut files: Vec<ImportFile> = Vec::new();
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(error) => return refuse(&back, &unreadable(&error)),
        };
        let name = field.name().unwrap_or_default().to_owned();
        let called = field.file_name().unwrap_or_default().to_owned();
        match read(field).await {
            Ok(bytes) if name == "file" && bytes.is_empty() => {}
            Ok(bytes) if name == "file" => files.push(ImportFile { name: called, bytes }),
            Ok(bytes) => set(&mut request, &name, String::from_utf8_lossy(&bytes).into_owned()),
            Err(failure) => return refuse(&back, &failure),
        }
    }
    if let [file] = &mut files[..]
        && is_one_mail(&file.bytes)
    {
        request.file = Some(std::mem::take(&mut file.bytes));
    } else if !files.is_empty() {
        let request = ImportSamples { environment: request.environment, files, tls: true };
        let list = back.trim_end_matches("/new").to_owned();
        return match services.samples.import(&caller, request).await {
            Ok(imported) => Redirect::to(&format!("{list}?{}", told(&imported))).into_response(),
            Err(failure) => refuse(&back, &failure),
        };
    }
    match services.samples.add(&caller, request).await {
        Ok(id) => Redirect::to(&format!("/samples/{id}")).into_response(),
        Err(failure) => refuse(&back, &failure),
    }
}

/// Whether a file is one mail: those go the way of the form, which says what is wrong field by field.
fn is_one_mail(file: &[u8]) -> bool {
    let json = std::str::from_utf8(file).is_ok_and(is_notification);
    !(json || mbox::is_mbox(file) || file.starts_with(b"PK"))
}

/// What an import came to, as the list's page shows it.
fn told(imported: &Imported) -> String {
    let lines = imported.left_out.iter().take(8).map(|p| format!("{}: {}", p.at, p.message));
    let mut left_out: String = lines.collect::<Vec<_>>().join("\n").chars().take(1500).collect();
    if imported.left_out.len() > 8 {
        left_out.push_str(&format!("\nand {} more", imported.left_out.len() - 8));
    }
    form_urlencoded::Serializer::new(String::new())
        .append_pair("added", &imported.added.len().to_string())
        .append_pair("left_out", &left_out)
        .finish()
}

fn set(request: &mut AddSample, name: &str, value: String) {
    match name {
        "name" => request.name = value,
        "sender" => request.sender = value,
        "recipients" => request.recipients = value,
        _ => {}
    }
}

async fn rule_set(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    Query(target): Query<Target>,
    mut form: Multipart,
) -> Response {
    let back = format!("/e/{}/rule-sets/new", target.environment);
    let text = loop {
        match form.next_field().await {
            Ok(Some(field)) if field.name() == Some("file") => match read(field).await {
                Ok(bytes) => break bytes,
                Err(failure) => return refuse(&back, &failure),
            },
            Ok(Some(_)) => {}
            Ok(None) => return refuse(&back, &Failure::invalid("file", "choose a file")),
            Err(error) => return refuse(&back, &unreadable(&error)),
        }
    };
    let Ok(text) = String::from_utf8(text) else {
        return refuse(&back, &Failure::invalid("file", "the file is not UTF-8; save it as text in UTF-8"));
    };
    let request = CreateDraft {
        environment: target.environment,
        kind: Kind::RuleSet,
        name: String::new(),
        source: Source::Json { text },
    };
    match services.drafts.create(&caller, request).await {
        Ok(id) => Redirect::to(&format!("/drafts/{id}")).into_response(),
        Err(failure) => refuse(&back, &failure),
    }
}

async fn read(field: Field<'_>) -> Result<Vec<u8>, Failure> {
    field.bytes().await.map(|b| b.to_vec()).map_err(|error| unreadable(&error))
}

fn unreadable(error: &axum::extract::multipart::MultipartError) -> Failure {
    let text = if error.status() == http::StatusCode::PAYLOAD_TOO_LARGE {
        "the file is too large; SES takes mails of up to 40 MB".to_owned()
    } else {
        format!("the form could not be read: {}", error.body_text())
    };
    Failure::invalid("file", text)
}

/// Back to the form, which shows the problem. A page that needs nothing of the browser, so plain text in the address.
fn refuse(back: &str, failure: &Failure) -> Response {
    tracing::info!(%failure, "upload refused");
    if matches!(failure, Failure::Unauthenticated | Failure::Forbidden(_)) {
        return (status(failure), failure.to_string()).into_response();
    }
    let problem: String = failure.to_string().chars().take(500).collect();
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("problem", &problem).finish();
    Redirect::to(&format!("{back}?{query}")).into_response()
}
