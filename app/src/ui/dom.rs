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

/// A value of the address's query, as it was sent. The router's own map decodes twice, which takes a `%2B` in the value for a `+`.
#[must_use]
pub fn asked_for(name: &str) -> Option<String> {
    use leptos::prelude::WithUntracked;
    let search = leptos_router::hooks::use_url().with_untracked(|url| url.search().to_owned());
    value_in(&search, name)
}

fn value_in(search: &str, name: &str) -> Option<String> {
    use domain::manifest::percent::{Plus, decode};
    let pairs = search.trim_start_matches('?').split('&');
    let (_, value) = pairs.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)?;
    Some(String::from_utf8_lossy(&decode(value.as_bytes(), Plus::Space)).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_once() {
        let search = "?a=1&rows=b%2Ca%252Bb+c%0A&rows=2";
        assert_eq!(value_in(search, "rows").as_deref(), Some("b,a%2Bb c\n"));
        assert_eq!(value_in(search, "x"), None);
    }
}
