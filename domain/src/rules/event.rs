//! The event a function receives: metadata and header fields of the mail, never its body.
//!
//! AWS: Developer Guide, "Invoke Lambda function action", input format; "Contents of notifications for Amazon SES email
//! receiving". Members stand in the order SES writes them. What SES makes up itself (`Received`, `X-SES-RECEIPT`, the
//! processing time, …) has the right form and made-up content, the same for the same sample.

use super::{
    Action, InvocationType, LambdaAction, RuleSet,
    outcome::{Effect, Outcome, Ran, Reason},
};
use crate::mail::{Header, Mail, SES_FIELDS, Sample, Verdict, address};
use serde::Serialize;
use time::OffsetDateTime;

/// Header fields in an event end at 10 KB. AWS: notification contents, `headersTruncated`.
const HEADER_LIMIT: usize = 10 * 1024;

/// How long the simulated receipt took.
const PROCESSING_TIME_MILLIS: u32 = 500;

/// The event that the function of an action receives; none where there is no Lambda action, or it did not run.
/// `rule` and `action` count from 0.
#[must_use]
pub fn lambda_event(
    set: &RuleSet,
    sample: &Sample,
    outcome: &Outcome,
    rule: u32,
    action: u32,
) -> Option<serde_json::Value> {
    serde_json::to_value(event(set, sample, outcome, rule, action)?).ok()
}

/// The same as JSON text for people, its members in the order SES writes them.
#[must_use]
pub fn lambda_event_text(
    set: &RuleSet,
    sample: &Sample,
    outcome: &Outcome,
    rule: u32,
    action: u32,
) -> Option<String> {
    serde_json::to_string_pretty(&event(set, sample, outcome, rule, action)?).ok()
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Event<'a> {
    records: [Record<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    event_source: &'static str,
    event_version: &'static str,
    ses: Ses<'a>,
}

#[derive(Serialize)]
struct Ses<'a> {
    mail: MailPart<'a>,
    receipt: Receipt<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MailPart<'a> {
    timestamp: String,
    source: &'a str,
    message_id: &'a str,
    destination: Vec<String>,
    headers_truncated: bool,
    headers: Vec<Header>,
    common_headers: CommonHeaders,
}

/// A member is missing where the field is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CommonHeaders {
    #[serde(skip_serializing_if = "Option::is_none")]
    return_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cc: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bcc: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Receipt<'a> {
    timestamp: String,
    processing_time_millis: u32,
    recipients: Vec<&'a str>,
    spam_verdict: Status,
    virus_verdict: Status,
    spf_verdict: Status,
    dkim_verdict: Status,
    dmarc_verdict: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    dmarc_policy: Option<&'a str>,
    action: ActionPart<'a>,
}

#[derive(Serialize)]
struct Status {
    status: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ActionPart<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic_arn: Option<&'a str>,
    function_arn: &'a str,
    invocation_type: InvocationType,
}

