//! Server functions: deployments.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use domain::{
    deployment::{DeploymentSummary, DeploymentView},
    mail::SampleSummary,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::context;

/// An environment's deployments.
#[server(endpoint = "deployments/list")]
pub async fn list(environment: String) -> Result<Vec<DeploymentSummary>, AppError> {
    let (caller, services) = context::request()?;
    Ok(services.deployments.list(&caller, &environment).await?)
}

/// What the page of a deployment shows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeploymentData {
    /// The deployment with its steps.
    pub view: DeploymentView,
    /// The samples of its environment, where there is a way back to try on them.
    pub samples: Vec<SampleSummary>,
}

/// One deployment with its steps.
#[server(endpoint = "deployments/show")]
pub async fn show(deployment: i64) -> Result<DeploymentData, AppError> {
    let (caller, services) = context::request()?;
    let view = services.deployments.show(&caller, deployment).await?;
    let samples = match view.swap {
        Some(_) => services.samples.list(&caller, &view.summary.environment).await?,
        None => vec![],
    };
    Ok(DeploymentData { view, samples })
}

/// Starts an approved change's deployment, and shows it.
#[server(endpoint = "deployments/deploy")]
pub async fn deploy(change: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let id = services.deployments.deploy(&caller, change).await?;
    context::lead(&format!("/deployments/{id}"));
    Ok(())
}

/// Makes what an earlier deployment made live again, and shows that.
#[server(endpoint = "deployments/return_to")]
pub async fn return_to(deployment: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let id = services.deployments.return_to(&caller, deployment).await?;
    context::lead(&format!("/deployments/{id}"));
    Ok(())
}

/// Stops a deployment before its switch.
#[server(endpoint = "deployments/stop")]
pub async fn stop(deployment: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    Ok(services.deployments.stop(&caller, deployment).await?)
}

/// Makes what was live before a deployment live again, and shows that.
#[server(endpoint = "deployments/roll_back")]
pub async fn roll_back(deployment: i64) -> Result<(), AppError> {
    let (caller, services) = context::request()?;
    let id = services.deployments.roll_back(&caller, deployment).await?;
    context::lead(&format!("/deployments/{id}"));
    Ok(())
}
