//! Proposing a revision: what it is, what the checks say, and the words for the reviewers.

use super::{
    api::{EditorData, open},
    findings::{FindingList, check, summary},
};
use crate::{
    changes::api::Propose,
    ui::{self, Area, Header, Input, Outcome, Place, Problems},
};
use domain::{draft::DraftView, finding::Severity};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The form that proposes a draft's latest revision.
#[component]
pub fn ProposePage() -> impl IntoView {
    let params = use_params_map();
    let propose = ServerAction::<Propose>::new();
    ui::page_of(
        |data: &EditorData| Place::within("rule-sets", &data.view.environment.id),
        "rule-sets",
        move || params.with(|p| p.get("id").and_then(|id| id.parse::<i64>().ok()).unwrap_or_default()),
        |draft| open(draft, None),
        move |_, data| {
            let view = data.view;
            let environment = view.environment.id.clone();
            let trail = vec![
                (format!("Rule sets in {environment}"), format!("/e/{environment}/rule-sets")),
                (view.rule_set.name.clone(), format!("/drafts/{}", view.id)),
            ];
            let title = format!("Propose {} revision {}", view.rule_set.name, view.revision);
            let inner = match view.open_change {
                Some(change) => view! {
                    <div class="notice note">
                        <p>"This draft is proposed already. Update that change to the newest revision there."</p>
                        <p><a class="button" href=format!("/changes/{change}")>{format!("Go to change #{change}")}</a></p>
                    </div>
                }
                .into_any(),
                None => view! { <ProposeForm view propose /> }.into_any(),
            };
            view! { <Header title trail /> {inner} }.into_any()
        },
    )
}

#[component]
fn ProposeForm(view: DraftView, propose: ServerAction<Propose>) -> impl IntoView {
    let problems: Problems = Signal::derive(move || propose.value().get().and_then(Result::err));
    let findings = check(&view.rule_set, &view.environment);
    let errors = findings.iter().any(|f| f.severity == Severity::Error);
    let warning = errors.then(|| {
        view! { <p class="notice warning">"A change with errors can be talked about, but neither approved nor deployed."</p> }
    });
    let line = format!("{} rules, {}", view.rule_set.rules.len(), summary(&findings));
    view! {
        <Outcome value=propose.value().into() />
        <p class="lead">{format!("For {}: {line}.", view.environment.id)}</p>
        {warning}
        <ActionForm action=propose attr:class="card narrow">
            <input type="hidden" name="draft" value=view.id.to_string() />
            <input type="hidden" name="revision" value=view.revision.to_string() />
            <Input name="title" label="Title" help="What changes, in up to 120 characters." required=true problems />
            <Area name="description" label="Why" help="For the reviewers; may stay empty." rows=4 problems />
            <label class="check">
                <input type="checkbox" name="in_place" value="on" aria-describedby="f-in_place-help" />
                " Update the active rule set in place"
            </label>
            <p class="help" id="f-in_place-help">
                "Usually a new set is built beside the active one and switched to, and the old one stays for the way back. Where exactly one rule's content differs from what is live, one call can replace that rule instead."
            </p>
            <button class="primary">"Propose"</button>
        </ActionForm>
        <section aria-labelledby="findings">
            <h2 id="findings">"Findings"</h2>
            <FindingList findings set=view.rule_set draft=Some(view.id) />
        </section>
    }
    .into_any()
}
