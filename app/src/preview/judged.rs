//! What an answer is for SES, and what is to be said about it; how a run of a handler went.

use crate::ui::{Prose, Severity};
use domain::{
    handler::Ran,
    rules::answer::{Judged, Remark},
};
use leptos::prelude::*;

/// The answer as SES takes it, and the remarks on it.
#[component]
pub fn JudgedAnswer(
    /// What was found.
    judged: Judged,
) -> impl IntoView {
    let answer = judged.answer;
    let remarks = judged.remarks.into_iter().map(|remark| view! { <Said remark /> }).collect_view();
    view! {
        <p class="judged" role="status"><code>{answer.as_str()}</code>": "{answer.words()}</p>
        <ul class="findings">{remarks}</ul>
    }
    .into_any()
}

#[component]
fn Said(remark: Remark) -> impl IntoView {
    let severity = remark.severity;
    view! {
        <li class=format!("finding {}", severity.as_str())>
            <Severity severity />
            " "
            <Prose text=remark.message />
            "; "
            <Prose text=remark.follows />
            ". Fix: "
            <Prose text=remark.fix />
        </li>
    }
    .into_any()
}

/// How a run went: its end, its answer, its console, its budget.
#[component]
pub fn RunResult(
    /// What the run gave.
    ran: Ran,
) -> impl IntoView {
    let fault = ran.fault.map(|fault| {
        let place = fault.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        view! { <p class="problem">{place}{fault.message}</p> }
    });
    let answer = ran.answer.map(|answer| view! { <pre class="code" tabindex="0">{answer}</pre> });
    let lines: Vec<String> =
        ran.console.iter().map(|line| format!("{:<5} {}", line.level, line.text)).collect();
    let console = (!lines.is_empty()).then(|| {
        view! {
            <p>"Console"</p>
            <pre class="code" tabindex="0">{lines.join("\n")}</pre>
        }
    });
    let cut = ran.console_cut.then(|| view! { <p class="quiet">"More was written than is shown."</p> });
    view! {
        <p>"The function " <Prose text=ran.how.words() />"."</p>
        {fault}
        {answer}
        {console}
        {cut}
        <p class="quiet">{format!("At most {} steps of its budget were used.", ran.steps)}</p>
    }
    .into_any()
}
