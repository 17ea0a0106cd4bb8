//! What people see: Leptos pages and server functions. No SQL, no SDK.
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

/// The whole page, from `<html>` on.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <link rel="stylesheet" href="/pkg/countersign.css"/>
                <HydrationScripts options=options/>
                <MetaTags/>
            </head>
            <body><App/></body>
        </html>
    }
}

/// The application: the route table inside the frame.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title text="Countersign"/>
        <Router><main><Routes fallback=|| "not found"><Route path=path!("/") view=|| view! { <h1>"Countersign"</h1> }/></Routes></main></Router>
    }
}
