//! The REST API: a change's whole way, requests done once, lists part after part, and what is refused how.

use crate::harness::{Answer, Console};
use http::{StatusCode, header};
use serde_json::{Value, json};

/// People of every role, each with a token for what they do.
struct Team {
    console: Console,
    admin: String,
    editor: String,
    reviewer: String,
    deployer: String,
}

impl Team {
    async fn new() -> Self {
        let console = Console::new().await;
        let session = console.admin().await;
        let admin = console.token(&session, &["manage"]).await;
        let mut secrets = Vec::new();
        for (name, role, scope) in
            [("emil", "editor", "edit"), ("rita", "reviewer", "review"), ("dora", "deployer", "deploy")]
        {
            let cookie = console.person(&session, name, role).await;
            secrets.push(console.token(&cookie, &[scope]).await);
        }
        let [editor, reviewer, deployer] = secrets.try_into().expect("three");
        Self { console, admin, editor, reviewer, deployer }
    }

    async fn get(&self, path: &str) -> Answer {
        self.console.rest(("GET", path), &self.editor, None, &[]).await
    }

    async fn post(&self, path: &str, secret: &str, body: Value) -> Answer {
        let body = (!body.is_null()).then_some(&body);
        self.console.rest(("POST", path), secret, body, &[]).await
    }

