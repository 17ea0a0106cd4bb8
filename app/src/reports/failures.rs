//! Failed rows, a page at a time: found by an index, not by reading the report again.

use super::opened::Shown;
use crate::files::{Errands, Source, State};
use domain::errand::{Answer, Errand, report::Failure};
use domain::words::thousands;
use leptos::prelude::*;

/// So many rows are on a page.
const PAGE: u64 = 50;

/// Rows of a group, or of all.
#[component]
pub fn Failures(
    /// Which.
    shown: Shown,
    /// The worker that has the report open.
    errands: Errands,
) -> impl IntoView {
    let Shown { group, rows: all, title } = shown;
    let skip = RwSignal::new(0_u64);
    let rows = RwSignal::new(Vec::<Failure>::new());
    Effect::new(move || {
        errands.give(&Errand::Failures { group, skip: skip.get(), take: PAGE }, &Source::Open);
    });
    Effect::new(move || {
        if let State::Done { answer: Answer::Failures(found), .. } = errands.state.get() {
            rows.set(found);
        }
    });
    let last = all.saturating_sub(1) / PAGE * PAGE;
    let turn = move |to: u64| move |_| skip.set(to.min(last));
    let place = move || {
        let from = skip.get();
        format!("{} to {} of {}", thousands(from + 1), thousands((from + PAGE).min(all)), thousands(all))
    };
    let drawn = move || rows.get().into_iter().map(|row| view! { <Row row /> }).collect_view();
    view! {
        <section aria-labelledby="failures" class="failures">
            <h2 id="failures">{title}</h2>
            <div class="buttons">
                <button type="button" class="small" disabled=move || errands.is_busy() || skip.get() == 0 on:click=turn(0)>"First"</button>
                <button type="button" class="small" disabled=move || errands.is_busy() || skip.get() == 0 on:click=move |_| skip.update(|s| *s = s.saturating_sub(PAGE))>"Before"</button>
                <span role="status">{place}</span>
                <button type="button" class="small" disabled=move || { errands.is_busy() || skip.get() >= last } on:click=move |_| skip.update(|s| *s = (*s + PAGE).min(last))>"Next"</button>
                <button type="button" class="small" disabled=move || { errands.is_busy() || skip.get() >= last } on:click=turn(last)>"Last"</button>
            </div>
            <div class="scroll">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Bucket"</th>
                            <th scope="col">"Key, as it stands in the report"</th>
                            <th scope="col">"Version"</th>
                            <th scope="col">"Code"</th>
                            <th scope="col">"Message"</th>
                        </tr>
                    </thead>
                    <tbody>{drawn}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Row(row: Failure) -> impl IntoView {
    let Failure { bucket, key, version, http, error, message } = row;
    view! {
        <tr>
            <td><code class="raw">{bucket}</code></td>
            <td><code class="raw">{key}</code></td>
            <td><code class="raw">{version}</code></td>
            <td><code>{error}</code> " " <span class="quiet">{http}</span></td>
            <td><code class="raw">{message}</code></td>
        </tr>
    }
    .into_any()
}
