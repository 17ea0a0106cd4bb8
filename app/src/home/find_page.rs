//! Finding anything: words, sort and environment stand in the address.

use super::api::find;
use crate::ui::{self, Badge, Choices, EnvironmentBadge, Header, Input, Place, Tone, When, asked_for};
use domain::{
    environment::{Colour, Environment},
    search::{Found, Hit, MAX_HITS, Query},
};
use leptos::prelude::*;
use leptos_router::hooks::use_url;

/// The page.
#[component]
pub fn FindPage() -> impl IntoView {
    let url = use_url();
    let query = move || {
        url.track();
        let asked = |name: &str| asked_for(name).unwrap_or_default();
        Query { words: asked("q"), kind: asked("kind"), environment: asked("environment") }
    };
    ui::page(
        || Place::of("search"),
        query,
        find,
        move |frame, hits| {
            let query = untrack(query);
            let title =
                if query.words.is_empty() { "Search".to_owned() } else { format!("Search: {}", query.words) };
            view! {
                <Header title />
                <Form query=query.clone() environments=frame.environments.clone() />
                <Hits hits query environments=frame.environments />
            }
            .into_any()
        },
    )
}

#[component]
fn Form(query: Query, environments: Vec<Environment>) -> impl IntoView {
    let all = |label: &str| std::iter::once((String::new(), label.to_owned()));
    let kinds =
        all("everything").chain(Found::ALL.map(|f| (f.key().to_owned(), f.words().to_owned()))).collect();
    let environments = all("all").chain(environments.into_iter().map(|e| (e.id.clone(), e.id))).collect();
    view! {
        <form method="get" action="/search" class="filters" role="search" aria-label="Everything">
            <Input name="q" label="Words" value=query.words help="All must be there; the last may be a beginning." />
            <Choices name="kind" label="Sort" options=kinds value=query.kind />
            <Choices name="environment" label="Environment" options=environments value=query.environment />
            <button>"Search"</button>
        </form>
    }
    .into_any()
}

#[component]
fn Hits(hits: Vec<Hit>, query: Query, environments: Vec<Environment>) -> impl IntoView {
    if query.terms().is_empty() {
        return view! {
            <p class="quiet">"Rule sets, jobs, changes, comments, deployments, samples, environments and people: by names, addresses, ARNs, buckets, or any other word in them."</p>
        }
        .into_any();
    }
    let count = match hits.len() {
        0 => "Nothing holds all these words.".to_owned(),
        1 => "1 found".to_owned(),
        MAX_HITS => format!("the best {MAX_HITS}"),
        n => format!("{n} found"),
    };
    let rows = hits
        .into_iter()
        .map(|hit| {
            let colour = environments.iter().find(|e| e.id == hit.environment).map_or(Colour::Amber, |e| e.colour);
            let excerpt = hit
                .excerpt
                .into_iter()
                .map(|(matches, text)| if matches { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() })
                .collect_view();
            let title = if hit.title.is_empty() { "without a name".to_owned() } else { hit.title };
            view! {
                <li>
                    <Badge tone=Tone::Plain text=hit.kind.words() />
                    <a href=hit.kind.address(&hit.id)>{title}</a>
                    {(!hit.environment.is_empty()).then(|| view! { <EnvironmentBadge id=hit.environment colour /> })}
                    <span class="quiet"><When at=hit.at /></span>
                    <p class="excerpt">{excerpt}</p>
                </li>
            }
        })
        .collect_view();
    view! {
        <p role="status">{count}</p>
        <ul class="queue">{rows}</ul>
    }
    .into_any()
}
