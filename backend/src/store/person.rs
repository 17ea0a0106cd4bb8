//! People and the one-time links they come by.

use super::from_word;
use crate::Error;
use domain::{
    Digest, Role, Timestamp,
    access::PersonId,
    people::{AccountState, Person},
};
use sqlx::{FromRow, SqliteConnection};

/// A person's row, with the password's hash.
#[derive(Debug, FromRow)]
pub(crate) struct Row {
    id: PersonId,
    name: String,
    role: String,
    service: bool,
    state: String,
    /// PHC string; none until the invitation is accepted.
    pub password: Option<String>,
    created_at: i64,
    last_seen_at: Option<i64>,
}

impl Row {
    pub fn person(&self) -> Result<Person, Error> {
        Ok(Person {
            id: self.id,
            name: self.name.clone(),
            role: from_word("role", &self.role)?,
            service: self.service,
            state: account_state(&self.state)?,
            created_at: Timestamp(self.created_at),
            last_seen_at: self.last_seen_at.map(Timestamp),
        })
    }
}

fn account_state(word: &str) -> Result<AccountState, Error> {
    match word {
        "invited" => Ok(AccountState::Invited),
        "active" => Ok(AccountState::Active),
        "deactivated" => Ok(AccountState::Deactivated),
        _ => Err(Error::stored("account state", format!("`{word}`"))),
    }
}

const fn state_word(state: AccountState) -> &'static str {
    match state {
        AccountState::Invited => "invited",
        AccountState::Active => "active",
        AccountState::Deactivated => "deactivated",
    }
}

pub(crate) async fn all(db: &mut SqliteConnection) -> Result<Vec<Person>, Error> {
    let rows: Vec<Row> = sqlx::query_as("SELECT * FROM person ORDER BY name").fetch_all(db).await?;
    rows.iter().map(Row::person).collect()
}

pub(crate) async fn get(db: &mut SqliteConnection, id: PersonId) -> Result<Option<Row>, Error> {
    Ok(sqlx::query_as("SELECT * FROM person WHERE id = ?").bind(id).fetch_optional(db).await?)
}

pub(crate) async fn by_name(db: &mut SqliteConnection, name: &str) -> Result<Option<Row>, Error> {
    Ok(sqlx::query_as("SELECT * FROM person WHERE name = ?").bind(name).fetch_optional(db).await?)
}

pub(crate) async fn insert(
    db: &mut SqliteConnection,
    name: &str,
    role: Role,
    password: Option<&str>,
    now: Timestamp,
) -> Result<PersonId, Error> {
    let state = if password.is_some() { AccountState::Active } else { AccountState::Invited };
    let done =
        sqlx::query("INSERT INTO person (name, role, state, password, created_at) VALUES (?, ?, ?, ?, ?)")
            .bind(name)
            .bind(role.as_str())
            .bind(state_word(state))
            .bind(password)
            .bind(now.0)
            .execute(db)
            .await?;
    Ok(done.last_insert_rowid())
}

/// Makes a service account. Its password is a text that is no hash of anything.
pub(crate) async fn insert_service(
    db: &mut SqliteConnection,
    name: &str,
    role: Role,
    now: Timestamp,
) -> Result<PersonId, Error> {
    let id = insert(db, name, role, Some("!"), now).await?;
    sqlx::query("UPDATE person SET service = 1 WHERE id = ?").bind(id).execute(db).await?;
    Ok(id)
}

pub(crate) async fn set_role(db: &mut SqliteConnection, id: PersonId, role: Role) -> Result<(), Error> {
    sqlx::query("UPDATE person SET role = ? WHERE id = ?").bind(role.as_str()).bind(id).execute(db).await?;
    Ok(())
}

pub(crate) async fn set_state(
    db: &mut SqliteConnection,
    id: PersonId,
    state: AccountState,
) -> Result<(), Error> {
    sqlx::query("UPDATE person SET state = ? WHERE id = ?")
        .bind(state_word(state))
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// Notes a request of somebody's.
pub(crate) async fn seen(db: &mut SqliteConnection, id: PersonId, now: Timestamp) -> Result<(), Error> {
    sqlx::query("UPDATE person SET last_seen_at = ? WHERE id = ?").bind(now.0).bind(id).execute(db).await?;
    Ok(())
}

/// Sets the password; an invited person's account becomes active by it.
pub(crate) async fn set_password(db: &mut SqliteConnection, id: PersonId, hash: &str) -> Result<(), Error> {
    sqlx::query(
        "UPDATE person SET password = ?1, state = iif(state = 'invited', 'active', state) WHERE id = ?2",
    )
    .bind(hash)
    .bind(id)
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn active_admins(db: &mut SqliteConnection) -> Result<i64, Error> {
    Ok(sqlx::query_scalar(
        "SELECT count(*) FROM person WHERE role = 'admin' AND state = 'active' AND NOT service",
    )
    .fetch_one(db)
    .await?)
}

/// A one-time link's row.
#[derive(Debug, FromRow)]
pub(crate) struct Link {
    /// Whose; none for the first administrator.
    pub person: Option<PersonId>,
    expires_at: i64,
}

impl Link {
    pub const fn expires_at(&self) -> Timestamp {
        Timestamp(self.expires_at)
    }
}

pub(crate) async fn link(
    db: &mut SqliteConnection,
    token: &Digest,
    now: Timestamp,
) -> Result<Option<Link>, Error> {
    Ok(sqlx::query_as("SELECT person, expires_at FROM invitation WHERE token_digest = ? AND expires_at > ?")
        .bind(token.as_str())
        .bind(now.0)
        .fetch_optional(db)
        .await?)
}

pub(crate) async fn insert_link(
    db: &mut SqliteConnection,
    token: &Digest,
    person: Option<PersonId>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), Error> {
    sqlx::query("INSERT INTO invitation (token_digest, person, created_at, expires_at) VALUES (?, ?, ?, ?)")
        .bind(token.as_str())
        .bind(person)
        .bind(now.0)
        .bind(expires_at.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Voids every link of a person; without one, those for the first administrator.
pub(crate) async fn void_links(db: &mut SqliteConnection, person: Option<PersonId>) -> Result<(), Error> {
    sqlx::query("DELETE FROM invitation WHERE person IS ?").bind(person).execute(db).await?;
    Ok(())
}
