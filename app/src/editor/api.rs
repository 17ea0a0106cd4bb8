//! Server functions: a draft, opened, saved, and its history.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::{AppError, preview::api::Tried};
use domain::{
    Content,
    draft::{DraftView, RevisionSummary, SaveDraft, Saved},
    expectation::Expectation,
    mail::SampleSummary,
    rules::edit::RuleForm,
};
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    super::plain,
    crate::{context, preview, ui},
};

/// What the editor is drawn from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EditorData {
    /// The draft.
    pub view: DraftView,
    /// The samples of its environment.
    pub samples: Vec<SampleSummary>,
    /// What a handler gave that was run without JavaScript just now.
    pub tried: Option<Tried>,
    /// What is wanted to happen to them.
    pub expectations: Vec<Expectation>,
}

/// A revision of a draft, the latest by default, with the samples to try it on.
#[server(endpoint = "drafts/open")]
pub async fn open(draft: i64, revision: Option<i64>) -> Result<EditorData, AppError> {
    let (caller, services) = context::request()?;
    let view = services.drafts.open(&caller, draft, revision).await?.rule_set()?;
    let samples = services.samples.list(&caller, &view.environment.id).await?;
    let expectations = services.expectations.list(&caller, &view.environment.id).await?;
    Ok(EditorData { view, samples, expectations, tried: preview::api::left() })
}

/// Saves what the browser has; never over somebody else's revision.
#[server(endpoint = "drafts/save", input = Json)]
pub async fn save(request: SaveDraft) -> Result<Saved, AppError> {
    let (caller, services) = context::request()?;
    let SaveDraft { draft, based_on, content } = request;
    let request = SaveDraft { draft, based_on, content: content.into() };
    Ok(services.drafts.save(&caller, request).await?.rule_set()?)
}

/// One edit of the plain form, saved; goes back to the same place.
#[server(endpoint = "drafts/edit")]
pub async fn edit(
    draft: i64,
    based_on: i64,
    rule: u32,
    op: String,
    set_name: String,
    #[server(default)] form: Option<RuleForm>,
    #[server(default)] kept: String,
) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let posted = plain::Posted { draft, based_on, rule, op, set_name, form, kept };
    let address = plain::edit(&caller, &services, posted).await?;
    context::lead(&address);
    Ok(())
}

/// All revisions of a draft.
#[server(endpoint = "drafts/history")]
pub async fn history(draft: i64) -> Result<(DraftView<Content>, Vec<RevisionSummary>), AppError> {
    let (caller, services) = context::request()?;
    let view = services.drafts.open(&caller, draft, None).await?;
    Ok((view, services.drafts.history(&caller, draft).await?))
}

/// A draft's latest revision, whatever it holds: for the page that proposes it.
#[server(endpoint = "drafts/latest")]
pub async fn latest(draft: i64) -> Result<DraftView<Content>, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.drafts.open(&caller, draft, None).await?)
}

/// Saves an earlier revision's content as the newest one.
#[server(endpoint = "drafts/restore")]
pub async fn restore(draft: i64, revision: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let kind = plain::restore(&caller, &services, draft, revision).await?;
    context::lead(&ui::draft_address(kind, draft));
    Ok(())
}
