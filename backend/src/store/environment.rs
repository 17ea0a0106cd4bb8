//! Environments, what was last seen live in them, and the sandbox's account.

use super::{from_json, to_json};
use crate::Error;
use domain::{
    Timestamp,
    environment::{Colour, Environment, Live},
    jobs::estimate::Prices,
    review::Policy,
};
use sqlx::{FromRow, SqliteConnection};

#[derive(FromRow)]
struct Row {
    id: String,
    account: String,
    region: String,
    colour: String,
    access: String,
    endpoint_url: Option<String>,
    calls_per_second: f64,
    created_at: i64,
    requires_expectations: bool,
    prices: Option<String>,
}

impl TryFrom<Row> for Environment {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let colour = Colour::ALL
            .into_iter()
            .map(|(colour, _)| colour)
            .find(|c| c.as_str() == row.colour)
            .ok_or_else(|| Error::stored("colour", format!("`{}`", row.colour)))?;
        Ok(Self {
            id: row.id,
            account: row.account,
            region: row.region,
            colour,
            access: from_json("environment", &row.access)?,
            endpoint_url: row.endpoint_url,
            calls_per_second: row.calls_per_second,
            created_at: Timestamp(row.created_at),
            requires_expectations: row.requires_expectations,
            prices: row.prices.map(readable).transpose()?,
        })
    }
}

/// All, `sandbox` first.
pub(crate) async fn all(db: &mut SqliteConnection) -> Result<Vec<Environment>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT *, coalesce(policy ->> '$.expectations', 0) AS requires_expectations
             FROM environment ORDER BY id <> 'sandbox', id",
    )
    .fetch_all(db)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub(crate) async fn get(db: &mut SqliteConnection, id: &str) -> Result<Option<Environment>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT *, coalesce(policy ->> '$.expectations', 0) AS requires_expectations
             FROM environment WHERE id = ?",
    )
    .bind(id)
    .fetch_optional(db)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// Adds one; leaves one that is there.
pub(crate) async fn insert(db: &mut SqliteConnection, environment: &Environment) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO environment
             (id, account, region, colour, access, endpoint_url, calls_per_second, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
    )
    .bind(&environment.id)
    .bind(&environment.account)
    .bind(&environment.region)
    .bind(environment.colour.as_str())
    .bind(to_json("environment", &environment.access)?)
    .bind(&environment.endpoint_url)
    .bind(environment.calls_per_second)
    .bind(environment.created_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// What an environment demands of changes.
pub(crate) async fn policy(db: &mut SqliteConnection, environment: &str) -> Result<Policy, Error> {
    let text: String = sqlx::query_scalar("SELECT policy FROM environment WHERE id = ?")
        .bind(environment)
        .fetch_one(db)
        .await?;
    from_json("policy", &text)
}

pub(crate) async fn set_policy(
    db: &mut SqliteConnection,
    environment: &str,
    policy: &Policy,
) -> Result<(), Error> {
    sqlx::query("UPDATE environment SET policy = ? WHERE id = ?")
        .bind(to_json("policy", policy)?)
        .bind(environment)
        .execute(db)
        .await?;
    Ok(())
}

/// The text of prices that can be read.
fn readable(text: String) -> Result<String, Error> {
    from_json::<Prices>("prices", &text).map(|_| text)
}

/// Sets what jobs cost there; none for what the program knows.
pub(crate) async fn set_prices(
    db: &mut SqliteConnection,
    environment: &str,
    prices: Option<&Prices>,
) -> Result<(), Error> {
    sqlx::query("UPDATE environment SET prices = ? WHERE id = ?")
        .bind(prices.map(|prices| to_json("prices", prices)).transpose()?)
        .bind(environment)
        .execute(db)
        .await?;
    Ok(())
}

/// What was live when it was last read.
pub(crate) async fn live(db: &mut SqliteConnection, environment: &str) -> Result<Option<Live>, Error> {
    let row: Option<String> = sqlx::query_scalar("SELECT live FROM live_state WHERE environment = ?")
        .bind(environment)
        .fetch_optional(db)
        .await?;
    row.map(|live| from_json("live state", &live)).transpose()
}

pub(crate) async fn set_live(db: &mut SqliteConnection, environment: &str, live: &Live) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO live_state (environment, live, read_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (environment) DO UPDATE SET live = ?2, read_at = ?3 WHERE read_at <= ?3",
    )
    .bind(environment)
    .bind(to_json("live state", live)?)
    .bind(live.read_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets what was live: something changed it.
pub(crate) async fn forget_live(db: &mut SqliteConnection, environment: &str) -> Result<(), Error> {
    sqlx::query("DELETE FROM live_state WHERE environment = ?").bind(environment).execute(db).await?;
    Ok(())
}

pub(crate) async fn sandbox(db: &mut SqliteConnection, environment: &str) -> Result<Option<String>, Error> {
    Ok(sqlx::query_scalar("SELECT state FROM sandbox_state WHERE environment = ?")
        .bind(environment)
        .fetch_optional(db)
        .await?)
}

pub(crate) async fn set_sandbox(
    db: &mut SqliteConnection,
    environment: &str,
    state: &str,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO sandbox_state (environment, state) VALUES (?1, ?2)
         ON CONFLICT (environment) DO UPDATE SET state = ?2",
    )
    .bind(environment)
    .bind(state)
    .execute(db)
    .await?;
    Ok(())
}
