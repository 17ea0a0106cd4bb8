//! Text of the console's own messages: what stands in backticks is shown as code.

use leptos::prelude::*;

/// A message, its parts in backticks as code. Always text, never markup.
#[component]
pub fn Prose(
    /// The message.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let parts = text.split('`').collect::<Vec<_>>();
    // A backtick without its partner is a character like any other.
    if parts.len().is_multiple_of(2) {
        return text.into_any();
    }
    parts
        .into_iter()
        .enumerate()
        // An empty piece would be drawn as a space.
        .filter(|(_, part)| !part.is_empty())
        .map(|(index, part)| {
            let part = part.to_owned();
            if index % 2 == 1 { view! { <code>{part}</code> }.into_any() } else { part.into_any() }
        })
        .collect_view()
        .into_any()
}
