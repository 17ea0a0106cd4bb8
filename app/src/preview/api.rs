//! Server function: a handler somebody pasted, run.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use domain::{
    handler::Ran,
    rules::answer::{Judged, judge_run},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use {
    crate::context,
    domain::{Timestamp, handler::TryHandler},
};

/// The cookie that carries a run's result to the page that shows it, where a plain form asked for it.
#[cfg(feature = "ssr")]
const NOTE: &str = "countersign-tried";

/// A browser takes no longer cookie than 4 KB, in which each byte takes two.
#[cfg(feature = "ssr")]
const LONGEST_NOTE: usize = 1_900;

/// What a run at a place gave. Without JavaScript it is shown shortened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// The rule, counted from 0.
    pub rule: u32,
    /// The action, counted from 0.
    pub action: u32,
    /// What the whole answer is for SES.
    pub judged: Judged,
    /// How the run went.
    pub ran: Ran,
}

impl Tried {
    /// What a run at a place gave.
    #[must_use]
    pub fn new(rule: u32, action: u32, ran: Ran) -> Self {
        Self { rule, action, judged: judge_run(&ran), ran }
    }

    /// The same, short enough for a cookie.
    #[cfg(feature = "ssr")]
    fn note(mut self) -> Self {
        use domain::handler::cut;
        let long = |tried: &Self| serde_json::to_string(tried).map_or(0, |text| text.len()) > LONGEST_NOTE;
        self.ran = self.ran.brief(240, 600);
        self.judged.remarks.truncate(1);
        for remark in &mut self.judged.remarks {
            remark.message = cut(&remark.message, 300);
        }
        if long(&self) {
            self.ran = self.ran.brief(120, 0);
        }
        self
    }
}

/// Takes what a plain form's run has left.
#[cfg(feature = "ssr")]
#[must_use]
pub fn left() -> Option<Tried> {
    context::take(NOTE)
}

/// Runs a handler on an event; its clock shows `at`. A plain form is led `back`, and the page there shows the result.
#[server(endpoint = "handlers/run")]
pub async fn run(
    source: String,
    event: String,
    at: i64,
    rule: u32,
    action: u32,
    #[server(default)] back: String,
) -> Result<Ran, AppError> {
    let (caller, services) = context::request()?;
    let ran = services.handlers.run(&caller, TryHandler { source, event, at: Timestamp(at) }).await?;
    if context::is_plain_form() {
        context::leave(NOTE, &Tried::new(rule, action, ran.clone()).note());
        context::lead(&local(&back));
    }
    Ok(ran)
}

/// An address of this console, and of no other.
#[cfg(feature = "ssr")]
fn local(address: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/?&=._-%#".contains(c);
    let kept: String = address.chars().filter(|c| plain(*c)).collect();
    format!("/{}", kept.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/"))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use domain::handler::Line;

    #[test]
    fn an_address_stays_here() {
        assert_eq!(local("/drafts/5?rule=1&a.0.0=STOP_RULE"), "/drafts/5?rule=1&a.0.0=STOP_RULE");
        assert_eq!(local("/drafts/5?filters=Block%20%3A%3A%2F0"), "/drafts/5?filters=Block%20%3A%3A%2F0");
        assert_eq!(local("//example.com/x"), "/example.com/x");
        assert_eq!(local("https://example.com\r\nx: y"), "/https/example.comxy");
    }

    #[test]
    fn a_note_fits_into_a_cookie() {
        let line = Line { level: "log".into(), text: "\"é".repeat(50) };
        let mut ran = Ran::refused("\"".repeat(2_000));
        ran.console = vec![line; 100];
        ran.answer = Some(format!("{{\"disposition\":\"STOP_RULE\",\"x\":\"{}\"}}", "é".repeat(2_000)));
        let tried = Tried::new(1, 2, ran).note();
        let text = serde_json::to_string(&tried).unwrap_or_default();
        assert!((1..=LONGEST_NOTE).contains(&text.len()), "{}", text.len());
        assert_eq!(tried.judged.answer.as_str(), "STOP_RULE");
    }
}
