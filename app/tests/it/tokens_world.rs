//! Tokens, of which a page test has none.

use async_trait::async_trait;
use domain::{
    Caller, Digest, Failure,
    port::{Replays, Tokens},
    replay::{Answer, Begun},
    token::{Made, MakeToken, Token, TokenId},
};

/// No tokens, and nothing kept.
pub struct NoTokens;

fn none<T>() -> Result<T, Failure> {
    Err(Failure::NotFound("such thing in this test".into()))
}

#[async_trait]
impl Tokens for NoTokens {
    async fn bearer(&self, _: &str) -> Result<Option<Caller>, Failure> {
        none()
    }
    async fn list(&self, _: &Caller) -> Result<Vec<Token>, Failure> {
        Ok(Vec::new())
    }
    async fn make(&self, _: &Caller, _: MakeToken) -> Result<Made, Failure> {
        none()
    }
    async fn revoke(&self, _: &Caller, _: TokenId) -> Result<(), Failure> {
        none()
    }
}

#[async_trait]
impl Replays for NoTokens {
    async fn begin(&self, _: &Caller, _: &str, _: &Digest) -> Result<Begun, Failure> {
        none()
    }
    async fn finish(&self, _: &Caller, _: &str, _: Answer) -> Result<(), Failure> {
        none()
    }
    async fn forget(&self, _: &Caller, _: &str) -> Result<(), Failure> {
        none()
    }
}
