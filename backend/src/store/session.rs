//! Sessions. The store has the token's digest only: who reads the database cannot sign in with it.

use super::{from_word, person};
use crate::Error;
use domain::{
    Caller, Digest, Timestamp,
    access::PersonId,
    people::{Session, SessionId},
};
use sqlx::{FromRow, SqliteConnection};

#[derive(FromRow)]
struct Row {
    person: PersonId,
    name: String,
    role: String,
    last_seen_at: i64,
}

/// Whose session this is, if it runs and the account is active; and when it was last seen. Name and role are the
/// account's of now, so that a changed role counts at once.
pub(crate) async fn caller(
    db: &mut SqliteConnection,
    token: &Digest,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<Option<(Caller, Timestamp)>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT person.id AS person, person.name, person.role, session.last_seen_at
         FROM session JOIN person ON person.id = session.person
         WHERE session.token_digest = ?1 AND session.expires_at > ?2 AND session.last_seen_at > ?3
           AND person.state = 'active'",
    )
    .bind(token.as_str())
    .bind(now.0)
    .bind(idle_since.0)
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let role = from_word("role", &row.role)?;
        Ok((Caller::new(row.person, row.name, role), Timestamp(row.last_seen_at)))
    })
    .transpose()
}

pub(crate) async fn insert(
    db: &mut SqliteConnection,
    token: &Digest,
    person: PersonId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO session (token_digest, person, created_at, last_seen_at, expires_at)
         VALUES (?1, ?2, ?3, ?3, ?4)",
    )
    .bind(token.as_str())
    .bind(person)
    .bind(now.0)
    .bind(expires_at.0)
    .execute(&mut *db)
    .await?;
    seen(db, token, person, now).await
}

/// Notes a request of the session's.
pub(crate) async fn seen(
    db: &mut SqliteConnection,
    token: &Digest,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE session SET last_seen_at = ? WHERE token_digest = ?")
        .bind(now.0)
        .bind(token.as_str())
        .execute(&mut *db)
        .await?;
    person::seen(db, person, now).await
}

/// Ends a session; says whose it was.
pub(crate) async fn end(
    db: &mut SqliteConnection,
    token: &Digest,
) -> Result<Option<(PersonId, String)>, Error> {
    Ok(sqlx::query_as(
        "DELETE FROM session WHERE token_digest = ?
         RETURNING person, (SELECT name FROM person WHERE person.id = session.person)",
    )
    .bind(token.as_str())
    .fetch_optional(db)
    .await?)
}

#[derive(FromRow)]
struct Listed {
    id: i64,
    token_digest: String,
    created_at: i64,
    last_seen_at: i64,
}

/// Somebody's sessions that run, the latest used first.
pub(crate) async fn list(
    db: &mut SqliteConnection,
    person: PersonId,
    here: &Digest,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<Vec<Session>, Error> {
    let rows: Vec<Listed> = sqlx::query_as(
        "SELECT rowid AS id, token_digest, created_at, last_seen_at FROM session
         WHERE person = ? AND expires_at > ? AND last_seen_at > ? ORDER BY last_seen_at DESC, rowid DESC",
    )
    .bind(person)
    .bind(now.0)
    .bind(idle_since.0)
    .fetch_all(db)
    .await?;
    let session = |row: Listed| Session {
        id: row.id,
        created_at: Timestamp(row.created_at),
        last_seen_at: Timestamp(row.last_seen_at),
        here: row.token_digest == here.as_str(),
    };
    Ok(rows.into_iter().map(session).collect())
}

/// Ends one of somebody's sessions; says whether it was theirs.
pub(crate) async fn end_one(
    db: &mut SqliteConnection,
    person: PersonId,
    session: SessionId,
) -> Result<bool, Error> {
    let done = sqlx::query("DELETE FROM session WHERE person = ? AND rowid = ?")
        .bind(person)
        .bind(session)
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends all of somebody's sessions but one; says how many.
pub(crate) async fn end_others(
    db: &mut SqliteConnection,
    person: PersonId,
    here: &Digest,
) -> Result<u64, Error> {
    let done = sqlx::query("DELETE FROM session WHERE person = ? AND token_digest <> ?")
        .bind(person)
        .bind(here.as_str())
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

pub(crate) async fn end_all(db: &mut SqliteConnection, person: PersonId) -> Result<(), Error> {
    sqlx::query("DELETE FROM session WHERE person = ?").bind(person).execute(db).await?;
    Ok(())
}

/// Forgets sessions that ended.
pub(crate) async fn sweep(
    db: &mut SqliteConnection,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<(), Error> {
    sqlx::query("DELETE FROM session WHERE expires_at <= ? OR last_seen_at <= ?")
        .bind(now.0)
        .bind(idle_since.0)
        .execute(db)
        .await?;
    Ok(())
}
