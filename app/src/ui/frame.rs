//! The frame of every signed-in page: the rail with the environment always in sight, and the header of the work.

use crate::{
    session::api::{FrameData, SignOut},
    ui::{EnvironmentBadge, keys::Keys},
};
use leptos::prelude::*;

/// Where a page stands: which entry of the rail is current, and in which environment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The rail's entry: `rule-sets`, `jobs`, `changes`, `samples`, `deployments`, `manifests`, `reports`, `bench`,
    /// `audit`, `people`, `environments`, `home`, `search`, `account`.
    pub area: &'static str,
    /// The environment; none takes the first.
    pub environment: Option<String>,
}

impl Place {
    /// A place outside any environment.
    #[must_use]
    pub const fn of(area: &'static str) -> Self {
        Self { area, environment: None }
    }

    /// A place in an environment.
    #[must_use]
    pub fn within(area: &'static str, environment: &str) -> Self {
        Self { area, environment: Some(environment.to_owned()) }
    }
}

/// The rail and the work beside it.
#[component]
pub fn Frame(
    /// Who is signed in, and the environments.
    data: FrameData,
    /// Where the page stands.
    place: Place,
    /// The work.
    children: Children,
) -> impl IntoView {
    let environment = place.environment.clone().or_else(|| data.environments.first().map(|e| e.id.clone()));
    let base = environment.map_or_else(|| "/e/sandbox".to_owned(), |id| format!("/e/{id}"));
    view! {
        <a class="skip" href="#work">"Skip to the work"</a>
        <div class="frame">
            <Rail data place base />
            <main id="work" tabindex="-1">
                {children()}
            </main>
        </div>
        <Keys />
    }
    .into_any()
}

#[component]
fn Rail(data: FrameData, place: Place, base: String) -> impl IntoView {
    let area = place.area;
    let current =
        data.environments.iter().find(|e| place.environment.as_ref().is_none_or(|id| *id == e.id)).cloned();
    let is_admin = data.caller.as_ref().is_some_and(|c| c.role == domain::Role::Admin);
    view! {
        <header class="rail">
            <a class="brand" href="/">"Countersign"</a>
            {current.clone().map(|e| view! { <span class="here"><EnvironmentBadge id=e.id colour=e.colour /></span> })}
            // A popover on narrow screens, plainly there on wide ones: by the platform alone, so without JavaScript too.
            <button class="small menu" type="button" popovertarget="menu">"Menu"</button>
            <div id="menu" popover="auto">
                <Switch data=data.clone() current=current.map(|e| e.id) />
                <form method="get" action="/search" role="search" class="find">
                    <input id="find" name="q" type="search" placeholder="Search" aria-label="Search everything" aria-keyshortcuts="/ Control+K Meta+K" />
                </form>
                <nav aria-label="Areas">
                    <ul>
                        <Entry here=area name="rule-sets" href=format!("{base}/rule-sets") label="Rule sets" />
                        <Entry here=area name="jobs" href=format!("{base}/jobs") label="Jobs" />
                        <Entry here=area name="changes" href="/changes".to_owned() label="Changes" />
                        <Entry here=area name="samples" href=format!("{base}/samples") label="Samples" />
                        <Entry here=area name="deployments" href=format!("{base}/deployments") label="Deployments" />
                        <Entry here=area name="manifests" href="/manifests".to_owned() label="Manifests" />
                        <Entry here=area name="reports" href="/reports".to_owned() label="Reports" />
                        <Entry here=area name="bench" href="/bench".to_owned() label="Handler bench" />
                        <Entry here=area name="audit" href="/audit".to_owned() label="Audit" />
                        <Entry here=area name="environments" href="/environments".to_owned() label="Environments" />
                        {is_admin
                            .then(|| view! { <Entry here=area name="people" href="/people".to_owned() label="People" /> })}
                    </ul>
                </nav>
                <Who data />
                <button class="link needs-js" type="button" popovertarget="keys">"Keys"</button>
            </div>
        </header>
    }
    .into_any()
}

#[component]
fn Entry(here: &'static str, name: &'static str, href: String, label: &'static str) -> impl IntoView {
    let current = (here == name).then_some("page");
    view! { <li><a href=href aria-current=current>{label}</a></li> }.into_any()
}

/// The environment switch: its colour is in sight on every page.
#[component]
fn Switch(data: FrameData, current: Option<String>) -> impl IntoView {
    let items = data
        .environments
        .into_iter()
        .map(|e| {
            let here = current.as_deref() == Some(e.id.as_str());
            let href = format!("/e/{}/rule-sets", e.id);
            view! {
                <li>
                    <a href=href aria-current=here.then_some("true")>
                        <EnvironmentBadge id=e.id colour=e.colour />
                        <span class="quiet">{e.region}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav aria-label="Environments" class="environments">
            <ul>{items}</ul>
        </nav>
    }
    .into_any()
}

/// Who is signed in, and the way out.
#[component]
fn Who(data: FrameData) -> impl IntoView {
    let sign_out = ServerAction::<SignOut>::new();
    data.caller.map(|caller| {
        view! {
            <div class="who">
                <span>
                    <a href="/account"><strong>{caller.name}</strong></a>
                    " "
                    <span class="quiet">{caller.role.as_str()}</span>
                </span>
                <ActionForm action=sign_out>
                    <button class="link">"Sign out"</button>
                </ActionForm>
            </div>
        }
    })
}

/// The header of the work: place, title, state, and one primary action.
#[component]
pub fn Header(
    /// The page's title: also the document's.
    #[prop(into)]
    title: String,
    /// Where it stands: links from the outside in, as (label, address).
    #[prop(optional)]
    trail: Vec<(String, String)>,
    /// State badges behind the title.
    #[prop(optional, into)]
    state: ViewFn,
    /// The one primary action, at the right.
    #[prop(optional, into)]
    action: ViewFn,
) -> impl IntoView {
    let crumbs =
        trail.into_iter().map(|(label, href)| view! { <li><a href=href>{label}</a></li> }).collect_view();
    view! {
        <leptos_meta::Title text=format!("{title} · Countersign") />
        <header class="head">
            <nav aria-label="Place"><ol class="trail">{crumbs}</ol></nav>
            <div class="headline">
                <h1>{title}</h1>
                <span class="states">{state.run()}</span>
                <div class="actions">{action.run()}</div>
            </div>
        </header>
    }
    .into_any()
}
