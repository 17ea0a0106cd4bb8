//! The sign-in page.

use super::api::SignIn;
use crate::ui::{Input, Outcome};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Name and password.
#[component]
pub fn SignInPage() -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let next = use_query_map().with_untracked(|q| q.get("next").unwrap_or_default());
    view! {
        <leptos_meta::Title text="Sign in · Countersign" />
        <main class="door" id="work">
            <h1>"Countersign"</h1>
            <p class="quiet">"Receipt rules, seen before they are live and signed by two."</p>
            <Outcome value=action.value().into() />
            <ActionForm action>
                <input type="hidden" name="next" value=next />
                <Input name="name" label="Name" autocomplete="username" required=true />
                <Input name="password" label="Password" kind="password" autocomplete="current-password" required=true />
                <button class="primary">"Sign in"</button>
            </ActionForm>
            <p class="help">"No account? An administrator can invite you."</p>
        </main>
    }
    .into_any()
}
