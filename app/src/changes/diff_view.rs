//! The difference between two rule sets, in order: a rule that moved is not removed and added.

use crate::{
    reviews::{Beside, OfRule, Talk},
    ui::{Badge, Empty, Tone},
};
use domain::{
    finding::Place,
    rules::diff::{Diff, FieldChange, Kind, RuleChange},
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Every rule of either set, with what became of it.
#[component]
pub fn RuleSetDiff(
    /// The difference.
    diff: Diff,
    /// What is said about its fields; none where the new side is no revision that is under review.
    #[prop(optional)]
    talk: Option<Talk>,
) -> impl IntoView {
    if diff.is_empty() {
        return view! { <Empty text="No difference: mail is treated alike under both." /> }.into_any();
    }
    let summary = diff.summary();
    let items = diff.rules.into_iter().map(|change| view! { <OneRule change talk /> }).collect_view();
    view! {
        <p class="count"><strong>{summary}</strong></p>
        <ol class="diff">{items}</ol>
    }
    .into_any()
}

#[component]
fn OneRule(change: RuleChange, talk: Option<Talk>) -> impl IntoView {
    // A rule that was taken out has no place in what is proposed.
    let talk = talk.filter(|_| change.new_index.is_some());
    let whole = talk.zip(change.new_index).map(|(talk, rule)| {
        let (place, label) = (Place::rule(rule as usize, ""), format!("rule {}", change.name));
        let fields = change.fields.iter().filter(|field| is_new(field)).map(|field| field.place.clone());
        let shown: Vec<Place> = std::iter::once(place.clone()).chain(fields).collect();
        view! {
            <OfRule talk rule shown />
            <Beside talk place label />
        }
    });
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
    let fields = (!change.fields.is_empty()).then(|| view! { <Fields fields=change.fields talk /> });
    view! {
        <li class=class>
            <p class="diff-head"><strong>{change.name}</strong> " " {kind} " " {moved} " " {renamed}</p>
            {whole}
            {fields}
        </li>
    }
    .into_any()
}

#[component]
fn Fields(fields: Vec<FieldChange>, talk: Option<Talk>) -> impl IntoView {
    let last: BTreeMap<Place, usize> =
        fields.iter().enumerate().filter(|(_, f)| is_new(f)).map(|(at, f)| (f.place.clone(), at)).collect();
    let rows = fields
        .into_iter()
        .enumerate()
        .map(|(at, field)| {
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
            // Of several lines about one field (recipients), the last has what is said about it.
            let beside = talk.filter(|_| last.get(&field.place) == Some(&at)).map(|talk| {
                view! { <Beside talk place=field.place.clone() label=label.clone() /> }
            });
            view! { <li><span class="diff-label">{label}</span> {old} {new} {beside}</li> }
        })
        .collect_view();
    view! { <ul class="diff-fields">{rows}</ul> }.into_any()
}

/// Whether the field's place is one of the new set. Of an action that was taken out it is one of the old.
fn is_new(field: &FieldChange) -> bool {
    field.place.action.is_none() || field.new.is_some()
}

/// An empty text is shown as such.
fn shown(text: String) -> String {
    if text.is_empty() { "(empty)".to_owned() } else { text }
}
