//! The plan: the calls to AWS in order, and what it was made from.

use crate::ui::Prose;
use domain::{
    Digest,
    plan::{Call, Manner, Plan, RULE_SETS, Step},
};
use leptos::prelude::*;

/// The steps in order with their operations.
#[component]
pub fn PlanTab(
    /// The plan.
    plan: Plan,
    /// Its hash: what an approval signs.
    hash: Digest,
    /// The environment's calls per second.
    rate: f64,
) -> impl IntoView {
    let base =
        plan.base.active.clone().map_or_else(|| "no active rule set".to_owned(), |name| format!("`{name}`"));
    let target =
        plan.target.clone().map_or_else(|| "no active rule set".to_owned(), |name| format!("`{name}`"));
    let time = plan.time(rate);
    let how = match plan.manner {
        Manner::Switch => {
            "The new set is made beside the active one, read back and compared; mail meets it with one call, and never a half-edited set."
        }
        Manner::InPlace => {
            "One call replaces the one rule that differs, in the active set. No old set stays beside it: rolling back is one such call again."
        }
    };
    let copies = plan.steps.iter().any(|s| matches!(s, Step::Call(Call::CloneReceiptRuleSet { .. })));
    let copies = copies.then(|| {
        view! {
            <p class="quiet">
                "Copying the active set takes fewer calls than building a new one. Rules that name a bucket, topic, key, function, role or sender are updated even where they stay as they are, because AWS does not say whether a copy is checked."
            </p>
        }
    });
    let full = (plan.makes_a_set() && plan.sets >= RULE_SETS).then(|| {
        let text = format!("{} rule sets stand here, and AWS allows {RULE_SETS}: delete one that nobody needs in AWS before this is deployed.", plan.sets);
        view! { <p class="notice warning">{text}</p> }
    });
    let steps = plan
        .steps
        .iter()
        .map(|step| view! { <PlanStep step=step.clone() switch=plan.is_switch(step) /> })
        .collect_view();
    view! {
        <p>
            <Prose text=format!("{time}, to take the environment from {base} to {target}. ") />
            {how}
        </p>
        {copies}
        {full}
        <p class="quiet">"An approval signs this plan by its hash " <code class="select-all wrap">{hash.as_str().to_owned()}</code></p>
        <ol class="plan">{steps}</ol>
    }
    .into_any()
}

#[component]
fn PlanStep(step: Step, switch: bool) -> impl IntoView {
    let switch = switch.then(
        || view! { <span class="badge warn">"the switch: mail is treated differently from here"</span> },
    );
    let rule = match &step {
        Step::Call(Call::CreateReceiptRule { rule, .. } | Call::UpdateReceiptRule { rule, .. }) => {
            serde_json::to_string_pretty(rule).ok()
        }
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