fn event<'a>(
    set: &'a RuleSet,
    sample: &'a Sample,
    outcome: &'a Outcome,
    rule: u32,
    action: u32,
) -> Option<Event<'a>> {
    let Action::LambdaAction(lambda) = set.rules.get(rule as usize)?.actions.get(action as usize)? else {
        return None;
    };
    let trace = outcome.rules.get(rule as usize)?;
    if trace.actions.get(action as usize)?.ran != Ran::Yes {
        return None;
    }
    let recipients: Vec<&str> = trace.recipients.iter().map(|m| m.recipient.as_str()).collect();
    let scanned = is_scanned(set, outcome);
    let mut headers = added(outcome, rule, action);
    headers.extend(ses_fields(sample, lambda, recipients.first().copied().unwrap_or_default(), scanned));
    headers.extend(own(&sample.mail).iter().cloned());
    let all = Mail { headers, size: sample.mail.size };
    let common_headers = common_headers(&all);
    let destination = destination(&all);
    let (headers, headers_truncated) = cut(all.headers);
    let verdicts = &sample.verdicts;
    let mail = MailPart {
        timestamp: sample.received_at.iso(),
        source: &sample.envelope.sender,
        message_id: &sample.message_id,
        destination,
        headers_truncated,
        headers,
        common_headers,
    };
    let receipt = Receipt {
        timestamp: sample.received_at.iso(),
        processing_time_millis: PROCESSING_TIME_MILLIS,
        recipients,
        spam_verdict: Status { status: scan(verdicts.spam, scanned) },
        virus_verdict: Status { status: scan(verdicts.virus, scanned) },
        spf_verdict: Status { status: verdicts.spf.as_str() },
        dkim_verdict: Status { status: verdicts.dkim.as_str() },
        dmarc_verdict: Status { status: verdicts.dmarc.as_str() },
        dmarc_policy: (verdicts.dmarc == Verdict::Fail).then(|| policy(&verdicts.dmarc_policy)),
        action: ActionPart {
            kind: "Lambda",
            topic_arn: lambda.topic_arn.as_deref().filter(|topic| !topic.is_empty()),
            function_arn: &lambda.function_arn,
            invocation_type: lambda.invocation_type.unwrap_or_default(),
        },
    };
    let ses = Ses { mail, receipt };
    Some(Event { records: [Record { event_source: "aws:ses", event_version: "1.0", ses }] })
}

/// Spam and viruses are looked for when a rule that is for the mail asks for it, whether or not it is reached.
/// AWS: API reference, `ReceiptRule`, `ScanEnabled`.
fn is_scanned(set: &RuleSet, outcome: &Outcome) -> bool {
    let is_for_mail = |reason: &Reason| matches!(reason, Reason::Applies | Reason::Stopped { .. });
    set.rules.iter().zip(&outcome.rules).any(|(rule, trace)| rule.scans() && is_for_mail(&trace.reason))
}

const fn scan(verdict: Verdict, scanned: bool) -> &'static str {
    if scanned { verdict.as_str() } else { "DISABLED" }
}

const fn policy(typed: &str) -> &str {
    if typed.is_empty() { "none" } else { typed }
}

/// The fields that earlier actions added, the last one first: each is put before what is there.
fn added(outcome: &Outcome, rule: u32, action: u32) -> Vec<Header> {
    let mut fields = Vec::new();
    for (r, trace) in (0..=rule).zip(&outcome.rules) {
        let end = if r == rule { action as usize } else { usize::MAX };
        for effect in trace.actions.iter().take(end).flat_map(|a| &a.effects) {
            if let Effect::HeaderAdded { name, value } = effect {
                fields.push(Header { name: name.clone(), value: value.clone() });
            }
        }
    }
    fields.reverse();
    fields
}

/// The fields a mail came with. One that SES had already received, as its S3 action stores it, begins with SES's
/// fields; those are written anew for this sample's envelope and verdicts.
fn own(mail: &Mail) -> &[Header] {
    let is_ses = |header: &Header| SES_FIELDS.iter().any(|name| header.name.eq_ignore_ascii_case(name));
    let leading = mail.headers.iter().take_while(|h| is_ses(h)).count();
    let (first, rest) = mail.headers.split_at(leading);
    if first.iter().any(|h| h.name.eq_ignore_ascii_case("X-SES-RECEIPT")) { rest } else { &mail.headers }
}

