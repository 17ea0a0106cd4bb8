//! What happened to a change so far, and what people say about it.

use super::api::Comment;
use crate::ui::{Area, Badge, Outcome, Problems, Tone, When};
use domain::change::{Approval, ChangeView, Event, EventKind};
use leptos::prelude::*;

/// Timeline, and the comment form.
#[component]
pub fn TalkTab(
    /// The change.
    view: ChangeView,
    /// Posts a comment.
    comment: ServerAction<Comment>,
    /// Whether the caller may comment.
    may_comment: bool,
) -> impl IntoView {
    let id = view.summary.id;
    let events = view.timeline.into_iter().map(|event| view! { <Happened event /> }).collect_view();
    let form = may_comment.then(|| view! { <CommentForm id comment /> });
    view! {
        <ol class="timeline">{events}</ol>
        {form}
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

#[component]
fn CommentForm(id: i64, comment: ServerAction<Comment>) -> impl IntoView {
    let problems: Problems = Signal::derive(move || comment.value().get().and_then(Result::err));
    view! {
        <section class="card" aria-labelledby="say">
            <h2 id="say">"Say something"</h2>
            <Outcome value=comment.value().into() />
            <ActionForm action=comment>
                <input type="hidden" name="change" value=id.to_string() />
                <Area name="text" label="Comment" help="Plain text; everybody signed in can read it." rows=3 problems />
                <button>"Comment"</button>
            </ActionForm>
        </section>
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
