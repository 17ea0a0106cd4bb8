//! The form for a new job's draft: from a template, or from JSON.

use super::api::{Create, page};
use crate::ui::{self, Area, Header, Input, Outcome, Place, Problems};
use domain::jobs::templates;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// Makes a draft.
#[component]
pub fn NewJobPage() -> impl IntoView {
    let params = use_params_map();
    let environment = move || params.with(|p| p.get("environment").unwrap_or_default());
    let from = use_query_map()
        .with_untracked(|q| q.get("from").unwrap_or_else(|| "template:LambdaInvoke".to_owned()));
    let action = ServerAction::<Create>::new();
    ui::page(
        move || Place::within("jobs", &params.with_untracked(|p| p.get("environment").unwrap_or_default())),
        environment,
        page,
        move |_, data| {
            let id = data.environment.id.clone();
            let trail = vec![(format!("Jobs in {id}"), format!("/e/{id}/jobs"))];
            view! {
                <Header title="New job" trail />
                <Outcome value=action.value().into() />
                <Form action environment=id from=from.clone() />
            }
            .into_any()
        },
    )
}

#[component]
fn Form(action: ServerAction<Create>, environment: String, from: String) -> impl IntoView {
    let problems: Problems = Signal::derive(move || action.value().get().and_then(Result::err));
    let again = from.strip_prefix("job:").map(|id| {
        let label = format!("Like job {id}");
        view! { <Card key=from.clone() title=label summary="The same job once more, as a new draft." chosen=true /> }
    });
    let cards = templates::ALL
        .iter()
        .map(|t| {
            let key = format!("template:{}", t.key);
            let chosen = key == from;
            view! { <Card key title=t.title.to_owned() summary=t.summary chosen /> }
        })
        .collect_view();
    view! {
        <ActionForm action attr:class="narrow">
            <input type="hidden" name="environment" value=environment />
            <Input name="name" label="What it is for" help="Up to 256 characters: the job's description. Empty takes the source's." problems />
            <fieldset class="choices">
                <legend>"Start from"</legend>
                {again}
                <Card key="json".to_owned() title="From JSON".to_owned() summary="Pasted below." chosen={from == "json"} />
                {cards}
            </fieldset>
            <details open={from == "json"}>
                <summary>"Paste JSON"</summary>
                <Area
                    name="json"
                    label="Job as JSON"
                    help="What `aws s3control create-job --cli-input-json` takes, or what `describe-job` prints. Choose “From JSON” above."
                    rows=10
                    code=true
                    problems
                />
            </details>
            <button class="primary">"Make the draft"</button>
        </ActionForm>
    }
    .into_any()
}

#[component]
fn Card(key: String, title: String, summary: &'static str, chosen: bool) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="radio" name="from" value=key checked=chosen />
            <span><strong>{title}</strong> " " <span class="quiet">{summary}</span></span>
        </label>
    }
}
