//! What people see: Leptos pages and server functions. No SQL, no SDK; what a page needs it asks of a port.
//!
//! One folder a feature: `api.rs` holds its server functions (caller, port, answer), `*_page.rs` one page each.
//! [`ui`] holds what is not about any feature. Every page is rendered whole on the server and works without
//! JavaScript; with it, it is taken over.

#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
pub mod context;
pub mod error;
pub mod parts;
mod routes;
mod shell;

pub mod account;
pub mod audit;
pub mod changes;
pub mod deployments;
pub mod editor;
pub mod environments;
pub mod expectations;
pub mod files;
pub mod home;
pub mod job_bench;
pub mod job_parts;
pub mod jobs;
pub mod manifests;
pub mod people;
pub mod preview;
pub mod reports;
pub mod reviews;
pub mod rule_sets;
pub mod samples;
pub mod session;
pub mod ui;

pub use error::AppError;
pub use routes::App;
pub use shell::shell;
