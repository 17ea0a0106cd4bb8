//! Copies of a database: made while a console runs on it, looked at before one is put in its place.

use super::{MIGRATIONS, Store, audit, create_private};
use crate::Error;
use domain::{Digest, audit::Broken};
use sqlx::SqliteConnection;
use std::path::Path;

/// What a copy holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Entries of its audit log.
    pub entries: usize,
    /// The last one's digest.
    pub head: Digest,
}

/// Why a file is no copy to go on with.
#[derive(Debug, thiserror::Error)]
pub enum Unsound {
    /// It cannot be read.
    #[error(transparent)]
    Failed(#[from] Error),
    /// SQLite finds it damaged.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// Its tables are of a newer version.
    #[error("it was written by a newer version (migration {0}): use that version or a later one")]
    Newer(i64),
    /// Its audit log was tampered with.
    #[error("its audit log is broken: {0}")]
    Broken(#[from] Broken),
}

/// Writes one state of a database into a file that is not there yet.
pub(crate) async fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    if !from.is_file() {
        return Err(missing(from));
    }
    if to.exists() {
        let source = std::io::Error::new(std::io::ErrorKind::AlreadyExists, "it is there already");
        return Err(Error::File { path: to.into(), source });
    }
    create_private(to)?;
    let store = Store::open_to_read(from).await?;
    let copied = into(&store, to).await;
    store.close().await;
    if copied.is_err() {
        // Half a copy is none. That it cannot be removed says nothing new.
        let _ = std::fs::remove_file(to);
    }
    copied
}

async fn into(store: &Store, to: &Path) -> Result<(), Error> {
    let mut db = store.readers.acquire().await?;
    // The file is told to another connection: this one's setting would keep it from being written.
    sqlx::query("PRAGMA query_only = off").execute(&mut *db).await?;
    sqlx::query("VACUUM INTO ?").bind(to.to_string_lossy()).execute(&mut *db).await?;
    Ok(())
}

fn missing(path: &Path) -> Error {
    let source = std::io::Error::new(std::io::ErrorKind::NotFound, "there is no such file");
    Error::File { path: path.into(), source }
}

/// Looks whether a console can go on with a file: whole, of a version this one knows, its audit log unbroken.
pub(crate) async fn look(at: &Path) -> Result<Copied, Unsound> {
    if !at.is_file() {
        return Err(missing(at).into());
    }
    let store = Store::open_to_read(at).await?;
    let found = match store.read().await {
        Ok(mut db) => sound(&mut db).await,
        Err(error) => Err(error.into()),
    };
    store.close().await;
    found
}

async fn sound(db: &mut SqliteConnection) -> Result<Copied, Unsound> {
    let said: String =
        sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut *db).await.map_err(Error::from)?;
    if said != "ok" {
        return Err(Unsound::Damaged(said));
    }
    let newest: Option<i64> = sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(&mut *db)
        .await
        .map_err(Error::from)?;
    if let Some(newest) = newest.filter(|newest| MIGRATIONS.iter().all(|m| m.version != *newest)) {
        return Err(Unsound::Newer(newest));
    }
    let (entries, head) = audit::verify(db).await??;
    Ok(Copied { entries, head })
}
