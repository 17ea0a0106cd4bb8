//! The members of rules and actions by the names AWS's documents give them: one table, so that reading, editing,
//! comparing and checking agree. AWS: SES API 2010-12-01, `ReceiptRule`, `ReceiptAction`.

use super::{
    Action, AddHeaderAction, BounceAction, ConnectAction, Encoding, InvocationType, LambdaAction, S3Action,
    SnsAction, StopAction, StopScope, TlsPolicy, WorkmailAction,
};

/// A member of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Its name in AWS's documents.
    pub name: &'static str,
    /// Whether AWS demands it.
    pub required: bool,
    /// The values it may have; empty for free text.
    pub values: &'static [&'static str],
}

const fn required(name: &'static str) -> Member {
    Member { name, required: true, values: &[] }
}

const fn optional(name: &'static str) -> Member {
    Member { name, required: false, values: &[] }
}

/// The values of `TlsPolicy`.
pub const TLS_POLICIES: &[&str] = &["Optional", "Require"];
/// The values of `Encoding`.
pub const ENCODINGS: &[&str] = &["UTF-8", "Base64"];
/// The values of `InvocationType`.
pub const INVOCATION_TYPES: &[&str] = &["Event", "RequestResponse"];
/// The values of `Scope`.
pub const SCOPES: &[&str] = &["RuleSet"];

/// The members of a kind of action, in the order AWS documents them; empty for no kind.
#[must_use]
pub fn members(kind: &str) -> &'static [Member] {
    const TOPIC: Member = optional("TopicArn");
    match kind {
        "S3Action" => {
            const {
                &[
                    TOPIC,
                    required("BucketName"),
                    optional("ObjectKeyPrefix"),
                    optional("KmsKeyArn"),
                    optional("IamRoleArn"),
                ]
            }
        }
        "SNSAction" => {
            const { &[required("TopicArn"), Member { name: "Encoding", required: false, values: ENCODINGS }] }
        }
        "LambdaAction" => {
            const {
                &[
                    TOPIC,
                    required("FunctionArn"),
                    Member { name: "InvocationType", required: false, values: INVOCATION_TYPES },
                ]
            }
        }
        "BounceAction" => {
            const {
                &[
                    TOPIC,
                    required("SmtpReplyCode"),
                    optional("StatusCode"),
                    required("Message"),
                    required("Sender"),
                ]
            }
        }
        "StopAction" => const { &[Member { name: "Scope", required: true, values: SCOPES }, TOPIC] },
        "WorkmailAction" => const { &[TOPIC, required("OrganizationArn")] },
        "AddHeaderAction" => const { &[required("HeaderName"), required("HeaderValue")] },
        "ConnectAction" => const { &[required("InstanceARN"), required("IAMRoleARN")] },
        _ => &[],
    }
}

/// An action of a kind with nothing in it: unlike [`Action::of_kind`] it has no recommended values.
#[must_use]
pub fn blank(kind: &str) -> Option<Action> {
    Some(match kind {
        "S3Action" => Action::S3Action(S3Action::default()),
        "SNSAction" => Action::SNSAction(SnsAction::default()),
        "LambdaAction" => Action::LambdaAction(LambdaAction::default()),
        "BounceAction" => Action::BounceAction(BounceAction::default()),
        "StopAction" => Action::StopAction(StopAction::default()),
        "WorkmailAction" => Action::WorkmailAction(WorkmailAction::default()),
        "AddHeaderAction" => Action::AddHeaderAction(AddHeaderAction::default()),
        "ConnectAction" => Action::ConnectAction(ConnectAction::default()),
        _ => return None,
    })
}

