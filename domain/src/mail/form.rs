//! From the form to the sample and back.

use super::{
    AddSample, Envelope, Mail, Sample, Verdict, Verdicts, address, from_notification, is_notification, parse,
};
use crate::{Timestamp, environment::EnvironmentId, failure::Problem};
use std::net::IpAddr;

/// The longest name of a sample, in characters.
pub const MAX_NAME: usize = 120;
/// The most recipients of a sample.
pub const MAX_RECIPIENTS: usize = 50;
/// The longest address: 64 before the `@`, 255 after it (RFC 5321, section 4.5.3.1).
pub const MAX_ADDRESS: usize = 320;
/// How the null sender of bounces is typed, since an empty field takes the mail's own sender.
const NULL_SENDER: &str = "<>";

/// Makes the sample that a form describes. What the form leaves empty comes from the message, as [`AddSample`] says
/// field by field. `existing` is the sample that is changed: it keeps its message where the form brings none, and
/// always its time and its id, which are part of what functions and buckets see; a new one takes those given.
///
/// # Errors
/// Every problem found, each named after its field.
pub fn from_form(
    request: &AddSample,
    existing: Option<&Sample>,
    received_at: Timestamp,
    message_id: &str,
) -> Result<Sample, Vec<Problem>> {
    if request.file.is_none() && is_notification(&request.eml) {
        return from_pasted_event(request);
    }
    let mut problems = Vec::new();
    let mail = keep(message(request, existing), &mut problems);
    let name = keep(name(request, &mail), &mut problems);
    let sender = keep(sender(request, &mail), &mut problems);
    let recipients = recipients(request, &mail, &mut problems);
    let source_ip = keep(source_ip(&request.source_ip), &mut problems);
    let mut verdict = |field: &str, typed: &str| keep(verdict(field, typed), &mut problems);
    let verdicts = Verdicts {
        spam: verdict("spam", &request.spam),
        virus: verdict("virus", &request.virus),
        spf: verdict("spf", &request.spf),
        dkim: verdict("dkim", &request.dkim),
        dmarc: verdict("dmarc", &request.dmarc),
        dmarc_policy: keep(dmarc_policy(&request.dmarc_policy), &mut problems),
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Sample {
        name,
        mail,
        envelope: Envelope { sender, recipients, tls: is_checked(request.tls.as_deref()), source_ip },
        verdicts,
        received_at: existing.map_or(received_at, |s| s.received_at),
        message_id: existing.map_or_else(|| message_id.into(), |s| s.message_id.clone()),
    })
}

/// A pasted event has all a sample needs; of the form only a name and TLS, which is not in it, are taken.
fn from_pasted_event(request: &AddSample) -> Result<Sample, Vec<Problem>> {
    let samples = from_notification(&request.eml, is_checked(request.tls.as_deref()))?;
    let [mut sample] = <[Sample; 1]>::try_from(samples).map_err(|all| {
        let count = all.len();
        vec![Problem::new("eml", format!("there are {count} mails in it: upload it as a file, or paste one"))]
    })?;
    if !request.name.trim().is_empty() {
        sample.name = name(request, &sample.mail).map_err(|problem| vec![problem])?;
    }
    Ok(sample)
}

impl Sample {
    /// The form with this sample in it, to change it. The message stays where it is: the form brings none.
    #[must_use]
    pub fn to_form(&self, environment: EnvironmentId) -> AddSample {
        let (envelope, verdicts) = (&self.envelope, &self.verdicts);
        let sender = if envelope.sender.is_empty() { NULL_SENDER } else { &envelope.sender };
        AddSample {
            environment,
            name: self.name.clone(),
            eml: String::new(),
            file: None,
            sender: sender.into(),
            recipients: envelope.recipients.join("\n"),
            tls: envelope.tls.then(|| "on".into()),
            source_ip: envelope.source_ip.clone(),
            spam: verdicts.spam.as_str().into(),
            virus: verdicts.virus.as_str().into(),
            spf: verdicts.spf.as_str().into(),
            dkim: verdicts.dkim.as_str().into(),
            dmarc: verdicts.dmarc.as_str().into(),
            dmarc_policy: verdicts.dmarc_policy.clone(),
        }
    }
}

fn keep<T: Default>(result: Result<T, Problem>, problems: &mut Vec<Problem>) -> T {
    result.unwrap_or_else(|problem| {
        problems.push(problem);
        T::default()
    })
}

fn message(request: &AddSample, existing: Option<&Sample>) -> Result<Mail, Problem> {
    let pasted = Some(request.eml.as_bytes()).filter(|_| !request.eml.trim().is_empty());
    match (request.file.as_deref().or(pasted), existing) {
        (Some(raw), _) => parse(raw),
        (None, Some(sample)) => Ok(sample.mail.clone()),
        (None, None) => Err(Problem::new("eml", "there is no message: paste one, or choose an `.eml` file")),
    }
}

