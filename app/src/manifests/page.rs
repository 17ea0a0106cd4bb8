//! The page of the studio: one tool at a time, chosen by the address.

use super::{api, build::BuildTool, check::CheckTool, tools};
use crate::ui::{self, Header, Place};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The tools: name in the address, and on the page.
const TOOLS: [(&str, &str); 5] = [
    ("check", "Check"),
    ("build", "Build"),
    ("compare", "Compare"),
    ("split", "Split"),
    ("sample", "Sample"),
];

/// The studio.
#[component]
pub fn ManifestsPage() -> impl IntoView {
    let query = use_query_map();
    let tool = move || query.with(|q| q.get("tool")).unwrap_or_else(|| "check".into());
    ui::page(
        || Place::of("manifests"),
        tool,
        |_| api::page(),
        move |frame, brief| {
            let tool = untrack(tool);
            let work = match tool.as_str() {
                "build" => view! { <BuildTool /> }.into_any(),
                "compare" => view! { <tools::CompareTool /> }.into_any(),
                "split" => view! { <tools::SplitTool /> }.into_any(),
                "sample" => view! { <tools::SampleTool /> }.into_any(),
                _ => view! { <CheckTool brief environments=frame.environments /> }.into_any(),
            };
            view! {
                <Header title="Manifests" />
                <p class="lead">
                    "Lists of a batch job's objects. Files are read here, in your browser: nothing is uploaded, and their size does not matter. One that is in S3 already is read there."
                </p>
                <Tabs here=tool />
                {work}
            }
            .into_any()
        },
    )
}

#[component]
fn Tabs(here: String) -> impl IntoView {
    let tabs = TOOLS
        .into_iter()
        .map(|(name, label)| {
            let current = (name == here).then_some("page");
            view! { <a href=format!("/manifests?tool={name}") aria-current=current>{label}</a> }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label="Tools">{tabs}</nav> }.into_any()
}
