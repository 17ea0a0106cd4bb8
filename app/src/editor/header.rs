//! The editor's header: where saving stands, and the one primary action.

use super::{autosave::Saving, findings::FindingSummary, state::Editor};
use crate::ui::{Badge, EnvironmentBadge, Tone};
use domain::draft::DraftView;
use leptos::{ev::MouseEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// `saving…`, `saved as revision 12`, `conflict`.
#[component]
pub fn SaveState(
    /// The editor.
    editor: Editor,
) -> impl IntoView {
    let saving = editor.saving;
    let badge = move || {
        let (tone, text) = match saving.state.get() {
            Saving::Saved => (Tone::Plain, format!("saved as revision {}", saving.base.get())),
            Saving::Typing | Saving::Running => (Tone::Busy, "saving…".to_owned()),
            Saving::Conflict(_) => (Tone::Bad, "conflict".to_owned()),
            Saving::Failed(_) => (Tone::Bad, "not saved".to_owned()),
        };
        view! { <Badge tone text /> }
    };
    let environment = editor.environment.get_value();
    view! {
        <EnvironmentBadge id=environment.id colour=environment.colour />
        " "
        <span role="status">{badge}</span>
    }
    .into_any()
}

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

/// Why what is shown cannot be edited, if it cannot.
#[component]
pub fn ReadOnly(
    /// The draft as it was opened.
    view: DraftView,
    /// Whether the person's role lets them edit.
    may_edit: bool,
) -> impl IntoView {
    let (draft, revision, latest) = (view.id, view.revision, view.latest);
    if revision != latest {
        return view! {
            <div class="notice warning">
                <p>{format!("This is revision {revision}; the latest is {latest}. It cannot be edited.")}</p>
                <p>
                    <a href=format!("/drafts/{draft}")>"Open the latest"</a> " or go to the "
                    <a href=format!("/drafts/{draft}/history")>"history"</a> " to bring this one back."
                </p>
            </div>
        }
        .into_any();
    }
    (!may_edit)
        .then(|| view! { <p class="notice note">"You can read this draft and try it on samples. Editing takes the role " <code>"editor"</code> "."</p> })
        .into_any()
}
