//! The audit log: append, read, and verify. The database refuses to change or delete an entry.

use crate::Error;
use domain::{
    Digest, Timestamp,
    audit::{self, Broken, Entry, Filter, Page},
};
use sqlx::{FromRow, SqliteConnection};

const PAGE: usize = 100;

#[derive(FromRow)]
struct Row {
    number: i64,
    at: i64,
    person: Option<i64>,
    name: String,
    deed: String,
    object: String,
    environment: Option<String>,
    detail: String,
    previous: String,
    digest: String,
}

impl Row {
    fn entry(self) -> (Entry, Digest) {
        let entry = Entry {
            number: self.number,
            at: Timestamp(self.at),
            person: self.person,
            name: self.name,
            deed: self.deed,
            object: self.object,
            environment: self.environment,
            detail: self.detail,
            previous: self.previous.into(),
        };
        (entry, self.digest.into())
    }
}

/// What to append: an entry but for its number and link.
#[derive(Debug)]
pub(crate) struct Fact<'a> {
    pub at: Timestamp,
    pub person: Option<i64>,
    pub name: &'a str,
    pub deed: &'a str,
    pub object: &'a str,
    pub environment: Option<&'a str>,
    pub detail: serde_json::Value,
}

/// Appends to the chain; inside the transaction that does what is noted.
pub(crate) async fn append(db: &mut SqliteConnection, fact: Fact<'_>) -> Result<(), Error> {
    let last: Option<(i64, String)> =
        sqlx::query_as("SELECT number, digest FROM audit ORDER BY number DESC LIMIT 1")
            .fetch_optional(&mut *db)
            .await?;
    let (number, previous) =
        last.map_or_else(|| (1, Entry::genesis()), |(number, digest)| (number + 1, digest.into()));
    let entry = Entry {
        number,
        at: fact.at,
        person: fact.person,
        name: fact.name.into(),
        deed: fact.deed.into(),
        object: fact.object.into(),
        environment: fact.environment.map(Into::into),
        detail: fact.detail.to_string(),
        previous,
    };
    sqlx::query(
        "INSERT INTO audit (number, at, person, name, deed, object, environment, detail, previous, digest)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(entry.number)
    .bind(entry.at.0)
    .bind(entry.person)
    .bind(&entry.name)
    .bind(&entry.deed)
    .bind(&entry.object)
    .bind(&entry.environment)
    .bind(&entry.detail)
    .bind(entry.previous.as_str())
    .bind(entry.digest().as_str())
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn page(db: &mut SqliteConnection, filter: &Filter) -> Result<Page, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT * FROM audit
         WHERE (?1 = '' OR name = ?1) AND (?2 = '' OR substr(deed, 1, length(?2)) = ?2)
           AND (?3 = '' OR environment = ?3) AND (?4 IS NULL OR number < ?4)
           AND (?5 = '' OR object = ?5) AND (?6 IS NULL OR at >= ?6) AND (?7 IS NULL OR at < ?7)
         ORDER BY number DESC LIMIT 101",
    )
    .bind(&filter.name)
    .bind(&filter.deed)
    .bind(&filter.environment)
    .bind(filter.before)
    .bind(&filter.object)
    .bind(filter.from.map(|at| at.0))
    .bind(filter.until.map(|at| at.0))
    .fetch_all(db)
    .await?;
    let more = rows.len() > PAGE;
    let entries: Vec<Entry> = rows.into_iter().take(PAGE).map(|row| row.entry().0).collect();
    let next = if more { entries.last().map(|e| e.number) } else { None };
    Ok(Page { entries, next })
}

/// Who signed in from where of late: (name, peer).
pub(crate) async fn sign_ins(db: &mut SqliteConnection) -> Result<Vec<(String, String)>, Error> {
    Ok(sqlx::query_as(
        "SELECT DISTINCT name, detail ->> '$.peer' FROM audit
         WHERE number > (SELECT max(number) FROM audit) - 100000
           AND deed = 'session.begin' AND detail ->> '$.peer' IS NOT NULL",
    )
    .fetch_all(db)
    .await?)
}

/// Follows the whole chain; gives the number of entries and the last digest. Each entry's own digest is checked too, so
/// that a changed last entry is found.
pub(crate) async fn verify(db: &mut SqliteConnection) -> Result<Result<(usize, Digest), Broken>, Error> {
    let rows: Vec<Row> = sqlx::query_as("SELECT * FROM audit ORDER BY number").fetch_all(db).await?;
    let rows: Vec<(Entry, Digest)> = rows.into_iter().map(Row::entry).collect();
    let end = match audit::verify(rows.iter().map(|(entry, _)| entry)) {
        Ok(end) => end,
        Err(broken) => return Ok(Err(broken)),
    };
    let odd = rows.iter().find(|(entry, digest)| entry.digest() != *digest);
    Ok(match odd {
        Some((entry, _)) => Err(Broken::Link { number: entry.number }),
        None => Ok((rows.len(), end)),
    })
}
