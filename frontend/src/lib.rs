//! The browser's entry: takes over the page the server rendered. Everything else is `app`.
#![cfg(target_arch = "wasm32")]

/// Called once by the script `HydrationScripts` writes into the page.
///
/// The page's part is loaded first: were the page taken over before, a click on a link in between would be lost. If the
/// part cannot be loaded, the page stays what the server sent, which works by itself.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        let path = web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default();
        if app::parts::load(&path).await.is_ok() {
            leptos::mount::hydrate_lazy(app::App);
        }
    });
}
