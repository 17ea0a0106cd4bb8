//! The audit log: complete, and a change to it is found.

use crate::support::{SANDBOX, Team};
use domain::audit::{Broken, Filter};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

async fn raw(team: &Team) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(team.file());
    SqliteConnection::connect_with(&options).await.expect("it opens")
}

#[tokio::test]
async fn every_deed_is_in_the_log_and_the_log_can_be_filtered() {
    let team = Team::new().await;
    let (_, deployment) = team.live(&["a"]).await;
    team.services.deployments.roll_back(&team.deployer, deployment).await.expect("it starts");
    team.backend.settled().await;
    let all = team.services.audit.page(&team.viewer, Filter::default()).await.expect("it is read").entries;
    let deeds: Vec<&str> =
        all.iter().rev().map(|e| e.deed.as_str()).skip_while(|d| *d != "draft.create").collect();
    assert_eq!(
        deeds,
        [
            "draft.create",
            "draft.save",
            "change.propose",
            "change.approve",
            "change.deploy",
            "deployment.done",
            "deployment.roll_back",
            "deployment.done",
        ]
    );
    let by = |filter: Filter| {
        let team = &team;
        async move { team.services.audit.page(&team.viewer, filter).await.expect("it is read").entries }
    };
    let mine = by(Filter { name: "rita".into(), deed: "change.".into(), ..Filter::default() }).await;
    assert_eq!(mine.iter().map(|e| e.deed.as_str()).collect::<Vec<_>>(), ["change.approve"]);
    let here = by(Filter { environment: SANDBOX.into(), ..Filter::default() }).await;
    assert_eq!(here.len(), deeds.len());
    assert!(by(Filter { deed: "%".into(), ..Filter::default() }).await.is_empty());
}

#[tokio::test]
async fn the_log_comes_in_pages() {
    let team = Team::new().await;
    let draft = team.draft(&["a"]).await;
    for n in 0..110 {
        team.save(&team.editor, draft, &[&format!("r{n}")]).await;
    }
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let filter = Filter { before, ..Filter::default() };
        let page = team.services.audit.page(&team.viewer, filter).await.expect("it is read");
        seen.extend(page.entries.iter().map(|e| e.number));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    let count = i64::try_from(team.verify_audit().await).expect("small");
    assert_eq!(seen, (1..=count).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn the_database_refuses_to_change_the_log_and_verifying_finds_who_did_anyway() {
    let team = Team::new().await;
    team.live(&["a"]).await;
    let mut db = raw(&team).await;
    for refused in ["UPDATE audit SET name = 'eve' WHERE number = 2", "DELETE FROM audit WHERE number = 2"] {
        assert!(sqlx::query(refused).execute(&mut db).await.is_err(), "{refused}");
    }
    let count = i64::try_from(team.verify_audit().await).expect("small");
    for trigger in ["DROP TRIGGER audit_is_immutable", "DROP TRIGGER audit_is_kept"] {
        sqlx::query(trigger).execute(&mut db).await.expect("whoever has the file can");
    }
    sqlx::query("CREATE TABLE copy AS SELECT * FROM audit").execute(&mut db).await.expect("it is copied");
    for number in [1, 2, count / 2, count] {
        for tamper in [
            "UPDATE audit SET name = 'eve' WHERE number = ?",
            "UPDATE audit SET detail = '{}', at = 0 WHERE number = ?",
            "UPDATE audit SET person = 77 WHERE number = ?",
            "UPDATE audit SET digest = previous WHERE number = ?",
        ] {
            sqlx::query(tamper).bind(number).execute(&mut db).await.expect("it is changed");
            let found = team.backend.verify_audit().await.expect("it is read");
            assert!(matches!(found, Err(Broken::Link { .. })), "{tamper} {number}: {found:?}");
            restore(&mut db).await;
        }
    }
    sqlx::query("DELETE FROM audit WHERE number = 3").execute(&mut db).await.expect("it is deleted");
    assert_eq!(
        team.backend.verify_audit().await.expect("it is read"),
        Err(Broken::Gap { expected: 3, found: 4 })
    );
    restore(&mut db).await;
    team.verify_audit().await;
}

async fn restore(db: &mut SqliteConnection) {
    for sql in ["DELETE FROM audit", "INSERT INTO audit SELECT * FROM copy"] {
        sqlx::query(sql).execute(&mut *db).await.expect("it is restored");
    }
}
