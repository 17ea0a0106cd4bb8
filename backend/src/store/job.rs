//! Jobs that were created, what AWS said of them, and what was done to them.

use super::{from_json, from_word, to_json};
use crate::Error;
use domain::{
    Digest, Timestamp,
    access::PersonId,
    change::ChangeId,
    deployment::DeploymentId,
    draft::{DraftId, RevisionNumber},
    jobs::{
        Job,
        life::{JobEvent, JobRow, JobSummary, Purpose, Reading},
        plan::StopRule,
        status::{Described, FailureReason, Progress},
    },
};
use sqlx::{FromRow, SqliteConnection};

/// A job with everything that is kept of it.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub summary: JobSummary,
    pub job: Job,
    pub stop: Option<StopRule>,
    pub failures: Vec<FailureReason>,
    pub status_reason: Option<String>,
    pub trouble: Option<String>,
    /// The draft and revision it came from.
    pub draft: Option<(DraftId, RevisionNumber)>,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    environment: String,
    deployment: i64,
    change: Option<i64>,
    draft: Option<i64>,
    revision: Option<i64>,
    purpose: String,
    job_id: String,
    content: String,
    stop: Option<String>,
    status: String,
    total: Option<i64>,
    succeeded: i64,
    failed: i64,
    active_seconds: Option<i64>,
    priority: i64,
    failures: String,
    status_reason: Option<String>,
    trouble: Option<String>,
    creator: String,
    created_at: i64,
    seen_at: i64,
    ended_at: Option<i64>,
}

impl TryFrom<Row> for Kept {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let job: Job = from_json("job", &row.content)?;
        Ok(Self {
            summary: JobSummary {
                id: row.id,
                job_id: row.job_id,
                environment: row.environment,
                name: job.name().to_owned(),
                operation: job.operation_name().unwrap_or_default().to_owned(),
                purpose: from_word("purpose of a job", &row.purpose)?,
                status: from_word("state of a job", &row.status)?,
                progress: progress(row.total, row.succeeded, row.failed, row.active_seconds),
                priority: row.priority,
                deployment: row.deployment,
                change: row.change,
                created_by: row.creator,
                created_at: Timestamp(row.created_at),
                seen_at: Timestamp(row.seen_at),
                ended_at: row.ended_at.map(Timestamp),
            },
            job,
            stop: row.stop.map(|text| from_json("stop rule", &text)).transpose()?,
            failures: from_json("failure reasons", &row.failures)?,
            status_reason: row.status_reason,
            trouble: row.trouble,
            draft: row.draft.zip(row.revision),
        })
    }
}

fn progress(total: Option<i64>, succeeded: i64, failed: i64, seconds: Option<i64>) -> Progress {
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    Progress {
        total: total.map(count),
        succeeded: count(succeeded),
        failed: count(failed),
        active_seconds: seconds.map(count),
    }
}

/// What SQLite takes of a count.
fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn kept(rows: Vec<Row>) -> Result<Vec<Kept>, Error> {
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(crate) async fn get(db: &mut SqliteConnection, id: JobRow) -> Result<Option<Kept>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT job.*, person.name AS creator, change.draft, change.revision
         FROM job JOIN person ON person.id = created_by LEFT JOIN change ON change.id = job.change
         WHERE job.id = ?",
    )
    .bind(id)
    .fetch_optional(db)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// An environment's, the newest first; at most 200.
pub(crate) async fn of_environment(
    db: &mut SqliteConnection,
    environment: &str,
) -> Result<Vec<JobSummary>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT job.*, person.name AS creator, change.draft, change.revision
         FROM job JOIN person ON person.id = created_by LEFT JOIN change ON change.id = job.change
         WHERE job.environment = ? ORDER BY job.id DESC LIMIT 200",
    )
    .bind(environment)
    .fetch_all(db)
    .await?;
    Ok(kept(rows)?.into_iter().map(|kept| kept.summary).collect())
}

/// A change's, the newest first.
pub(crate) async fn of_change(db: &mut SqliteConnection, change: ChangeId) -> Result<Vec<JobSummary>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT job.*, person.name AS creator, change.draft, change.revision
         FROM job JOIN person ON person.id = created_by LEFT JOIN change ON change.id = job.change
         WHERE job.change = ? ORDER BY job.id DESC",
    )
    .bind(change)
    .fetch_all(db)
    .await?;
    Ok(kept(rows)?.into_iter().map(|kept| kept.summary).collect())
}

