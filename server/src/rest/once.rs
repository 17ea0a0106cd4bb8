//! Requests with an `Idempotency-Key` are done once: sent again, they get the answer of the first.

use super::{BODY, parts::too_large, problem::Problem};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{
    Caller, Digest,
    port::Services,
    replay::{Answer, Begun},
};
use http::{HeaderValue, Method, StatusCode, header, request::Parts};

/// Marks an answer that holds a secret: it is shown once, and not kept.
#[derive(Clone, Copy)]
pub struct Secret;

/// Looks at the key, where one is sent.
pub async fn once(State(services): State<Services>, request: Request, next: Next) -> Response {
    let Some(key) = request.headers().get("idempotency-key").cloned() else { return next.run(request).await };
    // What no operation has is for the router to refuse, key or no key.
    if !matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH | Method::DELETE) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Some(caller) = parts.extensions.get::<Caller>().cloned() else {
        return Problem::from(domain::Failure::Unauthenticated).into_response();
    };
    if parts.method != Method::POST {
        let text = "only requests with `POST` take a key: the others do the same twice as once";
        return Problem::invalid("Idempotency-Key", text).into_response();
    }
    let Ok(body) = to_bytes(body, BODY).await else { return too_large().into_response() };
    let key = key.to_str().unwrap_or_default();
    match services.replays.begin(&caller, key, &asked(&parts, &body)).await {
        Err(failure) => Problem::from(failure).into_response(),
        Ok(Begun::Again(answer)) => again(answer),
        Ok(Begun::Fresh) => {
            let response = next.run(Request::from_parts(parts, Body::from(body))).await;
            keep(&services, &caller, key, response).await
        }
    }
}

/// Digest of what is asked: method, address and body.
fn asked(parts: &Parts, body: &Bytes) -> Digest {
    let mut text = format!("{} {}\n", parts.method, parts.uri).into_bytes();
    text.extend_from_slice(body);
    Digest::of_bytes(&text)
}

/// Keeps what was done. What was refused is forgotten, as nothing was done; of what broke down it is not known what was
/// done, so the key stays taken.
async fn keep(services: &Services, caller: &Caller, key: &str, response: Response) -> Response {
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let secret = response.extensions().get::<Secret>().is_some();
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, BODY).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let kept = if parts.status.is_success() && !secret {
        let location = parts.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let answer = Answer {
            status: parts.status.as_u16(),
            location,
            body: String::from_utf8_lossy(&body).into_owned(),
        };
        services.replays.finish(caller, key, answer).await
    } else {
        services.replays.forget(caller, key).await
    };
    match kept {
        Ok(()) => Response::from_parts(parts, Body::from(body)),
        Err(failure) => Problem::from(failure).into_response(),
    }
}

fn again(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    if let Some(location) = answer.location.and_then(|at| HeaderValue::from_str(&at).ok()) {
        headers.insert(header::LOCATION, location);
    }
    response
}
