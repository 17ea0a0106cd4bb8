//! What a server function knows of its request. The server provides it once, for pages, server functions and the
//! page that says "not found" alike.

use crate::AppError;
use domain::{Caller, Failure, people::NewSession, port::Services};
use http::{HeaderValue, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use serde::{Serialize, de::DeserializeOwned};

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
        cookie(headers, self.name())
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

/// Whether a browser posted this as a plain form, without JavaScript: it will be led to a page, and what the server
/// function answers is lost.
#[must_use]
pub fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        let accept = parts.headers.get(header::ACCEPT).and_then(|v| v.to_str().ok());
        parts.method == http::Method::POST && accept.is_some_and(|v| v.contains("text/html"))
    })
}

/// Leads the browser to a page of this console: whatever a form brought, to no other host and with no second header.
pub fn lead(address: &str) {
    leptos_axum::redirect(&local(address));
}

/// An address as a header can hold it, below this console's root.
fn local(address: &str) -> String {
    let kept: String = address.chars().filter(|c| c.is_ascii_graphic() && *c != '\\').collect();
    format!("/{}", kept.trim_start_matches('/'))
}

/// Leaves something for the next page to say, once, within a minute. A cookie: what is said may be a secret, and
/// addresses end up in logs.
pub fn leave<T: Serialize>(name: &str, note: &T) {
    let hex: String =
        serde_json::to_vec(note).unwrap_or_default().iter().map(|b| format!("{b:02x}")).collect();
    write_note(name, &hex, 60);
}

/// Takes what the page before has left.
pub fn take<T: DeserializeOwned>(name: &str) -> Option<T> {
    let hex = cookie(&use_context::<Parts>()?.headers, name)?;
    write_note(name, "", 0);
    let bytes: Option<Vec<u8>> = (0..hex.len() / 2)
        .map(|at| hex.get(at * 2..at * 2 + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    serde_json::from_slice(&bytes?).ok()
}

fn write_note(name: &str, value: &str, seconds: i64) {
    let secure = if use_context::<Cookies>().is_some_and(|c| c.secure) { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&text)) {
        response.append_header(header::SET_COOKIE, value);
    }
}

fn cookie(headers: &http::HeaderMap, wanted: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|pair| {
            pair.trim().split_once('=').filter(|(name, _)| *name == wanted).map(|(_, v)| v.to_owned())
        })
}

fn missing(what: &str) -> Failure {
    Failure::Internal { incident: format!("no {what} in the request's context") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        let cases = [
            ("/drafts/5?rule=1&a.0.0=STOP_RULE#ways", "/drafts/5?rule=1&a.0.0=STOP_RULE#ways"),
            ("/drafts/5?\r\nSet-Cookie: a=b", "/drafts/5?Set-Cookie:a=b"),
            ("//example.com/", "/example.com/"),
            ("/\\example.com", "/example.com"),
            ("https://example.com", "/https://example.com"),
            ("/e/\u{e4}\0/samples", "/e//samples"),
            ("", "/"),
        ];
        for (address, led) in cases {
            assert_eq!(local(address), led, "{address:?}");
        }
    }
}
