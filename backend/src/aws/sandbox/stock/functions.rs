//! Functions, and how they answer when a job calls them.

use super::Stock;
use crate::aws::batch::{FunctionFacts, unqualified};
pub use domain::jobs::sandbox::{Behaviour, Failing};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::aws::sandbox) struct Function {
    pub behaviour: Behaviour,
    /// Published versions.
    pub versions: BTreeSet<u32>,
    /// Versions by the alias that stands for them.
    pub aliases: BTreeMap<String, String>,
    pub policy: Option<String>,
    pub role: String,
}

impl Function {
    /// A function with one published version, and `live` for it.
    pub fn new(role: String, behaviour: Behaviour) -> Self {
        let aliases = BTreeMap::from([("live".to_owned(), "1".to_owned())]);
        Self { behaviour, versions: BTreeSet::from([1]), aliases, policy: None, role }
    }

    /// The version a qualifier stands for.
    pub fn version(&self, qualifier: Option<&str>) -> Option<String> {
        match qualifier {
            None | Some("$LATEST") => Some("$LATEST".into()),
            Some(name) => match name.parse() {
                Ok(number) => self.versions.contains(&number).then(|| name.to_owned()),
                Err(_) => self.aliases.get(name).cloned(),
            },
        }
    }
}

impl Stock {
    /// A function by its ARN, if it has the version or alias that is asked for.
    pub fn function(&self, arn: &str) -> Option<(&Function, String)> {
        let (bare, qualifier) = unqualified(arn)?;
        let function = self.functions.get(&bare)?;
        Some((function, function.version(qualifier)?))
    }

    pub fn function_facts(&self, arn: &str) -> Option<FunctionFacts> {
        let (function, version) = self.function(arn)?;
        Some(FunctionFacts {
            arn: arn.to_owned(),
            version,
            timeout: 3,
            memory: 128,
            runtime: Some("nodejs24.x".into()),
            state: Some("Active".into()),
            role: Some(function.role.clone()),
        })
    }
}
