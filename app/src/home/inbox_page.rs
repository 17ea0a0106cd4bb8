//! The first page: what waits for the person, what is theirs, the environments, and what happened of late.

use super::{
    api,
    lines::{Line, Lines},
};
use crate::ui::{self, Badge, EnvironmentBadge, Header, Place, When};
use domain::environment::{Colour, Environment};
use leptos::prelude::*;

/// The first page.
#[component]
pub fn HomePage() -> impl IntoView {
    ui::page(
        || Place::of("home"),
        || (),
        |()| api::page(),
        |frame, lines| {
            let Lines { waiting, theirs, recent } = lines;
            let colours: Vec<_> = frame.environments.iter().map(|e| (e.id.clone(), e.colour)).collect();
            let heading = match waiting.len() {
                0 => "Nothing waits for you".to_owned(),
                n => format!("Waits for you ({n})"),
            };
            let cards =
                frame.environments.into_iter().map(|e| view! { <Card environment=e /> }).collect_view();
            view! {
                <Header title="Home" />
                {queue(heading, waiting, &colours)}
                {(!theirs.is_empty()).then(|| queue("Yours".into(), theirs, &colours))}
                <section>
                    <h2>"Environments"</h2>
                    <ul class="cards">{cards}</ul>
                </section>
                {(!recent.is_empty()).then(|| queue("Recently".into(), recent, &colours))}
            }
            .into_any()
        },
    )
}

fn queue(heading: String, lines: Vec<Line>, colours: &[(String, Colour)]) -> AnyView {
    let rows = lines
        .into_iter()
        .map(|line| {
            let colour = colours.iter().find(|(id, _)| *id == line.environment).map(|(_, colour)| *colour);
            view! {
                <li>
                    {(!line.word.is_empty()).then(|| view! { <Badge tone=line.tone text=line.word /> })}
                    {(!line.before.is_empty()).then(|| view! { <span>{line.before}</span> })}
                    <a href=line.href>{line.title}</a>
                    <EnvironmentBadge id=line.environment colour=colour.unwrap_or(Colour::Amber) />
                    <span class="quiet">{(!line.by.is_empty()).then(|| format!("{} · ", line.by))} <When at=line.at /></span>
                </li>
            }
        })
        .collect_view();
    let label = heading.clone();
    view! {
        <section aria-label=label>
            <h2>{heading}</h2>
            <ul class="queue">{rows}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Card(environment: Environment) -> impl IntoView {
    let e = environment;
    let path = |area: &str| format!("/e/{}/{area}", e.id);
    view! {
        <li class="card">
            <h3><EnvironmentBadge id=e.id.clone() colour=e.colour /></h3>
            <p class="quiet"><span class="code">{e.account.clone()}</span> " · " <span class="code">{e.region.clone()}</span></p>
            <p class="links">
                <a href=path("rule-sets")>"Rule sets"</a>
                <a href=path("jobs")>"Jobs"</a>
                <a href=path("samples")>"Samples"</a>
                <a href=path("deployments")>"Deployments"</a>
            </p>
        </li>
    }
    .into_any()
}
