//! A console of its own for each test, driven without a socket.

use axum::{Router, body::Body};
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use leptos::config::LeptosOptions;
use serde_json::Value;
use server::{Site, router};
use tempfile::TempDir;
use tower::ServiceExt;

/// A console on a fresh database.
pub struct Console {
    router: Router,
    /// The path of the first administrator's one-time link.
    pub link: String,
    _directory: TempDir,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: http::HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The body, as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("the body is JSON")
    }

    /// The session cookie it sets, as a browser would send it back.
    pub fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
    }
}

impl Console {
    pub async fn new() -> Self {
        Self::with(false).await
    }

    pub async fn with(secure: bool) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let database = directory.path().join("test.sqlite");
        let config = backend::Config::new(database);
        let backend = backend::open(config).await.expect("the database opens");
        let link = backend.first_admin_link().await.expect("a link").expect("nobody is there yet");
        let options = LeptosOptions::builder()
            .output_name("countersign")
            .site_root(directory.path().to_string_lossy().into_owned())
            .site_pkg_dir("pkg")
            .build();
        let site = Site { options, cookies: app::context::Cookies { secure }, proxies: Vec::new() };
        Self { router: router(site, backend.services()), link, _directory: directory }
    }

    /// Answers on a socket of loopback until the test ends; gives the address.
    pub async fn listen(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it has an address");
        tokio::spawn(axum::serve(listener, self.router.clone()).into_future());
        format!("http://{address}")
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response: Response<Body> =
            self.router.clone().oneshot(request).await.expect("the router answers");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("the body ends").to_bytes();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// A page, as a browser asks for it.
    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request =
            Request::get(path).header(header::HOST, "localhost").header(header::ACCEPT, "text/html");
        self.send(request.header(header::COOKIE, cookie).body(Body::empty()).expect("a request")).await
    }

    /// A server function, called as the page's script does.
    pub async fn call(&self, endpoint: &str, form: &str, cookie: &str) -> Answer {
        self.send(post(&format!("/api/{endpoint}"), form, cookie, "application/json")).await
    }

    /// A form, posted as a browser without JavaScript does.
    pub async fn submit(&self, endpoint: &str, form: &str, cookie: &str) -> Answer {
        self.send(post(&format!("/api/{endpoint}"), form, cookie, "text/html,application/xhtml+xml")).await
    }

    /// Makes a token with scopes, on the page of whoever's session it is; gives its secret.
    pub async fn token(&self, cookie: &str, scopes: &[&str]) -> String {
        let boxes: String = scopes.iter().enumerate().map(|(n, s)| format!("&scopes[{n}]={s}")).collect();
        let made = self.call("account/make_token", &format!("name=test&days=1{boxes}"), cookie).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        let (_, rest) = made.body.split_once("\"secret\":\"").expect("a secret");
        rest.split('"').next().unwrap_or_default().to_owned()
    }

    /// An operation of the REST API; `more` are headers.
    pub async fn rest(
        &self,
        operation: (&str, &str),
        secret: &str,
        body: Option<&Value>,
        more: &[(&str, &str)],
    ) -> Answer {
        let (method, path) = operation;
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if !secret.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {secret}"));
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).expect("a request")).await
    }

    /// Makes the first administrator, `ada`, and gives the session cookie.
    pub async fn admin(&self) -> String {
        let token = self.link.trim_start_matches("/welcome/");
        let form = format!("token={token}&name=ada&password=correct+horse+battery");
        let answer = self.call("session/accept", &form, "").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.cookie()
    }

    /// Makes a person of a role and gives their session cookie.
    pub async fn person(&self, admin: &str, name: &str, role: &str) -> String {
        let invited = self.call("people/invite", &format!("name={name}&role={role}"), admin).await;
        assert_eq!(invited.status, StatusCode::OK, "{}", invited.body);
        let (_, rest) = invited.body.split_once("/welcome/").expect("a link");
        let token = rest.split('"').next().unwrap_or_default();
        let form = format!("token={token}&name={name}&password=correct+horse+battery");
        self.call("session/accept", &form, "").await.cookie()
    }
}

pub fn post(path: &str, form: &str, cookie: &str, accept: &str) -> Request<Body> {
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::HOST, "localhost")
        .header(header::ORIGIN, "http://localhost")
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT, accept)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .expect("a request")
}
