//! Who asks: the token in `Authorization`. No cookie counts here, so no other site's page can ask in somebody's name.

use super::problem::Problem;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{Failure, port::Services};
use http::{HeaderMap, header};

/// Puts [`domain::Caller`] into the request's extensions, or refuses.
pub async fn authorize(State(services): State<Services>, mut request: Request, next: Next) -> Response {
    let found = match secret(request.headers()) {
        Some(secret) => services.tokens.bearer(secret).await,
        None => Ok(None),
    };
    match found {
        Ok(Some(caller)) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Ok(None) => Problem::from(Failure::Unauthenticated).into_response(),
        Err(failure) => Problem::from(failure).into_response(),
    }
}

/// The secret in a header; the scheme's name is of any case (RFC 9110, 11.1).
fn secret(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn the_header_as_scripts_send_it() {
        let of = |value: &'static str| {
            HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_static(value))])
        };
        for good in ["Bearer abc", "bearer abc", "BEARER  abc "] {
            assert_eq!(secret(&of(good)), Some("abc"), "{good}");
        }
        for bad in ["abc", "Basic abc", "Bearer", ""] {
            assert_eq!(secret(&of(bad)), None, "{bad}");
        }
    }
}
