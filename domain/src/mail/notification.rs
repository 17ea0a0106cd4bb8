//! Samples from what SES itself said about a real mail: the event a function received, or a notification of a topic.
//!
//! Read: `{"Records": [{"ses": …}]}` as functions get it, `{"notificationType": "Received", …}` as topics carry it, the
//! same wrapped by SNS (`Message` is JSON in a string), and a list of any of these. Real events differ in what they
//! leave out, so only the parts needed are asked for. AWS: Developer Guide, "Contents of notifications for Amazon SES email
//! receiving".

use super::{
    Envelope, Header, MAX_ADDRESS, MAX_FIELDS, MAX_NAME, MAX_RECIPIENTS, Mail, SES_FIELDS, Sample, Verdict,
    Verdicts, address,
};
use crate::{Timestamp, failure::Problem};
use serde_json::Value;

/// The longest text read: SES cuts headers at 10 KB, but a topic's notification may hold a whole mail of 150 KB.
pub const MAX_NOTIFICATION: usize = 2 * 1024 * 1024;
/// The most records read from one text.
pub const MAX_RECORDS: usize = 100;

/// Whether a text looks like JSON and not like a mail: no header field begins with a bracket.
#[must_use]
pub fn is_notification(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// Reads samples from events and notifications. Whether the session was over TLS is not in them: `tls` says it.
///
/// # Errors
/// A problem for each record that holds no mail, with its path.
pub fn from_notification(text: &str, tls: bool) -> Result<Vec<Sample>, Vec<Problem>> {
    let one = |message: String| vec![Problem::new("eml", message)];
    if text.len() > MAX_NOTIFICATION {
        return Err(one(format!("the text has {} bytes; at most {MAX_NOTIFICATION} are read", text.len())));
    }
    let text = text.trim_start_matches('\u{feff}').trim();
    let document: Value = serde_json::from_str(text).map_err(|e| one(format!("this is no JSON: {e}")))?;
    let mut found = Found::default();
    found.look(&document, "", 0);
    if found.records.is_empty() && found.problems.is_empty() {
        found.problems.push(Problem::new(
            "eml",
            "there is no mail in it: paste the whole event of a function, or a notification of type `Received`",
        ));
    }
    let mut samples = Vec::with_capacity(found.records.len());
    for (path, record) in &found.records {
        match sample(record, path, tls) {
            Ok(sample) => samples.push(sample),
            Err(problem) => found.problems.push(problem),
        }
    }
    if found.problems.is_empty() { Ok(samples) } else { Err(found.problems) }
}

/// The records of a document, wherever AWS's services put them.
#[derive(Default)]
struct Found {
    records: Vec<(String, Value)>,
    problems: Vec<Problem>,
}

impl Found {
    fn look(&mut self, value: &Value, path: &str, depth: usize) {
        // SNS in a function's event, a notification in it, its records: four levels are the most there are.
        if depth > 6 || self.records.len() >= MAX_RECORDS {
            self.problem(
                path,
                format!("more than {MAX_RECORDS} records, or nested too deep: split the text"),
            );
            return;
        }
        if let Value::Array(all) = value {
            for (n, one) in all.iter().enumerate() {
                self.look(one, &format!("{path}[{n}]"), depth + 1);
                if self.problems.len() > 20 {
                    return;
                }
            }
            return;
        }
        if value.get("mail").is_some() {
            self.records.push((path.to_owned(), value.clone()));
        } else if let Some(records) = value.get("Records") {
            self.look(records, &format!("{path}Records"), depth + 1);
        } else if let Some(ses) = value.get("ses") {
            self.look(ses, &format!("{path}.ses"), depth + 1);
        } else if let Some(sns) = value.get("Sns") {
            self.look(sns, &format!("{path}.Sns"), depth + 1);
        } else if let Some(message) = value.get("Message").and_then(Value::as_str) {
            match serde_json::from_str::<Value>(message) {
                Ok(inner) => self.look(&inner, &format!("{path}.Message"), depth + 1),
                Err(e) => self.problem(path, format!("its `Message` is no JSON: {e}")),
            }
        } else {
            self.problem(path, "it holds no `mail`: is it an event of SES?");
        }
    }

    fn problem(&mut self, path: &str, message: impl std::fmt::Display) {
        self.problems.push(at(path, message));
    }
}

fn at(path: &str, message: impl std::fmt::Display) -> Problem {
    let path = path.trim_start_matches('.');
    Problem::new("eml", if path.is_empty() { message.to_string() } else { format!("{path}: {message}") })
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

fn sample(record: &Value, path: &str, tls: bool) -> Result<Sample, Problem> {
    let mail = record.get("mail").unwrap_or(&Value::Null);
    let receipt = record.get("receipt").unwrap_or(&Value::Null);
    let message_id = text(mail, "messageId").filter(|id| is_id(id));
    let Some(message_id) = message_id else {
        return Err(at(path, "`mail.messageId` is missing or no id of SES"));
    };
    if message_id == "AMAZON_SES_SETUP_NOTIFICATION" {
        return Err(at(path, "this is the notification SES sends when a rule is made, and no mail"));
    }
    let (headers, all) = headers(mail, path)?;
    let recipients = recipients(mail, receipt);
    if recipients.is_empty() {
        return Err(at(path, "it names no recipient: neither `receipt.recipients` nor `mail.destination`"));
    }
    let received = text(receipt, "timestamp")
        .or_else(|| text(mail, "timestamp"))
        .and_then(|at| at.parse::<Timestamp>().ok());
    let size = text(record, "content")
        .map_or_else(|| all.iter().map(|h| h.name.len() + h.value.len() + 4).sum(), str::len);
    let subject = all.iter().find(|h| h.name.eq_ignore_ascii_case("Subject")).map(|h| h.value.trim());
    let name = subject.filter(|s| !s.is_empty()).unwrap_or("mail without subject");
    Ok(Sample {
        name: name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect(),
        mail: Mail { headers, size: u64::try_from(size).unwrap_or(u64::MAX) },
        envelope: Envelope {
            sender: text(mail, "source").map(address::bare).unwrap_or_default().to_owned(),
            recipients,
            tls,
            source_ip: source_ip(&all),
        },
        verdicts: verdicts(receipt),
        received_at: received.unwrap_or_default(),
        message_id: message_id.to_owned(),
    })
}

/// SES writes small letters and digits; the id becomes part of a key and of a page.
fn is_id(id: &str) -> bool {
    (1..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

/// The mail's own fields, and all of them.
fn headers(mail: &Value, path: &str) -> Result<(Vec<Header>, Vec<Header>), Problem> {
    let listed = mail.get("headers").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if listed.len() > MAX_FIELDS {
        return Err(at(path, format!("`mail.headers` has over {MAX_FIELDS} fields")));
    }
    let one = |h: &Value| Some(Header { name: text(h, "name")?.into(), value: text(h, "value")?.into() });
    let mut all: Vec<Header> = listed.iter().filter_map(one).collect();
    if all.is_empty() {
        all = common(mail.get("commonHeaders").unwrap_or(&Value::Null));
    }
    if all.iter().any(|h| h.name.contains(char::is_control) || h.value.contains(['\r', '\n', '\0'])) {
        return Err(at(path, "a header field has a line break or a NUL in it"));
    }
    let mut left: Vec<&str> = SES_FIELDS.to_vec();
    let own = all.iter().skip_while(|h| {
        let place = left.iter().position(|name| name.eq_ignore_ascii_case(&h.name));
        place.map(|n| left.remove(n)).is_some()
    });
    Ok((own.cloned().collect(), all))
}

/// Fields from the short list SES gives beside the whole one; used where the rule's topic cut the other.
fn common(common: &Value) -> Vec<Header> {
    let fields = [
        ("from", "From"),
        ("to", "To"),
        ("cc", "Cc"),
        ("replyTo", "Reply-To"),
        ("date", "Date"),
        ("messageId", "Message-ID"),
        ("subject", "Subject"),
    ];
    let value = |key: &str| match common.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Array(all) => Some(all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")),
        _ => None,
    };
    fields
        .into_iter()
        .filter_map(|(key, name)| value(key).map(|value| Header { name: name.into(), value }))
        .collect()
}

fn recipients(mail: &Value, receipt: &Value) -> Vec<String> {
    let list = |of: &Value, name: &str| -> Vec<String> {
        let all = of.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let addresses = all.iter().filter_map(Value::as_str).map(address::bare);
        let fit = |a: &&str| a.contains('@') && a.len() <= MAX_ADDRESS && !a.contains(char::is_control);
        addresses.filter(fit).take(MAX_RECIPIENTS).map(str::to_owned).collect()
    };
    // The rule's own recipients; `destination` is what the To and Cc fields claim.
    let matched = list(receipt, "recipients");
    if matched.is_empty() { list(mail, "destination") } else { matched }
}

/// The sending host, which SES writes into its own field.
fn source_ip(headers: &[Header]) -> String {
    let spf = headers.iter().find(|h| h.name.eq_ignore_ascii_case("Received-SPF"));
    let after = spf.and_then(|h| h.value.split_once("client-ip=")).map(|(_, rest)| rest);
    let ip = after.map(|rest| rest.split([';', ' ']).next().unwrap_or_default()).unwrap_or_default();
    if ip.parse::<std::net::IpAddr>().is_ok() { ip.to_owned() } else { String::new() }
}

fn verdicts(receipt: &Value) -> Verdicts {
    // `DISABLED`, where no rule scans, says nothing about the mail: as if it were clean.
    let of = |name: &str| -> Verdict {
        receipt.get(name).and_then(|v| text(v, "status")).and_then(|s| s.parse().ok()).unwrap_or_default()
    };
    // A string; an old sample of AWS's has an object.
    let policy = receipt.get("dmarcPolicy").and_then(|p| p.as_str().or_else(|| text(p, "status")));
    let policy =
        policy.map(str::to_ascii_lowercase).filter(|p| matches!(p.as_str(), "quarantine" | "reject"));
    Verdicts {
        spam: of("spamVerdict"),
        virus: of("virusVerdict"),
        spf: of("spfVerdict"),
        dkim: of("dkimVerdict"),
        dmarc: of("dmarcVerdict"),
        dmarc_policy: policy.unwrap_or_else(|| "none".into()),
    }
}
