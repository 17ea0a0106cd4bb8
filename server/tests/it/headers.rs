//! What every answer carries.

use crate::harness::{Console, post};
use axum::body::Body;
use http::{Method, Request, StatusCode};

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_forbids_frames_foreign_scripts_and_sniffing() {
    let console = Console::new().await;
    let admin = console.admin().await;
    for path in
        ["/", "/sign-in", "/e/sandbox/rule-sets", "/audit", "/no/such/page", "/healthz", "/pkg/missing.js"]
    {
        let answer = console.get(path, &admin).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-request-id").len(), 16, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_own_scripts_carry_the_nonce_of_the_header() {
    let console = Console::new().await;
    let admin = console.admin().await;
    for (path, status) in [("/", StatusCode::OK), ("/no/such/page", StatusCode::NOT_FOUND)] {
        let answer = console.get(path, &admin).await;
        assert_eq!(answer.status, status, "{path}");
        let policy = answer.header("content-security-policy").to_owned();
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
        let scripts: Vec<&str> =
            answer.body.match_indices("<script").map(|(at, _)| &answer.body[at..]).collect();
        assert!(!scripts.is_empty(), "{path}");
        for script in scripts {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: {tag}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nonces_are_never_used_twice() {
    let console = Console::new().await;
    let (one, two) = (console.get("/sign-in", "").await, console.get("/sign-in", "").await);
    assert_ne!(one.header("content-security-policy"), two.header("content-security-policy"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_from_another_site_changes_nothing() {
    let console = Console::new().await;
    let admin = console.admin().await;
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let mut request = post("/api/people/invite", "name=eve&role=admin", &admin, "application/json");
        if name == "origin" {
            request.headers_mut().remove("sec-fetch-site");
        }
        request.headers_mut().insert(name, value.parse().expect("a header"));
        assert_eq!(console.send(request).await.status, StatusCode::FORBIDDEN, "{name}");
    }
    let people = console.call("people/list", "", &admin).await;
    assert!(!people.body.contains("eve"), "{}", people.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_changes_by_a_get() {
    let console = Console::new().await;
    let admin = console.admin().await;
    let answer = console.get("/api/people/invite?name=eve&role=admin", &admin).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_bound_to_the_host_over_tls_and_hidden_from_scripts_always() {
    for (secure, begins) in [(true, "__Host-countersign="), (false, "countersign=")] {
        let console = Console::with(secure).await;
        let token = console.link.trim_start_matches("/welcome/").to_owned();
        let form = format!("token={token}&name=ada&password=correct+horse+battery");
        let answer = console.call("session/accept", &form, "").await;
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with(begins), "{cookie}");
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
            "{cookie}"
        );
        assert_eq!(cookie.contains("Secure"), secure, "{cookie}");
        assert_eq!(answer.header("strict-transport-security").is_empty(), !secure);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_the_limit_is_refused() {
    let console = Console::new().await;
    let admin = console.admin().await;
    let form = format!("environment=sandbox&from=json&json={}", "x".repeat(9 * 1024 * 1024));
    let answer = console.call("rule_sets/create", &form, &admin).await;
    assert!(answer.status.is_client_error() || answer.status.is_server_error(), "{}", answer.status);
    let health =
        Request::builder().method(Method::GET).uri("/healthz").body(Body::empty()).expect("a request");
    assert_eq!(console.send(health).await.status, StatusCode::OK);
}
