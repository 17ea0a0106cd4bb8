//! Signing in and out, and one-time links.

use super::{Core, Work, password};
use crate::{
    Error, random,
    store::{person, session},
};
use async_trait::async_trait;
use domain::{
    Caller, Digest, Failure, Role, Timestamp,
    access::{Deed, PersonId},
    people::{
        AcceptInvitation, AccountState, ChangePassword, Invitation, MAX_PASSWORD, NewSession, Person,
        Session, SessionId, SignIn,
    },
    port,
};
use serde_json::json;
use std::sync::Arc;

/// A session ends after two hours without a request, and after twelve at the latest: a working day with breaks.
const IDLE: i64 = 2 * 3600;
const ABSOLUTE: i64 = 12 * 3600;
/// The time of the last request is kept to the minute: not every page view writes.
const SEEN_EVERY: i64 = 60;
/// How long a one-time link works.
pub(super) const LINK: i64 = 24 * 3600;
const MAX_NAME: usize = 64;

pub(super) struct Sessions(pub Arc<Core>);

#[async_trait]
impl port::Sessions for Sessions {
    async fn sign_in(&self, peer: &str, request: SignIn) -> Result<NewSession, Failure> {
        let core = &self.0;
        let name = fold(&request.name);
        core.throttle.enter(&name, peer, core.clock.now())?;
        if request.password.chars().count() > MAX_PASSWORD {
            return Err(wrong());
        }
        let row = person::by_name(&mut *core.store.read().await?, &name).await?;
        let person = row.as_ref().map(person::Row::person).transpose()?;
        // A service account has no password: what it is checked against is what an unknown name is checked against.
        let human = person.as_ref().is_some_and(|p| !p.service);
        let hash = row.filter(|_| human).and_then(|row| row.password);
        let checked = core.passwords.check(&request.password, hash).await?;
        let signs_in = |p: &Person| checked.right && p.state == AccountState::Active && !p.service;
        let Some(person) = person.filter(signs_in) else {
            note_wrong(core, &name, peer).await?;
            return Err(wrong());
        };
        core.throttle.succeeded(&name, peer);
        let fresh_hash =
            if checked.stale { Some(core.passwords.hash(&request.password).await?) } else { None };

        let mut work = core.work("session.begin", format!("person {}", person.id)).await?;
        let row = person::get(work.db(), person.id).await?.map(|row| row.person()).transpose()?;
        let Some(person) = row.filter(|p| p.state == AccountState::Active) else {
            return Err(wrong());
        };
        let caller = Caller::new(person.id, person.name, person.role);
        let mut work = work.by(&caller);
        if let Some(hash) = fresh_hash {
            person::set_password(work.db(), person.id, &hash).await?;
        }
        let new = begin(core, &mut work, person.id).await?;
        work.finish(None, json!({ "peer": super::shorten(peer) })).await?;
        Ok(new)
    }

    async fn sign_out(&self, token: &str) -> Result<(), Failure> {
        let mut work = self.0.work("session.end", "").await?;
        let Some((person, name)) = session::end(work.db(), &digest(token)).await? else { return Ok(()) };
        work.to(format!("person {person}"));
        // The role is of no account here.
        let work = work.by(&Caller::new(person, name, Role::Viewer));
        Ok(work.finish(None, json!({})).await?)
    }

    async fn caller(&self, token: &str) -> Result<Option<Caller>, Failure> {
        let core = &self.0;
        let (now, token) = (core.clock.now(), digest(token));
        let found =
            session::caller(&mut *core.store.read().await?, &token, now, now.plus_seconds(-IDLE)).await?;
        let Some((caller, last_seen)) = found else { return Ok(None) };
        if last_seen.plus_seconds(SEEN_EVERY) <= now {
            let mut db = core.store.write().await?;
            session::seen(&mut db, &token, caller.person, now).await?;
            db.commit().await.map_err(Error::from)?;
        }
        Ok(Some(caller))
    }

