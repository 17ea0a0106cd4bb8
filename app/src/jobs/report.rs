//! A job's completion report: read when somebody asks, grouped, and what failed run again.

use super::api::{RunFailedAgain, report};
use crate::ui::{ErrorNotice, Prose};
use domain::{
    jobs::{
        life::{JobView, Move, ReportView},
        report::Group,
    },
    words::thousands,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The report, once it is asked for; it can be large.
#[component]
pub fn Report(
    /// The job.
    view: JobView,
    /// Makes a draft of what failed.
    again: ServerAction<RunFailedAgain>,
) -> impl IntoView {
    let id = view.summary.id;
    let wanted = Memo::new({
        let query = use_query_map();
        move |_| query.with(|q| q.get("report").is_some())
    });
    let read = Resource::new(
        move || wanted.get(),
        move |wanted| async move { if wanted { Some(report(id).await) } else { None } },
    );
    let shown = move || {
        Suspend::new(async move {
            match read.await {
                None => view! { <p><a class="button" href=format!("/jobs/{id}?report=1#report")>"Read the report"</a></p> }.into_any(),
                Some(Err(error)) => view! { <ErrorNotice error /> }.into_any(),
                Some(Ok(report)) => view! { <Read report /> }.into_any(),
            }
        })
    };
    let may = view.moves.iter().any(|(step, verdict)| *step == Move::RunFailedAgain && verdict.is_ok());
    let button = may.then(|| {
        let label = format!("Run the {} that failed again", thousands(view.summary.progress.failed));
        view! {
            <ActionForm action=again>
                <input type="hidden" name="job" value=id.to_string() />
                <button>{label}</button>
            </ActionForm>
            <p class="help">"Writes a manifest of the failed rows, as they stand in the report, and makes a draft of the same job on it. It is reviewed like any other."</p>
        }
    });
    view! {
        <section aria-labelledby="report">
            <h2 id="report">"Report"</h2>
            {button}
            <Transition fallback=|| view! { <p class="quiet">"Reading the report…"</p> }>{shown}</Transition>
        </section>
    }
    .into_any()
}

#[component]
fn Read(report: ReportView) -> impl IntoView {
    let more = (!report.whole).then(|| {
        view! { <p class="notice warning">"Only the beginning was read, because the report is large. " <code>"countersign job report"</code> " reads all of it, whatever its size."</p> }
    });
    let groups = report.groups.into_iter().map(|group| view! { <OneGroup group /> }).collect_view();
    let line = format!(
        "{} rows: {} succeeded, {} failed",
        thousands(report.rows),
        thousands(report.succeeded),
        thousands(report.failed)
    );
    let faults = (report.faults > 0)
        .then(|| view! { <p class="quiet">{format!("{} lines are no rows of a report.", thousands(report.faults))}</p> });
    view! {
        <p><strong>{line}</strong> " · " <code class="wrap">{report.at}</code></p>
        {more}
        {faults}
        {groups}
    }
    .into_any()
}

#[component]
fn OneGroup(group: Group) -> impl IntoView {
    let keys = group
        .keys
        .iter()
        .map(|key| view! { <li><code class="wrap">{key.clone()}</code></li> })
        .collect_view();
    let shown = u64::try_from(group.keys.len()).unwrap_or(u64::MAX);
    let rest = group.rows.saturating_sub(shown);
    let more = (rest > 0).then(|| view! { <li class="quiet">{format!("and {} more", thousands(rest))}</li> });
    let shape = if group.shape.is_empty() { "no message".to_owned() } else { group.shape };
    view! {
        <details class="failures">
            <summary>
                <strong>{thousands(group.rows)}</strong> " × " <code>{group.error}</code> " (HTTP " {group.http} "): " {shape}
            </summary>
            <p class="help"><Prose text=format!("the first one, whole: `{}`", group.message) /></p>
            <ul>{keys} {more}</ul>
        </details>
    }
    .into_any()
}
