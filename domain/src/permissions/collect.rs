//! Which statements a rule set needs.

use super::{At, Holder, Statement, sid};
use crate::{
    region,
    rules::{Action, Rule, RuleSet, S3Action},
};
use std::collections::{BTreeMap, BTreeSet};

/// What is needed of each policy, by its holder: what may be done on what, and the rules that need it.
#[derive(Default)]
struct Need {
    actions: BTreeSet<String>,
    resources: BTreeSet<String>,
    rules: Vec<String>,
}

type Needs = BTreeMap<(Holder, String), Need>;

pub(super) fn statements(at: At<'_>, set: &RuleSet, source: &str) -> Vec<Statement> {
    let mut needs = Needs::new();
    for rule in &set.rules {
        for action in &rule.actions {
            collect(&mut needs, at, rule, action);
        }
    }
    needs
        .into_iter()
        .map(|((holder, of), need)| {
            let actions: Vec<String> = need.actions.into_iter().collect();
            let resources: Vec<String> = need.resources.into_iter().collect();
            Statement {
                sid: sid(holder, &of, &actions, &resources, source),
                holder,
                of,
                actions,
                resources,
                account: at.account.to_owned(),
                source: source.to_owned(),
                rules: need.rules,
            }
        })
        .collect()
}

fn collect(needs: &mut Needs, at: At<'_>, rule: &Rule, action: &Action) {
    let mut need = |holder, of: &str, action: &str, resource: &str| {
        let need = needs.entry((holder, of.to_owned())).or_default();
        need.actions.insert(action.to_owned());
        if !resource.is_empty() {
            need.resources.insert(resource.to_owned());
        }
        if !need.rules.contains(&rule.name) {
            need.rules.push(rule.name.clone());
        }
    };
    let mut topic = |arn: Option<&String>| {
        if let Some(arn) = arn.filter(|arn| !arn.is_empty()) {
            need(Holder::Topic, arn, "sns:Publish", arn);
        }
    };
    match action {
        Action::S3Action(a) => store(&mut need, at, a),
        Action::SNSAction(a) => topic(Some(&a.topic_arn)),
        Action::LambdaAction(a) => {
            topic(a.topic_arn.as_ref());
            need(Holder::Function, &a.function_arn, "lambda:InvokeFunction", &a.function_arn);
        }
        Action::BounceAction(a) => topic(a.topic_arn.as_ref()),
        Action::StopAction(a) => topic(a.topic_arn.as_ref()),
        Action::WorkmailAction(a) => topic(a.topic_arn.as_ref()),
        Action::AddHeaderAction(_) => {}
        Action::ConnectAction(a) => {
            need(Holder::RoleTrust, &a.iam_role_arn, "sts:AssumeRole", "");
            // AWS: `StartEmailContact` is authorised on the instance and what is under it.
            need(Holder::RolePolicy, &a.iam_role_arn, "connect:StartEmailContact", &a.instance_arn);
            let below = format!("{}/*", a.instance_arn);
            need(Holder::RolePolicy, &a.iam_role_arn, "connect:StartEmailContact", &below);
        }
    }
}

/// A bucket, its notifications and its key: by their own policies, or by the action's role.
fn store(need: &mut impl FnMut(Holder, &str, &str, &str), at: At<'_>, action: &S3Action) {
    let partition = region::partition(at.region);
    let prefix = action.object_key_prefix.as_deref().unwrap_or_default();
    let objects = format!("arn:{partition}:s3:::{}/{prefix}*", action.bucket_name);
    let topic = action.topic_arn.as_deref().filter(|arn| !arn.is_empty());
    let key = action.kms_key_arn.as_deref().filter(|key| is_customers(key));
    if let Some(role) = action.iam_role_arn.as_deref().filter(|role| !role.is_empty()) {
        need(Holder::RoleTrust, role, "sts:AssumeRole", "");
        need(Holder::RolePolicy, role, "s3:PutObject", &objects);
        if let Some(topic) = topic {
            need(Holder::RolePolicy, role, "sns:Publish", topic);
        }
        if let Some(key) = key {
            need(Holder::RolePolicy, role, "kms:GenerateDataKey*", key);
        }
        return;
    }
    need(Holder::Bucket, &action.bucket_name, "s3:PutObject", &objects);
    if let Some(topic) = topic {
        need(Holder::Topic, topic, "sns:Publish", topic);
    }
    if let Some(key) = key {
        need(Holder::Key, key, "kms:GenerateDataKey*", "*");
    }
}

/// Whether a key is one whose policy can and must be changed: SES's own, `aws/ses`, needs nothing.
fn is_customers(key: &str) -> bool {
    !key.is_empty() && !key.ends_with("alias/aws/ses")
}
