//! What the caller may do to a change now. What they may not is said with its reason, so that nobody has to guess.

use super::api::{Approve, SendBack, Update, Withdraw};
use crate::{
    deployments::api::Deploy,
    ui::{Area, Outcome, Problems, Prose},
};
use domain::{
    Failure,
    change::{ChangeView, Move, State},
};
use leptos::prelude::*;

/// The actions behind the buttons; made once, outside of what is drawn again.
#[derive(Clone, Copy)]
pub struct Actions {
    /// Points it at the latest revision and at what is live.
    pub update: ServerAction<Update>,
    /// Approves it.
    pub approve: ServerAction<Approve>,
    /// Sends it back.
    pub send_back: ServerAction<SendBack>,
    /// Gives it up.
    pub withdraw: ServerAction<Withdraw>,
    /// Deploys it.
    pub deploy: ServerAction<Deploy>,
}

impl Actions {
    /// Makes them; all but deploying, which leaves the page, read the page again.
    #[must_use]
    pub fn new() -> Self {
        Self {
            update: crate::ui::action(),
            approve: crate::ui::action(),
            send_back: crate::ui::action(),
            withdraw: crate::ui::action(),
            deploy: ServerAction::new(),
        }
    }

    /// What the last tries came to.
    pub fn outcomes(self) -> impl IntoView {
        view! {
            <Outcome value=self.update.value().into() />
            <Outcome value=self.approve.value().into() />
            <Outcome value=self.withdraw.value().into() />
            <Outcome value=self.deploy.value().into() />
        }
        .into_any()
    }
}