fn name(request: &AddSample, mail: &Mail) -> Result<String, Problem> {
    let typed = request.name.trim();
    if typed.chars().count() > MAX_NAME {
        return Err(Problem::new(
            "name",
            format!("the name is longer than {MAX_NAME} characters: shorten it"),
        ));
    }
    if typed.contains(char::is_control) {
        return Err(Problem::new(
            "name",
            "the name has a line break or another control character: remove it",
        ));
    }
    let subject = || mail.header("Subject").map(str::trim).filter(|s| !s.is_empty());
    let name = if typed.is_empty() { subject().unwrap_or("mail without subject") } else { typed };
    Ok(name.chars().take(MAX_NAME).collect())
}

fn sender(request: &AddSample, mail: &Mail) -> Result<String, Problem> {
    let typed = request.sender.trim();
    if typed == NULL_SENDER {
        return Ok(String::new());
    }
    if !typed.is_empty() {
        return address_of("sender", typed);
    }
    if let Some(path) = mail.header("Return-Path") {
        let path = address::bare(path);
        if path.is_empty() || path.contains('@') {
            return address_or_none("sender", path);
        }
    }
    let from = mail.header("From").and_then(|f| address::entries(f).first().copied());
    from.map_or_else(
        || {
            let fix = "type one, or `<>` for a bounce's null sender";
            Err(Problem::new(
                "sender",
                format!("the message has no `Return-Path` and no `From` to take it from: {fix}"),
            ))
        },
        |entry| address_of("sender", address::bare(entry)),
    )
}

fn address_or_none(field: &str, text: &str) -> Result<String, Problem> {
    if text.is_empty() { Ok(String::new()) } else { address_of(field, text) }
}

/// The recipients without doubles; problems are said of each.
fn recipients(request: &AddSample, mail: &Mail, problems: &mut Vec<Problem>) -> Vec<String> {
    let is_between = |c: char| c.is_whitespace() || c == ',' || c == ';';
    let mut found: Vec<&str> = request.recipients.split(is_between).filter(|part| !part.is_empty()).collect();
    if found.is_empty() {
        let fields = || mail.headers.iter();
        for name in ["To", "Cc"] {
            let values = fields().filter(|h| h.name.eq_ignore_ascii_case(name));
            found.extend(values.flat_map(|h| address::entries(&h.value)).map(address::bare));
        }
    }
    if found.is_empty() {
        problems.push(Problem::new(
            "recipients",
            "no recipient: type at least one address; the message names none",
        ));
    }
    if found.len() > MAX_RECIPIENTS {
        let message = format!("{} recipients: at most {MAX_RECIPIENTS} are taken", found.len());
        problems.push(Problem::new("recipients", message));
        return Vec::new();
    }
    let mut recipients: Vec<String> = Vec::with_capacity(found.len());
    for typed in found {
        match address_of("recipients", typed) {
            Ok(address) if !recipients.contains(&address) => recipients.push(address),
            Ok(_) => {}
            Err(problem) => problems.push(problem),
        }
    }
    recipients
}

/// An address, with or without angle brackets.
fn address_of(field: &str, typed: &str) -> Result<String, Problem> {
    let address = typed.strip_prefix('<').and_then(|t| t.strip_suffix('>')).unwrap_or(typed);
    let shown: String = typed.chars().take(80).collect();
    let fault = match address.rsplit_once('@') {
        _ if address.len() > MAX_ADDRESS => "is longer than an address can be",
        _ if address.contains(|c: char| c.is_control() || c.is_whitespace()) => {
            "has white space or a control character"
        }
        _ if address.contains(['<', '>']) => "has an angle bracket inside",
        None => "has no `@`",
        Some(("", _)) => "has nothing before the `@`",
        Some((_, "")) => "has nothing after the `@`",
        Some(_) => return Ok(address.into()),
    };
    Err(Problem::new(field, format!("`{}` {fault}: write it like `ana@example.com`", shown.escape_debug())))
}

fn source_ip(typed: &str) -> Result<String, Problem> {
    let typed = typed.trim();
    if typed.is_empty() || typed.parse::<IpAddr>().is_ok() {
        return Ok(typed.into());
    }
    let shown: String = typed.chars().take(80).collect();
    let message = format!(
        "`{}` is no IP address: write it like `198.51.100.24` or `2001:db8::1`",
        shown.escape_debug()
    );
    Err(Problem::new("source_ip", message))
}

fn verdict(field: &str, typed: &str) -> Result<Verdict, Problem> {
    match typed.trim() {
        "" => Ok(Verdict::Pass),
        typed => typed.parse().map_err(|message: String| Problem::new(field, message)),
    }
}

fn dmarc_policy(typed: &str) -> Result<String, Problem> {
    match typed.trim() {
        "" => Ok("none".into()),
        policy @ ("none" | "quarantine" | "reject") => Ok(policy.into()),
        other => {
            let message =
                format!("`{}` is no DMARC policy; use none, quarantine or reject", other.escape_debug());
            Err(Problem::new("dmarc_policy", message))
        }
    }
}

/// A ticked box is sent as `on`, another is not sent; some clients send a word instead.
fn is_checked(sent: Option<&str>) -> bool {
    !matches!(sent.map(str::trim), None | Some("" | "off" | "false" | "0" | "no"))
}
