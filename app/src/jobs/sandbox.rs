//! How the sandbox's function answers: set here, so that failures can be tried without an AWS account.

use super::api::SetSandboxFunction;
use crate::ui::{Area, Choices, Input, Outcome, Problems};
use domain::jobs::sandbox::{Behaviour, Failing};
use leptos::prelude::*;

/// The form.
#[component]
pub fn SandboxFunction(
    /// How it answers now.
    behaviour: Behaviour,
    /// Sets it.
    set: ServerAction<SetSandboxFunction>,
) -> impl IntoView {
    let problems: Problems = Signal::derive(move || set.value().get().and_then(Result::err));
    let option = |key: &str, label: &str| (key.to_owned(), label.to_owned());
    let options = std::iter::once(option("succeeds", "every task succeeds"))
        .chain(Failing::ALL.iter().map(|(key, _, label)| option(key, label)))
        .chain([option("handler", "the handler below answers")])
        .collect();
    let (percent, source) = match &behaviour {
        Behaviour::Fails { percent, .. } => (percent.to_string(), String::new()),
        Behaviour::Handler { source } => ("30".to_owned(), source.clone()),
        Behaviour::Succeeds => ("30".to_owned(), String::new()),
    };
    let failed = move || matches!(set.value().get(), Some(Err(_)));
    view! {
        <details open=failed>
            <summary>"How the sandbox answers"</summary>
            <Outcome value=set.value().into() />
            <ActionForm action=set attr:class="card narrow">
                <p class="help">
                    "Jobs in the sandbox call " <code>"sandbox-function"</code> ". Which tasks fail hangs on their keys: the same manifest fails in the same places."
                </p>
                <Choices name="answers" label="Its answers" options value=behaviour.name() problems />
                <Input name="percent" label="Of a hundred tasks fail" kind="number" value=percent problems />
                <Area name="source" label="Handler" help="JavaScript, `exports.handler = …` or an ES module." value=source rows=6 code=true problems />
                <button>"Set"</button>
            </ActionForm>
        </details>
    }
    .into_any()
}
