//! Rows shown four ways.

use crate::files::{Errands, Progress, Source, State};
use domain::{
    errand::{Answer, Errand, Numbered},
    manifest::KeyMeans,
};
use leptos::prelude::*;

/// Rows as they stand, as they are sent, and as they are meant.
#[component]
pub fn FourWays(
    /// The rows.
    rows: Vec<Numbered>,
) -> impl IntoView {
    let items = rows
        .into_iter()
        .map(|Numbered { line, row }| {
            let means = (row.means == KeyMeans::Json).then_some(" (JSON)");
            view! {
                <tr>
                    <td class="number">{line.to_string()}</td>
                    <td><code class="raw">{row.raw}</code></td>
                    <td><code class="raw">{row.encoded}</code></td>
                    <td><code class="raw">{row.received}</code></td>
                    <td><code class="raw">{row.decoded}</code>{means}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll">
            <table class="four">
                <thead>
                    <tr>
                        <th scope="col" class="number">"Line"</th>
                        <th scope="col">"The row"</th>
                        <th scope="col">"Its key"</th>
                        <th scope="col">"What the function receives (assumed)"</th>
                        <th scope="col">"Decoded, + as a space"</th>
                    </tr>
                </thead>
                <tbody>{items}</tbody>
            </table>
        </div>
        <p class="quiet">"AWS does not say how it encodes the key it sends. A function has to decode with + as a space: a plus itself arrives as %2B."</p>
    }
    .into_any()
}

/// Other rows of the same source.
#[component]
pub fn MoreRows(
    /// The source.
    source: Source,
    /// Its columns.
    fields: String,
) -> impl IntoView {
    let errands = Errands::new();
    let show = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let number = |id| crate::ui::value_of(id).parse().ok();
        let errand = Errand::Rows {
            fields: fields.clone(),
            from: number("f-from").unwrap_or(1),
            take: number("f-take").unwrap_or(20),
        };
        errands.give(&errand, &source);
    };
    view! {
        <section aria-labelledby="more-rows">
            <h2 id="more-rows">"Other rows"</h2>
            <form class="filters" on:submit=show>
                <div class="field">
                    <label for="f-from">"From line"</label>
                    <input id="f-from" type="number" min="1" value="1" />
                </div>
                <div class="field">
                    <label for="f-take">"Rows"</label>
                    <input id="f-take" type="number" min="1" max="1000" value="20" />
                </div>
                <button disabled=move || errands.is_busy()>"Show them"</button>
            </form>
            <Progress errands />
            {move || match errands.state.get() {
                State::Done { answer: Answer::Rows(rows), .. } if rows.is_empty() => {
                    view! { <p class="quiet" role="status">"There are no rows from there on."</p> }.into_any()
                }
                State::Done { answer: Answer::Rows(rows), .. } => view! { <FourWays rows /> }.into_any(),
                _ => ().into_any(),
            }}
        </section>
    }
    .into_any()
}
