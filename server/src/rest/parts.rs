//! Parts of requests and answers that many operations share.

use super::problem::Problem;
use axum::{
    Json,
    extract::{
        FromRequest, FromRequestParts, Path, Query, Request,
        rejection::{JsonRejection, PathRejection, QueryRejection},
    },
    response::{IntoResponse, Response},
};
use domain::{Failure, Timestamp, slice};
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::{IntoParams, ToSchema};

/// What an operation answers.
pub type Answer<T> = Result<T, Problem>;

/// A JSON body.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        Json::from_request(request, state).await.map(|Json(body)| Self(body)).map_err(unreadable)
    }
}

fn unreadable(rejection: JsonRejection) -> Problem {
    match rejection {
        JsonRejection::JsonDataError(error) => Problem::invalid("body", error.body_text()),
        JsonRejection::JsonSyntaxError(error) => {
            Problem::new(StatusCode::BAD_REQUEST, "no-json", "the body is no JSON", error.body_text())
        }
        JsonRejection::MissingJsonContentType(_) => Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media-type",
            "another media type is wanted",
            "send JSON, with `Content-Type: application/json`",
        ),
        other if other.status() == StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        other => Problem::new(other.status(), "unreadable", "the body cannot be read", other.body_text()),
    }
}

/// A body over the limit.
pub fn too_large() -> Problem {
    let most = format!("send at most {} MiB", super::BODY / 1024 / 1024);
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "the body is too large", most)
}

/// What the path says. What it cannot say is not there.
pub struct At<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let found: Result<Path<T>, PathRejection> = Path::from_request_parts(parts, state).await;
        found.map(|Path(path)| Self(path)).map_err(|_| Failure::NotFound("such address".into()).into())
    }
}

/// What the query says.
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let found: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, state).await;
        found.map(|Query(query)| Self(query)).map_err(|why| Problem::invalid("query", why.body_text()))
    }
}

/// Which part of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Rows before this one: `next` of the part before. Without it, the newest.
    before: Option<i64>,
    /// How many rows, 1 to 200; 50 unless said otherwise.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

impl Which {
    /// The slice, where it is one.
    pub fn slice(&self) -> Answer<slice::Slice> {
        let limit = self.limit.unwrap_or(50);
        if !(1..=slice::MAX).contains(&limit) {
            return Err(Problem::invalid("limit", format!("use 1 to {}", slice::MAX)));
        }
        Ok(slice::Slice { before: self.before, limit })
    }
}

/// A part of a list, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rows<T> {
    /// The rows.
    items: Vec<T>,
    /// `before` of the next part; none where this is the last.
    next: Option<i64>,
}

impl<T> Rows<T> {
    /// A part as it is answered.
    pub fn of<R>(part: slice::Part<R>, row: impl Fn(R) -> T) -> Json<Self> {
        Json(Self { items: part.rows.into_iter().map(row).collect(), next: part.next })
    }

    /// A list that is always whole.
    pub fn whole(items: Vec<T>) -> Json<Self> {
        Json(Self { items, next: None })
    }
}

/// Something made, and where it is.
pub struct Made<T>(pub StatusCode, pub String, pub T);

impl<T: Serialize> Made<T> {
    /// Something that is there now.
    pub const fn new(address: String, body: T) -> Self {
        Self(StatusCode::CREATED, address, body)
    }
}

impl<T: Serialize> IntoResponse for Made<T> {
    fn into_response(self) -> Response {
        let mut response = (self.0, Json(self.2)).into_response();
        if let Ok(address) = HeaderValue::from_str(&self.1) {
            response.headers_mut().insert(header::LOCATION, address);
        }
        response
    }
}

/// The id of something made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Id {
    /// Its id.
    pub id: i64,
}

/// Done; there is nothing to say about it.
pub struct Done;

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

/// A point in time as the API writes it: RFC 3339, in UTC, with milliseconds.
pub fn time(at: Timestamp) -> String {
    at.iso()
}

/// An entity tag of a revision.
pub fn tag(revision: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{revision}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// The revision that `If-Match` names: what is changed is what was read, or nothing.
pub fn if_match(headers: &HeaderMap) -> Answer<i64> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Err(Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "precondition-required",
            "it takes a condition",
            "send `If-Match` with the `ETag` of the revision your change is based on",
        ));
    };
    let revision =
        value.to_str().ok().and_then(|v| v.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok());
    revision.ok_or_else(stale)
}

/// Somebody else was first.
pub fn stale() -> Problem {
    Problem::new(
        StatusCode::PRECONDITION_FAILED,
        "stale",
        "it has moved on",
        "this is not the latest revision: read it again, and base your change on that",
    )
}
