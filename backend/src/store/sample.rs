//! Samples.

use super::{from_json, to_json};
use crate::Error;
use domain::{
    Timestamp,
    access::PersonId,
    mail::{Sample, SampleId, SampleSummary},
};
use sqlx::{FromRow, SqliteConnection};

#[derive(FromRow)]
struct Row {
    id: i64,
    environment: String,
    content: String,
    added_by: String,
    added_at: i64,
}

impl TryFrom<Row> for SampleSummary {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            environment: row.environment,
            sample: from_json("sample", &row.content)?,
            added_by: row.added_by,
            added_at: Timestamp(row.added_at),
        })
    }
}

/// An environment's samples, by name.
pub(crate) async fn of_environment(
    db: &mut SqliteConnection,
    environment: &str,
) -> Result<Vec<SampleSummary>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT sample.id, environment, content, person.name AS added_by, added_at
         FROM sample JOIN person ON person.id = added_by
         WHERE environment = ? ORDER BY sample.name COLLATE NOCASE, sample.id",
    )
    .bind(environment)
    .fetch_all(db)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(crate) async fn get(db: &mut SqliteConnection, id: SampleId) -> Result<Option<SampleSummary>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT sample.id, environment, content, person.name AS added_by, added_at
         FROM sample JOIN person ON person.id = added_by WHERE sample.id = ?",
    )
    .bind(id)
    .fetch_optional(db)
    .await?;
    row.map(TryInto::try_into).transpose()
}

pub(crate) async fn insert(
    db: &mut SqliteConnection,
    environment: &str,
    sample: &Sample,
    by: PersonId,
    now: Timestamp,
) -> Result<SampleId, Error> {
    let done = sqlx::query(
        "INSERT INTO sample (environment, name, content, added_by, added_at) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(environment)
    .bind(&sample.name)
    .bind(to_json("sample", sample)?)
    .bind(by)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.last_insert_rowid())
}

pub(crate) async fn update(db: &mut SqliteConnection, id: SampleId, sample: &Sample) -> Result<(), Error> {
    sqlx::query("UPDATE sample SET name = ?, content = ? WHERE id = ?")
        .bind(&sample.name)
        .bind(to_json("sample", sample)?)
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn delete(db: &mut SqliteConnection, id: SampleId) -> Result<(), Error> {
    sqlx::query("DELETE FROM sample WHERE id = ?").bind(id).execute(db).await?;
    Ok(())
}
