//! One id and one log line for each request.

use axum::{extract::Request, middleware::Next, response::Response};
use http::{HeaderName, HeaderValue};
use std::time::Instant;
use tracing::Instrument;

/// The header that carries a request's id back.
const ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request an id, runs it within a span of that id, and writes one line when it is answered. What goes wrong
/// on the way is logged in the same span, and error pages show the same id.
pub async fn trace(request: Request, next: Next) -> Response {
    let id = backend::incident::new_id();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    // One-time links carry their secret in the path.
    let path = if path.starts_with("/welcome/") { "/welcome/…".to_owned() } else { path };
    let span = tracing::info_span!("request", id = %id);
    let start = Instant::now();
    let run = backend::incident::scope(id.clone(), next.run(request));
    let mut response = run.instrument(span.clone()).await;
    let (status, milliseconds) = (response.status().as_u16(), start.elapsed().as_secs_f64() * 1000.0);
    let _in = span.enter();
    if response.status().is_server_error() {
        tracing::error!(%method, %path, status, milliseconds, "answered");
    } else {
        tracing::info!(%method, %path, status, milliseconds, "answered");
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(ID, value);
    }
    response
}
