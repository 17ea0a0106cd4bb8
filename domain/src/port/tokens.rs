//! What scripts come by, and what keeps their requests from being done twice.

use crate::{
    Caller, Digest, Failure,
    replay::{Answer, Begun},
    token::{Made, MakeToken, Token, TokenId},
};
use async_trait::async_trait;

/// Tokens.
#[async_trait]
pub trait Tokens: Send + Sync + 'static {
    /// Whose token a secret is, if it works and its owner's account is active. The only method without a caller: it
    /// makes them.
    async fn bearer(&self, secret: &str) -> Result<Option<Caller>, Failure>;
    /// The caller's tokens, and everybody's for an administrator; newest first.
    async fn list(&self, caller: &Caller) -> Result<Vec<Token>, Failure>;
    /// Makes one, for the caller or, by an administrator, for a service account. A token makes none.
    async fn make(&self, caller: &Caller, request: MakeToken) -> Result<Made, Failure>;
    /// Makes one useless, at once. A token revokes no other than itself.
    async fn revoke(&self, caller: &Caller, token: TokenId) -> Result<(), Failure>;
}

/// Requests with an idempotency key, and what was answered to them.
#[async_trait]
pub trait Replays: Send + Sync + 'static {
    /// Begins a request, or gives the answer that was given to it before. `request` digests what is asked.
    async fn begin(&self, caller: &Caller, key: &str, request: &Digest) -> Result<Begun, Failure>;
    /// Keeps the answer.
    async fn finish(&self, caller: &Caller, key: &str, answer: Answer) -> Result<(), Failure>;
    /// Forgets the request: it came to nothing, and may be made again.
    async fn forget(&self, caller: &Caller, key: &str) -> Result<(), Failure>;
}
