//! Proposing a revision: what it is, what the checks say, and the words for the reviewers.

use super::{
    api::latest,
    findings::{FindingList, summary},
};
use crate::{
    changes::api::Propose,
    ui::{self, Area, Header, Input, Outcome, Place, Problems},
};
use domain::{Content, Kind, draft::DraftView, finding::Severity, jobs::plan::why_no_canary};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The form that proposes a draft's latest revision.
#[component]
pub fn ProposePage() -> impl IntoView {
    let params = use_params_map();
    let propose = ServerAction::<Propose>::new();
    ui::page_of(
        |view: &DraftView<Content>| Place::within(view.content.kind().place(), &view.environment.id),
        "rule-sets",
        move || params.with(|p| p.get("id").and_then(|id| id.parse::<i64>().ok()).unwrap_or_default()),
        latest,
        move |_, view| {
            let (environment, kind) = (view.environment.id.clone(), view.content.kind());
            let trail = vec![
                (format!("{} in {environment}", kind.title()), format!("/e/{environment}/{}", kind.place())),
                (view.content.name().to_owned(), ui::draft_address(kind, view.id)),
            ];
            let title = format!("Propose {} revision {}", view.content.name(), view.revision);
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
fn ProposeForm(view: DraftView<Content>, propose: ServerAction<Propose>) -> impl IntoView {
    let problems: Problems = Signal::derive(move || propose.value().get().and_then(Result::err));
    let findings = view.content.findings(&view.environment);
    let errors = findings.iter().any(|f| f.severity == Severity::Error);
    let warning = errors.then(|| {
        view! { <p class="notice warning">"A change with errors can be talked about, but neither approved nor deployed."</p> }
    });
    let line = format!("{}, {}", view.content.about(), summary(&findings));
    let how = match &view.content {
        Content::RuleSet(_) => view! { <InPlace /> }.into_any(),
        Content::Job(job) => view! { <Carefully refused=why_no_canary(job) problems /> }.into_any(),
    };
    let title_help = match view.content.kind() {
        Kind::RuleSet => "What changes, in up to 120 characters.",
        Kind::Job => "What is done to which objects, in up to 120 characters.",
    };
    view! {
        <Outcome value=propose.value().into() />
        <p class="lead">{format!("For {}: {line}.", view.environment.id)}</p>
        {warning}
        <ActionForm action=propose attr:class="card narrow">
            <input type="hidden" name="draft" value=view.id.to_string() />
            <input type="hidden" name="revision" value=view.revision.to_string() />
            <Input name="title" label="Title" help=title_help required=true problems />
            <Area name="description" label="Why" help="For the reviewers; may stay empty." rows=4 problems />
            {how}
            <button class="primary">"Propose"</button>
        </ActionForm>
        <section aria-labelledby="findings">
            <h2 id="findings">"Findings"</h2>
            <FindingList findings content=view.content draft=Some(view.id) />
        </section>
    }
    .into_any()
}

/// How mail comes to meet a rule set.
#[component]
fn InPlace() -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name="in_place" value="on" aria-describedby="f-in_place-help" />
            " Update the active rule set in place"
        </label>
        <p class="help" id="f-in_place-help">
            "Usually a new set is built beside the active one and switched to, and the old one stays for the way back. Where exactly one rule's content differs from what is live, one call can replace that rule instead."
        </p>
    }
}

/// How a job is kept from doing harm: a few rows first, and a rule it is cancelled by.
#[component]
fn Carefully(refused: Option<&'static str>, problems: Problems) -> impl IntoView {
    let canary = match refused {
        Some(why) => view! { <p class="help">{format!("No rows are tried first: {why}.")}</p> }.into_any(),
        None => view! {
            <Input
                name="canary" of="careful"
                label="Rows to try first"
                kind="number"
                help="So many rows, chosen by chance from the beginning of the manifest, are done by a job of their own; the whole job can be created once that one ended without failures. Empty: none."
                problems
            />
        }
        .into_any(),
    };
    view! {
        {canary}
        <div class="columns">
            <Input
                name="stop_percent" of="careful"
                label="Cancel when more than … percent fail"
                kind="number"
                help="The console looks every 30 seconds and cancels the job. S3 itself fails a job once more than half of at least 1,000 tasks failed. Empty: never."
                problems
            />
            <Input name="stop_after" of="careful" label="… once so many tasks are done" kind="number" value="100" problems />
        </div>
    }
    .into_any()
}
