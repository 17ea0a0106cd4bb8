//! Threads about changes, what was said in them, and whose review is asked for.

use super::{from_json, to_json};
use crate::Error;
use domain::{
    Timestamp,
    access::PersonId,
    change::ChangeId,
    draft::RevisionNumber,
    review::{
        anchor::Anchor,
        thread::{Remark, RemarkId, ThreadId},
    },
};
use sqlx::{FromRow, SqliteConnection};
use std::collections::BTreeMap;

/// A thread as it is kept.
#[derive(Debug)]
pub(crate) struct Thread {
    pub id: ThreadId,
    pub change: ChangeId,
    pub revision: RevisionNumber,
    pub anchor: Option<Anchor>,
    pub resolved: Option<(String, Timestamp)>,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    change: i64,
    revision: i64,
    anchor: Option<String>,
    resolved_by: Option<String>,
    resolved_at: Option<i64>,
}

impl TryFrom<Row> for Thread {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            change: row.change,
            revision: row.revision,
            anchor: row.anchor.map(|text| from_json("anchor", &text)).transpose()?,
            resolved: row.resolved_by.zip(row.resolved_at.map(Timestamp)),
        })
    }
}

/// A change's threads, oldest first.
pub(crate) async fn of_change(db: &mut SqliteConnection, change: ChangeId) -> Result<Vec<Thread>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT thread.id, change, revision, anchor, name AS resolved_by, resolved_at
         FROM thread LEFT JOIN person ON person.id = resolved_by WHERE change = ? ORDER BY thread.id",
    )
    .bind(change)
    .fetch_all(db)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(crate) async fn get(db: &mut SqliteConnection, id: ThreadId) -> Result<Option<Thread>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT thread.id, change, revision, anchor, name AS resolved_by, resolved_at
         FROM thread LEFT JOIN person ON person.id = resolved_by WHERE thread.id = ?",
    )
    .bind(id)
    .fetch_optional(db)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// How many of a change's threads are open.
pub(crate) async fn open(db: &mut SqliteConnection, change: ChangeId) -> Result<u32, Error> {
    Ok(sqlx::query_scalar("SELECT count(*) FROM thread WHERE change = ? AND resolved_at IS NULL")
        .bind(change)
        .fetch_one(db)
        .await?)
}

pub(crate) async fn insert(
    db: &mut SqliteConnection,
    change: ChangeId,
    revision: RevisionNumber,
    anchor: Option<&Anchor>,
) -> Result<ThreadId, Error> {
    let anchor = anchor.map(|anchor| to_json("anchor", anchor)).transpose()?;
    let done = sqlx::query("INSERT INTO thread (change, revision, anchor) VALUES (?, ?, ?)")
        .bind(change)
        .bind(revision)
        .bind(anchor)
        .execute(db)
        .await?;
    Ok(done.last_insert_rowid())
}

/// Resolves a thread, or opens it again.
pub(crate) async fn set_resolved(
    db: &mut SqliteConnection,
    id: ThreadId,
    by: Option<(PersonId, Timestamp)>,
) -> Result<(), Error> {
    sqlx::query("UPDATE thread SET resolved_by = ?, resolved_at = ? WHERE id = ?")
        .bind(by.map(|(person, _)| person))
        .bind(by.map(|(_, at)| at.0))
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

#[derive(FromRow)]
struct RemarkRow {
    id: i64,
    thread: i64,
    by: String,
    at: i64,
    text: String,
    suggestion: Option<String>,
    applied_as: Option<i64>,
    applied_by: Option<String>,
}

impl From<RemarkRow> for Remark {
    fn from(row: RemarkRow) -> Self {
        Self {
            id: row.id,
            by: row.by,
            at: Timestamp(row.at),
            text: row.text,
            suggestion: row.suggestion,
            applied: row.applied_as.zip(row.applied_by),
        }
    }
}

/// What was said in a change's threads, oldest first.
pub(crate) async fn remarks(
    db: &mut SqliteConnection,
    change: ChangeId,
) -> Result<BTreeMap<ThreadId, Vec<Remark>>, Error> {
    let rows: Vec<RemarkRow> = sqlx::query_as(
        "SELECT remark.id, thread, person.name AS by, remark.at, text, suggestion, applied_as,
                applier.name AS applied_by
         FROM remark JOIN thread ON thread.id = remark.thread JOIN person ON person.id = remark.person
              LEFT JOIN person AS applier ON applier.id = remark.applied_by
         WHERE thread.change = ? ORDER BY remark.id",
    )
    .bind(change)
    .fetch_all(db)
    .await?;
    let mut by_thread: BTreeMap<ThreadId, Vec<Remark>> = BTreeMap::new();
    for row in rows {
        by_thread.entry(row.thread).or_default().push(row.into());
    }
    Ok(by_thread)
}

/// One remark, and its thread's id.
pub(crate) async fn remark(
    db: &mut SqliteConnection,
    id: RemarkId,
) -> Result<Option<(ThreadId, Remark)>, Error> {
    let row: Option<RemarkRow> = sqlx::query_as(
        "SELECT remark.id, thread, person.name AS by, remark.at, text, suggestion, applied_as,
                applier.name AS applied_by
         FROM remark JOIN person ON person.id = remark.person
              LEFT JOIN person AS applier ON applier.id = remark.applied_by WHERE remark.id = ?",
    )
    .bind(id)
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.thread, row.into())))
}

