//! What the console writes ↔ what the SDK has: rules of SES, and jobs of S3 Batch Operations. Nothing is lost or made up on
//! the way.

mod jobs;
mod pair;
mod rules;

pub(super) use jobs::{create_job, described, listed};
pub(super) use rules::{from_sdk, to_sdk};
