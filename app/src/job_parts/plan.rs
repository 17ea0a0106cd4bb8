//! How a job comes to be, call by call, and the jobs a change created so far.

use crate::ui::{Badge, Prose, Tone};
use domain::{
    Digest,
    change::JobChange,
    jobs::{
        life::{JobSummary, Purpose},
        plan::plan,
    },
};
use leptos::prelude::*;

/// The calls, and what came of them.
#[component]
pub fn JobPlan(
    /// The change.
    change: JobChange,
    /// What an approval signs.
    hash: Digest,
) -> impl IntoView {
    let steps = plan(&change.proposed)
        .iter()
        .map(|step| {
            let line = step.line();
            view! {
                <li>
                    <p class="plan-line"><code>{line.call}</code> " " <code class="wrap">{line.on}</code></p>
                    <p class="help"><Prose text=line.why.to_owned() /></p>
                </li>
            }
        })
        .collect_view();
    let jobs = change.jobs.into_iter().map(|job| view! { <li><JobLine job /></li> }).collect_view();
    view! {
        <p class="quiet">"An approval signs this plan by its hash " <code class="select-all wrap">{hash.as_str().to_owned()}</code></p>
        <ul class="jobs-so-far">{jobs}</ul>
        <ol class="plan">{steps}</ol>
    }
    .into_any()
}

/// A job with its state, as a link.
#[component]
pub fn JobLine(
    /// The job.
    job: JobSummary,
) -> impl IntoView {
    let tone = tone_of(&job);
    let what = if job.purpose == Purpose::Canary { "The job that tries a few rows" } else { "The job" };
    view! {
        <a href=format!("/jobs/{}", job.id)>{format!("{what}: {}", job.job_id)}</a>
        " "
        <Badge tone text=job.words() />
    }
}

/// How a job looks in a list.
#[must_use]
pub const fn tone_of(job: &JobSummary) -> Tone {
    use domain::jobs::status::Status;
    match job.status {
        Status::Complete if job.progress.failed == 0 => Tone::Good,
        Status::Complete | Status::Suspended | Status::Paused => Tone::Warn,
        Status::Failed | Status::Failing => Tone::Bad,
        Status::Cancelled => Tone::Plain,
        _ => Tone::Busy,
    }
}
