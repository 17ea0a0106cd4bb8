//! What two rule sets do differently to sample mails.
//!
//! Compared are refusal and effects, in order: what the outside world sees. Each mail is tried under every answer that
//! functions can agree on, since a difference may show under one alone.

use super::mail::{RECEIVED_AT, everywhere};
use crate::{input, output::Stop};
use domain::{
    mail::{self, AddSample, Sample},
    rules::{
        RuleSet,
        outcome::{Answer, Effect, Outcome, outcome},
    },
};
use serde::Serialize;
use std::fs;

/// The answers every function is taken to give, one after the other.
const ANSWERS: [Answer; 3] = [Answer::Continue, Answer::StopRule, Answer::StopRuleSet];

/// A sample and the file it came from.
pub struct FromFile {
    /// The file's name.
    pub file: String,
    /// The mail.
    pub sample: Sample,
}

/// A sample that the two sets treat differently.
#[derive(Debug, Serialize)]
pub struct Difference<'a> {
    /// The file's name.
    pub sample: &'a str,
    /// The answer of every function under which it differs.
    pub answer: &'static str,
    /// What the old set does.
    pub old: Seen,
    /// What the new set does.
    pub new: Seen,
}

/// What the outside world sees of one outcome.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// Why the mail was refused, if it was.
    pub refusal: Option<&'static str>,
    /// The effects, in order.
    pub effects: Vec<Effect>,
}

impl From<Outcome> for Seen {
    fn from(outcome: Outcome) -> Self {
        let refusal = outcome.refusal.map(domain::rules::outcome::Refusal::as_str);
        Self { refusal, effects: outcome.effects }
    }
}

/// The samples that differ, each under the first answers it does so.
pub fn differences<'a>(old: &RuleSet, new: &RuleSet, samples: &'a [FromFile]) -> Vec<Difference<'a>> {
    let answers = |set| ANSWERS.map(|answer| everywhere(set, answer));
    let (old_answers, new_answers) = (answers(old), answers(new));
    let differs = |FromFile { file, sample }: &'a FromFile| {
        let tried = ANSWERS.iter().zip(old_answers.iter().zip(&new_answers));
        tried
            .map(|(answer, (of_old, of_new))| Difference {
                sample: file,
                answer: answer.as_str(),
                old: outcome(old, sample, of_old).into(),
                new: outcome(new, sample, of_new).into(),
            })
            .find(|d| d.old != d.new)
    };
    samples.iter().filter_map(differs).collect()
}

/// Every `.eml` file of a folder, by name: over TLS, to whom `To` and `Cc` say, from whom `Return-Path` or `From` says.
pub fn samples(folder: &str) -> Result<Vec<FromFile>, Stop> {
    let unreadable =
        |error: &dyn std::fmt::Display| Stop::unusable(format!("cannot read the folder `{folder}`: {error}"));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| unreadable(&e))? {
        let path = entry.map_err(|e| unreadable(&e))?.path();
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("eml")) {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(Stop::unusable(format!("there is no `.eml` file in `{folder}`")));
    }
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let sample = sample(&path.to_string_lossy())?;
            Ok(FromFile { file, sample })
        })
        .collect()
}

fn sample(path: &str) -> Result<Sample, Stop> {
    let form = AddSample { file: Some(input::bytes(path)?), tls: Some("on".into()), ..AddSample::default() };
    let received_at = RECEIVED_AT.parse().unwrap_or_default();
    mail::from_form(&form, None, received_at, super::mail::MESSAGE_ID).map_err(|problems| {
        let told: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
        Stop::unusable(format!("cannot take `{path}` as a sample: {}", told.join("; ")))
    })
}
