//! The pages as the server sends them: whole without JavaScript, with the forms that a browser posts.

#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

mod jobs_world;
mod reviews;
mod tokens_world;
mod workbench;
mod world;
mod world_overview;
mod world_reviews;

use app::{App, shell};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{Method, StatusCode, header},
    response::Response,
};
use domain::{Caller, Role, port::Services};
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list, handle_server_fns_with_context};
use std::sync::LazyLock;
use tower::ServiceExt;

static ROUTES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

/// The pages and server functions over a world, for somebody of a role.
struct Site {
    router: Router,
    caller: Caller,
}

/// What came back: status, where to go next, and the body.
struct Answer {
    status: StatusCode,
    location: String,
    /// What it leaves for the next page, as a cookie.
    note: String,
    body: String,
}

impl Site {
    fn of(role: Role) -> Self {
        Self::over(world::services(), role)
    }

    fn over(services: Services, role: Role) -> Self {
        let options = LeptosOptions::builder()
            .output_name("countersign")
            .site_root(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/site"))
            .site_pkg_dir("pkg")
            .build();
        let context = move || provide_context(services.clone());
        let functions = {
            let context = context.clone();
            move |request: Request| handle_server_fns_with_context(context.clone(), request)
        };
        let router = Router::new()
            .route("/api/{*path}", axum::routing::any(functions))
            .leptos_routes_with_context(&options, ROUTES.clone(), context, {
                let options = options.clone();
                move || shell(options.clone())
            })
            .with_state(options);
        Self { router, caller: world::caller(role) }
    }

    async fn send(&self, mut request: Request) -> Answer {
        request.extensions_mut().insert(self.caller.clone());
        let response: Response = self.router.clone().oneshot(request).await.expect("the router answers");
        let status = response.status();
        let named =
            |name| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let (location, note) = (named(header::LOCATION), named(header::SET_COOKIE));
        let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("the body is read");
        Answer { status, location, note, body: String::from_utf8(bytes.to_vec()).expect("the body is text") }
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// Posts a form as a browser without JavaScript does.
    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, "http://localhost/from")
            .body(Body::from(pairs.collect::<Vec<_>>().join("&")))
            .expect("a request");
        self.send(request).await
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// The pages of the work, each with something that must stand on it.
const PAGES: &[(&str, &str)] = &[
    ("/", "Waits for you (1)"),
    ("/", "you were asked to review it"),
    ("/", "href=\"/jobs/drafts/6\""),
    ("/", "read every &lt;b&gt;letter"),
    ("/", "glass broken"),
    ("/search", "by names, addresses, ARNs"),
    ("/search?q=zebra&kind=comment", "is &lt;i&gt;the"),
    ("/search?q=walrus", "Nothing holds all these words"),
    ("/environments/sandbox/policy", "Freeze windows"),
    ("/drafts/5", "drop-spam"),
    ("/drafts/5?rule=1&sample=2", "mail-archive"),
    ("/drafts/5?rule=2", "Mailbox does not exist"),
    ("/drafts/5/history", "1 rule changed, 1 moved"),
    ("/drafts/5/propose", "Propose inbound revision 1"),
    ("/e/sandbox/samples", "Invoice to Ana"),
    ("/e/sandbox/samples/new", "Paste a mail"),
    ("/samples/1", "o3q8v1m2c7t5k0h9d4r6b2n8j1f5s0a7exv4k2o1"),
    ("/changes", "Waits for a review (1)"),
    ("/changes/9", "2 mails and "),
    ("/changes/9?tab=rules", "moved from"),
    ("/changes/9?tab=plan", "SetActiveReceiptRuleSet"),
    ("/changes/9?tab=plan", "less than 1 s at 50 calls per second"),
    ("/changes/9?tab=plan", "aws lambda add-permission"),
    ("/e/sandbox/rule-sets", "Somebody changed what is live"),
    ("/deployments/7", "steps done"),
    ("/deployments/8", "mail &lt;b&gt;is lost"),
    ("/deployments/8", "it is built anew from what the console recorded"),
    ("/changes/9?tab=findings", "eu-central-1"),
    ("/changes/9?tab=talk", "proposed this change"),
    ("/changes/9?tab=preflight", "1 fails, 1 not allowed to look, 1 passes"),
    ("/changes/9?tab=preflight", "stops the deployment"),
    ("/changes/10?tab=preflight", "function:&lt;b&gt;"),
    ("/e/sandbox/jobs", "complete, with 1,204 failures"),
    ("/e/sandbox/jobs/new", "Invoke a function, S3 makes the list"),
    ("/jobs/drafts/6", "fields[Operation.LambdaInvoke.FunctionArn]"),
    ("/jobs/drafts/6", "version 1 never changes"),
    ("/drafts/6/propose", "Rows to try first"),
    ("/jobs/3", "waits to be started"),
    ("/jobs/4", "Read the report"),
    ("/jobs/4?report=1", "PermanentFailure"),
    ("/changes/10", "50 rows are tried first"),
    ("/changes/10?tab=roles", "batchoperations.s3.amazonaws.com"),
    ("/changes/10?tab=plan", "CreateJob"),
    ("/changes/10?tab=findings", "findings all"),
];

#[tokio::test]
async fn every_page_is_whole_without_javascript_for_every_role() {
    for role in Role::ALL {
        let site = Site::of(role);
        for &(path, wanted) in PAGES {
            let answer = site.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(answer.body.contains(wanted), "{path} lacks `{wanted}`");
            assert!(answer.body.contains("· Countersign</title>"), "{path} has no title");
        }
    }
}

/// The browser loads a page's part by its address before it takes the page over; the page's head links it.
#[tokio::test]
async fn every_route_names_its_part() {
    let site = Site::of(Role::Admin);
    let mut seen = Vec::new();
    for route in ROUTES.iter() {
        let path =
            route.path().replace("{environment}", "sandbox").replace("{id}", "1").replace("{token}", "t");
        assert!(!path.contains('{'), "{path}: a parameter this test does not know");
        let body = site.get(&path).await.body;
        let linked: Vec<&str> = ["drafting", "reviewing", "running", "keeping", "settings", "workbench"]
            .into_iter()
            .filter(|part| body.contains(&format!("href=\"/pkg/split_{part}.wasm\"")))
            .collect();
        assert_eq!(linked, Vec::from_iter(app::parts::of(&path)), "{path}");
        seen.extend(linked);
    }
    for part in ["drafting", "reviewing", "keeping", "settings"] {
        assert!(seen.contains(&part), "no page of {part}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_with_its_status() {
    let site = Site::of(Role::Editor);
    for path in ["/drafts/77", "/drafts/5?revision=9", "/samples/77"] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains("There is no"), "{path}");
    }
}

#[tokio::test]
async fn what_a_mail_says_is_never_markup() {
    let site = Site::of(Role::Editor);
    for (path, text) in
        [("/samples/1", "<b>Invoice</b>"), ("/changes/9?tab=talk", "<script>alert(1)</script>")]
    {
        let body = site.get(path).await.body;
        let outside_of_data: String =
            body.split("<script").filter(|part| !part.contains("__RESOLVED_RESOURCES")).collect();
        assert!(!outside_of_data.contains(text), "{path}");
    }
}

#[tokio::test]
async fn a_viewer_can_read_and_try_but_not_edit() {
    let body = Site::of(Role::Viewer).get("/drafts/5").await.body;
    assert!(body.contains("You can read this draft"));
    assert!(body.contains("<fieldset disabled"), "the form is disabled");
    assert!(!body.contains("Propose…"));
    let body = Site::of(Role::Viewer).get("/changes/9").await.body;
    assert!(body.contains("What you cannot do now"));
    assert!(!body.contains("changes/approve"));
    let body = Site::of(Role::Reviewer).get("/changes/9").await.body;
    assert!(body.contains("changes/approve"));
}

#[tokio::test]
async fn only_a_deployer_sees_the_button_that_stops() {
    for (role, seen) in [(Role::Reviewer, false), (Role::Deployer, true)] {
        let body = Site::of(role).get("/deployments/7").await.body;
        assert_eq!(body.contains("deployments/stop"), seen, "{role}");
    }
}

/// What the form of the rule `archive` posts.
const ARCHIVE: [(&str, &str); 8] = [
    ("form[name]", "archive"),
    ("form[enabled]", "on"),
    ("form[tls_policy]", "Require"),
    ("form[recipients]", "ana@example.com, bo@example.com"),
    ("form[actions][0][kind]", "S3Action"),
    ("form[actions][0][bucket_name]", "another-bucket"),
    ("form[actions][1][kind]", "StopAction"),
    ("form[actions][1][scope]", "RuleSet"),
];

fn posted<'a>(based_on: &'a str, op: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields =
        vec![("draft", "5"), ("based_on", based_on), ("rule", "1"), ("op", op), ("set_name", "inbound")];
    fields.push(("kept", "&sample=2"));
    fields.extend(ARCHIVE);
    fields
}

#[tokio::test]
async fn a_plain_form_edits_saves_and_comes_back_to_the_same_place() {
    let services = world::services();
    let site = Site::over(services.clone(), Role::Editor);
    let answer = site.post("/api/drafts/edit", &posted("1", "move-rule:1:0")).await;
    assert_eq!(
        (answer.status, answer.location.as_str()),
        (StatusCode::FOUND, "/drafts/5?rule=0&sample=2#rule-0"),
        "{}",
        answer.body
    );
    let view = services.drafts.open(&world::caller(Role::Editor), 5, None).await.expect("it is there");
    assert_eq!(view.latest, 2);
    let first = &view.content.rule_set().expect("it is a rule set").rules[0];
    assert_eq!((first.name.as_str(), first.recipients.len(), first.actions.len()), ("archive", 2, 2));
    assert_eq!(first.scan_enabled, Some(false), "an unticked box is off");
}

#[tokio::test]
async fn a_conflict_without_javascript_shows_both_sides_and_loses_nothing() {
    let site = Site::of(Role::Editor);
    let first = site.post("/api/drafts/edit", &posted("1", "remove-rule:2")).await;
    assert!(first.location.starts_with("/drafts/5?rule=1"), "{}", first.location);
    let second = site.post("/api/drafts/edit", &posted("1", "save")).await;
    assert!(second.location.contains("&mine="), "{}", second.location);
    let body = site.get(&second.location).await.body;
    assert!(body.contains("Two people edited this draft"));
    assert!(body.contains("another-bucket"), "what was typed stands in the form");
    assert!(body.contains(r#"name="based_on" value="2""#), "saving goes on top of theirs");
}

#[tokio::test]
async fn a_form_based_on_a_revision_that_a_later_save_replaced_is_a_conflict_too() {
    let site = Site::of(Role::Editor);
    let answer = site.post("/api/drafts/edit", &posted("9", "save")).await;
    assert!(answer.location.starts_with("/drafts/5?rule=1&was=9&sample=2&mine="), "{}", answer.location);
}

#[tokio::test]
async fn a_refused_form_says_why_on_the_page_it_came_from() {
    let site = Site::of(Role::Editor);
    let answer =
        site.post("/api/samples/add", &[("environment", "sandbox"), ("eml", ""), ("recipients", "")]).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    let query =
        answer.location.split_once('?').map(|(_, q)| q.to_owned()).expect("the failure is in the address");
    let body = site.get(&format!("/e/sandbox/samples/new?{query}")).await.body;
    assert!(body.contains("there is no message: paste one"), "at the field");
    let added = site
        .post("/api/samples/add", &[("environment", "sandbox"), ("eml", "Subject: x\n\nhi"), ("tls", "on")])
        .await;
    assert_eq!(added.location, "/samples/7", "{}", added.body);
}

#[tokio::test]
async fn a_findings_witness_is_tried_in_the_preview_by_its_address() {
    let site = Site::of(Role::Viewer);
    let plain = site.get("/drafts/5?sample=2").await.body;
    let tried = site.get("/drafts/5?sample=2&to=ana%40example.com&tls=off#preview").await.body;
    assert!(!plain.contains("Tried here for"), "the sample is tried as it is stored");
    let (_, said) = tried.split_once("Tried here for").expect("it is said who it is tried for");
    let said: String = said.chars().take(120).collect();
    assert!(said.contains("ana@example.com") && said.contains("without TLS"), "{said}");
    let link = "/drafts/5?rule=";
    assert!(
        plain.contains("See it with") && plain.contains(link) && plain.contains("&amp;to="),
        "findings link to it"
    );
}

#[tokio::test]
async fn a_change_says_what_is_different_by_kind_with_both_sides_and_no_script() {
    let page = Site::of(Role::Viewer).get("/changes/9").await.body;
    for wanted in ["kinds of mail;", "<details", "Proposed", "Path through the rules", "Try it in the draft"]
    {
        assert!(page.contains(wanted), "the page lacks `{wanted}`");
    }
}

#[tokio::test]
async fn answers_of_functions_are_chosen_by_address() {
    let site = Site::of(Role::Viewer);
    let goes_on = site.get("/drafts/5?sample=1").await.body;
    let ends = site.get("/drafts/5?sample=1&a.0.0=STOP_RULE_SET").await.body;
    let (ends, _ways) = ends.split_once(r#"id="ways""#).expect("the picture comes behind");
    assert!(goes_on.contains("mail-archive/in/"), "the mail is stored");
    assert!(!ends.contains("mail-archive/in/"), "the function ended the set before the archive");
    assert!(ends.contains("not reached"));
}

/// What is around the rule set: the account's filters, and what follows an error, which AWS does not document.
#[tokio::test]
async fn filters_and_what_follows_an_error_are_chosen_by_address() {
    let site = Site::of(Role::Editor);
    let refused = domain::rules::outcome::Refusal::SourceBlocked.words();
    let page = site.get("/drafts/5?sample=1").await.body;
    assert!(!page.contains(refused) && page.contains("name=\"filters\"") && page.contains("name=\"after\""));
    let link = "/drafts/5?revision=1&amp;sample=1&amp;filters=Block%20198.51.100.0%2F24%20office";
    let printed =
        r#"{"Filters": [{"Name": "office", "IpFilter": {"Policy": "Block", "Cidr": "198.51.100.0/24"}}]}"#;
    for typed in ["block 198.51.100.0/24 office", printed] {
        let page = site.get(&format!("/drafts/5?sample=1&filters={}", encode(typed))).await.body;
        assert!(page.contains(refused), "{typed}: the host is kept out");
        assert!(page.contains(link), "{typed}: the link carries the filters");
        assert!(page.contains("no part of an expectation"), "{typed}");
    }
    let wrong = site.get("/drafts/5?sample=1&filters=Block+198.51.100.0%2F99").await.body;
    assert!(wrong.contains("The filters are left out") && !wrong.contains(refused));
    assert!(wrong.contains("aria-invalid=\"true\"") && wrong.contains("has no prefix length from 0 to 32"));

    let goes_on = site.get("/drafts/5?sample=1&a.0.0=ERROR").await.body;
    let ends = site.get("/drafts/5?sample=1&a.0.0=ERROR&after=ends").await.body;
    assert!(ends.contains("value=\"ends\" selected"), "it is chosen");
    assert!(ends.contains("a.0.0=STOP_RULE_SET&amp;after=ends#ways"), "the picture's links keep it");
    let (goes_on, _ways) = goes_on.split_once(r#"id="ways""#).expect("the picture comes behind");
    let (ends, _ways) = ends.split_once(r#"id="ways""#).expect("the picture comes behind");
    assert!(goes_on.contains("mail-archive/in/") && !ends.contains("mail-archive/in/"));
}

/// The picture is clicked through without JavaScript: each answer is a link that pins it and keeps the rest.
#[tokio::test]
async fn every_way_is_a_picture_whose_links_pin_an_answer() {
    let site = Site::of(Role::Viewer);
    let body = site.get("/drafts/5?rule=1&sample=1").await.body;
    let link = "/drafts/5?rule=1&amp;sample=1&amp;a.0.0=STOP_RULE_SET#ways";
    assert!(body.contains(&format!("href=\"{link}\"")), "{body}");
    assert!(!body.contains("style=\""), "the security policy takes no style in a page");
    let before = body.matches("class=\"line taken").count();
    let pinned = site.get("/drafts/5?rule=1&sample=1&a.0.0=STOP_RULE_SET").await.body;
    let taken = pinned.split("tree-branch taken").nth(1).expect("a branch is taken");
    assert!(taken.contains("STOP_RULE_SET") && taken.contains("aria-current=\"true\""), "{taken}");
    let after = pinned.matches("class=\"line taken").count();
    assert!(before > after && after == 1, "{before} lines, then {after}");
    assert!(pinned.contains("tree-action open"), "what other answers lead to stays in sight");
    assert!(!site.get("/drafts/5?sample=1").await.body.contains("Over a million ways"));
}

#[tokio::test]
async fn a_function_can_be_tried_without_javascript() {
    let site = Site::of(Role::Viewer);
    let page = site.get("/drafts/5").await.body;
    for wanted in [
        "download=\"event-1-1.json\"",
        "href=\"data:application/json",
        "Paste its answer",
        "Run a handler on it",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }

    // The page judges and pins what its own form brings.
    let typed = format!("/drafts/5?sample=1&t.0.0={}", encode(r#"{"disposition":"stop_rule"}"#));
    let page = site.get(&typed).await.body;
    assert!(page.contains("is not written in upper case"), "it is judged");
    let typed =
        format!("/drafts/5?sample=1&t.0.0={}", encode(r#"callback(null, {disposition: "STOP_RULE_SET"})"#));
    let page = site.get(&typed).await.body;
    assert!(page.contains("value=\"STOP_RULE_SET\" selected"), "it is pinned");
}

#[tokio::test]
async fn a_handler_can_be_run_without_javascript() {
    let site = Site::of(Role::Viewer);
    let fields = [
        ("source", "exports.handler = 1"),
        ("event", "{}"),
        ("at", "1772442941207"),
        ("rule", "0"),
        ("action", "0"),
        ("back", "/drafts/5?rule=0&sample=1"),
    ];
    let answer = site.post("/api/handlers/run", &fields).await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::FOUND, "/drafts/5?rule=0&sample=1"));
    let note = answer.note.split(';').next().unwrap_or_default().to_owned();
    assert!(note.starts_with("countersign-tried="), "{note}");
    let request =
        Request::get(answer.location).header(header::COOKIE, note).body(Body::empty()).expect("a request");
    let page = site.send(request).await.body.replace("<!>", "");
    for wanted in [
        "called <code>callback</code> with its answer",
        "2026-03-02T09:15:41.207Z",
        "a.0.0=STOP_RULE_SET",
        "Use this answer",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
    assert!(
        !page.split("__RESOLVED_RESOURCES").next().unwrap_or_default().contains("<i>exports"),
        "it is text"
    );

    let elsewhere =
        site.post("/api/handlers/run", &[&fields[..5], &[("back", "https://example.com/")]].concat()).await;
    assert_eq!(elsewhere.location, "/https/example.com", "it stays here");
}
