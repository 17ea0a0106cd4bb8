//! The form for a new draft: empty, from the gallery, from JSON, or from what is live.

use super::api::Create;
use crate::{
    AppError,
    rule_sets::api,
    ui::{self, Area, ErrorNotice, Header, Input, Outcome, Place, Problems},
};
use domain::Failure;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// Makes a draft.
#[component]
pub fn NewDraftPage() -> impl IntoView {
    let params = use_params_map();
    let environment = move || params.with(|p| p.get("environment").unwrap_or_default());
    let from = use_query_map().with_untracked(|q| q.get("from").unwrap_or_else(|| "empty".to_owned()));
    // Why the plain route refused an upload: it has no other way to say so without JavaScript.
    let refused = use_query_map().with_untracked(|q| q.get("problem"));
    let action = ServerAction::<Create>::new();
    ui::page(
        move || {
            Place::within("rule-sets", &params.with_untracked(|p| p.get("environment").unwrap_or_default()))
        },
        environment,
        api::page,
        move |_, data| {
            let id = data.environment.id.clone();
            let trail = vec![(format!("Rule sets in {id}"), format!("/e/{id}/rule-sets"))];
            let has_live = data.live.is_ok_and(|l| l.active.is_some());
            view! {
                <Header title="New rule set" trail />
                {refused.clone().map(|why| view! { <ErrorNotice error=AppError::Failure(Failure::Refused(why)) /> })}
                <Outcome value=action.value().into() />
                <Form action environment=id from=from.clone() has_live />
            }
            .into_any()
        },
    )
}

#[component]
fn Form(action: ServerAction<Create>, environment: String, from: String, has_live: bool) -> impl IntoView {
    let problems: Problems = Signal::derive(move || action.value().get().and_then(Result::err));
    let upload = format!("/upload/rule-set?environment={environment}");
    view! {
        <ActionForm action attr:class="narrow">
            <input type="hidden" name="environment" value=environment />
            <Input name="name" label="Name" help="1–64 letters, digits, `_`, `-`. Empty takes the source's name." code=true problems />
            <Sources from=from.clone() has_live />
            <details open=from == "json">
                <summary>"Paste JSON, YAML or HCL"</summary>
                <Area
                    name="json"
                    label="Rule set as JSON, template or Terraform"
                    help="What `aws ses describe-receipt-rule-set --rule-set-name NAME` prints, a CloudFormation template, Terraform’s configuration or state. Choose “From JSON, a template or Terraform” above."
                    rows=10
                    code=true
                    problems
                />
            </details>
            <button class="primary">"Make the draft"</button>
        </ActionForm>
        <form class="card narrow" method="post" action=upload enctype="multipart/form-data">
            <label for="file">"Or upload a JSON file, a template or Terraform file"</label>
            <input id="file" type="file" name="file" accept=".json,.yaml,.yml,.template,.tf,.tfstate,.txt" required />
            <button>"Upload"</button>
        </form>
    }
    .into_any()
}

/// Where the draft starts from, as cards to choose from.
#[component]
fn Sources(from: String, has_live: bool) -> impl IntoView {
    let mut cards = vec![("empty".to_owned(), "Empty", "No rules yet.")];
    if has_live {
        cards.push(("live".to_owned(), "What is live", "The active rule set, as SES has it now."));
    }
    cards.push(("json".to_owned(), "From JSON, a template or Terraform", "Pasted below."));
    cards.extend(
        domain::rules::templates::ALL.iter().map(|t| (format!("template:{}", t.key), t.title, t.summary)),
    );
    let items = cards
        .into_iter()
        .map(|(key, title, summary)| {
            let chosen = key == from;
            view! {
                <label class="choice">
                    <input type="radio" name="from" value=key checked=chosen />
                    <span><strong>{title}</strong> <span class="quiet">{summary}</span></span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices">
            <legend>"Start from"</legend>
            {items}
        </fieldset>
    }
    .into_any()
}
