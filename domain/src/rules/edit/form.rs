//! A rule as a plain form sends it: flat strings under nested names.

use super::text::{join_recipients, split_recipients};
use crate::rules::{Action, Rule, members};
use serde::{Deserialize, Serialize};

/// What the form of one rule sends: `form[name]`, `form[enabled]`, `form[actions][0][kind]` and so on. Every field has a
/// default, as a form leaves out what is not ticked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct RuleForm {
    /// `Name`.
    pub name: String,
    /// `Enabled`: a checkbox; any value is on, none is off.
    pub enabled: Option<String>,
    /// `TlsPolicy`: `Require` or `Optional`.
    pub tls_policy: String,
    /// `Recipients`, separated by spaces, commas or line breaks.
    pub recipients: String,
    /// `ScanEnabled`: a checkbox.
    pub scan_enabled: Option<String>,
    /// `Actions`, in order.
    pub actions: Vec<ActionForm>,
}

/// One action of the form. It has the fields of all kinds; those of another kind than its own stay unread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct ActionForm {
    /// The action's kind: `S3Action`, …
    pub kind: String,
    /// `TopicArn`.
    pub topic_arn: String,
    /// `BucketName`.
    pub bucket_name: String,
    /// `ObjectKeyPrefix`.
    pub object_key_prefix: String,
    /// `KmsKeyArn`.
    pub kms_key_arn: String,
    /// `IamRoleArn` of an S3 action, `IAMRoleARN` of a Connect action.
    pub iam_role_arn: String,
    /// `Encoding`.
    pub encoding: String,
    /// `FunctionArn`.
    pub function_arn: String,
    /// `InvocationType`.
    pub invocation_type: String,
    /// `SmtpReplyCode`.
    pub smtp_reply_code: String,
    /// `StatusCode`.
    pub status_code: String,
    /// `Message`.
    pub message: String,
    /// `Sender`.
    pub sender: String,
    /// `Scope`.
    pub scope: String,
    /// `OrganizationArn`.
    pub organization_arn: String,
    /// `HeaderName`.
    pub header_name: String,
    /// `HeaderValue`.
    pub header_value: String,
    /// `InstanceARN`.
    pub instance_arn: String,
}

impl ActionForm {
    /// The form's field name of a member: `FunctionArn` is `function_arn`. None for a member no action has.
    #[must_use]
    pub fn field_name(member: &str) -> Option<&'static str> {
        Some(match member {
            "TopicArn" => "topic_arn",
            "BucketName" => "bucket_name",
            "ObjectKeyPrefix" => "object_key_prefix",
            "KmsKeyArn" => "kms_key_arn",
            "IamRoleArn" | "IAMRoleARN" => "iam_role_arn",
            "Encoding" => "encoding",
            "FunctionArn" => "function_arn",
            "InvocationType" => "invocation_type",
            "SmtpReplyCode" => "smtp_reply_code",
            "StatusCode" => "status_code",
            "Message" => "message",
            "Sender" => "sender",
            "Scope" => "scope",
            "OrganizationArn" => "organization_arn",
            "HeaderName" => "header_name",
            "HeaderValue" => "header_value",
            "InstanceARN" => "instance_arn",
            _ => return None,
        })
    }

    /// The text typed for a member.
    #[must_use]
    pub fn field(&self, member: &str) -> Option<&str> {
        Some(match Self::field_name(member)? {
            "topic_arn" => &self.topic_arn,
            "bucket_name" => &self.bucket_name,
            "object_key_prefix" => &self.object_key_prefix,
            "kms_key_arn" => &self.kms_key_arn,
            "iam_role_arn" => &self.iam_role_arn,
            "encoding" => &self.encoding,
            "function_arn" => &self.function_arn,
            "invocation_type" => &self.invocation_type,
            "smtp_reply_code" => &self.smtp_reply_code,
            "status_code" => &self.status_code,
            "message" => &self.message,
            "sender" => &self.sender,
            "scope" => &self.scope,
            "organization_arn" => &self.organization_arn,
            "header_name" => &self.header_name,
            "header_value" => &self.header_value,
            _ => &self.instance_arn,
        })
    }

    /// The field of a member, to write to.
    pub fn field_mut(&mut self, member: &str) -> Option<&mut String> {
        Some(match Self::field_name(member)? {
            "topic_arn" => &mut self.topic_arn,
            "bucket_name" => &mut self.bucket_name,
            "object_key_prefix" => &mut self.object_key_prefix,
            "kms_key_arn" => &mut self.kms_key_arn,
            "iam_role_arn" => &mut self.iam_role_arn,
            "encoding" => &mut self.encoding,
            "function_arn" => &mut self.function_arn,
            "invocation_type" => &mut self.invocation_type,
            "smtp_reply_code" => &mut self.smtp_reply_code,
            "status_code" => &mut self.status_code,
            "message" => &mut self.message,
            "sender" => &mut self.sender,
            "scope" => &mut self.scope,
            "organization_arn" => &mut self.organization_arn,
            "header_name" => &mut self.header_name,
            "header_value" => &mut self.header_value,
            _ => &mut self.instance_arn,
        })
    }

    /// The form of an action.
    #[must_use]
    pub fn from_action(action: &Action) -> Self {
        let mut form = Self { kind: action.kind().into(), ..Self::default() };
        for member in members::members(action.kind()) {
            if let (Some(field), Some(value)) =
                (form.field_mut(member.name), members::get(action, member.name))
            {
                *field = value;
            }
        }
        form
    }

    /// The action as typed; none where there is no such kind. An empty optional field is left out, and so is a value that
    /// a select does not offer.
    #[must_use]
    pub fn into_action(self) -> Option<Action> {
        let mut action = members::blank(&self.kind)?;
        for member in members::members(&self.kind) {
            let value = self.field(member.name).filter(|v| !v.is_empty());
            // Fails only for a choice that the page does not offer; AWS's default stands then.
            let _ = members::set(&mut action, member.name, value);
        }
        Some(action)
    }
}

impl RuleForm {
    /// The form of a rule.
    #[must_use]
    pub fn from_rule(rule: &Rule) -> Self {
        let tick = |on: bool| on.then(|| "on".to_owned());
        Self {
            name: rule.name.clone(),
            enabled: tick(rule.is_enabled()),
            tls_policy: members::tls_name(rule.tls_policy.unwrap_or_default()).into(),
            recipients: join_recipients(&rule.recipients),
            scan_enabled: tick(rule.scans()),
            actions: rule.actions.iter().map(ActionForm::from_action).collect(),
        }
    }

    /// The rule as typed, wrong or right; what is wrong with it is said by findings. What the form shows is explicit
    /// afterwards: `Enabled`, `TlsPolicy` and `ScanEnabled` are always there. An action without a kind is dropped.
    #[must_use]
    pub fn into_rule(self) -> Rule {
        Rule {
            name: self.name,
            enabled: Some(self.enabled.is_some()),
            tls_policy: Some(members::tls_policy(&self.tls_policy).unwrap_or_default()),
            recipients: split_recipients(&self.recipients),
            scan_enabled: Some(self.scan_enabled.is_some()),
            actions: self.actions.into_iter().filter_map(ActionForm::into_action).collect(),
        }
    }
}
