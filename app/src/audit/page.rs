//! The page of the audit log.

use super::api;
use crate::ui::{self, Empty, Header, Input, Place, When};
use domain::audit::{Entry, Filter, Page};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The log, newest first; what filters it stands in the address.
#[component]
pub fn AuditPage() -> impl IntoView {
    let query = use_query_map();
    let filter = move || {
        query.with(|q| Filter {
            name: q.get("name").unwrap_or_default(),
            deed: q.get("deed").unwrap_or_default(),
            environment: q.get("environment").unwrap_or_default(),
            before: q.get("before").and_then(|n| n.parse().ok()),
        })
    };
    ui::page(
        || Place::of("audit"),
        filter,
        api::page,
        move |_, page| {
            let filter = untrack(filter);
            view! {
                <Header title="Audit log" />
                <Filters filter=filter.clone() />
                <Entries page filter />
            }
            .into_any()
        },
    )
}

#[component]
fn Filters(filter: Filter) -> impl IntoView {
    view! {
        <form method="get" class="filters" role="search">
            <Input name="name" label="Person" value=filter.name />
            <Input name="deed" label="Deed begins with" value=filter.deed code=true />
            <Input name="environment" label="Environment" value=filter.environment code=true />
            <button>"Filter"</button>
            <a href="/audit">"Clear"</a>
        </form>
    }
    .into_any()
}

#[component]
fn Entries(page: Page, filter: Filter) -> impl IntoView {
    if page.entries.is_empty() {
        return view! { <Empty text="No entry matches." /> }.into_any();
    }
    let next = page.next.map(|before| {
        let Filter { name, deed, environment, .. } = filter;
        let href = format!(
            "/audit?name={}&deed={}&environment={}&before={before}",
            escape(&name),
            escape(&deed),
            escape(&environment)
        );
        view! { <p><a class="button" href=href>"Older entries"</a></p> }
    });
    let rows = page.entries.into_iter().map(|entry| view! { <Row entry /> }).collect_view();
    view! {
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"No."</th>
                        <th scope="col">"When"</th>
                        <th scope="col">"Who"</th>
                        <th scope="col">"Deed"</th>
                        <th scope="col">"Object"</th>
                        <th scope="col">"Environment"</th>
                        <th scope="col">"Facts"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {next}
    }
    .into_any()
}

#[component]
fn Row(entry: Entry) -> impl IntoView {
    let digest = entry.digest();
    view! {
        <tr>
            <td class="number" title=format!("digest {digest}")>{entry.number.to_string()}</td>
            <td><When at=entry.at /></td>
            <td>{entry.name}</td>
            <td class="code">{entry.deed}</td>
            <td>{entry.object}</td>
            <td>{entry.environment}</td>
            <td><code class="facts">{(entry.detail != "{}").then_some(entry.detail)}</code></td>
        </tr>
    }
    .into_any()
}

/// Percent-encodes what has a meaning in a query.
fn escape(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-._~".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
