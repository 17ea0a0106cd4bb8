//! The event JSON a function receives, to be read, taken along, and tried.

use super::{state::Preview, try_function::TryFunction};
use domain::rules::{Action, RuleSet, lambda_event_text, outcome::Outcome};
use leptos::prelude::*;

/// The event of every function that ran. An opened one stays open while the rule set is typed on.
#[component]
pub fn Events(
    /// The preview.
    preview: Preview,
    /// The page's address with what is chosen.
    here: Signal<String>,
) -> impl IntoView {
    let ran = Memo::new(move |_| {
        preview.outcome.with(|outcome| {
            let all = outcome.iter().flat_map(Outcome::ran);
            let known = all.filter(|(rule, action)| function(preview, *rule, *action).is_some());
            known
                .map(|(rule, action)| (rule, action, preview.set.with(|s| waits(s, rule, action))))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <For each=move || ran.get() key=|place| *place let:place>
            <EventJson preview rule=place.0 action=place.1 waits=place.2 here />
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
fn EventJson(preview: Preview, rule: u32, action: u32, waits: bool, here: Signal<String>) -> impl IntoView {
    let title = move || {
        let (name, rule) = function(preview, rule, action).unwrap_or_default();
        format!("Event for {name} in {rule}: try the function")
    };
    let json = Memo::new(move |_| {
        let (set, sample, outcome) = (preview.set.get(), preview.sample.get(), preview.outcome.get());
        sample
            .zip(outcome)
            .and_then(|(s, o)| lambda_event_text(&set, &s, &o, rule, action))
            .unwrap_or_default()
    });
    // What was typed or run without JavaScript stands in sight.
    let open = preview.typed.with_untracked(|typed| typed.contains_key(&(rule, action)))
        || preview.tried.with_untracked(|t| t.as_ref().is_some_and(|t| (t.rule, t.action) == (rule, action)));
    view! {
        <details class="event" open=open>
            <summary>{title}</summary>
            <TryFunction preview rule action json waits here />
        </details>
    }
    .into_any()
}

fn waits(set: &RuleSet, rule: u32, action: u32) -> bool {
    let found = set.rules.get(rule as usize).and_then(|r| r.actions.get(action as usize));
    matches!(found, Some(Action::LambdaAction(lambda)) if lambda.waits())
}
