//! Requests that are done once, however often they are sent: a script that got no answer sends the same again with the
//! same key, and gets the answer of the first.

use crate::Failure;

/// How long an answer is kept, in seconds.
pub const KEPT: i64 = 24 * 3600;
/// The longest key, in bytes.
pub const MAX_KEY: usize = 128;

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Where what was made is, as the `Location` header says.
    pub location: Option<String>,
    /// The body.
    pub body: String,
}

/// What there is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// It is the first: do it.
    Fresh,
    /// It was done: answer the same.
    Again(Answer),
}

/// A key as it may be sent: 1 to [`MAX_KEY`] visible ASCII characters.
///
/// # Errors
/// [`Failure::Invalid`] with the field `Idempotency-Key`.
pub fn key(text: &str) -> Result<&str, Failure> {
    let fits = (1..=MAX_KEY).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    if fits {
        return Ok(text);
    }
    let problem = format!("send 1 to {MAX_KEY} visible ASCII characters, such as a UUID");
    Err(Failure::invalid("Idempotency-Key", problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        for good in ["a", "8e03978e-40d5-43e8-bc93-6894a57f9324", &"k".repeat(MAX_KEY)] {
            assert_eq!(key(good), Ok(good));
        }
        for bad in ["", "a b", "é", "\u{7f}", &"k".repeat(MAX_KEY + 1)] {
            assert!(key(bad).is_err(), "{bad:?}");
        }
    }
}
