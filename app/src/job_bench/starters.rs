//! Functions to start from.

use crate::ui::Copy;
use domain::jobs::starters::{STARTERS, Starter};
use leptos::prelude::*;

/// One in each language, to be copied.
#[component]
pub fn Starters() -> impl IntoView {
    let sources = STARTERS
        .into_iter()
        .map(|Starter { language, file, source }| {
            view! {
                <details>
                    <summary>{language} ", " <code>{file}</code></summary>
                    <p><Copy text=source label="Copy the function" /></p>
                    <pre class="code select-all" tabindex="0">{source}</pre>
                </details>
            }
        })
        .collect_view();
    view! {
        <details class="snippets">
            <summary>"Functions to start from"</summary>
            <p class="quiet">"They answer by the protocol, decode the key, and do nothing else."</p>
            {sources}
        </details>
    }
    .into_any()
}
