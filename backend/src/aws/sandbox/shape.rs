//! What SES refuses before it looks anything up: names, lengths, patterns, quotas of one rule.
//!
//! First all violations of the request's model at once (`ValidationError`), then the first fault that SES's own code
//! finds. The texts are those that the live service was seen to give.

use super::state::Refusal;
use domain::rules::{Action, Rule};

pub(super) const MAX_RULE_SETS: usize = 40;
pub(super) const MAX_RULES: usize = 200;
const MAX_ACTIONS: usize = 10;
const MAX_RECIPIENTS: usize = 500;
const MAX_NAME: usize = 64;
const NAME_PATTERN: &str = "^[a-zA-Z0-9_.-]+$";
const ROLE_PATTERN: &str = r"arn:[\w-]+:iam::[0-9]+:role(/)([\u0021-\u007E]+/)?([\w+=,.@-]+)";
const INSTANCE_PATTERN: &str = r"arn:(aws|aws-us-gov):connect:[a-z]{2}-[a-z]+-[0-9-]{1}:[0-9]{1,20}:instance/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/// Violations of the request's model, which SES reports all at once.
#[derive(Default)]
struct Violations(Vec<String>);

impl Violations {
    fn add(&mut self, at: &str, constraint: &str) {
        self.0.push(format!("Value at '{at}' failed to satisfy constraint: {constraint}"));
    }

    fn pattern(&mut self, at: &str, pattern: &str) {
        self.add(at, &format!("Member must satisfy regular expression pattern: {pattern}"));
    }

    fn name(&mut self, at: &str, name: &str) {
        if name.is_empty() {
            self.add(at, "Member must have length greater than or equal to 1");
        }
        if !has_name_characters(name) {
            self.pattern(at, NAME_PATTERN);
        }
    }

    fn role(&mut self, at: &str, arn: &str) {
        if arn.len() < 20 {
            self.add(at, "Member must have length greater than or equal to 20");
        }
        if arn.len() > 2048 {
            self.add(at, "Member must have length less than or equal to 2048");
        }
        if !is_role(arn) {
            self.pattern(at, ROLE_PATTERN);
        }
    }

    fn end(self) -> Result<(), Refusal> {
        let count = self.0.len();
        if count == 0 {
            return Ok(());
        }
        let plural = if count == 1 { "" } else { "s" };
        let message = format!("{count} validation error{plural} detected: {}", self.0.join("; "));
        Err(Refusal::new("ValidationError", message))
    }
}

fn wrong(message: String) -> Result<(), Refusal> {
    Err(Refusal::new("InvalidParameterValue", message))
}

fn has_name_characters(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}

/// At most 64 characters, with a letter or digit at both ends.
fn valid_name(what: &str, name: &str) -> Result<(), Refusal> {
    let is_end = |end: Option<char>| end.is_some_and(|c| c.is_ascii_alphanumeric());
    if name.len() <= MAX_NAME && is_end(name.chars().next()) && is_end(name.chars().next_back()) {
        return Ok(());
    }
    wrong(format!("Not a valid {what}: {name}"))
}

pub(super) fn set_name(name: &str) -> Result<(), Refusal> {
    let mut violations = Violations::default();
    violations.name("ruleSetName", name);
    violations.end()?;
    valid_name("ruleSetName", name)
}

pub(super) fn clone_names(name: &str, original: &str) -> Result<(), Refusal> {
    let mut violations = Violations::default();
    violations.name("originalRuleSetName", original);
    violations.name("ruleSetName", name);
    violations.end()?;
    valid_name("ruleSetName", name)?;
    valid_name("ruleSetName", original)
}

pub(super) fn rule_names(rule_set: &str, rule: &str, after: Option<&str>) -> Result<(), Refusal> {
    let mut violations = Violations::default();
    violations.name("ruleSetName", rule_set);
    violations.name("ruleName", rule);
    if let Some(after) = after {
        violations.name("after", after);
    }
    violations.end()?;
    valid_name("ruleSetName", rule_set)?;
    valid_name("ruleName", rule)
}

