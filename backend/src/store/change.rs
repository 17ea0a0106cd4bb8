//! Changes.

use super::{draft::content, from_json, from_word, to_json};
use crate::Error;
use domain::{
    Content, Digest, Kind, Timestamp,
    access::PersonId,
    change::{ChangeId, ChangeSummary, State},
    deployment::AnyPlan,
    draft::{DraftId, RevisionNumber},
    jobs::Job,
    rules::RuleSet,
    slice::{self, Part, Slice},
};
use sqlx::{FromRow, SqliteConnection};

/// A change with its plan.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub summary: ChangeSummary,
    pub draft: DraftId,
    pub author: PersonId,
    pub description: String,
    /// What is proposed, as typed.
    pub proposed: Content,
    /// The rule set that was live when the plan was made.
    pub base: Option<RuleSet>,
    pub plan: AnyPlan,
    pub plan_hash: Digest,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    environment: String,
    draft: i64,
    revision: i64,
    title: String,
    description: String,
    state: String,
    author: i64,
    author_name: String,
    kind: String,
    content: String,
    base: Option<String>,
    plan: String,
    plan_hash: String,
    created_at: i64,
    updated_at: i64,
}

impl TryFrom<Row> for Change {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let proposed = content(&row.kind, &row.content)?;
        Ok(Self {
            summary: ChangeSummary {
                id: row.id,
                environment: row.environment,
                kind: proposed.kind(),
                title: row.title,
                name: proposed.name().to_owned(),
                revision: row.revision,
                state: from_word("state of a change", &row.state)?,
                author: row.author_name,
                created_at: Timestamp(row.created_at),
                updated_at: Timestamp(row.updated_at),
            },
            draft: row.draft,
            author: row.author,
            description: row.description,
            base: row.base.map(|text| from_json("rule set", &text)).transpose()?,
            plan: match &proposed {
                Content::RuleSet(_) => AnyPlan::RuleSet(from_json("plan", &row.plan)?),
                Content::Job(_) => AnyPlan::Job(from_json("plan", &row.plan)?),
            },
            proposed,
            plan_hash: row.plan_hash.into(),
        })
    }
}

pub(crate) async fn get(db: &mut SqliteConnection, id: ChangeId) -> Result<Option<Change>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT change.*, person.name AS author_name, revision.content, draft.kind
         FROM change JOIN person ON person.id = change.author JOIN draft ON draft.id = change.draft
              JOIN revision ON revision.draft = change.draft AND revision.number = change.revision
         WHERE change.id = ?",
    )
    .bind(id)
    .fetch_optional(db)
    .await?;
    row.map(TryInto::try_into).transpose()
}

#[derive(Debug, FromRow)]
pub(super) struct SummaryRow {
    id: i64,
    environment: String,
    kind: String,
    title: String,
    name: String,
    revision: i64,
    state: String,
    author: String,
    created_at: i64,
    updated_at: i64,
}

impl TryFrom<SummaryRow> for ChangeSummary {
    type Error = Error;
    fn try_from(row: SummaryRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            environment: row.environment,
            kind: from_word("kind of draft", &row.kind)?,
            title: row.title,
            name: row.name,
            revision: row.revision,
            state: from_word("state of a change", &row.state)?,
            author: row.author,
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
        })
    }
}

/// The query for changes as lists show them; what follows says which.
macro_rules! summaries_that {
    ($which:literal) => {
        concat!(
            "SELECT change.id, change.environment, title, draft.kind,
                    coalesce(content ->> '$.Name', content ->> '$.Description', '') AS name, revision, change.state,
                    person.name AS author, change.created_at, updated_at
             FROM change JOIN person ON person.id = change.author JOIN draft ON draft.id = change.draft
                  JOIN revision ON revision.draft = change.draft AND revision.number = change.revision ",
            $which
        )
    };
}

fn summaries(rows: Vec<SummaryRow>) -> Result<Vec<ChangeSummary>, Error> {
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Open ones first, then the newest; at most 200.
pub(crate) async fn all(db: &mut SqliteConnection) -> Result<Vec<ChangeSummary>, Error> {
    let rows = sqlx::query_as(
        summaries_that!(
            "ORDER BY change.state NOT IN ('in_review', 'sent_back', 'approved', 'deploying'), change.id DESC LIMIT 200"
        ),
    )
    .fetch_all(db)
    .await?;
    summaries(rows)
}

/// A part of them, the newest first.
pub(crate) async fn part(
    db: &mut SqliteConnection,
    which: &slice::Changes,
    slice: Slice,
) -> Result<Part<ChangeSummary>, Error> {
    let rows = sqlx::query_as(summaries_that!(
        "WHERE (?1 IS NULL OR change.environment = ?1) AND (?2 IS NULL OR change.state = ?2)
           AND (?3 IS NULL OR change.id < ?3)
         ORDER BY change.id DESC LIMIT ?4"
    ))
    .bind(&which.environment)
    .bind(which.state.map(State::as_str))
    .bind(slice.before)
    .bind(slice.to_read())
    .fetch_all(db)
    .await?;
    Ok(slice.cut(summaries(rows)?, |change| change.id))
}

/// An environment's open ones of a kind, the newest first.
pub(crate) async fn open_in(
    db: &mut SqliteConnection,
    environment: &str,
    kind: Kind,
) -> Result<Vec<ChangeSummary>, Error> {
    let rows = sqlx::query_as(
        summaries_that!(
            "WHERE change.environment = ? AND draft.kind = ? AND change.state IN ('in_review', 'sent_back', 'approved', 'deploying')
         ORDER BY change.id DESC"
        ),
    )
    .bind(environment)
    .bind(kind.as_str())
    .fetch_all(db)
    .await?;
    summaries(rows)
}

/// What a change is made of when it is proposed, or updated.
#[derive(Debug)]
pub(crate) struct Proposal<'a> {
    pub revision: RevisionNumber,
    pub base: Option<&'a RuleSet>,
    pub plan: &'a AnyPlan,
}