/// The value of an action's member; none where it is left out, or is no member of it.
#[must_use]
pub fn get(action: &Action, name: &str) -> Option<String> {
    let text = |s: &String| Some(s.clone());
    match (action, name) {
        (Action::S3Action(a), "TopicArn") => a.topic_arn.clone(),
        (Action::S3Action(a), "BucketName") => text(&a.bucket_name),
        (Action::S3Action(a), "ObjectKeyPrefix") => a.object_key_prefix.clone(),
        (Action::S3Action(a), "KmsKeyArn") => a.kms_key_arn.clone(),
        (Action::S3Action(a), "IamRoleArn") => a.iam_role_arn.clone(),
        (Action::SNSAction(a), "TopicArn") => text(&a.topic_arn),
        (Action::SNSAction(a), "Encoding") => a.encoding.map(|e| encoding_name(e).into()),
        (Action::LambdaAction(a), "TopicArn") => a.topic_arn.clone(),
        (Action::LambdaAction(a), "FunctionArn") => text(&a.function_arn),
        (Action::LambdaAction(a), "InvocationType") => a.invocation_type.map(|t| invocation_name(t).into()),
        (Action::BounceAction(a), "TopicArn") => a.topic_arn.clone(),
        (Action::BounceAction(a), "SmtpReplyCode") => text(&a.smtp_reply_code),
        (Action::BounceAction(a), "StatusCode") => a.status_code.clone(),
        (Action::BounceAction(a), "Message") => text(&a.message),
        (Action::BounceAction(a), "Sender") => text(&a.sender),
        (Action::StopAction(a), "Scope") => match a.scope {
            StopScope::RuleSet => Some("RuleSet".into()),
        },
        (Action::StopAction(a), "TopicArn") => a.topic_arn.clone(),
        (Action::WorkmailAction(a), "TopicArn") => a.topic_arn.clone(),
        (Action::WorkmailAction(a), "OrganizationArn") => text(&a.organization_arn),
        (Action::AddHeaderAction(a), "HeaderName") => text(&a.header_name),
        (Action::AddHeaderAction(a), "HeaderValue") => text(&a.header_value),
        (Action::ConnectAction(a), "InstanceARN") => text(&a.instance_arn),
        (Action::ConnectAction(a), "IAMRoleARN") => text(&a.iam_role_arn),
        _ => None,
    }
}

/// Puts a value into an action's member; `None` leaves an optional one out and empties a required one.
///
/// # Errors
/// A message where the action has no such member, or the member no such value; the action is as before then.
pub fn set(action: &mut Action, name: &str, value: Option<&str>) -> Result<(), String> {
    let owned = value.map(str::to_owned);
    let text = || value.unwrap_or_default().to_owned();
    match (&mut *action, name) {
        (Action::S3Action(a), "TopicArn") => a.topic_arn = owned,
        (Action::S3Action(a), "BucketName") => a.bucket_name = text(),
        (Action::S3Action(a), "ObjectKeyPrefix") => a.object_key_prefix = owned,
        (Action::S3Action(a), "KmsKeyArn") => a.kms_key_arn = owned,
        (Action::S3Action(a), "IamRoleArn") => a.iam_role_arn = owned,
        (Action::SNSAction(a), "TopicArn") => a.topic_arn = text(),
        (Action::SNSAction(a), "Encoding") => a.encoding = value.map(encoding).transpose()?,
        (Action::LambdaAction(a), "TopicArn") => a.topic_arn = owned,
        (Action::LambdaAction(a), "FunctionArn") => a.function_arn = text(),
        (Action::LambdaAction(a), "InvocationType") => {
            a.invocation_type = value.map(invocation_type).transpose()?;
        }
        (Action::BounceAction(a), "TopicArn") => a.topic_arn = owned,
        (Action::BounceAction(a), "SmtpReplyCode") => a.smtp_reply_code = text(),
        (Action::BounceAction(a), "StatusCode") => a.status_code = owned,
        (Action::BounceAction(a), "Message") => a.message = text(),
        (Action::BounceAction(a), "Sender") => a.sender = text(),
        (Action::StopAction(_), "Scope") => one_of("Scope", value.unwrap_or_default(), SCOPES).map(drop)?,
        (Action::StopAction(a), "TopicArn") => a.topic_arn = owned,
        (Action::WorkmailAction(a), "TopicArn") => a.topic_arn = owned,
        (Action::WorkmailAction(a), "OrganizationArn") => a.organization_arn = text(),
        (Action::AddHeaderAction(a), "HeaderName") => a.header_name = text(),
        (Action::AddHeaderAction(a), "HeaderValue") => a.header_value = text(),
        (Action::ConnectAction(a), "InstanceARN") => a.instance_arn = text(),
        (Action::ConnectAction(a), "IAMRoleARN") => a.iam_role_arn = text(),
        _ => return Err(format!("`{name}` is no member of `{}`", action.kind())),
    }
    Ok(())
}

