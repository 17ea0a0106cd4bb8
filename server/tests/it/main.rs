//! The whole console in one process: real router, real database file, sandbox account.

mod access;
mod harness;
mod headers;
mod inventory;
