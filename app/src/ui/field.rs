//! Fields of forms: label above, help below, the problem in place.

use crate::{AppError, ui::Prose};
use leptos::prelude::*;

/// What a form's last try said, to be shown at its fields.
pub type Problems = Signal<Option<AppError>>;

#[component]
fn Wrap(
    id: String,
    label: String,
    help: String,
    field: String,
    problems: Option<Problems>,
    children: Children,
) -> impl IntoView {
    let help_id = format!("{id}-help");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {children()}
            {(!help.is_empty()).then(|| view! { <p class="help" id=help_id><Prose text=help /></p> })}
            {problems.map(|problems| view! { <ProblemsAt field problems /> })}
        </div>
    }
    .into_any()
}

/// What the last try said of a field.
#[component]
pub fn ProblemsAt(
    /// The field's name.
    #[prop(into)]
    field: String,
    /// What it said.
    problems: Problems,
) -> impl IntoView {
    move || {
        let lines = problems.get().map(|e| e.at(&field)).unwrap_or_default();
        lines.into_iter().map(|line| view! { <p class="problem" role="alert">{line}</p> }).collect_view()
    }
}

/// A line of text.
#[component]
pub fn Input(
    /// The field's name: in what is posted, in what problems say, and in its id.
    #[prop(into)]
    name: String,
    /// The structure the field belongs to, when the server function takes one: posted as `of[name]`.
    #[prop(optional)]
    of: &'static str,
    /// What it is.
    #[prop(into)]
    label: String,
    /// What to know before typing.
    #[prop(optional, into)]
    help: String,
    /// What stands there already.
    #[prop(optional, into)]
    value: String,
    /// `text`, `password`, `number`, `url`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What browsers may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// Whether machines read it: shown in monospace.
    #[prop(optional)]
    code: bool,
    /// What the last try said.
    #[prop(optional)]
    problems: Option<Problems>,
) -> impl IntoView {
    let id = format!("f-{name}");
    let described = (!help.is_empty()).then(|| format!("{id}-help"));
    view! {
        <Wrap id=id.clone() label help field=name.clone() problems>
            <input
                id=id.clone()
                name=posted(of, &name)
                type=kind
                value=value
                required=required
                autocomplete=autocomplete
                class:code=code
                spellcheck="false"
                aria-describedby=described
            />
        </Wrap>
    }
    .into_any()
}

/// Several lines of text.
#[component]
pub fn Area(
    /// The field's name: in what is posted, in what problems say, and in its id.
    #[prop(into)]
    name: String,
    /// The structure the field belongs to, when the server function takes one: posted as `of[name]`.
    #[prop(optional)]
    of: &'static str,
    /// What it is.
    #[prop(into)]
    label: String,
    /// What to know before typing.
    #[prop(optional, into)]
    help: String,
    /// What stands there already.
    #[prop(optional, into)]
    value: String,
    /// How many lines are in sight.
    #[prop(default = 4)]
    rows: u32,
    /// Whether machines read it: shown in monospace.
    #[prop(optional)]
    code: bool,
    /// What the last try said.
    #[prop(optional)]
    problems: Option<Problems>,
) -> impl IntoView {
    let id = format!("f-{name}");
    let described = (!help.is_empty()).then(|| format!("{id}-help"));
    view! {
        <Wrap id=id.clone() label help field=name.clone() problems>
            <textarea id=id.clone() name=posted(of, &name) rows=rows class:code=code spellcheck="false" aria-describedby=described>
                {value}
            </textarea>
        </Wrap>
    }
    .into_any()
}

/// One of a few values.
pub type Choice = (String, String);

/// A choice of one value of a few.
#[component]
pub fn Choices(
    /// The field's name: in what is posted, in what problems say, and in its id.
    #[prop(into)]
    name: String,
    /// The structure the field belongs to, when the server function takes one: posted as `of[name]`.
    #[prop(optional)]
    of: &'static str,
    /// What it is.
    #[prop(into)]
    label: String,
    /// What to know before choosing.
    #[prop(optional, into)]
    help: String,
    /// The values, each with its label.
    options: Vec<Choice>,
    /// The value chosen already.
    #[prop(optional, into)]
    value: String,
    /// What the last try said.
    #[prop(optional)]
    problems: Option<Problems>,
) -> impl IntoView {
    let id = format!("f-{name}");
    let items = options
        .into_iter()
        .map(|(key, label)| {
            let chosen = key == value;
            view! { <option value=key selected=chosen>{label}</option> }
        })
        .collect_view();
    view! {
        <Wrap id=id.clone() label help field=name.clone() problems>
            <select id=id.clone() name=posted(of, &name)>{items}</select>
        </Wrap>
    }
    .into_any()
}

fn posted(of: &str, name: &str) -> String {
    if of.is_empty() { name.to_owned() } else { format!("{of}[{name}]") }
}
