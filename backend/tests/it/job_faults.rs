//! Every fault at every call of a deployment that creates a job, and the end of the process at every write of the journal:
//! one job or none, and never two. What each comes to stands in docs/RELIABILITY.md, and is held to it as in
//! [`crate::reliability`].

use crate::{
    faults::{Fault, Faults},
    reliability::{Begin, FAULTS, hold, killed},
    support::{SANDBOX, Team, open},
};
use backend::{
    Backend,
    aws::{Kind, batch::Batch},
};
use domain::{
    Failure,
    change::{ChangeId, State as ChangeState},
    deployment::{DeploymentId, State},
};
use std::{fmt::Write, iter::repeat_n, sync::Arc};

/// A team, shut down, with a job to create.
struct Scenario {
    team: Team,
    change: ChangeId,
    /// What a run calls when nothing goes wrong.
    calls: Vec<&'static str>,
    /// What the change is when all went well.
    then: ChangeState,
}

impl Scenario {
    /// Runs it once on a copy, to see what it calls.
    async fn of(team: Team, change: ChangeId, then: ChangeState) -> Self {
        team.backend.shutdown().await;
        let once = Team::copy(&team).await;
        once.create_job(change).await;
        Self { calls: once.faults.calls(), team, change, then }
    }

    /// How it ended: with one job at AWS that the console keeps, or stopped without any; `look` where it stopped after AWS
    /// may have made one, and says to look.
    async fn end(&self, backend: &Backend, faults: &Faults, id: DeploymentId, what: &str) -> &'static str {
        let viewer = &self.team.viewer;
        let services = backend.services();
        let view = services.deployments.show(viewer, id).await.expect("it is shown");
        let there = faults.account().list_jobs().await.expect("it answers");
        let kept = services.jobs.page(viewer, SANDBOX).await.expect("it is shown").jobs;
        let told = view.steps.iter().any(|s| s.remark.contains("Look at AWS's list of jobs"));
        let end = match (view.summary.state, there.len(), kept.len()) {
            (State::Done, 1, 1) => "done",
            (State::Stopped, 0 | 1, 0) if told => "look",
            (State::Stopped, 0, 0) => "stopped",
            other => panic!("{what}: {other:?}, {:?}", view.steps),
        };
        let state = services.changes.show(viewer, self.change).await.expect("it is shown").summary.state;
        let right = if end == "done" { self.then } else { ChangeState::Approved };
        assert_eq!(state, right, "{what}");
        backend.verify_audit().await.expect("it is read").expect("the chain is whole");
        end
    }

    /// What a fault at a call comes to; what was stopped is begun again, and then done, with the one job there is.
    async fn with(&self, at: usize, fault: Fault, times: usize) -> &'static str {
        let what = format!("{fault:?} × {times} at call {at}");
        let team = Team::copy(&self.team).await;
        team.faults.next(repeat_n(Fault::None, at).chain(repeat_n(fault, times)));
        let begun = team.services.deployments.deploy(&team.deployer, self.change).await;
        team.backend.settled().await;
        team.faults.calm();
        let end = match begun {
            Ok(id) => self.end(&team.backend, &team.faults, id, &what).await,
            Err(Failure::Refused(_)) => {
                assert_eq!(team.faults.account().list_jobs().await.expect("it answers"), [], "{what}");
                "refused"
            }
            Err(failure) => panic!("{what}: {failure}"),
        };
        if end != "done" {
            let again = team.deploy(self.change).await;
            let what = format!("{what}, once more");
            assert_eq!(self.end(&team.backend, &team.faults, again, &what).await, "done", "{what}");
        }
        team.backend.shutdown().await;
        end
    }

    async fn table(&self) -> String {
        let mut table = String::from("| fault |");
        let mut rule = String::from("|---|");
        for (number, call) in self.calls.iter().enumerate() {
            let _ = write!(table, " {}. {call} |", number + 1);
            rule.push_str("---|");
        }
        let _ = write!(table, "\n{rule}\n");
        for (name, fault, times) in FAULTS {
            let _ = write!(table, "| {name} |");
            for at in 0..self.calls.len() {
                let _ = write!(table, " {} |", self.with(at, fault, times).await);
            }
            table.push('\n');
        }
        table
    }

    /// Ends the process at every write of the journal, until there is none left; gives how often.
    async fn kills(&self) -> usize {
        for n in 0.. {
            let team = Team::copy(&self.team).await;
            team.backend.shutdown().await;
            let ended = killed(&team.file(), n, Begin::Deploy(self.change));
            let what = format!("the process ended at write {n}");
            let faults = Arc::new(Faults::default());
            let next = open(&team.file(), &team.clock, &faults).await;
            let unfinished = next.resume().await.expect("it is read");
            next.settled().await;
            let list = next.services().deployments.list(&team.viewer, SANDBOX).await.expect("listed");
            let id = list.first().expect("one was begun").id;
            assert_eq!(self.end(&next, &faults, id, &what).await, "done", "{what}");
            next.shutdown().await;
            if !ended {
                assert_eq!(unfinished, 0);
                return n;
            }
        }
        0
    }

    async fn holds(&self, section: &str) {
        let table = self.table().await;
        let kills = self.kills().await;
        let faults = FAULTS.len() * self.calls.len();
        let sum = format!(
            "\n{faults} faults. The process was ended {kills} times, before and after each write of the journal: each time the next one \
             took over, and there was one job.\n"
        );
        hold(section, &format!("{table}{sum}"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_created_once_whatever_happens() {
    let team = Team::new().await;
    let draft = team.job_draft().await;
    let change = team.propose_job(draft, 2, None, None).await;
    let scenario = Scenario::of(team, change, ChangeState::Live).await;
    assert!(scenario.calls.contains(&"CreateJob"));
    scenario.holds("job").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_few_rows_are_tried_once_whatever_happens() {
    let team = Team::new().await;
    let draft = team.job_draft().await;
    let change = team.propose_job(draft, 2, Some(5), None).await;
    let scenario = Scenario::of(team, change, ChangeState::Approved).await;
    assert!(scenario.calls.contains(&"PutObject"));
    scenario.holds("canary").await;
}

#[tokio::test]
async fn where_a_job_may_be_it_says_to_look_and_the_next_try_finds_it() {
    let team = Team::new().await;
    let draft = team.job_draft().await;
    let change = team.propose_job(draft, 2, None, None).await;
    let scenario = Scenario::of(team, change, ChangeState::Live).await;
    let team = Team::copy(&scenario.team).await;
    team.faults.of("CreateJob", Fault::After(Kind::Unknown));
    team.faults.of("CreateJob", Fault::Answer("ExpiredToken", 403));
    let id = team.deploy(change).await;
    assert_eq!(scenario.end(&team.backend, &team.faults, id, "in doubt").await, "look");
    let again = team.deploy(change).await;
    assert_eq!(scenario.end(&team.backend, &team.faults, again, "again").await, "done");
}