    /// A draft of the editor's.
    async fn draft(&self) -> i64 {
        let body = json!({ "kind": "rule_set", "from": { "document": document(&["a"]) } });
        let made = self.post("/environments/sandbox/drafts", &self.editor, body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        made.json()["id"].as_i64().expect("an id")
    }

    /// A change of it.
    async fn change(&self) -> i64 {
        let draft = self.draft().await;
        let body = json!({ "draft": draft, "revision": 1, "title": "Store mail" });
        let made = self.post("/changes", &self.editor, body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        made.json()["id"].as_i64().expect("an id")
    }
}

fn document(rules: &[&str]) -> Value {
    let rules: Vec<Value> = rules
        .iter()
        .map(|name| {
            json!({
                "Name": name, "Enabled": true, "TlsPolicy": "Optional", "ScanEnabled": true,
                "Recipients": [format!("{name}@example.com")],
                "Actions": [{ "S3Action": { "BucketName": "mail-archive" } }],
            })
        })
        .collect();
    json!({ "Metadata": { "Name": "inbound" }, "Rules": rules })
}

fn is_problem(answer: &Answer, status: StatusCode, word: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    assert_eq!(problem["type"], format!("urn:countersign:problem:{word}"), "{}", answer.body);
    assert_eq!(problem["status"], status.as_u16());
    assert!(problem["title"].is_string() && problem["detail"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_goes_its_whole_way() {
    let team = Team::new().await;
    let change = team.change().await;
    let shown = team.get(&format!("/changes/{change}")).await.json();
    assert_eq!((&shown["state"], &shown["author"]), (&json!("in_review"), &json!("emil")));
    assert_eq!(shown["document"]["Rules"][0]["Name"], "a");
    assert!(shown["plan"].as_array().is_some_and(|steps| !steps.is_empty()));

    let approval = json!({ "revision": 1, "plan_hash": shown["plan_hash"] });
    let wrong = json!({ "revision": 1, "plan_hash": "0".repeat(64) });
    let path = format!("/changes/{change}/approvals");
    is_problem(&team.post(&path, &team.reviewer, wrong).await, StatusCode::CONFLICT, "conflict");
    is_problem(&team.post(&path, &team.editor, approval.clone()).await, StatusCode::FORBIDDEN, "forbidden");
    let deploy = format!("/changes/{change}/deployments");
    is_problem(&team.post(&deploy, &team.deployer, Value::Null).await, StatusCode::CONFLICT, "refused");
    let approved = team.post(&path, &team.reviewer, approval).await;
    assert_eq!(approved.status, StatusCode::NO_CONTENT, "{}", approved.body);

    let begun = team.post(&deploy, &team.deployer, Value::Null).await;
    assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.body);
    let location = begun.header("location").trim_start_matches("/api/v1").to_owned();
    let deployment = loop {
        let deployment = team.get(&location).await.json();
        if deployment["finished_at"].is_string() {
            break deployment;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!((&deployment["state"], &deployment["is_live"]), (&json!("done"), &json!(true)));
    let live = team.get("/environments/sandbox/live").await.json();
    assert_eq!(live["active"]["Rules"][0]["Name"], "a", "{live}");
    let states = team.get("/changes?state=live").await.json();
    assert_eq!(states["items"][0]["id"], change);
    let audit = team.get("/audit?deed=change.approve").await.json();
    assert_eq!(audit["items"].as_array().map(Vec::len), Some(2), "one refused, one not: {audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_saved_over_what_was_read_and_nothing_else() {
    let team = Team::new().await;
    let draft = team.draft().await;
    let path = format!("/drafts/{draft}");
    let shown = team.get(&path).await;
    let tag = shown.header("etag").to_owned();
    assert_eq!(tag, "\"1\"");
    let body = json!({ "document": document(&["a", "b"]) });
    let save = async |tag: &str, body: &Value| {
        let condition = [("if-match", tag)];
        let more = if tag.is_empty() { &[][..] } else { &condition };
        team.console.rest(("PUT", &path), &team.editor, Some(body), more).await
    };
    is_problem(&save("", &body).await, StatusCode::PRECONDITION_REQUIRED, "precondition-required");
    for forged in ["\"0\"", "\"99\"", "1", "*", "W/\"1\"", "\"x\""] {
        is_problem(&save(forged, &body).await, StatusCode::PRECONDITION_FAILED, "stale");
    }
    let saved = save(&tag, &body).await;
    assert_eq!((saved.status, saved.header("etag")), (StatusCode::OK, "\"2\""), "{}", saved.body);
    let stale = save(&tag, &json!({ "document": document(&["mine"]) })).await;
    is_problem(&stale, StatusCode::PRECONDITION_FAILED, "stale");
    let now = team.get(&path).await.json();
    assert_eq!(
        (now["revision"].as_i64(), now["document"]["Rules"].as_array().map(Vec::len)),
        (Some(2), Some(2))
    );
    let old = team.get(&format!("{path}?revision=1")).await.json();
    assert_eq!(old["document"]["Rules"].as_array().map(Vec::len), Some(1));

    let wrong = save("\"2\"", &json!({ "document": { "Rules": [{ "Name": 7 }] } })).await;
    is_problem(&wrong, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
    assert!(wrong.json()["errors"].as_array().is_some_and(|all| !all.is_empty()), "{}", wrong.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_with_a_key_is_done_once() {
    let team = Team::new().await;
    let path = "/environments/sandbox/drafts";
    let key = [("idempotency-key", "8e03978e-40d5-43e8-bc93-6894a57f9324")];
    let body = json!({ "kind": "rule_set", "name": "once" });
    let send = async |body: &Value| team.console.rest(("POST", path), &team.editor, Some(body), &key).await;
    let (first, again) = (send(&body).await, send(&body).await);
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(again.header("idempotency-replayed"), "true");
    let drafts = team.get(path).await.json();
    assert_eq!(drafts["items"].as_array().map(Vec::len), Some(1));

    let other = send(&json!({ "kind": "rule_set", "name": "other" })).await;
    is_problem(&other, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
    let put = team.console.rest(("DELETE", "/drafts/1"), &team.editor, None, &key).await;
    is_problem(&put, StatusCode::UNPROCESSABLE_ENTITY, "invalid");

    // What was refused was not done: the same key does it once the fault is mended.
    let key = [("idempotency-key", "k2")];
    let change = team.change().await;
    let deploy = format!("/changes/{change}/deployments");
    let refused = team.console.rest(("POST", &deploy), &team.deployer, None, &key).await;
    is_problem(&refused, StatusCode::CONFLICT, "refused");
    let hash = team.get(&format!("/changes/{change}")).await.json()["plan_hash"].clone();
    let approval = json!({ "revision": 1, "plan_hash": hash });
    team.post(&format!("/changes/{change}/approvals"), &team.reviewer, approval).await;
    let begun = team.console.rest(("POST", &deploy), &team.deployer, None, &key).await;
    assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.body);
    let again = team.console.rest(("POST", &deploy), &team.deployer, None, &key).await;
    assert_eq!((again.status, again.body), (begun.status, begun.body));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_with_a_secret_is_not_kept() {
    let team = Team::new().await;
    let key = [("idempotency-key", "invite")];
    let body = json!({ "name": "zoe", "role": "viewer" });
    let send = async || team.console.rest(("POST", "/people"), &team.admin, Some(&body), &key).await;
    let (first, again) = (send().await, send().await);
    assert_eq!((first.status, again.status), (StatusCode::OK, StatusCode::OK), "{}", again.body);
    assert_eq!(again.header("idempotency-replayed"), "");
    assert_ne!(first.json()["path"], again.json()["path"], "each link is shown once");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_read_part_after_part() {
    let team = Team::new().await;
    let mut all = Vec::new();
    for _ in 0..5 {
        all.insert(0, team.change().await);
    }
    let (mut read, mut before) = (Vec::new(), String::new());
    loop {
        let part = team.get(&format!("/changes?limit=2{before}")).await.json();
        let rows = part["items"].as_array().expect("rows");
        assert!(rows.len() <= 2);
        read.extend(rows.iter().filter_map(|row| row["id"].as_i64()));
        match part["next"].as_i64() {
            Some(next) => before = format!("&before={next}"),
            None => break,
        }
        // What is added meanwhile moves nothing.
        team.change().await;
    }
    assert_eq!(read, all);
    for forged in ["before=-1", "before=-9223372036854775808"] {
        assert_eq!(team.get(&format!("/changes?{forged}")).await.json()["items"], json!([]));
    }
    for wrong in
        ["limit=0", "limit=201", "limit=-1", "limit=x", "before=x", "before=9223372036854775808", "state=x"]
    {
        is_problem(
            &team.get(&format!("/changes?{wrong}")).await,
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid",
        );
    }
    is_problem(&team.get("/changes?environment=none").await, StatusCode::NOT_FOUND, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_is_told_so() {
    let team = Team::new().await;
    for path in ["/nothing", "//", "/changes/x", "/drafts/1.5", "/changes/1/approvals/2"] {
        is_problem(&team.get(path).await, StatusCode::NOT_FOUND, "not-found");
    }
    let other = team.console.rest(("DELETE", "/changes"), &team.editor, None, &[]).await;
    is_problem(&other, StatusCode::METHOD_NOT_ALLOWED, "no-such-method");
    let keyed =
        team.console.rest(("TRACE", "/changes"), &team.editor, None, &[("idempotency-key", "k")]).await;
    is_problem(&keyed, StatusCode::METHOD_NOT_ALLOWED, "no-such-method");
    let send = async |kind: &str, body: &str| {
        let request = http::Request::post("/api/v1/changes")
            .header(header::AUTHORIZATION, format!("Bearer {}", team.editor))
            .header(header::CONTENT_TYPE, kind)
            .body(axum::body::Body::from(body.to_owned()));
        team.console.send(request.expect("a request")).await
    };
    is_problem(&send("application/json", "{").await, StatusCode::BAD_REQUEST, "no-json");
    is_problem(&send("text/plain", "{}").await, StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type");
    let unknown = r#"{"draft":1,"revision":1,"title":"t","extra":1}"#;
    for wrong in ["{}", "[]", "null", unknown] {
        is_problem(&send("application/json", wrong).await, StatusCode::UNPROCESSABLE_ENTITY, "invalid");
    }
    let huge = format!("\"{}\"", "x".repeat(9 * 1024 * 1024));
    is_problem(&send("application/json", &huge).await, StatusCode::PAYLOAD_TOO_LARGE, "too-large");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_is_for_everybody_and_complete() {
    let console = Console::new().await;
    let answer = console.rest(("GET", "/openapi.json"), "", None, &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    let api = answer.json();
    assert!(api["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{}", api["openapi"]);
    assert_eq!(api["info"]["title"], "Countersign");
    assert_eq!(api["components"]["securitySchemes"]["token"]["scheme"], "bearer");
    assert_eq!(api["security"], json!([{ "token": [] }]));
    for (path, item) in api["paths"].as_object().expect("there are paths") {
        for (method, operation) in item.as_object().expect("there are methods") {
            let at = format!("{method} {path}");
            assert!(operation["summary"].is_string(), "{at} says what it does");
            assert!(operation["responses"]["401"].is_object(), "{at}");
            let once = operation["parameters"].to_string().contains("Idempotency-Key");
            assert_eq!(once, method == "post", "{at}");
        }
    }
    let page = console.get("/api/v1", "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("with a token, made on the page of your account"), "{}", page.body);
    let nonce = page
        .header("content-security-policy")
        .split("'nonce-")
        .nth(1)
        .and_then(|rest| rest.split('\'').next());
    let nonce = nonce.expect("scripts need a nonce");
    assert!(page.body.contains(&format!("<script nonce=\"{nonce}\">")), "the page's script is its own");
    assert_eq!(page.body.matches("<script").count(), 1);
    assert!(page.body.contains("<code>POST /api/v1/changes/{change}/approvals</code>"), "{}", page.body);
}
