//! Tokens: made, revoked, and recognised.

use super::{Core, Work};
use crate::{
    Error, random,
    store::{person, token},
};
use async_trait::async_trait;
use domain::{
    Caller, Digest, Failure, Timestamp,
    access::{Deed, PersonId},
    people::{AccountState, Person},
    port,
    token::{MAX_TOKENS, Made, MakeToken, PREFIX, Token, TokenId},
};
use serde_json::json;
use std::sync::Arc;

const DAY: i64 = 24 * 3600;
/// The time of the last use is kept to the minute: not every request writes.
const USED_EVERY: i64 = 60;
/// How long a token that ended is still listed.
const REMEMBERED: i64 = 30 * DAY;
/// No secret is longer: what is longer need not be digested.
const MAX_SECRET: usize = 128;

pub(super) struct Tokens(pub Arc<Core>);

#[async_trait]
impl port::Tokens for Tokens {
    async fn bearer(&self, secret: &str) -> Result<Option<Caller>, Failure> {
        let core = &self.0;
        if !secret.starts_with(PREFIX) || secret.len() > MAX_SECRET {
            return Ok(None);
        }
        let now = core.clock.now();
        let found = token::bearer(&mut *core.store.read().await?, &digest(secret), now).await?;
        let Some((caller, bearer, last_used)) = found else { return Ok(None) };
        if last_used.is_none_or(|at| at.plus_seconds(USED_EVERY) <= now) {
            let mut db = core.store.write().await?;
            token::used(&mut db, bearer.token, caller.person, now).await?;
            db.commit().await.map_err(Error::from)?;
        }
        Ok(Some(caller))
    }

    async fn list(&self, caller: &Caller) -> Result<Vec<Token>, Failure> {
        caller.require(Deed::Read)?;
        let whose = if caller.may(Deed::ManagePeople) { None } else { Some(caller.person) };
        let now = self.0.clock.now();
        let mut db = self.0.store.read().await?;
        Ok(token::list(&mut db, whose, now, now.plus_seconds(-REMEMBERED)).await?)
    }

    async fn make(&self, caller: &Caller, request: MakeToken) -> Result<Made, Failure> {
        let core = &self.0;
        let deed = if request.owner.is_some() { Deed::ManagePeople } else { Deed::Read };
        let act = core.act(caller, deed, "token.make", "").await?;
        let mut work = act.begin().await?;
        if let Err(failure) = caller.require_session("make a token") {
            return Err(work.refused(failure).await);
        }
        let owner = owner(&mut work, request.owner).await?;
        let name = request.check(owner.role, owner.service)?;
        let now = work.now;
        if token::working(work.db(), owner.id, now).await? >= i64::try_from(MAX_TOKENS).unwrap_or(i64::MAX) {
            return Err(Failure::Refused(format!(
                "`{}` has {MAX_TOKENS} tokens that work, which is the most: revoke one",
                owner.name
            )));
        }
        let secret = format!("{PREFIX}{}", random::hex::<32>(&*core.random)?);
        let expires_at = now.plus_seconds(i64::from(request.days) * DAY);
        let new = token::New {
            person: owner.id,
            name,
            secret: &digest(&secret),
            scopes: request.scopes,
            made_by: work.person()?,
            now,
            expires_at,
        };
        let id = token::insert(work.db(), new).await?;
        work.to(format!("token {id}"));
        let detail = json!({
            "name": name, "owner": owner.name, "scopes": request.scopes.to_string(),
            "expires_at": expires_at.iso(),
        });
        work.finish(None, detail).await?;
        Ok(Made { name: name.to_owned(), secret, expires_at })
    }

    async fn revoke(&self, caller: &Caller, token: TokenId) -> Result<(), Failure> {
        let act = self.0.act(caller, Deed::Read, "token.revoke", format!("token {token}")).await?;
        let mut work = act.begin().await?;
        let found = token::owner(work.db(), token).await?;
        let own = found.as_ref().is_some_and(|(person, _)| *person == caller.person);
        let itself = caller.bearer.is_some_and(|bearer| bearer.token == token);
        if !itself && let Err(failure) = caller.require_session("revoke another token") {
            return Err(work.refused(failure).await);
        }
        // Somebody else's token is as unknown as one that never was, but for whoever manages people.
        let manages = work.caller()?.may(Deed::ManagePeople);
        let Some((_, name)) = found.filter(|_| own || manages) else {
            return Err(work.refused(Failure::NotFound(format!("token {token}"))).await);
        };
        let now: Timestamp = work.now;
        token::revoke(work.db(), token, now).await?;
        Ok(work.finish(None, json!({ "name": name })).await?)
    }
}

/// Whom a token is made for: the caller, or a service account.
async fn owner(work: &mut Work, wanted: Option<PersonId>) -> Result<Person, Failure> {
    let id = match wanted {
        Some(id) => id,
        None => work.person()?,
    };
    let person = person::get(work.db(), id).await?.map(|row| row.person()).transpose()?;
    let person = person.ok_or_else(|| Failure::NotFound(format!("person {id}")))?;
    if wanted.is_some() && !person.service {
        let problem = format!("`{}` is a person, who makes their own tokens", person.name);
        return Err(Failure::invalid("owner", problem));
    }
    if person.state != AccountState::Active {
        return Err(Failure::invalid("owner", format!("`{}` is not active; activate it first", person.name)));
    }
    Ok(person)
}

fn digest(secret: &str) -> Digest {
    Digest::of_bytes(secret.as_bytes())
}
