//! Answers to requests that are made once.

use crate::Error;
use domain::{Digest, Timestamp, access::PersonId, replay::Answer};
use sqlx::{FromRow, SqliteConnection};

/// What is known of a request.
#[derive(FromRow)]
pub(crate) struct Row {
    /// Digest of what was asked.
    pub request: String,
    status: Option<i64>,
    location: Option<String>,
    body: Option<String>,
}

impl Row {
    /// What was answered; none while it is being done.
    pub fn answer(self) -> Result<Option<Answer>, Error> {
        let Some(status) = self.status else { return Ok(None) };
        let status =
            u16::try_from(status).map_err(|_| Error::stored("status of an answer", status.to_string()))?;
        Ok(Some(Answer { status, location: self.location, body: self.body.unwrap_or_default() }))
    }
}

pub(crate) async fn get(
    db: &mut SqliteConnection,
    person: PersonId,
    key: &str,
) -> Result<Option<Row>, Error> {
    Ok(sqlx::query_as("SELECT request, status, location, body FROM replay WHERE person = ? AND key = ?")
        .bind(person)
        .bind(key)
        .fetch_optional(db)
        .await?)
}

pub(crate) async fn insert(
    db: &mut SqliteConnection,
    person: PersonId,
    key: &str,
    request: &Digest,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("INSERT INTO replay (person, key, request, at) VALUES (?, ?, ?, ?)")
        .bind(person)
        .bind(key)
        .bind(request.as_str())
        .bind(now.0)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn answered(
    db: &mut SqliteConnection,
    person: PersonId,
    key: &str,
    answer: &Answer,
) -> Result<(), Error> {
    sqlx::query("UPDATE replay SET status = ?, location = ?, body = ? WHERE person = ? AND key = ?")
        .bind(i64::from(answer.status))
        .bind(&answer.location)
        .bind(&answer.body)
        .bind(person)
        .bind(key)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn forget(db: &mut SqliteConnection, person: PersonId, key: &str) -> Result<(), Error> {
    sqlx::query("DELETE FROM replay WHERE person = ? AND key = ?").bind(person).bind(key).execute(db).await?;
    Ok(())
}

/// Forgets requests that were made before a time.
pub(crate) async fn sweep(db: &mut SqliteConnection, before: Timestamp) -> Result<(), Error> {
    sqlx::query("DELETE FROM replay WHERE at < ?").bind(before.0).execute(db).await?;
    Ok(())
}
