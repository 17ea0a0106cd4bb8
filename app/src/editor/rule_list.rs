//! The rules at the left, in the order SES runs them: chosen by a link, moved by buttons, by Alt and the arrow keys,
//! or by dragging.

use super::{focus::focus_later, state::Editor};
use crate::preview::{Preview, words::Step};
use domain::{
    finding::{Place, Severity},
    rules::edit::Edit,
};
use leptos::{
    ev::{DragEvent, KeyboardEvent, MouseEvent},
    prelude::*,
};

/// What the list says of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Row {
    name: String,
    enabled: bool,
    whom: String,
    errors: bool,
    warnings: bool,
    step: Option<Step>,
}

fn row(editor: Editor, preview: Preview, index: u32) -> Row {
    let found = editor.set.with(|set| {
        set.rules.get(index as usize).map(|rule| {
            let whom = match rule.recipients.as_slice() {
                [] => "every recipient".to_owned(),
                [one] => one.clone(),
                [one, rest @ ..] => format!("{one} and {} more", rest.len()),
            };
            Row { name: rule.name.clone(), enabled: rule.is_enabled(), whom, ..Row::default() }
        })
    });
    let has = |severity| {
        editor.findings.with(|all| all.iter().any(|f| f.place.rule == Some(index) && f.severity == severity))
    };
    let step = preview.outcome.with(|outcome| {
        outcome.as_ref().and_then(|o| o.rules.get(index as usize)).map(|trace| Step::of_rule(&trace.reason))
    });
    Row { errors: has(Severity::Error), warnings: has(Severity::Warning), step, ..found.unwrap_or_default() }
}

/// The name of the set, its rules, and the button that adds one.
#[component]
pub fn RuleList(
    /// The editor.
    editor: Editor,
    /// The preview: what the chosen sample meets at each rule.
    preview: Preview,
) -> impl IntoView {
    let count = Memo::new(move |_| editor.set.with(|set| u32::try_from(set.rules.len()).unwrap_or(u32::MAX)));
    let dragged = RwSignal::new(None::<u32>);
    view! {
        <section class="pane rules" aria-labelledby="rules-head">
            <h2 id="rules-head">"Rules, in order"</h2>
            <SetName editor />
            <ol class="rule-list">
                <For each=move || 0..count.get() key=|index| *index let:index>
                    <RuleRow editor preview index count dragged />
                </For>
            </ol>
            {editor.may_edit.then(|| view! { <button name="op" value=Edit::AddRule { at: None }.to_string()>"Add a rule"</button> })}
            <p class="help needs-js">"Drag a rule, or press Alt and ↑ or ↓ on it, to change the order."</p>
            <p class="hidden" aria-live="polite">{editor.said}</p>
        </section>
    }
    .into_any()
}

/// The set's name; deployed under this name with revision and digest behind it.
#[component]
fn SetName(editor: Editor) -> impl IntoView {
    let place = Place::set("Name");
    let (id, about) = (place.anchor(), super::field::described(&place, "help"));
    let value = Signal::derive({
        let place = place.clone();
        move || editor.value(&place)
    });
    let put = {
        let place = place.clone();
        move |event| editor.put(&place, &event_target_value(&event))
    };
    view! {
        <div class="field">
            <label for=id.clone()>"Name of the rule set"</label>
            <input
                id=id.clone()
                name="set_name"
                class="code"
                autocomplete="off"
                spellcheck="false"
                aria-describedby=about
                value=value.get_untracked()
                prop:value=value
                on:input=put
            />
            <p class="help" id=format!("{id}-help")>"Deployed as NAME-rREVISION-DIGEST."</p>
            <super::findings::FindingsAt editor place />
            <super::findings::FindingsAt editor place=Place::default() />
        </div>
    }
    .into_any()
}

