//! Handlers somebody pastes: run for whoever reads, a few at a time, and kept nowhere.

use crate::support::Team;
use backend::{Config, Runner};
use domain::{
    Failure, Timestamp,
    audit::Filter,
    handler::{How, MAX_SOURCE, TryHandler},
};
use std::sync::Arc;

fn request(source: &str) -> TryHandler {
    TryHandler { source: source.into(), event: r#"{"n":41}"#.into(), at: Timestamp(1_772_442_941_707) }
}

#[tokio::test]
async fn whoever_reads_may_run_a_handler_and_nothing_of_it_is_kept() {
    let team = Team::new().await;
    let before = team.services.audit.page(&team.viewer, Filter::default()).await.expect("it is read");
    let source =
        "exports.handler = async (event) => { console.log('secret'); return [event.n + 1, Date.now()]; }";
    let ran = team.services.handlers.run(&team.viewer, request(source)).await.expect("it runs");
    assert_eq!((ran.how, ran.answer.as_deref()), (How::Returned, Some("[42,1772442941707]")));
    let after = team.services.audit.page(&team.viewer, Filter::default()).await.expect("it is read");
    assert_eq!(after.entries, before.entries);
    let file = std::fs::read(team.file()).expect("the database is read");
    assert!(!file.windows(6).any(|bytes| bytes == b"secret"));
}

#[tokio::test]
async fn what_cannot_be_run_is_refused_with_its_field() {
    let team = Team::new().await;
    for (source, field) in [(String::new(), "source"), ("/".repeat(MAX_SOURCE + 1), "source")] {
        let failure =
            team.services.handlers.run(&team.viewer, request(&source)).await.expect_err("it is refused");
        assert!(failure.at(field).next().is_some(), "{failure:?}");
    }
}

#[tokio::test]
async fn an_engine_that_breaks_down_takes_no_more_than_its_run_along() {
    let team = Team::new().await;
    team.backend.shutdown().await;
    for program in ["kill -SEGV $$", "cat > /dev/null; echo {", "exit 1"] {
        let dir = tempfile::tempdir().expect("there is room for a directory");
        let mut config = Config::new(dir.path().join("team.sqlite"));
        config.runner =
            Some(Runner { program: "/bin/sh".into(), arguments: vec!["-c".into(), program.into()] });
        let backend = backend::open(config).await.expect("it opens");
        let ran = backend.services().handlers.run(&team.viewer, request("exports.handler = 1")).await;
        assert_eq!(ran.map(|ran| ran.how), Ok(How::EngineFailed), "{program}");
    }
}

#[tokio::test]
async fn a_crowd_is_told_to_wait_and_the_bench_is_free_again() {
    let team = Arc::new(Team::new().await);
    let runs: Vec<_> = (0..30)
        .map(|_| {
            let team = team.clone();
            tokio::spawn(async move {
                let endless = request("exports.handler = async () => { for (;;); }");
                team.services.handlers.run(&team.viewer, endless).await
            })
        })
        .collect();
    let (mut ended, mut sent_away) = (0, 0);
    for run in runs {
        match run.await.expect("nothing panics") {
            Ok(ran) if ran.how == How::StepsSpent => ended += 1,
            Err(Failure::TooMany { .. }) => sent_away += 1,
            other => unreachable!("{other:?}"),
        }
    }
    assert!(ended >= 10 && sent_away > 0, "{ended} ended, {sent_away} were sent away");
    let ran = team.services.handlers.run(&team.viewer, request("exports.handler = async () => 1")).await;
    assert_eq!(ran.expect("it runs").answer.as_deref(), Some("1"));
}
