//! Functions to start from, at a Lambda action.

use crate::ui::Copy;
use domain::rules::{
    outcome::Answer,
    snippets::{DISPOSITIONS, Language, snippet},
};
use leptos::prelude::*;

/// A function in each language that answers a disposition; with a script, which one can be chosen.
#[component]
pub fn Snippets(
    /// Tells the fields of one from another's on the same page.
    id: String,
) -> impl IntoView {
    let chosen = RwSignal::new(Answer::StopRuleSet);
    let pick = move |event| {
        if let Ok(answer) = event_target_value(&event).parse() {
            chosen.set(answer);
        }
    };
    let options = DISPOSITIONS
        .into_iter()
        .map(|a| view! { <option value=a.as_str()>{a.as_str()}</option> })
        .collect_view();
    let sources = Language::ALL
        .into_iter()
        .map(|language| {
            let source = Memo::new(move |_| snippet(language, chosen.get()).unwrap_or_default());
            view! {
                <details>
                    <summary>{language.title()} ", " <code>{language.file()}</code></summary>
                    {move || view! { <p><Copy text=source.get() label="Copy the function" /></p> }}
                    <pre class="code select-all" tabindex="0">{source}</pre>
                </details>
            }
        })
        .collect_view();
    view! {
        <details class="snippets">
            <summary>"Functions to start from"</summary>
            <div class="field needs-js">
                <label for=id.clone()>"Answers, for spam and viruses"</label>
                <select id=id.clone() on:change=pick>{options}</select>
            </div>
            {sources}
        </details>
    }
    .into_any()
}
