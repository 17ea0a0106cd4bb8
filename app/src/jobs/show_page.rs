//! One job that was created: how it goes, and what can be done to it.

use super::{
    api::{Cancel, RunFailedAgain, SetPriority, Start, show},
    progress::Progress,
    report::Report,
};
use crate::{
    job_parts::{Summary, tone_of},
    ui::{self, Again, Badge, EnvironmentBadge, Header, Input, Outcome, Place, Prose, When},
};
use domain::{
    Failure, Kind,
    jobs::{
        life::{JobEvent, JobView, Move, Purpose},
        status::Status,
        write,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// One job.
#[component]
pub fn JobPage() -> impl IntoView {
    let params = use_params_map();
    let actions = Actions {
        start: ui::action(),
        cancel: ui::action(),
        set_priority: ui::action(),
        again: ServerAction::new(),
    };
    ui::page_of(
        |view: &JobView| Place::within("jobs", &view.environment.id),
        "jobs",
        move || params.with(|p| p.get("id").and_then(|id| id.parse::<i64>().ok()).unwrap_or_default()),
        show,
        move |_, view| draw(view, actions),
    )
}

/// The actions behind the buttons; made once, outside of what is drawn again.
#[derive(Clone, Copy)]
struct Actions {
    start: ServerAction<Start>,
    cancel: ServerAction<Cancel>,
    set_priority: ServerAction<SetPriority>,
    again: ServerAction<RunFailedAgain>,
}

fn draw(view: JobView, actions: Actions) -> AnyView {
    let summary = view.summary.clone();
    let environment = view.environment.clone();
    let id = environment.id.clone();
    let trail = vec![(format!("Jobs in {id}"), format!("/e/{id}/jobs"))];
    let state = {
        let (summary, environment) = (summary.clone(), environment.clone());
        move || {
            view! {
                <Badge tone=tone_of(&summary) text=summary.words() />
                " "
                <EnvironmentBadge id=environment.id.clone() colour=environment.colour />
            }
        }
    };
    let trouble = view.trouble.clone().map(|why| {
        view! { <div class="notice warning"><p>"AWS could not be asked the last time: " <Prose text=why /> "."</p></div> }
    });
    let failures = view
        .failures
        .iter()
        .map(|f| view! { <li><code>{f.code.clone()}</code> ": " {f.reason.clone()}</li> })
        .collect_view();
    let failed = (!view.failures.is_empty()).then(
        || view! { <div class="notice error"><p>"AWS says why it failed:"</p><ul>{failures}</ul></div> },
    );
    let events = view.events.clone();
    let ended = summary.status.is_final();
    let document = write::draft(&view.job);
    view! {
        <Header title=summary.name.clone() trail state />
        <Outcome value=actions.start.value().into() />
        <Outcome value=actions.cancel.value().into() />
        <Outcome value=actions.set_priority.value().into() />
        <Outcome value=actions.again.value().into() />
        {(!ended).then(|| view! { <Again after=2_000 /> })}
        <Lead view=view.clone() />
        {trouble}
        {failed}
        <Progress view=view.clone() />
        <Moves view=view.clone() actions />
        {(ended && view.job.enabled_report().is_some()).then(|| view! { <Report view=view.clone() again=actions.again /> })}
        <section>
            <h2>"What it does"</h2>
            <Summary job=view.job.clone() />
            <details><summary>"As it was sent"</summary><pre class="code">{document}</pre></details>
        </section>
        <section>
            <h2>"What happened"</h2>
            <ol class="job-events">{events.into_iter().map(|event| view! { <Event event /> }).collect_view()}</ol>
        </section>
    }
    .into_any()
}

#[component]
fn Event(event: JobEvent) -> impl IntoView {
    let who = if event.by.is_empty() { "The console".to_owned() } else { event.by };
    // The console's own words are about the job itself.
    let what = if who == "The console" { format!("the job {}", event.what) } else { event.what };
    let reason =
        (!event.reason.is_empty()).then(|| view! { <p class="said"><Prose text=event.reason /></p> });
    view! {
        <li><p><strong>{who}</strong> ": " {what} " · " <When at=event.at /></p> {reason}</li>
    }
}

#[component]
fn Lead(view: JobView) -> impl IntoView {
    let s = view.summary;
    let change = s
        .change
        .map(|id| view! { " · from " <a href=format!("/changes/{id}")>{format!("change #{id}")}</a> });
    let draft = view.draft.map(|(draft, revision)| {
        let href = format!("{}?revision={revision}", ui::draft_address(Kind::Job, draft));
        view! { " · " <a href=href>{format!("revision {revision}")}</a> }
    });
    let tried = (s.purpose == Purpose::Canary)
        .then(|| view! { <p class="notice note">"This job tries a few rows first. The whole job can be created from its change once this one ended without failures."</p> });
    let waits = (s.status == Status::Suspended).then(|| {
        view! { <p class="notice warning" role="status">"The manifest was read, and the job waits to be started by somebody who did not write it. S3 fails a job that waits for 30 days."</p> }
    });
    view! {
        <p class="lead">
            <code class="select-all">{s.job_id}</code> " · " <code>{s.operation}</code> " · created by " {s.created_by} " "
            <When at=s.created_at /> {change} {draft} " · "
            <a href=format!("/deployments/{}", s.deployment)>{format!("deployment {}", s.deployment)}</a>
        </p>
        {tried}
        {waits}
    }
    .into_any()
}

/// What the caller can do now; what not, with the reason.
#[component]
fn Moves(view: JobView, actions: Actions) -> impl IntoView {
    let id = view.summary.id.to_string();
    let verdict =
        |step: Move| view.moves.iter().find(|(m, _)| *m == step).map(|(_, verdict)| verdict.clone());
    let may = |step| matches!(verdict(step), Some(Ok(())));
    let total = view.summary.progress.total;
    let label = total.map_or_else(
        || "Start the job".to_owned(),
        |n| format!("Start the job on {} objects", domain::words::thousands(n)),
    );
    let start = may(Move::Start).then(|| {
        let id = id.clone();
        view! {
            <ActionForm action=actions.start attr:class="card narrow">
                <input type="hidden" name="job" value=id />
                <Input name="reason" label="Remark" help="Kept here and with the job; may stay empty." />
                <button class="primary">{label}</button>
            </ActionForm>
        }
    });
    let cancel = may(Move::Cancel).then(|| {
        let id = id.clone();
        view! {
            <details>
                <summary>"Cancel…"</summary>
                <ActionForm action=actions.cancel>
                    <input type="hidden" name="job" value=id />
                    <Input name="reason" label="Reason" help="Kept here and with the job. Tasks already done stay done, and are billed." />
                    <button class="danger">"Cancel the job"</button>
                </ActionForm>
            </details>
        }
    });
    let priority = may(Move::SetPriority).then(|| {
        let (id, now) = (id.clone(), view.summary.priority.to_string());
        view! {
            <details>
                <summary>"Priority…"</summary>
                <ActionForm action=actions.set_priority>
                    <input type="hidden" name="job" value=id />
                    <Input name="priority" label="Priority" kind="number" value=now help="Higher runs first, of this account's jobs in the region." />
                    <button>"Set the priority"</button>
                </ActionForm>
            </details>
        }
    });
    let why = match (view.summary.status, verdict(Move::Start)) {
        (Status::Suspended, Some(Err(failure))) => Some(refused(failure)),
        _ => None,
    };
    let again = format!("/e/{}/jobs/new?from=job:{id}", view.environment.id);
    view! {
        {start}
        {why}
        <div class="links">
            {cancel}
            {priority}
            <a class="button small" href=again>"New draft like this"</a>
        </div>
    }
    .into_any()
}

fn refused(why: Failure) -> AnyView {
    view! { <p class="help">"You cannot start it: " <Prose text=why.to_string() /> "."</p> }.into_any()
}
