//! The inventory of endpoints: every server function, and who gets past the door.

use crate::harness::Console;
use http::StatusCode;
use leptos::server_fn::axum::server_fn_paths;
use std::collections::BTreeSet;

/// Server functions that work without anybody signed in.
const OPEN: [&str; 4] =
    ["/api/session/accept", "/api/session/invitation", "/api/session/sign_in", "/api/session/sign_out"];

/// Server functions that take somebody signed in. What role each takes is decided, and tested, in `backend`.
const BEHIND_THE_DOOR: [&str; 34] = [
    "/api/audit/page",
    "/api/changes/approve",
    "/api/changes/comment",
    "/api/changes/list",
    "/api/changes/propose",
    "/api/changes/send_back",
    "/api/changes/show",
    "/api/changes/update",
    "/api/changes/withdraw",
    "/api/deployments/deploy",
    "/api/deployments/list",
    "/api/deployments/roll_back",
    "/api/deployments/show",
    "/api/drafts/edit",
    "/api/drafts/history",
    "/api/drafts/open",
    "/api/drafts/restore",
    "/api/drafts/save",
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
    "/api/samples/add",
    "/api/samples/delete",
    "/api/samples/get",
    "/api/samples/list",
    "/api/samples/update",
    "/api/session/frame",
];

#[tokio::test(flavor = "multi_thread")]
async fn the_inventory_is_whole() {
    // Making the router links every server function into this test.
    let _console = Console::new().await;
    let found: BTreeSet<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    let known: BTreeSet<String> = OPEN.iter().chain(&BEHIND_THE_DOOR).map(|p| (*p).to_owned()).collect();
    assert_eq!(found, known, "put a new endpoint into the inventory, and say who gets past the door");
}

#[tokio::test(flavor = "multi_thread")]
async fn anonymous_callers_get_past_no_other_endpoint() {
    let console = Console::new().await;
    for path in BEHIND_THE_DOOR {
        let endpoint = path.trim_start_matches("/api/");
        for cookie in ["", "countersign=0123456789abcdef", "__Host-countersign=0123456789abcdef"] {
            let answer = console.call(endpoint, "", cookie).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}: {}", answer.body);
            assert_eq!(answer.body, r#"{"Failure":"Unauthenticated"}"#, "{path}");
        }
        let form = console.submit(endpoint, "", "").await;
        let led = form.status == StatusCode::SEE_OTHER && form.header("location").starts_with("/sign-in");
        assert!(
            led || form.status == StatusCode::FOUND || form.status == StatusCode::UNAUTHORIZED,
            "{path}: {}",
            form.status
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_taken_from_nobody_unknown() {
    let console = Console::new().await;
    for path in ["/upload/sample?environment=sandbox", "/upload/rule-set?environment=sandbox"] {
        let answer = console.send(crate::harness::post(path, "", "", "text/html")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert_eq!(answer.header("location"), "/sign-in?next=/", "{path}");
    }
}
