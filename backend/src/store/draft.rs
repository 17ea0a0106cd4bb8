//! Drafts and their revisions.

use super::{from_json, from_word, to_json};
use crate::Error;
use domain::{
    Content, Kind, Timestamp,
    access::PersonId,
    draft::{DraftId, RevisionNumber},
    environment::EnvironmentId,
    jobs::life::JobRow,
};
use sqlx::{FromRow, SqliteConnection};

/// One revision with its content.
#[derive(Debug, Clone)]
pub(crate) struct Revision {
    pub draft: DraftId,
    pub environment: EnvironmentId,
    pub number: RevisionNumber,
    pub content: Content,
    pub author: PersonId,
    pub author_name: String,
    pub saved_at: Timestamp,
    /// The change that proposes the draft and is not finished.
    pub open_change: Option<i64>,
}

#[derive(FromRow)]
struct Row {
    draft: i64,
    environment: String,
    kind: String,
    number: i64,
    content: String,
    author: i64,
    author_name: String,
    saved_at: i64,
    open_change: Option<i64>,
}

impl TryFrom<Row> for Revision {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            draft: row.draft,
            environment: row.environment,
            number: row.number,
            content: content(&row.kind, &row.content)?,
            author: row.author,
            author_name: row.author_name,
            saved_at: Timestamp(row.saved_at),
            open_change: row.open_change,
        })
    }
}

/// Reads a content of a kind.
pub(super) fn content(kind: &str, text: &str) -> Result<Content, Error> {
    Ok(match from_word("kind of draft", kind)? {
        Kind::RuleSet => Content::RuleSet(from_json("rule set", text)?),
        Kind::Job => Content::Job(from_json("job", text)?),
    })
}

/// Writes a content; its kind is told beside it.
fn written(content: &Content) -> Result<String, Error> {
    match content {
        Content::RuleSet(set) => to_json("rule set", set),
        Content::Job(job) => to_json("job", job),
    }
}

fn revisions(rows: Vec<Row>) -> Result<Vec<Revision>, Error> {
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The latest revision of a draft that was not deleted.
pub(crate) async fn latest(db: &mut SqliteConnection, draft: DraftId) -> Result<Option<Revision>, Error> {
    newest(db, draft, false).await
}

/// The latest revision of a draft that was deleted.
pub(crate) async fn latest_deleted(
    db: &mut SqliteConnection,
    draft: DraftId,
) -> Result<Option<Revision>, Error> {
    newest(db, draft, true).await
}

async fn newest(db: &mut SqliteConnection, draft: DraftId, deleted: bool) -> Result<Option<Revision>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT revision.*, draft.environment, draft.kind, person.name AS author_name,
            (SELECT id FROM change WHERE change.draft = draft.id
                AND state IN ('in_review', 'sent_back', 'approved', 'deploying')) AS open_change
         FROM revision JOIN draft ON draft.id = revision.draft JOIN person ON person.id = revision.author
         WHERE draft.id = ? AND (draft.deleted_at IS NOT NULL) = ? ORDER BY number DESC LIMIT 1",
    )
    .bind(draft)
    .bind(deleted)
    .fetch_optional(db)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// One revision; also of a deleted draft, because changes go on showing it.
pub(crate) async fn revision(
    db: &mut SqliteConnection,
    draft: DraftId,
    number: RevisionNumber,
) -> Result<Option<Revision>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT revision.*, draft.environment, draft.kind, person.name AS author_name,
            (SELECT id FROM change WHERE change.draft = draft.id
                AND state IN ('in_review', 'sent_back', 'approved', 'deploying')) AS open_change
         FROM revision JOIN draft ON draft.id = revision.draft JOIN person ON person.id = revision.author
         WHERE draft.id = ? AND number = ?",
    )
    .bind(draft)
    .bind(number)
    .fetch_optional(db)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// The number of the latest revision, also of a deleted draft.
pub(crate) async fn latest_number(
    db: &mut SqliteConnection,
    draft: DraftId,
) -> Result<RevisionNumber, Error> {
    Ok(sqlx::query_scalar("SELECT coalesce(max(number), 0) FROM revision WHERE draft = ?")
        .bind(draft)
        .fetch_one(db)
        .await?)
}

