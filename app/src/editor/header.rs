//! The editor's header: the one primary action, and the toolbar.

use super::{autosave::Saving, findings::FindingSummary, state::Editor};
use leptos::{ev::MouseEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Proposing the revision; what is typed is saved first.
#[component]
pub fn Propose(
    /// The editor.
    editor: Editor,
    /// The open change of the draft, if there is one.
    open_change: Option<i64>,
) -> impl IntoView {
    let (href, label) = match open_change {
        Some(change) => (format!("/changes/{change}"), format!("Go to change #{change}")),
        None => (format!("/drafts/{}/propose", editor.draft), "Propose…".to_owned()),
    };
    let leaving = RwSignal::new(false);
    let click = move |event: MouseEvent| {
        if editor.saving.is_dirty() {
            event.prevent_default();
            leaving.set(true);
            editor.saving.now();
        }
    };
    let navigate = use_navigate();
    let goal = href.clone();
    Effect::new(move || {
        if leaving.get() && editor.saving.state.with(|state| *state == Saving::Saved) {
            navigate(&goal, NavigateOptions::default());
        }
    });
    view! { <a class="button primary" href=href on:click=click>{label}</a> }.into_any()
}

/// Undo, redo, history, and the findings.
#[component]
pub fn Toolbar(
    /// The editor.
    editor: Editor,
) -> impl IntoView {
    let save = editor.may_edit.then(|| {
        view! {
            <button class="small needs-js" type="button" disabled=move || !editor.can.get().0 on:click=move |_| editor.undo()>"Undo"</button>
            <button class="small needs-js" type="button" disabled=move || !editor.can.get().1 on:click=move |_| editor.redo()>"Redo"</button>
            <button class="small" name="op" value="save" form="rule-set">"Save"</button>
        }
    });
    view! {
        <div class="toolbar">
            {save}
            <a class="button small" href=format!("/drafts/{}/history", editor.draft)>"History"</a>
            <FindingSummary editor />
        </div>
    }
    .into_any()
}
