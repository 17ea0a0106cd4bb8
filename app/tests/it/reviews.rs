//! Pages of reviews: requirements with reasons, threads beside their fields, the policy's form.

use crate::{Site, world_reviews::SAID};
use axum::http::StatusCode;
use domain::Role;

#[tokio::test]
async fn a_change_says_what_is_met_and_what_not() {
    let body = Site::of(Role::Deployer).get("/changes/9").await.body;
    for part in [
        "Requirements",
        "no approval signs this very plan",
        "1 thread(s) are open",
        "/environments/sandbox/policy",
    ] {
        assert!(body.contains(part), "{part}");
    }
    assert!(body.contains("reviews/assign") && body.contains("reviews/take_over"));
    assert!(!body.contains("reviews/break_glass"), "a deployer breaks no glass");
    assert!(Site::of(Role::Admin).get("/changes/9").await.body.contains("reviews/break_glass"));
}

#[tokio::test]
async fn a_thread_stands_beside_its_field_and_in_the_list() {
    for path in ["/changes/9?tab=rules", "/changes/9?tab=talk"] {
        let body = Site::of(Role::Editor).get(path).await.body;
        assert!(body.contains("id=\"thread-3\""), "{path}");
        assert!(body.contains("<strong>one"), "{path}");
        assert!(body.contains("reviews/apply") && body.contains("reviews/resolve"), "{path}");
        // The rule only moved, so no line of the diff is about the field: the thread says what it is about.
        assert!(body.contains("→ action 1 → BucketName"), "{path}");
    }
    let body = Site::of(Role::Viewer).get("/changes/9?tab=rules").await.body;
    assert!(body.contains("id=\"thread-3\"") && !body.contains("reviews/begin"), "a viewer reads");
}

#[tokio::test]
async fn nothing_people_say_becomes_markup() {
    for path in ["/changes/9?tab=rules", "/changes/9?tab=talk"] {
        let body = Site::of(Role::Editor).get(path).await.body;
        let outside_of_data: String =
            body.split("<script").filter(|part| !part.contains("__RESOLVED_RESOURCES")).collect();
        assert!(SAID.contains("<script>"));
        for forbidden in ["<script>alert", "href=\"javascript", "\"><script"] {
            assert!(!outside_of_data.contains(forbidden), "{path}: {forbidden}");
        }
    }
}

#[tokio::test]
async fn a_comment_is_posted_without_javascript_and_comes_back_to_its_page() {
    let fields =
        [("thread[change]", "9"), ("thread[revision]", "2"), ("thread[path]", ""), ("thread[text]", "Fine")];
    let answer = Site::of(Role::Editor).post("/api/reviews/begin", &fields).await;
    assert!(answer.status.is_redirection(), "{} {}", answer.status, answer.body);
    assert!(answer.location.starts_with("http://localhost/from"), "{}", answer.location);
}

#[tokio::test]
async fn a_policy_is_shown_to_everybody_and_set_by_admins() {
    for (role, can) in [(Role::Viewer, false), (Role::Deployer, false), (Role::Admin, true)] {
        let answer = Site::of(role).get("/environments/sandbox/policy").await;
        assert_eq!(answer.status, StatusCode::OK, "{role}");
        assert!(answer.body.contains("Fri 16:00 - Mon 08:00 Europe/Berlin weekend"), "{role}");
        assert_eq!(answer.body.contains("Save the policy"), can, "{role}");
    }
    assert_eq!(Site::of(Role::Admin).get("/environments/nowhere/policy").await.status, StatusCode::NOT_FOUND);
    let fields = [("environment", "sandbox"), ("policy[approvals]", "9"), ("policy[role]", "reviewer")];
    let wrong = Site::of(Role::Admin).post("/api/reviews/set_policy", &fields).await;
    assert!(wrong.status.is_redirection(), "{}", wrong.status);
    assert!(
        wrong.note.contains("approvals") || wrong.location.contains("err"),
        "{} {}",
        wrong.note,
        wrong.location
    );
}
