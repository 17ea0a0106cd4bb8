//! The program `countersign`: configuration and wiring. No business rule lives here.

pub mod args;
mod assets;
mod export;
mod identify;
mod peer;
mod request;
pub mod rest;
mod router;
mod security;
pub mod telemetry;
mod upload;

pub use router::{Site, router};
