//! From draft to live and back, and every reason to stop.

use crate::{
    faults::Fault,
    support::{SANDBOX, Team, set},
};
use backend::aws::{Kind, Receiving};
use domain::{
    Failure,
    change::{EventKind, State as ChangeState},
    deployment::{State, StepState, WayBack},
    environment::AddEnvironment,
};
use std::{task::Poll, time::Duration};

#[tokio::test]
async fn a_change_goes_from_draft_to_live_and_back() {
    let team = Team::new().await;
    let (first, _) = team.live(&["a"]).await;
    let before = team.active().await.expect("a set is active");
    let (second, deployment) = team.live(&["a", "b"]).await;

    let (name, rules) = team.active().await.expect("a set is active");
    assert!(name.starts_with("inbound-r2-"), "{name}");
    assert_eq!(rules, ["a", "b"]);
    let view = team.services.deployments.show(&team.deployer, deployment).await.expect("it is shown");
    assert_eq!(
        (view.summary.state, view.is_live, &view.roll_back),
        (State::Done, true, &Ok(WayBack::Switch))
    );
    assert!(view.steps.iter().all(|s| s.state == StepState::Done && s.finished_at.is_some()));
    assert_eq!(team.change(second).await.summary.state, ChangeState::Live);
    let page = team.services.drafts.page(&team.viewer, SANDBOX).await.expect("it is shown");
    assert_eq!((page.live_deployment, page.changes.len()), (Some(deployment), 0));

    team.faults.clear();
    let back = team.services.deployments.roll_back(&team.deployer, deployment).await.expect("it starts");
    team.backend.settled().await;
    assert_eq!(team.active().await, Some(before));
    let writes: Vec<_> = team
        .faults
        .calls()
        .into_iter()
        .filter(|c| !c.starts_with("Describe") && !c.starts_with("List"))
        .collect();
    assert_eq!(writes, ["SetActiveReceiptRuleSet"], "rolling back is one call");
    let view = team.services.deployments.show(&team.deployer, back).await.expect("it is shown");
    assert_eq!((view.summary.state, view.summary.change), (State::Done, Some(first)));
    let change = team.change(second).await;
    assert_eq!(change.summary.state, ChangeState::RolledBack);
    assert_eq!(change.deployments.len(), 2);
    let kinds: Vec<EventKind> = change.timeline.iter().map(|e| e.kind).collect();
    assert_eq!(
        kinds,
        [
            EventKind::Proposed,
            EventKind::Approved,
            EventKind::DeployStarted,
            EventKind::Deployed,
            EventKind::RolledBack
        ]
    );
    let again = team.services.deployments.roll_back(&team.deployer, deployment).await;
    assert!(matches!(again, Err(Failure::Refused(_))), "{again:?}");
    team.verify_audit().await;
}

#[tokio::test]
async fn rolling_back_the_first_deployment_switches_receiving_off() {
    let team = Team::new().await;
    let (_, deployment) = team.live(&["a"]).await;
    team.services.deployments.roll_back(&team.deployer, deployment).await.expect("it starts");
    team.backend.settled().await;
    assert_eq!(team.active().await, None);
}

#[tokio::test]
async fn what_moved_between_approval_and_deployment_refuses_it() {
    let team = Team::new().await;
    let draft = team.draft(&["a"]).await;
    let change = team.propose(draft).await;
    team.approve(change).await;
    team.live(&["somebody-elses"]).await;
    team.faults.clear();
    let refused = team.services.deployments.deploy(&team.deployer, change).await;
    assert!(matches!(&refused, Err(Failure::Conflict(why)) if why.contains("what is live")), "{refused:?}");
    assert!(!team.faults.calls().iter().any(|c| c.starts_with("Create") || c.starts_with("Set")));
}

#[tokio::test]
async fn a_refusal_before_the_switch_stops_with_what_was_live_still_live() {
    let team = Team::new().await;
    team.live(&["old"]).await;
    let before = team.active().await;
    let draft = team.draft(&["a", "b"]).await;
    let change = team.propose(draft).await;
    team.approve(change).await;
    for (operation, kind) in [
        ("CreateReceiptRuleSet", Kind::Refused),
        ("CreateReceiptRule", Kind::NotReady),
        ("CreateReceiptRule", Kind::Credentials),
        ("SetActiveReceiptRuleSet", Kind::Refused),
        ("SetActiveReceiptRuleSet", Kind::Credentials),
    ] {
        team.faults.of(operation, Fault::Before(kind));
        let deployment = team.deploy(change).await;
        let view = team.services.deployments.show(&team.deployer, deployment).await.expect("it is shown");
        assert_eq!(view.summary.state, State::Stopped, "{operation} {kind:?}");
        let failed: Vec<_> = view.steps.iter().filter(|s| s.state == StepState::Failed).collect();
        assert_eq!(failed.len(), 1);
        assert!(failed[0].remark.contains("a fault of the test"), "{}", failed[0].remark);
        assert_eq!(team.active().await, before, "{operation} {kind:?}");
        assert_eq!(team.change(change).await.summary.state, ChangeState::Approved);
    }
    team.deploy(change).await;
    assert_eq!(team.active().await.expect("a set is active").1, ["a", "b"]);
    team.verify_audit().await;
}