/// The names of a new order have a limit of their own, 100, and are reported once, however many are wrong.
pub(super) fn reorder_names(rule_set: &str, names: &[String]) -> Result<(), Refusal> {
    let mut violations = Violations::default();
    violations.name("ruleSetName", rule_set);
    if names.iter().any(|name| name.len() > 100 || !has_name_characters(name)) {
        violations.add(
            "ruleNames",
            &format!(
                "Member must satisfy constraint: [Member must have length less than or equal to 100, Member must \
                 have length greater than or equal to 1, Member must satisfy regular expression pattern: \
                 {NAME_PATTERN}]"
            ),
        );
    }
    violations.end()?;
    valid_name("ruleSetName", rule_set)
}

/// A rule that is to be created or updated.
pub(super) fn rule(rule_set: &str, after: Option<&str>, rule: &Rule) -> Result<(), Refusal> {
    let mut violations = Violations::default();
    violations.name("ruleSetName", rule_set);
    if let Some(after) = after {
        violations.name("after", after);
    }
    violations.name("rule.name", &rule.name);
    for (index, action) in rule.actions.iter().enumerate() {
        let at = format!("rule.actions.{}.member", index + 1);
        match action {
            Action::S3Action(s3) => {
                if let Some(role) = &s3.iam_role_arn {
                    violations.role(&format!("{at}.s3Action.iamRoleArn"), role);
                }
            }
            Action::ConnectAction(connect) => {
                if !is_instance(&connect.instance_arn) {
                    violations.pattern(&format!("{at}.connectAction.instanceARN"), INSTANCE_PATTERN);
                }
                violations.role(&format!("{at}.connectAction.iAMRoleARN"), &connect.iam_role_arn);
            }
            _ => {}
        }
    }
    violations.end()?;
    valid_name("ruleSetName", rule_set)?;
    valid_name("ruleName", &rule.name)?;
    if rule.actions.len() > MAX_ACTIONS {
        return Err(Refusal::new("LimitExceeded", "Too many actions"));
    }
    let stop = rule.actions.iter().position(|action| matches!(action, Action::StopAction(_)));
    if stop.is_some_and(|at| at + 1 < rule.actions.len()) {
        return wrong("Stop action, if any, must be placed at the end of the actions list".into());
    }
    rule.actions.iter().try_for_each(action)?;
    if rule.recipients.len() > MAX_RECIPIENTS {
        return Err(Refusal::new("LimitExceeded", "Too many recipients"));
    }
    match rule.recipients.iter().find(|recipient| !is_recipient(recipient)) {
        Some(recipient) => wrong(format!("Invalid recipient: {recipient}")),
        None => Ok(()),
    }
}

