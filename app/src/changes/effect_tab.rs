//! The effect of a change, first of its tabs: what is different for which mail.

use super::effect::{Compared, Side, compare, count};
use crate::{
    preview::{MailPath, Uncertainties},
    ui::{Badge, Empty, Prose, Tone},
};
use domain::{
    change::ChangeView,
    mail::SampleSummary,
    rules::outcome::{Answer, Effect},
};
use leptos::prelude::*;

/// Every sample of the environment under what is live and what is proposed.
#[component]
pub fn EffectTab(
    /// The change.
    view: ChangeView,
    /// The samples.
    samples: Vec<SampleSummary>,
) -> impl IntoView {
    let environment = view.environment.id.clone();
    if samples.is_empty() {
        return view! {
            <Empty text="No sample to try this on. Add one to see what the change does to a real mail.">
                <a class="button" href=format!("/e/{environment}/samples/new")>"Add a sample"</a>
            </Empty>
        }
        .into_any();
    }
    let rows = compare(view.base.as_ref(), &view.proposed, &samples);
    let line = count(&rows);
    let live = view.base.as_ref().map_or_else(|| "receiving off".to_owned(), |set| set.name.clone());
    let items = rows.into_iter().map(|row| view! { <SampleDiff row live=live.clone() /> }).collect_view();
    view! {
        <p class="count"><strong>{line}</strong></p>
        <p class="quiet">
            "Each sample is tried with all functions that SES waits for answering CONTINUE, STOP_RULE and STOP_RULE_SET; the first answer that makes a difference is shown."
        </p>
        {items}
    }
    .into_any()
}

#[component]
fn SampleDiff(row: Compared, live: String) -> impl IntoView {
    let Compared { sample, differs, base, proposed } = row;
    let (tone, word) = if differs.is_some() { (Tone::Warn, "differs") } else { (Tone::Plain, "same") };
    let under = differs.filter(|a| *a != Answer::Continue).map(|answer| {
        view! { <p class="help">"Only when functions answer " <code>{answer.as_str()}</code> "."</p> }
    });
    let to = sample.sample.envelope.recipients.join(", ");
    let (before, after) = (base.effects().to_vec(), proposed.effects().to_vec());
    view! {
        <details class="sample-diff" open=differs.is_some()>
            <summary>
                <Badge tone text=word />
                " " <strong>{sample.sample.name}</strong>
                " " <span class="quiet">"to " {to}</span>
            </summary>
            {under}
            <div class="sides">
                <OneSide title=format!("Live: {live}") side=base other=after mark="−" gone=true />
                <OneSide title="Proposed".to_owned() side=proposed other=before mark="+" gone=false />
            </div>
            <p><a href=format!("/samples/{}", sample.id)>"See the sample"</a></p>
        </details>
    }
    .into_any()
}

#[component]
fn OneSide(title: String, side: Side, other: Vec<Effect>, mark: &'static str, gone: bool) -> impl IntoView {
    let said = match &side {
        Side::Off => Some("Receiving is off: SES refuses every mail.".to_owned()),
        Side::On(outcome) => outcome.refusal.map(|r| r.words().to_owned()),
    };
    let effects = side.effects().to_vec();
    let nothing = said.is_none() && effects.is_empty();
    let word = if gone { "only live: " } else { "only proposed: " };
    let items = effects
        .into_iter()
        .map(|effect| {
            let only = !other.contains(&effect);
            let class = if only { if gone { "only gone" } else { "only new" } } else { "" };
            let lead = only.then(|| view! { <span class="mark" aria-hidden="true">{mark}</span><span class="hidden">{word}</span> });
            view! { <li class=class>{lead}<Prose text=effect.words() /></li> }
        })
        .collect_view();
    let path = match side {
        Side::Off => None,
        Side::On(outcome) => Some(view! {
            <Uncertainties uncertain=outcome.uncertain.clone() />
            <details><summary>"Path through the rules"</summary><MailPath outcome brief=true /></details>
        }),
    };
    view! {
        <section class="side">
            <h2>{title}</h2>
            {said.map(|text| view! { <p>{text}</p> })}
            {nothing.then(|| view! { <p class="quiet">"Accepted, and nothing is done with it."</p> })}
            <ol class="effects">{items}</ol>
            {path}
        </section>
    }
    .into_any()
}
