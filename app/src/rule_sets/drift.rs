//! Drift: what is live is not what the last deployment made.

use super::api::Create;
use crate::{
    changes::RuleSetDiff,
    ui::{Badge, Prose, Tone},
};
use domain::{drift::Kind, environment::RuleSetsPage};
use leptos::prelude::*;

/// What differs, and the two ways on; nothing where nothing differs.
#[component]
pub fn DriftNotice(
    /// The page.
    data: RuleSetsPage,
    /// Whether the caller may make drafts.
    may_edit: bool,
    /// Makes a draft of what the deployment made.
    revert: ServerAction<Create>,
) -> impl IntoView {
    let (Some(drift), Ok(live)) = (data.drift, data.live) else { return ().into_any() };
    let id = drift.deployment;
    let name = |set: Option<&domain::rules::RuleSet>| {
        set.map_or_else(|| "no rule set".to_owned(), |set| format!("`{}`", set.name))
    };
    let active = name(live.active.as_ref());
    let (tone, word, title, text) = match drift.kind {
        Kind::Changed => (
            Tone::Warn,
            "drifted",
            "Somebody changed what is live",
            format!("{active} is no longer as deployment {id} made it."),
        ),
        Kind::Switched => (
            Tone::Bad,
            "incident",
            "Somebody switched",
            format!(
                "{active} is active. Deployment {id} made {} active, and no deployment since: somebody switched outside of the \
                 console, and all mail meets it.",
                name(drift.made.as_ref())
            ),
        ),
    };
    let environment = data.environment.id;
    let adopt = live.active.is_some().then(|| {
        let href = format!("/e/{environment}/rule-sets/new?from=live");
        view! { <a class="button" href=href>"Adopt: draft what is live"</a> }
    });
    let back = drift.made.is_some().then(|| {
        view! {
            <ActionForm action=revert attr:class="inline">
                <input type="hidden" name="environment" value=environment.clone() />
                <input type="hidden" name="from" value=format!("deployment:{id}") />
                <button>{format!("Revert by a change: draft what deployment {id} made")}</button>
            </ActionForm>
        }
    });
    let ways = may_edit.then(|| view! { <div class="actions">{adopt} {back}</div> });
    view! {
        <section class="card" aria-labelledby="drift">
            <h2 id="drift"><Badge tone text=word /> " " {title}</h2>
            <p><Prose text=text /></p>
            <details open>
                <summary>{format!("From what deployment {id} made to what is live")}</summary>
                <RuleSetDiff diff=drift.diff(live.active.as_ref()) />
            </details>
            {ways}
            <p class="help">
                "A draft goes through review like any other. Without review, whoever may roll back can make "
                <a href=format!("/deployments/{id}")>{format!("deployment {id}")}</a>
                " live again at once."
            </p>
        </section>
    }
    .into_any()
}
