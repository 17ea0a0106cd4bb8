//! Parts of the program: what a browser loads when a page needs it, and not before.
//!
//! The pages of a part, and all code that only they use, are a WebAssembly file of their own; what two parts share is
//! another. The build cuts them out at the functions below (`xtask/src/bin/site`). What everybody sees first (the door,
//! the environments, the frame) is in no part. On the server all of it is one program, and a part is a plain function.

use crate::{
    account, audit, changes, deployments, editor, environments, home, job_bench, jobs, manifests, people,
    reports, reviews, rule_sets, samples,
};
use leptos::prelude::*;
use leptos_router::ChooseView;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Pages that write rule sets, and try them on samples: the editor, the preview, the checks.
#[derive(Debug, Clone, Copy)]
pub enum Drafting {
    /// The editor.
    Editor,
    /// A draft's revisions.
    History,
    /// Making a change of a draft.
    Propose,
    /// Making a draft.
    New,
}

/// Pages of changes and of what became of them.
#[derive(Debug, Clone, Copy)]
pub enum Reviewing {
    /// One change.
    Change,
    /// One deployment.
    Deployment,
}

/// Pages of batch jobs.
#[derive(Debug, Clone, Copy)]
pub enum Running {
    /// An environment's jobs.
    Jobs,
    /// Making a draft.
    New,
    /// The editor.
    Editor,
    /// One job that was created.
    Job,
}

/// Pages that list.
#[derive(Debug, Clone, Copy)]
pub enum Keeping {
    /// An environment's rule sets.
    RuleSets,
    /// The changes.
    Changes,
    /// An environment's deployments.
    Deployments,
    /// An environment's samples.
    Samples,
    /// Adding a sample.
    NewSample,
    /// One sample.
    Sample,
    /// The audit log.
    Audit,
    /// Finding anything.
    Find,
    /// An environment's deleted drafts.
    Deleted,
}

/// Pages of what is set once and rarely changed.
#[derive(Debug, Clone, Copy)]
pub enum Settings {
    /// One's own account.
    Account,
    /// People and roles.
    People,
    /// The environments.
    Environments,
    /// Adding an environment.
    NewEnvironment,
    /// What an environment demands of changes.
    Policy,
}

/// Pages that work on files in the browser.
#[derive(Debug, Clone, Copy)]
pub enum Workbench {
    /// The manifest studio.
    Manifests,
    /// The report workbench.
    Reports,
    /// The bench for functions of jobs.
    Bench,
}

#[wasm_split(drafting, preload(load_drafting), fallible)]
fn drafting(page: Drafting) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Drafting::Editor => editor::EditorPage().into_any(),
        Drafting::History => editor::HistoryPage().into_any(),
        Drafting::Propose => editor::ProposePage().into_any(),
        Drafting::New => rule_sets::NewDraftPage().into_any(),
    })
}

#[wasm_split(reviewing, preload(load_reviewing), fallible)]
fn reviewing(page: Reviewing) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Reviewing::Change => changes::ChangePage().into_any(),
        Reviewing::Deployment => deployments::DeploymentPage().into_any(),
    })
}

#[wasm_split(running, preload(load_running), fallible)]
fn running(page: Running) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Running::Jobs => jobs::JobsPage().into_any(),
        Running::New => jobs::NewJobPage().into_any(),
        Running::Editor => jobs::JobEditorPage().into_any(),
        Running::Job => jobs::JobPage().into_any(),
    })
}

#[wasm_split(keeping, preload(load_keeping), fallible)]
fn keeping(page: Keeping) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Keeping::RuleSets => rule_sets::RuleSetsPage().into_any(),
        Keeping::Changes => changes::ChangesPage().into_any(),
        Keeping::Deployments => deployments::DeploymentsPage().into_any(),
        Keeping::Samples => samples::SamplesPage().into_any(),
        Keeping::NewSample => samples::NewSamplePage().into_any(),
        Keeping::Sample => samples::SamplePage().into_any(),
        Keeping::Audit => audit::AuditPage().into_any(),
        Keeping::Find => home::FindPage().into_any(),
        Keeping::Deleted => rule_sets::DeletedDraftsPage().into_any(),
    })
}

#[wasm_split(settings, preload(load_settings), fallible)]
fn settings(page: Settings) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Settings::Account => account::AccountPage().into_any(),
        Settings::People => people::PeoplePage().into_any(),
        Settings::Environments => environments::EnvironmentsPage().into_any(),
        Settings::NewEnvironment => environments::NewEnvironmentPage().into_any(),
        Settings::Policy => reviews::PolicyPage().into_any(),
    })
}