impl Default for Actions {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a move is allowed.
///
/// # Errors
/// Why it is not.
pub fn verdict(view: &ChangeView, step: Move) -> Result<(), Failure> {
    let found = view.moves.iter().find(|(m, _)| *m == step).map(|(_, r)| r.clone());
    found.unwrap_or_else(|| Err(Failure::Refused("this cannot be done now".into())))
}

/// The move that takes a change one step on; none when it waits for nobody.
#[must_use]
pub const fn primary(state: State) -> Option<Move> {
    match state {
        State::InReview => Some(Move::Approve),
        State::Approved => Some(Move::Deploy),
        State::SentBack => Some(Move::Update),
        State::Deploying | State::Live | State::RolledBack | State::Withdrawn => None,
    }
}

/// The one primary action, in the header.
#[component]
pub fn Primary(
    /// The change.
    view: ChangeView,
    /// The actions.
    actions: Actions,
) -> impl IntoView {
    // A bar that was raised, or lowered, after the last approval: what can be done is not what the state says.
    let other = match view.summary.state {
        State::Approved => Some(Move::Approve),
        State::InReview => Some(Move::Deploy),
        _ => None,
    };
    let allowed = |step: &Move| verdict(&view, *step).is_ok();
    let Some(step) = primary(view.summary.state).filter(allowed).or(other.filter(allowed)) else {
        let running =
            view.deployments.first().filter(|_| view.summary.state == State::Deploying).map(|d| d.id);
        return running
            .map(|id| view! { <a class="button primary" href=format!("/deployments/{id}")>"See the deployment"</a> })
            .into_any();
    };
    let id = view.summary.id.to_string();
    match step {
        Move::Approve => view! {
            <ActionForm action=actions.approve>
                <input type="hidden" name="change" value=id />
                <input type="hidden" name="revision" value=view.summary.revision.to_string() />
                <input type="hidden" name="plan_hash" value=view.plan_hash.as_str().to_owned() />
                <button class="primary" aria-keyshortcuts="a">"Approve"</button>
            </ActionForm>
        }
        .into_any(),
        Move::Deploy => {
            let label = deploy_label(&view);
            view! {
                <ActionForm action=actions.deploy>
                    <input type="hidden" name="change" value=id />
                    <button class="primary" aria-keyshortcuts="d">{label}</button>
                </ActionForm>
            }
            .into_any()
        }
        _ => view! { <UpdateForm id label="Ask for a review again" action=actions.update primary=true /> }
            .into_any(),
    }
}

/// What deploying comes to now. Where rows are tried first, that is the first thing it does.
fn deploy_label(view: &ChangeView) -> String {
    let environment = &view.environment.id;
    let Some(change) = view.subject.job() else { return format!("Deploy to {environment}") };
    match change.plan.canary {
        Some(rows) if !change.tried => format!("Try {rows} rows in {environment}"),
        _ => format!("Create the job in {environment}"),
    }
}

#[component]
fn UpdateForm(
    id: String,
    label: &'static str,
    action: ServerAction<Update>,
    #[prop(optional)] primary: bool,
) -> impl IntoView {
    view! {
        <ActionForm action>
            <input type="hidden" name="change" value=id />
            <button class:primary=primary>{label}</button>
        </ActionForm>
    }
}

/// Everything else that can be done, beside the change; and what cannot, with the reason.
#[component]
pub fn OtherMoves(
    /// The change.
    view: ChangeView,
    /// The actions.
    actions: Actions,
) -> impl IntoView {
    if !view.summary.state.is_open() {
        return ().into_any();
    }
    let id = view.summary.id.to_string();
    let may = |step| verdict(&view, step).is_ok();
    let update = (may(Move::Update) && primary(view.summary.state) != Some(Move::Update)).then(|| {
        let newer = view.latest_revision > view.summary.revision;
        let label = if newer { "Update to the newest revision" } else { "Plan again with what is live now" };
        view! { <UpdateForm id=id.clone() label action=actions.update /> }
    });
    let send_back =
        may(Move::SendBack).then(|| view! { <SendBackForm id=id.clone() action=actions.send_back /> });
    let withdraw =
        may(Move::Withdraw).then(|| view! { <WithdrawForm id=id.clone() action=actions.withdraw /> });
    view! {
        {update}
        {send_back}
        {withdraw}
        <Refused view=view.clone() />
    }
    .into_any()
}

#[component]
fn SendBackForm(id: String, action: ServerAction<SendBack>) -> impl IntoView {
    let problems: Problems = Signal::derive(move || action.value().get().and_then(Result::err));
    let failed = move || matches!(action.value().get(), Some(Err(_)));
    view! {
        <details open=failed>
            <summary>"Send back…"</summary>
            <Outcome value=action.value().into() />
            <ActionForm action>
                <input type="hidden" name="change" value=id />
                <Area name="reason" label="Reason" help="What should be different; the author reads this." rows=3 problems />
                <button>"Send back"</button>
            </ActionForm>
        </details>
    }
    .into_any()
}

#[component]
fn WithdrawForm(id: String, action: ServerAction<Withdraw>) -> impl IntoView {
    view! {
        <details>
            <summary>"Withdraw…"</summary>
            <ActionForm action>
                <input type="hidden" name="change" value=id />
                <p class="help">"Gives the change up. The draft stays."</p>
                <button class="danger">"Withdraw this change"</button>
            </ActionForm>
        </details>
    }
    .into_any()
}

/// What the caller may not do, and why.
#[component]
fn Refused(view: ChangeView) -> impl IntoView {
    let reasons: Vec<(&'static str, String)> = view
        .moves
        .iter()
        .filter_map(|(step, result)| Some((words(*step)?, result.as_ref().err()?.to_string())))
        .collect();
    (!reasons.is_empty()).then(|| {
        let items = reasons
            .into_iter()
            .map(|(step, why)| view! { <li><strong>{step}</strong> ": " <Prose text=why /> "."</li> })
            .collect_view();
        view! {
            <details class="refused" open>
                <summary>"What you cannot do now"</summary>
                <ul>{items}</ul>
            </details>
        }
    })
}

/// A move whose refusal people look for; the others just are not offered.
const fn words(step: Move) -> Option<&'static str> {
    match step {
        Move::Update => Some("Update"),
        Move::Approve => Some("Approve"),
        Move::SendBack => Some("Send back"),
        Move::Withdraw => Some("Withdraw"),
        Move::Deploy => Some("Deploy"),
        Move::TakeOver | Move::Assign | Move::Acknowledge | Move::BreakGlass => None,
    }
}
