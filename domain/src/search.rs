//! Finding anything by words.

use crate::{Timestamp, environment::EnvironmentId};
use serde::{Deserialize, Serialize};

/// How many characters of a query count.
pub const MAX_QUERY: usize = 200;
/// How many hits are shown.
pub const MAX_HITS: usize = 50;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// A change.
    Change,
    /// A draft of a rule set.
    RuleSet,
    /// A draft of a job.
    JobDraft,
    /// A job that was created.
    Job,
    /// A deployment.
    Deployment,
    /// What somebody said about a change.
    Comment,
    /// A sample mail.
    Sample,
    /// An environment.
    Environment,
    /// A person: leads to what they did.
    Person,
}

impl Found {
    /// All of them, in the order of the page's filter.
    pub const ALL: [Self; 9] = [
        Self::Change,
        Self::RuleSet,
        Self::JobDraft,
        Self::Job,
        Self::Deployment,
        Self::Comment,
        Self::Sample,
        Self::Environment,
        Self::Person,
    ];

    /// Its name in addresses and the index.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::RuleSet => "rule_set",
            Self::JobDraft => "job_draft",
            Self::Job => "job",
            Self::Deployment => "deployment",
            Self::Comment => "comment",
            Self::Sample => "sample",
            Self::Environment => "environment",
            Self::Person => "person",
        }
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::RuleSet => "rule set",
            Self::JobDraft => "draft of a job",
            Self::Job => "job",
            Self::Deployment => "deployment",
            Self::Comment => "comment",
            Self::Sample => "sample",
            Self::Environment => "environment",
            Self::Person => "person",
        }
    }

    /// Where one is, by its number or name.
    #[must_use]
    pub fn address(self, id: &str) -> String {
        match self {
            Self::Change | Self::Comment => format!("/changes/{id}"),
            Self::RuleSet => format!("/drafts/{id}"),
            Self::JobDraft => format!("/jobs/drafts/{id}"),
            Self::Job => format!("/jobs/{id}"),
            Self::Deployment => format!("/deployments/{id}"),
            Self::Sample => format!("/samples/{id}"),
            Self::Environment => format!("/e/{id}/rule-sets"),
            Self::Person => format!("/audit?name={id}"),
        }
    }
}

impl std::str::FromStr for Found {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|f| f.key() == text)
            .ok_or_else(|| format!("`{text}` is nothing to be found"))
    }
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Query {
    /// Words that must all be there; the last may be the beginning of one.
    #[serde(default)]
    pub words: String,
    /// Only this sort, by [`Found::key`]; empty for all.
    #[serde(default)]
    pub kind: String,
    /// Only this environment; empty for all.
    #[serde(default)]
    pub environment: String,
}

impl Query {
    /// The words, as the index cuts texts: at everything that is neither letter nor digit. At most [`MAX_QUERY`] characters
    /// count.
    #[must_use]
    pub fn terms(&self) -> Vec<String> {
        let text: String = self.words.chars().take(MAX_QUERY).collect();
        text.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()).map(str::to_lowercase).collect()
    }
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// What it is.
    pub kind: Found,
    /// Its number, or name, see [`Found::address`].
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Where; empty for what is in no environment.
    pub environment: EnvironmentId,
    /// A piece of it, in parts that match and parts that do not.
    pub excerpt: Vec<(bool, String)>,
    /// When it was made.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_cut_as_texts_are() {
        let terms = |words: &str| Query { words: words.into(), ..Query::default() }.terms();
        assert_eq!(terms("Billing@example.com"), ["billing", "example", "com"]);
        assert_eq!(terms("arn:aws:lambda:eu-west-1"), ["arn", "aws", "lambda", "eu", "west", "1"]);
        assert_eq!(terms("\"a\" OR b* NEAR(-c)"), ["a", "or", "b", "near", "c"]);
        assert_eq!(terms("  "), Vec::<String>::new());
        assert_eq!(terms(&"x".repeat(1000)), ["x".repeat(MAX_QUERY)]);
    }

    #[test]
    fn every_sort_is_known_by_its_key_and_has_an_address() {
        for found in Found::ALL {
            assert_eq!(found.key().parse(), Ok(found));
            assert!(found.address("7").starts_with('/'), "{found:?}");
        }
    }
}
