//! Functions and roles, looked at.

use crate::target::{ACCOUNT, Target, no};
use backend::aws::batch::Decision;

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
    for (resource, allowed, words) in
        [("arn:aws:s3:::open/a", true, "allowed"), (denied.as_str(), false, "implicitDeny")]
    {
        let actions = ["s3:GetObject".to_owned()];
        let decisions = t.reach.roles.simulate(&arn, &actions, &[resource.to_owned()]).await;
        let (action, resource, words) = (actions[0].clone(), resource.to_owned(), words.to_owned());
        assert_eq!(decisions.expect("the role is there"), [Decision { action, resource, allowed, words }]);
    }
}

pub async fn every_action_is_simulated_on_every_resource(t: &Target) {
    let (arn, _) = t.job_role().await;
    let actions = ["s3:GetObject".to_owned(), "s3:GetObjectVersion".to_owned()];
    let resources = ["arn:aws:s3:::open/a".to_owned(), "arn:aws:s3:::open/b".to_owned()];
    let decisions = t.reach.roles.simulate(&arn, &actions, &resources).await.expect("the role is there");
    assert_eq!(decisions.len(), 4, "{decisions:?}");
    let gone = format!("arn:aws:iam::{ACCOUNT}:role/{}", t.set("gone"));
    assert_eq!(no(t.reach.roles.simulate(&gone, &actions, &resources).await).0, "NoSuchEntity");
}