#[wasm_split(workbench, preload(load_workbench), fallible)]
fn workbench(page: Workbench) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Workbench::Manifests => manifests::ManifestsPage().into_any(),
        Workbench::Reports => reports::ReportsPage().into_any(),
        Workbench::Bench => job_bench::BenchPage().into_any(),
    })
}

impl ChooseView for Drafting {
    async fn choose(self) -> AnyView {
        announce("drafting");
        drawn(drafting(self).await)
    }

    async fn preload(&self) {
        loaded(load_drafting().await).await;
    }
}

impl ChooseView for Reviewing {
    async fn choose(self) -> AnyView {
        announce("reviewing");
        drawn(reviewing(self).await)
    }

    async fn preload(&self) {
        loaded(load_reviewing().await).await;
    }
}

impl ChooseView for Running {
    async fn choose(self) -> AnyView {
        announce("running");
        drawn(running(self).await)
    }

    async fn preload(&self) {
        loaded(load_running().await).await;
    }
}

impl ChooseView for Keeping {
    async fn choose(self) -> AnyView {
        announce("keeping");
        drawn(keeping(self).await)
    }

    async fn preload(&self) {
        loaded(load_keeping().await).await;
    }
}

impl ChooseView for Settings {
    async fn choose(self) -> AnyView {
        announce("settings");
        drawn(settings(self).await)
    }

    async fn preload(&self) {
        loaded(load_settings().await).await;
    }
}

impl ChooseView for Workbench {
    async fn choose(self) -> AnyView {
        announce("workbench");
        drawn(workbench(self).await)
    }

    async fn preload(&self) {
        loaded(load_workbench().await).await;
    }
}

/// Loads the part of the page at a path, before the page is taken over: until then its links and forms are the browser's.
/// The table of routes says the same by its views; `every_route_names_its_part` holds the two together.
#[cfg(feature = "hydrate")]
pub async fn load(path: &str) -> Result<(), SplitLoaderError> {
    match of(path) {
        Some("drafting") => load_drafting().await,
        Some("reviewing") => load_reviewing().await,
        Some("running") => load_running().await,
        Some("keeping") => load_keeping().await,
        Some("settings") => load_settings().await,
        Some("workbench") => load_workbench().await,
        _ => Ok(()),
    }
}

/// The name of the part whose page is at a path.
#[must_use]
pub fn of(path: &str) -> Option<&'static str> {
    let mut steps = path.split('/').skip(1);
    let (first, second, third, fourth) = (steps.next()?, steps.next(), steps.next(), steps.next());
    match (first, second, third, fourth) {
        ("" | "sign-in" | "welcome", ..) => None,
        ("drafts", ..) | ("e", _, Some("rule-sets"), Some("new")) => Some("drafting"),
        ("jobs", ..) | ("e", _, Some("jobs"), _) => Some("running"),
        ("changes" | "deployments", Some(_), ..) => Some("reviewing"),
        ("manifests" | "reports" | "bench", ..) => Some("workbench"),
        ("account" | "people" | "environments", ..) => Some("settings"),
        _ => Some("keeping"),
    }
}

/// On the server: the page's head asks for the part at once, not when the program asks for it.
#[cfg_attr(not(feature = "ssr"), expect(unused_variables, reason = "there is no head to write in a browser"))]
fn announce(part: &'static str) {
    #[cfg(feature = "ssr")]
    leptos::prefetch_lazy_fn_on_server(part);
}

/// The page; that its part is there has been awaited.
fn drawn(page: Result<AnyView, SplitLoaderError>) -> AnyView {
    page.unwrap_or_else(|_| ().into_any())
}

/// A part that cannot be loaded (the network failed, or another version of the server runs by now) is no dead end: the
/// browser asks for the whole page, which works without it.
async fn loaded(part: Result<(), SplitLoaderError>) {
    #[cfg(feature = "hydrate")]
    if part.is_err() {
        let address = leptos_router::hooks::use_url().with_untracked(|url| {
            if url.search().is_empty() {
                url.path().to_owned()
            } else {
                format!("{}?{}", url.path(), url.search())
            }
        });
        let _ = window().location().set_href(&address);
        std::future::pending::<()>().await;
    }
    let _ = part;
}