/// All revisions, oldest first.
pub(crate) async fn history(db: &mut SqliteConnection, draft: DraftId) -> Result<Vec<Revision>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT revision.*, draft.environment, draft.kind, person.name AS author_name, NULL AS open_change
         FROM revision JOIN draft ON draft.id = revision.draft JOIN person ON person.id = revision.author
         WHERE draft.id = ? AND draft.deleted_at IS NULL ORDER BY number",
    )
    .bind(draft)
    .fetch_all(db)
    .await?;
    revisions(rows)
}

/// The latest revisions of an environment's drafts of a kind, the last saved first.
pub(crate) async fn of_environment(
    db: &mut SqliteConnection,
    environment: &str,
    kind: Kind,
) -> Result<Vec<Revision>, Error> {
    listed(db, environment, kind, false).await
}

/// The same of the drafts that were deleted.
pub(crate) async fn deleted(
    db: &mut SqliteConnection,
    environment: &str,
    kind: Kind,
) -> Result<Vec<Revision>, Error> {
    listed(db, environment, kind, true).await
}

async fn listed(
    db: &mut SqliteConnection,
    environment: &str,
    kind: Kind,
    deleted: bool,
) -> Result<Vec<Revision>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT revision.*, draft.environment, draft.kind, person.name AS author_name,
            (SELECT id FROM change WHERE change.draft = draft.id
                AND state IN ('in_review', 'sent_back', 'approved', 'deploying')) AS open_change
         FROM revision JOIN draft ON draft.id = revision.draft JOIN person ON person.id = revision.author
         WHERE draft.environment = ? AND draft.kind = ? AND (draft.deleted_at IS NOT NULL) = ?
           AND number = (SELECT max(number) FROM revision AS r WHERE r.draft = draft.id)
         ORDER BY saved_at DESC, draft.id DESC",
    )
    .bind(environment)
    .bind(kind.as_str())
    .bind(deleted)
    .fetch_all(db)
    .await?;
    revisions(rows)
}

pub(crate) async fn insert(
    db: &mut SqliteConnection,
    environment: &str,
    (kind, parent): (Kind, Option<JobRow>),
    by: PersonId,
    now: Timestamp,
) -> Result<DraftId, Error> {
    let done = sqlx::query(
        "INSERT INTO draft (environment, kind, parent_job, created_by, created_at) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(environment)
    .bind(kind.as_str())
    .bind(parent)
    .bind(by)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.last_insert_rowid())
}

pub(crate) async fn insert_revision(
    db: &mut SqliteConnection,
    draft: DraftId,
    number: RevisionNumber,
    content: &Content,
    by: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO revision (draft, number, content, digest, author, saved_at) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(draft)
    .bind(number)
    .bind(written(content)?)
    .bind(content.digest().as_str())
    .bind(by)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes a revision that a later one of the same author replaces, so that autosaves do not pile up: unless it is the
/// first, something refers to it, or the one before it is older than `since` (one in every few minutes stays).
pub(crate) async fn thin_out(
    db: &mut SqliteConnection,
    draft: DraftId,
    number: RevisionNumber,
    author: PersonId,
    since: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "DELETE FROM revision WHERE draft = ?1 AND number = ?2 AND author = ?3
           AND (SELECT max(saved_at) FROM revision WHERE draft = ?1 AND number < ?2) > ?4
           AND NOT EXISTS (SELECT 1 FROM change WHERE draft = ?1 AND revision = ?2)
           AND NOT EXISTS (SELECT 1 FROM approval WHERE draft = ?1 AND revision = ?2)
           AND NOT EXISTS (SELECT 1 FROM thread JOIN change ON change.id = thread.change
                           WHERE change.draft = ?1 AND thread.revision = ?2)",
    )
    .bind(draft)
    .bind(number)
    .bind(author)
    .bind(since.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Puts a draft away.
pub(crate) async fn delete(db: &mut SqliteConnection, draft: DraftId, now: Timestamp) -> Result<(), Error> {
    sqlx::query("UPDATE draft SET deleted_at = ? WHERE id = ?").bind(now.0).bind(draft).execute(db).await?;
    Ok(())
}

/// Takes a draft back that was put away.
pub(crate) async fn restore(db: &mut SqliteConnection, draft: DraftId) -> Result<(), Error> {
    sqlx::query("UPDATE draft SET deleted_at = NULL WHERE id = ?").bind(draft).execute(db).await?;
    Ok(())
}
