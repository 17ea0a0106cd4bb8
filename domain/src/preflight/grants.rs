//! Whether a policy lets a service of AWS do something. No more of IAM is read than policies of this kind use; what goes beyond is
//! called unknown, never allowed.

use serde_json::Value;

/// What a service has to be let do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The service: `ses.amazonaws.com`.
    pub service: &'static str,
    /// What: `s3:PutObject`.
    pub actions: Vec<String>,
    /// On what; empty where the policy is the thing's own and names none.
    pub resources: Vec<String>,
    /// The account it acts for.
    pub account: String,
    /// The ARNs it acts for; empty where the service is not known to name any.
    pub sources: Vec<String>,
}

/// What a policy says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Granted {
    /// It is let.
    Yes,
    /// Nothing lets it.
    No,
    /// It hangs on something that is not judged here.
    Perhaps(String),
}

impl Wanted {
    /// What a policy's text says.
    #[must_use]
    pub fn granted_by(&self, policy: &str) -> Granted {
        let Ok(policy) = serde_json::from_str::<Value>(policy) else {
            return Granted::Perhaps("the policy is no JSON".into());
        };
        let statements = list(policy.get("Statement"));
        let mut perhaps = None;
        for action in &self.actions {
            for resource in each(&self.resources) {
                for source in each(&self.sources) {
                    let one = One { service: self.service, action, resource, account: &self.account, source };
                    match one.granted(&statements) {
                        Granted::Yes => {}
                        Granted::No => return Granted::No,
                        Granted::Perhaps(why) => perhaps = Some(why),
                    }
                }
            }
        }
        perhaps.map_or(Granted::Yes, Granted::Perhaps)
    }
}

/// Each of them, or once none.
fn each(texts: &[String]) -> Vec<Option<&str>> {
    if texts.is_empty() { vec![None] } else { texts.iter().map(|text| Some(text.as_str())).collect() }
}

/// One thing to be let.
struct One<'a> {
    service: &'a str,
    action: &'a str,
    resource: Option<&'a str>,
    account: &'a str,
    source: Option<&'a str>,
}

impl One<'_> {
    fn granted(&self, statements: &[&Value]) -> Granted {
        let mut perhaps = None;
        for statement in statements {
            let Some(applies) = self.applies(statement) else { continue };
            match (statement.get("Effect").and_then(Value::as_str), applies) {
                (Some("Allow"), Ok(())) => {
                    // A Deny that may apply as well is looked for below.
                    if !self.may_be_denied(statements) {
                        return Granted::Yes;
                    }
                    perhaps = Some("a Deny statement may apply as well".into());
                }
                (Some("Allow"), Err(why)) => perhaps = perhaps.or(Some(why)),
                _ => {}
            }
        }
        perhaps.map_or(Granted::No, Granted::Perhaps)
    }

    fn may_be_denied(&self, statements: &[&Value]) -> bool {
        let denies = |s: &&&Value| s.get("Effect").and_then(Value::as_str) == Some("Deny");
        statements.iter().filter(denies).any(|statement| self.applies(statement).is_some())
    }

    /// Whether a statement is about this: not at all, surely, or under something that is not judged.
    fn applies(&self, statement: &Value) -> Option<Result<(), String>> {
        if statement.get("NotAction").is_some()
            || statement.get("NotResource").is_some()
            || statement.get("NotPrincipal").is_some()
        {
            return Some(Err(
                "a statement with `NotAction`, `NotResource` or `NotPrincipal` is not judged".into()
            ));
        }
        let everybody = statement.get("Principal").and_then(Value::as_str) == Some("*");
        let services = list(statement.get("Principal").and_then(|p| p.get("Service")));
        let aws = list(statement.get("Principal").and_then(|p| p.get("AWS")));
        let anybody = everybody || texts(&aws).any(|a| a == "*");
        if !anybody && !texts(&services).any(|s| s == self.service) {
            return None;
        }
        let actions = list(statement.get("Action"));
        let action = self.action.to_ascii_lowercase();
        if !texts(&actions).any(|pattern| matches(&pattern.to_ascii_lowercase(), &action)) {
            return None;
        }
        if let Some(resource) = self.resource {
            let resources = list(statement.get("Resource"));
            if !texts(&resources).any(|pattern| matches(pattern, resource)) {
                return None;
            }
        }
        self.conditions(statement.get("Condition"))
    }

    /// Whether conditions are met: none where one is not.
    fn conditions(&self, conditions: Option<&Value>) -> Option<Result<(), String>> {
        let mut unknown = None;
        for (operator, keys) in conditions.and_then(Value::as_object).into_iter().flatten() {
            for (key, values) in keys.as_object().into_iter().flatten() {
                let values = list(Some(values));
                match self.condition(operator, key, &values) {
                    Some(true) => {}
                    Some(false) => return None,
                    None => unknown = Some(format!("its condition `{operator}` of `{key}` is not judged")),
                }
            }
        }
        Some(unknown.map_or(Ok(()), Err))
    }

    /// Whether one condition is met; none where that is not judged.
    fn condition(&self, operator: &str, key: &str, values: &[&Value]) -> Option<bool> {
        let is = match key.to_ascii_lowercase().as_str() {
            // AWS's older form for SES: the account stands in `aws:Referer`.
            "aws:sourceaccount" | "aws:referer" => self.account,
            "aws:sourcearn" => self.source?,
            _ => return None,
        };
        match operator {
            "StringEquals" => Some(texts(values).any(|value| value == is)),
            "StringLike" | "ArnLike" | "ArnEquals" => Some(texts(values).any(|value| matches(value, is))),
            _ => None,
        }
    }
}

