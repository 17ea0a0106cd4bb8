//! What can go wrong inside, with its source; and how much of it people are told.

use crate::aws::AwsError;
use domain::Failure;
use std::path::PathBuf;

/// A fault of the console itself. People see [`Failure::Internal`] with a number; the log has the rest under it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database did not do as told.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// The database's tables could not be brought up to date.
    #[error("the migrations failed")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A file could not be made or opened.
    #[error("cannot open `{}`", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Another process has the database open.
    #[error("another console has `{}` open: end that one first, or give this one a file of its own", path.display())]
    InUse {
        /// The database.
        path: PathBuf,
    },
    /// A stored document is not what it should be.
    #[error("a stored {what} cannot be read")]
    Stored {
        /// What it should be.
        what: &'static str,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A password could not be hashed.
    #[error("a password could not be hashed: {0}")]
    Hash(String),
    /// The system gave no randomness.
    #[error("the system gave no randomness")]
    Random(#[source] getrandom::Error),
    /// Background work ended in an unforeseen way.
    #[error("background work ended badly")]
    Task(#[from] tokio::task::JoinError),
    /// The process that runs handlers could not be started or heard.
    #[error("the engine for handlers could not be started")]
    Engine(#[source] std::io::Error),
    /// Demonstration data could not be made.
    #[error("demonstration data could not be made: {0}")]
    Demo(Failure),
    /// AWS could not be asked.
    #[error("AWS could not be asked")]
    Aws(#[from] AwsError),
}

impl Error {
    pub(crate) fn stored(
        what: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Stored { what, source: source.into() }
    }

    /// The fault and all its sources, for the log.
    pub(crate) fn chain(&self) -> String {
        let mut chain = self.to_string();
        let mut source = std::error::Error::source(self);
        while let Some(cause) = source {
            chain = format!("{chain}: {cause}");
            source = cause.source();
        }
        chain
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if let Error::Aws(error) = error {
            return error.into();
        }
        let incident = crate::incident::current();
        tracing::error!(incident, error = error.chain(), "internal failure {incident}");
        Self::Internal { incident }
    }
}
