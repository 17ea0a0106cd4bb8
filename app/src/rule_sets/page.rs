//! The page of an environment: what is live, drafts, open changes.

use super::{
    api::{Create, Delete, ReadLive, page},
    drift::DriftNotice,
};
use crate::AppError;
use crate::ui::{self, Badge, Empty, ErrorNotice, Header, Outcome, Place, Tone, When};
use domain::{
    Kind,
    access::Deed,
    change::ChangeSummary,
    draft::DraftSummary,
    environment::{self, Live},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// An environment's rule sets.
#[component]
pub fn RuleSetsPage() -> impl IntoView {
    let params = use_params_map();
    let environment = move || params.with(|p| p.get("environment").unwrap_or_default());
    let delete = ui::action::<Delete>();
    let read = ui::action::<ReadLive>();
    let revert = ServerAction::<Create>::new();
    ui::page(
        move || {
            Place::within("rule-sets", &params.with_untracked(|p| p.get("environment").unwrap_or_default()))
        },
        environment,
        page,
        move |frame, data| {
            let may_edit = frame.caller.is_some_and(|c| c.may(Deed::EditDraft));
            let new = format!("/e/{}/rule-sets/new", data.environment.id);
            let add = {
                let new = new.clone();
                move || {
                    may_edit.then(|| view! { <a class="button primary" href=new.clone()>"New rule set"</a> })
                }
            };
            let deleted = format!("/e/{}/deleted-drafts", data.environment.id);
            let title = format!("Rule sets in {}", data.environment.id);
            view! {
                <Header title action=add />
                <Outcome value=delete.value().into() />
                <Outcome value=read.value().into() />
                <Outcome value=revert.value().into() />
                <DriftNotice data=data.clone() may_edit revert />
                <LiveSection data=data.clone() may_edit read />
                <Changes changes=data.changes />
                <DraftTable kind=Kind::RuleSet drafts=data.drafts may_edit new deleted delete />
            }
            .into_any()
        },
    )
}

#[component]
fn LiveSection(
    data: environment::RuleSetsPage,
    may_edit: bool,
    read: ServerAction<ReadLive>,
) -> impl IntoView {
    let environment = data.environment.id.clone();
    let inner = match data.live.clone() {
        Ok(live) => view! { <LiveSet live data may_edit /> }.into_any(),
        Err(failure) => view! { <ErrorNotice error=AppError::Failure(failure) /> }.into_any(),
    };
    view! {
        <section aria-labelledby="live">
            <h2 id="live">"Live"</h2>
            {inner}
            <ActionForm action=read attr:class="inline">
                <input type="hidden" name="environment" value=environment />
                <button class="small">"Read from AWS now"</button>
            </ActionForm>
        </section>
    }
    .into_any()
}

#[component]
fn LiveSet(live: Live, data: environment::RuleSetsPage, may_edit: bool) -> impl IntoView {
    let from_live = may_edit.then(|| {
        let href = format!("/e/{}/rule-sets/new?from=live", data.environment.id);
        view! { <a class="button small" href=href>"New draft from what is live"</a> }
    });
    let (rules, others) = (live.active.as_ref().map_or(0, |s| s.rules.len()), live.names.len());
    let deployment = data
        .live_deployment
        .map(|id| view! { " by " <a href=format!("/deployments/{id}")>{format!("deployment {id}")}</a> });
    let head = live.active.map_or_else(
        || view! { <p><Badge tone=Tone::Warn text="receiving is off" /> " No rule set is active: SES refuses all mail here."</p> }.into_any(),
        |set| view! { <p><Badge tone=Tone::Good text="live" /> " " <strong class="code">{set.name}</strong> {format!(" · {}", count(rules, "rule"))} {deployment}</p> }.into_any(),
    );
    view! {
        <div class="card">
            {head}
            <p class="quiet">{count(others, "rule set")} " in the account and region · read " <When at=live.read_at /></p>
            {from_live}
        </div>
    }
    .into_any()
}

/// Changes that are not finished.
#[component]
pub fn Changes(
    /// The changes.
    changes: Vec<ChangeSummary>,
) -> impl IntoView {
    (!changes.is_empty()).then(|| {
        let rows = changes
            .into_iter()
            .map(|c| {
                view! {
                    <tr>
                        <th scope="row"><a href=format!("/changes/{}", c.id)>{format!("#{} {}", c.id, c.title)}</a></th>
                        <td><Badge tone=Tone::of_change(c.state) text=c.state.words() /></td>
                        <td class="code">{format!("{} r{}", c.name, c.revision)}</td>
                        <td>{c.author}</td>
                        <td><When at=c.updated_at /></td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <section aria-labelledby="open-changes">
                <h2 id="open-changes">"Open changes"</h2>
                <div class="scroll">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Change"</th>
                                <th scope="col">"State"</th>
                                <th scope="col">"Revision"</th>
                                <th scope="col">"By"</th>
                                <th scope="col">"Last"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}

/// Drafts of a kind, each with a button that puts it away.
#[component]
pub fn DraftTable(
    /// What they hold.
    kind: Kind,
    /// The drafts.
    drafts: Vec<DraftSummary>,
    /// Whether the caller may edit them.
    may_edit: bool,
    /// Where a new one is made.
    new: String,
    /// Where they are that were put away.
    deleted: String,
    /// Puts one away.
    delete: ServerAction<Delete>,
) -> impl IntoView {
    let inner = if drafts.is_empty() {
        let step = may_edit.then(|| view! { <a class="button primary" href=new>"Make the first one"</a> });
        let text = format!(
            "No drafts. A draft is a {} being edited: nothing of it is live until it was reviewed and deployed.",
            kind.words()
        );
        view! { <Empty text>{step}</Empty> }.into_any()
    } else {
        let rows = drafts.into_iter().map(|d| view! { <DraftRow draft=d may_edit delete /> }).collect_view();
        view! {
            <div class="scroll">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Draft"</th>
                            <th scope="col">"Revision"</th>
                            <th scope="col">"What"</th>
                            <th scope="col">"Findings"</th>
                            <th scope="col">"Saved"</th>
                            <th scope="col"><span class="hidden">"Delete"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="drafts">
            <h2 id="drafts">"Drafts"</h2>
            {inner}
            <p class="help"><a href=deleted>"Deleted drafts"</a></p>
        </section>
    }
    .into_any()
}

#[component]
fn DraftRow(draft: DraftSummary, may_edit: bool, delete: ServerAction<Delete>) -> impl IntoView {
    let d = draft;
    let findings = match (d.errors, d.warnings) {
        (0, 0) => view! { <Badge tone=Tone::Good text="none" /> }.into_any(),
        (0, w) => view! { <Badge tone=Tone::Warn text=count(w as usize, "warning") /> }.into_any(),
        (e, _) => view! { <Badge tone=Tone::Bad text=count(e as usize, "error") /> }.into_any(),
    };
    let label = format!("Delete draft {}", d.name);
    let remove = (may_edit && d.open_change.is_none()).then(|| {
        view! {
            <ActionForm action=delete attr:class="inline">
                <input type="hidden" name="draft" value=d.id.to_string() />
                <button class="small" aria-label=label>"Delete"</button>
            </ActionForm>
        }
    });
    let open = d
        .open_change
        .map(|id| view! { " · " <a href=format!("/changes/{id}")>{format!("change #{id}")}</a> });
    view! {
        <tr>
            <th scope="row"><a href=ui::draft_address(d.kind, d.id)>{d.name.clone()}</a> {open}</th>
            <td class="number">{d.revision.to_string()}</td>
            <td>{d.about.clone()}</td>
            <td>{findings}</td>
            <td>{d.saved_by.clone()} " · " <When at=d.saved_at /></td>
            <td>{remove}</td>
        </tr>
    }
    .into_any()
}

/// `1 rule`, `3 rules`.
fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}
