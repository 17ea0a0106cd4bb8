//! A rule set as AWS documents it, member for member: the JSON these types read and write is what
//! `aws ses describe-receipt-rule-set` prints and `aws ses create-receipt-rule --cli-input-json` takes.
//!
//! Everything is kept as typed, wrong or right; what is wrong with it is said by findings. `Option` marks what
//! AWS lets a document leave out; the methods give the value AWS then uses.
//! AWS: SES API 2010-12-01, `ReceiptRule`, `ReceiptAction`.

use serde::{Deserialize, Serialize};

/// A named, ordered list of rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase")]
pub struct RuleSet {
    /// Its name; 1–64 characters.
    pub name: String,
    /// Its rules, in the order SES runs them; at most 200.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// One receipt rule: which mail it is for, and what is done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Rule {
    /// Its name, unique in the set; 1–64 characters.
    pub name: String,
    /// Whether SES runs it. Left out, it is off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Whether mail must have come over TLS. Left out: it need not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_policy: Option<TlsPolicy>,
    /// Recipient conditions; none means every recipient of every verified domain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    /// What is done, in order; at most 10.
    #[serde(default)]
    pub actions: Vec<Action>,
    /// Whether spam and viruses are looked for. Left out: no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan_enabled: Option<bool>,
}

/// Whether a rule takes mail that did not come over TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
pub enum TlsPolicy {
    /// TLS or not.
    #[default]
    Optional,
    /// Only over TLS.
    Require,
}

/// One action. In AWS's documents a structure of which exactly one member is set; here that cannot be otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Stores the mail in a bucket.
    S3Action(S3Action),
    /// Publishes the whole mail to a topic.
    SNSAction(SnsAction),
    /// Invokes a function.
    LambdaAction(LambdaAction),
    /// Sends a non-delivery report to the sender.
    BounceAction(BounceAction),
    /// Ends the rule set.
    StopAction(StopAction),
    /// Hands the mail to `WorkMail`.
    WorkmailAction(WorkmailAction),
    /// Puts a header before the mail's own.
    AddHeaderAction(AddHeaderAction),
    /// Starts an e-mail contact in Amazon Connect.
    ConnectAction(ConnectAction),
}

/// Stores the mail in a bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct S3Action {
    /// Notified, without the mail itself, when the mail is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic_arn: Option<String>,
    /// The bucket's name.
    pub bucket_name: String,
    /// Comes before the message id in the object's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_key_prefix: Option<String>,
    /// Key that SES encrypts with on its own side, before it stores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kms_key_arn: Option<String>,
    /// Role that SES uses for bucket, topic and key of this action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iam_role_arn: Option<String>,
}

/// Publishes the whole mail to a topic; mails over 150 KB bounce.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct SnsAction {
    /// The topic.
    pub topic_arn: String,
    /// How the mail is encoded in the notification. Left out: UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
}

/// How a mail is put into an SNS notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
pub enum Encoding {
    /// As text; bodies that are not UTF-8 may be damaged.
    #[default]
    #[serde(rename = "UTF-8")]
    Utf8,
    /// As base64; keeps every byte.
    Base64,
}

/// Invokes a function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct LambdaAction {
    /// Notified when the function is invoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic_arn: Option<String>,
    /// The function.
    pub function_arn: String,
    /// Whether SES waits for the function's answer. Left out: no (`Event`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invocation_type: Option<InvocationType>,
}

/// Whether SES waits for a function's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
pub enum InvocationType {
    /// Asynchronous; the function cannot change the mail flow. AWS recommends it.
    #[default]
    Event,
    /// SES waits, at most 30 seconds; the answer's disposition can stop the rule or the rule set.
    RequestResponse,
}

/// Sends a non-delivery report to the sender. Stops nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct BounceAction {
    /// Notified when the report is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic_arn: Option<String>,
    /// SMTP reply code, e.g. `550`.
    pub smtp_reply_code: String,
    /// Enhanced status code (RFC 3463), e.g. `5.1.1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_code: Option<String>,
    /// Text for people.
    pub message: String,
    /// Address the report comes from; a verified identity.
    pub sender: String,
}

/// Ends the rule set: no further action of this rule, no further rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct StopAction {
    /// What is stopped.
    pub scope: StopScope,
    /// Notified when the action is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic_arn: Option<String>,
}

/// What a Stop action stops; AWS knows one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
pub enum StopScope {
    /// The whole rule set.
    #[default]
    RuleSet,
}

/// Hands the mail to `WorkMail`; normally made by `WorkMail` itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct WorkmailAction {
    /// Notified when the action is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic_arn: Option<String>,
    /// The `WorkMail` organization.
    pub organization_arn: String,
}

/// Puts a header before the mail's own; later actions see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct AddHeaderAction {
    /// 1–50 of `A-Z a-z 0-9 -`.
    pub header_name: String,
    /// At most 2,047 characters, no line break.
    pub header_value: String,
}

/// Starts an e-mail contact in Amazon Connect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct ConnectAction {
    /// The Connect instance.
    #[serde(rename = "InstanceARN")]
    pub instance_arn: String,
    /// Role with `connect:StartEmailContact`.
    #[serde(rename = "IAMRoleARN")]
    pub iam_role_arn: String,
}

