//! Stopping before the switch, one process at a time, and how many calls the largest rule set takes.

use crate::{
    faults::{Fault, Faults},
    plans::{live, propose},
    support::{Team, open, set},
};
use backend::{Config, Error};
use domain::{
    Failure,
    change::State as ChangeState,
    deployment::{State, StepState},
    plan::Manner,
    rules::{Action, AddHeaderAction},
};
use std::{iter::repeat_n, sync::Arc};

#[tokio::test]
async fn it_can_be_stopped_until_the_switch_begins_and_not_later() {
    let team = Team::new().await;
    team.live(&["old"]).await;
    let draft = team.draft(&["a", "b"]).await;
    let change = team.propose(draft).await;
    team.approve(change).await;
    let steps = team.rule_set_change(change).await.plan.steps.len();
    // Planning asks what is active and which sets there are, and once more for the one an earlier round left.
    for step in 0..steps {
        let team = {
            team.backend.shutdown().await;
            Team::copy(&team).await
        };
        let switch = team.rule_set_change(change).await.plan.switch().expect("it switches");
        team.faults.next(repeat_n(Fault::None, 2 + step).chain([Fault::Waits]));
        let deployment = team.services.deployments.deploy(&team.deployer, change).await.expect("it starts");
        team.faults.waits.notified().await;
        let view = team.services.deployments.show(&team.deployer, deployment).await.expect("it is shown");
        let running = view.steps.iter().position(|s| s.state == StepState::Running);
        assert_eq!(running, Some(step));
        let stop = team.services.deployments.stop(&team.deployer, deployment).await;
        assert_eq!(stop, view.stop, "the page says what is");
        team.faults.go.notify_one();
        team.backend.settled().await;
        let view = team.services.deployments.show(&team.deployer, deployment).await.expect("it is shown");
        let rules = team.active().await.expect("a set is active").1;
        if step < switch {
            assert_eq!(
                (stop, view.summary.state, rules),
                (Ok(()), State::Stopped, vec!["old".to_owned()]),
                "{step}"
            );
            let why = view.steps.iter().find(|s| s.state == StepState::Failed).expect("a step says it");
            assert_eq!(why.remark, "dora stopped it before the switch");
            assert_eq!(team.change(change).await.summary.state, ChangeState::Approved);
            team.deploy(change).await;
            assert_eq!(team.active().await.expect("a set is active").1, ["a", "b"]);
        } else {
            assert!(matches!(stop, Err(Failure::Refused(_))), "{step}: {stop:?}");
            assert_eq!((view.summary.state, rules.len()), (State::Done, 2), "{step}");
        }
        let late = team.services.deployments.stop(&team.deployer, deployment).await;
        assert!(matches!(late, Err(Failure::Refused(_))), "{late:?}");
        team.verify_audit().await;
    }
}

#[tokio::test]
async fn it_goes_on_when_the_clock_jumps_and_whoever_began_it_is_gone() {
    let team = Team::new().await;
    let draft = team.draft(&["a"]).await;
    let change = team.propose(draft).await;
    team.approve(change).await;
    team.faults.of("CreateReceiptRule", Fault::Waits);
    let deployment = team.services.deployments.deploy(&team.deployer, change).await.expect("it starts");
    team.faults.waits.notified().await;
    team.clock.advance(-400 * 24 * 60 * 60);
    team.services.people.set_active(&team.admin, team.deployer.person, false).await.expect("she leaves");
    team.faults.go.notify_one();
    team.backend.settled().await;
    let view = team.services.deployments.show(&team.viewer, deployment).await.expect("it is shown");
    assert_eq!(view.summary.state, State::Done);
    assert_eq!(team.active().await.expect("a set is active").1, ["a"]);
    team.verify_audit().await;
}

#[tokio::test]
async fn two_at_once_are_told_of_each_other() {
    let team = Team::new().await;
    let mut changes = Vec::new();
    for rule in ["a", "b"] {
        let draft = team.draft(&[rule]).await;
        let change = team.propose(draft).await;
        team.approve(change).await;
        changes.push(change);
    }
    team.faults.of("CreateReceiptRule", Fault::Waits);
    let first = team.services.deployments.deploy(&team.deployer, changes[0]).await.expect("it starts");
    team.faults.waits.notified().await;
    let second = team.services.deployments.deploy(&team.deployer, changes[1]).await;
    let named = format!("deployment {first} is running");
    assert!(matches!(&second, Err(Failure::Refused(why)) if why.contains(&named)), "{second:?}");
    team.faults.go.notify_one();
    team.backend.settled().await;
    assert_eq!(team.active().await.expect("a set is active").1, ["a"]);
}

#[tokio::test]
async fn a_second_process_is_refused_and_the_audit_log_can_still_be_checked() {
    let team = Team::new().await;
    let second = backend::open(Config::new(team.file())).await.err().expect("it is refused");
    assert!(matches!(second, Error::InUse { .. }), "{second:?}");
    let line = second.to_string();
    assert!(line.starts_with("another console has `") && line.contains("team.sqlite"), "{line}");
    let (entries, _) =
        backend::verify_audit(&team.file()).await.expect("it is read").expect("the chain is whole");
    assert_eq!(entries, team.verify_audit().await);
    team.backend.shutdown().await;
    open(&team.file(), &team.clock, &Arc::new(Faults::default())).await.shutdown().await;
}

#[tokio::test]
async fn the_largest_rule_set_takes_the_least_number_of_calls() {
    let team = Team::new().await;
    live(&team, set("inbound", &["old"])).await;
    let names: Vec<String> = (0..200).map(|n| format!("rule-{n:03}")).collect();
    let mut wanted = set("inbound", &names.iter().map(String::as_str).collect::<Vec<_>>());
    for rule in &mut wanted.rules {
        for n in 0..9 {
            let action = AddHeaderAction { header_name: format!("X-{n}"), header_value: rule.name.clone() };
            rule.actions.insert(0, Action::AddHeaderAction(action));
        }
    }
    let draft = team.draft(&["x"]).await;
    let change = propose(&team, draft, wanted.clone(), Manner::Switch).await.expect("it is proposed");
    team.approve(change).await;
    let plan = team.rule_set_change(change).await.plan;
    assert_eq!(plan.calls(), 1 + 200 + 5, "a set, its rules, and five that look or switch");
    team.faults.clear();
    let deployment = team.deploy(change).await;
    assert_eq!(team.faults.calls().len(), 2 + plan.calls(), "two to plan, then the plan's");
    let view = team.services.deployments.show(&team.viewer, deployment).await.expect("it is shown");
    assert_eq!(view.summary.state, State::Done);
    assert_eq!(team.active().await.expect("a set is active").1.len(), 200);
}