#[tokio::test]
async fn what_cannot_be_gone_back_to_is_said_before_anything_is_done() {
    let team = Team::new().await;
    let (_, first) = team.live(&["a"]).await;
    let (_, deployment) = team.live(&["a", "b"]).await;
    let (new, _) = team.active().await.expect("a set is active");
    let account = team.faults.account();
    let refused = async |deployment, why: &str| {
        let shown = team.services.deployments.show(&team.deployer, deployment).await.expect("it is shown");
        let refused = team.services.deployments.roll_back(&team.deployer, deployment).await;
        assert!(matches!(&refused, Err(Failure::Refused(text)) if text.contains(why)), "{why}: {refused:?}");
        shown.roll_back
    };
    assert!(refused(first, "did not make").await.is_err());
    account.create_rule(&new, None, &set("x", &["x"]).rules[0]).await.expect("somebody changes it");
    assert!(refused(deployment, "somebody changed its rules").await.is_err());
    assert_eq!(team.active().await.expect("a set is active").0, new);
    let (editor, missing) = (&team.editor, team.services.deployments.roll_back(&team.deployer, 99).await);
    assert!(matches!(missing, Err(Failure::NotFound(_))));
    assert!(matches!(
        team.services.deployments.roll_back(editor, deployment).await,
        Err(Failure::Forbidden(_))
    ));
}

#[tokio::test]
async fn nothing_is_ever_added_to_the_active_set() {
    let team = Team::new().await;
    let (_, _) = team.live(&["a", "b"]).await;
    let (name, _) = team.active().await.expect("a set is active");
    // Somebody takes the last rule out by hand: what is active is now the beginning of what was wanted.
    team.faults.account().delete_rule(&name, "b").await.expect("somebody does it");
    let draft = team.draft(&["a", "b"]).await;
    let change = team.propose(draft).await;
    team.approve(change).await;
    team.faults.clear();
    let deployment = team.deploy(change).await;
    let view = team.services.deployments.show(&team.deployer, deployment).await.expect("it is shown");
    assert_eq!(view.summary.state, State::Done);
    assert_ne!(view.summary.target.as_deref(), Some(name.as_str()), "a name of its own");
    assert_eq!(team.active().await.expect("a set is active").1, ["a", "b"]);
    let old = team.faults.account().describe_rule_set(&name).await.expect("it answers").expect("it is there");
    assert_eq!(old.rules.len(), 1, "the set that was active was not touched");
}

#[tokio::test]
async fn a_request_that_is_dropped_anywhere_leaves_nothing_half_begun() {
    let team = Team::new().await;
    for polls in 0..40 {
        let draft = team.draft(&[&format!("r{polls}")]).await;
        let change = team.propose(draft).await;
        team.approve(change).await;
        let mut request = team.services.deployments.deploy(&team.deployer, change);
        let mut left = polls;
        // Drops the request, as a browser that is closed does, after so many polls.
        std::future::poll_fn(|context| match request.as_mut().poll(context) {
            Poll::Pending if left > 0 => {
                left -= 1;
                Poll::Pending
            }
            _ => Poll::Ready(()),
        })
        .await;
        drop(request);
        let ended = async {
            loop {
                team.backend.settled().await;
                if team.change(change).await.summary.state == ChangeState::Live {
                    break;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), ended).await.expect("it is not stuck");
    }
}

#[tokio::test]
async fn pages_show_what_was_read_within_a_minute_and_decisions_read_anew() {
    let team = Team::new().await;
    let request = AddEnvironment {
        id: "production".into(),
        account: "111122223333".into(),
        region: "eu-central-1".into(),
        colour: "red".into(),
        by: "ambient".into(),
        calls_per_second: "1".into(),
        ..AddEnvironment::default()
    };
    team.services.environments.add(&team.admin, request).await.expect("it is added");
    let page = async || {
        team.faults.clear();
        let page = team.services.drafts.page(&team.viewer, "production").await.expect("it is shown");
        (page.live.map(|live| live.active.map(|set| set.name)), team.faults.calls().len())
    };
    assert_eq!(page().await, (Ok(None), 2));
    assert_eq!(page().await, (Ok(None), 0), "kept");
    let account = team.faults.account();
    account.create_rule_set("by-hand").await.expect("somebody makes it");
    account.set_active_rule_set(Some("by-hand")).await.expect("somebody switches");
    assert_eq!(page().await, (Ok(None), 0), "still kept");
    let live = team.services.environments.live(&team.viewer, "production").await.expect("it is read");
    assert_eq!(live.active.map(|set| set.name).as_deref(), Some("by-hand"), "read anew");
    assert_eq!(page().await, (Ok(Some("by-hand".into())), 0));
    team.clock.advance(61);
    assert_eq!(page().await.1, 2, "too old");
    team.clock.advance(61);
    team.faults.clear();
    team.faults.of("DescribeActiveReceiptRuleSet", Fault::Before(Kind::Credentials));
    let page = team.services.drafts.page(&team.viewer, "production").await.expect("the page is shown");
    assert!(matches!(page.live, Err(Failure::Aws { .. })), "and says why the rest is missing");
}
