//! Deployments and their journal: intent before each call, result after it.

use super::{from_json, from_word, to_json};
use crate::Error;
use domain::{
    Failure, Kind, Timestamp,
    access::PersonId,
    change::ChangeId,
    deployment::{AnyPlan, DeploymentId, DeploymentSummary, State, StepState, StepView},
    jobs::{Job, plan as job_plan},
    plan::Plan,
    rules::RuleSet,
    slice::{Part, Slice},
};
use sqlx::{FromRow, SqliteConnection};

/// A deployment with what its run has to know.
#[derive(Debug, Clone)]
pub(crate) struct Deployment {
    pub summary: DeploymentSummary,
    pub starter: PersonId,
    pub goal: Goal,
    /// Why it was deployed without what the policy demands, if it was.
    pub broken_glass: Option<String>,
}

/// What a deployment is to come to.
#[derive(Debug, Clone)]
pub(crate) enum Goal {
    RuleSet(Box<SetGoal>),
    Job(Box<JobGoal>),
}

/// A rule set that is to be live.
#[derive(Debug, Clone)]
pub(crate) struct SetGoal {
    pub plan: Plan,
    /// What is active before.
    pub base: Option<RuleSet>,
    /// What is active after.
    pub wanted: Option<RuleSet>,
}

/// A job that is to be created.
#[derive(Debug, Clone)]
pub(crate) struct JobGoal {
    pub plan: job_plan::Plan,
    pub job: Job,
    /// What makes a retry safe.
    pub token: String,
}

impl Deployment {
    /// The plan it runs.
    pub fn plan(&self) -> AnyPlan {
        self.goal.plan()
    }

    /// What a deployment of a rule set is to come to.
    pub fn of_set(&self) -> Result<&SetGoal, Failure> {
        match &self.goal {
            Goal::RuleSet(goal) => Ok(goal),
            Goal::Job(_) => Err(Failure::Refused(
                "this deployment created a job, which has its own page: cancel it there".into(),
            )),
        }
    }
}

#[derive(FromRow)]
struct Summary {
    id: i64,
    environment: String,
    kind: String,
    job: Option<i64>,
    change: Option<i64>,
    rolls_back: Option<i64>,
    returns_to: Option<i64>,
    target: Option<String>,
    previous: Option<String>,
    state: String,
    starter_name: String,
    started_at: i64,
    finished_at: Option<i64>,
    steps_done: u32,
    steps: u32,
}

impl TryFrom<Summary> for DeploymentSummary {
    type Error = Error;
    fn try_from(row: Summary) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            environment: row.environment,
            kind: from_word("kind of deployment", &row.kind)?,
            job: row.job,
            change: row.change,
            rolls_back: row.rolls_back,
            returns_to: row.returns_to,
            target: row.target,
            previous: row.previous,
            state: from_word("state of a deployment", &row.state)?,
            started_by: row.starter_name,
            started_at: Timestamp(row.started_at),
            finished_at: row.finished_at.map(Timestamp),
            steps_done: row.steps_done,
            steps: row.steps,
        })
    }
}

fn summaries(rows: Vec<Summary>) -> Result<Vec<DeploymentSummary>, Error> {
    rows.into_iter().map(TryInto::try_into).collect()
}

#[derive(FromRow)]
struct Row {
    #[sqlx(flatten)]
    summary: Summary,
    started_by: i64,
    plan: String,
    base: Option<String>,
    wanted: Option<String>,
    token: Option<String>,
    broken_glass: Option<String>,
}

impl TryFrom<Row> for Deployment {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let summary: DeploymentSummary = row.summary.try_into()?;
        let goal = match summary.kind {
            Kind::RuleSet => Goal::RuleSet(Box::new(SetGoal {
                plan: from_json("plan", &row.plan)?,
                base: row.base.map(|text| from_json("rule set", &text)).transpose()?,
                wanted: row.wanted.map(|text| from_json("rule set", &text)).transpose()?,
            })),
            Kind::Job => Goal::Job(Box::new(JobGoal {
                plan: from_json("plan", &row.plan)?,
                job: from_json("job", row.wanted.as_deref().unwrap_or_default())?,
                token: row.token.unwrap_or_default(),
            })),
        };
        Ok(Self { summary, starter: row.started_by, goal, broken_glass: row.broken_glass })
    }
}

