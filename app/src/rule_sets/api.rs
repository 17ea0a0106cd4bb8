//! Server functions: an environment's rule sets, and new drafts.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use domain::environment::RuleSetsPage;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::context,
    domain::{
        Failure,
        draft::{CreateDraft, Source},
    },
};

/// The page of an environment.
#[server(endpoint = "rule_sets/page")]
pub async fn page(environment: String) -> Result<RuleSetsPage, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.drafts.page(&caller, &environment).await?)
}

/// Makes a draft and opens it. `from` is `empty`, `live`, `json`, or `template:KEY`.
#[server(endpoint = "rule_sets/create")]
pub async fn create(
    environment: String,
    #[server(default)] name: String,
    from: String,
    #[server(default)] json: String,
) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let source = match (from.as_str(), from.strip_prefix("template:")) {
        ("empty", _) => Source::Empty,
        ("live", _) => Source::Live,
        ("json", _) => Source::Json { text: json },
        (_, Some(key)) => Source::Template { key: key.to_owned() },
        _ => {
            return Err(
                Failure::invalid("from", format!("`{from}` is no source; choose one of the list")).into()
            );
        }
    };
    let draft = services.drafts.create(&caller, CreateDraft { environment, name, source }).await?;
    leptos_axum::redirect(&format!("/drafts/{draft}"));
    Ok(())
}

/// Puts a draft away.
#[server(endpoint = "rule_sets/delete")]
pub async fn delete(draft: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.drafts.delete(&caller, draft).await?)
}
