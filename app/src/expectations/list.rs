//! How expectations came out.

use crate::ui::Prose;
use domain::{
    expectation::{Expectation, Miss, run, summary},
    mail::SampleSummary,
    rules::RuleSet,
};
use leptos::prelude::*;

/// `all 12 expectations hold`, and whether they do.
#[must_use]
pub fn tried_line(set: &RuleSet, expectations: &[Expectation], samples: &[SampleSummary]) -> (String, bool) {
    let tried = run(set, expectations, samples);
    (summary(&tried), tried.iter().all(|t| t.misses.is_empty()))
}

/// What a rule set misses, expectation by expectation; nothing where all hold.
#[component]
pub fn Missed(
    /// The rule set.
    set: RuleSet,
    /// The environment's expectations.
    expectations: Vec<Expectation>,
    /// Its samples.
    samples: Vec<SampleSummary>,
) -> impl IntoView {
    let tried = run(&set, &expectations, &samples);
    let items = tried
        .iter()
        .filter(|t| !t.misses.is_empty())
        .map(|t| view! { <li><strong>{t.sample.sample.name.clone()}</strong> <Misses misses=t.misses.clone() /></li> })
        .collect_view();
    view! { <ul class="expectations">{items}</ul> }.into_any()
}

/// The ways in which one is missed.
#[component]
pub(super) fn Misses(misses: Vec<Miss>) -> impl IntoView {
    let items = misses.into_iter().map(|miss| view! { <li><Prose text=miss.words() /></li> }).collect_view();
    view! { <ul class="misses">{items}</ul> }.into_any()
}
