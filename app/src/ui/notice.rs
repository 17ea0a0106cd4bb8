//! Saying that something went wrong, went well, or is not there yet.

use crate::AppError;
use leptos::prelude::*;

/// Why a page or a form could not do what was asked, and what to do.
#[component]
pub fn ErrorNotice(
    /// What went wrong.
    error: AppError,
) -> impl IntoView {
    let signed_out = super::page::signed_out(&error);
    view! {
        <section class="notice error" role="alert">
            <p>{capital(&error.to_string())}"."</p>
            {signed_out.then(|| view! { <p><a href="/sign-in" rel="external">"Sign in"</a></p> })}
        </section>
    }
    .into_any()
}

/// Something worth saying.
#[component]
pub fn Notice(
    /// `note`, `warning`, `error` or `good`: also said in words by whoever uses it.
    #[prop(default = "note")]
    tone: &'static str,
    /// What is said.
    children: Children,
) -> impl IntoView {
    view! { <div class=format!("notice {tone}")>{children()}</div> }
}

/// What a form's action came to: nothing while it is well, the failure where it is not. Problems that belong to a
/// field stand at the field as well.
#[component]
pub fn Outcome<T>(
    /// The action's value.
    value: Signal<Option<Result<T, AppError>>>,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    move || value.get().and_then(Result::err).map(|error| view! { <ErrorNotice error /> })
}

/// An empty page or list: says what would be here, and offers the next step.
#[component]
pub fn Empty(
    /// What would be here.
    #[prop(into)]
    text: String,
    /// The next step; none where there is nothing to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="empty">
            <p>{text}</p>
            {children.map(|children| children())}
        </section>
    }
    .into_any()
}

/// Failures are written in lower case, to be put into sentences; on a page they begin one.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
