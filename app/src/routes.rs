//! The one table of routes.

use crate::{
    home,
    parts::{Drafting, Keeping, Reviewing, Running, Settings, Workbench},
    session, ui,
};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

/// Every page is rendered whole before it is sent: complete without JavaScript, with its real status and title.
const WHOLE: SsrMode = SsrMode::Async;

/// The application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    ui::provide_refresh();
    ui::listen();
    // Effects run in the browser only: from here on, buttons that need a script may show themselves.
    Effect::new(|| {
        if let Some(html) = document().document_element() {
            let _ = html.class_list().add_1("js");
        }
    });
    view! {
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/sign-in") view=session::SignInPage ssr=WHOLE />
                <Route path=path!("/welcome/:token") view=session::WelcomePage ssr=WHOLE />
                <Route path=path!("/") view=home::HomePage ssr=WHOLE />
                <Route path=path!("/e/:environment/rule-sets") view=Keeping::RuleSets ssr=WHOLE />
                <Route path=path!("/e/:environment/rule-sets/new") view=Drafting::New ssr=WHOLE />
                <Route path=path!("/e/:environment/deleted-drafts") view=Keeping::Deleted ssr=WHOLE />
                <Route path=path!("/e/:environment/samples") view=Keeping::Samples ssr=WHOLE />
                <Route path=path!("/e/:environment/samples/new") view=Keeping::NewSample ssr=WHOLE />
                <Route path=path!("/samples/:id") view=Keeping::Sample ssr=WHOLE />
                <Route path=path!("/drafts/:id") view=Drafting::Editor ssr=WHOLE />
                <Route path=path!("/drafts/:id/history") view=Drafting::History ssr=WHOLE />
                <Route path=path!("/drafts/:id/propose") view=Drafting::Propose ssr=WHOLE />
                <Route path=path!("/e/:environment/jobs") view=Running::Jobs ssr=WHOLE />
                <Route path=path!("/e/:environment/jobs/new") view=Running::New ssr=WHOLE />
                <Route path=path!("/jobs/drafts/:id") view=Running::Editor ssr=WHOLE />
                <Route path=path!("/jobs/:id") view=Running::Job ssr=WHOLE />
                <Route path=path!("/changes") view=Keeping::Changes ssr=WHOLE />
                <Route path=path!("/changes/:id") view=Reviewing::Change ssr=WHOLE />
                <Route path=path!("/e/:environment/deployments") view=Keeping::Deployments ssr=WHOLE />
                <Route path=path!("/deployments/:id") view=Reviewing::Deployment ssr=WHOLE />
                <Route path=path!("/manifests") view=Workbench::Manifests ssr=WHOLE />
                <Route path=path!("/reports") view=Workbench::Reports ssr=WHOLE />
                <Route path=path!("/bench") view=Workbench::Bench ssr=WHOLE />
                <Route path=path!("/search") view=Keeping::Find ssr=WHOLE />
                <Route path=path!("/audit") view=Keeping::Audit ssr=WHOLE />
                <Route path=path!("/account") view=Settings::Account ssr=WHOLE />
                <Route path=path!("/people") view=Settings::People ssr=WHOLE />
                <Route path=path!("/environments") view=Settings::Environments ssr=WHOLE />
                <Route path=path!("/environments/new") view=Settings::NewEnvironment ssr=WHOLE />
                <Route path=path!("/environments/:environment/policy") view=Settings::Policy ssr=WHOLE />
            </Routes>
        </Router>
    }
}

/// What an address that leads nowhere shows.
#[component]
fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <leptos_meta::Title text="Not found · Countersign" />
        <main class="door" id="work">
            <h1>"There is no such page"</h1>
            <p><a href="/" rel="external">"Go to the environments"</a></p>
        </main>
    }
}
