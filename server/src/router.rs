//! All layers and routes, in one place.

use crate::{
    assets, export,
    identify::{Identify, identify},
    request, rest, security, upload,
};
use app::{App, context::Cookies, shell};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::port::Services;
use http::{StatusCode, request::Parts};
use leptos::{
    config::LeptosOptions,
    nonce::Nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{AxumRouteListing, LeptosRoutes, file_and_error_handler_with_context, generate_route_list};
use std::{any::Any, net::IpAddr, sync::LazyLock, time::Duration};
use tower_http::{
    catch_panic::CatchPanicLayer,
    csrf::CsrfLayer,
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
};

/// What the router needs beside the ports.
#[derive(Debug, Clone)]
pub struct Site {
    /// Where scripts and styles are, and what they are called.
    pub options: LeptosOptions,
    /// How the session cookie is written.
    pub cookies: Cookies,
    /// Proxies that are believed where a request comes from.
    pub proxies: Vec<IpAddr>,
}

/// The longest a server function's body may be: a rule set of 200 rules is well below.
const BODY: usize = 8 * 1024 * 1024;

/// `generate_route_list` runs the application once; doing so while a page renders would hang that page.
static ROUTES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

/// The whole console as one service.
pub fn router(site: Site, services: Services) -> Router {
    let Site { options, cookies, proxies } = site;
    let rest = rest::routes(&services, &assets::stylesheet(&options));
    let context = context(services.clone(), cookies);
    let identify_state = Identify { sessions: services.sessions.clone(), cookies, proxies: proxies.into() };
    let pages = Router::new()
        .leptos_routes_with_context(&options, ROUTES.clone(), context.clone(), {
            let options = options.clone();
            move || shell(options.clone())
        })
        .fallback(file_and_error_handler_with_context::<LeptosOptions, _>(context, shell))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(options);
    let mut router = pages
        .merge(export::routes(services.clone()))
        .merge(upload::routes(services))
        .layer(from_fn_with_state(identify_state, identify))
        .layer(CsrfLayer::new())
        // Beside the two layers above: it takes no cookie, so nobody can be made to send one.
        .merge(rest)
        .layer(from_fn(assets::cache))
        .route("/healthz", get(|| async { "ok" }))
        .layer(RequestBodyTimeoutLayer::new(Duration::from_secs(60)))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_secs(90)))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(security::headers));
    if cookies.secure {
        router = router.layer(from_fn(security::transport));
    }
    router.layer(from_fn(request::trace))
}

/// What pages, server functions and the "not found" page have in common: one value, so that the three cannot drift.
fn context(services: Services, cookies: Cookies) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(services.clone());
        provide_context(cookies);
        if let Some(nonce) = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Nonce>().cloned())
        {
            provide_context(nonce);
        }
    }
}

/// A panic is a fault of ours: it ends one request, with the request's id and nothing else.
fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let said =
        panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = said.unwrap_or("no message"), "panicked");
    let text =
        format!("something went wrong here; the log has it as incident `{}`\n", backend::incident::current());
    (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
}