/// One value or many.
fn list(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
    }
}

fn texts<'a>(values: &'a [&'a Value]) -> impl Iterator<Item = &'a str> {
    values.iter().filter_map(|value| value.as_str())
}

/// Whether a text fits a pattern of IAM: `*` for any characters, `?` for one. Linear but for the last `*`.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == b'?' || Some(c) == text.get(t) => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    p = at + 1;
                    t = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|c| *c == b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn patterns_are_iams() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("a*c", "abbbc", true),
            ("a*c", "abbbd", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b/in/x", true),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::bb/in/x", false),
            ("*a*b*", "xxaxxbxx", true),
            ("*a*b", "xxaxxbxx", false),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
    }

    fn wanted() -> Wanted {
        Wanted {
            service: "ses.amazonaws.com",
            actions: vec!["s3:PutObject".into()],
            resources: vec!["arn:aws:s3:::mail/*".into()],
            account: "111122223333".into(),
            sources: vec![
                "arn:aws:ses:eu-west-1:111122223333:receipt-rule-set/in-r3-0a:receipt-rule/a".into(),
            ],
        }
    }

    fn says(statements: &Value) -> Granted {
        wanted().granted_by(&json!({ "Version": "2012-10-17", "Statement": statements }).to_string())
    }

    #[test]
    fn a_policy_is_read_as_iam_reads_it_as_far_as_it_is_read() {
        let base = json!({ "Effect": "Allow", "Principal": { "Service": "ses.amazonaws.com" }, "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::mail/*", "Condition": {
                "StringEquals": { "AWS:SourceAccount": "111122223333" },
                "ArnLike": { "aws:SourceArn": "arn:aws:ses:eu-west-1:111122223333:receipt-rule-set/in-r*:receipt-rule/*" } } });
        let with = |path: &str, value: Value| {
            let mut statement = base.clone();
            *statement.pointer_mut(path).expect("it is there") = value;
            statement
        };
        let deny = json!({ "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
            "Condition": { "Bool": { "aws:SecureTransport": "false" } } });
        let perhaps = |granted: &Granted| matches!(granted, Granted::Perhaps(_));
        assert_eq!(says(&base), Granted::Yes, "a statement alone");
        assert_eq!(says(&json!([base])), Granted::Yes);
        assert_eq!(says(&json!([])), Granted::No);
        for (path, value) in [
            ("/Principal/Service", json!(["sns.amazonaws.com", "ses.amazonaws.com"])),
            ("/Principal", json!("*")),
            ("/Principal", json!({ "AWS": "*" })),
            ("/Action", json!(["s3:GetObject", "s3:Put*"])),
            ("/Action", json!("S3:putobject")),
            ("/Resource", json!(["arn:aws:s3:::other/*", "*"])),
            ("/Condition", json!({})),
            ("/Condition/StringEquals", json!({ "aws:Referer": "111122223333" })),
            ("/Condition/ArnLike/aws:SourceArn", json!(["x", "arn:aws:ses:*:receipt-rule/a"])),
        ] {
            assert_eq!(says(&with(path, value.clone())), Granted::Yes, "{path} {value}");
        }
        for (path, value) in [
            ("/Effect", json!("Deny")),
            ("/Principal/Service", json!("lambda.amazonaws.com")),
            ("/Principal", json!({ "AWS": "arn:aws:iam::111122223333:root" })),
            ("/Action", json!("s3:GetObject")),
            ("/Resource", json!("arn:aws:s3:::mail/in/*")),
            ("/Condition/StringEquals/AWS:SourceAccount", json!("444455556666")),
            (
                "/Condition/ArnLike/aws:SourceArn",
                json!("arn:aws:ses:eu-west-1:111122223333:receipt-rule-set/old:receipt-rule/*"),
            ),
        ] {
            assert_eq!(says(&with(path, value.clone())), Granted::No, "{path} {value}");
        }
        // With `StringEquals` a `*` is a character like others.
        let literal = json!({ "StringEquals": { "aws:SourceArn": "arn:aws:ses:*" } });
        assert_eq!(says(&with("/Condition", literal)), Granted::No);
        let odd = json!({ "StringEquals": { "aws:SourceOrgID": "o-1" } });
        assert!(perhaps(&says(&with("/Condition", odd.clone()))));
        assert_eq!(says(&json!([with("/Condition", odd), base])), Granted::Yes, "another statement lets it");
        assert!(perhaps(&says(&json!([base, deny]))), "a Deny is not judged away");
        assert!(perhaps(&wanted().granted_by("no JSON")));
    }

    #[test]
    fn every_action_resource_and_source_has_to_be_let() {
        let allow = |resource: &str| {
            json!({ "Effect": "Allow", "Principal": { "Service": "ses.amazonaws.com" },
            "Action": "s3:PutObject", "Resource": resource })
        };
        let two =
            Wanted { resources: vec!["arn:aws:s3:::a/*".into(), "arn:aws:s3:::b/*".into()], ..wanted() };
        let says = |statements: Value| two.granted_by(&json!({ "Statement": statements }).to_string());
        assert_eq!(says(json!([allow("arn:aws:s3:::a/*")])), Granted::No);
        assert_eq!(says(json!([allow("arn:aws:s3:::a/*"), allow("arn:aws:s3:::b/*")])), Granted::Yes);
    }
}
