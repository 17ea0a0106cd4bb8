//! Which client an environment gets. No test here leaves the machine.

use super::*;
use crate::aws::Kind;
use domain::environment::Colour;

/// An environment on this machine, on a port that nobody listens on.
fn environment(id: &str, access: Access) -> Environment {
    serde_json::from_value(serde_json::json!({
        "id": id, "account": "111122223333", "region": "eu-west-1", "colour": Colour::Green, "access": access,
        "endpoint_url": "http://127.0.0.1:1", "calls_per_second": 1000.0, "created_at": 0,
    }))
    .expect("it is an environment")
}

fn accounts() -> AwsAccounts {
    AwsAccounts::new(Arc::new(Sandbox::new("111122223333", "eu-west-1")), Vec::new())
}

#[tokio::test]
async fn the_sandbox_is_the_one_in_the_console() {
    let accounts = accounts();
    let client = accounts.receiving(&environment("sandbox", Access::Sandbox)).await.expect("it is built in");
    client.create_rule_set("in").await.expect("the set is new");
    assert_eq!(accounts.sandbox.list_rule_sets().await.expect("it answers"), ["in"]);
}

#[tokio::test]
async fn all_that_use_an_environment_share_one_client_until_its_settings_change() {
    let accounts = accounts();
    let profile = |name: &str| Access::Profile { name: name.into() };
    let one = environment("prod", profile("a"));
    let client = |environment| {
        let accounts = &accounts;
        async move { accounts.receiving(&environment).await.expect("clients are made without calling anybody") }
    };
    let first = client(one.clone()).await;
    assert!(Arc::ptr_eq(&first, &client(Environment { colour: Colour::Red, ..one.clone() }).await));
    for changed in [
        Environment { access: profile("b"), ..one.clone() },
        Environment { region: "us-east-1".into(), ..one.clone() },
        Environment { endpoint_url: None, ..one.clone() },
        Environment { calls_per_second: 2.0, ..one.clone() },
    ] {
        let before = client(one.clone()).await;
        assert!(!Arc::ptr_eq(&before, &client(changed).await));
    }
}

#[tokio::test]
async fn an_endpoint_elsewhere_is_refused_before_anything_is_sent() {
    let endpoint_url = Some("http://169.254.169.254".to_owned());
    let environment = Environment { endpoint_url, ..environment("prod", Access::Ambient) };
    let error = accounts().receiving(&environment).await.err().expect("it is no endpoint of ours");
    assert_eq!((error.kind, error.code.as_str()), (Kind::Refused, errors::NOT_SET_UP));
}

#[tokio::test]
async fn a_profile_that_is_not_there_is_a_matter_of_credentials() {
    let environment = environment("prod", Access::Profile { name: "countersign-no-such-profile".into() });
    let client = accounts().receiving(&environment).await.expect("clients are made without calling anybody");
    let error = client.identity().await.expect_err("there is no such profile");
    assert_eq!((error.kind, error.code.as_str()), (Kind::Credentials, errors::NO_CREDENTIALS), "{error}");
    assert!(error.message.contains("countersign-no-such-profile"), "{error}");
}
