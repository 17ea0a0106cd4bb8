//! What receipt rules, mails, manifests, plans and reviews **are** and **do**.
//!
//! Pure: no I/O, no clock, no randomness; ids, time and chance are arguments. Nothing here awaits, but for the
//! signatures in [`port`]. The same code answers in the browser (WebAssembly), on the server and on the command
//! line, so the three agree bit for bit.
//!
//! Facts about AWS carry their source in the doc comment: `AWS: …` names a page of the public documentation or the
//! service model; where AWS's documents are silent the code says *unknown* and the console shows it as unknown.

pub mod access;
pub mod arn;
pub mod audit;
pub mod bucket;
pub mod change;
pub mod content;
pub mod deployment;
pub mod digest;
pub mod document;
pub mod draft;
pub mod drift;
pub mod environment;
pub mod errand;
pub mod expectation;
pub mod failure;
pub mod finding;
pub mod handler;
pub mod inbox;
pub mod jobs;
pub mod mail;
pub mod manifest;
pub mod people;
pub mod permissions;
pub mod plan;
#[cfg(feature = "port")]
pub mod port;
pub mod preflight;
pub mod region;
pub mod replay;
pub mod review;
pub mod rules;
pub mod search;
pub mod slice;
pub mod timestamp;
pub mod token;
pub mod words;

pub use access::{Caller, Role};
pub use content::{Content, Kind};
pub use digest::Digest;
pub use failure::Failure;
pub use timestamp::Timestamp;
