//! All SQL of the console. Functions here take a connection and know tables; who may do what is decided in `service`.
//!
//! One writer, several readers: SQLite lets one connection write at a time, and a second one that began by reading is
//! refused at once, whatever the busy timeout. So writes go through a pool of one with `BEGIN IMMEDIATE`, and reads
//! through a pool that cannot write. No write transaction is ever held while AWS is asked.

pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod change;
pub(crate) mod deployment;
pub(crate) mod draft;
pub(crate) mod environment;
pub(crate) mod expectation;
pub(crate) mod inbox;
pub(crate) mod job;
pub(crate) mod lock;
pub(crate) mod own_set;
pub(crate) mod person;
pub(crate) mod replay;
pub(crate) mod review;
pub(crate) mod sample;
pub(crate) mod search;
pub(crate) mod session;
pub(crate) mod thread;
pub(crate) mod token;

use crate::Error;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{
    Sqlite, SqlitePool, Transaction,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};

static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

const READERS: u32 = 4;
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The database.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Store {
    /// Opens the file, makes it where there is none, readable by its owner only, and runs the migrations.
    pub async fn open(path: &Path) -> Result<Self, Error> {
        create_private(path)?;
        // `FULL`, because the journal of deployments has to survive a power cut.
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        MIGRATIONS.run(&writer).await?;
        let reading = options.pragma("query_only", "on");
        let readers = SqlitePoolOptions::new().max_connections(READERS).connect_with(reading).await?;
        Ok(Self { writer, readers })
    }

    /// Opens a file that is there only to read it, also while a console runs on it.
    pub async fn open_to_read(path: &Path) -> Result<Self, Error> {
        let options =
            SqliteConnectOptions::new().filename(path).busy_timeout(BUSY_TIMEOUT).pragma("query_only", "on");
        let readers = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        Ok(Self { writer: readers.clone(), readers })
    }

    /// A transaction that reads one state of the database, and cannot write.
    pub async fn read(&self) -> Result<Transaction<'static, Sqlite>, Error> {
        Ok(self.readers.begin().await?)
    }

    /// A transaction that may write; the others wait for it.
    pub async fn write(&self) -> Result<Transaction<'static, Sqlite>, Error> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

fn create_private(path: &Path) -> Result<(), Error> {
    let mut options = std::fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|source| Error::File { path: path.into(), source })
}

/// Reads a stored document.
fn from_json<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|e| Error::stored(what, e))
}

/// Writes a document to store.
fn to_json<T: Serialize>(what: &'static str, value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::stored(what, e))
}

/// Reads a stored word.
fn from_word<T: std::str::FromStr<Err = String>>(what: &'static str, word: &str) -> Result<T, Error> {
    word.parse().map_err(|e: String| Error::stored(what, e))
}
