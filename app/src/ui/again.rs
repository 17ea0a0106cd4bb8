//! Reading a page again while something goes on.

use super::Refresh;
use leptos::prelude::*;

/// Reads the page again after a while: by itself with JavaScript, by a refresh of the document without.
#[component]
pub fn Again(
    /// Milliseconds.
    after: u32,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    if let Some(refresh) = use_context::<Refresh>() {
        let after = std::time::Duration::from_millis(after.into());
        let handle = set_timeout_with_handle(move || refresh.now(), after).ok();
        on_cleanup(move || {
            if let Some(handle) = handle {
                handle.clear();
            }
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = use_context::<Refresh>();
    // As text: a `meta` made by a script is obeyed even inside `noscript`, and loads the whole page anew under people's hands.
    let meta = format!(r#"<meta http-equiv="refresh" content="{}">"#, after.div_ceil(1000).max(2));
    view! { <noscript inner_html=meta></noscript> }
}
