//! The difference between two rule sets, in order: a rule that moved is not removed and added.

use crate::ui::{Badge, Empty, Tone};
use domain::rules::diff::{Diff, FieldChange, Kind, RuleChange};
use leptos::prelude::*;

/// Every rule of either set, with what became of it.
#[component]
pub fn RuleSetDiff(
    /// The difference.
    diff: Diff,
) -> impl IntoView {
    if diff.is_empty() {
        return view! { <Empty text="No difference: mail is treated alike under both." /> }.into_any();
    }
    let summary = diff.summary();
    let items = diff.rules.into_iter().map(|change| view! { <OneRule change /> }).collect_view();
    view! {
        <p class="count"><strong>{summary}</strong></p>
        <ol class="diff">{items}</ol>
    }
    .into_any()
}

#[component]
fn OneRule(change: RuleChange) -> impl IntoView {
    let (class, tone, word) = match change.kind {
        Kind::Added => ("added", Tone::Good, "added"),
        Kind::Removed => ("removed", Tone::Bad, "removed"),
        Kind::Changed => ("changed", Tone::Warn, "changed"),
        Kind::Unchanged => ("unchanged", Tone::Plain, "unchanged"),
    };
    let moved = change.moved.map(|(from, to)| {
        view! { <span class="badge busy">{format!("moved from {} to {}", from + 1, to + 1)}</span> }
    });
    let renamed =
        change.renamed_from.map(|from| view! { <span class="quiet">{format!("was {from}")}</span> });
    let kind =
        (change.kind != Kind::Unchanged || moved.is_none()).then(|| view! { <Badge tone text=word /> });
    let fields = (!change.fields.is_empty()).then(|| view! { <Fields fields=change.fields /> });
    view! {
        <li class=class>
            <p class="diff-head"><strong>{change.name}</strong> " " {kind} " " {moved} " " {renamed}</p>
            {fields}
        </li>
    }
    .into_any()
}

#[component]
fn Fields(fields: Vec<FieldChange>) -> impl IntoView {
    let rows = fields
        .into_iter()
        .map(|field| {
            let old = field.old.map(
                |old| view! { <del><span class="hidden">"old: "</span> <code>{shown(old)}</code></del> },
            );
            let new = field.new.map(
                |new| view! { <ins><span class="hidden">"new: "</span> <code>{shown(new)}</code></ins> },
            );
            // An action's label says its kind; its number tells two of a kind apart.
            let label = match field.place.action {
                Some(action) => format!("{}. {}", action + 1, field.label),
                None => field.label,
            };
            view! { <li><span class="diff-label">{label}</span> {old} {new}</li> }
        })
        .collect_view();
    view! { <ul class="diff-fields">{rows}</ul> }.into_any()
}

/// An empty text is shown as such.
fn shown(text: String) -> String {
    if text.is_empty() { "(empty)".to_owned() } else { text }
}
