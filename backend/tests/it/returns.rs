//! Back to any earlier deployment, and what is told when somebody changes what is live by hand.

use crate::{
    plans::{live, propose, writes},
    support::{SANDBOX, Team, set},
};
use backend::aws::Receiving;
use domain::{
    Failure,
    change::State as ChangeState,
    deployment::{State, WayBack},
    draft::{CreateDraft, Source},
    drift::{Drift, Kind},
    plan::Manner,
};

async fn drift(team: &Team) -> Option<Drift> {
    team.services.drafts.page(&team.viewer, SANDBOX).await.expect("it is shown").drift
}

async fn rules(team: &Team) -> Vec<String> {
    team.active().await.map(|(_, rules)| rules).unwrap_or_default()
}

/// The names of the rules that are live, and of those a way back from or to a deployment would put in their place.
async fn swap(team: &Team, deployment: i64) -> Option<(Vec<String>, Vec<String>)> {
    let view = team.services.deployments.show(&team.deployer, deployment).await.expect("it is shown");
    let names = |set: Option<domain::rules::RuleSet>| {
        set.map(|set| set.rules.into_iter().map(|rule| rule.name).collect()).unwrap_or_default()
    };
    view.swap.map(|swap| (names(swap.live), names(swap.again)))
}

#[tokio::test]
async fn a_way_back_says_which_rules_it_would_put_in_place_of_which() {
    let team = Team::new().await;
    let (_, first) = team.live(&["a"]).await;
    let both = |live: &str, again: &[&str]| {
        Some((vec![live.to_owned()], again.iter().map(|&name| name.to_owned()).collect()))
    };
    assert_eq!(swap(&team, first).await, both("a", &[]), "what was before is that receiving was off");
    let (_, second) = team.live(&["b"]).await;
    assert_eq!(swap(&team, second).await, both("b", &["a"]), "a roll back goes to what was before");
    assert_eq!(swap(&team, first).await, both("b", &["a"]), "a return goes to what the deployment made");
    let view = team.services.deployments.show(&team.viewer, second).await.expect("it is shown");
    assert_eq!(view.swap, None, "who has no way back is shown none");
}

#[tokio::test]
async fn any_earlier_deployment_can_be_made_live_again_by_one_call() {
    let team = Team::new().await;
    let (first_change, first) = team.live(&["a"]).await;
    team.live(&["b"]).await;
    let (third_change, third) = team.live(&["c"]).await;
    let view = team.services.deployments.show(&team.deployer, first).await.expect("it is shown");
    assert_eq!((view.is_live, view.again), (false, Ok(WayBack::Switch)));

    team.faults.clear();
    let back = team.services.deployments.return_to(&team.deployer, first).await.expect("it starts");
    team.backend.settled().await;
    assert_eq!(writes(&team), ["SetActiveReceiptRuleSet"]);
    assert_eq!(rules(&team).await, ["a"]);
    let view = team.services.deployments.show(&team.deployer, back).await.expect("it is shown");
    assert_eq!((view.summary.state, view.summary.returns_to, view.is_live), (State::Done, Some(first), true));
    let view = team.services.deployments.show(&team.deployer, third).await.expect("it is shown");
    assert_eq!(view.summary.state, State::RolledBack);
    assert_eq!(team.change(third_change).await.summary.state, ChangeState::RolledBack);
    assert_eq!(team.change(first_change).await.summary.state, ChangeState::Live);
    assert_eq!(drift(&team).await, None);

    team.services.deployments.return_to(&team.deployer, third).await.expect("forward is a way back too");
    team.backend.settled().await;
    assert_eq!(rules(&team).await, ["c"]);
    assert_eq!(team.change(third_change).await.summary.state, ChangeState::Live);
    let again = team.services.deployments.return_to(&team.deployer, third).await;
    assert!(matches!(&again, Err(Failure::Refused(why)) if why.contains("are live")), "{again:?}");
    team.verify_audit().await;
}

