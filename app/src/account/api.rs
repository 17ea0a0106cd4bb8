//! Server functions: one's own account.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use domain::{
    access::PersonId,
    people::Session,
    token::{Made, Token},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    crate::context,
    domain::{Failure, access::Deed, people::AccountState, token},
};

/// What the page of one's account is drawn from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountData {
    /// The sessions that run.
    pub sessions: Vec<Session>,
    /// One's tokens; everybody's for an administrator.
    pub tokens: Vec<Token>,
    /// Service accounts that an administrator may make tokens for.
    pub services: Vec<(PersonId, String)>,
    /// The token just made, where it was made without JavaScript.
    pub made: Option<Made>,
}

/// The cookie that carries a token just made to the page that shows it.
#[cfg(feature = "ssr")]
const NOTE: &str = "countersign-token";

/// One's account.
#[server(endpoint = "account/show")]
pub async fn show() -> Result<AccountData, AppError> {
    let (caller, services) = context::request()?;
    let (token, made) = (context::token().unwrap_or_default(), context::take(NOTE));
    let people =
        if caller.may(Deed::ManagePeople) { services.people.list(&caller).await? } else { Vec::new() };
    let of_services = people.into_iter().filter(|p| p.service && p.state == AccountState::Active);
    let sessions = services.sessions.list(&caller, &token).await?;
    Ok(AccountData {
        sessions,
        tokens: services.tokens.list(&caller).await?,
        services: of_services.map(|p| (p.id, p.name)).collect(),
        made,
    })
}

/// Changes one's password, and ends all other sessions.
#[server(endpoint = "account/change_password")]
pub async fn change_password(current: String, new: String) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let token = context::token().unwrap_or_default();
    let request = domain::people::ChangePassword { current, new };
    Ok(services.sessions.change_password(&caller, &token, request).await?)
}

/// Ends one of one's sessions.
#[server(endpoint = "account/end_session")]
pub async fn end_session(session: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.sessions.end(&caller, session).await?)
}

/// Ends all of one's sessions but this one.
#[server(endpoint = "account/end_others")]
pub async fn end_others() -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let token = context::token().unwrap_or_default();
    Ok(services.sessions.end_others(&caller, &token).await?)
}

/// Makes a token, for oneself or for a service account.
#[server(endpoint = "account/make_token")]
pub async fn make_token(
    name: String,
    #[server(default)] owner: String,
    #[server(default)] scopes: Vec<String>,
    days: u16,
) -> Result<Made, AppError> {
    let (caller, services) = context::request()?;
    let scopes: Result<token::Scopes, String> = scopes.iter().map(|scope| scope.parse()).collect();
    let owner = match owner.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Failure::invalid("owner", format!("`{id}` is no account")))?),
    };
    let scopes = scopes.map_err(|why| Failure::invalid("scopes", why))?;
    let made = services.tokens.make(&caller, token::MakeToken { owner, name, scopes, days }).await?;
    if context::is_plain_form() {
        context::leave(NOTE, &made);
        context::lead("/account");
    }
    Ok(made)
}

/// Revokes a token.
#[server(endpoint = "account/revoke_token")]
pub async fn revoke_token(token: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.tokens.revoke(&caller, token).await?)
}