impl Rule {
    /// Whether SES runs the rule.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.enabled.unwrap_or(false)
    }

    /// Whether spam and viruses are looked for.
    #[must_use]
    pub fn scans(&self) -> bool {
        self.scan_enabled.unwrap_or(false)
    }

    /// Whether mail must have come over TLS.
    #[must_use]
    pub fn requires_tls(&self) -> bool {
        self.tls_policy == Some(TlsPolicy::Require)
    }
}

impl LambdaAction {
    /// Whether SES waits for the answer, so that it can change the mail flow.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.invocation_type == Some(InvocationType::RequestResponse)
    }
}

impl Action {
    /// The member's name in AWS's documents, in the order of [`Action::empty_kinds`].
    pub const KINDS: [&'static str; 8] = [
        "S3Action",
        "SNSAction",
        "LambdaAction",
        "BounceAction",
        "StopAction",
        "WorkmailAction",
        "AddHeaderAction",
        "ConnectAction",
    ];

    /// The member's name in AWS's documents, e.g. `WorkmailAction`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::S3Action(_) => "S3Action",
            Self::SNSAction(_) => "SNSAction",
            Self::LambdaAction(_) => "LambdaAction",
            Self::BounceAction(_) => "BounceAction",
            Self::StopAction(_) => "StopAction",
            Self::WorkmailAction(_) => "WorkmailAction",
            Self::AddHeaderAction(_) => "AddHeaderAction",
            Self::ConnectAction(_) => "ConnectAction",
        }
    }

    /// What it works on, by which it is still the same action when the rest of it changes; none for a Bounce or Stop.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        Some(match self {
            Self::S3Action(a) => &a.bucket_name,
            Self::SNSAction(a) => &a.topic_arn,
            Self::LambdaAction(a) => &a.function_arn,
            Self::AddHeaderAction(a) => &a.header_name,
            Self::WorkmailAction(a) => &a.organization_arn,
            Self::ConnectAction(a) => &a.instance_arn,
            Self::BounceAction(_) | Self::StopAction(_) => return None,
        })
    }

    /// The action's title for people: `S3`, `SNS`, `Lambda`, `Bounce`, `Stop`, `WorkMail`, `Add header`, `Connect`.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::S3Action(_) => "S3",
            Self::SNSAction(_) => "SNS",
            Self::LambdaAction(_) => "Lambda",
            Self::BounceAction(_) => "Bounce",
            Self::StopAction(_) => "Stop",
            Self::WorkmailAction(_) => "WorkMail",
            Self::AddHeaderAction(_) => "Add header",
            Self::ConnectAction(_) => "Connect",
        }
    }

    /// A fresh action of a kind, with the defaults AWS recommends and everything else empty.
    #[must_use]
    pub fn of_kind(kind: &str) -> Option<Self> {
        Some(match kind {
            "S3Action" => Self::S3Action(S3Action::default()),
            "SNSAction" => {
                Self::SNSAction(SnsAction { encoding: Some(Encoding::Base64), ..SnsAction::default() })
            }
            "LambdaAction" => Self::LambdaAction(LambdaAction {
                invocation_type: Some(InvocationType::Event),
                ..LambdaAction::default()
            }),
            "BounceAction" => Self::BounceAction(BounceAction {
                smtp_reply_code: "550".into(),
                status_code: Some("5.1.1".into()),
                message: "Mailbox does not exist".into(),
                ..BounceAction::default()
            }),
            "StopAction" => Self::StopAction(StopAction::default()),
            "WorkmailAction" => Self::WorkmailAction(WorkmailAction::default()),
            "AddHeaderAction" => Self::AddHeaderAction(AddHeaderAction::default()),
            "ConnectAction" => Self::ConnectAction(ConnectAction::default()),
            _ => return None,
        })
    }

    /// The topic told when the action is taken, for the kinds that have one beside their work. The SNS action's topic
    /// is its target, not this.
    #[must_use]
    pub fn told_topic(&self) -> Option<&str> {
        match self {
            Self::S3Action(a) => a.topic_arn.as_deref(),
            Self::LambdaAction(a) => a.topic_arn.as_deref(),
            Self::BounceAction(a) => a.topic_arn.as_deref(),
            Self::StopAction(a) => a.topic_arn.as_deref(),
            Self::WorkmailAction(a) => a.topic_arn.as_deref(),
            Self::SNSAction(_) | Self::AddHeaderAction(_) | Self::ConnectAction(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_an_empty_action_that_says_its_own_name() {
        for kind in Action::KINDS {
            assert_eq!(Action::of_kind(kind).map(|a| a.kind()), Some(kind));
        }
        assert_eq!(Action::of_kind("s3action"), None);
    }

    #[test]
    fn what_the_cli_prints_is_what_is_read_and_written() {
        let printed = r#"{"Name":"in","Rules":[{"Name":"a","Enabled":true,"TlsPolicy":"Optional","Recipients":["x@example.com"],"Actions":[{"LambdaAction":{"FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f","InvocationType":"RequestResponse"}},{"ConnectAction":{"InstanceARN":"i","IAMRoleARN":"r"}},{"SNSAction":{"TopicArn":"t","Encoding":"UTF-8"}},{"StopAction":{"Scope":"RuleSet"}}],"ScanEnabled":false}]}"#;
        let set: RuleSet = serde_json::from_str(printed).expect("the CLI's JSON is read");
        assert_eq!(serde_json::to_string(&set).expect("it is written"), printed);
    }
}
