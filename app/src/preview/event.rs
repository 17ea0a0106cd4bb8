//! The event JSON a function receives, to be read and copied.

use super::state::Preview;
use crate::ui::Copy;
use domain::rules::{Action, lambda_event_text, outcome::Outcome};
use leptos::prelude::*;

/// The event of every function that ran. An opened one stays open while the rule set is typed on.
#[component]
pub fn Events(
    /// The preview.
    preview: Preview,
) -> impl IntoView {
    let ran = Memo::new(move |_| {
        preview.outcome.with(|outcome| {
            let all = outcome.iter().flat_map(Outcome::ran);
            all.filter(|(rule, action)| function(preview, *rule, *action).is_some()).collect::<Vec<_>>()
        })
    });
    view! {
        <For each=move || ran.get() key=|place| *place let:place>
            <EventJson preview rule=place.0 action=place.1 />
        </For>
    }
    .into_any()
}

/// The function at a place and the rule it stands in, by name.
fn function(preview: Preview, rule: u32, action: u32) -> Option<(String, String)> {
    preview.set.with(|set| {
        let found = set.rules.get(rule as usize)?;
        let Action::LambdaAction(lambda) = found.actions.get(action as usize)? else { return None };
        let name = lambda.function_arn.rsplit(":function:").next().unwrap_or_default();
        Some((name.to_owned(), found.name.clone()))
    })
}

#[component]
fn EventJson(preview: Preview, rule: u32, action: u32) -> impl IntoView {
    let title = move || {
        let (name, rule) = function(preview, rule, action).unwrap_or_default();
        format!("Event for {name} in {rule}")
    };
    let json = Memo::new(move |_| {
        let (set, sample, outcome) = (preview.set.get(), preview.sample.get(), preview.outcome.get());
        sample
            .zip(outcome)
            .and_then(|(s, o)| lambda_event_text(&set, &s, &o, rule, action))
            .unwrap_or_default()
    });
    view! {
        <details class="event">
            <summary>{title}</summary>
            {move || view! { <p><Copy text=json.get() label="Copy the event" /></p> }}
            <pre class="code select-all" tabindex="0">{json}</pre>
        </details>
    }
    .into_any()
}
