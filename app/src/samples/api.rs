//! Server functions: samples.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use domain::mail::{AddSample, SampleSummary};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context;

/// An environment's samples.
#[server(endpoint = "samples/list")]
pub async fn list(environment: String) -> Result<Vec<SampleSummary>, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.samples.list(&caller, &environment).await?)
}

/// One sample.
#[server(endpoint = "samples/get")]
pub async fn get(sample: i64) -> Result<SampleSummary, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.samples.get(&caller, sample).await?)
}

/// Adds a sample, and goes to its page.
#[server(endpoint = "samples/add")]
pub async fn add(#[server(flatten)] request: AddSample) -> Result<i64, AppError> {
    let (caller, services) = context::request()?;
    let sample = services.samples.add(&caller, request).await?;
    context::lead(&format!("/samples/{sample}"));
    Ok(sample)
}

/// Changes a sample; stays on its page.
#[server(endpoint = "samples/update")]
pub async fn update(sample: i64, #[server(flatten)] request: AddSample) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.samples.update(&caller, sample, request).await?)
}

/// Deletes a sample, and goes back to the list.
#[server(endpoint = "samples/delete")]
pub async fn delete(sample: i64, environment: String) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    services.samples.delete(&caller, sample).await?;
    context::lead(&format!("/e/{environment}/samples"));
    Ok(())
}
