//! The plan: the calls to AWS in order, and what it was made from.

use crate::ui::Prose;
use domain::{
    Digest,
    plan::{Call, Plan, Step},
};
use leptos::prelude::*;

/// The steps in order with their operations.
#[component]
pub fn PlanTab(
    /// The plan.
    plan: Plan,
    /// Its hash: what an approval signs.
    hash: Digest,
) -> impl IntoView {
    let base =
        plan.base.active.clone().map_or_else(|| "no active rule set".to_owned(), |name| format!("`{name}`"));
    let target =
        plan.target.clone().map_or_else(|| "no active rule set".to_owned(), |name| format!("`{name}`"));
    let count = plan.steps.len();
    let steps = plan.steps.into_iter().map(|step| view! { <PlanStep step /> }).collect_view();
    view! {
        <p>
            <Prose text=format!("{count} steps take the environment from {base} to {target}. ") />
            "The new set is built beside the active one, read back and compared; mail meets it with one call, and never a half-edited set."
        </p>
        <p class="quiet">"An approval signs this plan by its hash " <code class="select-all wrap">{hash.as_str().to_owned()}</code></p>
        <ol class="plan">{steps}</ol>
    }
    .into_any()
}

#[component]
fn PlanStep(step: Step) -> impl IntoView {
    let switch = step.is_switch().then(
        || view! { <span class="badge warn">"the switch: mail is treated differently from here"</span> },
    );
    let rule = match &step {
        Step::Call(Call::CreateReceiptRule { rule, .. }) => serde_json::to_string_pretty(rule).ok(),
        _ => None,
    };
    let reads = !matches!(step, Step::Call(_));
    view! {
        <li class:reads=reads>
            <p class="plan-line"><code>{step.operation()}</code> " " <Prose text=step.words() /> " " {switch}</p>
            {rule
                .map(|json| {
                    view! {
                        <details>
                            <summary>"The rule sent"</summary>
                            <pre class="code">{json}</pre>
                        </details>
                    }
                })}
        </li>
    }
    .into_any()
}
