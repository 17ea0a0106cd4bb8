//! The form of a job: its fields follow from the table of AWS's service model. The same inputs are live in the browser and
//! posted by the plain form.

use super::{help, state::JobEditor};
use crate::ui::{Prose, Severity};
use domain::{
    finding::{Finding, Place},
    jobs::form::{self, Control, Field, Section},
};
use leptos::prelude::*;

/// All sections.
#[component]
pub fn Sections(
    /// The editor.
    editor: JobEditor,
) -> impl IntoView {
    // Which fields there are depends on the operation and the source alone; typing draws nothing anew.
    let shape = Memo::new(move |_| editor.job.with(form::sections));
    move || shape.get().into_iter().map(|section| view! { <OneSection editor section /> }).collect_view()
}

#[component]
fn OneSection(editor: JobEditor, section: Section) -> impl IntoView {
    let title = help::section(&section.path).to_owned();
    // Long structures open when something is in them.
    let (often, seldom): (Vec<Field>, Vec<Field>) =
        section.fields.into_iter().partition(|field| field.required || is_usual(editor, &field.path));
    let more = (!seldom.is_empty()).then(|| {
        let count = seldom.len();
        let fields = seldom.into_iter().map(|field| view! { <OneField editor field /> }).collect_view();
        view! {
            <details>
                <summary>{format!("{count} more, left out")}</summary>
                {fields}
            </details>
        }
    });
    let fields = often.into_iter().map(|field| view! { <OneField editor field /> }).collect_view();
    view! {
        <fieldset class="card job-section">
            <legend>{title}</legend>
            {fields}
            {more}
        </fieldset>
    }
    .into_any()
}

/// Whether a field is in sight although AWS does not demand it: something stands in it, or most people need it.
fn is_usual(editor: JobEditor, path: &str) -> bool {
    !help::of(path).is_empty() || editor.job.with_untracked(|job| !form::text(job, path).is_empty())
}

#[component]
fn OneField(editor: JobEditor, field: Field) -> impl IntoView {
    let Field { path, label, control, required } = field;
    let place = Place::job(path.as_str());
    let id = place.anchor();
    let value = Signal::derive({
        let path = path.clone();
        move || editor.job.with(|job| form::text(job, &path))
    });
    let said = help::of(&path);
    let below = (!said.is_empty()).then(|| view! { <p class="help" id=format!("{id}-help")>{said}</p> });
    let demanded = required.then(|| view! { <span class="quiet">" (required)"</span> });
    view! {
        <div class="field">
            <label for=id.clone()>{label} {demanded}</label>
            <Input editor path=path.clone() id control value />
            {below}
            <Said editor path />
        </div>
    }
    .into_any()
}

#[component]
fn Input(
    editor: JobEditor,
    path: String,
    id: String,
    control: Control,
    value: Signal<String>,
) -> impl IntoView {
    let name = format!("fields[{path}]");
    let described = format!("{id}-help {id}-findings");
    let put = move |text: String| editor.put(&path, &text);
    match control {
        Control::Line | Control::Number => {
            let mode = if control == Control::Number { "numeric" } else { "text" };
            view! {
                <input
                    id=id
                    name=name
                    class="code"
                    inputmode=mode
                    spellcheck="false"
                    autocomplete="off"
                    aria-describedby=described
                    value=value.get_untracked()
                    prop:value=value
                    on:input:target=move |event| put(event.target().value())
                />
            }
            .into_any()
        }
        Control::Lines | Control::Pairs | Control::Json => {
            let rows = if control == Control::Json { "4" } else { "3" };
            let hint = match control {
                Control::Lines => "one a line",
                Control::Pairs => "name=value, one a line",
                _ => "JSON",
            };
            view! {
                <textarea
                    id=id
                    name=name
                    class="code"
                    rows=rows
                    placeholder=hint
                    spellcheck="false"
                    aria-describedby=described
                    prop:value=value
                    on:input:target=move |event| put(event.target().value())
                >
                    {value.get_untracked()}
                </textarea>
            }
            .into_any()
        }
        Control::Switch => {
            view! { <Select id name described words=&["true", "false"] value put /> }.into_any()
        }
        Control::OneOf(words) => view! { <Select id name described words value put /> }.into_any(),
    }
}

/// A choice, with the empty one for leaving it out. What the document has and the model does not know is offered as well, so
/// that nothing is lost by looking at it.
#[component]
fn Select(
    id: String,
    name: String,
    described: String,
    words: &'static [&'static str],
    value: Signal<String>,
    put: impl Fn(String) + 'static,
) -> impl IntoView {
    let now = value.get_untracked();
    let other = (!now.is_empty() && !words.contains(&now.as_str()))
        .then(|| view! { <option value=now.clone() selected>{now.clone()}</option> });
    let options = words
        .iter()
        .map(|word| view! { <option value=*word selected={*word == now}>{*word}</option> })
        .collect_view();
    view! {
        <select
            id=id
            name=name
            aria-describedby=described
            prop:value=value
            on:change:target=move |event| put(event.target().value())
        >
            <option value="">"(left out)"</option>
            {options}
            {other}
        </select>
    }
    .into_any()
}

/// What the checks say of a field, and what was typed that does not fit.
#[component]
fn Said(editor: JobEditor, path: String) -> impl IntoView {
    let id = format!("{}-findings", Place::job(path.as_str()).anchor());
    let here = Memo::new({
        let path = path.clone();
        move |_| editor.findings_at(&path)
    });
    let unfit = move || {
        editor
            .unfit
            .get()
            .filter(|(at, _)| *at == path)
            .map(|(_, message)| view! { <li class="finding error"><Prose text=message /></li> })
    };
    let items = move || {
        here.get()
            .into_iter()
            .map(|finding| view! { <OneFinding finding may_edit=editor.may_edit editor /> })
            .collect_view()
    };
    view! { <ul class="findings" id=id>{unfit} {items}</ul> }.into_any()
}

#[component]
fn OneFinding(finding: Finding, may_edit: bool, editor: JobEditor) -> impl IntoView {
    let severity = finding.severity;
    let fix = finding.patch.clone().filter(|_| may_edit).map(|value| {
        let path = finding.place.field.clone();
        let op = format!("set:{path}={value}");
        let label = if value.is_empty() { "Clear it".to_owned() } else { format!("Use {value}") };
        let click = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            editor.put(&path, &value);
        };
        view! { <button class="small" name="op" value=op on:click=click>{label}</button> }
    });
    view! {
        <li class=format!("finding {}", severity.as_str())>
            <Severity severity />
            " "
            <span class="said">
                <Prose text=finding.message /> ": " <Prose text=finding.fix /> ". "
                <span class="quiet reference"><Prose text=finding.reference /></span>
            </span>
            {fix}
        </li>
    }
    .into_any()
}
