//! Many at once: no update is lost, and nobody is told that the database is busy.

use crate::support::{SANDBOX, Team, set};
use domain::{
    Failure,
    draft::{SaveDraft, Saved},
};
use std::sync::Arc;
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_saves_on_one_base_exactly_one_wins() {
    let team = Arc::new(Team::new().await);
    let draft = team.draft(&["a"]).await;
    for round in 0..8 {
        let based_on = team.services.drafts.open(&team.editor, draft, None).await.expect("it opens").latest;
        let mut all = JoinSet::new();
        for n in 0..8 {
            let team = team.clone();
            all.spawn(async move {
                let rule_set = set("inbound", &[&format!("round-{round}-save-{n}")]);
                team.services
                    .drafts
                    .save(&team.editor, SaveDraft { draft, based_on, content: rule_set.into() })
                    .await
            });
        }
        let answers = all.join_all().await;
        let won = answers.iter().filter(|a| matches!(a, Ok(Saved::At(_)))).count();
        let lost = answers.iter().filter(|a| matches!(a, Ok(Saved::Conflict(_)))).count();
        assert_eq!((won, lost), (1, 7), "{answers:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_approvals_and_deployments_at_once_one_each_wins() {
    let team = Arc::new(Team::new().await);
    let draft = team.draft(&["a"]).await;
    let change = team.propose(draft).await;
    let approval = team.approval(change).await;
    let mut all = JoinSet::new();
    for caller in [&team.reviewer, &team.deployer, &team.admin] {
        for _ in 0..4 {
            let (team, caller, approval) = (team.clone(), caller.clone(), approval.clone());
            all.spawn(async move { team.services.changes.approve(&caller, approval).await });
        }
    }
    assert_eq!(all.join_all().await.into_iter().filter(Result::is_ok).count(), 1);
    let mut all = JoinSet::new();
    for _ in 0..8 {
        let team = team.clone();
        all.spawn(async move { team.services.deployments.deploy(&team.deployer, change).await });
    }
    assert_eq!(all.join_all().await.into_iter().filter(Result::is_ok).count(), 1);
    team.backend.settled().await;
    assert_eq!(team.services.deployments.list(&team.viewer, SANDBOX).await.expect("they are read").len(), 1);
    team.verify_audit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_at_work_never_meet_a_busy_database() {
    let team = Arc::new(Team::new().await);
    let draft = team.draft(&["a"]).await;
    let change = team.propose(draft).await;
    let mut all = JoinSet::new();
    for n in 0..64_u32 {
        let team = team.clone();
        all.spawn(async move {
            for turn in 0..6 {
                let s = &team.services;
                let answer: Result<(), Failure> = match (n + turn) % 6 {
                    0 => s.drafts.page(&team.viewer, SANDBOX).await.map(drop),
                    1 => {
                        let rule_set = set("inbound", &[&format!("r-{n}-{turn}")]);
                        s.drafts
                            .save(&team.editor, SaveDraft { draft, based_on: 1, content: rule_set.into() })
                            .await
                            .map(drop)
                    }
                    2 => s.changes.comment(&team.editor, change, format!("{n} {turn}")).await,
                    3 => s.changes.show(&team.viewer, change).await.map(drop),
                    4 => s.changes.update(&team.editor, change).await,
                    _ => s.audit.page(&team.viewer, domain::audit::Filter::default()).await.map(drop),
                };
                assert!(!matches!(answer, Err(Failure::Internal { .. })), "{answer:?}");
            }
        });
    }
    all.join_all().await;
    team.verify_audit().await;
}
