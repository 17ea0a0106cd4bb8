//! Server functions: changes and their review.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::{AppError, ui::markdown::Node};
use domain::{
    change::{ChangeSummary, ChangeView},
    expectation::Expectation,
    mail::SampleSummary,
    preflight::Check,
    review::{Review, thread::RemarkId},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use {
    crate::{context, ui::markdown},
    domain::{
        Digest, Failure,
        change::{Approve as Approval, Propose as Proposal},
        jobs::plan::StopRule,
        plan::Manner,
    },
};

/// What the page of a change is drawn from. Findings, diff and outcomes are computed from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeData {
    /// The change.
    pub view: ChangeView,
    /// What it has to meet, and what is said about it.
    pub review: Review,
    /// What the Markdown of each remark was read into.
    pub said: BTreeMap<RemarkId, Vec<Node>>,
    /// The samples of its environment.
    pub samples: Vec<SampleSummary>,
    /// What is wanted to happen to them.
    pub expectations: Vec<Expectation>,
    /// What AWS was looked at for, where the page asked for it.
    pub preflight: Option<Vec<Check>>,
}

/// All changes.
#[server(endpoint = "changes/list")]
pub async fn list() -> Result<Vec<ChangeSummary>, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.changes.list(&caller).await?)
}

/// One change with everything its page shows; AWS is looked at only where the page shows that.
#[server(endpoint = "changes/show")]
pub async fn show(change: i64, preflight: bool) -> Result<ChangeData, AppError> {
    let (caller, services) = context::request()?;
    let view = services.changes.show(&caller, change).await?;
    let samples = services.samples.list(&caller, &view.environment.id).await?;
    let expectations = services.expectations.list(&caller, &view.environment.id).await?;
    let review = services.reviews.review(&caller, change).await?;
    let remarks = review.threads.iter().flat_map(|thread| &thread.remarks);
    let said = remarks.map(|remark| (remark.id, markdown::read(&remark.text))).collect();
    let preflight = if preflight { Some(services.changes.preflight(&caller, change).await?) } else { None };
    Ok(ChangeData { view, review, said, samples, expectations, preflight })
}

/// How a job is kept from doing harm, as typed; for a rule set nothing of it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Careful {
    /// How many rows are tried first.
    pub canary: String,
    /// Above what percentage of failures it is cancelled.
    pub stop_percent: String,
    /// Once so many tasks are done.
    pub stop_after: String,
}

/// Proposes a revision, and shows the change.
#[server(endpoint = "changes/propose")]
pub async fn propose(
    draft: i64,
    revision: i64,
    title: String,
    #[server(default)] description: String,
    #[server(default)] in_place: Option<String>,
    #[server(default)] careful: Careful,
) -> Result<i64, AppError> {
    let (caller, services) = context::request()?;
    let manner = if in_place.is_some() { Manner::InPlace } else { Manner::Switch };
    let canary = number("canary", &careful.canary)?;
    let stop = match number("stop_percent", &careful.stop_percent)? {
        Some(percent) => {
            Some(StopRule { percent, after: number("stop_after", &careful.stop_after)?.unwrap_or(0) })
        }
        None => None,
    };
    let proposal = Proposal { draft, revision, title, description, manner, canary, stop };
    let change = services.changes.propose(&caller, proposal).await?;
    context::lead(&format!("/changes/{change}"));
    Ok(change)
}

/// A number somebody typed; nothing is none.
#[cfg(feature = "ssr")]
fn number<N: std::str::FromStr>(field: &str, text: &str) -> Result<Option<N>, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = |_| Failure::invalid(field, "give a whole number, not too large, or nothing");
    Ok(Some(text.parse().map_err(wrong)?))
}

/// Points a change at the draft's latest revision and at what is live now.
#[server(endpoint = "changes/update")]
pub async fn update(change: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.changes.update(&caller, change).await?)
}

/// Approves the revision and plan that the page showed; any other is refused.
#[server(endpoint = "changes/approve")]
pub async fn approve(change: i64, revision: i64, plan_hash: String) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let approval = Approval { change, revision, plan_hash: Digest::from(plan_hash) };
    Ok(services.changes.approve(&caller, approval).await?)
}

/// Sends a change back with a reason.
#[server(endpoint = "changes/send_back")]
pub async fn send_back(change: i64, reason: String) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.changes.send_back(&caller, change, reason).await?)
}

/// Gives a change up.
#[server(endpoint = "changes/withdraw")]
pub async fn withdraw(change: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.changes.withdraw(&caller, change).await?)
}
