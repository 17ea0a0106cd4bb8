//! How a job goes, as numbers and as a picture: what is done, how fast, and how many failed against the two rules that end it.

use domain::{
    jobs::{
        life::{JobView, Reading},
        status::Status,
    },
    words::{duration, thousands},
};
use leptos::prelude::*;

/// Numbers, a bar, and the course so far.
#[component]
pub fn Progress(
    /// The job.
    view: JobView,
) -> impl IntoView {
    let (summary, readings, stop) = (view.summary, view.readings, view.stop);
    let p = summary.progress;
    let total = p.total.map_or_else(|| "?".to_owned(), thousands);
    let pace = p.pace();
    let rate = pace.map(|pace| view! { <dt>"Rate"</dt><dd>{format!("{:.1} a second", pace.rate)}</dd> });
    let left = pace
        .and_then(|pace| pace.left)
        .filter(|_| !summary.status.is_final())
        .map(|left| view! { <dt>"Time left"</dt><dd>{format!("about {}", duration(left))}</dd> });
    let rule = stop.map(|rule| {
        view! { <dt>"Cancelled by the console"</dt><dd>{format!("above {} % failed, once {} are done", rule.percent, rule.after)}</dd> }
    });
    let near = (p.near_failing() && !summary.status.is_final()).then(|| {
        view! { <p class="notice warning">"S3 fails a job once more than half of at least 1,000 tasks failed, and this one is near."</p> }
    });
    let unknown = (p.total.is_none() && summary.status != Status::Suspended).then(
        || view! { <p class="quiet">"How many tasks there are is known once the manifest was read."</p> },
    );
    view! {
        <section aria-label="Progress" class="job-progress">
            <Bar succeeded=p.succeeded failed=p.failed total=p.total />
            <dl class="facts">
                <dt>"Tasks"</dt><dd>{total}</dd>
                <dt>"Succeeded"</dt><dd>{thousands(p.succeeded)}</dd>
                <dt>"Failed"</dt><dd>{format!("{} ({:.1} %)", thousands(p.failed), p.failed_percent())}</dd>
                {rate}
                {left}
                <dt>"Priority"</dt><dd>{summary.priority}</dd>
                {rule}
            </dl>
            {near}
            {unknown}
            <Course readings />
        </section>
    }
    .into_any()
}

/// What is done, of what there is: succeeded and failed side by side.
#[component]
fn Bar(succeeded: u64, failed: u64, total: Option<u64>) -> impl IntoView {
    let all = total.unwrap_or(succeeded + failed).max(1);
    let share = |n: u64| format!("{:.2}", percent(n, all));
    let words = format!("{} succeeded, {} failed", thousands(succeeded), thousands(failed));
    view! {
        <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label=words>
            <rect class="rest" x="0" y="0" width="100" height="4"></rect>
            <rect class="good" x="0" y="0" width=share(succeeded) height="4"></rect>
            <rect class="bad" x=share(succeeded) y="0" width=share(failed) height="4"></rect>
        </svg>
    }
}

#[expect(clippy::cast_precision_loss, reason = "a picture has a hundred steps")]
fn percent(part: u64, whole: u64) -> f64 {
    part as f64 * 100.0 / whole.max(1) as f64
}

/// What AWS said, time by time, as a line of tasks done and one of failures; the table says the same in words.
#[component]
fn Course(readings: Vec<Reading>) -> impl IntoView {
    let begun = readings.iter().any(|r| r.progress.done() > 0);
    if readings.len() < 2 || !begun {
        return ().into_any();
    }
    let most = readings.iter().map(|r| r.progress.total.unwrap_or(r.progress.done())).max().unwrap_or(1);
    let first = readings.first().map_or(0, |r| r.at.0);
    let last = readings.last().map_or(1, |r| r.at.0);
    let points = |of: fn(&Reading) -> u64| {
        readings
            .iter()
            .map(|r| {
                let x = percent(span(first, r.at.0), span(first, last));
                let y = 40.0 - percent(of(r), most) * 0.4;
                format!("{x:.1},{y:.1}")
            })
            .collect::<Vec<_>>()
            .join(" ")
    };
    let (done, failed) = (points(|r| r.progress.done()), points(|r| r.progress.failed));
    let rows = readings
        .iter()
        .rev()
        .map(|r| {
            view! {
                <tr>
                    <th scope="row"><crate::ui::When at=r.at /></th>
                    <td>{r.status.as_str()}</td>
                    <td class="number">{thousands(r.progress.succeeded)}</td>
                    <td class="number">{thousands(r.progress.failed)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <svg class="course" viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label="Tasks done and failed over time; the table below has the numbers">
            <polyline class="done" points=done></polyline>
            <polyline class="failed" points=failed></polyline>
        </svg>
        <details>
            <summary>"What AWS said, time by time"</summary>
            <table>
                <thead><tr><th scope="col">"When"</th><th scope="col">"State"</th><th scope="col">"Succeeded"</th><th scope="col">"Failed"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
    .into_any()
}

fn span(from: i64, to: i64) -> u64 {
    u64::try_from(to.saturating_sub(from)).unwrap_or_default()
}
