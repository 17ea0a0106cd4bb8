//! When somebody saved in between: both sides, and the two ways on. Nothing is lost either way.

use super::findings::context;
use crate::changes::RuleSetDiff;
use domain::{draft::DraftView, rules::diff::diff_in};
use leptos::prelude::*;

/// Without JavaScript: what was typed stands in the form, on top of theirs.
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
