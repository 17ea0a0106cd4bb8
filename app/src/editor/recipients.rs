//! Recipient conditions: chips once the browser has taken over, a plain text field before and without.

use super::{
    field::{described, form_name},
    findings::FindingsAt,
    focus::focus_later,
    state::Editor,
};
use domain::{
    finding::Place,
    rules::edit::{join_recipients, split_recipients},
};
use leptos::{ev::KeyboardEvent, prelude::*};

const HELP: &str = "user@example.com (also user+label@), example.com (not its subdomains), .example.com (all subdomains). \
                    None: every recipient of every verified domain. Separate by spaces, commas or lines.";

/// The recipient conditions of the rule shown.
#[component]
pub fn Recipients(
    /// The editor.
    editor: Editor,
    /// The rule.
    rule: u32,
) -> impl IntoView {
    let place = Place { rule: Some(rule), action: None, field: "Recipients".into() };
    let id = place.anchor();
    let control = {
        let place = place.clone();
        move || {
            if editor.live.get() && editor.may_edit {
                view! { <Chips editor place=place.clone() /> }.into_any()
            } else {
                view! { <Plain editor place=place.clone() /> }.into_any()
            }
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>"Recipients"</label>
            {control}
            <p class="help" id=format!("{id}-help")>{HELP}</p>
            <FindingsAt editor place />
        </div>
    }
    .into_any()
}

#[component]
fn Plain(editor: Editor, place: Place) -> impl IntoView {
    let (id, name, about) = (place.anchor(), form_name(&place), described(&place, HELP));
    // Drawn once: the browser's own field takes its place.
    let value = untrack(|| editor.value(&place));
    view! {
        <textarea id=id name=name class="code" rows="3" aria-describedby=about spellcheck="false">
            {value}
        </textarea>
    }
    .into_any()
}

#[component]
fn Chips(editor: Editor, place: Place) -> impl IntoView {
    let (id, about) = (place.anchor(), described(&place, HELP));
    let wrong = {
        let place = place.clone();
        move || editor.is_wrong(&place).then_some("true")
    };
    let list = Memo::new({
        let place = place.clone();
        move |_| split_recipients(&editor.value(&place))
    });
    let put = {
        let place = place.clone();
        move |all: Vec<String>| editor.put(&place, &join_recipients(&all))
    };
    let chips = {
        let (put, id) = (put.clone(), id.clone());
        move || {
            let all = list.get();
            (0..all.len())
                .map(|at| view! { <Chip all=all.clone() at put=put.clone() field=id.clone() /> })
                .collect_view()
        }
    };
    let text = RwSignal::new(String::new());
    let add = move || {
        let typed = split_recipients(&text.get_untracked());
        if !typed.is_empty() {
            let mut all = list.get_untracked();
            all.extend(typed);
            put(all);
            text.set(String::new());
        }
    };
    let keys = {
        let add = add.clone();
        move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | "," | " ") {
                event.prevent_default();
                add();
            }
        }
    };
    view! {
        <div class="chips">
            <ul aria-label="Chosen recipients">{chips}</ul>
            <input
                id=id
                class="code"
                placeholder="Add a recipient"
                autocomplete="off"
                spellcheck="false"
                aria-describedby=about
                aria-invalid=wrong
                prop:value=text
                on:input=move |event| text.set(event_target_value(&event))
                on:keydown=keys
                on:change=move |_| add()
            />
        </div>
    }
    .into_any()
}

#[component]
fn Chip(
    all: Vec<String>,
    at: usize,
    put: impl Fn(Vec<String>) + Clone + Send + Sync + 'static,
    field: String,
) -> impl IntoView {
    let text = all.get(at).cloned().unwrap_or_default();
    let label = format!("Remove {text}");
    let remove = move |_| {
        let mut rest = all.clone();
        rest.remove(at);
        put(rest);
        focus_later(field.clone());
    };
    view! {
        <li class="chip">
            <code>{text}</code>
            <button type="button" aria-label=label on:click=remove>"×"</button>
        </li>
    }
    .into_any()
}
