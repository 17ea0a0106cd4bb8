//! The page of an environment's jobs: what was created, open changes, drafts.

use super::{
    api::{SetSandboxFunction, page},
    sandbox::SandboxFunction,
};
use crate::{
    job_parts::tone_of,
    rule_sets::{Changes, DraftTable, api::Delete},
    ui::{self, Badge, Empty, Header, Outcome, Place, When},
};
use domain::{Kind, access::Deed, jobs::life::JobSummary, words::thousands};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// An environment's jobs.
#[component]
pub fn JobsPage() -> impl IntoView {
    let params = use_params_map();
    let environment = move || params.with(|p| p.get("environment").unwrap_or_default());
    let delete = ui::action::<Delete>();
    let set = ui::action::<SetSandboxFunction>();
    ui::page(
        move || Place::within("jobs", &params.with_untracked(|p| p.get("environment").unwrap_or_default())),
        environment,
        page,
        move |frame, data| {
            let may_edit = frame.caller.is_some_and(|c| c.may(Deed::EditDraft));
            let new = format!("/e/{}/jobs/new", data.environment.id);
            let deleted = format!("/e/{}/deleted-drafts", data.environment.id);
            let add = {
                let new = new.clone();
                move || may_edit.then(|| view! { <a class="button primary" href=new.clone()>"New job"</a> })
            };
            let sandbox = data.sandbox.filter(|_| may_edit);
            let title = format!("Jobs in {}", data.environment.id);
            view! {
                <Header title action=add />
                <Outcome value=delete.value().into() />
                <Created jobs=data.jobs />
                <Changes changes=data.changes />
                <DraftTable kind=Kind::Job drafts=data.drafts may_edit new deleted delete />
                {sandbox.map(|behaviour| view! { <SandboxFunction behaviour set /> })}
            }
            .into_any()
        },
    )
}

#[component]
fn Created(jobs: Vec<JobSummary>) -> impl IntoView {
    let inner = if jobs.is_empty() {
        view! { <Empty text="No job was created from here yet. A job begins as a draft; it is reviewed, created, and started by a second person." /> }
            .into_any()
    } else {
        let rows = jobs.into_iter().map(|job| view! { <Row job /> }).collect_view();
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label="Jobs that were created">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Job"</th>
                            <th scope="col">"State"</th>
                            <th scope="col">"Tasks"</th>
                            <th scope="col">"Failed"</th>
                            <th scope="col">"Operation"</th>
                            <th scope="col">"Created"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="created">
            <h2 id="created">"Created"</h2>
            {inner}
        </section>
    }
    .into_any()
}

#[component]
fn Row(job: JobSummary) -> impl IntoView {
    let progress = job.progress;
    let tasks = progress.total.map_or_else(
        || thousands(progress.done()),
        |total| format!("{} of {}", thousands(progress.done()), thousands(total)),
    );
    view! {
        <tr>
            <th scope="row"><a href=format!("/jobs/{}", job.id)>{job.name.clone()}</a></th>
            <td><Badge tone=tone_of(&job) text=job.words() /></td>
            <td class="number">{tasks}</td>
            <td class="number">{thousands(progress.failed)}</td>
            <td class="code">{job.operation.clone()}</td>
            <td>{job.created_by.clone()} " · " <When at=job.created_at /></td>
        </tr>
    }
    .into_any()
}
