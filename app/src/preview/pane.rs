//! The pane at the editor's right: what the rule set does to the chosen sample.

use super::{
    answers::AnswerPickers,
    around::AroundControls,
    effects::{EffectList, Uncertainties},
    envelope::EnvelopeControls,
    event::Events,
    path::MailPath,
    state::Preview,
    tree::TreePicture,
};
use crate::ui::Empty;
use domain::rules::outcome::{Outcome, Refusal};
use leptos::prelude::*;

/// What the rule set does to the chosen sample.
#[component]
pub fn PreviewPane(
    /// The preview.
    preview: Preview,
    /// The page it stands on: where its plain form goes.
    action: String,
    /// What else that address carries, as hidden fields.
    kept: Vec<(&'static str, Signal<String>)>,
    /// Whether the browser has taken over.
    live: RwSignal<bool>,
    /// The environment, for the link that adds a sample.
    environment: String,
) -> impl IntoView {
    let none = preview.samples.with_value(Vec::is_empty);
    if none && preview.sample.with_untracked(Option::is_none) {
        return view! {
            <section class="pane preview" aria-labelledby="preview">
                <h2 id="preview">"Preview"</h2>
                <Empty text="No sample yet. Add a mail to see what this rule set does to it.">
                    <a class="button" href=format!("/e/{environment}/samples/new")>"Add a sample"</a>
                </Empty>
            </section>
        }
        .into_any();
    }
    let here = here(preview, action.clone(), kept.clone());
    let hidden = kept
        .iter()
        .map(|(name, value)| (*name, *value))
        .map(|(name, value)| view! { <input type="hidden" name=name value=move || value.get() /> })
        .collect_view();
    view! {
        <section class="pane preview" aria-labelledby="preview">
            <h2 id="preview">"Preview"</h2>
            <form method="get" action=action.clone() on:submit=move |event| event.prevent_default()>
                {hidden}
                {(!none).then(|| view! { <SampleChoice preview /> })}
                <AnswerPickers preview />
                <AroundControls preview />
                <Show when=move || !live.get()><button class="small">"Show"</button></Show>
            </form>
            <Show when=move || live.get() fallback=move || view! { <Stored preview /> }>
                <EnvelopeControls preview />
            </Show>
            {move || preview.outcome.get().map(|outcome| view! { <Shown outcome /> })}
            <TreePicture preview action kept />
            <Events preview here />
        </section>
    }
    .into_any()
}

/// The page's address with what is chosen: where a plain form comes back to.
fn here(preview: Preview, action: String, kept: Vec<(&'static str, Signal<String>)>) -> Signal<String> {
    Signal::derive(move || {
        let kept: Vec<String> = kept.iter().map(|(name, value)| format!("{name}={}", value.get())).collect();
        format!("{action}?{}{}", kept.join("&"), preview.address())
    })
}

#[component]
fn SampleChoice(preview: Preview) -> impl IntoView {
    let initial = preview.chosen.get_untracked();
    let options = preview.samples.with_value(|all| {
        all.iter()
            .map(|s| {
                let to = s.sample.envelope.recipients.join(", ");
                let label = format!("{} (to {to})", s.sample.name);
                view! { <option value=s.id.to_string() selected=Some(s.id) == initial>{label}</option> }
            })
            .collect_view()
    });
    let current = move || preview.chosen.get().map(|id| id.to_string());
    let pick = move |event| {
        if let Ok(id) = event_target_value(&event).parse() {
            preview.choose(id);
        }
    };
    view! {
        <div class="field">
            <label for="try-sample">"Sample"</label>
            <select id="try-sample" name="sample" on:change=pick prop:value=current>{options}</select>
        </div>
    }
    .into_any()
}

/// Without JavaScript the envelope is changed where it is stored.
#[component]
fn Stored(preview: Preview) -> impl IntoView {
    let chosen = preview.chosen.get_untracked();
    let stored = preview
        .samples
        .with_value(|all| all.iter().find(|s| Some(s.id) == chosen).map(|s| s.sample.envelope.clone()));
    let tried = preview.sample.with_untracked(|s| s.as_ref().map(|s| s.envelope.clone()));
    let tried = tried.filter(|envelope| stored.as_ref() != Some(envelope)).map(|envelope| {
        let tls = if envelope.tls { "over TLS" } else { "without TLS" };
        view! { <p>"Tried here for " <code>{envelope.recipients.join(", ")}</code> {format!(", {tls}.")}</p> }
    });
    let change = chosen.map(|id| {
        view! { <p><a href=format!("/samples/{id}")>"Change this sample's envelope and verdicts"</a></p> }
    });
    view! { {tried} {change} }
}

#[component]
fn Shown(outcome: Outcome) -> impl IntoView {
    let head = outcome.refusal.map_or("Accepted", Refusal::words);
    let class = if outcome.is_accepted() { "notice good" } else { "notice warning" };
    view! {
        <p class=class role="status">{head}</p>
        <h3>"What the outside world sees"</h3>
        <EffectList effects=outcome.effects.clone() />
        <Uncertainties uncertain=outcome.uncertain.clone() />
        <h3>"The mail's path"</h3>
        <MailPath outcome brief=true />
    }
    .into_any()
}
