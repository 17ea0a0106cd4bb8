//! When somebody saved in between: both sides, and the two ways on. Nothing is lost either way.

use super::state::JobEditor;
use crate::{editor::Saving, ui::ErrorNotice};
use domain::{
    draft::DraftView,
    jobs::{Job, diff::diff},
};
use leptos::prelude::*;

/// What keeps the page from being saved, if something does.
#[component]
pub fn Trouble(
    /// The editor.
    editor: JobEditor,
) -> impl IntoView {
    move || match editor.saving.state.get() {
        Saving::Conflict(theirs) => view! { <Conflict editor theirs=*theirs /> }.into_any(),
        Saving::Failed(error) => view! {
            <ErrorNotice error />
            <p><button type="button" on:click=move |_| editor.saving.now()>"Try again"</button></p>
        }
        .into_any(),
        Saving::Saved | Saving::Typing | Saving::Running => ().into_any(),
    }
}

#[component]
fn Conflict(editor: JobEditor, theirs: DraftView<Job>) -> impl IntoView {
    let who = format!("{} saved revision {} while you were editing.", theirs.saved_by, theirs.revision);
    let differences = {
        let theirs = theirs.content.clone();
        move || {
            diff(Some(&theirs), &editor.job.get())
                .into_iter()
                .map(|d| {
                    let old = d.old.map(|text| view! { <del><code>{text}</code></del> });
                    let new = d.new.map(|text| view! { <ins><code>{text}</code></ins> });
                    view! { <li><span class="diff-label">{d.path}</span> {old} {new}</li> }
                })
                .collect_view()
        }
    };
    let take = {
        let theirs = theirs.clone();
        move |_| {
            editor.replace(theirs.content.clone());
            editor.saving.go_on_from(&theirs);
        }
    };
    let keep = move |_| editor.saving.go_on_from(&theirs);
    view! {
        <section class="notice error conflict" role="alert">
            <h2>"Two people edited this draft"</h2>
            <p>{who} " Below is what is different: theirs as old, yours as new."</p>
            <ul class="diff-fields">{differences}</ul>
            <div class="links">
                <button type="button" on:click=take>"Take theirs"</button>
                <button type="button" class="primary" on:click=keep>"Keep mine on top of theirs"</button>
            </div>
        </section>
    }
    .into_any()
}