#[tokio::test]
async fn a_set_that_is_gone_or_changed_is_built_anew_from_the_record() {
    let team = Team::new().await;
    let account = team.faults.account();
    let (_, first) = team.live(&["a", "b"]).await;
    let (old, _) = team.active().await.expect("a set is active");
    let (_, second) = team.live(&["c"]).await;
    account.create_rule(&old, None, &set("x", &["x"]).rules[0]).await.expect("somebody changes it");
    team.services.deployments.roll_back(&team.deployer, second).await.expect("it starts");
    team.backend.settled().await;
    let (built, names) = team.active().await.expect("a set is active");
    assert_eq!(names, ["a", "b"]);
    assert_ne!(built, old, "beside what somebody changed");

    team.services.deployments.return_to(&team.deployer, second).await.expect("it starts");
    team.backend.settled().await;
    for gone in [&old, &built] {
        account.delete_rule_set(gone).await.expect("somebody deletes it");
    }
    let view = team.services.deployments.show(&team.deployer, first).await.expect("it is shown");
    assert_eq!(view.again, Ok(WayBack::Rebuild));
    team.services.deployments.return_to(&team.deployer, first).await.expect("it starts");
    team.backend.settled().await;
    let (name, names) = team.active().await.expect("a set is active");
    assert_eq!((name.starts_with("inbound-r"), names), (true, vec!["a".to_owned(), "b".to_owned()]));
}

#[tokio::test]
async fn an_update_in_place_is_taken_back_by_one_update() {
    let team = Team::new().await;
    live(&team, set("inbound", &["a", "b"])).await;
    let before = team.faults.account().active_rule_set().await.expect("it answers");
    let mut wanted = set("inbound", &["a", "b"]);
    wanted.rules[0].recipients = vec!["other@example.com".into()];
    let draft = team.draft(&["x"]).await;
    let change = propose(&team, draft, wanted, Manner::InPlace).await.expect("one rule differs");
    team.approve(change).await;
    let deployment = team.deploy(change).await;
    let view = team.services.deployments.show(&team.deployer, deployment).await.expect("it is shown");
    assert_eq!(view.roll_back, Ok(WayBack::InPlace));
    team.faults.clear();
    team.services.deployments.roll_back(&team.deployer, deployment).await.expect("it starts");
    team.backend.settled().await;
    assert_eq!(writes(&team), ["UpdateReceiptRule"]);
    assert_eq!(team.faults.account().active_rule_set().await.expect("it answers"), before);
    assert_eq!(team.change(change).await.summary.state, ChangeState::RolledBack);
}

#[tokio::test]
async fn what_never_was_live_cannot_be_live_again() {
    let team = Team::new().await;
    team.live(&["a"]).await;
    let draft = team.draft(&["b"]).await;
    let change = team.propose(draft).await;
    team.approve(change).await;
    team.faults.of("CreateReceiptRule", crate::faults::Fault::Answer("AccessDenied", 403));
    let stopped = team.deploy(change).await;
    let refused = team.services.deployments.return_to(&team.deployer, stopped).await;
    assert!(matches!(&refused, Err(Failure::Refused(why)) if why.contains("never was live")), "{refused:?}");
}

#[tokio::test]
async fn a_change_by_hand_is_drift_and_a_switch_by_hand_an_incident() {
    let team = Team::new().await;
    let account = team.faults.account();
    assert_eq!(drift(&team).await, None, "nothing was deployed, so nothing differs");
    let (_, deployment) = team.live(&["a", "b"]).await;
    assert_eq!(drift(&team).await, None);
    let (name, _) = team.active().await.expect("a set is active");
    account.reorder_rule_set(&name, &["b".into(), "a".into()]).await.expect("somebody does it");
    let found = drift(&team).await.expect("it is told");
    assert_eq!((found.deployment, found.kind), (deployment, Kind::Changed));
    let live = account.active_rule_set().await.expect("it answers");
    assert_eq!(
        found.diff(live.as_ref()).rules.iter().filter(|r| r.moved.is_some()).count(),
        1,
        "order-aware"
    );

    account.create_rule_set("theirs").await.expect("somebody makes it");
    account.set_active_rule_set(Some("theirs")).await.expect("somebody switches");
    assert_eq!(drift(&team).await.expect("it is told").kind, Kind::Switched);
    account.set_active_rule_set(None).await.expect("somebody switches receiving off");
    assert_eq!(drift(&team).await.expect("it is told").kind, Kind::Switched);

    // Reverted by a change: the draft has what the deployment made.
    let source = Source::Deployment { id: deployment };
    let request =
        CreateDraft { environment: SANDBOX.into(), kind: domain::Kind::RuleSet, name: String::new(), source };
    let draft = team.services.drafts.create(&team.editor, request).await.expect("it is made");
    let view = team.services.drafts.open(&team.editor, draft, None).await.expect("it opens");
    assert_eq!((view.content.name(), view.content.about().as_str()), ("inbound", "2 rules"));
    // Or at once, by somebody who may.
    team.services.deployments.return_to(&team.deployer, deployment).await.expect("it starts");
    team.backend.settled().await;
    assert_eq!((rules(&team).await, drift(&team).await), (vec!["a".to_owned(), "b".to_owned()], None));
}
