//! Moving the focus in the browser, after what was drawn anew is there.

/// Focuses the element of an id, two frames from now; nothing on the server.
pub fn focus_later(id: String) {
    #[cfg(feature = "hydrate")]
    {
        use leptos::{
            prelude::{document, request_animation_frame},
            wasm_bindgen::JsCast,
            web_sys::HtmlElement,
        };
        request_animation_frame(move || {
            request_animation_frame(move || {
                let found = document().get_element_by_id(&id).and_then(|e| e.dyn_into::<HtmlElement>().ok());
                if let Some(element) = found {
                    let _ = element.focus();
                }
            });
        });
    }
    #[cfg(not(feature = "hydrate"))]
    drop(id);
}
