//! The browser's entry: takes over the page the server rendered. Everything else is `app`.
#![cfg(target_arch = "wasm32")]

/// Called once by the script `HydrationScripts` writes into the page.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
