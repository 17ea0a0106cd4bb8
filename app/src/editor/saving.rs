//! Where saving stands, what keeps a draft from being saved, and why it cannot be edited: the same whatever a draft holds.

use super::autosave::{Autosave, Kept, Saving};
use crate::ui::{Badge, EnvironmentBadge, ErrorNotice, Tone, draft_address};
use domain::{
    Kind,
    draft::{DraftView, RevisionNumber},
    environment::Environment,
};
use leptos::prelude::*;
use std::sync::Arc;

/// Draws what is different between theirs and what is on the page.
pub type Difference<C> = Arc<dyn Fn(&DraftView<C>) -> AnyView + Send + Sync>;

/// `saving…`, `saved as revision 12`, `conflict`.
#[component]
pub fn SaveState<C: Kept>(
    /// Saving.
    saving: Autosave<C>,
    /// The environment the draft is edited for.
    environment: Environment,
) -> impl IntoView {
    let badge = move || {
        let (tone, text) = match saving.state.get() {
            Saving::Saved => (Tone::Plain, format!("saved as revision {}", saving.base.get())),
            Saving::Typing | Saving::Running => (Tone::Busy, "saving…".to_owned()),
            Saving::Conflict(_) => (Tone::Bad, "conflict".to_owned()),
            Saving::Failed(_) => (Tone::Bad, "not saved".to_owned()),
        };
        view! { <Badge tone text /> }
    };
    view! {
        <EnvironmentBadge id=environment.id colour=environment.colour />
        " "
        <span role="status">{badge}</span>
    }
    .into_any()
}

/// What keeps the page from being saved, if something does.
#[component]
pub fn Trouble<C: Kept>(
    /// Saving.
    saving: Autosave<C>,
    /// Draws the difference to theirs.
    difference: Difference<C>,
    /// Puts theirs in place of what is on the page.
    take: Callback<C>,
) -> impl IntoView {
    move || match saving.state.get() {
        Saving::Conflict(theirs) => {
            let difference = difference(&theirs);
            view! { <Conflict saving theirs=*theirs difference take /> }.into_any()
        }
        Saving::Failed(error) => view! {
            <ErrorNotice error />
            <p><button type="button" on:click=move |_| saving.now()>"Try again"</button></p>
        }
        .into_any(),
        Saving::Saved | Saving::Typing | Saving::Running => ().into_any(),
    }
}

/// When somebody saved in between: both sides, and the two ways on. Nothing is lost either way.
#[component]
fn Conflict<C: Kept>(
    saving: Autosave<C>,
    theirs: DraftView<C>,
    difference: AnyView,
    take: Callback<C>,
) -> impl IntoView {
    let who = format!(
        "{} saved revision {} while you were editing revision {}.",
        theirs.saved_by,
        theirs.revision,
        saving.base.get_untracked()
    );
    let take = {
        let theirs = theirs.clone();
        move |_| {
            take.run(theirs.content.clone());
            saving.go_on_from(&theirs);
        }
    };
    let keep = move |_| saving.go_on_from(&theirs);
    view! {
        <section class="notice error conflict" role="alert">
            <h2>"Two people edited this draft"</h2>
            <p>{who} " Below is what is different: theirs as old, yours as new."</p>
            {difference}
            <div class="links">
                <button type="button" on:click=take>"Take theirs"</button>
                <button type="button" class="primary" on:click=keep>"Keep mine on top of theirs"</button>
            </div>
        </section>
    }
    .into_any()
}

/// Why what is shown cannot be edited, if it cannot.
#[component]
pub fn ReadOnly(
    /// What the draft holds.
    kind: Kind,
    /// The draft.
    draft: i64,
    /// The revision shown.
    revision: RevisionNumber,
    /// The latest one.
    latest: RevisionNumber,
    /// Whether the person's role lets them edit.
    may_edit: bool,
) -> impl IntoView {
    if revision != latest {
        return view! {
            <div class="notice warning">
                <p>{format!("This is revision {revision}; the latest is {latest}. It cannot be edited.")}</p>
                <p>
                    <a href=draft_address(kind, draft)>"Open the latest"</a> " or go to the "
                    <a href=format!("/drafts/{draft}/history")>"history"</a> " to bring this one back."
                </p>
            </div>
        }
        .into_any();
    }
    let and_try = if kind == Kind::RuleSet { " and try it on samples" } else { "" };
    (!may_edit)
        .then(|| view! { <p class="notice note">{format!("You can read this draft{and_try}. Editing takes the role ")} <code>"editor"</code> "."</p> })
        .into_any()
}
