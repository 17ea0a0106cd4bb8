//! Which code of a function a job runs, and whether that can change while it runs.
//!
//! AWS: S3 User Guide, Invoking a Lambda function from S3 Batch Operations: a job given an alias or `$LATEST` starts calling
//! the new version when that moves; a version does not move. S3 Control API, `LambdaInvokeOperation`: partial names match too.

use crate::{
    arn::{ArnError, ArnPart, LambdaArn},
    region,
};

/// What follows a function's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualifier<'a> {
    /// Nothing: the unpublished code, as with `$LATEST`.
    None,
    /// `$LATEST`: the unpublished code.
    Latest,
    /// An alias.
    Alias(&'a str),
    /// A published version.
    Version(&'a str),
}

impl<'a> Qualifier<'a> {
    /// What a text after the function's name is.
    #[must_use]
    pub fn of(text: Option<&'a str>) -> Self {
        match text {
            None => Self::None,
            Some("$LATEST") => Self::Latest,
            Some(number) if number.bytes().all(|b| b.is_ascii_digit()) => Self::Version(number),
            Some(alias) => Self::Alias(alias),
        }
    }

    /// Whether other code can run for the tasks that are left, once somebody publishes or moves something.
    #[must_use]
    pub const fn moves(self) -> bool {
        !matches!(self, Self::Version(_))
    }

    /// In words.
    #[must_use]
    pub fn explain(self) -> String {
        match self {
            Self::None => "without a version the job runs `$LATEST`: each deployment of the function changes the code for the tasks that are left".into(),
            Self::Latest => "`$LATEST` is whatever was deployed last: each deployment of the function changes the code for the tasks that are left".into(),
            Self::Alias(name) => format!("the alias `{name}` can be moved while the job runs: the tasks that are left then run the other version"),
            Self::Version(number) => format!("version {number} never changes: all tasks run the same code"),
        }
    }
}

/// A function as a job names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function<'a> {
    /// Its whole ARN, if that is how it is named.
    pub arn: Option<LambdaArn<'a>>,
    /// Its name.
    pub name: &'a str,
    /// What follows the name.
    pub qualifier: Qualifier<'a>,
}

impl<'a> Function<'a> {
    /// Reads a function's ARN, or one of the shorter forms the service model lets through: `NAME`, `NAME:ALIAS`,
    /// `ACCOUNT:function:NAME`.
    ///
    /// # Errors
    /// [`ArnError`] naming the part that is wrong.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        if text.starts_with("arn:") {
            let arn = LambdaArn::parse(text)?;
            return Ok(Self { arn: Some(arn), name: arn.function, qualifier: Qualifier::of(arn.qualifier) });
        }
        let mut rest: Vec<&str> = text.split(':').collect();
        let is_account = |part: &str| part.len() == 12 && part.bytes().all(|b| b.is_ascii_digit());
        let leading: [&dyn Fn(&str) -> bool; 3] =
            [&|part| region::is_code(part), &is_account, &|part| part == "function"];
        for is in leading {
            if rest.len() > 1 && rest.first().is_some_and(|part| is(part)) {
                rest.remove(0);
            }
        }
        let is_name = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        };
        match rest[..] {
            [name] if is_name(name) => Ok(Self { arn: None, name, qualifier: Qualifier::None }),
            [name, qualifier] if is_name(name) && (is_name(qualifier) || qualifier == "$LATEST") => {
                Ok(Self { arn: None, name, qualifier: Qualifier::of(Some(qualifier)) })
            }
            _ => Err(ArnError {
                part: ArnPart::Shape,
                message: format!("`{text}` is no function: it takes an ARN"),
            }),
        }
    }

    /// The ARN of one published version of it.
    #[must_use]
    pub fn pinned(&self, version: u64) -> Option<String> {
        let arn = self.arn?.arn;
        let (name, partition, region, account) = (self.name, arn.partition, arn.region, arn.account);
        Some(format!("arn:{partition}:lambda:{region}:{account}:function:{name}:{version}"))
    }
}