    async fn invitation(&self, token: &str) -> Result<Invitation, Failure> {
        let mut db = self.0.store.read().await?;
        let link = link(&mut db, token, self.0.clock.now()).await?;
        let invited = match link.person {
            Some(id) => person::get(&mut db, id).await?.map(|row| row.person()).transpose()?,
            None => None,
        };
        Ok(Invitation {
            role: invited.as_ref().map_or(Role::Admin, |p| p.role),
            name: invited.map(|p| p.name),
            expires_at: link.expires_at(),
        })
    }

    async fn accept(&self, request: AcceptInvitation) -> Result<NewSession, Failure> {
        let core = &self.0;
        let invitation = self.invitation(&request.token).await?;
        let name = match invitation.name {
            Some(name) => name,
            None => new_name("name", &request.name)?,
        };
        password::accept("password", &request.password, &name)?;
        let hash = core.passwords.hash(&request.password).await?;

        let mut work = core.work("person.accept", "").await?;
        let now = work.now;
        let link = link(work.db(), &request.token, now).await?;
        let person = match link.person {
            Some(id) => {
                person::set_password(work.db(), id, &hash).await?;
                session::end_all(work.db(), id).await?;
                id
            }
            None => first_admin(&mut work, &name, &hash).await?,
        };
        person::void_links(work.db(), link.person).await?;
        let new = begin(core, &mut work, person).await?;
        work.to(format!("person {person}"));
        let work = work.by(&Caller::new(person, name, invitation.role));
        work.finish(None, json!({ "role": invitation.role })).await?;
        Ok(new)
    }

    async fn list(&self, caller: &Caller, token: &str) -> Result<Vec<Session>, Failure> {
        caller.require_session("see sessions")?;
        let now = self.0.clock.now();
        let mut db = self.0.store.read().await?;
        Ok(session::list(&mut db, caller.person, &digest(token), now, now.plus_seconds(-IDLE)).await?)
    }

    async fn end(&self, caller: &Caller, session: SessionId) -> Result<(), Failure> {
        let mut work = self.own(caller, "session.end", "end a session").await?;
        if !session::end_one(work.db(), caller.person, session).await? {
            return Err(Failure::NotFound(format!("session {session}")));
        }
        Ok(work.finish(None, json!({ "session": session })).await?)
    }

    async fn end_others(&self, caller: &Caller, token: &str) -> Result<(), Failure> {
        let mut work = self.own(caller, "session.end_others", "end sessions").await?;
        let ended = session::end_others(work.db(), caller.person, &digest(token)).await?;
        Ok(work.finish(None, json!({ "ended": ended })).await?)
    }

    async fn change_password(
        &self,
        caller: &Caller,
        token: &str,
        request: ChangePassword,
    ) -> Result<(), Failure> {
        let core = &self.0;
        caller.require_session("change a password")?;
        // Whoever sits at somebody's open session has as many tries as whoever stands before the door; they are counted
        // by the account alone, so that nobody's tries slow down somebody else, or the owner at the door.
        let account = format!("account {}", caller.person);
        core.throttle.enter(&account, &account, core.clock.now())?;
        let row = person::get(&mut *core.store.read().await?, caller.person).await?;
        let right = request.current.chars().count() <= MAX_PASSWORD
            && core.passwords.check(&request.current, row.and_then(|row| row.password)).await?.right;
        if !right {
            let work = self.own(caller, "person.change_password", "change a password").await?;
            let wrong =
                Failure::invalid("current", "this is not your password; type the one you sign in with");
            return Err(work.refused(wrong).await);
        }
        core.throttle.succeeded(&account, &account);
        password::accept("new", &request.new, &caller.name)?;
        let hash = core.passwords.hash(&request.new).await?;
        let mut work = self.own(caller, "person.change_password", "change a password").await?;
        person::set_password(work.db(), caller.person, &hash).await?;
        person::void_links(work.db(), Some(caller.person)).await?;
        let ended = session::end_others(work.db(), caller.person, &digest(token)).await?;
        Ok(work.finish(None, json!({ "ended": ended })).await?)
    }
}

