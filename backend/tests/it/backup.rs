//! Backup and restore: of a console that is at work, whole; and nothing that is not whole is restored.

use crate::support::{Team, open, set};
use backend::backup::{Unsound, backup, restore};
use domain::draft::SaveDraft;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

async fn raw(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(file);
    SqliteConnection::connect_with(&options).await.expect("it opens")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_console_is_backed_up_while_it_works_and_goes_on_from_the_backup() {
    let team = Team::new().await;
    let (change, _) = team.live(&["a"]).await;
    let draft = team.draft(&["b"]).await;
    let elsewhere = tempfile::tempdir().expect("a directory");
    let done = Arc::new(AtomicBool::new(false));
    let writing = {
        let (drafts, editor, done) = (team.services.drafts.clone(), team.editor.clone(), done.clone());
        tokio::spawn(async move {
            let mut based_on = drafts.open(&editor, draft, None).await.expect("it opens").latest;
            let mut saves = 0;
            while !done.load(Ordering::SeqCst) {
                let content = set("inbound", &[&format!("r{saves}")]).into();
                drafts.save(&editor, SaveDraft { draft, based_on, content }).await.expect("it is saved");
                (based_on, saves) = (based_on + 1, saves + 1);
            }
            saves
        })
    };
    let mut last = 0;
    for n in 0..5 {
        let to = elsewhere.path().join(format!("{n}.backup"));
        let copied = backup(&team.file(), &to).await.expect("it is whole");
        assert!(copied.entries > last, "{} after {last}: others wrote in between", copied.entries);
        last = copied.entries;
        // Each has something the one before had not.
        tokio::task::yield_now().await;
        while team.verify_audit().await <= last {
            tokio::task::yield_now().await;
        }
    }
    done.store(true, Ordering::SeqCst);
    assert!(writing.await.expect("it ends") > 0);
    team.backend.shutdown().await;

    let database = elsewhere.path().join("restored.sqlite");
    let (copied, before) =
        restore(&elsewhere.path().join("4.backup"), &database).await.expect("it is restored");
    assert_eq!((copied.entries, before), (last, None));
    let next = open(&database, &team.clock, &Arc::default()).await;
    let view = next.services().changes.show(&team.viewer, change).await.expect("it is shown");
    assert_eq!(view.summary.state, domain::change::State::Live);
    assert_eq!(next.verify_audit().await.expect("it is read").expect("unbroken").0, last);
    next.shutdown().await;
}

#[tokio::test]
async fn only_the_owner_reads_a_backup_and_none_is_written_over() {
    let team = Team::new().await;
    let elsewhere = tempfile::tempdir().expect("a directory");
    let to = elsewhere.path().join("one.backup");
    backup(&team.file(), &to).await.expect("it is whole");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&to).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
    let again = backup(&team.file(), &to).await;
    assert!(matches!(&again, Err(Unsound::Failed(e)) if e.to_string().contains("cannot open")), "{again:?}");
    let none = elsewhere.path().join("none.sqlite");
    assert!(backup(&none, &elsewhere.path().join("x")).await.is_err());
    assert!(!none.exists() && !elsewhere.path().join("x").exists());
}

#[tokio::test]
async fn what_was_there_is_kept_and_a_running_console_is_left_alone() {
    let team = Team::new().await;
    team.draft(&["kept"]).await;
    let elsewhere = tempfile::tempdir().expect("a directory");
    let to = elsewhere.path().join("one.backup");
    backup(&team.file(), &to).await.expect("it is whole");
    let running = restore(&to, &team.file()).await;
    assert!(matches!(&running, Err(Unsound::Failed(backend::Error::InUse { .. }))), "{running:?}");
    team.draft(&["later"]).await;
    let entries = team.verify_audit().await;
    team.backend.shutdown().await;
    let (copied, before) = restore(&to, &team.file()).await.expect("it is restored");
    assert!(copied.entries < entries);
    let before = before.expect("what was there is kept");
    assert_eq!(backend::verify_audit(&before).await.expect("it is read").expect("unbroken").0, entries);
    // The way back: what was kept changes places with what was restored.
    let (back, _) = restore(&before, &team.file()).await.expect("it is restored");
    assert_eq!(back.entries, entries);
    assert_eq!(
        backend::verify_audit(&before).await.expect("it is read").expect("unbroken").0,
        copied.entries
    );
}

#[tokio::test]
async fn nothing_that_is_not_whole_is_restored() {
    let team = Team::new().await;
    team.live(&["a"]).await;
    let elsewhere = tempfile::tempdir().expect("a directory");
    let database = elsewhere.path().join("restored.sqlite");
    let path = |name: &str| elsewhere.path().join(name);
    std::fs::write(path("text"), "this is no database, but a text that is long enough to be one".repeat(100))
        .expect("written");
    std::fs::write(path("empty"), "").expect("written");
    backup(&team.file(), &path("tampered")).await.expect("it is whole");
    let mut db = raw(&path("tampered")).await;
    for sql in ["DROP TRIGGER audit_is_immutable", "UPDATE audit SET name = 'eve' WHERE number = 3"] {
        sqlx::query(sql).execute(&mut db).await.expect("whoever has the file can");
    }
    db.close().await.expect("it closes");
    backup(&team.file(), &path("newer")).await.expect("it is whole");
    let mut db = raw(&path("newer")).await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (99990101000000, 'later', 1, x'00', 0)";
    sqlx::query(newer).execute(&mut db).await.expect("written");
    db.close().await.expect("it closes");
    let whole = std::fs::read(path("newer")).expect("it is read");
    std::fs::write(path("cut"), &whole[..whole.len() / 2]).expect("written");
    for (name, told) in [
        ("none", "cannot open"),
        ("text", "the database failed"),
        ("empty", "the database failed"),
        ("tampered", "its audit log is broken"),
        ("newer", "newer version"),
        ("cut", ""),
    ] {
        let refused = restore(&path(name), &database).await.expect_err(name);
        assert!(refused.to_string().contains(told), "{name}: {refused}");
        assert!(!database.exists(), "{name}");
    }
}
