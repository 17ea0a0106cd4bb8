//! ARNs as their services write them.

use super::{Arn, ArnError, ArnPart, all, is_name, is_uuid, wrong};

/// The ARN of a function: `arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LambdaArn<'a> {
    /// All of it.
    pub arn: Arn<'a>,
    /// The function's name.
    pub function: &'a str,
    /// A version, an alias, or `$LATEST`.
    pub qualifier: Option<&'a str>,
}

impl<'a> LambdaArn<'a> {
    /// Parses one.
    ///
    /// # Errors
    /// [`ArnError`] naming the part that is wrong.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        let arn = Arn::of(text, "lambda", true)?;
        let mut parts = arn.resource.split(':');
        let (kind, function, qualifier, more) = (parts.next(), parts.next(), parts.next(), parts.next());
        if kind != Some("function") {
            return wrong(
                ArnPart::Resource,
                format!("`{}` is no function: it takes `function:NAME`", arn.resource),
            );
        }
        let function = function.unwrap_or_default();
        if !is_name(function) || function.len() > 64 {
            return wrong(
                ArnPart::Resource,
                format!("`{function}` is no function's name: it takes 1 to 64 of `A-Z a-z 0-9 - _`"),
            );
        }
        if let Some(q) = qualifier
            && q != "$LATEST"
            && !(is_name(q) && q.len() <= 128)
        {
            return wrong(ArnPart::Resource, format!("`{q}` is no version or alias"));
        }
        if let Some(more) = more {
            return wrong(ArnPart::Resource, format!("`:{more}` is one part too many"));
        }
        Ok(Self { arn, function, qualifier })
    }
}

/// The ARN of a topic: `arn:aws:sns:REGION:ACCOUNT:NAME`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TopicArn<'a> {
    /// All of it.
    pub arn: Arn<'a>,
    /// The topic's name.
    pub name: &'a str,
    /// Whether it is a FIFO topic.
    pub fifo: bool,
}

impl<'a> TopicArn<'a> {
    /// Parses one.
    ///
    /// # Errors
    /// [`ArnError`] naming the part that is wrong.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        let arn = Arn::of(text, "sns", true)?;
        let name = arn.resource;
        if let Some((topic, _)) = name.split_once(':') {
            return wrong(
                ArnPart::Resource,
                format!("this is the ARN of a subscription to `{topic}`; it takes the topic's own"),
            );
        }
        if !is_topic_name(name) {
            return wrong(
                ArnPart::Resource,
                format!("`{name}` is no topic's name: it takes 1 to 256 of `A-Z a-z 0-9 - _`"),
            );
        }
        Ok(Self { arn, name, fifo: name.ends_with(".fifo") })
    }
}

/// Whether a text can be a topic's name, FIFO ones too. AWS: SNS API, `CreateTopic`.
#[must_use]
pub fn is_topic_name(text: &str) -> bool {
    text.len() <= 256 && is_name(text.strip_suffix(".fifo").unwrap_or(text))
}

/// What a KMS ARN names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KmsKey<'a> {
    /// A key by its id.
    Id(&'a str),
    /// An alias, without `alias/`.
    Alias(&'a str),
}

/// The ARN of a key or of an alias: `arn:aws:kms:REGION:ACCOUNT:key/ID`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KmsArn<'a> {
    /// All of it.
    pub arn: Arn<'a>,
    /// Key or alias.
    pub key: KmsKey<'a>,
}