pub(crate) async fn get(db: &mut SqliteConnection, id: DeploymentId) -> Result<Option<Deployment>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT deployment.*, person.name AS starter_name,
            (SELECT id FROM job WHERE deployment = deployment.id) AS job,
            (SELECT count(*) FROM deployment_step WHERE deployment = deployment.id) AS steps,
            (SELECT count(*) FROM deployment_step WHERE deployment = deployment.id AND state = 'done')
                AS steps_done
         FROM deployment JOIN person ON person.id = started_by WHERE deployment.id = ?",
    )
    .bind(id)
    .fetch_optional(db)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// An environment's, newest first.
pub(crate) async fn of_environment(
    db: &mut SqliteConnection,
    environment: &str,
    slice: Slice,
) -> Result<Part<DeploymentSummary>, Error> {
    let rows = sqlx::query_as(
        "SELECT deployment.id, environment, kind, (SELECT id FROM job WHERE deployment = deployment.id) AS job, change, rolls_back, returns_to, target, previous, deployment.state,
            started_at, finished_at, person.name AS starter_name,
            (SELECT count(*) FROM deployment_step WHERE deployment = deployment.id) AS steps,
            (SELECT count(*) FROM deployment_step WHERE deployment = deployment.id AND state = 'done')
                AS steps_done
         FROM deployment JOIN person ON person.id = started_by
         WHERE environment = ?1 AND (?2 IS NULL OR deployment.id < ?2) ORDER BY deployment.id DESC LIMIT ?3",
    )
    .bind(environment)
    .bind(slice.before)
    .bind(slice.to_read())
    .fetch_all(db)
    .await?;
    Ok(slice.cut(summaries(rows)?, |deployment| deployment.id))
}

/// A change's, and those that took them back, newest first.
pub(crate) async fn of_change(
    db: &mut SqliteConnection,
    change: ChangeId,
) -> Result<Vec<DeploymentSummary>, Error> {
    let rows = sqlx::query_as(
        "SELECT deployment.id, environment, kind, (SELECT id FROM job WHERE deployment = deployment.id) AS job, change, rolls_back, returns_to, target, previous, deployment.state,
            started_at, finished_at, person.name AS starter_name,
            (SELECT count(*) FROM deployment_step WHERE deployment = deployment.id) AS steps,
            (SELECT count(*) FROM deployment_step WHERE deployment = deployment.id AND state = 'done')
                AS steps_done
         FROM deployment JOIN person ON person.id = started_by
         WHERE (change = ?1 AND rolls_back IS NULL)
            OR rolls_back IN (SELECT id FROM deployment WHERE change = ?1 AND rolls_back IS NULL)
         ORDER BY deployment.id DESC",
    )
    .bind(change)
    .fetch_all(db)
    .await?;
    summaries(rows)
}

/// The one that made this very set, or made it active again: no roll back, where there is another.
pub(crate) async fn that_made(
    db: &mut SqliteConnection,
    environment: &str,
    set: &RuleSet,
) -> Result<Option<(DeploymentId, Option<ChangeId>)>, Error> {
    Ok(sqlx::query_as(
        "SELECT id, change FROM deployment
         WHERE environment = ? AND kind = 'rule_set' AND target = ? AND digest = ? AND state = 'done'
         ORDER BY rolls_back IS NOT NULL, id DESC LIMIT 1",
    )
    .bind(environment)
    .bind(&set.name)
    .bind(set.digest().as_str())
    .fetch_optional(db)
    .await?)
}

/// The last of a rule set that was done in an environment: what it made should be live.
pub(crate) async fn last_done(
    db: &mut SqliteConnection,
    environment: &str,
) -> Result<Option<Deployment>, Error> {
    let id: Option<DeploymentId> = sqlx::query_scalar(
        "SELECT id FROM deployment WHERE environment = ? AND kind = 'rule_set' AND state = 'done'
         ORDER BY id DESC LIMIT 1",
    )
    .bind(environment)
    .fetch_optional(&mut *db)
    .await?;
    match id {
        Some(id) => get(db, id).await,
        None => Ok(None),
    }
}

