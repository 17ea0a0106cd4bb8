//! A handler's source from a file, read in the browser: nothing is sent before the handler is run.

#[cfg(any(feature = "hydrate", test))]
use domain::handler::MAX_SOURCE;
use leptos::{ev::Event, prelude::*};

/// The source in a file's bytes.
///
/// # Errors
/// The file is too large, or no text.
#[cfg(any(feature = "hydrate", test))]
fn source(name: &str, bytes: Vec<u8>) -> Result<String, String> {
    fits(name, bytes.len() as u64)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("`{name}` is not UTF-8 text (byte {at}): choose the handler's source")
    })?;
    if text.contains('\0') {
        return Err(format!("`{name}` is no text: choose the handler's source"));
    }
    Ok(text.strip_prefix('\u{feff}').map(ToOwned::to_owned).unwrap_or(text))
}

/// Whether a file of this many bytes is taken at all.
#[cfg(any(feature = "hydrate", test))]
fn fits(name: &str, bytes: u64) -> Result<(), String> {
    if bytes <= MAX_SOURCE as u64 {
        return Ok(());
    }
    Err(format!(
        "`{name}` has {bytes} bytes; at most {MAX_SOURCE} are taken: choose one file without its packages"
    ))
}

/// The field that takes a file. It needs a script: without one the source is pasted.
#[component]
pub fn HandlerFile(
    /// The field's id.
    id: String,
    /// Where the source goes.
    into: RwSignal<String>,
) -> impl IntoView {
    let wrong = RwSignal::new(None::<String>);
    let choose = move |event: Event| {
        read(&event, move |read| match read {
            Ok(text) => {
                into.set(text);
                wrong.set(None);
            }
            Err(message) => wrong.set(Some(message)),
        });
    };
    view! {
        <div class="field needs-js">
            <label for=id.clone()>"Or take it from a file"</label>
            <input type="file" id=id.clone() accept=".js,.mjs,.cjs,text/javascript" on:change=choose />
            {move || wrong.get().map(|text| view! { <p class="notice error" role="alert"><crate::ui::Prose text /></p> })}
        </div>
    }
    .into_any()
}

/// Reads the file that was chosen, if one was.
#[cfg(feature = "hydrate")]
fn read(event: &Event, done: impl FnOnce(Result<String, String>) + 'static) {
    let input: web_sys::HtmlInputElement = event_target(event);
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    let name = file.name();
    // Sizes are whole numbers far below 2^53, and never negative.
    let size = file.size() as u64;
    if let Err(message) = fits(&name, size) {
        return done(Err(message));
    }
    leptos::task::spawn_local(async move {
        let read = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
        done(match read {
            Ok(buffer) => source(&name, js_sys::Uint8Array::new(&buffer).to_vec()),
            Err(_) => Err(format!("`{name}` cannot be read: choose it again")),
        });
    });
}

/// There is no browser that a file could be chosen in.
#[cfg(not(feature = "hydrate"))]
fn read(_: &Event, _: impl FnOnce(Result<String, String>) + 'static) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_text_of_a_size() {
        let read = |bytes: &[u8]| source("h.js", bytes.to_vec());
        assert_eq!(read("exports.handler = 'ü'".as_bytes()).as_deref(), Ok("exports.handler = 'ü'"));
        assert_eq!(read(b"\xef\xbb\xbfa").as_deref(), Ok("a"));
        let told = |bytes: &[u8]| read(bytes).expect_err("it is refused");
        assert!(told(b"ab\xff").contains("is not UTF-8 text (byte 2)"));
        assert!(told(b"a\0b").contains("is no text"));
        assert_eq!(read(&vec![b'a'; MAX_SOURCE]).map(|text| text.len()), Ok(MAX_SOURCE));
        assert!(told(&vec![b'a'; MAX_SOURCE + 1]).contains("262145 bytes; at most 262144"));
    }
}
