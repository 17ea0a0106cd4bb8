//! The inventory of the REST API's operations, and what each takes of a token.

use crate::harness::{Answer, Console};
use http::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What an operation takes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Takes {
    /// A token.
    Token,
    /// A scope, and the refusal of whoever lacks it is noted.
    Scope(&'static str),
    /// A scope; nothing is noted, as nothing is done.
    Unnoted(&'static str),
}
use Takes::{Scope, Token, Unnoted};

/// Every operation: method, address, what it takes, and a body that gets as far as that question.
fn operations() -> Vec<(&'static str, &'static str, Takes, Value)> {
    let none = || Value::Null;
    let sample = json!({ "name": "s", "recipients": ["a@example.com"] });
    vec![
        ("GET", "/audit", Token, none()),
        ("GET", "/changes", Token, none()),
        ("POST", "/changes", Scope("edit"), json!({ "draft": 1, "revision": 1, "title": "t" })),
        ("GET", "/changes/{change}", Token, none()),
        ("POST", "/changes/{change}/acknowledge", Scope("review"), json!({ "revision": 1 })),
        ("POST", "/changes/{change}/approvals", Scope("review"), json!({ "revision": 1, "plan_hash": "x" })),
        ("POST", "/changes/{change}/assign", Scope("edit"), json!({ "people": [] })),
        ("POST", "/changes/{change}/comments", Scope("edit"), json!({ "text": "t" })),
        ("POST", "/changes/{change}/deployments", Scope("deploy"), none()),
        ("GET", "/changes/{change}/preflight", Token, none()),
        ("POST", "/changes/{change}/send-back", Scope("review"), json!({ "reason": "r" })),
        ("POST", "/changes/{change}/take-over", Scope("edit"), none()),
        ("POST", "/changes/{change}/update", Scope("edit"), none()),
        ("POST", "/changes/{change}/withdraw", Scope("edit"), none()),
        ("GET", "/deployments/{deployment}", Token, none()),
        ("POST", "/deployments/{deployment}/return", Scope("deploy"), none()),
        ("POST", "/deployments/{deployment}/roll-back", Scope("deploy"), none()),
        ("POST", "/deployments/{deployment}/stop", Scope("deploy"), none()),
        ("DELETE", "/drafts/{draft}", Scope("edit"), none()),
        ("POST", "/drafts/{draft}/restoration", Scope("edit"), none()),
        ("GET", "/environments/{environment}/drafts/deleted", Token, none()),
        ("GET", "/drafts/{draft}", Token, none()),
        ("PUT", "/drafts/{draft}", Scope("edit"), json!({ "document": { "Name": "x", "Rules": [] } })),
        ("GET", "/drafts/{draft}/findings", Token, none()),
        ("GET", "/drafts/{draft}/outcomes", Token, none()),
        ("GET", "/drafts/{draft}/revisions", Token, none()),
        ("GET", "/environments", Token, none()),
        (
            "POST",
            "/environments",
            Scope("manage"),
            json!({ "id": "e", "account": "111122223333", "region": "eu-central-1", "colour": "red", "by": "ambient" }),
        ),
        ("GET", "/environments/{environment}", Token, none()),
        ("PATCH", "/environments/{environment}", Scope("manage"), json!({ "requires_expectations": true })),
        ("GET", "/environments/{environment}/deployments", Token, none()),
        ("GET", "/environments/{environment}/drafts", Token, none()),
        (
            "POST",
            "/environments/{environment}/drafts",
            Scope("edit"),
            json!({ "kind": "rule_set", "name": "n" }),
        ),
        ("GET", "/environments/{environment}/expectations", Token, none()),
        ("GET", "/environments/{environment}/jobs", Token, none()),
        ("GET", "/environments/{environment}/live", Token, none()),
        ("GET", "/environments/{environment}/samples", Token, none()),
        ("POST", "/environments/{environment}/samples", Scope("edit"), sample.clone()),
        ("DELETE", "/expectations/{expectation}", Scope("edit"), none()),
        ("POST", "/external-ids", Unnoted("manage"), none()),
        ("GET", "/inbox", Token, none()),
        ("GET", "/jobs/{job}", Token, none()),
        ("POST", "/jobs/{job}/cancel", Scope("deploy"), json!({ "reason": "r" })),
        ("POST", "/jobs/{job}/look", Token, none()),
        ("PUT", "/jobs/{job}/priority", Scope("deploy"), json!({ "priority": 1 })),
        ("GET", "/jobs/{job}/report", Token, none()),
        ("POST", "/jobs/{job}/run-failed-again", Scope("edit"), none()),
        ("POST", "/jobs/{job}/start", Scope("deploy"), json!({ "reason": "r" })),
        ("GET", "/me", Token, none()),
        ("GET", "/people", Token, none()),
        ("POST", "/people", Scope("manage"), json!({ "name": "n", "role": "viewer" })),
        ("PATCH", "/people/{person}", Scope("manage"), json!({ "role": "viewer" })),
        ("POST", "/people/{person}/reset", Scope("manage"), none()),
        ("DELETE", "/samples/{sample}", Scope("edit"), none()),
        ("GET", "/samples/{sample}", Token, none()),
        ("PUT", "/samples/{sample}", Scope("edit"), sample),
        ("POST", "/samples/{sample}/expectations", Scope("edit"), json!({ "draft": 1, "revision": 1 })),
        ("GET", "/search", Token, none()),
        ("POST", "/service-accounts", Scope("manage"), json!({ "name": "n", "role": "viewer" })),
        ("GET", "/tokens", Token, none()),
        ("DELETE", "/tokens/{token}", Token, none()),
    ]
}

/// The address with things in it that are there, where something has to be.
fn filled(path: &str) -> String {
    let path = path.replace("{environment}", "sandbox").replace("{draft}", "1").replace("{sample}", "1");
    path.split('/').map(|step| if step.starts_with('{') { "99" } else { step }).collect::<Vec<_>>().join("/")
}

async fn ask(
    console: &Console,
    operation: &(&str, &str, Takes, Value),
    secret: &str,
    more: &[(&str, &str)],
) -> Answer {
    let (method, path, _, body) = operation;
    let body = (!body.is_null()).then_some(body);
    console.rest((method, &filled(path)), secret, body, more).await
}

/// A console with a draft and a sample of number 1, and its administrator's session.
async fn furnished() -> (Console, String) {
    let console = Console::new().await;
    let admin = console.admin().await;
    let secret = console.token(&admin, &["edit"]).await;
    for (path, body) in [
        ("/environments/sandbox/drafts", json!({ "kind": "rule_set", "name": "inbound" })),
        (
            "/environments/sandbox/samples",
            json!({ "name": "s", "recipients": ["a@example.com"], "eml": "From: a@example.com\r\nSubject: x\r\n\r\nhello" }),
        ),
    ] {
        let made = console.rest(("POST", path), &secret, Some(&body), &[]).await;
        assert_eq!(
            (made.status, made.json()["id"].as_i64()),
            (StatusCode::CREATED, Some(1)),
            "{}",
            made.body
        );
    }
    (console, admin)
}

#[test]
fn the_inventory_is_whole() {
    let description = serde_json::to_value(server::rest::description()).expect("it is JSON");
    let paths = description["paths"].as_object().expect("there are paths");
    let found: BTreeSet<String> = paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().expect("it has methods").keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let known: BTreeSet<String> =
        operations().iter().map(|(method, path, ..)| format!("{method} /api/v1{path}")).collect();
    assert_eq!(found, known, "put a new operation into the inventory, and say what it takes");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_without_a_token_that_works() {
    let (console, admin) = furnished().await;
    let dead = console.token(&admin, &["edit", "review", "deploy", "manage"]).await;
    let id = console.rest(("GET", "/me"), &dead, None, &[]).await.json()["token"].to_string();
    let gone = console.rest(("DELETE", &format!("/tokens/{id}")), &dead, None, &[]).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.body);
    let basic = [("authorization", "Basic YWRhOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ==")];
    let session =
        [("cookie", admin.as_str()), ("origin", "http://localhost"), ("sec-fetch-site", "same-origin")];
    for operation in operations() {
        for (secret, more) in
            [("", &[][..]), ("countersign_0", &[]), (&dead, &[]), ("", &basic), ("", &session)]
        {
            let answer = ask(&console, &operation, secret, more).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{operation:?}: {}", answer.body);
            assert_eq!(answer.header("www-authenticate"), "Bearer");
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(answer.json()["type"], "urn:countersign:problem:unauthenticated");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_takes_its_scope_and_notes_what_it_refuses() {
    let (console, admin) = furnished().await;
    let scopes = ["edit", "review", "deploy", "manage"];
    let audit = console.token(&admin, &[]).await;
    let entries = async || {
        console.rest(("GET", "/audit"), &audit, None, &[]).await.json()["items"][0]["number"].as_i64()
    };
    for lacking in scopes {
        let others: Vec<&str> = scopes.into_iter().filter(|scope| *scope != lacking).collect();
        let secret = console.token(&admin, &others).await;
        for operation in operations() {
            let wanted = match operation.2 {
                Scope(scope) | Unnoted(scope) => scope == lacking,
                Token => false,
            };
            // What is allowed would be done, and other refusals would follow: here it is about this one.
            if !wanted {
                continue;
            }
            let before = entries().await;
            let answer = ask(&console, &operation, &secret, &[("if-match", "\"1\"")]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{operation:?}: {}", answer.body);
            let said = answer.json()["detail"].to_string();
            assert!(said.contains(&format!("the scope `{lacking}`")), "{operation:?}: {said}");
            let noted = i64::from(matches!(operation.2, Scope(_)));
            assert_eq!(entries().await, before.map(|n| n + noted), "{operation:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_takes_a_token_is_answered() {
    let (console, admin) = furnished().await;
    let secret = console.token(&admin, &[]).await;
    for operation in operations().into_iter().filter(|o| o.2 == Token && o.0 == "GET") {
        let answer = ask(&console, &operation, &secret, &[]).await;
        let there = !filled(operation.1).contains("99");
        let wanted = if there { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(answer.status, wanted, "{operation:?}: {}", answer.body);
    }
}
