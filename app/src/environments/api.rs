//! Server functions: environments.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use domain::{
    environment::{AddEnvironment, Environment},
    jobs::estimate::PricesForm,
};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context;

/// All environments.
#[server(endpoint = "environments/list")]
pub async fn list() -> Result<Vec<Environment>, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.environments.list(&caller).await?)
}

/// A fresh external id for a role's trust policy.
#[server(endpoint = "environments/external_id")]
pub async fn external_id() -> Result<String, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.environments.external_id(&caller).await?)
}

/// Sets whether changes are approved and deployed only where all expectations hold.
#[server(endpoint = "environments/require_expectations")]
pub async fn require_expectations(environment: String, required: bool) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.environments.require_expectations(&caller, &environment, required).await?)
}

/// Sets what jobs cost in an environment; an empty form goes back to the built-in prices.
#[server(endpoint = "environments/set_prices")]
pub async fn set_prices(environment: String, prices: PricesForm) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.environments.set_prices(&caller, &environment, prices).await?)
}

/// Adds an environment, after asking AWS who we are there.
#[server(endpoint = "environments/add")]
pub async fn add(environment: AddEnvironment) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let added = services.environments.add(&caller, environment).await?;
    context::lead(&format!("/e/{}/rule-sets", added.id));
    Ok(())
}