impl<'a> KmsArn<'a> {
    /// Parses one.
    ///
    /// # Errors
    /// [`ArnError`] naming the part that is wrong.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        let arn = Arn::of(text, "kms", true)?;
        let key = match arn.resource.split_once('/') {
            Some(("key", id)) if is_key_id(id) => KmsKey::Id(id),
            Some(("key", id)) => {
                return wrong(
                    ArnPart::Resource,
                    format!("`{id}` is no key's id, which is a UUID or `mrk-…`"),
                );
            }
            Some(("alias", name)) if all(name, |b| b.is_ascii_alphanumeric() || b"/_-".contains(&b)) => {
                KmsKey::Alias(name)
            }
            _ => {
                return wrong(
                    ArnPart::Resource,
                    format!("`{}` is no key: it takes `key/ID` or `alias/NAME`", arn.resource),
                );
            }
        };
        Ok(Self { arn, key })
    }
}

/// Whether a text is the id of a KMS key: a UUID, or `mrk-` and 32 hexadecimal digits.
#[must_use]
pub fn is_key_id(text: &str) -> bool {
    let multi = |id: &str| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
    is_uuid(text) || text.strip_prefix("mrk-").is_some_and(multi)
}

/// The ARN of a role: `arn:aws:iam::ACCOUNT:role/[PATH/]NAME`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleArn<'a> {
    /// All of it.
    pub arn: Arn<'a>,
    /// The path before the name, with its slashes; empty for none.
    pub path: &'a str,
    /// The role's name.
    pub name: &'a str,
}

impl<'a> RoleArn<'a> {
    /// Parses one.
    ///
    /// # Errors
    /// [`ArnError`] naming the part that is wrong.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        let arn = Arn::of(text, "iam", false)?;
        let Some(rest) = arn.resource.strip_prefix("role/") else {
            return wrong(ArnPart::Resource, format!("`{}` is no role: it takes `role/NAME`", arn.resource));
        };
        let split = rest.rfind('/').map_or(0, |slash| slash + 1);
        let (path, name) = (rest.get(..split).unwrap_or_default(), rest.get(split..).unwrap_or_default());
        let fits = (20..=2048).contains(&text.len())
            && (path.is_empty() || all(path, |b| (0x21..=0x7e).contains(&b)))
            && path != "/"
            && all(name, |b| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b));
        if !fits {
            return wrong(ArnPart::Resource, format!("`{rest}` is no role's name"));
        }
        Ok(Self { arn, path, name })
    }
}

/// The ARN of a `WorkMail` organization: `arn:aws:workmail:REGION:ACCOUNT:organization/m-<32 hexadecimal digits>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkmailArn<'a> {
    /// All of it.
    pub arn: Arn<'a>,
    /// The organization's id, `m-…`.
    pub organization: &'a str,
}

impl<'a> WorkmailArn<'a> {
    /// Parses one.
    ///
    /// # Errors
    /// [`ArnError`] naming the part that is wrong.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        let arn = Arn::of(text, "workmail", true)?;
        let is_id = |id: &&str| {
            id.strip_prefix("m-").is_some_and(|h| h.len() == 32 && h.bytes().all(|b| b.is_ascii_hexdigit()))
        };
        match arn.resource.strip_prefix("organization/").filter(is_id) {
            Some(organization) => Ok(Self { arn, organization }),
            None => wrong(
                ArnPart::Resource,
                format!(
                    "`{}` is no organization: it takes `organization/m-` and 32 hexadecimal digits",
                    arn.resource
                ),
            ),
        }
    }
}

/// The ARN of a Connect instance: `arn:aws:connect:REGION:ACCOUNT:instance/UUID`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectArn<'a> {
    /// All of it.
    pub arn: Arn<'a>,
    /// The instance's id.
    pub instance: &'a str,
}

impl<'a> ConnectArn<'a> {
    /// Parses one.
    ///
    /// # Errors
    /// [`ArnError`] naming the part that is wrong.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        let arn = Arn::of(text, "connect", true)?;
        match arn.resource.strip_prefix("instance/").filter(|id| is_uuid(id)) {
            Some(instance) => Ok(Self { arn, instance }),
            None => wrong(
                ArnPart::Resource,
                format!("`{}` is no instance: it takes `instance/` and a lower-case UUID", arn.resource),
            ),
        }
    }
}
