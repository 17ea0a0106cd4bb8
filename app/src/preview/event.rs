//! The event JSON a function receives, to be read and copied.

use super::state::Preview;
use crate::ui::Copy;
use domain::rules::{Action, lambda_event_text, outcome::Outcome};
use leptos::prelude::*;

/// The event of every function that ran.
#[component]
pub fn Events(
    /// The preview.
    preview: Preview,
    /// What ran.
    outcome: Outcome,
) -> impl IntoView {
    let set = preview.set.get();
    let Some(sample) = preview.sample.get() else { return ().into_any() };
    let ran: Vec<(u32, u32)> = outcome.ran().collect();
    ran.into_iter()
        .filter_map(|(rule, action)| {
            let found = set.rules.get(rule as usize)?;
            let Some(Action::LambdaAction(lambda)) = found.actions.get(action as usize) else { return None };
            let json = lambda_event_text(&set, &sample, &outcome, rule, action)?;
            let function = lambda.function_arn.rsplit(":function:").next().unwrap_or_default().to_owned();
            Some(view! { <EventJson title=format!("Event for {function} in {}", found.name) json /> })
        })
        .collect_view()
        .into_any()
}

#[component]
fn EventJson(title: String, json: String) -> impl IntoView {
    view! {
        <details class="event">
            <summary>{title}</summary>
            <p><Copy text=json.clone() label="Copy the event" /></p>
            <pre class="code select-all" tabindex="0">{json}</pre>
        </details>
    }
    .into_any()
}
