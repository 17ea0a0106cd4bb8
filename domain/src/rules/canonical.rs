//! One form for equal rule sets, so that comparing them shows no false change.
//!
//! SES normalises what it stores: recipients lower-cased, without duplicates, sorted; defaults filled in. Comparing
//! what a person typed with what is live has to do the same.

use super::{Action, Encoding, InvocationType, Rule, RuleSet, TlsPolicy};
use crate::Digest;

/// The longest name of a rule set or rule.
pub const MAX_NAME: usize = 64;

impl RuleSet {
    /// The rules as SES would give them back; the name is kept.
    #[must_use]
    pub fn canonical(&self) -> Self {
        Self { name: self.name.clone(), rules: self.rules.iter().map(Rule::canonical).collect() }
    }

    /// Digest of the canonical rules. The name is left out: the same rules under another name do the same.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.canonical().rules)
    }
}

impl Rule {
    /// The rule as SES would give it back.
    #[must_use]
    pub fn canonical(&self) -> Self {
        let mut recipients: Vec<String> = self.recipients.iter().map(|r| r.to_ascii_lowercase()).collect();
        recipients.sort();
        recipients.dedup();
        Self {
            name: self.name.clone(),
            enabled: Some(self.is_enabled()),
            tls_policy: Some(self.tls_policy.unwrap_or(TlsPolicy::Optional)),
            recipients,
            actions: self.actions.iter().map(Action::canonical).collect(),
            scan_enabled: Some(self.scans()),
        }
    }
}

impl Action {
    /// The action as SES would give it back: defaults filled in, empty strings gone.
    #[must_use]
    pub fn canonical(&self) -> Self {
        let mut action = self.clone();
        match &mut action {
            Self::S3Action(a) => {
                for field in
                    [&mut a.topic_arn, &mut a.object_key_prefix, &mut a.kms_key_arn, &mut a.iam_role_arn]
                {
                    drop_empty(field);
                }
            }
            Self::SNSAction(a) => a.encoding = Some(a.encoding.unwrap_or(Encoding::Utf8)),
            Self::LambdaAction(a) => {
                a.invocation_type = Some(a.invocation_type.unwrap_or(InvocationType::Event));
                drop_empty(&mut a.topic_arn);
            }
            Self::BounceAction(a) => {
                drop_empty(&mut a.topic_arn);
                drop_empty(&mut a.status_code);
            }
            Self::StopAction(a) => drop_empty(&mut a.topic_arn),
            Self::WorkmailAction(a) => drop_empty(&mut a.topic_arn),
            Self::AddHeaderAction(_) | Self::ConnectAction(_) => {}
        }
        action
    }
}

fn drop_empty(field: &mut Option<String>) {
    if field.as_deref() == Some("") {
        *field = None;
    }
}

/// The name a revision is deployed under: `NAME-r<revision>-<8 of digest>`, at most 64 characters. A long base name is
/// cut; the digest keeps the names apart.
#[must_use]
pub fn live_name(base: &str, revision: i64, digest: &Digest) -> String {
    let tail = format!("-r{revision}-{}", digest.short());
    let room = MAX_NAME.saturating_sub(tail.len());
    let head: String = base.chars().take(room).collect();
    format!("{}{tail}", head.trim_end_matches(['-', '_', '.']))
}

/// The base of a deployed name: `inbound-r12-0a1b2c3d` is `inbound`. Other names are their own base.
#[must_use]
pub fn base_name(live: &str) -> &str {
    let mut parts = live.rsplitn(3, '-');
    let (digest, revision, base) = (parts.next(), parts.next(), parts.next());
    let is_digest = digest
        .is_some_and(|d| d.len() == 8 && d.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase()));
    let is_revision = revision
        .and_then(|r| r.strip_prefix('r'))
        .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    match base {
        Some(base) if is_digest && is_revision && !base.is_empty() => base,
        _ => live,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{LambdaAction, S3Action};

    #[test]
    fn names_of_deployed_sets_lead_back_to_their_base() {
        let digest = Digest::of_bytes(b"abc");
        for base in ["inbound", "a", "with-dash-r1", &"x".repeat(64)] {
            let name = live_name(base, 12, &digest);
            assert!(name.len() <= MAX_NAME, "{name}");
            assert!(base.starts_with(base_name(&name)), "{name}");
        }
        for own in ["inbound", "inbound-r12", "inbound-r-ba7816bf", "inbound-r1-BA7816BF", "-r1-ba7816bf"] {
            assert_eq!(base_name(own), own);
        }
    }

    #[test]
    fn forms_that_ses_treats_alike_have_one_digest() {
        let typed = Rule {
            name: "a".into(),
            recipients: vec!["B@example.com".into(), "a@example.com".into(), "b@example.com".into()],
            actions: vec![
                Action::LambdaAction(LambdaAction {
                    topic_arn: Some(String::new()),
                    ..LambdaAction::default()
                }),
                Action::S3Action(S3Action { object_key_prefix: Some(String::new()), ..S3Action::default() }),
            ],
            ..Rule::default()
        };
        let read = typed.canonical();
        assert_eq!(read.recipients, ["a@example.com", "b@example.com"]);
        assert_eq!(read.enabled, Some(false));
        let set = |rule: &Rule, name: &str| RuleSet { name: name.into(), rules: vec![rule.clone()] };
        assert_eq!(set(&typed, "x").digest(), set(&read, "y").digest());
        let on = Rule { enabled: Some(true), ..typed };
        assert_ne!(set(&on, "x").digest(), set(&read, "x").digest());
    }
}
