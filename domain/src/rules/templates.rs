//! The gallery: rule sets for the usual purposes, to start a draft from.
//!
//! Values nobody can know beforehand are [`PLACEHOLDERS`]; a finding asks for each. The purposes are those of AWS's pages
//! "Lambda function examples" and "Use case examples" for Amazon SES e-mail receiving.

use super::{
    Action, BounceAction, InvocationType, LambdaAction, Rule, RuleSet, S3Action, StopAction, TlsPolicy,
    findings::Context,
};
use crate::region;

/// A template of the gallery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Its key in forms and addresses.
    pub key: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it is for.
    pub summary: &'static str,
    /// What has to be put in before it works.
    pub what_to_fill_in: &'static str,
}

/// A bucket's name to be replaced.
pub const BUCKET: &str = "your-bucket";
/// A function's name to be replaced.
pub const FUNCTION: &str = "your-function";
/// A domain to be replaced. The top-level domain `example` never exists (RFC 2606).
pub const DOMAIN: &str = "your-domain.example";

/// Texts that stand for what only the user knows.
pub const PLACEHOLDERS: [&str; 3] = [BUCKET, FUNCTION, DOMAIN];

/// All templates, the simplest first.
pub const ALL: &[Template] = &[
    Template {
        key: "archive-to-s3",
        title: "Archive to S3",
        summary: "stores every mail of every verified domain in a bucket",
        what_to_fill_in: "the bucket",
    },
    Template {
        key: "drop-spam",
        title: "Drop spam by Lambda",
        summary: "a function looks at the verdicts first and ends the rule set for spam; the rest is stored",
        what_to_fill_in: "the function and the bucket",
    },
    Template {
        key: "bounce-unknown",
        title: "Bounce unknown addresses",
        summary: "stores mail for the addresses you name and bounces everything else of the domain",
        what_to_fill_in: "the domain, its addresses and the bucket",
    },
    Template {
        key: "per-domain-routing",
        title: "Route by domain",
        summary: "a place in the bucket for the domain, another for its subdomains, and one for all other domains",
        what_to_fill_in: "the domain and the bucket",
    },
    Template {
        key: "bounce-spam",
        title: "Bounce spam",
        summary: "a function answers CONTINUE for spam, which bounces it, or STOP_RULE for the rest, which is stored",
        what_to_fill_in: "the function, the bounce's sender and the bucket",
    },
    Template {
        key: "allow-list",
        title: "Allow-list for one address",
        summary: "a function decides by the sender what reaches one address; all other mail is stored as it comes",
        what_to_fill_in: "the address, the function and the bucket",
    },
];

/// Builds a template for an environment; none where there is no such template.
#[must_use]
pub fn build(key: &str, context: &Context) -> Option<RuleSet> {
    let rules = match key {
        "archive-to-s3" => vec![rule("archive", &[], vec![store("mail/")])],
        "drop-spam" => {
            vec![rule("drop-spam", &[], vec![ask(context)]), rule("archive", &[], vec![store("mail/")])]
        }
        "bounce-unknown" => vec![
            rule("known", &[&at("info"), &at("postmaster")], vec![store("known/"), stop()]),
            rule("unknown", &[DOMAIN], vec![bounce("550", "5.1.1", "Mailbox does not exist"), stop()]),
        ],
        "per-domain-routing" => vec![
            rule("domain", &[DOMAIN], vec![store("domain/"), stop()]),
            rule("subdomains", &[&format!(".{DOMAIN}")], vec![store("subdomains/"), stop()]),
            rule("others", &[], vec![store("others/")]),
        ],
        "bounce-spam" => vec![
            rule(
                "bounce-spam",
                &[],
                vec![ask(context), bounce("500", "5.6.1", "Message content rejected"), stop()],
            ),
            rule("archive", &[], vec![store("mail/")]),
        ],
        "allow-list" => vec![
            rule("allow-list", &[&at("info")], vec![ask(context), store("allowed/"), stop()]),
            rule("archive", &[], vec![store("mail/")]),
        ],
        _ => return None,
    };
    Some(RuleSet { name: key.to_owned(), rules })
}

fn at(local: &str) -> String {
    format!("{local}@{DOMAIN}")
}

fn rule(name: &str, recipients: &[&str], actions: Vec<Action>) -> Rule {
    Rule {
        name: name.into(),
        enabled: Some(true),
        tls_policy: Some(TlsPolicy::Optional),
        recipients: recipients.iter().map(|r| (*r).to_owned()).collect(),
        actions,
        scan_enabled: Some(true),
    }
}

fn store(prefix: &str) -> Action {
    Action::S3Action(S3Action {
        bucket_name: BUCKET.into(),
        object_key_prefix: Some(prefix.into()),
        ..S3Action::default()
    })
}

fn ask(context: &Context) -> Action {
    let Context { region, account } = context;
    let partition = region::partition(region);
    Action::LambdaAction(LambdaAction {
        function_arn: format!("arn:{partition}:lambda:{region}:{account}:function:{FUNCTION}"),
        invocation_type: Some(InvocationType::RequestResponse),
        topic_arn: None,
    })
}

fn bounce(code: &str, status: &str, message: &str) -> Action {
    Action::BounceAction(BounceAction {
        smtp_reply_code: code.into(),
        status_code: Some(status.into()),
        message: message.into(),
        sender: at("mailer-daemon"),
        topic_arn: None,
    })
}

fn stop() -> Action {
    Action::StopAction(StopAction::default())
}
