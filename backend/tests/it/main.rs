//! The backend against a real database file and the sandbox. The clock is set by hand, chance is seeded, and nothing
//! sleeps: tests wait for what they wait for.

#![expect(clippy::expect_used, clippy::panic, reason = "what helpers of tests expect is part of the test")]

mod access;
mod audit;
mod backup;
mod changes;
mod concurrency;
mod demo;
mod deployments;
mod drafts;
mod expectations;
mod faults;
mod handlers;
mod interrupted;
mod job_faults;
mod job_reach;
mod jobs;
mod overview;
mod plans;
mod reliability;
mod returns;
mod reviews;
mod sandbox_jobs;
mod sessions;
mod stops;
mod support;
mod tokens;
