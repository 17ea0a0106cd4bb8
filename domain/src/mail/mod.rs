//! Mails as the console keeps them: headers, size and envelope; never a body. A receipt rule decides by the envelope,
//! and a function's event carries no body either, so nothing more is needed and nothing private lies around.

pub(crate) mod address;
mod form;
pub mod mbox;
mod notification;
mod parse;
mod sample;

pub use form::{MAX_ADDRESS, MAX_NAME, MAX_RECIPIENTS, from_form};
pub use notification::{MAX_NOTIFICATION, from_notification, is_notification};
pub use parse::{MAX_FIELDS, MAX_HEADER, MAX_MAIL, parse};
pub use sample::{
    AddSample, Envelope, Header, ImportFile, ImportSamples, Imported, Mail, Sample, SampleId, SampleSummary,
    Verdict, Verdicts,
};

/// The fields SES puts before a mail's own, in its order.
/// AWS: Developer Guide, "Contents of notifications for Amazon SES email receiving", example events.
pub(crate) const SES_FIELDS: [&str; 8] = [
    "Return-Path",
    "Received",
    "X-SES-Spam-Verdict",
    "X-SES-Virus-Verdict",
    "Received-SPF",
    "Authentication-Results",
    "X-SES-RECEIPT",
    "X-SES-DKIM-SIGNATURE",
];
