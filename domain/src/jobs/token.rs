//! The token of an attempt to create a job. It is kept with the revision before the first call, so that a retry never makes a
//! second job; it is bound to one body, so that a changed body never meets an old token, which AWS answers with
//! `IdempotencyException`. For how long AWS remembers a token, and what it takes for the same body, is unknown.

use super::Job;
use crate::{Digest, failure::Failure};
use serde::{Deserialize, Serialize};

/// A token and the body it was first sent with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// The token; 1–64 characters.
    pub token: String,
    /// Digest of the job it belongs to.
    pub body: Digest,
}

impl Bound {
    /// Binds a token to a job.
    ///
    /// # Errors
    /// Where AWS does not take the token: it has 1 to 64 characters.
    pub fn new(token: impl Into<String>, job: &Job) -> Result<Self, Failure> {
        let token = token.into();
        let length = token.chars().count();
        if !(1..=64).contains(&length) {
            let message = format!("a client request token has 1 to 64 characters, this one {length}");
            return Err(Failure::invalid("ClientRequestToken", message));
        }
        Ok(Self { token, body: job.digest() })
    }

    /// Whether this token may be sent with a job: it may with the one it was bound to, as often as it takes.
    ///
    /// # Errors
    /// Where the job is another one by now.
    pub fn may_send(&self, job: &Job) -> Result<(), Failure> {
        let body = job.digest();
        if body == self.body {
            return Ok(());
        }
        Err(Failure::Refused(format!(
            "the token `{}` was made for the job `{}`, and this is `{}`: AWS would refuse it; take a new token",
            self.token,
            self.body.short(),
            body.short()
        )))
    }
}
