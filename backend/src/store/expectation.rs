//! Expectations.

use super::{from_json, to_json};
use crate::Error;
use domain::{
    Timestamp,
    access::PersonId,
    expectation::{Expectation, ExpectationId, Wanted},
    mail::SampleId,
};
use sqlx::{FromRow, SqliteConnection};

#[derive(FromRow)]
struct Row {
    id: i64,
    environment: String,
    sample: i64,
    wanted: String,
    added_by: String,
    added_at: i64,
}

impl TryFrom<Row> for Expectation {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            environment: row.environment,
            sample: row.sample,
            wanted: from_json("expectation", &row.wanted)?,
            added_by: row.added_by,
            added_at: Timestamp(row.added_at),
        })
    }
}

/// An environment's expectations, by their samples' names.
pub(crate) async fn of_environment(
    db: &mut SqliteConnection,
    environment: &str,
) -> Result<Vec<Expectation>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT expectation.id, sample.environment, sample, wanted, person.name AS added_by, expectation.added_at
         FROM expectation JOIN sample ON sample.id = sample JOIN person ON person.id = expectation.added_by
         WHERE sample.environment = ? ORDER BY sample.name COLLATE NOCASE, expectation.id",
    )
    .bind(environment)
    .fetch_all(db)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(crate) async fn get(db: &mut SqliteConnection, id: ExpectationId) -> Result<Option<Expectation>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT expectation.id, sample.environment, sample, wanted, person.name AS added_by, expectation.added_at
         FROM expectation JOIN sample ON sample.id = sample JOIN person ON person.id = expectation.added_by
         WHERE expectation.id = ?",
    )
    .bind(id)
    .fetch_optional(db)
    .await?;
    row.map(TryInto::try_into).transpose()
}

pub(crate) async fn insert(
    db: &mut SqliteConnection,
    sample: SampleId,
    wanted: &Wanted,
    by: PersonId,
    now: Timestamp,
) -> Result<ExpectationId, Error> {
    let done =
        sqlx::query("INSERT INTO expectation (sample, wanted, added_by, added_at) VALUES (?, ?, ?, ?)")
            .bind(sample)
            .bind(to_json("expectation", wanted)?)
            .bind(by)
            .bind(now.0)
            .execute(db)
            .await?;
    Ok(done.last_insert_rowid())
}

pub(crate) async fn delete(db: &mut SqliteConnection, id: ExpectationId) -> Result<(), Error> {
    sqlx::query("DELETE FROM expectation WHERE id = ?").bind(id).execute(db).await?;
    Ok(())
}
