//! Functions: Lambda.

use super::{answered, present_but, unreadable};
use crate::aws::{
    AwsError,
    batch::{FunctionFacts, Functions, unqualified},
};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_lambda::Client;

/// Lambda in one account and region.
pub(in crate::aws) struct Lambda {
    client: Client,
    from: String,
}

impl Lambda {
    /// A client of a configuration.
    pub fn new(config: &SdkConfig, from: impl Into<String>) -> Self {
        Self { client: Client::new(config), from: from.into() }
    }
}

/// A function's name and qualifier, as the calls take them.
fn parts(operation: &'static str, arn: &str) -> Result<(String, Option<String>), AwsError> {
    let Some((bare, qualifier)) = unqualified(arn) else {
        let message = format!("`{arn}` is no function's ARN");
        return Err(AwsError::answered(operation, "ValidationError", message, 0));
    };
    Ok((bare, qualifier.map(str::to_owned)))
}

#[async_trait]
impl Functions for Lambda {
    async fn function(&self, arn: &str) -> Result<Option<FunctionFacts>, AwsError> {
        const OPERATION: &str = "GetFunctionConfiguration";
        let (name, qualifier) = parts(OPERATION, arn)?;
        let request = self.client.get_function_configuration().function_name(name);
        let sent = request.set_qualifier(qualifier).send().await;
        let found = present_but(answered(OPERATION, sent, &self.from), &["ResourceNotFoundException"])?;
        let Some(found) = found else { return Ok(None) };
        let number = |number: Option<i32>| number.and_then(|n| u32::try_from(n).ok()).unwrap_or_default();
        Ok(Some(FunctionFacts {
            arn: found.function_arn.ok_or_else(|| unreadable(OPERATION, "the answer names no function"))?,
            version: found.version.ok_or_else(|| unreadable(OPERATION, "the answer names no version"))?,
            timeout: number(found.timeout),
            memory: number(found.memory_size),
            runtime: found.runtime.map(|runtime| runtime.as_str().to_owned()),
            state: found.state.map(|state| state.as_str().to_owned()),
            role: found.role,
        }))
    }

    async fn function_policy(&self, arn: &str) -> Result<Option<String>, AwsError> {
        const OPERATION: &str = "GetPolicy";
        let (name, qualifier) = parts(OPERATION, arn)?;
        let sent = self.client.get_policy().function_name(name).set_qualifier(qualifier).send().await;
        let found = present_but(answered(OPERATION, sent, &self.from), &["ResourceNotFoundException"])?;
        Ok(found.and_then(|found| found.policy).filter(|policy| !policy.is_empty()))
    }
}
