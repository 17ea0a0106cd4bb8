//! What answers would lead to.

use crate::{
    preview::RunResult,
    ui::{Badge, Copy, Prose, Severity, Tone},
};
use domain::{
    finding::Finding,
    handler::Ran,
    jobs::{
        answer::{Fate, Judgement, ResultCode, Setting, TaskVerdict},
        bench::{Asked, Tally, answer_of, report},
    },
};
use leptos::prelude::*;

/// One answer, judged.
#[component]
pub fn Verdict(
    /// What it means, or why that cannot be said.
    judged: Result<Judgement, String>,
) -> impl IntoView {
    let judged = match judged {
        Ok(judged) => judged,
        Err(reason) => return view! { <p class="problem">{reason}</p> }.into_any(),
    };
    let tasks = judged.tasks.into_iter().map(|task| view! { <Task task /> }).collect_view();
    view! {
        {tasks}
        <Violations all=judged.violations />
    }
    .into_any()
}

#[component]
fn Task(task: TaskVerdict) -> impl IntoView {
    let (tone, code) = look(task.code);
    let row = task.row.map(|row| {
        view! { <p>"Row of the report: " <code class="raw">{row.line()}</code></p> }
    });
    view! {
        <div class="verdict" role="status">
            <p><Badge tone text=code /> " " {fate(task.result_string)} "; " <Prose text=task.consequence /> "."</p>
            {row}
        </div>
    }
    .into_any()
}

fn look(code: Option<ResultCode>) -> (Tone, &'static str) {
    match code {
        Some(code @ ResultCode::Succeeded) => (Tone::Good, code.as_str()),
        Some(code @ ResultCode::TemporaryFailure) => (Tone::Warn, code.as_str()),
        Some(code @ ResultCode::PermanentFailure) => (Tone::Bad, code.as_str()),
        None => (Tone::Plain, "unknown"),
    }
}

fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Kept => "the result string is kept",
        Fate::Lost => "the result string is lost",
        Fate::Absent => "no result string",
    }
}

#[component]
fn Violations(all: Vec<Finding>) -> impl IntoView {
    if all.is_empty() {
        return view! { <p class="quiet">"The answer keeps to the protocol."</p> }.into_any();
    }
    let items = all
        .into_iter()
        .map(|finding| {
            view! {
                <li class=format!("finding {}", finding.severity.as_str())>
                    <Severity severity=finding.severity />
                    " "
                    <code>{finding.place.path()}</code>
                    " "
                    <Prose text=finding.message />
                    ". Fix: "
                    <Prose text=finding.fix />
                </li>
            }
        })
        .collect_view();
    view! { <ul class="findings">{items}</ul> }.into_any()
}

/// A handler's runs on a few rows, and the report they would make.
#[component]
pub fn Runs(
    /// The rows and their requests.
    asked: Vec<Asked>,
    /// What was run for each.
    ran: Vec<Ran>,
    /// What is assumed.
    setting: Setting,
) -> impl IntoView {
    let mut tally = Tally::default();
    let mut judged = Vec::new();
    let items = asked
        .into_iter()
        .zip(ran)
        .map(|(asked, ran)| {
            let verdict = asked.judge(&answer_of(&ran), setting);
            let mut words = (Tone::Plain, "unknown");
            if let Ok(verdict) = &verdict {
                tally.count(verdict);
                judged.push(verdict.clone());
                words = look(verdict.tasks.first().and_then(|task| task.code));
            }
            let key = asked.row.meant_key();
            view! {
                <li>
                    <details>
                        <summary><Badge tone=words.0 text=words.1 /> " " <code class="raw">{key}</code></summary>
                        <Verdict judged=verdict />
                        <RunResult ran />
                    </details>
                </li>
            }
        })
        .collect_view();
    let text = report(&judged);
    let Tally { succeeded, failed, tried_again, unknown } = tally;
    let mut line = format!("{succeeded} succeeded, {failed} failed");
    if tried_again > 0 {
        line.push_str(&format!(
            " ({tried_again} of them after being tried again {} times)",
            setting.redrives
        ));
    }
    if unknown > 0 {
        line.push_str(&format!(", {unknown} unknown"));
    }
    view! {
        <section class="runs" aria-live="polite">
            <h3>{line}</h3>
            <ul class="expectation-list">{items}</ul>
            {(!text.is_empty())
                .then(|| {
                    view! {
                        <p>"The completion report, as far as AWS's documents say it:"</p>
                        <pre class="code" tabindex="0">{text.clone()}</pre>
                        <p><Copy text label="Copy the report" /></p>
                    }
                })}
        </section>
    }
    .into_any()
}
