//! Backup and restore of the whole console: one file, made while it runs.

use crate::{
    Error,
    store::{backup, lock::Lock},
};
use std::path::{Path, PathBuf};

pub use backup::{Copied, Unsound};

/// Writes one state of a console's database into a new file, also while the console runs on it, and looks whether that copy is
/// whole. Only the file's owner can read it.
///
/// # Errors
/// Where a file cannot be read or written, or is there already.
pub async fn backup(database: &Path, to: &Path) -> Result<Copied, Unsound> {
    backup::copy(database, to).await?;
    backup::look(to).await
}

/// Puts a backup in the place of a console's database, once it is found whole. A database that is there is kept beside it, under
/// the name given back.
///
/// # Errors
/// [`Error::InUse`] while a console runs on the database; where the backup is damaged, newer than this version, or has a broken
/// audit log; where a file cannot be written. Nothing is changed then.
pub async fn restore(from: &Path, database: &Path) -> Result<(Copied, Option<PathBuf>), Unsound> {
    let copied = backup::look(from).await?;
    let _lock = Lock::take(database)?;
    // First a whole file beside it, then one rename: there is never half a database.
    let fresh = beside(database, ".restored");
    if fresh.exists() {
        std::fs::remove_file(&fresh).map_err(|source| Error::File { path: fresh.clone(), source })?;
    }
    backup::copy(from, &fresh).await?;
    let before = database.exists().then(|| beside(database, ".before-restore"));
    if let Some(before) = &before {
        set_aside(database, before)?;
    }
    rename(&fresh, database)?;
    Ok((copied, before))
}

/// Keeps a database under another name, with what SQLite has beside it; it may be a damaged one.
fn set_aside(database: &Path, to: &Path) -> Result<(), Error> {
    for suffix in ["", "-wal", "-shm"] {
        let (from, to) = (beside(database, suffix), beside(to, suffix));
        if from.exists() {
            rename(&from, &to)?;
        } else if to.exists() {
            // Left from an earlier restore: it does not belong to this file.
            std::fs::remove_file(&to).map_err(|source| Error::File { path: to.clone(), source })?;
        }
    }
    Ok(())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    std::fs::rename(from, to).map_err(|source| Error::File { path: from.into(), source })
}