pub(crate) async fn insert(
    db: &mut SqliteConnection,
    draft: DraftId,
    proposal: &Proposal<'_>,
    (title, description): (&str, &str),
    author: PersonId,
    now: Timestamp,
) -> Result<ChangeId, Error> {
    let base = proposal.base.map(|set| to_json("rule set", set)).transpose()?;
    let done = sqlx::query(
        "INSERT INTO change (environment, draft, revision, title, description, state, author, base, plan,
                             plan_hash, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, 'in_review', ?, ?, ?, ?, ?10, ?10)",
    )
    .bind(proposal.plan.environment())
    .bind(draft)
    .bind(proposal.revision)
    .bind(title)
    .bind(description)
    .bind(author)
    .bind(base)
    .bind(written(proposal.plan)?)
    .bind(proposal.plan.hash().as_str())
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.last_insert_rowid())
}

/// A plan as it is stored: its kind is told by the draft.
fn written(plan: &AnyPlan) -> Result<String, Error> {
    match plan {
        AnyPlan::RuleSet(plan) => to_json("plan", plan),
        AnyPlan::Job(plan) => to_json("plan", plan),
    }
}

/// Points a change at another revision, base and plan.
pub(crate) async fn set_proposal(
    db: &mut SqliteConnection,
    id: ChangeId,
    proposal: &Proposal<'_>,
) -> Result<(), Error> {
    let base = proposal.base.map(|set| to_json("rule set", set)).transpose()?;
    sqlx::query("UPDATE change SET revision = ?, base = ?, plan = ?, plan_hash = ? WHERE id = ?")
        .bind(proposal.revision)
        .bind(base)
        .bind(written(proposal.plan)?)
        .bind(proposal.plan.hash().as_str())
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

pub(crate) async fn set_state(
    db: &mut SqliteConnection,
    id: ChangeId,
    state: State,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE change SET state = ?, updated_at = ? WHERE id = ?")
        .bind(state.as_str())
        .bind(now.0)
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// The job that the same draft created before a revision, if any.
pub(crate) async fn job_before(
    db: &mut SqliteConnection,
    draft: DraftId,
    change: ChangeId,
) -> Result<Option<Job>, Error> {
    let text: Option<String> = sqlx::query_scalar(
        "SELECT revision.content FROM change JOIN revision
            ON revision.draft = change.draft AND revision.number = change.revision
         WHERE change.draft = ? AND change.id < ? AND change.state = 'live' ORDER BY change.id DESC LIMIT 1",
    )
    .bind(draft)
    .bind(change)
    .fetch_optional(db)
    .await?;
    text.map(|text| from_json("job", &text)).transpose()
}

/// Everybody who proposed a change, or saved one of its draft's revisions up to its own since the one before it went live.
pub(crate) async fn authors(db: &mut SqliteConnection, id: ChangeId) -> Result<Vec<PersonId>, Error> {
    Ok(sqlx::query_scalar(
        "SELECT author FROM change WHERE id = ?1
         UNION
         SELECT revision.author FROM revision JOIN change ON change.id = ?1 AND change.draft = revision.draft
         WHERE number <= change.revision AND number > coalesce((SELECT max(earlier.revision) FROM change AS earlier
            WHERE earlier.draft = change.draft AND earlier.id < ?1 AND earlier.state = 'live'), 0)",
    )
    .bind(id)
    .fetch_all(db)
    .await?)
}

/// Everybody who saved one of the draft's revisions up to this one, since the last that is live.
pub(crate) async fn editors(
    db: &mut SqliteConnection,
    draft: DraftId,
    revision: RevisionNumber,
) -> Result<Vec<PersonId>, Error> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT author FROM revision WHERE draft = ?1 AND number <= ?2 AND number >
            coalesce((SELECT max(revision) FROM change WHERE draft = ?1 AND state = 'live'), 0)",
    )
    .bind(draft)
    .bind(revision)
    .fetch_all(db)
    .await?)
}

/// Names who answers for a change.
pub(crate) async fn set_author(
    db: &mut SqliteConnection,
    id: ChangeId,
    author: PersonId,
) -> Result<(), Error> {
    sqlx::query("UPDATE change SET author = ? WHERE id = ?").bind(author).bind(id).execute(db).await?;
    Ok(())
}
