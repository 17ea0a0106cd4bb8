//! What the account has beside receiving: buckets, functions, roles and jobs. It all lies in one row of the database, so it
//! is kept small: an object is at most [`MAX_OBJECT`] long, all of them together [`MAX_STOCK`].

mod begin;
mod content;
mod functions;
mod objects;

use super::{jobs::Record, state::Refusal};
use crate::aws::batch::Decision;
pub(super) use content::{Content, md5_hex};
pub(super) use functions::Function;
pub use functions::{Behaviour, Failing};
pub(super) use objects::Bucket;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The longest object the sandbox keeps, in bytes.
pub const MAX_OBJECT: usize = 8 * 1024 * 1024;
/// The most bytes all objects of the sandbox have together.
pub const MAX_STOCK: usize = 32 * 1024 * 1024;

/// Everything beside receiving.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Stock {
    /// Whether what the sandbox begins with was put in: an account kept before it had these things gets them now.
    begun: bool,
    /// By name.
    pub buckets: BTreeMap<String, Bucket>,
    /// By ARN without a qualifier.
    pub functions: BTreeMap<String, Function>,
    /// Trust policies by the role's ARN.
    pub roles: BTreeMap<String, String>,
    /// The oldest first.
    pub jobs: Vec<Record>,
    /// How many jobs and uploads were ever begun: ids are made of it.
    pub count: u64,
}

impl Stock {
    /// A number nothing else has.
    pub fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// The trust policy of a role, by its ARN or name.
    pub fn trust(&self, role: &str) -> Option<String> {
        let named = |arn: &str| arn == role || arn.rsplit('/').next() == Some(role);
        self.roles.iter().find(|(arn, _)| named(arn)).map(|(_, trust)| trust.clone())
    }

    /// Whatever a role of the sandbox asks for is allowed, but for what was made unusable. A pattern goes as far as it is
    /// plain text.
    pub fn simulate(
        &self,
        unusable: &BTreeSet<String>,
        role: &str,
        actions: &[String],
        resources: &[String],
    ) -> Result<Vec<Decision>, Refusal> {
        if self.trust(role).is_none() {
            let message = format!("The role with name {role} cannot be found.");
            return Err(Refusal::new("NoSuchEntity", message));
        }
        let decide = |action: &String, resource: &String| {
            let bucket = resource.split(":::").nth(1).and_then(|r| r.split('/').next()).unwrap_or_default();
            let denied = [resource.as_str(), bucket, role].iter().any(|name| unusable.contains(*name));
            Decision {
                action: action.clone(),
                resource: resource.clone(),
                allowed: !denied,
                words: if denied { "implicitDeny" } else { "allowed" }.into(),
            }
        };
        Ok(resources.iter().flat_map(|r| actions.iter().map(move |a| decide(a, r))).collect())
    }
}
