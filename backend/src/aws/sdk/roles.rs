//! Roles: IAM.

use super::{answered, present_but};
use crate::aws::{
    AwsError,
    batch::{Decision, Roles},
};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_iam::{
    Client,
    types::{EvaluationResult, PolicyEvaluationDecisionType as Decided},
};
use domain::{
    manifest::percent::{self, Plus},
    region,
};

/// IAM of one account.
pub(in crate::aws) struct Iam {
    client: Client,
    account: String,
    partition: &'static str,
    from: String,
}

impl Iam {
    /// A client of a configuration.
    pub fn new(config: &SdkConfig, account: impl Into<String>, from: impl Into<String>) -> Self {
        let partition = config.region().map_or("aws", |region| region::partition(region.as_ref()));
        Self { client: Client::new(config), account: account.into(), partition, from: from.into() }
    }
}

/// A result is about one resource, or holds one for each.
fn told(result: &EvaluationResult) -> Vec<Decision> {
    let decision = |resource: &str, decided: &Decided| Decision {
        action: result.eval_action_name.clone(),
        resource: resource.to_owned(),
        allowed: *decided == Decided::Allowed,
        words: decided.as_str().to_owned(),
    };
    let each = result.resource_specific_results();
    if each.is_empty() {
        return vec![decision(result.eval_resource_name().unwrap_or_default(), &result.eval_decision)];
    }
    each.iter().map(|one| decision(&one.eval_resource_name, &one.eval_resource_decision)).collect()
}

#[async_trait]
impl Roles for Iam {
    async fn trust_policy(&self, role: &str) -> Result<Option<String>, AwsError> {
        // The call takes a role's name, which is what follows its path.
        let name = role.rsplit('/').next().unwrap_or(role);
        let sent = self.client.get_role().role_name(name).send().await;
        let found = present_but(answered("GetRole", sent, &self.from), &["NoSuchEntity"])?;
        let policy = found.and_then(|found| found.role).and_then(|role| role.assume_role_policy_document);
        let decoded = policy.map(|policy| percent::decode(policy.as_bytes(), Plus::Kept));
        Ok(decoded.map(|policy| String::from_utf8_lossy(&policy).into_owned()))
    }

    async fn simulate(
        &self,
        role: &str,
        actions: &[String],
        resources: &[String],
    ) -> Result<Vec<Decision>, AwsError> {
        let arn = if role.starts_with("arn:") {
            role.to_owned()
        } else {
            format!("arn:{}:iam::{}:role/{role}", self.partition, self.account)
        };
        let (mut decisions, mut marker) = (Vec::new(), None);
        loop {
            let request = self.client.simulate_principal_policy().policy_source_arn(&arn);
            let request = request.set_action_names(Some(actions.to_vec())).set_marker(marker);
            let sent = request.set_resource_arns(Some(resources.to_vec())).send().await;
            let page = answered("SimulatePrincipalPolicy", sent, &self.from)?;
            decisions.extend(page.evaluation_results().iter().flat_map(told));
            marker = page.marker.filter(|marker| page.is_truncated && !marker.is_empty());
            if marker.is_none() {
                return Ok(decisions);
            }
        }
    }
}
