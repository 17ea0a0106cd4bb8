//! What is so around the rule set: the account's IP address filters, and what follows when a function fails, which AWS does not
//! document. Fields of the preview's form, so that they work without a script as well.

use super::state::Preview;
use domain::rules::outcome::AfterError;
use leptos::prelude::*;

/// The fields.
#[component]
pub fn AroundControls(
    /// The preview.
    preview: Preview,
) -> impl IntoView {
    let after = Signal::derive(move || preview.after_error.get().as_str());
    let chosen = after.get_untracked();
    let options = AfterError::ALL
        .map(|after| {
            let key = after.as_str();
            view! { <option value=key selected=key == chosen>{after.words()}</option> }
        })
        .collect_view();
    let pick = move |event| preview.surround(Some(&event_target_value(&event)), None);
    let put = move |event| preview.surround(None, Some(&event_target_value(&event)));
    let wrong = move || preview.around.with(|(_, problems)| !problems.is_empty());
    let told = move || {
        preview.around.with(|(_, problems)| {
            problems
                .iter()
                .map(|p| if p.at.is_empty() { p.message.clone() } else { format!("{}: {}", p.at, p.message) })
                .map(|text| view! { <li><crate::ui::Prose text /></li> })
                .collect_view()
        })
    };
    let open = !untrack(move || preview.is_plain());
    view! {
        <details class="envelope" open=open>
            <summary>"Filters and errors"</summary>
            <div class="field">
                <label for="try-after">"When a function fails or times out"</label>
                <select id="try-after" name="after" on:change=pick prop:value=after aria-describedby="try-after-help">{options}</select>
                <p class="help" id="try-after-help">"AWS does not document what follows."</p>
            </div>
            <div class="field">
                <label for="try-filters">"The account's IP address filters"</label>
                <textarea
                    id="try-filters"
                    name="filters"
                    class="code"
                    rows="3"
                    spellcheck="false"
                    aria-describedby="try-filters-help"
                    aria-invalid=move || wrong().then_some("true")
                    on:change=put
                    prop:value=preview.filters
                >
                    {preview.filters.get_untracked()}
                </textarea>
                <p class="help" id="try-filters-help">
                    "What " <code>"aws ses list-receipt-filters"</code> " prints, or one on each line: "
                    <code>"Block 198.51.100.0/24"</code> ". They are asked about the sample's source IP."
                </p>
                <Show when=wrong>
                    <div class="notice warning" role="status">
                        <p>"The filters are left out:"</p>
                        <ul>{told}</ul>
                    </div>
                </Show>
            </div>
        </details>
    }
    .into_any()
}