/// The last job that tried a few rows for just this plan.
pub(crate) async fn canary(
    db: &mut SqliteConnection,
    change: ChangeId,
    plan_hash: &Digest,
) -> Result<Option<JobSummary>, Error> {
    let id: Option<JobRow> = sqlx::query_scalar(
        "SELECT id FROM job WHERE change = ? AND plan_hash = ? AND purpose = 'canary' ORDER BY id DESC LIMIT 1",
    )
    .bind(change)
    .bind(plan_hash.as_str())
    .fetch_optional(&mut *db)
    .await?;
    match id {
        Some(id) => Ok(get(db, id).await?.map(|kept| kept.summary)),
        None => Ok(None),
    }
}

/// All that have not ended, those asked about longest ago first.
pub(crate) async fn running(db: &mut SqliteConnection) -> Result<Vec<Kept>, Error> {
    let rows = sqlx::query_as(
        "SELECT job.*, person.name AS creator, change.draft, change.revision
         FROM job JOIN person ON person.id = created_by LEFT JOIN change ON change.id = job.change
         WHERE ended_at IS NULL ORDER BY seen_at",
    )
    .fetch_all(db)
    .await?;
    kept(rows)
}

/// A job AWS just made.
#[derive(Debug)]
pub(crate) struct Created<'a> {
    pub environment: &'a str,
    pub deployment: DeploymentId,
    pub change: Option<ChangeId>,
    pub plan_hash: Digest,
    pub purpose: Purpose,
    pub job_id: &'a str,
    pub job: &'a Job,
    pub stop: Option<StopRule>,
    pub by: PersonId,
}

/// Keeps a job that was created, once however often it is told.
pub(crate) async fn insert(
    db: &mut SqliteConnection,
    created: &Created<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO job (environment, deployment, change, plan_hash, purpose, job_id, content, stop, status, priority,
                          created_by, created_at, seen_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'New', ?, ?, ?11, ?11) ON CONFLICT DO NOTHING",
    )
    .bind(created.environment)
    .bind(created.deployment)
    .bind(created.change)
    .bind(created.plan_hash.as_str())
    .bind(created.purpose.as_str())
    .bind(created.job_id)
    .bind(to_json("job", created.job)?)
    .bind(created.stop.map(|rule| to_json("stop rule", &rule)).transpose()?)
    .bind(created.job.priority.unwrap_or_default())
    .bind(created.by)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The job a deployment created.
pub(crate) async fn of_deployment(
    db: &mut SqliteConnection,
    deployment: DeploymentId,
) -> Result<Option<JobRow>, Error> {
    Ok(sqlx::query_scalar("SELECT id FROM job WHERE deployment = ?")
        .bind(deployment)
        .fetch_optional(db)
        .await?)
}

/// Keeps what AWS said; a row of history only where it said something new.
pub(crate) async fn set_seen(
    db: &mut SqliteConnection,
    id: JobRow,
    said: &Described,
    now: Timestamp,
) -> Result<(), Error> {
    let Progress { total, succeeded, failed, active_seconds } = said.progress;
    let ended = said.status.is_final().then_some(now.0);
    sqlx::query(
        "UPDATE job SET status = ?, total = coalesce(?, total), succeeded = ?, failed = ?,
            active_seconds = coalesce(?, active_seconds), priority = ?, failures = ?,
            status_reason = coalesce(?, status_reason), trouble = NULL, seen_at = ?,
            ended_at = coalesce(ended_at, ?)
         WHERE id = ?",
    )
    .bind(said.status.as_str())
    .bind(total.map(number))
    .bind(number(succeeded))
    .bind(number(failed))
    .bind(active_seconds.map(number))
    .bind(said.priority)
    .bind(to_json("failure reasons", &said.failures)?)
    .bind(&said.status_reason)
    .bind(now.0)
    .bind(ended)
    .bind(id)
    .execute(&mut *db)
    .await?;
    sqlx::query(
        "INSERT INTO job_reading (job, at, status, total, succeeded, failed, active_seconds)
         SELECT id, seen_at, status, total, succeeded, failed, active_seconds FROM job WHERE id = ?1
            AND NOT EXISTS (SELECT 1 FROM
                (SELECT status, succeeded, failed, total FROM job_reading WHERE job = ?1 ORDER BY at DESC LIMIT 1) AS last
                WHERE last.status = job.status AND last.succeeded = job.succeeded AND last.failed = job.failed
                    AND last.total IS job.total)
         ON CONFLICT (job, at) DO UPDATE SET status = excluded.status, total = excluded.total,
            succeeded = excluded.succeeded, failed = excluded.failed, active_seconds = excluded.active_seconds",
    )
    .bind(id)
    .execute(db)
    .await?;
    Ok(())
}

