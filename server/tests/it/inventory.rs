//! The inventory of endpoints: every server function, and who gets past the door.

use crate::harness::Console;
use http::StatusCode;
use leptos::server_fn::axum::server_fn_paths;
use std::collections::BTreeSet;

/// Server functions that work without anybody signed in.
const OPEN: [&str; 4] =
    ["/api/session/accept", "/api/session/invitation", "/api/session/sign_in", "/api/session/sign_out"];

/// Server functions that take somebody signed in. What role each takes is decided, and tested, in `backend`.
const BEHIND_THE_DOOR: &[&str] = &[
    "/api/account/change_password",
    "/api/account/end_others",
    "/api/account/end_session",
    "/api/account/make_token",
    "/api/account/revoke_token",
    "/api/account/show",
    "/api/audit/page",
    "/api/bench/page",
    "/api/bench/run",
    "/api/changes/approve",
    "/api/changes/list",
    "/api/changes/propose",
    "/api/changes/send_back",
    "/api/changes/show",
    "/api/changes/update",
    "/api/changes/withdraw",
    "/api/deployments/deploy",
    "/api/deployments/list",
    "/api/deployments/return_to",
    "/api/deployments/roll_back",
    "/api/deployments/show",
    "/api/deployments/stop",
    "/api/drafts/edit",
    "/api/drafts/history",
    "/api/drafts/latest",
    "/api/drafts/open",
    "/api/drafts/restore",
    "/api/drafts/save",
    "/api/environments/add",
    "/api/environments/external_id",
    "/api/environments/list",
    "/api/environments/require_expectations",
    "/api/environments/set_prices",
    "/api/expectations/add",
    "/api/expectations/delete",
    "/api/handlers/run",
    "/api/jobs/cancel",
    "/api/jobs/create",
    "/api/jobs/edit",
    "/api/jobs/look_at_aws",
    "/api/jobs/open",
    "/api/jobs/page",
    "/api/jobs/report",
    "/api/jobs/run_failed_again",
    "/api/home/find",
    "/api/home/inbox",
    "/api/jobs/save",
    "/api/jobs/set_priority",
    "/api/jobs/show",
    "/api/jobs/set_sandbox_function",
    "/api/jobs/start",
    "/api/manifests/check",
    "/api/manifests/check_object",
    "/api/manifests/page",
    "/api/people/add_service",
    "/api/people/invite",
    "/api/people/list",
    "/api/people/reset",
    "/api/people/set_active",
    "/api/people/set_role",
    "/api/reviews/acknowledge",
    "/api/reviews/apply",
    "/api/reviews/assign",
    "/api/reviews/begin",
    "/api/reviews/break_glass",
    "/api/reviews/policy",
    "/api/reviews/reply",
    "/api/reviews/resolve",
    "/api/reviews/set_policy",
    "/api/reviews/take_over",
    "/api/rule_sets/create",
    "/api/rule_sets/delete",
    "/api/rule_sets/deleted",
    "/api/rule_sets/page",
    "/api/rule_sets/read_live",
    "/api/rule_sets/restore",
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
    let known: BTreeSet<String> = OPEN.iter().chain(BEHIND_THE_DOOR).map(|p| (*p).to_owned()).collect();
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

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_exported_for_people_who_are_signed_in() {
    let console = Console::new().await;
    let admin = console.admin().await;
    let draft = "environment=sandbox&name=inbound&from=json&json=resource+%22aws_ses_receipt_rule_set%22+%22a%22+%7B%0A+rule_set_name+%3D+%22inbound%22%0A%7D%0A";
    let made = console.submit("rule_sets/create", draft, &admin).await;
    assert!(made.header("location").starts_with("/drafts/"), "{} {}", made.status, made.body);
    let draft = made.header("location").to_owned();
    for (file, begin) in [
        ("rules.tf", "resource \"aws_ses_receipt_rule_set\" \"inbound\""),
        ("template.yaml", "AWSTemplateFormatVersion"),
        ("template.json", "{"),
        ("create.sh", "#!/bin/sh"),
    ] {
        let path = format!("{draft}/export/{file}");
        let answer = console.get(&path, &admin).await;
        assert_eq!(answer.status, StatusCode::OK, "{file}: {}", answer.body);
        assert!(answer.body.starts_with(begin), "{file}: {}", answer.body);
        assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{file}\""));
        assert_ne!(console.get(&path, "").await.status, StatusCode::OK, "{file}");
    }
    assert_eq!(console.get(&format!("{draft}/export/rules.exe"), &admin).await.status, StatusCode::NOT_FOUND);
}
