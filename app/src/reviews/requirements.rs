//! What a change has to meet, and the moves that belong to a review, beside the change.

use super::api::{Acknowledge, Assign, BreakGlass, TakeOver};
use crate::ui::{Area, Badge, Outcome, Problems, Prose, Tone, When, action};
use domain::{
    change::{ChangeView, Move},
    review::{Requirement, Review, requirements::Kind},
};
use leptos::prelude::*;

/// The actions behind the moves of a review; made once, at page level.
#[derive(Clone, Copy)]
pub struct ReviewActions {
    assign: ServerAction<Assign>,
    take_over: ServerAction<TakeOver>,
    acknowledge: ServerAction<Acknowledge>,
    break_glass: ServerAction<BreakGlass>,
}

impl ReviewActions {
    /// Makes them; all but breaking the glass, which leaves the page, read the page again.
    #[must_use]
    pub fn new() -> Self {
        Self {
            assign: action(),
            take_over: action(),
            acknowledge: action(),
            break_glass: ServerAction::new(),
        }
    }
}

impl Default for ReviewActions {
    fn default() -> Self {
        Self::new()
    }
}

/// Everything that has to be met, each met or not, and why.
#[component]
pub fn Requirements(
    /// The requirements.
    requirements: Vec<Requirement>,
) -> impl IntoView {
    let items = requirements
        .into_iter()
        .map(|r| {
            let (tone, word) = if r.met { (Tone::Good, "met") } else { (Tone::Warn, "not met") };
            view! {
                <li data-kind=r.kind.key()>
                    <Badge tone text=word /> " " <strong>{r.title}</strong>
                    <p class="quiet"><Prose text=r.why />"."</p>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="requirements">{items}</ul> }.into_any()
}

/// That the glass was broken, for everybody to see.
#[component]
pub fn Glass(
    /// Why, who and when.
    broken: Option<(String, String, domain::Timestamp)>,
) -> impl IntoView {
    broken.map(|(why, by, at)| {
        view! {
            <div class="notice error" role="alert">
                <p>
                    <strong>"The glass was broken: "</strong> {by}
                    " deployed this without what the policy demands, " <When at /> "."
                </p>
                <p class="said">{why}</p>
            </div>
        }
    })
}

/// Who was asked for a review.
#[component]
pub fn Asked(
    /// Their names.
    reviewers: Vec<String>,
) -> impl IntoView {
    (!reviewers.is_empty()).then(|| view! { <p class="quiet">"Asked: " {reviewers.join(", ")}</p> })
}

/// Asking for reviews, taking over, acknowledging, breaking the glass: each where the caller may.
#[component]
pub fn ReviewMoves(
    /// The change.
    view: ChangeView,
    /// Its review.
    review: Review,
    /// The actions.
    actions: ReviewActions,
) -> impl IntoView {
    let ReviewActions { assign, take_over, acknowledge, break_glass } = actions;
    let may = |step| view.moves.iter().any(|(m, verdict)| *m == step && verdict.is_ok());
    let id = view.summary.id.to_string();
    let warned = review.requirements.iter().any(|r| r.kind == Kind::Warnings && !r.met);
    let acknowledging = may(Move::Acknowledge).then(|| {
        let revision = view.summary.revision.to_string();
        view! { <AcknowledgeForm id=id.clone() revision action=acknowledge wanted=warned /> }
    });
    let assigning = (may(Move::Assign) && !review.could_review.is_empty()).then(|| {
        view! { <AssignForm id=id.clone() action=assign asked=review.reviewers.clone() people=review.could_review.clone() /> }
    });
    let taking = may(Move::TakeOver).then(|| view! { <TakeOverForm id=id.clone() action=take_over /> });
    let breaking = may(Move::BreakGlass).then(|| {
        view! { <GlassForm id=id.clone() action=break_glass environment=view.environment.id.clone() /> }
    });
    view! {
        <Outcome value=assign.value().into() />
        <Outcome value=take_over.value().into() />
        <Outcome value=acknowledge.value().into() />
        {acknowledging}
        {assigning}
        {taking}
        {breaking}
    }
    .into_any()
}

#[component]
fn AcknowledgeForm(
    id: String,
    revision: String,
    action: ServerAction<Acknowledge>,
    /// Whether the policy waits for it.
    wanted: bool,
) -> impl IntoView {
    view! {
        <ActionForm action>
            <input type="hidden" name="change" value=id />
            <input type="hidden" name="revision" value=revision />
            <button class:primary=wanted>"Acknowledge the warnings"</button>
        </ActionForm>
    }
    .into_any()
}

#[component]
fn TakeOverForm(id: String, action: ServerAction<TakeOver>) -> impl IntoView {
    view! {
        <details>
            <summary>"Take over…"</summary>
            <ActionForm action>
                <input type="hidden" name="change" value=id />
                <p class="help">"You answer for this change from then on, and your approval of it does not count."</p>
                <button>"Take it over"</button>
            </ActionForm>
        </details>
    }
    .into_any()
}

#[component]
fn AssignForm(
    id: String,
    action: ServerAction<Assign>,
    asked: Vec<String>,
    people: Vec<String>,
) -> impl IntoView {
    let boxes = people
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let checked = asked.contains(&name);
            view! {
                <label class="check">
                    <input type="checkbox" name=format!("people[{index}]") value=name.clone() checked=checked />
                    {name}
                </label>
            }
        })
        .collect_view();
    view! {
        <details>
            <summary>"Ask for a review…"</summary>
            <ActionForm action>
                <input type="hidden" name="change" value=id />
                <fieldset><legend>"People whose approval counts"</legend>{boxes}</fieldset>
                <button>"Ask them"</button>
            </ActionForm>
        </details>
    }
    .into_any()
}

#[component]
fn GlassForm(id: String, action: ServerAction<BreakGlass>, environment: String) -> impl IntoView {
    let problems: Problems = Signal::derive(move || action.value().get().and_then(Result::err));
    let failed = move || matches!(action.value().get(), Some(Err(_)));
    view! {
        <details class="glass" open=failed>
            <summary>"Break the glass…"</summary>
            <Outcome value=action.value().into() />
            <ActionForm action>
                <input type="hidden" name="change" value=id />
                <p class="help">
                    "Deploys this change without what the policy demands. It stands on the change, on the deployment and in the audit log, for good."
                </p>
                <Area name="reason" label="Reason" help="Why this cannot wait for its review. Everybody reads it." rows=3 problems />
                <button class="danger">{format!("Break the glass in {environment}")}</button>
            </ActionForm>
        </details>
    }
    .into_any()
}
