//! The policies a job needs, made for this very draft.

use crate::ui::{Copy, Prose};
use domain::{
    environment::Environment,
    jobs::{
        Job,
        policies::{self, Generated, Options},
    },
};
use leptos::prelude::*;

/// Every policy, each statement with its reason.
#[component]
pub fn JobRoles(
    /// The job.
    job: Job,
    /// Where.
    environment: Environment,
) -> impl IntoView {
    let all = policies::all(&job, &environment.context(), &Options::default());
    let items = all.into_iter().map(|generated| view! { <One generated /> }).collect_view();
    view! {
        <p class="help">
            "Made for just this job: the function with its version, the manifest, the report's place. The console does not change policies; somebody who may does."
        </p>
        {items}
    }
    .into_any()
}

#[component]
fn One(generated: Generated) -> impl IntoView {
    let text = serde_json::to_string_pretty(&generated.policy).unwrap_or_default();
    let reasons = generated
        .policy
        .statement
        .into_iter()
        .map(|statement| view! { <li><code>{statement.sid}</code> ": " <Prose text=statement.why /></li> })
        .collect_view();
    let notes = generated
        .notes
        .into_iter()
        .map(|text| view! { <li class="quiet"><Prose text /></li> })
        .collect_view();
    let mut title = generated.title.chars();
    let title: String = title.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(title).collect();
    view! {
        <details class="policy" open={generated.name == "role"}>
            <summary>{title}</summary>
            <ul>{reasons} {notes}</ul>
            <Copy text=text.clone() />
            <pre class="code">{text}</pre>
        </details>
    }
    .into_any()
}
