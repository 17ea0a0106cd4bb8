//! One field of the editor: label above, help below, findings in place. The same input is live in the browser and
//! posted by the plain form.

use super::{
    fields::{Input, Spec},
    findings::FindingsAt,
    state::Editor,
};
use crate::preview::ArnParts;
use domain::{finding::Place, rules::edit::ActionForm};
use leptos::prelude::*;

/// The name a field is posted under: `form[actions][0][function_arn]`.
#[must_use]
pub fn form_name(place: &Place) -> String {
    match place.action {
        Some(action) => {
            format!("form[actions][{action}][{}]", ActionForm::field_name(&place.field).unwrap_or_default())
        }
        None => format!("form[{}]", rule_field(&place.field)),
    }
}

fn rule_field(member: &str) -> &'static str {
    match member {
        "Name" => "name",
        "Enabled" => "enabled",
        "TlsPolicy" => "tls_policy",
        "Recipients" => "recipients",
        _ => "scan_enabled",
    }
}

/// A member of a rule or an action.
#[component]
pub fn Member(
    /// The editor.
    editor: Editor,
    /// Where the member is.
    place: Place,
    /// What is said of it.
    spec: Spec,
) -> impl IntoView {
    let id = place.anchor();
    let value = Signal::derive({
        let place = place.clone();
        move || editor.value(&place)
    });
    let help =
        (!spec.help.is_empty()).then(|| view! { <p class="help" id=format!("{id}-help")>{spec.help}</p> });
    let parts = match spec.input {
        Input::Arn(service, regional) => {
            let region =
                if regional { editor.environment.with_value(|e| e.region.clone()) } else { String::new() };
            Some(view! { <ArnParts text=value service region /> })
        }
        _ => None,
    };
    let class = if parts.is_some() || spec.input == Input::Area { "field long" } else { "field" };
    view! {
        <div class=class>
            <label for=id>{spec.label}</label>
            <Control editor place=place.clone() spec value />
            {parts}
            {help}
            <FindingsAt editor place />
        </div>
    }
    .into_any()
}

/// What help and findings of a field are called, for screen readers.
#[must_use]
pub fn described(place: &Place, help: &str) -> String {
    let id = place.anchor();
    if help.is_empty() { format!("{id}-findings") } else { format!("{id}-help {id}-findings") }
}

#[component]
fn Control(editor: Editor, place: Place, spec: Spec, value: Signal<String>) -> impl IntoView {
    let (id, name, about) = (place.anchor(), form_name(&place), described(&place, spec.help));
    let initial = value.get_untracked();
    let wrong = {
        let place = place.clone();
        move || editor.is_wrong(&place).then_some("true")
    };
    let put = move |event| editor.put(&place, &event_target_value(&event));
    match spec.input {
        Input::Select(options) => {
            // A value left out stands for AWS's default, which the table lists as well: nothing is chosen silently.
            let unset = initial.is_empty().then(|| view! { <option value="" selected=true>"Left out: AWS's default"</option> });
            let items = options
                .iter()
                .map(|(key, label)| view! { <option value=*key selected=*key == initial>{*label}</option> })
                .collect_view();
            view! {
                <select id=id name=name aria-describedby=about aria-invalid=wrong prop:value=value on:change=put>{unset}{items}</select>
            }
            .into_any()
        }
        Input::Area => view! {
            <textarea id=id name=name rows="2" class="code" aria-describedby=about aria-invalid=wrong spellcheck="false" prop:value=value on:input=put>
                {initial}
            </textarea>
        }
        .into_any(),
        Input::Text | Input::Arn(..) => view! {
            <input
                id=id
                name=name
                class="code"
                autocomplete="off"
                spellcheck="false"
                aria-describedby=about
                aria-invalid=wrong
                value=initial
                prop:value=value
                on:input=put
            />
        }
        .into_any(),
    }
}

/// A switch of a rule: a checkbox, absent from what is posted when it is off.
#[component]
pub fn Switch(
    /// The editor.
    editor: Editor,
    /// Where the member is.
    place: Place,
    /// What it is.
    label: &'static str,
    /// What to know.
    help: &'static str,
) -> impl IntoView {
    let (id, name, about) = (place.anchor(), form_name(&place), described(&place, help));
    let on = Signal::derive({
        let place = place.clone();
        move || editor.value(&place) == "true"
    });
    let put = {
        let place = place.clone();
        move |event| editor.put(&place, if event_target_checked(&event) { "true" } else { "false" })
    };
    view! {
        <div class="field">
            <label class="check" for=id.clone()>
                <input
                    type="checkbox"
                    id=id.clone()
                    name=name
                    value="on"
                    aria-describedby=about
                    checked=on.get_untracked()
                    prop:checked=on
                    on:change=put
                />
                " " {label}
            </label>
            <p class="help" id=format!("{id}-help")>{help}</p>
            <FindingsAt editor place />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_posted_under_the_names_the_form_reads() {
        assert_eq!(form_name(&Place::rule(3, "TlsPolicy")), "form[tls_policy]");
        assert_eq!(form_name(&Place::action(3, 1, "FunctionArn")), "form[actions][1][function_arn]");
        assert_eq!(form_name(&Place::action(0, 0, "IAMRoleARN")), "form[actions][0][iam_role_arn]");
    }
}
