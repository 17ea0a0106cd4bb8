//! One id for a request, its log lines and its error page.

use std::future::Future;

tokio::task_local! {
    static CURRENT: String;
}

/// A fresh id: 16 hex digits.
#[must_use]
pub fn new_id() -> String {
    let mut bytes = [0_u8; 8];
    // Without randomness ids repeat, which only makes the log harder to read.
    let _ = getrandom::fill(&mut bytes);
    format!("{:016x}", u64::from_be_bytes(bytes))
}

/// Runs a future under an id.
pub async fn scope<F: Future>(id: String, future: F) -> F::Output {
    CURRENT.scope(id, future).await
}

/// The id this runs under; a fresh one outside of any request.
#[must_use]
pub fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_else(|_| new_id())
}
