//! Server functions: what waits for somebody, and finding anything.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use super::lines::Lines;
use crate::AppError;
use domain::search::{Hit, Query};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context;

/// What waits for the caller, what is theirs, and what happened of late.
#[server(endpoint = "home/inbox")]
pub async fn page() -> Result<Lines, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.overview.inbox(&caller).await?.into())
}

/// What holds all words of a query.
#[server(endpoint = "home/find")]
pub async fn find(query: Query) -> Result<Vec<Hit>, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.overview.find(&caller, query).await?)
}
