//! Actions as such: how many, required members, the place of Stop, headers, SNS.

use super::{Report, codes, reach::Reach};
use crate::{
    finding::Place,
    rules::{Action, Encoding, RuleSet, members},
};

/// At most so many actions in a rule.
pub const MAX_ACTIONS: usize = 10;

pub(super) fn check(set: &RuleSet, reach: &Reach, report: &mut Report) {
    for (index, rule) in set.rules.iter().enumerate() {
        let place = || Place::rule(index, "Actions");
        let n = rule.actions.len();
        if n == 0 {
            let message = "the rule has no action: SES takes the mail and does nothing with it";
            report.add(codes::ACTIONS_NONE, place(), message, "add an action");
        } else if n > MAX_ACTIONS {
            let message = format!("the rule has {n} actions; SES takes at most {MAX_ACTIONS}");
            report.add(
                codes::ACTIONS_QUOTA,
                place(),
                message,
                "move some of them to a second rule with the same recipients",
            );
        }
        for (at, action) in rule.actions.iter().enumerate() {
            required(index, at, action, report);
            match action {
                Action::StopAction(_) if at + 1 != n => {
                    let message = "the Stop action is not the last of its rule; SES refuses that";
                    let fix = "move it to the end, or take away what follows";
                    report
                        .add(codes::STOP_LAST, Place::action(index, at, ""), message, fix)
                        .witness(reach.witness(index));
                }
                Action::AddHeaderAction(a) => header(index, at, &a.header_name, &a.header_value, report),
                Action::SNSAction(a) => {
                    let message =
                        "mail over 150 KB with its headers bounces here: attachments are often larger";
                    let fix = "store the mail by an S3 action that tells the topic, unless all mail is small";
                    report.add(codes::SNS_SIZE, Place::action(index, at, ""), message, fix);
                    if a.encoding.unwrap_or_default() == Encoding::Utf8 {
                        let message = "as UTF-8, bytes of the mail that are not UTF-8 may be damaged";
                        report
                            .add(
                                codes::SNS_ENCODING,
                                Place::action(index, at, "Encoding"),
                                message,
                                "use `Base64`",
                            )
                            .patch("Base64".to_owned());
                    }
                }
                _ => {}
            }
        }
    }
}

fn required(rule: usize, at: usize, action: &Action, report: &mut Report) {
    for member in members::members(action.kind()).iter().filter(|m| m.required) {
        // An empty header value is documented nowhere and taken by the service.
        if member.name == "HeaderValue" || members::get(action, member.name).is_none_or(|v| !v.is_empty()) {
            continue;
        }
        let message = format!("`{}` is empty; AWS demands it", member.name);
        report.add(codes::REQUIRED, Place::action(rule, at, member.name), message, hint(member.name));
    }
}

fn hint(member: &str) -> &'static str {
    match member {
        "BucketName" => "put the bucket's name here",
        "FunctionArn" => "put the function's ARN here",
        "TopicArn" => "put the topic's ARN or name here",
        "SmtpReplyCode" => "use `550` for a mailbox that does not exist",
        "Message" => "say why the mail comes back",
        "Sender" => "use an address of a domain that is verified in SES",
        "OrganizationArn" => "put the organization's ARN here",
        "InstanceARN" => "put the instance's ARN here",
        "IAMRoleARN" => "put the ARN of a role with `connect:StartEmailContact` here",
        _ => "put a value here",
    }
}

fn header(rule: usize, at: usize, name: &str, value: &str, report: &mut Report) {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !name.is_empty() && (name.chars().count() > 50 || !name.chars().all(allowed)) {
        let message = format!("`{name}` is no header name as AWS documents it");
        let fix = "use 1 to 50 letters, digits and `-`";
        let patch: String = name.trim().trim_end_matches(':').chars().take(50).collect();
        let patch = (!patch.is_empty() && patch.chars().all(allowed)).then_some(patch);
        report.add(codes::HEADER_NAME, Place::action(rule, at, "HeaderName"), message, fix).patch(patch);
    }
    let length = value.chars().count();
    let fault = if value.contains(['\r', '\n']) {
        "it has a line break".to_owned()
    } else if value.chars().any(|c| c.is_control() && c != '\t') {
        "it has a control character".to_owned()
    } else if length > 2047 {
        format!("it has {length} characters; at most 2,047 are safe")
    } else {
        return;
    };
    let message = format!("the header's value cannot be stored: {fault}");
    let fix = "use one line of at most 2,047 characters";
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let patch = Some(line).filter(|l| l.chars().count() <= 2047 && !l.chars().any(char::is_control));
    report.add(codes::HEADER_VALUE, Place::action(rule, at, "HeaderValue"), message, fix).patch(patch);
}
