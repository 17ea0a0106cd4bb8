//! What happened to a change so far, and what people say about it.

use crate::{
    reviews::{Talk, ThreadList},
    ui::{Badge, Tone, When},
};
use domain::change::{Approval, ChangeView, Event, EventKind};
use leptos::prelude::*;

/// Threads, and the timeline.
#[component]
pub fn TalkTab(
    /// The change.
    view: ChangeView,
    /// What is said in threads.
    talk: Talk,
) -> impl IntoView {
    let events = view.timeline.into_iter().map(|event| view! { <Happened event /> }).collect_view();
    view! {
        <ThreadList talk />
        <h2>"What happened"</h2>
        <ol class="timeline">{events}</ol>
    }
    .into_any()
}

#[component]
fn Happened(event: Event) -> impl IntoView {
    let by = if event.by.is_empty() { "Countersign".to_owned() } else { event.by };
    let sign = match event.kind {
        EventKind::Proposed => "＋",
        EventKind::Commented => "“",
        EventKind::Approved | EventKind::Deployed => "✓",
        EventKind::SentBack | EventKind::RolledBack => "↩",
        EventKind::Updated => "↻",
        EventKind::Withdrawn | EventKind::DeployStopped => "×",
        EventKind::DeployStarted => "▶",
        EventKind::TakenOver => "→",
        EventKind::Assigned => "?",
        EventKind::Acknowledged => "!",
        EventKind::Suggested => "✎",
        EventKind::BrokenGlass => "⚠",
    };
    let text = (!event.text.is_empty()).then(|| view! { <p class="said">{event.text}</p> });
    view! {
        <li class=event.kind.as_str()>
            <span class="sign" aria-hidden="true">{sign}</span>
            <div>
                <p class="happened"><strong>{by}</strong> " " {event.kind.words()} " " <When at=event.at /></p>
                {text}
            </div>
        </li>
    }
    .into_any()
}

/// Who approved what, and which approvals no longer count.
#[component]
pub fn Approvals(
    /// The approvals, also dropped ones.
    approvals: Vec<Approval>,
) -> impl IntoView {
    if approvals.is_empty() {
        return view! { <p class="quiet">"Nobody approved it yet."</p> }.into_any();
    }
    let items = approvals
        .into_iter()
        .map(|a| {
            let (tone, word) =
                if a.dropped.is_some() { (Tone::Plain, "dropped") } else { (Tone::Good, "approved") };
            view! {
                <li>
                    <Badge tone text=word />
                    " " <strong>{a.by}</strong>
                    {format!(" · revision {} · plan {} · ", a.revision, a.plan_hash.short())}
                    <When at=a.at />
                    {a.dropped.map(|why| view! { <p class="quiet">{why}</p> })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="approvals">{items}</ul> }.into_any()
}
