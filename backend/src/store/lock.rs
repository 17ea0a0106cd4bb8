//! One process for one database: two would both run its deployments, and each think it was alone.

use crate::Error;
use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

/// Held for as long as the database is open. The system lets go of it when the process ends, however that happens: there
/// is no stale lock.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a database, a file beside it.
    ///
    /// # Errors
    /// [`Error::InUse`] where another process has it.
    pub fn take(database: &Path) -> Result<Self, Error> {
        let path = beside(database);
        let failed = |source| Error::File { path: path.clone(), source };
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::InUse { path: database.into() }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}
