//! What AWS was looked at for before anything is deployed, the worst first.

use crate::ui::{Badge, Copy, Tone};
use domain::preflight::{Check, Verdict};
use leptos::prelude::*;

/// The checks; none while AWS is asked.
#[component]
pub fn PreflightTab(checks: Option<Vec<Check>>) -> impl IntoView {
    let Some(checks) = checks else {
        return view! { <p class="quiet" role="status">"Asking AWS…"</p> }.into_any();
    };
    let of = |verdict: Verdict| checks.iter().filter(|check| check.verdict == verdict).count();
    let said = [Verdict::Fail, Verdict::Unknown, Verdict::NotAllowed, Verdict::Pass]
        .map(|verdict| (of(verdict), verdict.words()))
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect::<Vec<_>>()
        .join(", ");
    let rows = checks.into_iter().map(|check| view! { <Row check /> }).collect_view();
    view! {
        <p role="status">{said}</p>
        <p class="help">
            "AWS was asked just now, by calls that only read; open this tab again to ask again. What stops a deployment is looked at once more when it begins."
        </p>
        <ul class="checks">{rows}</ul>
    }
    .into_any()
}

#[component]
fn Row(check: Check) -> impl IntoView {
    let tone = match check.verdict {
        Verdict::Pass => Tone::Good,
        Verdict::Fail => Tone::Bad,
        Verdict::Unknown => Tone::Warn,
        Verdict::NotAllowed => Tone::Plain,
    };
    let stops = (check.stops && check.verdict == Verdict::Fail)
        .then(|| view! { <Badge tone=Tone::Bad text="stops the deployment" /> });
    let fix = (!check.fix.is_empty() && check.verdict != Verdict::Pass).then(|| {
        view! {
            <details>
                <summary>"What mends it"</summary>
                    <Copy text=check.fix.clone() />
                    <pre class="code">{check.fix}</pre>
            </details>
        }
    });
    view! {
        <li>
            <p>
                <Badge tone text=check.verdict.words() />
                " "
                {stops}
                " "
                <strong>{check.title}</strong>
            </p>
            <p><code class="wrap">{check.of}</code></p>
            <p>{check.said}</p>
            {fix}
        </li>
    }
    .into_any()
}
