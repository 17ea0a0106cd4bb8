//! Signing in, and what each role finds.

use crate::harness::Console;
use http::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn pages_lead_to_the_door_and_back() {
    let console = Console::new().await;
    let answer = console.get("/changes?state=open", "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/sign-in?next=/changes%3Fstate%3Dopen");
    console.admin().await;
    let form = "name=ada&password=correct+horse+battery&next=/changes%3Fstate%3Dopen";
    let signed_in = console.submit("session/sign_in", form, "").await;
    assert_eq!(signed_in.status, StatusCode::FOUND, "{}", signed_in.body);
    assert_eq!(signed_in.header("location"), "/changes?state=open");
    assert_eq!(console.get("/", &signed_in.cookie()).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_one_time_link_works_once() {
    let console = Console::new().await;
    let page = console.get(&console.link, "").await;
    assert!(page.body.contains("Welcome to Countersign"), "{}", page.body);
    console.admin().await;
    let token = console.link.trim_start_matches("/welcome/");
    let again = console
        .call("session/accept", &format!("token={token}&name=eve&password=correct+horse+battery"), "")
        .await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "{}", again.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_in_the_store() {
    let console = Console::new().await;
    let admin = console.admin().await;
    let answer = console.submit("session/sign_out", "", &admin).await;
    assert_eq!(answer.header("location"), "/sign-in");
    assert_eq!(console.get("/", &admin).await.status, StatusCode::SEE_OTHER, "the old cookie is dead");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_administrators_invite_people() {
    let console = Console::new().await;
    let admin = console.admin().await;
    for role in ["viewer", "editor", "reviewer", "deployer"] {
        let cookie = console.person(&admin, role, role).await;
        let answer = console.call("people/invite", "name=eve&role=admin", &cookie).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_says_nothing_about_the_name() {
    let console = Console::new().await;
    console.admin().await;
    let known = console.call("session/sign_in", "name=ada&password=wrong+wrong+wrong", "").await;
    let unknown = console.call("session/sign_in", "name=bob&password=wrong+wrong+wrong", "").await;
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    assert!(known.status.is_client_error());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_form_comes_back_to_its_page_and_says_why() {
    let console = Console::new().await;
    console.admin().await;
    let request = "name=ada&password=wrong+wrong+wrong";
    let mut posted = crate::harness::post("/api/session/sign_in", request, "", "text/html");
    posted.headers_mut().insert("referer", "http://localhost/sign-in".parse().expect("a header"));
    let answer = console.send(posted).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    let location = answer.header("location").trim_start_matches("http://localhost").to_owned();
    assert!(location.starts_with("/sign-in"), "{location}");
    let page = console.get(&location, "").await;
    assert!(page.body.contains("role=\"alert\""), "{}", page.body);
}
