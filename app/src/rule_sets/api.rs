//! Server functions: an environment's rule sets, and new drafts.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use domain::{draft::DraftSummary, environment::RuleSetsPage};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::context,
    domain::{
        Failure, Kind,
        draft::{CreateDraft, Source},
    },
};

/// The page of an environment.
#[server(endpoint = "rule_sets/page")]
pub async fn page(environment: String) -> Result<RuleSetsPage, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.drafts.page(&caller, &environment).await?)
}

/// Makes a draft and opens it. `from` is `empty`, `live`, `json`, `template:KEY`, or `deployment:ID`.
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
        (from, None) if deployment(from).is_some() => {
            Source::Deployment { id: deployment(from).unwrap_or_default() }
        }
        _ => {
            return Err(
                Failure::invalid("from", format!("`{from}` is no source; choose one of the list")).into()
            );
        }
    };
    let draft = services
        .drafts
        .create(&caller, CreateDraft { environment, kind: Kind::RuleSet, name, source })
        .await?;
    context::lead(&format!("/drafts/{draft}"));
    Ok(())
}

#[cfg(feature = "ssr")]
fn deployment(from: &str) -> Option<i64> {
    from.strip_prefix("deployment:")?.parse().ok()
}

/// Reads what is live from AWS, now, for the page to show.
#[server(endpoint = "rule_sets/read_live")]
pub async fn read_live(environment: String) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    services.environments.live(&caller, &environment).await?;
    Ok(())
}

/// An environment's drafts that were put away.
#[server(endpoint = "rule_sets/deleted")]
pub async fn deleted(environment: String) -> Result<Vec<DraftSummary>, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.drafts.deleted(&caller, &environment).await?)
}

/// Takes a draft back that was put away.
#[server(endpoint = "rule_sets/restore")]
pub async fn restore(draft: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.drafts.restore(&caller, draft).await?)
}

/// Puts a draft away.
#[server(endpoint = "rule_sets/delete")]
pub async fn delete(draft: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.drafts.delete(&caller, draft).await?)
}
