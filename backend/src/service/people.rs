//! People and roles.

use super::{Core, Work, sessions};
use crate::store::{person, session, token};
use async_trait::async_trait;
use domain::{
    Caller, Failure, Role,
    access::{Deed, PersonId},
    people::{AccountState, Invite, Invited, Person},
    port,
};
use serde_json::json;
use std::sync::Arc;

pub(super) struct People(pub Arc<Core>);

#[async_trait]
impl port::People for People {
    async fn list(&self, caller: &Caller) -> Result<Vec<Person>, Failure> {
        caller.require(Deed::Read)?;
        Ok(person::all(&mut *self.0.store.read().await?).await?)
    }

    async fn invite(&self, caller: &Caller, request: Invite) -> Result<Invited, Failure> {
        let act = self.0.act(caller, Deed::ManagePeople, "person.invite", "").await?;
        let name = sessions::new_name("name", &request.name)?;
        let mut work = act.begin().await?;
        let now = work.now;
        let known = person::by_name(work.db(), &name).await?.map(|row| row.person()).transpose()?;
        let id = match known {
            None => person::insert(work.db(), &name, request.role, None, now).await?,
            Some(person) if person.state == AccountState::Invited => {
                person::set_role(work.db(), person.id, request.role).await?;
                person::void_links(work.db(), Some(person.id)).await?;
                person.id
            }
            Some(_) => {
                let taken = format!("`{name}` has an account already; change its role in the list");
                return Err(Failure::invalid("name", taken));
            }
        };
        let (path, expires_at) = sessions::new_link(&self.0, &mut work, Some(id)).await?;
        work.to(format!("person {id}"));
        work.finish(None, json!({ "name": name, "role": request.role })).await?;
        Ok(Invited { name, path, expires_at })
    }

    async fn reset(&self, caller: &Caller, person: PersonId) -> Result<Invited, Failure> {
        let object = format!("person {person}");
        let act = self.0.act(caller, Deed::ManagePeople, "person.reset", object).await?;
        let mut work = act.begin().await?;
        let before = get(&mut work, person).await?;
        if before.service || before.state != AccountState::Active {
            let problem =
                if before.service { "a service account has no password" } else { "it is not active" };
            return Err(Failure::Refused(format!("`{}` gets no link: {problem}", before.name)));
        }
        person::void_links(work.db(), Some(person)).await?;
        let (path, expires_at) = sessions::new_link(&self.0, &mut work, Some(person)).await?;
        work.finish(None, json!({ "name": before.name })).await?;
        Ok(Invited { name: before.name, path, expires_at })
    }

    async fn add_service(&self, caller: &Caller, request: Invite) -> Result<PersonId, Failure> {
        let act = self.0.act(caller, Deed::ManagePeople, "person.add_service", "").await?;
        let name = sessions::new_name("name", &request.name)?;
        fits_service(request.role)?;
        let mut work = act.begin().await?;
        if person::by_name(work.db(), &name).await?.is_some() {
            return Err(Failure::invalid("name", format!("`{name}` is taken; choose another name")));
        }
        let now = work.now;
        let id = person::insert_service(work.db(), &name, request.role, now).await?;
        work.to(format!("person {id}"));
        work.finish(None, json!({ "name": name, "role": request.role })).await?;
        Ok(id)
    }

    async fn set_role(&self, caller: &Caller, person: PersonId, role: Role) -> Result<(), Failure> {
        let object = format!("person {person}");
        let act = self.0.act(caller, Deed::ManagePeople, "person.set_role", object).await?;
        let mut work = act.begin().await?;
        let before = get(&mut work, person).await?;
        if before.service {
            fits_service(role)?;
        }
        if role != Role::Admin {
            keep_an_admin(&mut work, &before).await?;
        }
        person::set_role(work.db(), person, role).await?;
        Ok(work.finish(None, json!({ "name": before.name, "from": before.role, "to": role })).await?)
    }

    async fn set_active(&self, caller: &Caller, person: PersonId, active: bool) -> Result<(), Failure> {
        let what = if active { "person.activate" } else { "person.deactivate" };
        let act = self.0.act(caller, Deed::ManagePeople, what, format!("person {person}")).await?;
        let mut work = act.begin().await?;
        let before = get(&mut work, person).await?;
        if active {
            let has_password =
                person::get(work.db(), person).await?.is_some_and(|row| row.password.is_some());
            let state = if has_password { AccountState::Active } else { AccountState::Invited };
            person::set_state(work.db(), person, state).await?;
        } else {
            keep_an_admin(&mut work, &before).await?;
            person::set_state(work.db(), person, AccountState::Deactivated).await?;
            session::end_all(work.db(), person).await?;
            let now = work.now;
            token::revoke_all(work.db(), person, now).await?;
            person::void_links(work.db(), Some(person)).await?;
        }
        Ok(work.finish(None, json!({ "name": before.name })).await?)
    }
}

async fn get(work: &mut Work, id: PersonId) -> Result<Person, Failure> {
    let row = person::get(work.db(), id).await?;
    let person = row.map(|row| row.person()).transpose()?;
    person.ok_or_else(|| Failure::NotFound(format!("person {id}")))
}

/// Refuses roles that no service account has.
fn fits_service(role: Role) -> Result<(), Failure> {
    if Person::OF_SERVICES.contains(&role) {
        return Ok(());
    }
    let problem = "a service account is a viewer, an editor or a deployer: reviews and the team are people's";
    Err(Failure::invalid("role", problem))
}

/// Refuses to take the last active administrator away.
async fn keep_an_admin(work: &mut Work, person: &Person) -> Result<(), Failure> {
    let is_admin = person.role == Role::Admin && person.state == AccountState::Active;
    if is_admin && person::active_admins(work.db()).await? <= 1 {
        return Err(Failure::Refused(format!(
            "`{}` is the last active administrator: make somebody else one first",
            person.name
        )));
    }
    Ok(())
}
