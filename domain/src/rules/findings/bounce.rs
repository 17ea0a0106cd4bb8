//! Bounce actions: their codes, text and sender. AWS: SES API, `BounceAction`; RFC 3463.

use super::{Report, codes};
use crate::{
    finding::Place,
    rules::{Action, BounceAction, RuleSet},
};

pub(super) fn check(set: &RuleSet, report: &mut Report) {
    for (index, rule) in set.rules.iter().enumerate() {
        for (at, action) in rule.actions.iter().enumerate() {
            if let Action::BounceAction(bounce) = action {
                check_one(bounce, &|field| Place::action(index, at, field), report);
            }
        }
    }
}

/// The reply codes of the console's templates, with their status codes.
/// AWS: Amazon SES, Return bounce response action.
pub const TEMPLATES: [(&str, &str, &str); 6] = [
    ("550", "5.1.1", "Mailbox does not exist"),
    ("552", "5.3.4", "Message too large"),
    ("552", "5.2.2", "Mailbox full"),
    ("500", "5.6.1", "Message content rejected"),
    ("554", "5.0.0", "Unknown failure"),
    ("450", "4.0.0", "Temporary failure"),
];

fn check_one(bounce: &BounceAction, place: &dyn Fn(&str) -> Place, report: &mut Report) {
    let reply = bounce.smtp_reply_code.as_str();
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let is_reply = reply.len() == 3 && digits(reply) && reply.starts_with(['4', '5']);
    if !reply.is_empty() && !is_reply {
        let message = format!("`{reply}` is no reply code that says no");
        let fix = "use three digits that start with 4 (for now) or 5 (for good), e.g. `550`";
        let patch = Some(reply.trim().to_owned()).filter(|r| r.len() == 3 && r != reply && digits(r));
        report.add(codes::BOUNCE_REPLY_CODE, place("SmtpReplyCode"), message, fix).patch(patch);
    }
    if let Some(status) = bounce.status_code.as_deref().filter(|s| !s.is_empty()) {
        let parts: Vec<&str> = status.split('.').collect();
        let shaped = match parts[..] {
            [class, subject, detail] => {
                ["2", "4", "5"].contains(&class)
                    && [subject, detail].iter().all(|p| p.len() <= 3 && digits(p))
            }
            _ => false,
        };
        if !shaped {
            let message = format!("`{status}` is no status code");
            let patch =
                TEMPLATES.iter().find(|(code, ..)| *code == reply).map(|(_, status, _)| (*status).to_owned());
            report
                .add(
                    codes::BOUNCE_STATUS_CODE,
                    place("StatusCode"),
                    message,
                    "use three numbers, e.g. `5.1.1`",
                )
                .patch(patch);
        } else if is_reply && status.as_bytes().first() != reply.as_bytes().first() {
            let message =
                format!("the reply code `{reply}` and the status code `{status}` contradict each other");
            let patch =
                format!("{}{}", reply.get(..1).unwrap_or_default(), status.get(1..).unwrap_or_default());
            let fix = "let both start with 4 (for now) or 5 (for good)";
            report.add(codes::BOUNCE_STATUS_CLASS, place("StatusCode"), message, fix).patch(patch);
        }
    }
    let text = &bounce.message;
    if let Some(bad) = text.chars().find(|c| !(' '..='~').contains(c)) {
        let message = format!(
            "the message has the character `{}`; SMTP answers are printable ASCII",
            bad.escape_default()
        );
        let plain: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let patch = Some(plain).filter(|p| !p.is_empty() && p.chars().all(|c| (' '..='~').contains(&c)));
        report
            .add(codes::BOUNCE_MESSAGE, place("Message"), message, "write it in one line of plain ASCII")
            .patch(patch);
    }
    let sender = &bounce.sender;
    if !sender.is_empty() && !is_address(sender) {
        let message = format!("`{sender}` is no address");
        let inner = sender.rsplit_once('<').and_then(|(_, rest)| rest.trim_end().strip_suffix('>'));
        let patch = inner.unwrap_or(sender.trim()).to_owned();
        report
            .add(
                codes::BOUNCE_SENDER,
                place("Sender"),
                message,
                "use an address alone, of a domain that is verified in SES",
            )
            .patch(Some(patch).filter(|p| is_address(p)));
    }
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let label = |l: &str| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    !local.is_empty()
        && local.bytes().all(|b| b.is_ascii_graphic() && !b"<>,;:\\\"()[]".contains(&b))
        && domain.contains('.')
        && domain.split('.').all(label)
}
