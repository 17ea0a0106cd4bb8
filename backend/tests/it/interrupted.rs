//! A deployment survives anything: lost answers, somebody else's hand, and the end of the process at any call.

use crate::{
    faults::{Fault, Faults},
    support::{SANDBOX, Team, open},
};
use backend::{
    Backend,
    aws::{Kind, Receiving},
};
use domain::{
    Caller, Failure,
    change::{ChangeId, State as ChangeState},
    deployment::{DeploymentId, DeploymentView, State, StepState},
};
use std::{iter::repeat_n, sync::Arc, time::Duration};

/// A team, shut down, whose approved change builds two rules beside a live one.
async fn approved() -> (Team, ChangeId) {
    let team = Team::new().await;
    team.live(&["old"]).await;
    let draft = team.draft(&["a", "b"]).await;
    let change = team.propose(draft).await;
    team.approve(change).await;
    team.backend.shutdown().await;
    (team, change)
}

/// Calls before the first of the run, and calls in all.
async fn calls(approved: &Team, change: ChangeId) -> (usize, usize) {
    let team = Team::copy(approved).await;
    team.deploy(change).await;
    let calls = team.faults.calls();
    let create = calls.iter().position(|c| c.starts_with("Create")).expect("a set is made");
    // The run begins by looking at what is active.
    (create - 1, calls.len())
}

async fn show(backend: &Backend, viewer: &Caller, deployment: DeploymentId) -> DeploymentView {
    backend.services().deployments.show(viewer, deployment).await.expect("it is shown")
}

async fn active_rules(backend: &Backend, viewer: &Caller) -> Vec<String> {
    let live = backend.services().environments.live(viewer, SANDBOX).await.expect("it is read");
    live.active.expect("a set is active").rules.into_iter().map(|rule| rule.name).collect()
}

/// The end is done or stopped, and what is active is exactly the new set or exactly the old.
async fn is_sound(
    backend: &Backend,
    viewer: &Caller,
    change: ChangeId,
    deployment: DeploymentId,
    what: &str,
) -> State {
    let state = show(backend, viewer, deployment).await.summary.state;
    let rules = active_rules(backend, viewer).await;
    let change = backend.services().changes.show(viewer, change).await.expect("it is shown").summary.state;
    let sound = match state {
        State::Done => rules == ["a", "b"] && change == ChangeState::Live,
        State::Stopped => rules == ["old"] && change == ChangeState::Approved,
        _ => false,
    };
    assert!(sound, "{what}: the deployment is {state:?}, the change {change:?}, and active is {rules:?}");
    backend.verify_audit().await.expect("it is read").expect("the chain is whole");
    state
}

#[tokio::test]
async fn a_lost_answer_at_any_call_ends_done() {
    let (origin, change) = approved().await;
    let (first, all) = calls(&origin, change).await;
    for at in first..all {
        for fault in
            [Fault::After(Kind::Unknown), Fault::Before(Kind::Unknown), Fault::Before(Kind::Throttled)]
        {
            let team = Team::copy(&origin).await;
            team.faults.next(repeat_n(Fault::None, at).chain([fault]));
            let deployment = team.deploy(change).await;
            let what = format!("{fault:?} at call {at}");
            let end = is_sound(&team.backend, &team.viewer, change, deployment, &what).await;
            assert_eq!(end, State::Done, "{what}");
        }
    }
}

#[tokio::test]
async fn no_answer_for_long_stops_before_the_switch_and_is_waited_for_after_it() {
    let (origin, change) = approved().await;
    let (first, all) = calls(&origin, change).await;
    for at in first..all {
        for kind in [Kind::Unknown, Kind::Throttled, Kind::Credentials, Kind::Refused] {
            let team = Team::copy(&origin).await;
            let fault = if kind == Kind::Unknown { Fault::After(kind) } else { Fault::Before(kind) };
            team.faults.next(repeat_n(Fault::None, at).chain(repeat_n(fault, 12)));
            let deployment = team.deploy(change).await;
            team.faults.clear();
            let what = format!("{kind:?} from call {at}");
            let end = is_sound(&team.backend, &team.viewer, change, deployment, &what).await;
            if end == State::Stopped {
                team.deploy(change).await;
                assert_eq!(active_rules(&team.backend, &team.viewer).await, ["a", "b"], "{what}, once more");
            }
        }
    }
}

