//! The inventory of endpoints: every server function, and who gets past the door.

use crate::harness::Console;
use http::StatusCode;
use leptos::server_fn::axum::server_fn_paths;
use std::collections::BTreeSet;

/// Server functions that work without anybody signed in.
const OPEN: [&str; 4] =
    ["/api/session/accept", "/api/session/invitation", "/api/session/sign_in", "/api/session/sign_out"];

/// Server functions that take somebody signed in.
const BEHIND_THE_DOOR: [&str; 15] = [
    "/api/audit/page",
    "/api/deployments/deploy",
    "/api/deployments/list",
    "/api/deployments/roll_back",
    "/api/deployments/show",
    "/api/environments/add",
    "/api/environments/external_id",
    "/api/environments/list",
    "/api/people/invite",
    "/api/people/list",
    "/api/people/set_active",
    "/api/people/set_role",
    "/api/rule_sets/create",
    "/api/rule_sets/delete",
    "/api/rule_sets/page",
];

#[tokio::test(flavor = "multi_thread")]
async fn the_inventory_is_whole() {
    // Making the router links every server function into this test.
    let _console = Console::new().await;
    let found: BTreeSet<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    let mut known: BTreeSet<String> = OPEN.iter().chain(&BEHIND_THE_DOOR).map(|p| (*p).to_owned()).collect();
    known.insert("/api/session/frame".to_owned());
    assert_eq!(found, known, "put a new endpoint into the inventory, and say who gets past the door");
}

#[tokio::test(flavor = "multi_thread")]
async fn anonymous_callers_get_past_no_other_endpoint() {
    let console = Console::new().await;
    for (path, _) in server_fn_paths().filter(|(path, _)| !OPEN.contains(path)) {
        let endpoint = path.trim_start_matches("/api/");
        for cookie in ["", "countersign=0123456789abcdef"] {
            let answer = console.call(endpoint, FILLED, cookie).await;
            // An endpoint whose arguments are others than these cannot be decoded before it is refused.
            let refused = answer.status == StatusCode::UNAUTHORIZED || answer.body.contains("missing field");
            assert!(refused, "{path}: {} {}", answer.status, answer.body);
        }
    }
}

/// Values for the arguments of all endpoints.
const FILLED: &str =
    "name=x&role=viewer&person=1&active=true&environment=sandbox&from=empty&draft=1&change=1&deployment=1";
