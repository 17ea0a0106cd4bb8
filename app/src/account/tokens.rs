//! Tokens: those there are, and the form that makes one.

use super::api::{AccountData, MakeToken, RevokeToken};
use crate::ui::{
    self, Badge, Choice, Choices, Copy, Empty, Input, Outcome, Problems, ProblemsAt, Tone, When,
};
use domain::{
    Caller, Role,
    access::{Deed, PersonId},
    token::{MAX_DAYS, Made, Scope, Standing, Token, USUAL_DAYS},
};
use leptos::prelude::*;

/// What can be done with tokens.
#[derive(Clone, Copy)]
pub struct Actions {
    make: ServerAction<MakeToken>,
    revoke: ServerAction<RevokeToken>,
}

impl Actions {
    /// Call where the page begins: what an action came to outlives the drawing of the page.
    pub fn new() -> Self {
        Self { make: ui::action(), revoke: ui::action() }
    }
}

/// The tokens' section.
#[component]
pub fn Tokens(data: AccountData, caller: Option<Caller>, actions: Actions) -> impl IntoView {
    let manages = caller.as_ref().is_some_and(|c| c.may(Deed::ManagePeople));
    let role = caller.map_or(Role::Viewer, |c| c.role);
    let revoke = actions.revoke;
    let table = if data.tokens.is_empty() {
        view! { <Empty text="No token yet. The form below makes one." /> }.into_any()
    } else {
        view! { <Table tokens=data.tokens manages revoke /> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="tokens">
            <h2 id="tokens">"Tokens"</h2>
            <p>
                "A script comes by a token instead of a session: to the "
                <a href="/api/v1" rel="external">"REST API"</a> ", or with " <code>"countersign changes"</code>
                ". It does at most what its owner may, and of that only what its scopes name."
            </p>
            <Outcome value=revoke.value().into() />
            {table}
        </section>
        <MakeForm action=actions.make made=data.made services=data.services role />
    }
    .into_any()
}

#[component]
fn Table(tokens: Vec<Token>, manages: bool, revoke: ServerAction<RevokeToken>) -> impl IntoView {
    let rows = tokens.into_iter().map(|token| view! { <Row token manages revoke /> }).collect_view();
    view! {
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        {manages.then(|| view! { <th scope="col">"Owner"</th> })}
                        <th scope="col">"Scopes"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Last used"</th>
                        <th scope="col">"Ends"</th>
                        <th scope="col">"Revoke"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Row(token: Token, manages: bool, revoke: ServerAction<RevokeToken>) -> impl IntoView {
    let (tone, word) = match token.standing {
        Standing::Works => (Tone::Good, "works"),
        Standing::Expired => (Tone::Plain, "expired"),
        Standing::Revoked => (Tone::Plain, "revoked"),
    };
    let label = format!("Revoke {} of {}", token.name, token.owner);
    let way_out = (token.standing == Standing::Works).then(|| {
        view! {
            <ActionForm action=revoke attr:class="inline">
                <input type="hidden" name="token" value=token.id.to_string() />
                <button class="small" aria-label=label>"Revoke"</button>
            </ActionForm>
        }
    });
    view! {
        <tr>
            <th scope="row">{token.name}</th>
            {manages.then(|| view! { <td>{token.owner}</td> })}
            <td>{token.scopes.to_string()}</td>
            <td><Badge tone text=word /></td>
            <td>{token.last_used_at.map_or_else(|| "never".into_any(), |at| view! { <When at /> }.into_any())}</td>
            <td><When at=token.expires_at /></td>
            <td>{way_out}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn MakeForm(
    action: ServerAction<MakeToken>,
    made: Option<Made>,
    services: Vec<(PersonId, String)>,
    role: Role,
) -> impl IntoView {
    let problems: Problems = Signal::derive(move || action.value().get().and_then(Result::err));
    let owners = (!services.is_empty()).then(|| {
        let own = (String::new(), "yourself".to_owned());
        let options: Vec<Choice> = std::iter::once(own)
            .chain(services.into_iter().map(|(id, name)| (id.to_string(), name)))
            .collect();
        view! {
            <Choices
                name="owner"
                label="For"
                help="A service account is made on the page of people; no review is done by one."
                options
                problems
            />
        }
    });
    let days = format!("1 to {MAX_DAYS}.");
    view! {
        <section class="card narrow" aria-labelledby="make-token">
            <h2 id="make-token">"Make a token"</h2>
            {move || action.value().get().and_then(Result::ok).or(made.clone()).map(|made| view! { <Secret made /> })}
            <Outcome value=action.value().into() />
            <ActionForm action>
                <Input name="name" label="Name" help="What it is for: you will find it by this name when it is to be revoked." required=true problems />
                {owners}
                <Boxes role problems />
                <Input name="days" label="Days it works" help=days value=USUAL_DAYS.to_string() kind="number" required=true problems />
                <button class="primary">"Make it"</button>
            </ActionForm>
        </section>
    }
    .into_any()
}

/// Scopes that are of use to the role; reading goes without saying.
#[component]
fn Boxes(role: Role, problems: Problems) -> impl IntoView {
    let offered = Scope::ALL.into_iter().filter(|scope| *scope != Scope::Read && scope.role() <= role);
    let boxes = offered
        .enumerate()
        .map(|(index, scope)| {
            view! {
                <label class="check">
                    <input type="checkbox" name=format!("scopes[{index}]") value=scope.as_str() />
                    <span>{format!("{scope}: {}", scope.lets())}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset>
            <legend>"Scopes"</legend>
            <p class="help">"Every token reads everything its owner may read."</p>
            {boxes}
            <ProblemsAt field="scopes" problems />
        </fieldset>
    }
    .into_any()
}

/// The secret of a token just made; it cannot be shown again.
#[component]
fn Secret(made: Made) -> impl IntoView {
    view! {
        <div class="notice good" role="status">
            <p>
                "The secret of " <strong>{made.name}</strong> "; it is shown once and works until "
                <When at=made.expires_at /> ":"
            </p>
            <p><code class="select-all">{made.secret.clone()}</code> " " <Copy text=made.secret /></p>
        </div>
    }
    .into_any()
}
