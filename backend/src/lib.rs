//! Implements the ports of `domain` over SQLite and AWS.

pub mod aws;
