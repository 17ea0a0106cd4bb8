//! The whole console in one process: real router, real database file, sandbox account.
#![expect(clippy::expect_used, reason = "what a test needs and does not get ends it")]

mod access;
mod handlers;
mod harness;
mod headers;
mod inventory;
mod log;
mod remote;
mod rest;
mod rest_inventory;