/// The one of a kind that moves in an environment, if one does.
pub(crate) async fn moving_in(
    db: &mut SqliteConnection,
    environment: &str,
    kind: Kind,
) -> Result<Option<DeploymentId>, Error> {
    Ok(sqlx::query_scalar(
        "SELECT id FROM deployment WHERE environment = ? AND kind = ? AND state IN ('queued', 'running')",
    )
    .bind(environment)
    .bind(kind.as_str())
    .fetch_optional(db)
    .await?)
}

/// All that move.
pub(crate) async fn moving(db: &mut SqliteConnection) -> Result<Vec<DeploymentId>, Error> {
    Ok(sqlx::query_scalar("SELECT id FROM deployment WHERE state IN ('queued', 'running') ORDER BY id")
        .fetch_all(db)
        .await?)
}

/// What a new deployment is made of.
#[derive(Debug)]
pub(crate) struct New<'a> {
    pub change: Option<ChangeId>,
    pub rolls_back: Option<DeploymentId>,
    pub returns_to: Option<DeploymentId>,
    pub goal: &'a Goal,
    pub by: PersonId,
}

/// What of a goal the table has.
struct Columns<'a> {
    environment: &'a str,
    target: Option<&'a str>,
    digest: Option<&'a str>,
    previous: Option<&'a str>,
    plan: String,
    base: Option<String>,
    wanted: Option<String>,
    token: Option<&'a str>,
    kind: Kind,
    steps: usize,
}

impl Goal {
    /// What it makes: the name of the set that becomes active, or what the job is for; none where receiving is switched off.
    pub fn target(&self) -> Option<&str> {
        match self {
            Self::RuleSet(goal) => goal.plan.target.as_deref(),
            Self::Job(goal) => Some(goal.job.name()),
        }
    }

    fn columns(&self) -> Result<Columns<'_>, Error> {
        let set = |set: &RuleSet| to_json("rule set", set);
        Ok(match self {
            Self::RuleSet(goal) => Columns {
                environment: &goal.plan.environment,
                target: self.target(),
                digest: goal.plan.wanted.as_ref().map(domain::Digest::as_str),
                previous: goal.plan.base.active.as_deref(),
                plan: to_json("plan", &goal.plan)?,
                base: goal.base.as_ref().map(set).transpose()?,
                wanted: goal.wanted.as_ref().map(set).transpose()?,
                token: None,
                kind: Kind::RuleSet,
                steps: goal.plan.steps.len(),
            },
            Self::Job(goal) => Columns {
                environment: &goal.plan.environment,
                target: self.target(),
                digest: Some(goal.plan.job.as_str()),
                previous: None,
                plan: to_json("plan", &goal.plan)?,
                base: None,
                wanted: Some(to_json("job", &goal.job)?),
                token: Some(&goal.token),
                kind: Kind::Job,
                steps: goal.plan.steps.len(),
            },
        })
    }
}

pub(crate) async fn insert(
    db: &mut SqliteConnection,
    new: &New<'_>,
    now: Timestamp,
) -> Result<DeploymentId, Error> {
    let columns = new.goal.columns()?;
    let id = sqlx::query(
        "INSERT INTO deployment (environment, kind, change, rolls_back, returns_to, target, digest, previous, plan,
                                 base, wanted, token, state, started_by, started_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)",
    )
    .bind(columns.environment)
    .bind(columns.kind.as_str())
    .bind(new.change)
    .bind(new.rolls_back)
    .bind(new.returns_to)
    .bind(columns.target)
    .bind(columns.digest)
    .bind(columns.previous)
    .bind(columns.plan)
    .bind(columns.base)
    .bind(columns.wanted)
    .bind(columns.token)
    .bind(new.by)
    .bind(now.0)
    .execute(&mut *db)
    .await?
    .last_insert_rowid();
    for number in 0..i64::try_from(columns.steps).unwrap_or(i64::MAX) {
        sqlx::query("INSERT INTO deployment_step (deployment, number, state) VALUES (?, ?, 'waiting')")
            .bind(id)
            .bind(number)
            .execute(&mut *db)
            .await?;
    }
    Ok(id)
}

