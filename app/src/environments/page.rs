//! The list of environments.

use super::api::{RequireExpectations, list};
use crate::ui::{self, EnvironmentBadge, Header, Outcome, Place, When};
use domain::{Role, environment::Environment};
use leptos::prelude::*;

/// All environments, and the way to a new one.
#[component]
pub fn EnvironmentsPage() -> impl IntoView {
    let require = ui::action::<RequireExpectations>();
    ui::page(
        || Place::of("environments"),
        || (),
        |()| list(),
        move |frame, environments| {
            let is_admin = frame.caller.is_some_and(|c| c.role == Role::Admin);
            let add = move || {
                is_admin.then(
                    || view! { <a class="button primary" href="/environments/new">"Add environment"</a> },
                )
            };
            let rows = environments
                .into_iter()
                .map(|e| view! { <Row environment=e require is_admin /> })
                .collect_view();
            view! {
                <Header title="Environments" action=add />
                <Outcome value=require.value().into() />
                <div class="scroll">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Name"</th>
                                <th scope="col">"Account"</th>
                                <th scope="col">"Region"</th>
                                <th scope="col">"Reached by"</th>
                                <th scope="col">"Calls per second"</th>
                                <th scope="col">"Expectations"</th>
                                <th scope="col">"Settings"</th>
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
fn Row(
    environment: Environment,
    require: ServerAction<RequireExpectations>,
    is_admin: bool,
) -> impl IntoView {
    let e = environment;
    let required = e.requires_expectations;
    let (word, change) = if required { ("required", "Do not require") } else { ("shown", "Require") };
    let id = e.id.clone();
    let form = is_admin.then(|| {
        view! {
            <ActionForm action=require>
                <input type="hidden" name="environment" value=id />
                <input type="hidden" name="required" value=(!required).to_string() />
                <button class="small">{change}</button>
            </ActionForm>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/e/{}/rule-sets", e.id)><EnvironmentBadge id=e.id.clone() colour=e.colour /></a>
            </th>
            <td class="code">{e.account}</td>
            <td class="code">{e.region}</td>
            <td>{e.access.words()} {e.endpoint_url.map(|url| view! { <span class="quiet">" at " <code>{url}</code></span> })}</td>
            <td class="number">{e.calls_per_second.to_string()}</td>
            <td>{word} " " {form}</td>
            <td><a href=format!("/environments/{}/policy", e.id)>"Policy and prices"</a></td>
            <td><When at=e.created_at /></td>
        </tr>
    }
    .into_any()
}
