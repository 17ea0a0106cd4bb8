//! What a server function knows of its request. The server provides it once, for pages, server functions and the
//! page that says "not found" alike.

use crate::AppError;
use domain::{Caller, Failure, people::NewSession, port::Services};
use http::{HeaderValue, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// Where a request came from, for the sign-in throttle; put into the request's extensions by the server.
#[derive(Debug, Clone)]
pub struct Peer(pub String);

/// How the session cookie is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cookies {
    /// Whether the console is reached over TLS. Only on loopback it need not be.
    pub secure: bool,
}

impl Cookies {
    /// The cookie's name. `__Host-` binds it to this very host; browsers take that prefix over TLS only.
    #[must_use]
    pub const fn name(self) -> &'static str {
        if self.secure { "__Host-countersign" } else { "countersign" }
    }

    /// The `Set-Cookie` value that begins a session, or ends one.
    fn header(self, token: &str, seconds: i64) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.name();
        HeaderValue::from_str(&format!(
            "{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"
        ))
        .ok()
    }

    /// The session token of a request.
    #[must_use]
    pub fn token(self, headers: &http::HeaderMap) -> Option<String> {
        let wanted = self.name();
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .flat_map(|v| v.split(';'))
            .find_map(|pair| {
                let (name, value) = pair.trim().split_once('=')?;
                (name == wanted).then(|| value.to_owned())
            })
    }
}

/// The ports. Call on the first line of a server function, before any `.await`.
///
/// # Errors
/// [`Failure::Internal`] when the server forgot to provide them.
pub fn services() -> Result<Services, AppError> {
    use_context::<Services>().ok_or_else(|| AppError::Failure(missing("services")))
}

/// Caller and ports. Call on the first line of a server function, before any `.await`.
///
/// # Errors
/// [`Failure::Unauthenticated`] when nobody is signed in.
pub fn request() -> Result<(Caller, Services), AppError> {
    let caller = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Caller>().cloned());
    Ok((caller.ok_or(Failure::Unauthenticated)?, services()?))
}

/// Where the request came from.
#[must_use]
pub fn peer() -> String {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Peer>().cloned())
        .map_or_else(String::new, |p| p.0)
}

/// The session token the request carries.
#[must_use]
pub fn token() -> Option<String> {
    use_context::<Cookies>()?.token(&use_context::<Parts>()?.headers)
}

/// Writes the cookie of a session just begun.
pub fn begin(response: &ResponseOptions, cookies: Cookies, session: &NewSession) {
    // The cookie lives as long as the longest session; the store decides when it really ends.
    if let Some(value) = cookies.header(&session.token, 12 * 60 * 60) {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// Takes the cookie back, and what the browser keeps.
pub fn end(response: &ResponseOptions, cookies: Cookies) {
    if let Some(value) = cookies.header("", 0) {
        response.append_header(header::SET_COOKIE, value);
    }
    response.append_header(
        header::HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
}

fn missing(what: &str) -> Failure {
    Failure::Internal { incident: format!("no {what} in the request's context") }
}
