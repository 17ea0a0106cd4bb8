//! The index of everything that can be found. Triggers keep it, see `migrations/20261126030000_inbox_and_search.sql`.

use super::from_word;
use crate::Error;
use domain::{
    Timestamp,
    search::{Hit, MAX_HITS, Query},
};
use sqlx::{FromRow, SqliteConnection};

/// Around what matches, in a piece of a text: no text somebody types has these.
const MARKS: [char; 2] = ['\u{2}', '\u{3}'];

#[derive(FromRow)]
struct Row {
    kind: String,
    id: String,
    title: String,
    environment: String,
    at: i64,
    excerpt: String,
}

/// What holds all words of a query, the best match first. A query without words finds nothing.
pub(crate) async fn find(db: &mut SqliteConnection, query: &Query) -> Result<Vec<Hit>, Error> {
    let terms = query.terms();
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    // Each is quoted, so that none is an operator; the last may be the beginning of a word.
    let wanted = terms.iter().map(|term| format!("\"{term}\"")).collect::<Vec<_>>().join(" ") + "*";
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT kind, CAST(id AS TEXT) AS id, title, environment, at, snippet(search, 1, char(2), char(3), '…', 16) AS excerpt
         FROM search WHERE search MATCH ?1 AND (?2 = '' OR kind = ?2) AND (?3 = '' OR environment = ?3)
         ORDER BY bm25(search, 8.0, 1.0), rowid DESC LIMIT ?4",
    )
    .bind(wanted)
    .bind(&query.kind)
    .bind(&query.environment)
    .bind(i64::try_from(MAX_HITS).unwrap_or(i64::MAX))
    .fetch_all(db)
    .await?;
    let hit = |row: Row| {
        Ok(Hit {
            kind: from_word("sort of hit", &row.kind)?,
            id: row.id,
            title: row.title,
            environment: row.environment,
            excerpt: parts(&row.excerpt),
            at: Timestamp(row.at),
        })
    };
    rows.into_iter().map(hit).collect()
}

/// A piece of text in parts that match and parts that do not.
fn parts(marked: &str) -> Vec<(bool, String)> {
    let mut parts = Vec::new();
    for (at, piece) in marked.split(MARKS).enumerate() {
        if !piece.is_empty() {
            parts.push((at % 2 == 1, piece.to_owned()));
        }
    }
    parts
}
