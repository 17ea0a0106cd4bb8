//! The page of the audit log.

use super::api;
use crate::ui::{self, Empty, Header, Input, Place, When, asked_for};
use domain::audit::{Entry, Filter, Page};
use leptos::prelude::*;
use leptos_router::hooks::use_url;

/// The log, newest first; what filters it stands in the address.
#[component]
pub fn AuditPage() -> impl IntoView {
    let url = use_url();
    let asked = move || {
        url.track();
        Asked::read()
    };
    ui::page(
        || Place::of("audit"),
        move || asked().filter(),
        api::page,
        move |_, page| {
            let asked = untrack(asked);
            view! {
                <Header title="Audit log" />
                <Filters asked=asked.clone() />
                <Entries page asked />
            }
            .into_any()
        },
    )
}

/// The filters as the address has them.
#[derive(Clone)]
struct Asked {
    name: String,
    deed: String,
    object: String,
    environment: String,
    from: String,
    until: String,
    before: Option<i64>,
}

impl Asked {
    fn read() -> Self {
        let asked = |name: &str| asked_for(name).unwrap_or_default();
        Self {
            name: asked("name"),
            deed: asked("deed"),
            object: asked("object"),
            environment: asked("environment"),
            from: asked("from"),
            until: asked("until"),
            before: asked("before").parse().ok(),
        }
    }

    fn filter(self) -> Filter {
        let Self { name, deed, object, environment, from, until, before } = self;
        Filter { name, deed, environment, object, before, ..Filter::default() }.between(&from, &until)
    }

    /// The query of these filters, for another page of the log and for files.
    fn query(&self) -> String {
        let Self { name, deed, object, environment, from, until, .. } = self;
        let pairs = [
            ("name", name),
            ("deed", deed),
            ("object", object),
            ("environment", environment),
            ("from", from),
            ("until", until),
        ];
        let asked = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        asked.map(|(name, value)| format!("{name}={}", escape(value))).collect::<Vec<_>>().join("&")
    }
}

#[component]
fn Filters(asked: Asked) -> impl IntoView {
    let query = asked.query();
    view! {
        <form method="get" class="filters" role="search">
            <Input name="name" label="Person" value=asked.name />
            <Input name="deed" label="Deed begins with" value=asked.deed code=true />
            <Input name="object" label="Object" value=asked.object code=true />
            <Input name="environment" label="Environment" value=asked.environment code=true />
            <Input name="from" label="First day" kind="date" value=asked.from />
            <Input name="until" label="Last day" kind="date" value=asked.until />
            <button>"Filter"</button>
            <a href="/audit">"Clear"</a>
        </form>
        <p class="links">
            <a href=format!("/audit/export/audit.csv?{query}") rel="external" download="">"As CSV"</a>
            <a href=format!("/audit/export/audit.jsonl?{query}") rel="external" download="">"As JSON lines"</a>
            <span class="quiet">"Without filters, " <code>"countersign audit verify --export"</code> " proves the second one."</span>
        </p>
    }
    .into_any()
}

#[component]
fn Entries(page: Page, asked: Asked) -> impl IntoView {
    if page.entries.is_empty() {
        return view! { <Empty text="No entry matches." /> }.into_any();
    }
    let next = page.next.map(|before| {
        let href = format!("/audit?{}&before={before}", asked.query());
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
