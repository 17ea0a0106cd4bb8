//! AWS through its SDK: one request per call, no retry of its own. Here SES receiving; what jobs take is in the modules.

mod functions;
mod jobs;
mod objects;
mod roles;

pub(super) use functions::Lambda;
pub(super) use jobs::S3Control;
pub(super) use objects::S3;
pub(super) use roles::Iam;

use super::{AwsError, Identity, Receiving, convert, errors};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_ses::error::{ProvideErrorMetadata, SdkError};
use domain::rules::{Rule, RuleSet};
use std::error::Error;

/// SES and STS of one account and region.
pub struct Sdk {
    ses: aws_sdk_ses::Client,
    sts: aws_sdk_sts::Client,
    from: String,
}

impl Sdk {
    /// Clients of a configuration. It should have the SDK's own retries switched off: every request has to pass the
    /// environment's rate limit, which only [`super::pace::Paced`] knows. `from` says in words where its credentials
    /// come from: the SDK's own errors do not name the profile or role.
    #[must_use]
    pub fn new(config: &SdkConfig, from: impl Into<String>) -> Self {
        let (ses, sts) = (aws_sdk_ses::Client::new(config), aws_sdk_sts::Client::new(config));
        Self { ses, sts, from: from.into() }
    }

    /// What the SDK gave back for an operation.
    fn answered<T, E>(&self, operation: &'static str, result: Result<T, SdkError<E>>) -> Result<T, AwsError>
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        answered(operation, result, &self.from)
    }
}

/// What the SDK gave back for an operation.
fn answered<T, E>(operation: &'static str, result: Result<T, SdkError<E>>, from: &str) -> Result<T, AwsError>
where
    E: ProvideErrorMetadata + Error + 'static,
{
    result.map_err(|error| refused(operation, &error, from))
}

/// An answer that says a thing is not there, by one of these codes, is none.
fn present_but<T>(result: Result<T, AwsError>, codes: &[&str]) -> Result<Option<T>, AwsError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if codes.contains(&error.code.as_str()) => Ok(None),
        Err(error) => Err(error),
    }
}

/// An answer that cannot be understood.
fn unreadable(operation: &'static str, message: impl ToString) -> AwsError {
    AwsError::answered(operation, errors::UNREADABLE, message.to_string(), 200)
}

/// An SDK error, whatever it was.
fn refused<E>(operation: &'static str, error: &SdkError<E>, from: &str) -> AwsError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let status = error.raw_response().map_or(0, |raw| raw.status().as_u16());
    if let SdkError::ServiceError(no) = error
        && let Some(code) = no.err().code()
    {
        return AwsError::answered(operation, code, no.err().message().unwrap_or_default(), status);
    }
    // What answers HEAD has no body, and so no code.
    let is_empty = error.raw_response().and_then(|raw| raw.body().bytes()).is_some_and(<[u8]>::is_empty);
    if let (SdkError::ServiceError(_), true, Some(code)) = (error, is_empty, bare(status)) {
        let message = format!("HTTP {status}, and not a word more");
        return AwsError::answered(operation, code, message, status);
    }
    let told = chain(error);
    let (code, message) = match error {
        SdkError::ServiceError(_) | SdkError::ResponseError(_) => {
            (errors::UNREADABLE, format!("the endpoint answered HTTP {status}, and not as AWS does: {told}"))
        }
        SdkError::TimeoutError(_) => (errors::NO_ANSWER, format!("no answer in time: {told}")),
        SdkError::DispatchFailure(_) if has_credentials_error(error) => {
            (errors::NO_CREDENTIALS, format!("no usable credentials from {from}: {told}"))
        }
        SdkError::DispatchFailure(_) => {
            (errors::NO_ANSWER, format!("the endpoint could not be reached: {told}"))
        }
        _ => (errors::NOT_SET_UP, format!("the request could not be made: {told}")),
    };
    AwsError::answered(operation, code, message, status)
}

/// The code that an answer with nothing but its status stands for.
const fn bare(status: u16) -> Option<&'static str> {
    match status {
        403 => Some("AccessDenied"),
        404 => Some("NotFound"),
        _ => None,
    }
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| (*error).source())
}

fn has_credentials_error(error: &(dyn Error + 'static)) -> bool {
    causes(error).any(<dyn Error>::is::<CredentialsError>)
}

/// What went wrong and why, as one line without repetition.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cause in causes(error).skip(1) {
        let text = cause.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        if !parts.last().is_some_and(|last| last.contains(&text)) {
            parts.push(text);
        }
    }
    if parts.is_empty() { error.to_string() } else { parts.join(": ") }
}

/// A missing set, rule or active set is an answer, not an error.
fn present<T>(result: Result<T, AwsError>) -> Result<Option<T>, AwsError> {
    present_but(result, &["RuleSetDoesNotExist"])
}

fn read(
    operation: &'static str,
    name: &str,
    rules: &[aws_sdk_ses::types::ReceiptRule],
) -> Result<RuleSet, AwsError> {
    convert::from_sdk(name, rules)
        .map_err(|fault| AwsError::answered(operation, errors::UNREADABLE, fault, 200))
}

