//! Terraform configuration. The order of the rules is said by `after`, which refers to the rule before, so that
//! Terraform makes them one after the other and not at once.
//! Terraform: AWS provider, `aws_ses_receipt_rule_set`, `aws_ses_receipt_rule`.

use super::{
    Written, names,
    text::{Identifiers, quoted},
};
use crate::{
    failure::Problem,
    rules::{Rule, RuleSet, members},
};

/// The configuration.
///
/// # Errors
/// Names that cannot be written, and actions that the provider's resource does not have.
pub fn terraform(set: &RuleSet) -> Written {
    let mut problems = names(set);
    for (index, rule) in set.rules.iter().enumerate() {
        for (at, action) in rule.actions.iter().enumerate() {
            if block(action.kind()).is_none() {
                let message = format!("Terraform's `aws_ses_receipt_rule` has no {} action", action.title());
                problems.push(Problem::new(format!("Rules[{index}].Actions[{at}]"), message));
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let set_label = label(&set.name);
    let mut out = vec![
        format!("resource \"aws_ses_receipt_rule_set\" \"{set_label}\" {{"),
        format!("  rule_set_name = {}", hcl(&set.name)),
        "}".to_owned(),
    ];
    let mut labels = Identifiers::default();
    let mut before: Option<String> = None;
    for rule in &set.rules {
        let own = labels.take(label(&rule.name));
        out.push(String::new());
        resource(rule, &own, &set_label, before.as_deref(), &mut out);
        before = Some(own);
    }
    Ok(out.join("\n") + "\n")
}

fn resource(rule: &Rule, label: &str, set: &str, before: Option<&str>, out: &mut Vec<String>) {
    out.push(format!("resource \"aws_ses_receipt_rule\" \"{label}\" {{"));
    let mut arguments = vec![
        ("name", hcl(&rule.name)),
        ("rule_set_name", format!("aws_ses_receipt_rule_set.{set}.rule_set_name")),
    ];
    arguments.extend(before.map(|before| ("after", format!("aws_ses_receipt_rule.{before}.name"))));
    arguments.extend(rule.enabled.map(|on| ("enabled", on.to_string())));
    arguments.extend(rule.scan_enabled.map(|on| ("scan_enabled", on.to_string())));
    arguments.extend(rule.tls_policy.map(|policy| ("tls_policy", hcl(members::tls_name(policy)))));
    if !rule.recipients.is_empty() {
        let list: Vec<String> = rule.recipients.iter().map(|r| hcl(r)).collect();
        arguments.push(("recipients", format!("[{}]", list.join(", "))));
    }
    aligned(&arguments, "  ", out);
    for (position, action) in (1..).zip(&rule.actions) {
        let Some(block) = block(action.kind()) else { continue };
        out.push(String::new());
        out.push(format!("  {block} {{"));
        let mut arguments = vec![("position", format!("{position}"))];
        for member in members::members(action.kind()) {
            if let (Some(name), Some(value)) = (argument(member.name), members::get(action, member.name)) {
                arguments.push((name, hcl(&value)));
            }
        }
        aligned(&arguments, "    ", out);
        out.push("  }".to_owned());
    }
    out.push("}".to_owned());
}

/// Arguments with their `=` in one column, as `terraform fmt` has them.
fn aligned(arguments: &[(&str, String)], pad: &str, out: &mut Vec<String>) {
    let width = arguments.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    out.extend(arguments.iter().map(|(name, value)| format!("{pad}{name:width$} = {value}")));
}

/// A text in quotes in which nothing is a template.
fn hcl(text: &str) -> String {
    quoted(text).replace("${", "$${").replace("%{", "%%{")
}

/// A label of a resource: `drop.spam` is `drop_spam`.
fn label(name: &str) -> String {
    let label: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
    if label.starts_with(|c: char| c.is_ascii_digit()) { format!("_{label}") } else { label }
}

/// The block that is a kind of action; none where the provider has none.
#[must_use]
pub const fn block(kind: &str) -> Option<&'static str> {
    Some(match kind.as_bytes() {
        b"S3Action" => "s3_action",
        b"SNSAction" => "sns_action",
        b"LambdaAction" => "lambda_action",
        b"BounceAction" => "bounce_action",
        b"StopAction" => "stop_action",
        b"WorkmailAction" => "workmail_action",
        b"AddHeaderAction" => "add_header_action",
        _ => return None,
    })
}

/// The argument that is a member of an action.
#[must_use]
pub const fn argument(member: &str) -> Option<&'static str> {
    Some(match member.as_bytes() {
        b"TopicArn" => "topic_arn",
        b"BucketName" => "bucket_name",
        b"ObjectKeyPrefix" => "object_key_prefix",
        b"KmsKeyArn" => "kms_key_arn",
        b"IamRoleArn" => "iam_role_arn",
        b"Encoding" => "encoding",
        b"FunctionArn" => "function_arn",
        b"InvocationType" => "invocation_type",
        b"SmtpReplyCode" => "smtp_reply_code",
        b"StatusCode" => "status_code",
        b"Message" => "message",
        b"Sender" => "sender",
        b"Scope" => "scope",
        b"OrganizationArn" => "organization_arn",
        b"HeaderName" => "header_name",
        b"HeaderValue" => "header_value",
        _ => return None,
    })
}
