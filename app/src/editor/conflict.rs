//! When somebody saved in between: both sides, and the two ways on. Nothing is lost either way.

use super::{autosave::Saving, findings::context, state::Editor};
use crate::{changes::RuleSetDiff, ui::ErrorNotice};
use domain::{draft::DraftView, rules::diff::diff_in};
use leptos::prelude::*;

/// What keeps the page from being saved, if something does.
#[component]
pub fn Trouble(
    /// The editor.
    editor: Editor,
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
fn Conflict(editor: Editor, theirs: DraftView) -> impl IntoView {
    let who = format!(
        "{} saved revision {} while you were editing revision {}.",
        theirs.saved_by,
        theirs.revision,
        editor.saving.base.get_untracked()
    );
    let difference = {
        let (set, context) = (theirs.content.clone(), context(&theirs.environment));
        move || diff_in(Some(&set), &editor.set.get(), &context)
    };
    let take = {
        let theirs = theirs.clone();
        move |_| {
            editor.take(theirs.content.clone());
            editor.saving.go_on_from(&theirs);
        }
    };
    let keep = move |_| editor.saving.go_on_from(&theirs);
    view! {
        <section class="notice error conflict" role="alert">
            <h2>"Two people edited this draft"</h2>
            <p>{who} " Below is what is different: theirs as old, yours as new."</p>
            {move || view! { <RuleSetDiff diff=difference() /> }}
            <div class="links">
                <button type="button" on:click=take>"Take theirs"</button>
                <button type="button" class="primary" on:click=keep>"Keep mine on top of theirs"</button>
            </div>
        </section>
    }
    .into_any()
}

/// The same without JavaScript: what was typed stands in the form, on top of theirs.
#[component]
pub fn PlainConflict(
    /// Theirs: the latest revision.
    theirs: DraftView,
    /// Theirs with what was typed in it.
    mine: domain::rules::RuleSet,
    /// The revision that was edited.
    was: i64,
    /// The rule that was edited.
    rule: u32,
) -> impl IntoView {
    let who = format!(
        "{} saved revision {} while you were editing revision {was}.",
        theirs.saved_by, theirs.revision
    );
    let diff = diff_in(Some(&theirs.content), &mine, &context(&theirs.environment));
    view! {
        <section class="notice error conflict" role="alert">
            <h2>"Two people edited this draft"</h2>
            <p>{who} " What you typed stands below, on top of theirs; it is not saved yet. The difference, theirs as old and yours as new:"</p>
            <RuleSetDiff diff />
            <div class="links">
                <a class="button" rel="external" href=format!("/drafts/{}?rule={rule}", theirs.id)>"Take theirs"</a>
                <button class="primary" name="op" value="save" form="rule-set">"Keep mine on top of theirs"</button>
            </div>
        </section>
    }
    .into_any()
}
