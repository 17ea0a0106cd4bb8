//! Approvals, and what happened to a change.

use super::{change::Change, from_word};
use crate::Error;
use domain::{
    Timestamp,
    access::PersonId,
    change::{Approval, ChangeId, Event, EventKind},
    review::Signature,
};
use sqlx::{FromRow, SqliteConnection};

#[derive(FromRow)]
struct ApprovalRow {
    person: i64,
    name: String,
    at: i64,
    revision: i64,
    plan_hash: String,
    dropped: Option<String>,
}

/// Approvals of a change, also dropped ones, oldest first.
pub(crate) async fn approvals(db: &mut SqliteConnection, change: ChangeId) -> Result<Vec<Approval>, Error> {
    let rows: Vec<ApprovalRow> = sqlx::query_as(
        "SELECT person, name, at, revision, plan_hash, dropped
         FROM approval JOIN person ON person.id = approval.person WHERE change = ? ORDER BY approval.id",
    )
    .bind(change)
    .fetch_all(db)
    .await?;
    let approval = |row: ApprovalRow| Approval {
        by: row.name,
        by_id: row.person,
        at: Timestamp(row.at),
        revision: row.revision,
        plan_hash: row.plan_hash.into(),
        dropped: row.dropped,
    };
    Ok(rows.into_iter().map(approval).collect())
}

/// Signs what the change is now.
pub(crate) async fn approve(
    db: &mut SqliteConnection,
    change: &Change,
    by: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO approval (change, environment, draft, revision, plan_hash, person, at)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(change.summary.id)
    .bind(&change.summary.environment)
    .bind(change.draft)
    .bind(change.summary.revision)
    .bind(change.plan_hash.as_str())
    .bind(by)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

#[derive(FromRow)]
struct SignatureRow {
    person: i64,
    name: String,
    role: String,
    plan_hash: String,
}

/// Standing approvals by people whose accounts are active, with the roles they have now. Revision and environment are signed
/// through the plan's hash: it covers the environment and what the revision comes to.
pub(crate) async fn signatures(db: &mut SqliteConnection, change: ChangeId) -> Result<Vec<Signature>, Error> {
    let rows: Vec<SignatureRow> = sqlx::query_as(
        "SELECT person, name, role, plan_hash FROM approval JOIN person ON person.id = approval.person
         WHERE change = ? AND dropped IS NULL AND person.state = 'active' ORDER BY approval.id",
    )
    .bind(change)
    .fetch_all(db)
    .await?;
    let signature = |row: SignatureRow| {
        Ok(Signature {
            person: row.person,
            name: row.name,
            role: from_word("role", &row.role)?,
            plan_hash: row.plan_hash.into(),
        })
    };
    rows.into_iter().map(signature).collect()
}

/// Everybody who proposed a change or took it over.
pub(crate) async fn authors(db: &mut SqliteConnection, change: ChangeId) -> Result<Vec<PersonId>, Error> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT person FROM change_event
         WHERE change = ? AND kind IN ('proposed', 'taken_over') AND person IS NOT NULL",
    )
    .bind(change)
    .fetch_all(db)
    .await?)
}

/// Who broke the glass for a change last, why and when.
pub(crate) async fn broken_glass(
    db: &mut SqliteConnection,
    change: ChangeId,
) -> Result<Option<(String, String, Timestamp)>, Error> {
    let row: Option<(String, String, i64)> = sqlx::query_as(
        "SELECT text, name, at FROM change_event JOIN person ON person.id = change_event.person
         WHERE change = ? AND kind = 'broken_glass' ORDER BY change_event.id DESC LIMIT 1",
    )
    .bind(change)
    .fetch_optional(db)
    .await?;
    Ok(row.map(|(why, by, at)| (why, by, Timestamp(at))))
}

/// Drops standing approvals, saying why; gives how many there were.
pub(crate) async fn drop_approvals(
    db: &mut SqliteConnection,
    change: ChangeId,
    why: &str,
) -> Result<u64, Error> {
    let done = sqlx::query("UPDATE approval SET dropped = ? WHERE change = ? AND dropped IS NULL")
        .bind(why)
        .bind(change)
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

#[derive(FromRow)]
struct EventRow {
    at: i64,
    by: String,
    kind: String,
    text: String,
}

/// What happened, oldest first.
pub(crate) async fn timeline(db: &mut SqliteConnection, change: ChangeId) -> Result<Vec<Event>, Error> {
    let rows: Vec<EventRow> = sqlx::query_as(
        "SELECT at, coalesce(name, '') AS by, kind, text
         FROM change_event LEFT JOIN person ON person.id = change_event.person
         WHERE change = ? ORDER BY change_event.id",
    )
    .bind(change)
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Event { at: Timestamp(row.at), by: row.by, kind: event_kind(&row.kind)?, text: row.text })
        })
        .collect()
}

pub(super) fn event_kind(word: &str) -> Result<EventKind, Error> {
    EventKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == word)
        .ok_or_else(|| Error::stored("event", format!("`{word}`")))
}

/// Notes what happened; also moves the change's time of last update.
pub(crate) async fn note(
    db: &mut SqliteConnection,
    change: ChangeId,
    by: Option<PersonId>,
    kind: EventKind,
    text: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("INSERT INTO change_event (change, at, person, kind, text) VALUES (?, ?, ?, ?, ?)")
        .bind(change)
        .bind(now.0)
        .bind(by)
        .bind(kind.as_str())
        .bind(text)
        .execute(&mut *db)
        .await?;
    touch(db, change, now).await
}

/// Moves a change's time of last update.
pub(crate) async fn touch(db: &mut SqliteConnection, change: ChangeId, now: Timestamp) -> Result<(), Error> {
    sqlx::query("UPDATE change SET updated_at = ? WHERE id = ?").bind(now.0).bind(change).execute(db).await?;
    Ok(())
}
