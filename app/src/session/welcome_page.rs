//! The page behind a one-time link.

use super::api::{Accept, invitation};
use crate::ui::{ErrorNotice, Input, Outcome, Problems, When};
use domain::people::Invitation;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Sets name and password, once.
#[component]
pub fn WelcomePage() -> impl IntoView {
    let token = use_params_map().with_untracked(|p| p.get("token").unwrap_or_default());
    let resource = Resource::new(
        {
            let token = token.clone();
            move || token.clone()
        },
        invitation,
    );
    view! {
        <leptos_meta::Title text="Welcome · Countersign" />
        <main class="door" id="work">
            <h1>"Welcome to Countersign"</h1>
            <Transition fallback=|| ()>
                {move || {
                    let token = token.clone();
                    Suspend::new(async move {
                        match resource.await {
                            Ok(invitation) => view! { <Welcome token invitation /> }.into_any(),
                            Err(error) => view! { <ErrorNotice error /> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </main>
    }
    .into_any()
}

#[component]
fn Welcome(token: String, invitation: Invitation) -> impl IntoView {
    let action = ServerAction::<Accept>::new();
    let problems: Problems = Signal::derive(move || action.value().get().and_then(Result::err));
    let name = invitation.name.map_or_else(
        || {
            let help = "What you will sign in with; letters, digits, `.`, `_`, `-`, `@`.";
            view! { <Input name="name" label="Name" help autocomplete="username" required=true problems /> }
                .into_any()
        },
        |name| {
            view! {
                <p>"Your name here: " <strong>{name.clone()}</strong></p>
                <input type="hidden" name="name" autocomplete="username" value=name />
            }
            .into_any()
        },
    );
    view! {
        <p>
            "You will be " <strong>{invitation.role.as_str()}</strong> " (" {invitation.role.adds()}
            "). This link works until " <When at=invitation.expires_at /> ", once."
        </p>
        <Outcome value=action.value().into() />
        <ActionForm action>
            <input type="hidden" name="token" value=token />
            {name}
            <Input
                name="password"
                label="Password"
                kind="password"
                help=format!("At least {} characters; a sentence is good.", domain::people::MIN_PASSWORD)
                autocomplete="new-password"
                required=true
                problems
            />
            <button class="primary">"Set password and sign in"</button>
        </ActionForm>
    }
    .into_any()
}
