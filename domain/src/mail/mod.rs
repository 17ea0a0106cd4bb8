//! Mails as the console keeps them: headers, size and envelope; never a body. A receipt rule decides by the envelope,
//! and a function's event carries no body either, so nothing more is needed and nothing private lies around.

pub(crate) mod address;
mod form;
mod parse;
mod sample;

pub use form::from_form;
pub use parse::parse;
pub use sample::{AddSample, Envelope, Header, Mail, Sample, SampleId, SampleSummary, Verdict, Verdicts};