fn action(action: &Action) -> Result<(), Refusal> {
    if let Some(topic) = topic_of(action)
        && !is_arn(topic, "sns", "")
    {
        return Err(Refusal::new("InvalidSnsTopic", format!("Invalid SNS topic: {topic}")));
    }
    match action {
        Action::S3Action(s3) if s3.bucket_name.is_empty() => wrong("Bucket name must not be empty".into()),
        Action::LambdaAction(lambda) if lambda.function_arn.is_empty() => {
            wrong("Lambda function ARN must not be empty".into())
        }
        Action::LambdaAction(lambda) if !is_arn(&lambda.function_arn, "lambda", "function:") => {
            Err(Refusal::new(
                "InvalidLambdaFunction",
                format!("Invalid Lambda function: {}", lambda.function_arn),
            ))
        }
        Action::BounceAction(bounce) => {
            if !matches!(bounce.smtp_reply_code.as_bytes(), [b'4' | b'5', b'0'..=b'9', b'0'..=b'9']) {
                return wrong(format!("Invalid SMTP reply code: {}", bounce.smtp_reply_code));
            }
            if bounce.message.is_empty() || !bounce.message.bytes().all(|b| (b' '..=b'~').contains(&b)) {
                return wrong(format!("Invalid SMTP response message: {}", bounce.message));
            }
            Ok(())
        }
        Action::AddHeaderAction(header) => {
            let name = &header.header_name;
            if !(1..=50).contains(&name.len())
                || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            {
                return wrong(format!("Invalid header name: {name}"));
            }
            let value = &header.header_value;
            if value.chars().count() > 2048 || value.contains(['\r', '\n']) {
                let printable = value.replace('\n', "0x000a").replace('\r', "0x000d");
                return wrong(format!("Invalid header value: {printable}"));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The topic an action names, whatever for.
pub(super) fn topic_of(action: &Action) -> Option<&str> {
    match action {
        Action::SNSAction(sns) => Some(&sns.topic_arn),
        other => other.told_topic(),
    }
}

/// The region of an ARN.
pub(super) fn region_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(3)
}

/// `arn:aws…:SERVICE:REGION:ACCOUNT:` with a resource that starts as given and goes on.
fn is_arn(text: &str, service: &str, resource: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", partition, its_service, region, account, rest] = parts.as_slice() else { return false };
    let partition = partition.strip_prefix("aws");
    partition.is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-'))
        && *its_service == service
        && !region.is_empty()
        && region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && account.len() == 12
        && account.bytes().all(|b| b.is_ascii_digit())
        && rest.strip_prefix(resource).is_some_and(|name| !name.is_empty())
}

fn is_role(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", partition, "iam", "", account, resource] = parts.as_slice() else { return false };
    let Some(path) = resource.strip_prefix("role/") else { return false };
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    !partition.is_empty()
        && partition.bytes().all(|b| is_word(b) || b == b'-')
        && !account.is_empty()
        && account.bytes().all(|b| b.is_ascii_digit())
        && directory.bytes().all(|b| b.is_ascii_graphic())
        && !name.is_empty()
        && name.bytes().all(|b| is_word(b) || b"+=,.@-".contains(&b))
}

fn is_instance(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", "aws" | "aws-us-gov", "connect", region, account, resource] = parts.as_slice() else {
        return false;
    };
    let region: Vec<&str> = region.splitn(3, '-').collect();
    let [land, direction, number] = region.as_slice() else { return false };
    let lower = |text: &str| text.bytes().all(|b| b.is_ascii_lowercase());
    let groups: Vec<&str> = resource.strip_prefix("instance/").unwrap_or_default().split('-').collect();
    land.len() == 2
        && lower(land)
        && !direction.is_empty()
        && lower(direction)
        && matches!(number.as_bytes(), [b'0'..=b'9' | b'-'])
        && (1..=20).contains(&account.len())
        && account.bytes().all(|b| b.is_ascii_digit())
        && groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.concat().bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// S3's naming rules, without which no such bucket can exist.
pub(super) fn is_bucket(name: &str) -> bool {
    let is_end = |end: Option<char>| end.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    (3..=63).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b))
        && is_end(name.chars().next())
        && is_end(name.chars().next_back())
        && !name.contains("..")
        && name.parse::<std::net::Ipv4Addr>().is_err()
}

/// `user@domain`, `domain` or `.domain`; the reserved top-level domain `invalid` is refused.
fn is_recipient(text: &str) -> bool {
    let (local, domain) = match text.split_once('@') {
        Some((local, domain)) => (Some(local), domain),
        None => (None, text),
    };
    let domain = domain.strip_prefix('.').unwrap_or(domain);
    let labels: Vec<&str> = domain.split('.').collect();
    local.is_none_or(|local| !local.is_empty() && !local.contains(char::is_whitespace))
        && labels.len() >= 2
        && labels.iter().all(|label| is_label(label))
        && !labels.last().is_some_and(|last| last.eq_ignore_ascii_case("invalid"))
}

/// Whether SES takes letters of other scripts is documented nowhere, so they pass here: the checks warn of them.
fn is_label(label: &str) -> bool {
    let is_end = |end: Option<char>| end.is_some_and(char::is_alphanumeric);
    (1..=63).contains(&label.len())
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        && is_end(label.chars().next())
        && is_end(label.chars().next_back())
}
