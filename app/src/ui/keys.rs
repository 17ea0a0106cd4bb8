//! Keys for people who keep their hands on them. In a browser only; every one of them leads to what a link or button does.

use leptos::prelude::*;

/// The keys, and what they do: what `?` shows.
const KEYS: [(&str, &str); 7] = [
    ("/ or Ctrl K", "search"),
    ("j", "next row"),
    ("k", "row before"),
    ("a", "to Approve, on a change"),
    ("c", "to the comment, on a change"),
    ("d", "to Deploy, on a change"),
    ("?", "these keys"),
];

/// The list of keys.
#[component]
pub fn Keys() -> impl IntoView {
    let rows = KEYS.map(|(key, does)| view! { <dt><kbd>{key}</kbd></dt><dd>{does}</dd> }).collect_view();
    view! {
        <div id="keys" popover="auto" class="keys" role="dialog" aria-label="Keys">
            <h2>"Keys"</h2>
            <dl>{rows}</dl>
        </div>
    }
    .into_any()
}

/// Listens to keys from now on; called once, by the application.
pub fn listen() {
    #[cfg(feature = "hydrate")]
    Effect::new(|| {
        // For as long as the page is open.
        let _ = window_event_listener(leptos::ev::keydown, |event| browser::pressed(&event));
    });
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::{
        prelude::{document, window},
        wasm_bindgen::JsCast,
        web_sys::{Element, HtmlElement, KeyboardEvent},
    };

    /// Rows that `j` and `k` go through: the link of each.
    const ROWS: &str = "#work tbody th a[href], #work .queue a[href]";

    pub(super) fn pressed(event: &KeyboardEvent) {
        let key = event.key();
        let find = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && key == "k";
        if !find && (event.ctrl_key() || event.meta_key() || event.alt_key() || types(event)) {
            return;
        }
        let done = match key.as_str() {
            "k" if find => search(),
            "/" => search(),
            "j" => step(1),
            "k" => step(-1),
            "?" => toggle("keys"),
            "a" | "c" | "d" => to(&format!("#work [aria-keyshortcuts='{key}']")),
            _ => false,
        };
        if done {
            event.prevent_default();
        }
    }

    /// Whether somebody is typing.
    fn types(event: &KeyboardEvent) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let field = "input, textarea, select, [contenteditable]";
        target.is_some_and(|element| element.closest(field).ok().flatten().is_some())
    }

    /// To the field in the rail; where that is folded away, to the page.
    fn search() -> bool {
        let field = document().get_element_by_id("find").and_then(|e| e.dyn_into::<HtmlElement>().ok());
        match field {
            Some(field) if field.offset_width() > 0 => field.focus().is_ok(),
            _ => window().location().set_href("/search").is_ok(),
        }
    }

    fn to(selector: &str) -> bool {
        let found = document().query_selector(selector).ok().flatten();
        found.and_then(|e| e.dyn_into::<HtmlElement>().ok()).is_some_and(|e| e.focus().is_ok())
    }

    /// To the row after the one that has the focus, or before it; without one to the first.
    fn step(by: i32) -> bool {
        let Ok(rows) = document().query_selector_all(ROWS) else { return false };
        let rows: Vec<HtmlElement> =
            (0..rows.length()).filter_map(|n| rows.get(n)?.dyn_into::<HtmlElement>().ok()).collect();
        let active = document().active_element();
        let here = rows.iter().position(|row| active.as_ref().is_some_and(|a| a.is_same_node(Some(row))));
        let next = match here {
            Some(here) if by < 0 => here.saturating_sub(1),
            Some(here) => here + 1,
            None => 0,
        };
        rows.get(next).is_some_and(|row| row.focus().is_ok())
    }

    fn toggle(id: &str) -> bool {
        let Some(element) = document().get_element_by_id(id) else { return false };
        let method = js_sys::Reflect::get(&element, &"togglePopover".into());
        let method = method.ok().and_then(|m| m.dyn_into::<js_sys::Function>().ok());
        method.is_some_and(|method| method.call0(&element).is_ok())
    }
}