fn ses_fields(sample: &Sample, lambda: &LambdaAction, to: &str, scanned: bool) -> Vec<Header> {
    let (envelope, verdicts) = (&sample.envelope, &sample.verdicts);
    let region = lambda.function_arn.split(':').nth(3).filter(|r| !r.is_empty()).unwrap_or("us-east-1");
    let domain =
        |address: &str| address.rsplit('@').next().filter(|d| !d.is_empty()).unwrap_or("unknown").to_owned();
    let from = sample.mail.header("From").and_then(|f| address::entries(f).first().map(|e| address::bare(e)));
    let (sender, from) = (domain(&envelope.sender), domain(from.unwrap_or_default()));
    let ip = if envelope.source_ip.is_empty() { "192.0.2.1" } else { &envelope.source_ip };
    let (spf, dkim, dmarc) = (word(verdicts.spf), word(verdicts.dkim), word(verdicts.dmarc));
    let values = [
        format!("<{}>", envelope.sender),
        format!(
            "from {sender} ({sender} [{ip}]) by inbound-smtp.{region}.amazonaws.com with SMTP id {} for {to}; {}",
            sample.message_id,
            mail_date(sample.received_at.0)
        ),
        scan(verdicts.spam, scanned).into(),
        scan(verdicts.virus, scanned).into(),
        format!(
            "{spf} (spfCheck: made up for a simulated mail) client-ip={ip}; envelope-from={}; helo={sender};",
            envelope.sender
        ),
        format!(
            "amazonses.com; spf={spf} (made up for a simulated mail) client-ip={ip}; envelope-from={}; helo={sender}; \
             dkim={dkim} header.i=@{from}; dmarc={dmarc} header.from={from};",
            envelope.sender
        ),
        "c2ltdWxhdGVk".into(),
        format!(
            "a=rsa-sha256; q=dns/txt; b=c2ltdWxhdGVk; c=relaxed/simple; s=simulated; d=amazonses.com; t={}; v=1; \
             bh=c2ltdWxhdGVk; h=From:To:Cc:Bcc:Subject:Date:Message-ID:MIME-Version:Content-Type:X-SES-RECEIPT;",
            sample.received_at.0.div_euclid(1000)
        ),
    ];
    SES_FIELDS.iter().zip(values).map(|(name, value)| Header { name: (*name).into(), value }).collect()
}

/// A verdict as authentication results spell it (RFC 8601).
const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Gray => "none",
        Verdict::ProcessingFailed => "temperror",
    }
}

/// `Mon, 02 Mar 2026 09:15:41 +0000 (UTC)`.
fn mail_date(ms: i64) -> String {
    OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000)).map_or_else(
        |_| ms.to_string(),
        |t| {
            let (weekday, month) = (t.weekday().to_string(), t.month().to_string());
            format!(
                "{:.3}, {:02} {:.3} {:04} {:02}:{:02}:{:02} +0000 (UTC)",
                weekday,
                t.day(),
                month,
                t.year(),
                t.hour(),
                t.minute(),
                t.second()
            )
        },
    )
}

fn common_headers(mail: &Mail) -> CommonHeaders {
    let text = |name: &str| mail.header(name).map(ToOwned::to_owned);
    let list = |name: &str| {
        let fields = || mail.headers.iter().filter(|h| h.name.eq_ignore_ascii_case(name));
        let entries: Vec<String> =
            fields().flat_map(|h| address::entries(&h.value)).map(ToOwned::to_owned).collect();
        (!entries.is_empty()).then_some(entries)
    };
    CommonHeaders {
        return_path: mail
            .header("Return-Path")
            .map(|v| address::bare(v).to_owned())
            .filter(|v| !v.is_empty()),
        from: list("From"),
        date: text("Date"),
        to: list("To"),
        cc: list("Cc"),
        bcc: list("Bcc"),
        sender: text("Sender"),
        reply_to: list("Reply-To"),
        message_id: text("Message-ID"),
        subject: text("Subject"),
    }
}

/// The addresses the header names. Not the envelope's: a rule's are in `receipt.recipients`.
fn destination(mail: &Mail) -> Vec<String> {
    let fields = ["To", "Cc"]
        .into_iter()
        .flat_map(|name| mail.headers.iter().filter(move |h| h.name.eq_ignore_ascii_case(name)));
    fields.flat_map(|h| address::entries(&h.value)).map(|entry| address::bare(entry).to_owned()).collect()
}

/// Leaves out the fields from the first on that ends beyond the limit, and says whether it did.
fn cut(mut headers: Vec<Header>) -> (Vec<Header>, bool) {
    let mut size = 0;
    let fit = headers
        .iter()
        .take_while(|h| {
            size += h.name.len() + ": ".len() + h.value.len() + "\r\n".len();
            size <= HEADER_LIMIT
        })
        .count();
    let truncated = fit < headers.len();
    headers.truncate(fit);
    (headers, truncated)
}