/// How much was said about a change.
pub(crate) async fn count(db: &mut SqliteConnection, change: ChangeId) -> Result<u32, Error> {
    Ok(sqlx::query_scalar(
        "SELECT count(*) FROM remark JOIN thread ON thread.id = remark.thread WHERE change = ?",
    )
    .bind(change)
    .fetch_one(db)
    .await?)
}

pub(crate) async fn say(
    db: &mut SqliteConnection,
    thread: ThreadId,
    by: PersonId,
    (text, suggestion): (&str, Option<&str>),
    now: Timestamp,
) -> Result<RemarkId, Error> {
    let done =
        sqlx::query("INSERT INTO remark (thread, person, at, text, suggestion) VALUES (?, ?, ?, ?, ?)")
            .bind(thread)
            .bind(by)
            .bind(now.0)
            .bind(text)
            .bind(suggestion)
            .execute(db)
            .await?;
    Ok(done.last_insert_rowid())
}

/// Notes which revision took a suggestion.
pub(crate) async fn applied(
    db: &mut SqliteConnection,
    remark: RemarkId,
    revision: RevisionNumber,
    by: PersonId,
) -> Result<(), Error> {
    sqlx::query("UPDATE remark SET applied_as = ?, applied_by = ? WHERE id = ?")
        .bind(revision)
        .bind(by)
        .bind(remark)
        .execute(db)
        .await?;
    Ok(())
}

/// Whose review is asked for, by name.
pub(crate) async fn reviewers(db: &mut SqliteConnection, change: ChangeId) -> Result<Vec<String>, Error> {
    Ok(sqlx::query_scalar(
        "SELECT name FROM reviewer JOIN person ON person.id = reviewer.person WHERE change = ? ORDER BY name",
    )
    .bind(change)
    .fetch_all(db)
    .await?)
}

/// Asks just these people.
pub(crate) async fn set_reviewers(
    db: &mut SqliteConnection,
    change: ChangeId,
    people: &[PersonId],
    asked_by: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("DELETE FROM reviewer WHERE change = ?").bind(change).execute(&mut *db).await?;
    for person in people {
        sqlx::query("INSERT OR IGNORE INTO reviewer (change, person, asked_by, at) VALUES (?, ?, ?, ?)")
            .bind(change)
            .bind(person)
            .bind(asked_by)
            .bind(now.0)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

/// Digests of the findings that were acknowledged, with who did.
pub(crate) async fn acknowledged(
    db: &mut SqliteConnection,
    change: ChangeId,
) -> Result<BTreeMap<String, String>, Error> {
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT finding, name FROM acknowledgement JOIN person ON person.id = person WHERE change = ?",
    )
    .bind(change)
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().collect())
}

pub(crate) async fn acknowledge(
    db: &mut SqliteConnection,
    change: ChangeId,
    finding: &str,
    by: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("INSERT OR IGNORE INTO acknowledgement (change, finding, person, at) VALUES (?, ?, ?, ?)")
        .bind(change)
        .bind(finding)
        .bind(by)
        .bind(now.0)
        .execute(db)
        .await?;
    Ok(())
}
