//! For each function that ran and that SES waited for: what it answers.

use super::{query::answer_name, state::Preview};
use domain::rules::{
    Action,
    outcome::{Answer, open_answers},
};
use leptos::prelude::*;

/// The pickers, one for each function that SES waited for.
#[component]
pub fn AnswerPickers(
    /// The preview.
    preview: Preview,
) -> impl IntoView {
    let open = Memo::new(move |_| {
        preview
            .outcome
            .with(|o| o.as_ref().map(|o| preview.set.with(|set| open_answers(set, o))))
            .unwrap_or_default()
    });
    view! {
        <Show when=move || !open.with(Vec::is_empty)>
            <fieldset class="answers">
                <legend>"What the functions answer"</legend>
                <For each=move || open.get() key=|place| *place let:place>
                    <Picker preview rule=place.0 action=place.1 />
                </For>
            </fieldset>
        </Show>
    }
}

/// Which function stands at a place: its rule and its name.
fn function(preview: Preview, rule: u32, action: u32) -> String {
    preview.set.with(|set| {
        let found = set.rules.get(rule as usize);
        let name = match found.and_then(|r| r.actions.get(action as usize)) {
            Some(Action::LambdaAction(lambda)) => {
                lambda.function_arn.rsplit(":function:").next().unwrap_or_default().to_owned()
            }
            _ => String::new(),
        };
        let name = if name.is_empty() { "a function without name".to_owned() } else { name };
        format!("{name} in {}", found.map(|r| r.name.clone()).unwrap_or_default())
    })
}

#[component]
fn Picker(preview: Preview, rule: u32, action: u32) -> impl IntoView {
    let name = answer_name(rule, action);
    let current = Signal::derive(move || preview.answers.with(|a| a.of(rule, action)).as_str());
    let initial = current.get_untracked();
    let options = Answer::ALL
        .into_iter()
        .map(|a| {
            let key = a.as_str();
            view! { <option value=key selected=key == initial>{format!("{key}: {}", a.words())}</option> }
        })
        .collect_view();
    let pick = move |event| {
        if let Ok(answer) = event_target_value(&event).parse() {
            preview.answer(rule, action, answer);
        }
    };
    view! {
        <div class="field">
            <label for=name.clone()>{move || function(preview, rule, action)}</label>
            <select id=name.clone() name=name.clone() on:change=pick prop:value=current>{options}</select>
        </div>
    }
    .into_any()
}
