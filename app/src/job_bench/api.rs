//! Server functions: a handler somebody pasted, run on the requests of a few rows.
#![expect(missing_docs, reason = "the fields of the structures `#[server]` makes are the arguments below")]

use crate::AppError;
use domain::handler::Ran;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    crate::context,
    domain::{Failure, Timestamp, handler::TryHandler, jobs},
};

/// The cookie that carries what a plain form's runs gave to the page that shows it.
#[cfg(feature = "ssr")]
const NOTE: &str = "countersign-bench";

/// A browser takes no longer cookie than 4 KB, in which each byte takes two.
#[cfg(feature = "ssr")]
const LONGEST_NOTE: usize = 1_900;

/// What a plain form's runs have left.
///
/// # Errors
/// None so far.
#[server(endpoint = "bench/page")]
pub async fn page() -> Result<Option<Vec<Ran>>, AppError> {
    context::request()?;
    Ok(context::take(NOTE))
}

/// Runs a handler on the requests of a job's first rows, one after the other. Nothing of it is kept. A plain form is led
/// `back`; the page there shows what was run, shortened.
#[server(endpoint = "bench/run")]
pub async fn run(
    source: String,
    job: String,
    rows: String,
    #[server(default)] take: Option<usize>,
    #[server(default)] at: i64,
    #[server(default)] back: String,
) -> Result<Vec<Ran>, AppError> {
    let (caller, services) = context::request()?;
    let job = jobs::read::read(&job).map_err(|problems| AppError::Failure(Failure::Invalid(problems)))?.job;
    let asked = jobs::bench::ask(&job, &rows.replace("\r\n", "\n"), take.unwrap_or(3))
        .map_err(|reason| AppError::Failure(Failure::invalid("rows", reason)))?;
    let mut all = Vec::new();
    for asked in asked {
        let request = TryHandler { source: source.clone(), event: asked.json(), at: Timestamp(at) };
        all.push(services.handlers.run(&caller, request).await?);
    }
    if context::is_plain_form() {
        context::leave(NOTE, &note(&all));
        context::lead(&back);
    }
    Ok(all)
}

/// As many runs, and as much of each, as a cookie has room for.
#[cfg(feature = "ssr")]
fn note(all: &[Ran]) -> Vec<Ran> {
    let size = |kept: &Vec<Ran>| serde_json::to_string(kept).map_or(0, |text| text.len());
    let cut = |each: usize, console: usize| -> Vec<Ran> {
        all.iter().map(|ran| ran.clone().brief(each, console)).collect()
    };
    // An answer that is cut is none: rather fewer runs than answers without their ends.
    let mut kept = cut(LONGEST_NOTE, 120);
    while kept.len() > 1 && size(&kept) > LONGEST_NOTE {
        kept.pop();
    }
    if size(&kept) > LONGEST_NOTE {
        kept = cut(400, 0);
        kept.truncate(1);
    }
    kept
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn runs_fit_into_a_cookie_and_keep_whole_answers() {
        let short = Ran { answer: Some("{\"results\":[]}".repeat(20)), ..Ran::refused("") };
        let kept = note(&vec![short.clone(); 20]);
        assert!((1..20).contains(&kept.len()) && kept[0].answer == short.answer, "{}", kept.len());
        let long = note(&[Ran { answer: Some("\"é".repeat(9_000)), ..Ran::refused("x".repeat(9_000)) }]);
        assert!(serde_json::to_string(&long).is_ok_and(|text| text.len() <= LONGEST_NOTE));
    }
}
