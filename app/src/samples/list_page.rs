//! The list of an environment's samples.

use super::api::list;
use crate::ui::{self, Empty, Header, Place, When};
use domain::mail::SampleSummary;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// An environment's samples.
#[component]
pub fn SamplesPage() -> impl IntoView {
    let params = use_params_map();
    let environment = move || params.with(|p| p.get("environment").unwrap_or_default());
    let here = move || params.with_untracked(|p| p.get("environment").unwrap_or_default());
    ui::page(
        move || Place::within("samples", &here()),
        environment,
        list,
        move |frame, samples| {
            let here = here();
            let may_edit = frame.caller.as_ref().is_some_and(|c| c.may(domain::access::Deed::EditSample));
            let add = format!("/e/{here}/samples/new");
            let action = {
                let add = add.clone();
                move || {
                    may_edit.then(|| view! { <a class="button primary" href=add.clone()>"Add a sample"</a> })
                }
            };
            view! {
                <Header title="Samples" trail=vec![(here.clone(), format!("/e/{here}/rule-sets"))] action />
                <ImportNotice />
                <p class="lead">"Mails that rule sets are tried on. Only headers, size and envelope are kept, never a body."</p>
                <List samples add may_edit />
            }
            .into_any()
        },
    )
}

/// What an upload of files came to: said in the address, since a plain form goes there by itself.
#[component]
fn ImportNotice() -> impl IntoView {
    let query = use_query_map();
    let (added, left_out) = query.with_untracked(|q| (q.get("added"), q.get("left_out")));
    let added = added.and_then(|n| n.parse::<u32>().ok()).map(|n| {
        let text = if n == 1 { "1 sample added.".to_owned() } else { format!("{n} samples added.") };
        view! { <p class="notice good" role="status">{text}</p> }
    });
    let left_out = left_out.filter(|text| !text.is_empty()).map(|text| {
        let items = text.lines().map(|line| view! { <li>{line.to_owned()}</li> }).collect_view();
        view! { <section class="notice warning"><p>"Left out:"</p><ul>{items}</ul></section> }
    });
    view! {
        {added}
        {left_out}
    }
    .into_any()
}

#[component]
fn List(samples: Vec<SampleSummary>, add: String, may_edit: bool) -> impl IntoView {
    if samples.is_empty() {
        let next = may_edit.then(|| view! { <a class="button" href=add>"Add a sample"</a> });
        return view! { <Empty text="No sample yet. Add a mail you have received, as .eml or pasted, to see what a rule set does to it.">{next}</Empty> }
            .into_any();
    }
    let rows = samples.into_iter().map(|sample| view! { <Row sample /> }).collect_view();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Samples">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Recipients"</th>
                        <th scope="col">"Sender"</th>
                        <th scope="col">"TLS"</th>
                        <th scope="col">"Size"</th>
                        <th scope="col">"Added"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Row(sample: SampleSummary) -> impl IntoView {
    let SampleSummary { id, sample, added_by, added_at, .. } = sample;
    let sender = if sample.envelope.sender.is_empty() { "<>".to_owned() } else { sample.envelope.sender };
    view! {
        <tr>
            <th scope="row"><a href=format!("/samples/{id}")>{sample.name}</a></th>
            <td><code>{sample.envelope.recipients.join(", ")}</code></td>
            <td><code>{sender}</code></td>
            <td>{if sample.envelope.tls { "yes" } else { "no" }}</td>
            <td class="number">{size(sample.mail.size)}</td>
            <td><When at=added_at /> " by " {added_by}</td>
        </tr>
    }
    .into_any()
}

/// Bytes in the largest unit that keeps the number readable.
#[must_use]
pub fn size(bytes: u64) -> String {
    match bytes {
        0..=1023 => format!("{bytes} B"),
        1024..=1_048_575 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_have_units() {
        let cases = [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (41_943_040, "40.0 MiB")];
        for (bytes, text) in cases {
            assert_eq!(size(bytes), text);
        }
    }
}
