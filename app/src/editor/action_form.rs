//! One action of the rule shown: its fields, and its place among the others.

use super::{
    field::Member,
    fields::{about, specs},
    findings::FindingsAt,
    state::Editor,
};
use crate::preview::Snippets;
use domain::{
    finding::Place,
    rules::{Action, edit::Edit},
};
use leptos::prelude::*;

/// The actions of the rule shown, and the buttons that add one.
#[component]
pub fn Actions(
    /// The editor.
    editor: Editor,
    /// The rule shown.
    rule: u32,
    /// The kinds of its actions, in order.
    kinds: Vec<&'static str>,
) -> impl IntoView {
    let count = kinds.len();
    let place = Place { rule: Some(rule), action: None, field: "Actions".into() };
    let none = kinds.is_empty().then(
        || view! { <p class="quiet">"No action yet: the rule takes mail and does nothing with it."</p> },
    );
    let forms = (0u32..)
        .zip(kinds)
        .map(|(action, kind)| view! { <ActionFields editor rule action kind count /> })
        .collect_view();
    view! {
        <section class="actions" aria-labelledby=place.anchor()>
            <h3 id=place.anchor() tabindex="-1">"Actions, in order"</h3>
            <FindingsAt editor place=place.clone() />
            {none}
            <ol class="action-list">{forms}</ol>
            <AddAction rule />
        </section>
    }
    .into_any()
}

#[component]
fn ActionFields(editor: Editor, rule: u32, action: u32, kind: &'static str, count: usize) -> impl IntoView {
    let place = Place { rule: Some(rule), action: Some(action), field: String::new() };
    let id = place.anchor();
    let title = Action::of_kind(kind).map_or(kind, |a| a.title());
    let fields = specs(kind)
        .iter()
        .map(|spec| {
            let place = Place { rule: Some(rule), action: Some(action), field: spec.member.into() };
            view! { <Member editor place spec=*spec /> }
        })
        .collect_view();
    let snippets = (kind == "LambdaAction").then(|| view! { <Snippets id=format!("{id}-snippets") /> });
    view! {
        <li class="action" id=id.clone() tabindex="-1">
            <input type="hidden" name=format!("form[actions][{action}][kind]") value=kind />
            <div class="action-head">
                <h4>{format!("{} {title}", action + 1)}</h4>
                <span class="quiet">{about(kind)}</span>
                <ActionButtons rule action count title />
            </div>
            <FindingsAt editor place />
            <div class="action-fields">{fields}</div>
            {snippets}
        </li>
    }
    .into_any()
}

#[component]
fn ActionButtons(rule: u32, action: u32, count: usize, title: &'static str) -> impl IntoView {
    let step = |to: u32| Edit::MoveAction { rule, from: action, to }.to_string();
    let is_last = action as usize + 1 >= count;
    let remove = Edit::RemoveAction { rule, action }.to_string();
    let number = action + 1;
    view! {
        <span class="ops">
            <button class="small" name="op" value=step(action.saturating_sub(1)) disabled=action == 0 aria-label=format!("Move {title} {number} up")>"↑"</button>
            <button class="small" name="op" value=step(action + 1) disabled=is_last aria-label=format!("Move {title} {number} down")>"↓"</button>
            <button class="small" name="op" value=remove aria-label=format!("Remove {title} {number}")>"Remove"</button>
        </span>
    }
    .into_any()
}

/// One button for each kind.
#[component]
fn AddAction(rule: u32) -> impl IntoView {
    let buttons = Action::KINDS
        .into_iter()
        .map(|kind| {
            let op = Edit::AddAction { rule, kind: kind.into(), at: None }.to_string();
            let title = Action::of_kind(kind).map_or(kind, |a| a.title());
            view! { <li><button class="small" name="op" value=op title=about(kind)>{title}</button></li> }
        })
        .collect_view();
    view! {
        <div class="add-action" role="group" aria-label="Add an action">
            <span>"Add an action:"</span>
            <ul>{buttons}</ul>
        </div>
    }
    .into_any()
}
