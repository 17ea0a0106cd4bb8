//! The list of environments.

use super::api::list;
use crate::ui::{self, EnvironmentBadge, Header, Place, When};
use domain::{Role, environment::Environment};
use leptos::prelude::*;

/// All environments, and the way to a new one.
#[component]
pub fn EnvironmentsPage() -> impl IntoView {
    ui::page(
        || Place::of("environments"),
        || (),
        |()| list(),
        |frame, environments| {
            let is_admin = frame.caller.is_some_and(|c| c.role == Role::Admin);
            let add = move || {
                is_admin.then(
                    || view! { <a class="button primary" href="/environments/new">"Add environment"</a> },
                )
            };
            let rows = environments.into_iter().map(|e| view! { <Row environment=e /> }).collect_view();
            view! {
                <Header title="Environments" action=add />
                <div class="scroll">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Name"</th>
                                <th scope="col">"Account"</th>
                                <th scope="col">"Region"</th>
                                <th scope="col">"Reached by"</th>
                                <th scope="col">"Calls per second"</th>
                                <th scope="col">"Added"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
            .into_any()
        },
    )
}

#[component]
fn Row(environment: Environment) -> impl IntoView {
    let e = environment;
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/e/{}/rule-sets", e.id)><EnvironmentBadge id=e.id.clone() colour=e.colour /></a>
            </th>
            <td class="code">{e.account}</td>
            <td class="code">{e.region}</td>
            <td>{e.access.words()} {e.endpoint_url.map(|url| view! { <span class="quiet">" at " <code>{url}</code></span> })}</td>
            <td class="number">{e.calls_per_second.to_string()}</td>
            <td><When at=e.created_at /></td>
        </tr>
    }
    .into_any()
}
