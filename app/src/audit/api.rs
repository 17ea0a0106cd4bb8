//! Server functions: the audit log.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use domain::audit;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context;

/// A page of the log.
#[server(endpoint = "audit/page")]
pub async fn page(filter: audit::Filter) -> Result<audit::Page, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.audit.page(&caller, filter).await?)
}
