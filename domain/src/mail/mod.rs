//! Mails as the console keeps them: headers, size and envelope; never a body. A receipt rule decides by the envelope,
//! and a function's event carries no body either, so nothing more is needed and nothing private lies around.

mod sample;

pub use sample::{AddSample, Envelope, Header, Mail, Sample, SampleId, SampleSummary, Verdict, Verdicts};
