//! Samples: stored mails with the envelope they came in.

use crate::{Timestamp, environment::EnvironmentId};
use serde::{Deserialize, Serialize};

/// A sample's row id.
pub type SampleId = i64;

/// One header field of a mail: unfolded, encoded words decoded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The field's name as written.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// What is kept of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Mail {
    /// Header fields in the order they came, repeated ones kept.
    pub headers: Vec<Header>,
    /// Size of the whole message in bytes, headers and bodies.
    pub size: u64,
}

impl Mail {
    /// The first field of a name, whatever its case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name)).map(|h| h.value.as_str())
    }
}

/// How the message came: what SMTP said, which rules go by, and not what its headers claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Envelope {
    /// `MAIL FROM`; empty for the null sender of bounces.
    pub sender: String,
    /// `RCPT TO`, in order.
    pub recipients: Vec<String>,
    /// Whether the session was over TLS.
    pub tls: bool,
    /// The sending host; empty if not given.
    pub source_ip: String,
}

/// One verdict of SES's own checks. SES takes no action on it; functions may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// Looks clean, or is authentic.
    #[default]
    Pass,
    /// Is not.
    Fail,
    /// Could not be decided, or there is no policy.
    Gray,
    /// An internal problem stopped the check.
    ProcessingFailed,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Self; 4] = [Self::Pass, Self::Fail, Self::Gray, Self::ProcessingFailed];

    /// `PASS`, `FAIL`, `GRAY`, `PROCESSING_FAILED`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Fail => "FAIL",
            Self::Gray => "GRAY",
            Self::ProcessingFailed => "PROCESSING_FAILED",
        }
    }
}

impl std::str::FromStr for Verdict {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|v| v.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no verdict; use PASS, FAIL, GRAY or PROCESSING_FAILED"))
    }
}

/// The five verdicts of a mail. Spam and virus count only where a rule scans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Verdicts {
    /// Spam.
    pub spam: Verdict,
    /// Viruses.
    pub virus: Verdict,
    /// SPF.
    pub spf: Verdict,
    /// DKIM.
    pub dkim: Verdict,
    /// DMARC.
    pub dmarc: Verdict,
    /// The sending domain's DMARC policy, `none`, `quarantine` or `reject`; shown to functions only when DMARC fails.
    pub dmarc_policy: String,
}

/// A mail with the envelope and verdicts it came with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Sample {
    /// What people call it.
    pub name: String,
    /// The message.
    pub mail: Mail,
    /// How it came.
    pub envelope: Envelope,
    /// What SES's checks said.
    pub verdicts: Verdicts,
    /// When SES received it.
    pub received_at: Timestamp,
    /// SES's id for it; also the last part of an S3 object's key.
    pub message_id: String,
}

/// A sample in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleSummary {
    /// Row id.
    pub id: SampleId,
    /// The environment it belongs to.
    pub environment: EnvironmentId,
    /// The sample itself.
    pub sample: Sample,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: Timestamp,
}

/// What the form for a new or changed sample sends. Flat and textual, so that it posts without JavaScript; what is
/// wrong with it is said per field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct AddSample {
    /// The environment it belongs to.
    pub environment: EnvironmentId,
    /// What to call it; empty takes the subject.
    #[serde(default)]
    pub name: String,
    /// The message as text, `.eml`: only its header is kept. Empty keeps the one a changed sample has.
    #[serde(default)]
    pub eml: String,
    /// The message as the bytes of an uploaded file; wins over `eml`. Never comes from a form.
    #[serde(skip)]
    pub file: Option<Vec<u8>>,
    /// `MAIL FROM`; empty takes `Return-Path`, else `From`.
    #[serde(default)]
    pub sender: String,
    /// `RCPT TO`, separated by spaces, commas or line breaks; empty takes `To` and `Cc`.
    #[serde(default)]
    pub recipients: String,
    /// Whether the session was over TLS; a checkbox sends it or not.
    #[serde(default)]
    pub tls: Option<String>,
    /// The sending host.
    #[serde(default)]
    pub source_ip: String,
    /// Verdict; empty is `PASS`.
    #[serde(default)]
    pub spam: String,
    /// Verdict.
    #[serde(default)]
    pub virus: String,
    /// Verdict.
    #[serde(default)]
    pub spf: String,
    /// Verdict.
    #[serde(default)]
    pub dkim: String,
    /// Verdict.
    #[serde(default)]
    pub dmarc: String,
    /// DMARC policy; empty is `none`.
    #[serde(default)]
    pub dmarc_policy: String,
}

/// Files to be made samples of: mails, mbox files, zip archives of mails, events and notifications as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportSamples {
    /// The environment they belong to.
    pub environment: EnvironmentId,
    /// The files.
    pub files: Vec<ImportFile>,
    /// Whether the sessions were over TLS: mails do not say it.
    pub tls: bool,
}

/// One file as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    /// Its name where it came from: said in problems, and never used as a path.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What became of files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Imported {
    /// The samples added, in the order of the files.
    pub added: Vec<SampleId>,
    /// What was left out, each with the file's name.
    pub left_out: Vec<crate::failure::Problem>,
}
