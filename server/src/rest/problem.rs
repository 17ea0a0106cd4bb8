//! Refusals, as RFC 9457 has them.

use axum::response::{IntoResponse, Response};
use domain::Failure;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was refused (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Which kind of problem: `urn:countersign:problem:` and a word that stays the same.
    #[serde(rename = "type", serialize_with = "urn")]
    #[schema(value_type = String, example = "urn:countersign:problem:invalid")]
    kind: &'static str,
    /// The kind, in a few words.
    title: &'static str,
    /// The HTTP status.
    #[schema(value_type = u16)]
    #[serde(serialize_with = "number")]
    status: StatusCode,
    /// What is wrong here, and what to do.
    detail: String,
    /// Every fault found in what was sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
    /// Number of the incident, by which the server's log has the details.
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<String>,
    /// Seconds until the next try is heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
}

/// A fault in what was sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Fault {
    /// The field or header.
    at: String,
    /// What is wrong with it, and what to send instead.
    message: String,
}

fn urn<S: serde::Serializer>(word: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("urn:countersign:problem:{word}"))
}

fn number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

impl Problem {
    /// A problem of a kind.
    pub fn new(
        status: StatusCode,
        word: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind: word,
            title,
            status,
            detail: detail.into(),
            errors: Vec::new(),
            incident: None,
            retry_after: None,
        }
    }

    /// A fault at a field or header.
    pub fn invalid(at: impl Into<String>, message: impl Into<String>) -> Self {
        Failure::invalid(at, message).into()
    }
}

/// The word and the title of a failure's kind.
const fn kind(failure: &Failure) -> (&'static str, &'static str) {
    match failure {
        Failure::Unauthenticated => ("unauthenticated", "no token that works"),
        Failure::Forbidden(_) => ("forbidden", "not allowed"),
        Failure::NotFound(_) => ("not-found", "no such thing"),
        Failure::Invalid(_) => ("invalid", "what was sent is wrong"),
        Failure::Conflict(_) => ("conflict", "it has moved on"),
        Failure::Refused(_) => ("refused", "its state does not allow this"),
        Failure::TooMany { .. } => ("too-many", "too many tries"),
        Failure::Aws { .. } => ("aws", "aws said no"),
        Failure::Internal { .. } => ("internal", "a fault of the console"),
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let (word, title) = kind(&failure);
        let detail = match &failure {
            Failure::Unauthenticated => "send `Authorization: Bearer` and a token that works".to_owned(),
            other => other.to_string(),
        };
        let mut problem = Self::new(app::error::status(&failure), word, title, detail);
        match failure {
            Failure::Invalid(problems) => {
                let faults = problems.into_iter().map(|p| Fault { at: p.at, message: p.message });
                problem.errors = faults.collect();
            }
            Failure::TooMany { retry_after } => problem.retry_after = Some(retry_after),
            Failure::Internal { incident } => problem.incident = Some(incident),
            _ => {}
        }
        problem
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"))];
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let (status, retry_after) = (self.status, self.retry_after);
        let mut response = (status, kind, body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
