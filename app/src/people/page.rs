//! The page that invites people and sets their roles.

use super::api::{AddService, Invite, Reset, SetActive, SetRole, list};
use crate::ui::{self, Badge, Choice, Choices, Copy, Header, Input, Outcome, Place, Problems, Tone, When};
use domain::{
    Role,
    access::Deed,
    people::{AccountState, Invited, Person},
};
use leptos::prelude::*;

/// Everybody, and the invite form.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let invite = ui::action::<Invite>();
    let set_role = ui::action::<SetRole>();
    let set_active = ui::action::<SetActive>();
    let reset = ui::action::<Reset>();
    let add_service = ui::action::<AddService>();
    let actions = Actions { set_role, set_active, reset };
    ui::page(
        || Place::of("people"),
        || (),
        |()| list(),
        move |frame, data| {
            let manages = frame.caller.is_some_and(|c| c.may(Deed::ManagePeople));
            let people = data.people.into_iter();
            let rows = people.map(|p| view! { <Row person=p manages actions /> }).collect_view();
            let invited = data.invited.clone();
            view! {
                <Header title="People" />
                <Outcome value=set_role.value().into() />
                <Outcome value=set_active.value().into() />
                <Outcome value=reset.value().into() />
                {move || reset.value().get().and_then(Result::ok).map(|invited| view! { <Link invited /> })}
                <div class="scroll">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Name"</th>
                                <th scope="col">"State"</th>
                                <th scope="col">"Last seen"</th>
                                <th scope="col">"Role"</th>
                                {manages.then(|| view! { <th scope="col">"Account"</th> })}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {manages.then(|| view! {
                    <InviteForm action=invite invited />
                    <ServiceForm action=add_service />
                })}
            }
            .into_any()
        },
    )
}

fn roles() -> Vec<Choice> {
    Role::ALL.into_iter().map(|r| (r.to_string(), format!("{r}: {}", r.adds()))).collect()
}

/// What administrators do to accounts.
#[derive(Clone, Copy)]
struct Actions {
    set_role: ServerAction<SetRole>,
    set_active: ServerAction<SetActive>,
    reset: ServerAction<Reset>,
}

#[component]
fn Row(person: Person, manages: bool, actions: Actions) -> impl IntoView {
    let Actions { set_role, set_active, reset } = actions;
    let (tone, word) = match person.state {
        AccountState::Active => (Tone::Good, "active"),
        AccountState::Invited => (Tone::Busy, "invited"),
        AccountState::Deactivated => (Tone::Plain, "deactivated"),
    };
    let is_off = person.state == AccountState::Deactivated;
    let label = format!("Role of {}", person.name);
    let roles = if person.service { &Person::OF_SERVICES[..] } else { &Role::ALL[..] };
    let resets = person.state == AccountState::Active && !person.service;
    let options = roles
        .iter()
        .copied()
        .map(|r| view! { <option value=r.as_str() selected=r == person.role>{r.as_str()}</option> })
        .collect_view();
    let role = if manages {
        view! {
                <ActionForm action=set_role attr:class="inline">
                    <input type="hidden" name="person" value=person.id.to_string() />
                    <select name="role" aria-label=label>{options}</select>
                    <button class="small">"Set"</button>
                </ActionForm>
        }
        .into_any()
    } else {
        person.role.as_str().into_any()
    };
    let account = manages.then(|| {
        view! {
            <td>
                <ActionForm action=set_active attr:class="inline">
                    <input type="hidden" name="person" value=person.id.to_string() />
                    <input type="hidden" name="active" value=is_off.to_string() />
                    <button class="small">{if is_off { "Activate" } else { "Deactivate" }}</button>
                </ActionForm>
                {resets.then(|| view! {
                    <ActionForm action=reset attr:class="inline">
                        <input type="hidden" name="person" value=person.id.to_string() />
                        <button class="small" title="A one-time link to set a new password by">"Link for a new password"</button>
                    </ActionForm>
                })}
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">{person.name.clone()}</th>
            <td>
                <Badge tone text=word />
                {person.service.then(|| view! { " " <Badge tone=Tone::Plain text="service" /> })}
            </td>
            <td>{person.last_seen_at.map(|at| view! { <When at /> })}</td>
            <td>{role}</td>
            {account}
        </tr>
    }
    .into_any()
}

#[component]
fn InviteForm(action: ServerAction<Invite>, invited: Option<Invited>) -> impl IntoView {
    let problems: Problems = Signal::derive(move || action.value().get().and_then(Result::err));
    view! {
        <section class="card narrow" aria-labelledby="invite">
            <h2 id="invite">"Invite somebody"</h2>
            {move || action.value().get().and_then(Result::ok).or(invited.clone()).map(|invited| view! { <Link invited /> })}
            <Outcome value=action.value().into() />
            <ActionForm action>
                <Input name="name" label="Name" help="What they will sign in with." required=true problems />
                <Choices name="role" label="Role" help="Each role includes the ones before it." options=roles() problems />
                <button class="primary">"Make a one-time link"</button>
            </ActionForm>
        </section>
    }
    .into_any()
}

#[component]
fn ServiceForm(action: ServerAction<AddService>) -> impl IntoView {
    let problems: Problems = Signal::derive(move || action.value().get().and_then(Result::err));
    let options =
        Person::OF_SERVICES.into_iter().map(|r| (r.to_string(), format!("{r}: {}", r.adds()))).collect();
    view! {
        <section class="card narrow" aria-labelledby="service">
            <h2 id="service">"Add a service account"</h2>
            <p>
                "For a script or a pipeline: it has no password, and comes by tokens that administrators make on "
                <a href="/account">"their account's page"</a> ". It reviews nothing."
            </p>
            <Outcome value=action.value().into() />
            <ActionForm action>
                <Input name="account" label="Name of the account" required=true problems />
                <Choices name="account_role" label="Role of the account" options problems />
                <button>"Add it"</button>
            </ActionForm>
        </section>
    }
    .into_any()
}

/// The link of an invitation just made; it cannot be shown again.
#[component]
fn Link(invited: Invited) -> impl IntoView {
    // The server may not know under which name people reach it; their browser does.
    let origin = RwSignal::new(String::new());
    Effect::new(move || origin.set(window().location().origin().unwrap_or_default()));
    let link = move || format!("{}{}", origin.get(), invited.path);
    view! {
        <div class="notice good" role="status">
            <p>
                "Give this link to " <strong>{invited.name}</strong> "; it is shown once and works until "
                <When at=invited.expires_at /> ":"
            </p>
            <p><code class="select-all">{link.clone()}</code> " " {move || view! { <Copy text=link() /> }}</p>
        </div>
    }
    .into_any()
}
