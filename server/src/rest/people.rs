//! The team, and service accounts.

use super::{
    BASE,
    once::Secret,
    parts::{Answer, At, Body, Done, Id, Made, Rows, time},
    problem::Problem,
    rows::word,
};
use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse, Response},
};
use domain::{
    Caller, Role,
    people::{Invite, Invited, Person},
    port::Services,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<Services> {
    OpenApiRouter::new()
        .routes(routes!(list, invite))
        .routes(routes!(set))
        .routes(routes!(reset))
        .routes(routes!(add_service))
}

/// Somebody with an account.
#[derive(Debug, Serialize, ToSchema)]
struct PersonRow {
    /// Their id.
    id: i64,
    /// Their name.
    name: String,
    /// `viewer`, `editor`, `reviewer`, `deployer` or `admin`.
    role: String,
    /// Whether it is a script's account.
    service: bool,
    /// `invited`, `active` or `deactivated`.
    state: String,
    /// When the account was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// Their last request, to the minute.
    #[schema(format = DateTime)]
    last_seen_at: Option<String>,
}

impl From<Person> for PersonRow {
    fn from(person: Person) -> Self {
        Self {
            state: word(&person.state),
            id: person.id,
            name: person.name,
            role: person.role.to_string(),
            service: person.service,
            created_at: time(person.created_at),
            last_seen_at: person.last_seen_at.map(time),
        }
    }
}

/// Everybody, by name.
#[utoipa::path(get, path = "/people", tag = "people", responses((status = 200, body = Rows<PersonRow>)))]
async fn list(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
) -> Answer<Json<Rows<PersonRow>>> {
    let people = services.people.list(&caller).await?;
    Ok(Rows::whole(people.into_iter().map(Into::into).collect()))
}

/// An account to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPerson {
    /// The name: letters, digits, `.`, `-`, `_`, `@` and `+`.
    name: String,
    /// `viewer`, `editor`, `reviewer`, `deployer` or `admin`.
    role: String,
}

impl NewPerson {
    fn into_request(self) -> Answer<Invite> {
        Ok(Invite { role: role(&self.role)?, name: self.name })
    }
}

fn role(text: &str) -> Answer<Role> {
    text.parse().map_err(|why: String| Problem::invalid("role", why))
}

/// A one-time link, which is shown once.
#[derive(Debug, Serialize, ToSchema)]
struct Link {
    /// Whose it is.
    name: String,
    /// The link's path on this console.
    path: String,
    /// When it stops working.
    #[schema(format = DateTime)]
    expires_at: String,
}

fn link(invited: Invited) -> Response {
    let link = Link { name: invited.name, path: invited.path, expires_at: time(invited.expires_at) };
    let mut response = Json(link).into_response();
    response.extensions_mut().insert(Secret);
    response
}

/// Makes an account, and the one-time link to it; for somebody invited before, a new link.
#[utoipa::path(
    post, path = "/people", tag = "people",
    request_body = NewPerson,
    responses((status = 200, body = Link))
)]
async fn invite(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    Body(new): Body<NewPerson>,
) -> Answer<Response> {
    Ok(link(services.people.invite(&caller, new.into_request()?).await?))
}

/// Makes a one-time link by which somebody sets a new password.
#[utoipa::path(
    post, path = "/people/{person}/reset", tag = "people",
    params(("person" = i64, Path, description = "their id")),
    responses((status = 200, body = Link))
)]
async fn reset(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(person): At<i64>,
) -> Answer<Response> {
    Ok(link(services.people.reset(&caller, person).await?))
}

/// What to set of an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Account {
    /// Their role.
    #[serde(default)]
    role: Option<String>,
    /// Whether they get in.
    #[serde(default)]
    active: Option<bool>,
}

/// Sets somebody's role, or deactivates the account, or activates it again.
#[utoipa::path(
    patch, path = "/people/{person}", tag = "people",
    params(("person" = i64, Path, description = "their id")),
    request_body = Account,
    responses((status = 204, description = "set"))
)]
async fn set(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    At(person): At<i64>,
    Body(account): Body<Account>,
) -> Answer<Done> {
    match (account.role, account.active) {
        (Some(text), None) => services.people.set_role(&caller, person, role(&text)?).await?,
        (None, Some(active)) => services.people.set_active(&caller, person, active).await?,
        // Both would be two deeds of which one could fail.
        _ => return Err(Problem::invalid("body", "send either `role` or `active`")),
    }
    Ok(Done)
}

/// Makes a service account. Its tokens are made on an administrator's page.
#[utoipa::path(
    post, path = "/service-accounts", tag = "people",
    request_body = NewPerson,
    responses((status = 201, body = Id))
)]
async fn add_service(
    State(services): State<Services>,
    Extension(caller): Extension<Caller>,
    Body(new): Body<NewPerson>,
) -> Answer<Made<Id>> {
    let id = services.people.add_service(&caller, new.into_request()?).await?;
    Ok(Made::new(format!("{BASE}/people/{id}"), Id { id }))
}
