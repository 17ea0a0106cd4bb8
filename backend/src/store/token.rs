//! Tokens. The store has the secret's digest only: who reads the database cannot come by it.

use super::{from_word, person};
use crate::Error;
use domain::{
    Caller, Digest, Timestamp,
    access::PersonId,
    token::{Bearer, Scopes, Standing, Token, TokenId},
};
use sqlx::{FromRow, SqliteConnection};

#[derive(FromRow)]
struct Row {
    id: TokenId,
    name: String,
    owner: String,
    scopes: String,
    created_at: i64,
    expires_at: i64,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl Row {
    fn token(self, now: Timestamp) -> Result<Token, Error> {
        Ok(Token {
            scopes: scopes(&self.scopes)?,
            id: self.id,
            name: self.name,
            owner: self.owner,
            created_at: Timestamp(self.created_at),
            expires_at: Timestamp(self.expires_at),
            last_used_at: self.last_used_at.map(Timestamp),
            standing: match self.revoked_at {
                Some(_) => Standing::Revoked,
                None if self.expires_at <= now.0 => Standing::Expired,
                None => Standing::Works,
            },
        })
    }
}

fn scopes(words: &str) -> Result<Scopes, Error> {
    words.parse().map_err(|problem: String| Error::stored("scopes", problem))
}

#[derive(FromRow)]
struct Found {
    id: TokenId,
    scopes: String,
    last_used_at: Option<i64>,
    person: PersonId,
    name: String,
    role: String,
}

/// Who bears a secret, if its token works and the account is active; and when it was last used. Name and role are the
/// account's of now, so that a changed role counts at once.
pub(crate) async fn bearer(
    db: &mut SqliteConnection,
    secret: &Digest,
    now: Timestamp,
) -> Result<Option<(Caller, Bearer, Option<Timestamp>)>, Error> {
    let row: Option<Found> = sqlx::query_as(
        "SELECT token.id, token.scopes, token.last_used_at, person.id AS person, person.name, person.role
         FROM token JOIN person ON person.id = token.person
         WHERE token.secret_digest = ?1 AND token.expires_at > ?2 AND token.revoked_at IS NULL
           AND person.state = 'active'",
    )
    .bind(secret.as_str())
    .bind(now.0)
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let bearer = Bearer { token: row.id, scopes: scopes(&row.scopes)? };
        let caller = Caller::new(row.person, row.name, from_word("role", &row.role)?);
        Ok((caller.bearing(bearer), bearer, row.last_used_at.map(Timestamp)))
    })
    .transpose()
}

/// Notes a use of a token.
pub(crate) async fn used(
    db: &mut SqliteConnection,
    token: TokenId,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE token SET last_used_at = ? WHERE id = ?")
        .bind(now.0)
        .bind(token)
        .execute(&mut *db)
        .await?;
    person::seen(db, person, now).await
}

/// Somebody's tokens, or everybody's; newest first. Those that ended long ago are left out.
pub(crate) async fn list(
    db: &mut SqliteConnection,
    person: Option<PersonId>,
    now: Timestamp,
    ended_since: Timestamp,
) -> Result<Vec<Token>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT token.id, token.name, person.name AS owner, token.scopes, token.created_at, token.expires_at,
                token.last_used_at, token.revoked_at
         FROM token JOIN person ON person.id = token.person
         WHERE (?1 IS NULL OR token.person = ?1)
           AND token.expires_at > ?2 AND (token.revoked_at IS NULL OR token.revoked_at > ?2)
         ORDER BY token.id DESC",
    )
    .bind(person)
    .bind(ended_since.0)
    .fetch_all(db)
    .await?;
    rows.into_iter().map(|row| row.token(now)).collect()
}

/// How many of an account's tokens work.
pub(crate) async fn working(
    db: &mut SqliteConnection,
    person: PersonId,
    now: Timestamp,
) -> Result<i64, Error> {
    Ok(sqlx::query_scalar(
        "SELECT count(*) FROM token WHERE person = ? AND expires_at > ? AND revoked_at IS NULL",
    )
    .bind(person)
    .bind(now.0)
    .fetch_one(db)
    .await?)
}

/// A token about to be stored.
pub(crate) struct New<'a> {
    pub person: PersonId,
    pub name: &'a str,
    pub secret: &'a Digest,
    pub scopes: Scopes,
    pub made_by: PersonId,
    pub now: Timestamp,
    pub expires_at: Timestamp,
}

pub(crate) async fn insert(db: &mut SqliteConnection, new: New<'_>) -> Result<TokenId, Error> {
    Ok(sqlx::query_scalar(
        "INSERT INTO token (person, name, secret_digest, scopes, made_by, created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(new.person)
    .bind(new.name)
    .bind(new.secret.as_str())
    .bind(new.scopes.to_string())
    .bind(new.made_by)
    .bind(new.now.0)
    .bind(new.expires_at.0)
    .fetch_one(db)
    .await?)
}

/// Whose a token is, and what it is called.
pub(crate) async fn owner(
    db: &mut SqliteConnection,
    token: TokenId,
) -> Result<Option<(PersonId, String)>, Error> {
    Ok(sqlx::query_as("SELECT person, name FROM token WHERE id = ?").bind(token).fetch_optional(db).await?)
}

/// Revokes all of an account's.
pub(crate) async fn revoke_all(
    db: &mut SqliteConnection,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("UPDATE token SET revoked_at = ? WHERE person = ? AND revoked_at IS NULL")
        .bind(now.0)
        .bind(person)
        .execute(db)
        .await?;
    Ok(())
}

/// Revokes a token; one that was stays as it was.
pub(crate) async fn revoke(db: &mut SqliteConnection, token: TokenId, now: Timestamp) -> Result<(), Error> {
    sqlx::query("UPDATE token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL")
        .bind(now.0)
        .bind(token)
        .execute(db)
        .await?;
    Ok(())
}