fn to_sdk(operation: &'static str, rule: &Rule) -> Result<aws_sdk_ses::types::ReceiptRule, AwsError> {
    convert::to_sdk(rule)
        .map_err(|fault| AwsError::answered(operation, "ValidationError", fault.to_string(), 0))
}

#[async_trait]
impl Receiving for Sdk {
    async fn identity(&self) -> Result<Identity, AwsError> {
        const OPERATION: &str = "GetCallerIdentity";
        let answer = self.answered(OPERATION, self.sts.get_caller_identity().send().await)?;
        match (answer.account, answer.arn) {
            (Some(account), Some(arn)) => Ok(Identity { account, arn }),
            _ => Err(AwsError::answered(OPERATION, errors::UNREADABLE, "the answer names no account", 200)),
        }
    }

    async fn list_rule_sets(&self) -> Result<Vec<String>, AwsError> {
        let mut names = Vec::new();
        let mut token = None;
        loop {
            let sent = self.ses.list_receipt_rule_sets().set_next_token(token).send().await;
            let page = self.answered("ListReceiptRuleSets", sent)?;
            names.extend(page.rule_sets().iter().filter_map(|set| set.name.clone()));
            token = page.next_token.filter(|token| !token.is_empty());
            if token.is_none() {
                names.sort();
                return Ok(names);
            }
        }
    }

    async fn describe_rule_set(&self, name: &str) -> Result<Option<RuleSet>, AwsError> {
        const OPERATION: &str = "DescribeReceiptRuleSet";
        let sent = self.ses.describe_receipt_rule_set().rule_set_name(name).send().await;
        present(self.answered(OPERATION, sent))?
            .map(|answer| read(OPERATION, name, answer.rules()))
            .transpose()
    }

    async fn active_rule_set(&self) -> Result<Option<RuleSet>, AwsError> {
        const OPERATION: &str = "DescribeActiveReceiptRuleSet";
        let answer = self.answered(OPERATION, self.ses.describe_active_receipt_rule_set().send().await)?;
        let name = answer.metadata().and_then(|metadata| metadata.name());
        name.map(|name| read(OPERATION, name, answer.rules())).transpose()
    }

    async fn create_rule_set(&self, name: &str) -> Result<(), AwsError> {
        let sent = self.ses.create_receipt_rule_set().rule_set_name(name).send().await;
        self.answered("CreateReceiptRuleSet", sent).map(drop)
    }

    async fn clone_rule_set(&self, name: &str, original: &str) -> Result<(), AwsError> {
        let request = self.ses.clone_receipt_rule_set().rule_set_name(name).original_rule_set_name(original);
        self.answered("CloneReceiptRuleSet", request.send().await).map(drop)
    }

    async fn delete_rule_set(&self, name: &str) -> Result<(), AwsError> {
        let sent = self.ses.delete_receipt_rule_set().rule_set_name(name).send().await;
        self.answered("DeleteReceiptRuleSet", sent).map(drop)
    }

    async fn set_active_rule_set(&self, name: Option<&str>) -> Result<(), AwsError> {
        let request = self.ses.set_active_receipt_rule_set().set_rule_set_name(name.map(str::to_owned));
        self.answered("SetActiveReceiptRuleSet", request.send().await).map(drop)
    }

    async fn create_rule(&self, rule_set: &str, after: Option<&str>, rule: &Rule) -> Result<(), AwsError> {
        const OPERATION: &str = "CreateReceiptRule";
        let request = self
            .ses
            .create_receipt_rule()
            .rule_set_name(rule_set)
            .set_after(after.map(str::to_owned))
            .rule(to_sdk(OPERATION, rule)?);
        self.answered(OPERATION, request.send().await).map(drop)
    }

    async fn update_rule(&self, rule_set: &str, rule: &Rule) -> Result<(), AwsError> {
        const OPERATION: &str = "UpdateReceiptRule";
        let request = self.ses.update_receipt_rule().rule_set_name(rule_set).rule(to_sdk(OPERATION, rule)?);
        self.answered(OPERATION, request.send().await).map(drop)
    }

    async fn delete_rule(&self, rule_set: &str, rule: &str) -> Result<(), AwsError> {
        let sent = self.ses.delete_receipt_rule().rule_set_name(rule_set).rule_name(rule).send().await;
        self.answered("DeleteReceiptRule", sent).map(drop)
    }

    async fn reorder_rule_set(&self, rule_set: &str, rules: &[String]) -> Result<(), AwsError> {
        let request =
            self.ses.reorder_receipt_rule_set().rule_set_name(rule_set).set_rule_names(Some(rules.to_vec()));
        self.answered("ReorderReceiptRuleSet", request.send().await).map(drop)
    }

    async fn set_rule_position(
        &self,
        rule_set: &str,
        rule: &str,
        after: Option<&str>,
    ) -> Result<(), AwsError> {
        let request = self
            .ses
            .set_receipt_rule_position()
            .rule_set_name(rule_set)
            .rule_name(rule)
            .set_after(after.map(str::to_owned));
        self.answered("SetReceiptRulePosition", request.send().await).map(drop)
    }
}

#[cfg(test)]
mod tests;
