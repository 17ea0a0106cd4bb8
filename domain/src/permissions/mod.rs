//! What AWS has to be told before SES can do what a rule set says: which bucket, topic, function, key and role lets it.
//!
//! The console shows these statements and applies none of them: it has no permission to change policies, and needs none.
//! Every statement has a `Sid` of its own, so that it can be merged into a policy and taken out again without touching
//! what others put there.
//!
//! Statements name the rule set by `aws:SourceArn`, and every deployment makes a set of a new name; so they name all sets
//! of one draft, `NAME-r*`, by `ArnLike`, and are granted once.
//! AWS: "Giving permissions to Amazon SES for email receiving".

mod collect;
mod text;

use crate::{
    Digest,
    plan::{Manner, Plan},
    region,
    rules::{RuleSet, base_name},
};
use serde_json::{Value, json};

/// How long what the old set needs has to stay: SES may try to deliver a mail for so long after it accepted it.
/// AWS: "Giving permissions to Amazon SES for email receiving", and the retries of receiving.
pub const REVOKE_AFTER_HOURS: u32 = 36;

/// How much of a draft's name stands in a pattern: names of sets are cut where they become too long.
const HEAD: usize = 45;

/// Where a rule set is.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    /// The account, twelve digits.
    pub account: &'a str,
    /// The region.
    pub region: &'a str,
}

/// Whose policy a statement goes into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Holder {
    /// A function's resource policy; `AddPermission` adds to it.
    Function,
    /// A bucket's policy.
    Bucket,
    /// A topic's policy.
    Topic,
    /// A key's policy.
    Key,
    /// A role's trust policy.
    RoleTrust,
    /// A policy inside a role.
    RolePolicy,
}

impl Holder {
    /// What it is called.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Function => "function policy",
            Self::Bucket => "bucket policy",
            Self::Topic => "topic policy",
            Self::Key => "key policy",
            Self::RoleTrust => "trust policy of the role",
            Self::RolePolicy => "policy inside the role",
        }
    }

    /// What to know before it is granted; empty for nothing.
    #[must_use]
    pub const fn note(self) -> &'static str {
        match self {
            Self::Topic => {
                "Needed for a topic of another account, or where the topic's first policy was replaced; harmless otherwise."
            }
            Self::Key => {
                "A key policy belongs to the key itself: where the rule names an alias, look up its key. If the bucket encrypts with a key of its own by default, that key's policy needs `kms:Decrypt` as well."
            }
            Self::RolePolicy => {
                "A bucket of another account has to let the role in as well; where a key is named by an alias, put its key here."
            }
            Self::Function | Self::Bucket | Self::RoleTrust => "",
        }
    }
}

/// One statement of one policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its own name in the policy: letters and digits, the same for the same statement.
    pub sid: String,
    /// The kind of policy.
    pub holder: Holder,
    /// Whose policy: a bucket's name, or an ARN.
    pub of: String,
    /// What is allowed.
    pub actions: Vec<String>,
    /// On what; empty in a trust policy, which has no resource.
    pub resources: Vec<String>,
    /// The account that SES must act for.
    pub account: String,
    /// The rules that SES must act for, as a pattern.
    pub source: String,
    /// The rules that need it.
    pub rules: Vec<String>,
}

/// What a plan needs of the policies around it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Permissions {
    /// To be granted before the deployment, because the live set does not need it yet.
    pub grant: Vec<Statement>,
    /// Needed, and needed by the live set already: expected to be there.
    pub stands: Vec<Statement>,
    /// Needed by the live set only: may be revoked once the new one has been active for [`REVOKE_AFTER_HOURS`].
    pub revoke: Vec<Statement>,
}

impl Permissions {
    /// What a plan needs. `wanted` is the rule set proposed, `base` the one that was live when the plan was made; both with
    /// topics by ARN.
    #[must_use]
    pub fn of(at: At<'_>, plan: &Plan, wanted: &RuleSet, base: Option<&RuleSet>) -> Self {
        let name = match (plan.manner, &plan.target) {
            (Manner::InPlace, Some(active)) => pattern(active),
            _ => revisions(&wanted.name),
        };
        let needed = collect::statements(at, wanted, &source(at, &name));
        let before =
            base.map_or_else(Vec::new, |set| collect::statements(at, set, &source(at, &pattern(&set.name))));
        let is_in = |list: &[Statement], statement: &Statement| list.iter().any(|s| s.sid == statement.sid);
        let (stands, grant) = needed.iter().cloned().partition(|statement| is_in(&before, statement));
        let revoke = before.into_iter().filter(|statement| !is_in(&needed, statement)).collect();
        Self { grant, stands, revoke }
    }

    /// Whether nothing is needed and nothing can go.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.grant.is_empty() && self.stands.is_empty() && self.revoke.is_empty()
    }
}

impl Statement {
    /// The statement as it stands in a policy.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut statement = json!({ "Sid": self.sid, "Effect": "Allow", "Action": self.actions });
        if let Some(members) = statement.as_object_mut() {
            if self.holder != Holder::RolePolicy {
                members.insert("Principal".into(), json!({ "Service": "ses.amazonaws.com" }));
                members.insert(
                    "Condition".into(),
                    json!({
                        "StringEquals": { "aws:SourceAccount": self.account },
                        "ArnLike": { "aws:SourceArn": self.source },
                    }),
                );
            }
            if !self.resources.is_empty() {
                members.insert("Resource".into(), json!(self.resources));
            }
        }
        statement
    }
}

/// The pattern of the sets that are made of one draft.
fn revisions(base: &str) -> String {
    if base.chars().count() > HEAD {
        return format!("{}*", base.chars().take(HEAD).collect::<String>());
    }
    format!("{base}-r*")
}

/// The pattern that a set is found by: with its siblings where the console named it, else its name.
fn pattern(set: &str) -> String {
    let base = base_name(set);
    if base == set { set.to_owned() } else { revisions(base) }
}

fn source(at: At<'_>, sets: &str) -> String {
    let partition = region::partition(at.region);
    format!("arn:{partition}:ses:{}:{}:receipt-rule-set/{sets}:receipt-rule/*", at.region, at.account)
}

/// A name that only this very statement has. AWS: a statement id of a function takes up to 100 of letters, digits, `-`
/// and `_`; other policies letters and digits only.
fn sid(holder: Holder, of: &str, actions: &[String], resources: &[String], source: &str) -> String {
    let digest = Digest::of(&(holder.words(), of, actions, resources, source));
    format!("Countersign{}", digest.as_str().chars().take(16).collect::<String>())
}