/// Notes that a deployment runs, or how it ended.
pub(crate) async fn set_state(
    db: &mut SqliteConnection,
    id: DeploymentId,
    state: State,
    now: Timestamp,
) -> Result<(), Error> {
    let finished = if state.is_moving() { None } else { Some(now.0) };
    sqlx::query("UPDATE deployment SET state = ?, finished_at = coalesce(finished_at, ?) WHERE id = ?")
        .bind(state.as_str())
        .bind(finished)
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

#[derive(FromRow)]
struct StepRow {
    state: String,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    remark: String,
}

/// A deployment's steps with their journal, in order.
pub(crate) async fn steps(
    db: &mut SqliteConnection,
    id: DeploymentId,
    plan: &AnyPlan,
) -> Result<Vec<StepView>, Error> {
    let rows: Vec<StepRow> = sqlx::query_as(
        "SELECT state, started_at, finished_at, remark FROM deployment_step
         WHERE deployment = ? ORDER BY number",
    )
    .bind(id)
    .fetch_all(db)
    .await?;
    let switch = plan.switch();
    rows.into_iter()
        .zip(plan.lines())
        .enumerate()
        .map(|(at, (row, (operation, words)))| {
            Ok(StepView {
                operation: operation.into(),
                words,
                switch: switch == Some(at),
                state: step_state(&row.state)?,
                started_at: row.started_at.map(Timestamp),
                finished_at: row.finished_at.map(Timestamp),
                remark: row.remark,
            })
        })
        .collect()
}

fn step_state(word: &str) -> Result<StepState, Error> {
    [StepState::Waiting, StepState::Running, StepState::Done, StepState::Failed]
        .into_iter()
        .find(|state| state.as_str() == word)
        .ok_or_else(|| Error::stored("step", format!("`{word}`")))
}

/// Writes the intent to do a step, before it is done.
pub(crate) async fn intend(
    db: &mut SqliteConnection,
    id: DeploymentId,
    number: i64,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE deployment_step SET state = 'running', started_at = coalesce(started_at, ?)
         WHERE deployment = ? AND number = ?",
    )
    .bind(now.0)
    .bind(id)
    .bind(number)
    .execute(db)
    .await?;
    Ok(())
}

/// Says something about a step that goes on.
pub(crate) async fn remark(
    db: &mut SqliteConnection,
    id: DeploymentId,
    number: i64,
    remark: &str,
) -> Result<(), Error> {
    sqlx::query("UPDATE deployment_step SET remark = ? WHERE deployment = ? AND number = ?")
        .bind(remark)
        .bind(id)
        .bind(number)
        .execute(db)
        .await?;
    Ok(())
}

/// Writes a step's result, after it was done.
pub(crate) async fn conclude(
    db: &mut SqliteConnection,
    id: DeploymentId,
    number: i64,
    state: StepState,
    remark: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query(
        "UPDATE deployment_step SET state = ?, finished_at = ?, remark = ? WHERE deployment = ? AND number = ?",
    )
    .bind(state.as_str())
    .bind(now.0)
    .bind(remark)
    .bind(id)
    .bind(number)
    .execute(db)
    .await?;
    Ok(())
}

/// Who asked for a deployment to be stopped, if somebody did.
pub(crate) async fn stop_asked(db: &mut SqliteConnection, id: DeploymentId) -> Result<Option<String>, Error> {
    Ok(sqlx::query_scalar(
        "SELECT person.name FROM deployment JOIN person ON person.id = stop_by WHERE deployment.id = ?",
    )
    .bind(id)
    .fetch_optional(db)
    .await?)
}

/// Asks for a deployment to be stopped before its switch.
pub(crate) async fn ask_to_stop(
    db: &mut SqliteConnection,
    id: DeploymentId,
    by: PersonId,
) -> Result<(), Error> {
    sqlx::query("UPDATE deployment SET stop_by = coalesce(stop_by, ?) WHERE id = ?")
        .bind(by)
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// Notes that a deployment goes without what the policy demands, and why.
pub(crate) async fn break_glass(
    db: &mut SqliteConnection,
    id: DeploymentId,
    reason: &str,
) -> Result<(), Error> {
    sqlx::query("UPDATE deployment SET broken_glass = ? WHERE id = ?")
        .bind(reason)
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}