/// Runs in a process of its own that ends at a call; gives what it had begun.
fn dies<F>(
    team: &Team,
    at: usize,
    fault: Fault,
    begin: impl FnOnce(Backend) -> F + Send + 'static,
) -> DeploymentId
where
    F: Future<Output = Result<DeploymentId, Failure>> + Send,
{
    let process =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("it runs");
    let (file, clock) = (team.file(), team.clock.clone());
    let faults = Arc::new(Faults::default());
    faults.next(repeat_n(Fault::None, at).chain([fault]));
    let deployment = process.block_on(async move {
        let backend = open(&file, &clock, &faults).await;
        let deployment = begin(backend).await.expect("it starts");
        faults.died.notified().await;
        deployment
    });
    // Returns as soon as everything that ran is dropped, and with it the lock on the file.
    process.shutdown_timeout(Duration::from_secs(60));
    deployment
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("it runs")
        .block_on(future)
}

/// A team whose deployment died at a call, before anybody resumes it.
fn died(origin: &Team, change: ChangeId, at: usize, fault: Fault) -> (Team, DeploymentId) {
    let team = run(async {
        let team = Team::copy(origin).await;
        team.backend.shutdown().await;
        team
    });
    let deployer = team.deployer.clone();
    let deploy = async move |backend: Backend| backend.services().deployments.deploy(&deployer, change).await;
    let deployment = dies(&team, at, fault, deploy);
    (team, deployment)
}

#[test]
fn a_process_that_ends_at_any_call_is_taken_over_by_the_next() {
    let (origin, change, first, all) = run(async {
        let (origin, change) = approved().await;
        let (first, all) = calls(&origin, change).await;
        (origin, change, first, all)
    });
    for at in first..all {
        for fault in [Fault::DiesBefore, Fault::DiesAfter] {
            let what = format!("{fault:?} at call {at}");
            let (team, deployment) = died(&origin, change, at, fault);
            run(async {
                let faults = Arc::new(Faults::default());
                let next = open(&team.file(), &team.clock, &faults).await;
                assert_eq!(next.resume().await.expect("it is read"), 1, "{what}");
                next.settled().await;
                let end = is_sound(&next, &team.viewer, change, deployment, &what).await;
                assert_eq!(end, State::Done, "{what}");
                let live = next.services().environments.live(&team.viewer, SANDBOX).await;
                assert_eq!(live.expect("it is read").names.len(), 2, "{what}: nothing is doubled");
                next.shutdown().await;
            });
        }
    }
}

#[test]
fn a_roll_back_that_ends_at_any_call_is_taken_over_too() {
    let (origin, change, deployment) = run(async {
        let (origin, change) = approved().await;
        let team = Team::copy(&origin).await;
        let deployment = team.deploy(change).await;
        team.backend.shutdown().await;
        (team, change, deployment)
    });
    // Four calls to plan it: what is active, all names, the set to go back to; then the run's four.
    for at in 3..7 {
        for fault in [Fault::DiesBefore, Fault::DiesAfter] {
            let what = format!("{fault:?} at call {at}");
            let team = run(async {
                let team = Team::copy(&origin).await;
                team.backend.shutdown().await;
                team
            });
            let deployer = team.deployer.clone();
            let roll_back = async move |backend: Backend| {
                backend.services().deployments.roll_back(&deployer, deployment).await
            };
            let back = dies(&team, at, fault, roll_back);
            run(async {
                let next = open(&team.file(), &team.clock, &Arc::new(Faults::default())).await;
                next.resume().await.expect("it is read");
                next.settled().await;
                assert_eq!(show(&next, &team.viewer, back).await.summary.state, State::Done, "{what}");
                assert_eq!(active_rules(&next, &team.viewer).await, ["old"], "{what}");
                let change = next.services().changes.show(&team.viewer, change).await.expect("it is shown");
                assert_eq!(change.summary.state, ChangeState::RolledBack, "{what}");
                next.shutdown().await;
            });
        }
    }
}

