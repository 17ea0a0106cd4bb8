//! What stands in fields of the page. In a browser only: elsewhere nothing does.

/// The text of a field.
#[must_use]
pub fn value_of(id: &str) -> String {
    #[cfg(feature = "hydrate")]
    {
        let field = leptos::prelude::document().get_element_by_id(id);
        let value = field.and_then(|field| js_sys::Reflect::get(&field, &"value".into()).ok());
        value.and_then(|value| value.as_string()).unwrap_or_default()
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = id;
        String::new()
    }
}

/// Whether a box is ticked.
#[must_use]
pub fn is_checked(id: &str) -> bool {
    #[cfg(feature = "hydrate")]
    {
        let field = leptos::prelude::document().get_element_by_id(id);
        let value = field.and_then(|field| js_sys::Reflect::get(&field, &"checked".into()).ok());
        value.and_then(|value| value.as_bool()).unwrap_or_default()
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = id;
        false
    }
}
