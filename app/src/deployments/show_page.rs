//! One deployment: its steps as they happen, and the way back.

use super::api::{RollBack, show};
use crate::ui::{self, Badge, Header, Outcome, Place, Refresh, Tone, When};
use domain::deployment::{DeploymentView, State, StepState, StepView};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// One deployment.
#[component]
pub fn DeploymentPage() -> impl IntoView {
    let params = use_params_map();
    let roll_back = ServerAction::<RollBack>::new();
    ui::page_of(
        |view: &DeploymentView| Place::within("deployments", &view.summary.environment),
        "deployments",
        move || params.with(|p| p.get("id").and_then(|id| id.parse::<i64>().ok()).unwrap_or_default()),
        show,
        move |_, view| draw(view, roll_back),
    )
}

fn draw(deployment: DeploymentView, roll_back: ServerAction<RollBack>) -> AnyView {
    let summary = deployment.summary.clone();
    let environment = summary.environment.clone();
    let trail = vec![(format!("Deployments in {environment}"), format!("/e/{environment}/deployments"))];
    let state = summary.state;
    let badge = move || view! { <Badge tone=Tone::of_deployment(state) text=state.words() /> };
    view! {
        <Header title=format!("Deployment {}", summary.id) trail state=badge />
        <Outcome value=roll_back.value().into() />
        {state.is_moving().then(|| view! { <Again /> })}
        <Said deployment=deployment.clone() />
        <Back deployment=deployment.clone() roll_back />
        <h2>"Steps"</h2>
        <ol class="steps">
            {deployment
                .steps
                .into_iter()
                .map(|step| {
                    let switch = deployment.plan.is_switch(&step.step);
                    view! { <Step step switch /> }
                })
                .collect_view()}
        </ol>
    }
    .into_any()
}

/// Reads the page again while the deployment runs: by itself with JavaScript, by a refresh of the document without.
#[component]
fn Again() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    if let Some(refresh) = use_context::<Refresh>() {
        let handle =
            set_timeout_with_handle(move || refresh.now(), std::time::Duration::from_millis(700)).ok();
        on_cleanup(move || {
            if let Some(handle) = handle {
                handle.clear();
            }
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = use_context::<Refresh>();
    view! { <noscript><meta http-equiv="refresh" content="2" /></noscript> }
}

/// What it did and what is live now, in a sentence.
#[component]
fn Said(deployment: DeploymentView) -> impl IntoView {
    let s = deployment.summary;
    let target = s.target.map_or_else(|| "receiving off".to_owned(), |t| format!("`{t}`"));
    let before = s.previous.map_or_else(|| "no rule set".to_owned(), |t| format!("`{t}`"));
    let (tone, text) = match s.state {
        State::Queued => ("note", format!("Waits for its turn, to switch from {before} to {target}.")),
        State::Running => (
            "note",
            format!(
                "Switching from {before} to {target}: {} of {} steps done. Mail meets the old set until the one switch.",
                s.steps_done, s.steps
            ),
        ),
        State::Done if deployment.is_live => ("good", format!("{target} is live; before it, {before} was.")),
        State::Done => ("note", format!("{target} went live; something else is live by now.")),
        State::Stopped => (
            "error",
            format!(
                "Stopped. What was live before, {before}, is untouched unless a step below says otherwise."
            ),
        ),
        State::RolledBack => ("note", format!("{target} was live, and was rolled back.")),
    };
    let what = match (s.rolls_back, s.change) {
        (Some(id), _) => Some(
            view! { "Rolls back " <a href=format!("/deployments/{id}")>{format!("deployment {id}")}</a> }
                .into_any(),
        ),
        (None, Some(id)) => Some(
            view! { "Deploys " <a href=format!("/changes/{id}")>{format!("change #{id}")}</a> }.into_any(),
        ),
        (None, None) => None,
    };
    view! {
        <div class=format!("notice {tone}") role="status"><p>{text}</p></div>
        <p class="quiet">{what} " · started by " {s.started_by} " · " <When at=s.started_at /> {s.finished_at.map(|at| view! { " · ended " <When at /> })}</p>
    }
    .into_any()
}

/// The one-click way back, or why there is none.
#[component]
fn Back(deployment: DeploymentView, roll_back: ServerAction<RollBack>) -> impl IntoView {
    let id = deployment.summary.id;
    let previous = deployment.summary.previous.clone().unwrap_or_else(|| "receiving off".to_owned());
    deployment.is_live.then(|| match deployment.roll_back {
        Ok(()) => view! {
            <ActionForm action=roll_back>
                <input type="hidden" name="deployment" value=id.to_string() />
                <button>{format!("Roll back to {previous}")}</button>
            </ActionForm>
        }
        .into_any(),
        Err(why) => {
            view! { <p class="help">"Cannot be rolled back by you: " {why.to_string()} "."</p> }.into_any()
        }
    })
}

#[component]
fn Step(step: StepView, switch: bool) -> impl IntoView {
    let tone = match step.state {
        StepState::Waiting => Tone::Plain,
        StepState::Running => Tone::Busy,
        StepState::Done => Tone::Good,
        StepState::Failed => Tone::Bad,
    };
    let took = step.started_at.zip(step.finished_at).map(|(from, to)| format!("{} ms", to.0 - from.0));
    view! {
        <li class:switch=switch>
            <Badge tone text=step.state.as_str() />
            <span>{step.step.words()}</span>
            <code class="quiet">{step.step.operation()}</code>
            <span class="quiet number">{took}</span>
            {(!step.remark.is_empty()).then(|| view! { <p class="remark">{step.remark}</p> })}
        </li>
    }
    .into_any()
}
