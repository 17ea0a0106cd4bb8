//! How long browsers keep scripts and styles.

use axum::{extract::Request, middleware::Next, response::Response};
use http::{HeaderValue, header};
use leptos::config::LeptosOptions;

/// Marks a file whose name carries a hash as never changing; any other is asked for again each time, and answered with
/// "not modified" while it is the same.
pub async fn cache(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    if path.starts_with("/pkg/") && response.status().is_success() {
        let value = if is_hashed(&path) { "public, max-age=31536000, immutable" } else { "no-cache" };
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    }
    response
}

/// `countersign.0aZ3…Q.js`: cargo-leptos and `cargo xtask` put a hash of 16 characters or more between name and ending.
/// Where there is none, the loader of the program's parts has underscores in its place.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut parts = name.split('.');
    let hash = parts.nth(1).unwrap_or_default();
    hash.len() >= 16
        && parts.next().is_some()
        && hash.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        && hash.bytes().any(|b| b.is_ascii_alphanumeric())
}

/// The address of the stylesheet, for a page that Leptos does not draw: with the hash that the build's list gives it.
pub fn stylesheet(options: &LeptosOptions) -> String {
    let list = if options.hash_files {
        std::fs::read_to_string(&*options.hash_file).unwrap_or_default()
    } else {
        String::new()
    };
    let hash =
        list.lines().find_map(|line| line.strip_prefix("css: ")).map(|hash| format!(".{}", hash.trim()));
    format!("/{}/{}{}.css", options.site_pkg_dir, options.output_name, hash.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stylesheet_is_called_as_the_build_called_it() {
        let dir = tempfile::tempdir().expect("a directory");
        let list = dir.path().join("hash.txt");
        std::fs::write(&list, "js: aa\nwasm: bb\ncss: a9cc48f4d53c8e0d\n").expect("it is written");
        let options = |hashed: bool| {
            LeptosOptions::builder()
                .output_name("countersign")
                .site_pkg_dir("pkg")
                .hash_files(hashed)
                .hash_file(list.to_string_lossy().as_ref().into())
                .build()
        };
        assert_eq!(stylesheet(&options(true)), "/pkg/countersign.a9cc48f4d53c8e0d.css");
        assert_eq!(stylesheet(&options(false)), "/pkg/countersign.css");
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(is_hashed("/pkg/countersign.Zm9vYmFyYmF6cXV4MTIzNA.js"));
        assert!(is_hashed("/pkg/countersign.Zm9vYmFyYmF6cXV4MTIzNA.wasm"));
        assert!(is_hashed("/pkg/__wasm_split.0123456789abcdef.js"));
        for plain in [
            "/pkg/countersign.js",
            "/pkg/countersign.wasm",
            "/pkg/__wasm_split.______________________.js",
            "/pkg/snippets/x/inline0.js",
            "/pkg/a.short.js",
        ] {
            assert!(!is_hashed(plain), "{plain}");
        }
    }
}
