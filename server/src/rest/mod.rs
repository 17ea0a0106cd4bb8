//! The REST API under `/api/v1`: what the pages do, for scripts. Who asks is a token's owner; what they may do is decided
//! where it is for pages, in the same services. Its documents are AWS's, its times RFC 3339, its refusals RFC 9457.

#![expect(
    unused_qualifications,
    reason = "the macros of `utoipa` write whole paths of the types they are given"
)]

mod account;
mod bearer;
mod changes;
mod deployments;
mod drafts;
mod environments;
mod jobs;
mod listing;
mod mail;
mod once;
mod overview;
mod parts;
mod people;
mod problem;
mod rows;

use axum::{
    Extension, Router,
    body::Bytes,
    extract::DefaultBodyLimit,
    middleware::from_fn_with_state,
    response::{Html, Redirect},
    routing::get,
};
use domain::{Failure, port::Services};
use http::{StatusCode, header};
use leptos::nonce::Nonce;
use problem::Problem;
use std::sync::Arc;
use utoipa::{
    Modify, OpenApi as _,
    openapi::{
        OpenApi, SecurityRequirement,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

/// Where the API is.
pub const BASE: &str = "/api/v1";
/// The longest body: a mail of 5 MB in base64, and room.
const BODY: usize = 8 * 1024 * 1024;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Countersign",
        description = "Drafts of Amazon SES receipt rules and S3 Batch Operations jobs: edited, tried, reviewed, deployed.\n\n\
            Send `Authorization: Bearer` with a token, made on the page of your account. What a token may do is what its \
            owner may, and of that what its scopes name. Lists are read part after part: send `next` of one as `before` \
            of the following. Requests with `POST` take an `Idempotency-Key`: sent again within a day with the same key, \
            they are not done twice, and get the answer of the first. Refusals are problem details (RFC 9457).",
    ),
    components(schemas(Problem)),
    modifiers(&Token),
    tags(
        (name = "account", description = "Who asks, and their tokens"),
        (name = "overview", description = "What waits for somebody, search, the audit log"),
        (name = "environments", description = "An account and region each, and what is live there"),
        (name = "drafts", description = "Rule sets and jobs in the making"),
        (name = "samples", description = "Mails that drafts are tried on, and what is wanted to happen to them"),
        (name = "changes", description = "Proposals, their review, their deployment"),
        (name = "deployments", description = "What was done to AWS, and the way back"),
        (name = "jobs", description = "Batch jobs that were created"),
        (name = "people", description = "The team, and service accounts"),
    )
)]
struct Description;

/// The security scheme, and that every operation takes it.
struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        openapi.components.get_or_insert_default().add_security_scheme("token", scheme);
        openapi.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    }
}

/// Operations, each with its description.
fn operations() -> OpenApiRouter<Services> {
    OpenApiRouter::new()
        .merge(account::routes())
        .merge(overview::routes())
        .merge(environments::routes())
        .merge(drafts::routes())
        .merge(mail::routes())
        .merge(changes::routes())
        .merge(deployments::routes())
        .merge(jobs::routes())
        .merge(people::routes())
}

/// The description as it is served: what every operation may answer is added to each.
#[must_use]
pub fn description() -> OpenApi {
    described(operations().into_openapi())
}

fn described(operations: OpenApi) -> OpenApi {
    let mut api = Description::openapi().nest(BASE, operations);
    listing::complete(&mut api);
    api
}

/// The API's routes, with their own way to tell who asks. `stylesheet` is the address of the pages' one.
pub fn routes(services: &Services, stylesheet: &str) -> Router {
    let (operations, api) = operations().split_for_parts();
    // Written once, and handed out as it is.
    let api = serde_json::to_value(described(api)).unwrap_or_default();
    let (page, api) = (Arc::<str>::from(listing::page(&api, stylesheet)), Bytes::from(api.to_string()));
    let behind = operations
        .fallback(|| async { Problem::from(Failure::NotFound("such address".into())) })
        .method_not_allowed_fallback(no_such_method)
        .layer(from_fn_with_state(services.clone(), once::once))
        .layer(from_fn_with_state(services.clone(), bearer::authorize))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(services.clone());
    let page =
        async move |Extension(nonce): Extension<Nonce>| Html(listing::with_script(&page, &nonce.to_string()));
    let json = [(header::CONTENT_TYPE, "application/json")];
    Router::new()
        .route(BASE, get(page))
        .route(&format!("{BASE}/"), get(async || Redirect::permanent(BASE)))
        .route(&format!("{BASE}/openapi.json"), get(async move || (json, api.clone())))
        .nest(BASE, behind)
}

async fn no_such_method() -> Problem {
    let detail = "this address is there, but takes no such method";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "no-such-method", "another method is wanted", detail)
}
