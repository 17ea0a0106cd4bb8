//! What an action that runs does, as the outside world sees it.

use super::types::Effect;
use crate::{
    mail::Sample,
    rules::{Action, Encoding},
};

/// The largest mail that the S3 and Connect actions take, headers included; larger ones bounce.
/// AWS: API reference, `S3Action`, `ConnectAction`: 40 MB. Whether that is 1,000- or 1,024-based is not said.
pub(crate) const MAIL_LIMIT: u64 = 40 * 1024 * 1024;
/// The same for the SNS action. AWS: API reference, `SNSAction`: 150 KB.
pub(crate) const SNS_LIMIT: u64 = 150 * 1024;

/// The limit an action has for the size of a mail, in bytes, and the least size at which a stricter reading of it
/// ("MB" as a million bytes) would already refuse.
pub(crate) const fn limit(action: &Action) -> Option<(u64, u64)> {
    match action {
        Action::S3Action(_) | Action::ConnectAction(_) => Some((MAIL_LIMIT, 40_000_000)),
        Action::SNSAction(_) => Some((SNS_LIMIT, 150_000)),
        _ => None,
    }
}

/// The limit a mail is too large for.
pub(crate) fn exceeded(action: &Action, size: u64) -> Option<u64> {
    limit(action).map(|(limit, _)| limit).filter(|limit| size > *limit)
}

/// Whether a mail is so near an action's limit that how AWS counts decides: within 3 % of it, or between the two
/// readings of "MB" and "KB".
pub(crate) fn is_near_limit(action: &Action, size: u64) -> bool {
    limit(action).is_some_and(|(limit, stricter)| {
        let margin = limit * 3 / 100;
        size >= stricter.min(limit - margin) && size <= limit + margin
    })
}

/// Where the S3 action stores a mail: a `/` is put between prefix and message id where the prefix lacks one.
/// AWS: Developer Guide, "Deliver to S3 bucket action", object key prefix.
pub(crate) fn object_key(prefix: Option<&str>, message_id: &str) -> String {
    match prefix {
        None | Some("") => message_id.into(),
        Some(prefix) if prefix.ends_with('/') => format!("{prefix}{message_id}"),
        Some(prefix) => format!("{prefix}/{message_id}"),
    }
}

/// What an action does to a mail, but for what the answer of a function makes of it.
pub(crate) fn of(action: &Action, sample: &Sample) -> Vec<Effect> {
    if let Some(limit) = exceeded(action, sample.mail.size) {
        return vec![Effect::TooLarge { action: action.kind().into(), limit }];
    }
    let main = main(action, sample);
    let told = action
        .told_topic()
        .filter(|topic| !topic.is_empty())
        .map(|topic| Effect::Told { topic: topic.into(), about: action.kind().into() });
    main.into_iter().chain(told).collect()
}

fn main(action: &Action, sample: &Sample) -> Option<Effect> {
    Some(match action {
        Action::S3Action(a) => Effect::Stored {
            bucket: a.bucket_name.clone(),
            key: object_key(a.object_key_prefix.as_deref(), &sample.message_id),
            encrypted: a.kms_key_arn.as_deref().is_some_and(|key| !key.is_empty()),
        },
        Action::SNSAction(a) => Effect::Published {
            topic: a.topic_arn.clone(),
            encoding: encoding_name(a.encoding.unwrap_or_default()).into(),
        },
        Action::LambdaAction(a) => Effect::Invoked { function: a.function_arn.clone(), waits: a.waits() },
        Action::BounceAction(a) => Effect::Bounced {
            code: a.smtp_reply_code.clone(),
            status: a.status_code.clone().unwrap_or_default(),
            message: a.message.clone(),
            sender: a.sender.clone(),
        },
        Action::StopAction(_) => return None,
        Action::WorkmailAction(a) => Effect::HandedToWorkmail { organization: a.organization_arn.clone() },
        Action::AddHeaderAction(a) => {
            Effect::HeaderAdded { name: a.header_name.clone(), value: a.header_value.clone() }
        }
        Action::ConnectAction(a) => Effect::ContactStarted { instance: a.instance_arn.clone() },
    })
}

/// The encoding as AWS's documents spell it in a rule.
const fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Base64 => "Base64",
    }
}
