//! What the first page shows: changes that are not finished as they concern one person, drafts nobody proposed, and what
//! happened of late.

use super::{change::SummaryRow, from_word, review::event_kind};
use crate::Error;
use domain::{
    Timestamp,
    access::PersonId,
    inbox::{Happening, Open, Unproposed},
};
use sqlx::{FromRow, SqliteConnection};

#[derive(FromRow)]
struct OpenRow {
    #[sqlx(flatten)]
    summary: SummaryRow,
    author_id: i64,
    wrote: bool,
    signed: bool,
    asked: bool,
    asked_them: bool,
    threads: u32,
}

/// Changes that wait for somebody, as they concern a person; the newest first. Who wrote a part of one is told as
/// [`super::change::editors`] and [`super::review::authors`] tell it.
pub(crate) async fn open(db: &mut SqliteConnection, person: PersonId) -> Result<Vec<Open>, Error> {
    let rows: Vec<OpenRow> = sqlx::query_as(
        "SELECT change.id, change.environment, title, draft.kind,
                coalesce(content ->> '$.Name', content ->> '$.Description', '') AS name, revision, change.state,
                person.name AS author, change.created_at, updated_at, change.author AS author_id,
                EXISTS (SELECT 1 FROM revision AS mine WHERE mine.draft = change.draft AND mine.author = ?1
                        AND mine.number <= change.revision AND mine.number >
                        coalesce((SELECT max(revision) FROM change AS live
                                  WHERE live.draft = change.draft AND live.state = 'live'), 0))
                OR EXISTS (SELECT 1 FROM change_event WHERE change_event.change = change.id AND change_event.person = ?1
                           AND change_event.kind IN ('proposed', 'taken_over')) AS wrote,
                EXISTS (SELECT 1 FROM approval WHERE approval.change = change.id AND approval.person = ?1
                        AND dropped IS NULL AND approval.plan_hash = change.plan_hash) AS signed,
                EXISTS (SELECT 1 FROM reviewer WHERE reviewer.change = change.id) AS asked,
                EXISTS (SELECT 1 FROM reviewer WHERE reviewer.change = change.id AND reviewer.person = ?1) AS asked_them,
                (SELECT count(*) FROM thread WHERE thread.change = change.id AND resolved_at IS NULL) AS threads
         FROM change JOIN person ON person.id = change.author JOIN draft ON draft.id = change.draft
              JOIN revision ON revision.draft = change.draft AND revision.number = change.revision
         WHERE change.state IN ('in_review', 'sent_back', 'approved') ORDER BY change.id DESC",
    )
    .bind(person)
    .fetch_all(db)
    .await?;
    let open = |row: OpenRow| {
        Ok(Open {
            summary: row.summary.try_into()?,
            author: row.author_id,
            wrote: row.wrote,
            signed: row.signed,
            asked: row.asked,
            asked_them: row.asked_them,
            threads: row.threads,
        })
    };
    rows.into_iter().map(open).collect()
}

#[derive(FromRow)]
struct DraftRow {
    id: i64,
    kind: String,
    name: String,
    environment: String,
    number: i64,
    saved_at: i64,
}

/// Drafts a person saved last that no change proposes in this revision, the newest first; at most 10.
pub(crate) async fn unproposed(
    db: &mut SqliteConnection,
    person: PersonId,
) -> Result<Vec<Unproposed>, Error> {
    let rows: Vec<DraftRow> = sqlx::query_as(
        "SELECT draft.id, draft.kind, coalesce(content ->> '$.Name', content ->> '$.Description', '') AS name,
                draft.environment, number, saved_at
         FROM revision JOIN draft ON draft.id = revision.draft
         WHERE author = ?1 AND deleted_at IS NULL
           AND number = (SELECT max(number) FROM revision AS last WHERE last.draft = draft.id)
           AND NOT EXISTS (SELECT 1 FROM change WHERE change.draft = draft.id AND change.revision = number)
         ORDER BY saved_at DESC, draft.id DESC LIMIT 10",
    )
    .bind(person)
    .fetch_all(db)
    .await?;
    let draft = |row: DraftRow| {
        Ok(Unproposed {
            id: row.id,
            kind: from_word("kind of draft", &row.kind)?,
            name: row.name,
            environment: row.environment,
            revision: row.number,
            saved_at: Timestamp(row.saved_at),
        })
    };
    rows.into_iter().map(draft).collect()
}

#[derive(FromRow)]
struct HappeningRow {
    at: i64,
    by: String,
    kind: String,
    change: i64,
    title: String,
    environment: String,
}

/// What happened to changes of late, the newest first; at most 12.
pub(crate) async fn recent(db: &mut SqliteConnection) -> Result<Vec<Happening>, Error> {
    let rows: Vec<HappeningRow> = sqlx::query_as(
        "SELECT at, coalesce(person.name, '') AS by, change_event.kind, change, title, change.environment
         FROM change_event JOIN change ON change.id = change_event.change
              LEFT JOIN person ON person.id = change_event.person
         ORDER BY change_event.id DESC LIMIT 12",
    )
    .fetch_all(db)
    .await?;
    let happening = |row: HappeningRow| {
        Ok(Happening {
            at: Timestamp(row.at),
            by: row.by,
            kind: event_kind(&row.kind)?,
            change: row.change,
            title: row.title,
            environment: row.environment,
        })
    };
    rows.into_iter().map(happening).collect()
}
