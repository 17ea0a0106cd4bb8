//! Rule sets that the console made: only these are ever deleted by it.

use super::from_json;
use crate::Error;
use domain::{Timestamp, deployment::DeploymentId, plan::Own, rules::RuleSet};
use sqlx::SqliteConnection;

/// Notes that the console made a set.
pub(crate) async fn add(
    db: &mut SqliteConnection,
    environment: &str,
    name: &str,
    deployment: DeploymentId,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO own_set (environment, name, deployment) VALUES (?, ?, ?)
         ON CONFLICT (environment, name) DO UPDATE SET deployment = excluded.deployment",
    )
    .bind(environment)
    .bind(name)
    .bind(deployment)
    .execute(db)
    .await?;
    Ok(())
}

/// The sets the console made in an environment, the last used first.
pub(crate) async fn all(db: &mut SqliteConnection, environment: &str) -> Result<Vec<Own>, Error> {
    let rows: Vec<(String, Option<i64>)> = sqlx::query_as(
        "SELECT name,
            (SELECT max(finished_at) FROM deployment WHERE environment = own_set.environment
                AND previous = own_set.name AND target IS NOT previous AND state IN ('done', 'rolled_back'))
         FROM own_set WHERE environment = ?1
         ORDER BY (SELECT max(id) FROM deployment
                   WHERE environment = own_set.environment AND target = own_set.name) DESC",
    )
    .bind(environment)
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|(name, left_at)| Own { name, left_at: left_at.map(Timestamp) }).collect())
}

/// The rules that deployments gave a set of this name.
pub(crate) async fn made_as(
    db: &mut SqliteConnection,
    environment: &str,
    name: &str,
) -> Result<Vec<RuleSet>, Error> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT wanted FROM deployment WHERE environment = ? AND target = ? AND wanted IS NOT NULL",
    )
    .bind(environment)
    .bind(name)
    .fetch_all(db)
    .await?;
    rows.iter().map(|text| from_json("rule set", text)).collect()
}