/// A policy's name in AWS's documents.
#[must_use]
pub const fn tls_name(policy: TlsPolicy) -> &'static str {
    match policy {
        TlsPolicy::Optional => "Optional",
        TlsPolicy::Require => "Require",
    }
}

/// An encoding's name in AWS's documents.
#[must_use]
pub const fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Base64 => "Base64",
    }
}

/// An invocation type's name in AWS's documents.
#[must_use]
pub const fn invocation_name(invocation_type: InvocationType) -> &'static str {
    match invocation_type {
        InvocationType::Event => "Event",
        InvocationType::RequestResponse => "RequestResponse",
    }
}

/// The policy of a name.
///
/// # Errors
/// A message with the names there are.
pub fn tls_policy(name: &str) -> Result<TlsPolicy, String> {
    Ok(if one_of("TlsPolicy", name, TLS_POLICIES)? == 0 { TlsPolicy::Optional } else { TlsPolicy::Require })
}

/// The encoding of a name.
///
/// # Errors
/// A message with the names there are.
pub fn encoding(name: &str) -> Result<Encoding, String> {
    Ok(if one_of("Encoding", name, ENCODINGS)? == 0 { Encoding::Utf8 } else { Encoding::Base64 })
}

/// The invocation type of a name.
///
/// # Errors
/// A message with the names there are.
pub fn invocation_type(name: &str) -> Result<InvocationType, String> {
    Ok(match one_of("InvocationType", name, INVOCATION_TYPES)? {
        0 => InvocationType::Event,
        _ => InvocationType::RequestResponse,
    })
}

/// The switch of a name.
///
/// # Errors
/// A message with the two names there are.
pub fn switch(member: &str, name: &str) -> Result<bool, String> {
    Ok(one_of(member, name, &["false", "true"])? == 1)
}

fn one_of(member: &str, name: &str, values: &[&str]) -> Result<usize, String> {
    values.iter().position(|v| *v == name).ok_or_else(|| {
        let known: Vec<String> = values.iter().map(|v| format!("`{v}`")).collect();
        format!("`{name}` is no value of `{member}`; use {}", known.join(" or "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_a_member_is_got_out_of_it_and_the_table_names_every_member() {
        for kind in Action::KINDS {
            let mut action = blank(kind).unwrap();
            assert_eq!(action.kind(), kind);
            for member in members(kind) {
                let value = member.values.last().copied().unwrap_or("x");
                set(&mut action, member.name, Some(value)).unwrap();
                assert_eq!(get(&action, member.name).as_deref(), Some(value), "{kind}.{}", member.name);
                assert_eq!(set(&mut action, member.name, Some("?")).is_err(), !member.values.is_empty());
                set(&mut action, member.name, Some(value)).unwrap();
            }
            // serde knows the same members and no others.
            let json = serde_json::to_value(&action).unwrap();
            let inside = json[kind].as_object().unwrap();
            let mut named: Vec<&str> = members(kind).iter().map(|m| m.name).collect();
            named.sort_unstable();
            assert_eq!(inside.keys().map(String::as_str).collect::<Vec<_>>(), named, "{kind}");
            assert!(set(&mut action, "Nonsense", Some("x")).is_err());
        }
    }
}