#[component]
fn RuleRow(
    editor: Editor,
    preview: Preview,
    index: u32,
    count: Memo<u32>,
    dragged: RwSignal<Option<u32>>,
) -> impl IntoView {
    let shown = move || editor.shown.get() == index;
    let can_move = editor.may_edit;
    let drop_here = move |event: DragEvent| {
        event.prevent_default();
        if let Some(from) = dragged.get_untracked().filter(|from| *from != index) {
            editor.edit(Edit::MoveRule { from, to: index });
        }
        dragged.set(None);
    };
    let over = move |event: DragEvent| {
        if dragged.get_untracked().is_some() {
            event.prevent_default();
        }
    };
    view! {
        <li
            class="rule-row"
            class:shown=shown
            class:dragged=move || dragged.get() == Some(index)
            draggable=can_move.then_some("true")
            on:dragstart=move |_| dragged.set(Some(index))
            on:dragend=move |_| dragged.set(None)
            on:dragover=over
            on:drop=drop_here
        >
            <RuleLink editor preview index count />
            {can_move.then(|| view! { <RowButtons editor index count /> })}
        </li>
    }
    .into_any()
}

#[component]
fn RuleLink(editor: Editor, preview: Preview, index: u32, count: Memo<u32>) -> impl IntoView {
    let row = Memo::new(move |_| row(editor, preview, index));
    let current = move || (editor.shown.get() == index).then_some("true");
    let choose = move |event: MouseEvent| {
        // A new tab stays a new tab.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            editor.shown.set(index);
        }
    };
    let keys = move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowUp" => index.checked_sub(1),
            "ArrowDown" => Some(index + 1).filter(|to| *to < count.get_untracked()),
            _ => return,
        };
        event.prevent_default();
        let Some(to) = to else { return };
        if event.alt_key() {
            editor.edit(Edit::MoveRule { from: index, to });
        } else {
            editor.shown.set(to);
            focus_later(format!("rule-{to}"));
        }
    };
    let href = format!("/drafts/{}?rule={index}", editor.draft);
    view! {
        <a id=format!("rule-{index}") class="rule-link" href=href aria-current=current on:click=choose on:keydown=keys>
            <span class="rule-number">{index + 1}</span>
            <span class="rule-name">{move || row.with(|r| if r.name.is_empty() { "(no name)".to_owned() } else { r.name.clone() })}</span>
            <span class="rule-whom">{move || row.with(|r| r.whom.clone())}</span>
            <span class="rule-marks">{move || marks(&row.get())}</span>
        </a>
    }
    .into_any()
}

/// What the list marks at a rule, each mark with its word.
fn marks(row: &Row) -> AnyView {
    let step = row.step.map(|step| {
        view! {
            <span class=format!("mark {}", step.class())>
                <span aria-hidden="true">{step.sign()}</span> " " {step.word()}
            </span>
        }
    });
    view! {
        {step}
        {(!row.enabled).then(|| view! { <span class="badge">"off"</span> })}
        {row.errors.then(|| view! { <span class="badge bad">"error"</span> })}
        {(row.warnings && !row.errors).then(|| view! { <span class="badge warn">"warning"</span> })}
    }
    .into_any()
}

#[component]
fn RowButtons(editor: Editor, index: u32, count: Memo<u32>) -> impl IntoView {
    let step = |to: u32| Edit::MoveRule { from: index, to }.to_string();
    let is_last = move || index + 1 >= count.get();
    let name = move || {
        editor.set.with(|set| set.rules.get(index as usize).map(|r| r.name.clone())).unwrap_or_default()
    };
    view! {
        <span class="ops">
            <button class="small" name="op" value=step(index.saturating_sub(1)) disabled=index == 0 aria-label=move || format!("Move {} up", name())>"↑"</button>
            <button
                class="small"
                name="op"
                value=step(index + 1)
                disabled=is_last
                aria-label=move || format!("Move {} down", name())
            >
                "↓"
            </button>
        </span>
    }
    .into_any()
}
