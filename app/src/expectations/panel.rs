//! The editor's panel of expectations: they run on each keystroke.

use super::{
    api::{Add, Delete},
    list::Misses,
};
use crate::{
    preview::{Preview, write_query},
    ui::{self, Badge, Copy, Outcome, Tone},
};
use domain::expectation::{Expectation, Miss, run, summary};
use leptos::prelude::*;

/// Saving and deleting. A handle: copies are the same two actions.
#[derive(Clone, Copy)]
pub struct Keeping {
    add: ServerAction<Add>,
    delete: ServerAction<Delete>,
}

impl Keeping {
    /// Made once by the page, outside what is drawn anew with its data.
    #[must_use]
    pub fn new() -> Self {
        Self { add: ui::action(), delete: ui::action() }
    }
}

impl Default for Keeping {
    fn default() -> Self {
        Self::new()
    }
}

/// One line of the panel.
#[derive(Clone, PartialEq)]
struct Line {
    id: i64,
    sample: i64,
    name: String,
    wanted: String,
    answers: String,
    misses: Vec<Miss>,
}

/// Expectations of the environment put to the rule set as it stands, and the way to save the outcome shown.
#[component]
pub fn ExpectationPanel(
    /// The preview.
    preview: Preview,
    /// The draft.
    draft: i64,
    /// The revision that is saved.
    #[prop(into)]
    revision: Signal<i64>,
    /// Whether what is shown is that revision, and nothing unsaved.
    #[prop(into)]
    saved: Signal<bool>,
    /// The environment's expectations.
    expectations: Vec<Expectation>,
    /// Whether the person may save and delete them.
    may_edit: bool,
    /// What saves and deletes; the page's, which reads its data again after either.
    keeping: Keeping,
) -> impl IntoView {
    let Keeping { add, delete } = keeping;
    let expectations = StoredValue::new(expectations);
    let tried = Memo::new(move |_| {
        preview.set.with(|set| {
            expectations.with_value(|all| {
                preview.samples.with_value(|samples| {
                    let tried = run(set, all, samples);
                    let lines: Vec<Line> = tried
                        .iter()
                        .map(|t| {
                            let wanted = &t.expectation.wanted;
                            Line {
                                id: t.expectation.id,
                                sample: t.expectation.sample,
                                name: t.sample.sample.name.clone(),
                                wanted: wanted.words(),
                                answers: write_query(None, &wanted.answers_in(set)),
                                misses: t.misses.clone(),
                            }
                        })
                        .collect();
                    (summary(&tried), lines)
                })
            })
        })
    });
    let tone = move || {
        tried
            .with(|(_, lines)| if lines.iter().all(|l| l.misses.is_empty()) { Tone::Good } else { Tone::Bad })
    };
    let line = move || tried.with(|(line, _)| line.clone());
    let query = move || preview.address();
    let items = move || {
        let lines = tried.with(|(_, lines)| lines.clone());
        lines.into_iter().map(|line| view! { <Item line draft delete may_edit /> }).collect_view()
    };
    let any = expectations.with_value(|all| !all.is_empty());
    view! {
        <section class="card expectations" aria-labelledby="expectations">
            <h2 id="expectations">"Expectations"</h2>
            <Outcome value=add.value().into() />
            <Outcome value=delete.value().into() />
            {any.then(|| view! { <p role="status">{move || view! { <Badge tone=tone() text=line() /> }}</p> })}
            {(!any).then(|| view! {
                <p class="help">"Save an outcome you want, and every later rule set is held to it: here on each keystroke, and on the page of a change."</p>
            })}
            <ul class="expectation-list">{items}</ul>
            {may_edit.then(|| view! { <Save preview draft revision saved add /> })}
            <p>
                <a href=move || format!("/drafts/{draft}?revision={}{}", revision.get(), query())>"Link to this preview at this revision"</a>
                " "
                {move || view! { <Copy text=format!("{}/drafts/{draft}?revision={}{}", origin(), revision.get(), query()) label="Copy the link" /> }}
            </p>
        </section>
    }
    .into_any()
}

/// Where this console is, for a link that is sent to somebody.
fn origin() -> String {
    #[cfg(feature = "hydrate")]
    return window().location().origin().unwrap_or_default();
    #[cfg(not(feature = "hydrate"))]
    String::new()
}

#[component]
fn Item(line: Line, draft: i64, delete: ServerAction<Delete>, may_edit: bool) -> impl IntoView {
    let Line { id, sample, name, wanted, answers, misses } = line;
    let (tone, word) = if misses.is_empty() { (Tone::Good, "holds") } else { (Tone::Bad, "missed") };
    let back = format!("sample={sample}{answers}");
    let form_back = back.clone();
    view! {
        <li>
            <Badge tone text=word />
            " "
            <a href=format!("/drafts/{draft}?{back}") rel="external">{name}</a>
            " "
            <span class="quiet">{wanted}</span>
            <Misses misses />
            {may_edit.then(|| view! {
                <ActionForm action=delete>
                    <input type="hidden" name="expectation" value=id.to_string() />
                    <input type="hidden" name="draft" value=draft.to_string() />
                    <input type="hidden" name="back" value=form_back.clone() />
                    <button class="small">"Delete"</button>
                </ActionForm>
            })}
        </li>
    }
    .into_any()
}

/// Saves what the revision does to the chosen sample. What is changed for the preview only is not stored, so it cannot
/// be expected.
#[component]
fn Save(
    preview: Preview,
    draft: i64,
    revision: Signal<i64>,
    saved: Signal<bool>,
    add: ServerAction<Add>,
) -> impl IntoView {
    let sample = move || preview.chosen.get().map(|id| id.to_string()).unwrap_or_default();
    let answers = move || preview.answers.with(|answers| write_query(None, answers));
    let back = move || preview.address();
    let stored = Memo::new(move |_| {
        let chosen = preview.chosen.get();
        preview.sample.with(|now| {
            preview.samples.with_value(|all| {
                all.iter().find(|s| Some(s.id) == chosen).map(|s| &s.sample) == now.as_ref()
            })
        })
    });
    let off = move || !(saved.get() && stored.get() && preview.is_plain() && preview.chosen.get().is_some());
    let why = move || {
        if !saved.get() {
            Some("Wait until the draft is saved.")
        } else if !stored.get() {
            Some("The envelope was changed for this preview only: save it on the sample's page first.")
        } else if !preview.is_plain() {
            Some(
                "Filters and what follows an error are this preview's only, and no part of an expectation: take them away first.",
            )
        } else {
            None
        }
    };
    view! {
        <ActionForm action=add>
            <input type="hidden" name="draft" value=draft.to_string() />
            <input type="hidden" name="revision" value=move || revision.get().to_string() />
            <input type="hidden" name="sample" value=sample />
            <input type="hidden" name="answers" value=answers />
            <input type="hidden" name="back" value=move || back().trim_start_matches('&').to_owned() />
            <button disabled=off>"Expect the outcome shown"</button>
            {move || why().map(|why| view! { <p class="help">{why}</p> })}
        </ActionForm>
    }
    .into_any()
}
