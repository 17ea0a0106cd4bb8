//! What crosses the wire when a server function fails.

use domain::Failure;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A use case refused, or the way to it broke.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// The use case refused, and says why.
    Failure(Failure),
    /// The request did not get through, or made no sense to the server.
    Transport(String),
}

impl AppError {
    /// What a form says at one of its fields.
    #[must_use]
    pub fn at(&self, field: &str) -> Vec<String> {
        match self {
            Self::Failure(failure) => failure.at(field).map(str::to_owned).collect(),
            Self::Transport(_) => Vec::new(),
        }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failure(failure) => failure.fmt(f),
            Self::Transport(text) => write!(f, "the request did not get through: {text}"),
        }
    }
}

impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self::Transport(error.to_string())
    }
}

/// Leptos answers 500 to every failed server function; this sets the status that fits.
///
/// Not for a form posted without JavaScript: there a redirect back to the form carries the failure, and a status set
/// here would turn that redirect into a dead end.
#[cfg(feature = "ssr")]
impl From<Failure> for AppError {
    fn from(failure: Failure) -> Self {
        use leptos::prelude::use_context;
        if !crate::context::is_plain_form()
            && let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        {
            response.set_status(status(&failure));
        }
        Self::Failure(failure)
    }
}

/// The HTTP status that says the same as a failure.
#[cfg(feature = "ssr")]
#[must_use]
pub const fn status(failure: &Failure) -> http::StatusCode {
    use http::StatusCode;
    match failure {
        Failure::Unauthenticated => StatusCode::UNAUTHORIZED,
        Failure::Forbidden(_) => StatusCode::FORBIDDEN,
        Failure::NotFound(_) => StatusCode::NOT_FOUND,
        Failure::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Failure::Conflict(_) | Failure::Refused(_) => StatusCode::CONFLICT,
        Failure::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Failure::Aws { .. } => StatusCode::BAD_GATEWAY,
        Failure::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
