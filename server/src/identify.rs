//! Who asks: the session cookie becomes a caller, and pages behind the door lead to the door.

use crate::peer::peer;
use app::context::{Cookies, Peer};
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Failure, port::Sessions};
use http::{Method, StatusCode, header};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// What the layer needs.
#[derive(Clone)]
pub struct Identify {
    /// Looks sessions up.
    pub sessions: Arc<dyn Sessions>,
    /// How the cookie is called.
    pub cookies: Cookies,
    /// Proxies that are believed where a request comes from.
    pub proxies: Arc<[IpAddr]>,
}

/// Puts [`domain::Caller`] and [`Peer`] into the request's extensions. A page that needs somebody signed in is answered
/// with the way to the sign-in page before anything is rendered; whether the caller may see or do a thing is decided
/// where the thing is.
pub async fn identify(State(this): State<Identify>, mut request: Request, next: Next) -> Response {
    if is_asset(request.uri().path()) {
        return next.run(request).await;
    }
    let connected = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    let peer = peer(connected, request.headers(), &this.proxies);
    request.extensions_mut().insert(Peer(peer));
    let caller = match this.cookies.token(request.headers()) {
        Some(token) => match this.sessions.caller(&token).await {
            Ok(caller) => caller,
            Err(failure) => return (app::error::status(&failure), failure.to_string()).into_response(),
        },
        None => None,
    };
    match caller {
        Some(caller) => {
            request.extensions_mut().insert(caller);
        }
        None if needs_caller(request.uri().path()) => {
            return to_the_door(&request);
        }
        None => {}
    }
    next.run(request).await
}

fn is_asset(path: &str) -> bool {
    path.starts_with("/pkg/") || path == "/healthz"
}

/// Everything but the door itself, and the server functions behind it.
fn needs_caller(path: &str) -> bool {
    let open = path == "/sign-in" || path.starts_with("/welcome/") || path.starts_with("/api/session/");
    !open
}

/// Scripts are told; people are led to the sign-in page, and from there to where they wanted to go.
fn to_the_door(request: &Request) -> Response {
    let accept = request.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if request.uri().path().starts_with("/api/") && !accept.contains("text/html") {
        let error = app::AppError::Failure(Failure::Unauthenticated);
        return (StatusCode::UNAUTHORIZED, axum::Json(error)).into_response();
    }
    let next = if request.method() == Method::GET { request.uri().path_and_query() } else { None };
    Redirect::to(&format!("/sign-in?next={}", escape(next.map_or("/", |p| p.as_str())))).into_response()
}

fn escape(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_behind_the_door_and_the_door_is_not() {
        for behind in [
            "/",
            "/changes/1",
            "/sign-in/x",
            "/welcome",
            "/upload/sample",
            "/api/drafts/save",
            "/api/session",
        ] {
            assert!(needs_caller(behind), "{behind}");
        }
        for open in ["/sign-in", "/welcome/abc", "/api/session/sign_in"] {
            assert!(!needs_caller(open), "{open}");
        }
    }

    #[test]
    fn the_way_back_survives_the_sign_in_page() {
        assert_eq!(escape("/changes/1?tab=plan&a=b c"), "/changes/1%3Ftab%3Dplan%26a%3Db%20c");
    }
}
