//! One deployment: its steps as they happen, and the way back.

use super::api::{DeploymentData, ReturnTo, RollBack, Stop, show};
use crate::changes::EffectTab;
use crate::ui::{self, Again, Badge, Header, Outcome, Place, Prose, Tone, When};
use domain::{
    Failure, Kind,
    deployment::{DeploymentSummary, DeploymentView, State, StepState, StepView, Swap, WayBack},
    mail::SampleSummary,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// One deployment.
#[component]
pub fn DeploymentPage() -> impl IntoView {
    let params = use_params_map();
    let actions =
        Actions { roll_back: ServerAction::new(), return_to: ServerAction::new(), stop: ui::action() };
    ui::page_of(
        |data: &DeploymentData| Place::within("deployments", &data.view.summary.environment),
        "deployments",
        move || params.with(|p| p.get("id").and_then(|id| id.parse::<i64>().ok()).unwrap_or_default()),
        show,
        move |_, data| draw(data, actions),
    )
}

/// The actions behind the buttons; made once, outside of what is drawn again.
#[derive(Clone, Copy)]
struct Actions {
    roll_back: ServerAction<RollBack>,
    return_to: ServerAction<ReturnTo>,
    stop: ServerAction<Stop>,
}

fn draw(data: DeploymentData, actions: Actions) -> AnyView {
    let DeploymentData { view: mut deployment, samples } = data;
    let swap = deployment.swap.take();
    let of = deployment.summary.environment.clone();
    let summary = deployment.summary.clone();
    let environment = summary.environment.clone();
    let trail = vec![(format!("Deployments in {environment}"), format!("/e/{environment}/deployments"))];
    let state = summary.state;
    let badge = move || view! { <Badge tone=Tone::of_deployment(state) text=state.words() /> };
    view! {
        <Header title=format!("Deployment {}", summary.id) trail state=badge />
        <Outcome value=actions.roll_back.value().into() />
        <Outcome value=actions.return_to.value().into() />
        <Outcome value=actions.stop.value().into() />
        {state.is_moving().then(|| view! { <Again after=700 /> })}
        <Said deployment=deployment.clone() />
        {deployment.broken_glass.clone().map(|why| view! { <BrokenGlass why /> })}
        <Halt deployment=deployment.clone() stop=actions.stop />
        <Back deployment=deployment.clone() actions />
        {swap.map(|swap| view! { <Does environment=of swap=*swap samples /> })}
        <h2>"Steps"</h2>
        <ol class="steps">
            {deployment
                .steps
                .into_iter()
                .map(|step| {
                    let switch = step.switch;
                    view! { <Step step switch /> }
                })
                .collect_view()}
        </ol>
    }
    .into_any()
}

/// That it was deployed without what the policy demands, for everybody to see.
#[component]
fn BrokenGlass(why: String) -> impl IntoView {
    view! {
        <div class="notice error" role="alert">
            <p><strong>"The glass was broken"</strong> ": this was deployed without what the policy demands."</p>
            <p class="said">{why}</p>
        </div>
    }
}

/// What it did and what is live now, in a sentence.
#[component]
fn Said(deployment: DeploymentView) -> impl IntoView {
    let s = deployment.summary;
    if s.kind == Kind::Job {
        return view! { <SaidOfJob s /> }.into_any();
    }
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
    let link = |id: i64| view! { <a href=format!("/deployments/{id}")>{format!("deployment {id}")}</a> };
    let what = match (s.rolls_back, s.returns_to, s.change) {
        (_, Some(id), _) => Some(view! { "Makes live again what " {link(id)} " made" }.into_any()),
        (Some(id), None, _) => Some(view! { "Rolls back " {link(id)} }.into_any()),
        (None, None, Some(id)) => Some(
            view! { "Deploys " <a href=format!("/changes/{id}")>{format!("change #{id}")}</a> }.into_any(),
        ),
        (None, None, None) => None,
    };
    view! {
        <div class=format!("notice {tone}") role="status"><p><Prose text /></p></div>
        <p class="quiet">{what} " · started by " {s.started_by} " · " <When at=s.started_at /> {s.finished_at.map(|at| view! { " · ended " <When at /> })}</p>
    }
    .into_any()
}

/// The same of a deployment that creates a job.
#[component]
fn SaidOfJob(s: DeploymentSummary) -> impl IntoView {
    let (tone, text) = match s.state {
        State::Queued => ("note", "Waits for its turn, to create the job."),
        State::Running => ("note", "Creating the job."),
        State::Done => ("good", "The job was created."),
        State::Stopped => ("error", "Stopped. No job was created unless a step below says otherwise."),
        State::RolledBack => ("note", "The job was created, and taken back."),
    };
    let job = s
        .job
        .map(|id| view! { <p><a class="button primary" href=format!("/jobs/{id}")>"Go to the job"</a></p> });
    let change = s
        .change
        .map(|id| view! { "Deploys " <a href=format!("/changes/{id}")>{format!("change #{id}")}</a> " · " });
    view! {
        <div class=format!("notice {tone}") role="status"><p>{text}</p></div>
        {job}
        <p class="quiet">{change} "started by " {s.started_by} " · " <When at=s.started_at /> {s.finished_at.map(|at| view! { " · ended " <When at /> })}</p>
    }
    .into_any()
}

/// Stops it while the switch has not begun.
#[component]
fn Halt(deployment: DeploymentView, stop: ServerAction<Stop>) -> impl IntoView {
    let id = deployment.summary.id.to_string();
    (deployment.summary.state.is_moving() && deployment.stop.is_ok()).then(|| {
        view! {
            <ActionForm action=stop>
                <input type="hidden" name="deployment" value=id />
                <button class="danger">"Stop before the switch"</button>
            </ActionForm>
        }
    })
}

/// The one-click way back, or why there is none: from what is live to what was before it, or from whatever is live to
/// what this deployment made.
#[component]
fn Back(deployment: DeploymentView, actions: Actions) -> impl IntoView {
    let s = &deployment.summary;
    if s.kind == Kind::Job {
        return ().into_any();
    }
    let id = s.id.to_string();
    let refused = |why: Failure| {
        view! { <p class="help">"Cannot be rolled back by you: " <Prose text=why.to_string() /> "."</p> }
            .into_any()
    };
    if deployment.is_live {
        let previous = s.previous.clone().unwrap_or_else(|| "receiving off".to_owned());
        return match deployment.roll_back {
            Ok(way) => view! {
                <ActionForm action=actions.roll_back>
                    <input type="hidden" name="deployment" value=id />
                    <button>{format!("Roll back to {previous}")}</button>
                </ActionForm>
                <Way way />
            }
            .into_any(),
            Err(why) => refused(why),
        };
    }
    match deployment.again {
        Ok(way) if matches!(s.state, State::Done | State::RolledBack) => view! {
            <ActionForm action=actions.return_to>
                <input type="hidden" name="deployment" value=id />
                <button>"Make this live again"</button>
            </ActionForm>
            <Way way />
        }
        .into_any(),
        Err(why) if matches!(s.state, State::Done | State::RolledBack) => refused(why),
        _ => ().into_any(),
    }
}

/// What the way back would do to mail.
#[component]
fn Does(environment: String, swap: Swap, samples: Vec<SampleSummary>) -> impl IntoView {
    let inner = match swap.again {
        None => view! { <p>"Receiving is switched off: no mail meets a rule any more."</p> }.into_any(),
        Some(proposed) => {
            view! { <EffectTab environment base=swap.live proposed after="After" samples /> }.into_any()
        }
    };
    view! {
        <details class="way-back">
            <summary>"What this would do to mail"</summary>
            {inner}
        </details>
    }
    .into_any()
}

/// How it would go.
#[component]
fn Way(way: WayBack) -> impl IntoView {
    view! { <p class="help">"How: " {way.words()} ". What is live is read first, and decides."</p> }
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
            <span><Prose text=step.words /></span>
            <code class="quiet">{step.operation}</code>
            <span class="quiet number">{took}</span>
            {(!step.remark.is_empty()).then(|| view! { <p class="remark"><Prose text=step.remark /></p> })}
        </li>
    }
    .into_any()
}