/// Notes why AWS could not be asked.
pub(crate) async fn set_trouble(
    db: &mut SqliteConnection,
    id: JobRow,
    why: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE job SET trouble = ?, seen_at = ? WHERE id = ?")
        .bind(why)
        .bind(now.0)
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

#[derive(FromRow)]
struct ReadingRow {
    at: i64,
    status: String,
    total: Option<i64>,
    succeeded: i64,
    failed: i64,
    active_seconds: Option<i64>,
}

/// What AWS said so far, oldest first; at most the last 500.
pub(crate) async fn readings(db: &mut SqliteConnection, id: JobRow) -> Result<Vec<Reading>, Error> {
    let rows: Vec<ReadingRow> = sqlx::query_as(
        "SELECT * FROM (SELECT at, status, total, succeeded, failed, active_seconds FROM job_reading
            WHERE job = ? ORDER BY at DESC LIMIT 500) ORDER BY at",
    )
    .bind(id)
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Reading {
                at: Timestamp(row.at),
                status: from_word("state of a job", &row.status)?,
                progress: progress(row.total, row.succeeded, row.failed, row.active_seconds),
            })
        })
        .collect()
}

/// Notes something that was done to a job.
pub(crate) async fn note(
    db: &mut SqliteConnection,
    id: JobRow,
    by: Option<PersonId>,
    (what, reason): (&str, &str),
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("INSERT INTO job_event (job, at, person, what, reason) VALUES (?, ?, ?, ?, ?)")
        .bind(id)
        .bind(now.0)
        .bind(by)
        .bind(what)
        .bind(reason)
        .execute(db)
        .await?;
    Ok(())
}

/// What was done to a job, oldest first.
pub(crate) async fn events(db: &mut SqliteConnection, id: JobRow) -> Result<Vec<JobEvent>, Error> {
    let rows: Vec<(i64, Option<String>, String, String)> = sqlx::query_as(
        "SELECT at, person.name, what, reason FROM job_event LEFT JOIN person ON person.id = person
         WHERE job = ? ORDER BY job_event.id",
    )
    .bind(id)
    .fetch_all(db)
    .await?;
    let event = |(at, by, what, reason): (i64, Option<String>, String, String)| JobEvent {
        at: Timestamp(at),
        by: by.unwrap_or_default(),
        what,
        reason,
    };
    Ok(rows.into_iter().map(event).collect())
}

/// The token for a body, if an attempt to create it was begun and not ended.
pub(crate) async fn token(
    db: &mut SqliteConnection,
    change: ChangeId,
    body: &Digest,
) -> Result<Option<String>, Error> {
    Ok(sqlx::query_scalar("SELECT token FROM job_token WHERE change = ? AND body = ?")
        .bind(change)
        .bind(body.as_str())
        .fetch_optional(db)
        .await?)
}

/// Stores a token before the first call that carries it.
pub(crate) async fn keep_token(
    db: &mut SqliteConnection,
    change: ChangeId,
    body: &Digest,
    token: &str,
) -> Result<(), Error> {
    sqlx::query("INSERT INTO job_token (change, body, token) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(change)
        .bind(body.as_str())
        .bind(token)
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets a token: there is a job, and another attempt is another job.
pub(crate) async fn use_up_token(
    db: &mut SqliteConnection,
    change: ChangeId,
    token: &str,
) -> Result<(), Error> {
    sqlx::query("DELETE FROM job_token WHERE change = ? AND token = ?")
        .bind(change)
        .bind(token)
        .execute(db)
        .await?;
    Ok(())
}