#[test]
fn somebody_who_switches_meanwhile_is_not_overruled() {
    let (origin, change, first, all) = run(async {
        let (origin, change) = approved().await;
        let (first, all) = calls(&origin, change).await;
        (origin, change, first, all)
    });
    for at in first..all {
        for fault in [Fault::DiesBefore, Fault::DiesAfter] {
            let what = format!("{fault:?} at call {at}");
            let (team, deployment) = died(&origin, change, at, fault);
            run(async {
                let faults = Arc::new(Faults::default());
                let next = open(&team.file(), &team.clock, &faults).await;
                let account = faults.account();
                account.create_rule_set("somebody-elses").await.expect("it is made");
                account.set_active_rule_set(Some("somebody-elses")).await.expect("it is active");
                next.resume().await.expect("it is read");
                next.settled().await;
                let view = show(&next, &team.viewer, deployment).await;
                assert_eq!(view.summary.state, State::Stopped, "{what}");
                let active = account.active_rule_set().await.expect("it answers").expect("a set is active");
                assert_eq!(active.name, "somebody-elses", "{what}");
                let failed = view.steps.iter().find(|s| s.state == StepState::Failed).expect("a step failed");
                assert!(failed.remark.contains("`somebody-elses` is active"), "{what}: {}", failed.remark);
                next.shutdown().await;
            });
        }
    }
}

#[test]
fn while_one_is_unfinished_no_other_begins() {
    let (origin, change) = run(approved());
    let (team, deployment) = died(&origin, change, 5, Fault::DiesBefore);
    run(async {
        let team = team.reopened().await;
        let draft = team.draft(&["other"]).await;
        let other = team.propose(draft).await;
        team.approve(other).await;
        let refused = team.services.deployments.deploy(&team.deployer, other).await;
        let named = format!("deployment {deployment}");
        assert!(matches!(&refused, Err(Failure::Refused(why)) if why.contains(&named)), "{refused:?}");
        team.backend.resume().await.expect("it is read");
        team.backend.settled().await;
        is_sound(&team.backend, &team.viewer, change, deployment, "resumed").await;
    });
}

#[tokio::test]
async fn a_shutdown_between_two_steps_is_resumed() {
    let (origin, change) = approved().await;
    let team = Team::copy(&origin).await;
    let deployment = team.services.deployments.deploy(&team.deployer, change).await.expect("it starts");
    team.backend.shutdown().await;
    let next = open(&team.file(), &team.clock, &team.faults).await;
    next.resume().await.expect("it is read");
    next.settled().await;
    is_sound(&next, &team.viewer, change, deployment, "shutdown").await;
}

#[tokio::test]
async fn a_set_deleted_or_changed_by_hand_while_it_is_built_stops_it() {
    let (origin, change) = approved().await;
    for meddle in ["delete", "add", "reorder"] {
        let team = Team::copy(&origin).await;
        let account = team.faults.account();
        // Built to the end, but for the switch, which is refused once.
        team.faults.of("SetActiveReceiptRuleSet", Fault::Before(Kind::Refused));
        team.deploy(change).await;
        let built = team.rule_set_change(change).await.plan.target.expect("it has a target");
        match meddle {
            "delete" => account.delete_rule_set(&built).await,
            "add" => account.create_rule(&built, None, &crate::support::set("x", &["x"]).rules[0]).await,
            _ => account.reorder_rule_set(&built, &["b".into(), "a".into()]).await,
        }
        .expect("somebody does it");
        let deployment = team.deploy(change).await;
        let end = is_sound(&team.backend, &team.viewer, change, deployment, meddle).await;
        assert_eq!(end, State::Done, "{meddle}: it is built anew, beside what was meddled with");
    }
}
