//! An environment's deployments.

use super::api::list;
use crate::ui::{self, Badge, Empty, Header, Place, Tone, When};
use domain::deployment::DeploymentSummary;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// History of an environment's deployments.
#[component]
pub fn DeploymentsPage() -> impl IntoView {
    let params = use_params_map();
    let environment = move || params.with(|p| p.get("environment").unwrap_or_default());
    ui::page(
        move || {
            Place::within("deployments", &params.with_untracked(|p| p.get("environment").unwrap_or_default()))
        },
        environment,
        list,
        move |_, deployments| {
            let title = format!(
                "Deployments in {}",
                params.with_untracked(|p| p.get("environment").unwrap_or_default())
            );
            let inner = if deployments.is_empty() {
                view! {
                    <Empty text="Nothing was deployed here yet. A deployment starts from an approved change.">
                        <a class="button" href="/changes">"Go to changes"</a>
                    </Empty>
                }
                .into_any()
            } else {
                view! { <Table deployments /> }.into_any()
            };
            view! { <Header title /> {inner} }.into_any()
        },
    )
}

#[component]
fn Table(deployments: Vec<DeploymentSummary>) -> impl IntoView {
    let rows = deployments.into_iter().map(|d| view! { <Row deployment=d /> }).collect_view();
    view! {
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Deployment"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Rule set"</th>
                        <th scope="col">"Steps"</th>
                        <th scope="col">"Started"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Row(deployment: DeploymentSummary) -> impl IntoView {
    let d = deployment;
    let what = match (d.rolls_back, d.returns_to, d.change) {
        (_, Some(id), _) => format!("back to deployment {id}"),
        (Some(id), None, _) => format!("roll back of deployment {id}"),
        (None, None, Some(id)) => format!("change #{id}"),
        (None, None, None) => String::new(),
    };
    view! {
        <tr>
            <th scope="row"><a href=format!("/deployments/{}", d.id)>{format!("{} · {what}", d.id)}</a></th>
            <td><Badge tone=Tone::of_deployment(d.state) text=d.state.words() /></td>
            <td class="code">{d.target.unwrap_or_else(|| "receiving off".to_owned())}</td>
            <td class="number">{format!("{} of {}", d.steps_done, d.steps)}</td>
            <td>{d.started_by} " · " <When at=d.started_at /></td>
        </tr>
    }
    .into_any()
}
