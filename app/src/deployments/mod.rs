//! Deployments: history, steps as they happen, and the way back.

pub mod api;
mod list_page;
mod show_page;

pub use list_page::DeploymentsPage;
pub use show_page::DeploymentPage;
