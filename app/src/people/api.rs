//! Server functions: people.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use domain::people::{Invited, Person};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {crate::context, domain::Failure};

/// What the page of people is drawn from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleData {
    /// Everybody.
    pub people: Vec<Person>,
    /// The invitation just made, where it was made without JavaScript.
    pub invited: Option<Invited>,
}

/// The cookie that carries an invitation just made to the page that shows it.
#[cfg(feature = "ssr")]
const NOTE: &str = "countersign-invited";

/// Everybody.
#[server(endpoint = "people/list")]
pub async fn list() -> Result<PeopleData, AppError> {
    let (caller, services) = context::request()?;
    let invited = context::take(NOTE);
    Ok(PeopleData { people: services.people.list(&caller).await?, invited })
}

/// Makes an account and its one-time link.
#[server(endpoint = "people/invite")]
pub async fn invite(name: String, role: String) -> Result<Invited, AppError> {
    let (caller, services) = context::request()?;
    let role = role.parse().map_err(|why: String| Failure::invalid("role", why))?;
    let invited = services.people.invite(&caller, domain::people::Invite { name, role }).await?;
    if context::is_plain_form() {
        context::leave(NOTE, &invited);
        context::lead("/people");
    }
    Ok(invited)
}

/// Makes a one-time link by which somebody sets a new password.
#[server(endpoint = "people/reset")]
pub async fn reset(person: i64) -> Result<Invited, AppError> {
    let (caller, services) = context::request()?;
    let invited = services.people.reset(&caller, person).await?;
    if context::is_plain_form() {
        context::leave(NOTE, &invited);
        context::lead("/people");
    }
    Ok(invited)
}

/// Makes a service account.
#[server(endpoint = "people/add_service")]
pub async fn add_service(account: String, account_role: String) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let role = account_role.parse().map_err(|why: String| Failure::invalid("account_role", why))?;
    let request = domain::people::Invite { name: account, role };
    let added = services.people.add_service(&caller, request).await;
    added.map_err(|failure| failure.renamed(&[("name", "account"), ("role", "account_role")]))?;
    Ok(())
}

/// Sets somebody's role.
#[server(endpoint = "people/set_role")]
pub async fn set_role(person: i64, role: String) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let role = role.parse().map_err(|why: String| Failure::invalid("role", why))?;
    Ok(services.people.set_role(&caller, person, role).await?)
}

/// Deactivates an account, or activates it again.
#[server(endpoint = "people/set_active")]
pub async fn set_active(person: i64, active: bool) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.people.set_active(&caller, person, active).await?)
}
