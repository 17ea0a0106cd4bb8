//! Functions and roles, looked at.

use crate::target::{ACCOUNT, Target};

pub async fn a_function_is_found_by_its_versions(t: &Target) {
    let arn = t.job_function().await;
    let functions = &t.reach.functions;
    for (qualifier, version) in [("", "$LATEST"), (":$LATEST", "$LATEST"), (":1", "1")] {
        let found = functions.function(&format!("{arn}{qualifier}")).await.expect("it answers");
        let facts = found.unwrap_or_else(|| panic!("`{qualifier}` is there"));
        assert_eq!((facts.version.as_str(), facts.timeout, facts.memory), (version, 3, 128), "{qualifier}");
        assert!(facts.role.is_some_and(|role| role.contains(":role/")), "{qualifier}");
    }
    for gone in [format!("{arn}:7"), format!("{arn}:nobody"), format!("{arn}-gone")] {
        assert_eq!(functions.function(&gone).await.expect("it answers"), None, "{gone}");
    }
    assert_eq!(functions.function_policy(&arn).await.expect("it answers"), None);
}

pub async fn a_role_says_who_may_take_it(t: &Target) {
    let (arn, trust) = t.job_role().await;
    let told = t.reach.roles.trust_policy(&arn).await.expect("it answers").expect("it is there");
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("it is JSON");
    assert_eq!(json(&told), json(&trust));
    assert_eq!(t.reach.roles.trust_policy(&format!("{arn}-gone")).await.expect("it answers"), None);
}

pub async fn what_a_role_may_do_is_simulated(t: &Target) {
    let (arn, _) = t.job_role().await;
    let denied = t.unusable("arn:aws:s3:::closed/a".into()).await;
    let resources = ["arn:aws:s3:::open/a".to_owned(), denied];
    let decisions = t.reach.roles.simulate(&arn, &["s3:GetObject".into()], &resources).await;
    let decisions = decisions.expect("the role is there");
    let told: Vec<(&str, bool, &str)> =
        decisions.iter().map(|d| (d.resource.as_str(), d.allowed, d.words.as_str())).collect();
    assert_eq!(
        told,
        [(resources[0].as_str(), true, "allowed"), (resources[1].as_str(), false, "implicitDeny")]
    );
    assert!(decisions.iter().all(|d| d.action == "s3:GetObject"));
    let gone = format!("arn:aws:iam::{ACCOUNT}:role/{}", t.set("gone"));
    let error = t.reach.roles.simulate(&gone, &["s3:GetObject".into()], &resources).await;
    assert_eq!(error.expect_err("there is no such role").code, "NoSuchEntity");
}
