//! The document around the application.

use crate::App;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The whole page, from `<!DOCTYPE html>` on.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/pkg/icon.svg" type="image/svg+xml" />
                <leptos_meta::HashedStylesheet options=options.clone() id="style" />
                <HydrationScripts options=options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
