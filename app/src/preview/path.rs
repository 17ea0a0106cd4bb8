//! The path of a mail through a rule set: a list, drawn by the style sheet as a line with stops. The list is its own
//! text twin: sign, word and reason stand in it.

use super::{
    effects::EffectItem,
    words::{self, Step},
};
use crate::ui::Prose;
use domain::rules::outcome::{ActionTrace, Outcome, Ran, Refusal, RuleTrace};
use leptos::prelude::*;

/// Every rule of the set in order, with what the mail met there.
#[component]
pub fn MailPath(
    /// What the set does to the mail.
    outcome: Outcome,
    /// Whether rules that did not run are folded to one line each.
    #[prop(optional)]
    brief: bool,
) -> impl IntoView {
    let step = if outcome.is_accepted() { Step::Taken } else { Step::Stopped };
    let end = outcome.refusal.map_or("The mail is accepted", Refusal::words);
    let rules = (0..outcome.rules.len())
        .filter_map(|index| outcome.rules.get(index).map(|trace| (index, trace.clone())))
        .map(|(index, trace)| {
            let reason = words::reason(&trace, &outcome.rules);
            view! { <RuleStop index trace reason brief /> }
        })
        .collect_view();
    view! {
        <ol class="mail-path" aria-label="Path of the mail through the rules">
            {rules}
            <li class=format!("stop end {}", step.class())>
                <p class="stop-line"><span class="sign" aria-hidden="true">{step.sign()}</span> <span>{end}</span></p>
            </li>
        </ol>
    }
    .into_any()
}

#[component]
fn RuleStop(index: usize, trace: RuleTrace, reason: String, brief: bool) -> impl IntoView {
    let step = Step::of_rule(&trace.reason);
    let label = if trace.name.is_empty() { format!("rule {}", index + 1) } else { trace.name };
    let shown = step == Step::Taken || !brief;
    let actions = trace.actions.into_iter().map(|action| view! { <ActionStop action /> }).collect_view();
    view! {
        <li class=format!("stop {}", step.class())>
            <p class="stop-line">
                <span class="sign" aria-hidden="true">{step.sign()}</span>
                <strong>{label}</strong>
                <span class="word">{step.word()}</span>
                <span class="reason"><Prose text=reason /></span>
            </p>
            {shown.then(|| view! { <ol class="stop-actions">{actions}</ol> })}
        </li>
    }
    .into_any()
}

#[component]
fn ActionStop(action: ActionTrace) -> impl IntoView {
    let step = Step::of_action(&action.ran);
    let why = matches!(action.ran, Ran::StoppedBy { .. }).then(|| action.ran.words());
    let answer =
        action.answer.map(|a| view! { <span class="reason">"answers " <code>{a.as_str()}</code></span> });
    let effects = action.effects.into_iter().map(|effect| view! { <EffectItem effect /> }).collect_view();
    view! {
        <li class=format!("stop {}", step.class())>
            <p class="stop-line">
                <span class="sign" aria-hidden="true">{step.sign()}</span>
                <span>{words::action_title(&action.kind)}</span>
                <span class="word">{step.word()}</span>
                {why.map(|why| view! { <span class="reason">{why}</span> })}
                {answer}
            </p>
            <ul class="effects">{effects}</ul>
        </li>
    }
    .into_any()
}
