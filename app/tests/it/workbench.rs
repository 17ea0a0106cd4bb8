//! Pages that work on files: what they are without JavaScript.

use crate::{Answer, Site, encode};
use axum::{
    body::Body,
    extract::Request,
    http::{StatusCode, header},
};
use domain::Role;

/// The page a plain form is led to, with what was left for it; without the marks that take the page over.
async fn after(site: &Site, answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    let note = answer.note.split(';').next().unwrap_or_default().to_owned();
    let request =
        Request::get(&answer.location).header(header::COOKIE, note).body(Body::empty()).expect("a request");
    site.send(request).await.body.replace("<!>", "")
}

#[tokio::test]
async fn the_tools_are_there_for_every_role() {
    for role in Role::ALL {
        let site = Site::of(role);
        for (path, wanted) in [
            ("/manifests", "Check a text"),
            ("/manifests?environment=sandbox&object=arn:aws:s3:::b/m.csv", "value=\"arn:aws:s3:::b/m.csv\""),
            ("/manifests?tool=build", "A table becomes a manifest"),
            ("/manifests?tool=compare", "countersign manifest diff"),
            ("/manifests?tool=split", "At most 500 parts"),
            ("/manifests?tool=sample", "The same seed chooses the same rows."),
            ("/reports", "countersign job report DIR"),
            ("/bench", "What the function gets"),
        ] {
            let answer = site.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(answer.body.contains(wanted), "{path} lacks `{wanted}`");
        }
    }
}

#[tokio::test]
async fn a_pasted_manifest_is_checked_without_javascript() {
    let site = Site::of(Role::Viewer);
    let text = "bucket-a,fine\r\nbucket-a,%zz\r\nbucket-a,%4\r\nbucket-a,fine\r\n";
    let answer =
        site.post("/api/manifests/check", &[("text", text), ("fields", ""), ("duplicates", "on")]).await;
    assert_eq!(answer.location, "/manifests#found");
    let page = after(&site, &answer).await;
    for wanted in ["1 kind of error, 1 kind of warning", "2 ×", ", lines 2, 3", "escape-invalid", "duplicate"]
    {
        assert!(page.contains(wanted), "`{wanted}` in {page}");
    }
    assert!(!page.contains("crlf"), "browsers send a form's lines with CR");

    let refused = site.post("/api/manifests/check", &[("text", text), ("fields", "Size")]).await;
    assert!(refused.location.contains("err"), "{}", refused.location);
    let long = "x".repeat((1 << 20) + 1);
    let refused = site.post("/api/manifests/check", &[("text", &long)]).await;
    assert!(!refused.location.ends_with("#found"), "{}", refused.location);
}

#[tokio::test]
async fn a_manifest_in_s3_is_checked_without_javascript() {
    let site = Site::of(Role::Editor);
    let form = [
        ("environment", "sandbox"),
        ("object", "arn:aws:s3:::b/m.csv"),
        ("fields", ""),
        ("duplicates", "on"),
    ];
    let answer = site.post("/api/manifests/check_object", &form).await;
    assert_eq!(answer.location, "/manifests#found");
    let page = after(&site, &answer).await;
    for wanted in ["0123456789abcdef", "space-raw"] {
        assert!(page.contains(wanted), "`{wanted}` in {page}");
    }
}

#[tokio::test]
async fn the_bench_judges_what_the_address_brings() {
    let site = Site::of(Role::Viewer);
    let rows = "my-bucket,a%2Bb\nmy-bucket,second+one\n";
    let page = site.get(&format!("/bench?schema=1.0&rows={}&row=2", encode(rows))).await.body;
    assert!(page.contains("arn:aws:s3:::my-bucket") && page.contains("second+one"), "{page}");
    let answer = r#"{"results":[{"taskId":"other","resultCode":"Succeeded"}]}"#;
    let page =
        site.get(&format!("/bench?schema=2.0&rows={}&answer={}", encode(rows), encode(answer))).await.body;
    let page = page.replace("<!>", "");
    for wanted in ["the request has no task", "TemporaryFailure", "a%2Bb,,failed,"] {
        assert!(page.contains(wanted), "`{wanted}` in {page}");
    }
    let page = site.get("/bench?rows=bucket").await.body;
    assert!(page.contains("row 1: the row needs a bucket and a key"), "{page}");
}

#[tokio::test]
async fn a_handler_is_run_on_rows_without_javascript() {
    let site = Site::of(Role::Viewer);
    let job = r#"{"Operation":{"LambdaInvoke":{"InvocationSchemaVersion":"2.0"}}}"#;
    let fields = [
        ("source", "exports.handler = 1"),
        ("job", job),
        ("rows", "b,k1\r\nb,k2\r\nb,k3\r\n"),
        ("take", "2"),
        ("back", "/bench?schema=2.0&rows=b%2Ck1%0Ab%2Ck2%0A#runs"),
    ];
    let answer = site.post("/api/bench/run", &fields).await;
    assert_eq!(answer.location, "/bench?schema=2.0&rows=b%2Ck1%0Ab%2Ck2%0A#runs");
    let page = after(&site, &answer).await;
    // The world's handler answers as one for mails does.
    assert!(page.contains("0 succeeded, 2 failed"), "{page}");
    assert_eq!(page.matches("called <code>callback</code>").count(), 2, "two rows");
}