impl Sessions {
    /// Begins something that people do to their own account.
    async fn own(&self, caller: &Caller, what: &'static str, words: &str) -> Result<Work, Failure> {
        let act = self.0.act(caller, Deed::Read, what, format!("person {}", caller.person)).await?;
        let work = act.begin().await?;
        match caller.require_session(words) {
            Ok(()) => Ok(work),
            Err(failure) => Err(work.refused(failure).await),
        }
    }
}

/// Makes the first administrator's one-time link, and voids those made before; none once there is an administrator.
pub(crate) async fn first_admin_link(core: &Core) -> Result<Option<String>, Error> {
    let mut work = core.work("person.first_admin_link", "").await?;
    if person::active_admins(work.db()).await? > 0 {
        return Ok(None);
    }
    person::void_links(work.db(), None).await?;
    let (path, _) = new_link(core, &mut work, None).await?;
    work.finish(None, json!({})).await?;
    Ok(Some(path))
}

/// Makes a one-time link; gives its path and when it stops working.
pub(super) async fn new_link(
    core: &Core,
    work: &mut Work,
    person: Option<PersonId>,
) -> Result<(String, Timestamp), Error> {
    let token = random::hex::<32>(&*core.random)?;
    let (now, expires_at) = (work.now, work.now.plus_seconds(LINK));
    person::insert_link(work.db(), &digest(&token), person, now, expires_at).await?;
    Ok((format!("/welcome/{token}"), expires_at))
}

/// A name as it is stored and compared: without case.
pub(super) fn fold(name: &str) -> String {
    name.trim().chars().take(4 * MAX_NAME).collect::<String>().to_lowercase()
}

/// A name for a new account.
pub(super) fn new_name(field: &str, name: &str) -> Result<String, Failure> {
    let name = fold(name);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+');
    let problem = if name.is_empty() {
        "give a name"
    } else if name.chars().count() > MAX_NAME {
        "at most 64 characters"
    } else if !name.chars().all(plain) || !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        "use letters, digits, `.`, `-`, `_`, `@` and `+`; begin with a letter or digit"
    } else if name == "countersign" {
        "this is what the console calls itself in the audit log; choose another name"
    } else {
        return Ok(name);
    };
    Err(Failure::invalid(field, problem))
}

async fn first_admin(work: &mut Work, name: &str, hash: &str) -> Result<PersonId, Failure> {
    if person::active_admins(work.db()).await? > 0 {
        return Err(Failure::Refused("there is an administrator already: ask them for an invitation".into()));
    }
    if person::by_name(work.db(), name).await?.is_some() {
        return Err(Failure::invalid("name", format!("`{name}` is taken; choose another name")));
    }
    let now = work.now;
    Ok(person::insert(work.db(), name, Role::Admin, Some(hash), now).await?)
}

async fn begin(core: &Core, work: &mut Work, person: PersonId) -> Result<NewSession, Error> {
    let token = random::hex::<32>(&*core.random)?;
    let (now, expires_at) = (work.now, work.now.plus_seconds(ABSOLUTE));
    session::sweep(work.db(), now, now.plus_seconds(-IDLE)).await?;
    session::insert(work.db(), &digest(&token), person, now, expires_at).await?;
    Ok(NewSession { token, expires_at })
}

async fn link(db: &mut sqlx::SqliteConnection, token: &str, now: Timestamp) -> Result<person::Link, Failure> {
    person::link(db, &digest(token), now).await?.ok_or_else(|| {
        Failure::NotFound("such invitation: the link was used, replaced or ran out; ask for a new one".into())
    })
}

/// A wrong sign-in at a known name is noted. What was typed as an unknown name is not: it may be a password.
async fn note_wrong(core: &Core, name: &str, peer: &str) -> Result<(), Failure> {
    let mut work = core.work("session.begin", "").await?;
    let known = person::by_name(work.db(), name).await?.map(|row| row.person()).transpose()?;
    work.to(known.map_or_else(|| "unknown name".into(), |p| format!("person {}", p.id)));
    work.refused(Failure::Refused(format!("wrong name or password, from {}", super::shorten(peer)))).await;
    Ok(())
}

fn wrong() -> Failure {
    Failure::invalid("password", "the name or the password is wrong")
}

fn digest(token: &str) -> Digest {
    Digest::of_bytes(token.as_bytes())
}
