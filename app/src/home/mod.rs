//! The first page: the environments, and what waits in each.

use crate::{
    environments::api::list,
    ui::{self, EnvironmentBadge, Header, Place},
};
use domain::environment::Environment;
use leptos::prelude::*;

/// The first page.
#[component]
pub fn HomePage() -> impl IntoView {
    ui::page(
        || Place::of("home"),
        || (),
        |()| list(),
        |_, environments| {
            let cards = environments.into_iter().map(|e| view! { <Card environment=e /> }).collect_view();
            view! {
                <Header title="Environments" />
                <ul class="cards">{cards}</ul>
            }
            .into_any()
        },
    )
}

#[component]
fn Card(environment: Environment) -> impl IntoView {
    let e = environment;
    let path = |area: &str| format!("/e/{}/{area}", e.id);
    view! {
        <li class="card">
            <h2><EnvironmentBadge id=e.id.clone() colour=e.colour /></h2>
            <p class="quiet"><span class="code">{e.account.clone()}</span> " · " <span class="code">{e.region.clone()}</span></p>
            <p class="links">
                <a href=path("rule-sets")>"Rule sets"</a>
                <a href=path("samples")>"Samples"</a>
                <a href=path("deployments")>"Deployments"</a>
            </p>
        </li>
    }
    .into_any()
}
