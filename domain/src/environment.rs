//! Environments: an AWS account and region, and how to reach it.

use crate::{
    Timestamp, change::ChangeSummary, draft::DraftSummary, drift::Drift, jobs::estimate::Prices,
    rules::RuleSet,
};
use serde::{Deserialize, Serialize};

/// The environment every installation has.
pub const SANDBOX: &str = "sandbox";

/// An environment's identity, and its name in addresses: `[a-z0-9-]{1,32}`.
pub type EnvironmentId = String;

/// An AWS account and region, and how to reach it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Environment {
    /// Identity and name.
    pub id: EnvironmentId,
    /// The AWS account, twelve digits.
    pub account: String,
    /// The AWS region, e.g. `eu-west-1`.
    pub region: String,
    /// The colour of its badge: nobody deploys to production by mistake.
    pub colour: Colour,
    /// How to reach it.
    pub access: Access,
    /// Where the API is, when not at AWS's own address: an emulator on loopback, or a host an administrator allows.
    pub endpoint_url: Option<String>,
    /// SES control calls per second, across the environment.
    pub calls_per_second: f64,
    /// When it was added.
    pub created_at: Timestamp,
    /// Whether a change is approved and deployed only where all expectations hold.
    #[serde(default)]
    pub requires_expectations: bool,
    /// What jobs cost here, as JSON; none for the prices the program knows. Every page carries environments and few
    /// read this: a text costs the others nothing. [`Environment::prices`] reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prices: Option<String>,
}

impl Environment {
    /// What jobs cost here; none for the prices the program knows.
    #[must_use]
    pub fn prices(&self) -> Option<Prices> {
        serde_json::from_str(self.prices.as_deref()?).ok()
    }
}

/// How AWS is reached. No secret is ever stored: credentials come from where the server runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase")]
pub enum Access {
    /// The account inside the console: everything can be tried with no AWS account.
    Sandbox,
    /// The server's ambient credentials: environment variables, instance or container role.
    Ambient,
    /// A profile of the server's AWS configuration files.
    Profile {
        /// The profile's name.
        name: String,
    },
    /// A role assumed from the ambient credentials.
    Role {
        /// The role's ARN.
        arn: String,
        /// The external id the console made for this environment.
        external_id: String,
    },
}

impl Access {
    /// In words, for tables.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Sandbox => "built in".into(),
            Self::Ambient => "ambient credentials".into(),
            Self::Profile { name } => format!("profile `{name}`"),
            Self::Role { arn, .. } => format!("role `{arn}`"),
        }
    }
}

/// An environment's colour, always in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Colour {
    /// Try-outs.
    Green,
    /// Development.
    Blue,
    /// Staging.
    Amber,
    /// Production.
    Red,
}

impl Colour {
    /// All colours with what they usually stand for.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Green, "try-outs"),
        (Self::Blue, "development"),
        (Self::Amber, "staging"),
        (Self::Red, "production"),
    ];

    /// `green`, `blue`, `amber`, `red`: also the CSS class.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Amber => "amber",
            Self::Red => "red",
        }
    }
}

impl std::str::FromStr for Colour {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .map(|(c, _)| c)
            .find(|c| c.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no colour; use green, blue, amber or red"))
    }
}

/// What the form for a new environment sends. Flat, so that it posts without JavaScript.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct AddEnvironment {
    /// Its name.
    pub id: String,
    /// The account that is expected: twelve digits. Another one is refused.
    pub account: String,
    /// The region.
    pub region: String,
    /// `green`, `blue`, `amber` or `red`.
    pub colour: String,
    /// `ambient`, `profile` or `role`.
    pub by: String,
    /// The profile's name, when `by` is `profile`.
    #[serde(default)]
    pub profile: String,
    /// The role's ARN, when `by` is `role`.
    #[serde(default)]
    pub role_arn: String,
    /// The external id, when `by` is `role`: made by the console, shown before the role exists.
    #[serde(default)]
    pub external_id: String,
    /// Another endpoint than AWS's own; empty for none.
    #[serde(default)]
    pub endpoint_url: String,
    /// Calls per second, as typed.
    pub calls_per_second: String,
}

/// What is live in an environment, as last read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Live {
    /// The active rule set; none when receiving is off.
    pub active: Option<RuleSet>,
    /// Names of all rule sets of the account and region, sorted.
    pub names: Vec<String>,
    /// When it was read.
    pub read_at: Timestamp,
}

/// The page of one environment's rule sets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleSetsPage {
    /// The environment.
    pub environment: Environment,
    /// What is live, or why it could not be read.
    pub live: Result<Live, crate::Failure>,
    /// The deployment that made the live set, when it was one of ours.
    pub live_deployment: Option<i64>,
    /// How what is live differs from what the last deployment made.
    pub drift: Option<Drift>,
    /// Drafts, the last saved first.
    pub drafts: Vec<DraftSummary>,
    /// Changes not yet live, the newest first.
    pub changes: Vec<ChangeSummary>,
}
