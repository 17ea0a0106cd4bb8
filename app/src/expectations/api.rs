//! Server functions: expectations.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {crate::context, crate::preview::answers_of, domain::expectation::Expect};

/// Saves what a revision does to a sample as what is wanted, and goes back to it. `answers` are as addresses have them:
/// `&a.1.0=STOP_RULE`.
#[server(endpoint = "expectations/add")]
pub async fn add(
    draft: i64,
    revision: i64,
    sample: i64,
    #[server(default)] answers: String,
    #[server(default)] back: String,
) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let pairs = answers.split('&').filter_map(|pair| pair.split_once('='));
    let request = Expect { draft, revision, sample, answers: answers_of(pairs) };
    services.expectations.add(&caller, request).await?;
    context::lead(&format!("/drafts/{draft}?{back}"));
    Ok(())
}

/// Deletes one, and goes back to the draft it was seen at.
#[server(endpoint = "expectations/delete")]
pub async fn delete(expectation: i64, draft: i64, #[server(default)] back: String) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    services.expectations.delete(&caller, expectation).await?;
    context::lead(&format!("/drafts/{draft}?{back}"));
    Ok(())
}
