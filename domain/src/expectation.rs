//! Expectations: a sample with the outcome somebody wants; a test of a rule set.

use crate::{
    Timestamp,
    environment::EnvironmentId,
    failure::Problem,
    mail::{Sample, SampleId, SampleSummary},
    rules::{
        Action, RuleSet,
        outcome::{Answer, Answers, Effect, Outcome, Refusal, outcome},
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An expectation's row id.
pub type ExpectationId = i64;

/// What somebody wants to happen to a mail.
///
/// Functions are named by their ARN and not by their place, and rules not at all, so that it holds a rule set to what it
/// does, however its rules are written, named and ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Wanted {
    /// What functions that SES waits for answer; those not named answer `CONTINUE`.
    pub answers: BTreeMap<String, Answer>,
    /// Why the mail is refused, if it is.
    pub refusal: Option<Refusal>,
    /// What the outside world sees, in order.
    pub effects: Vec<Effect>,
}

/// An expectation, as it is kept for an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// Row id.
    pub id: ExpectationId,
    /// The environment it belongs to.
    pub environment: EnvironmentId,
    /// The sample it is about.
    pub sample: SampleId,
    /// What is wanted.
    pub wanted: Wanted,
    /// Who saved it.
    pub added_by: String,
    /// When.
    pub added_at: Timestamp,
}

/// What the form that saves an expectation names: the sample and answers before the person, and the revision whose
/// outcome they like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expect {
    /// The draft.
    pub draft: i64,
    /// Its revision.
    pub revision: i64,
    /// The sample.
    pub sample: SampleId,
    /// What each function answers, by its place in that revision.
    pub answers: Answers,
}

/// One way in which a rule set does something else than wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Miss {
    /// The mail is refused and should not be, or for another reason.
    Refused(Refusal),
    /// The mail is accepted and should be refused.
    Accepted,
    /// A wanted effect does not come.
    Missing(Effect),
    /// An effect comes that is not wanted.
    Unwanted(Effect),
    /// Just the wanted effects come, in another order.
    Order,
}

impl Miss {
    /// The miss in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Refused(refusal) => format!("wanted: accepted; now {}", refusal.words()),
            Self::Accepted => "wanted: refused; now it is accepted".into(),
            Self::Missing(effect) => format!("missing: {}", effect.words()),
            Self::Unwanted(effect) => format!("not wanted: {}", effect.words()),
            Self::Order => "the wanted effects come in another order".into(),
        }
    }
}

impl Wanted {
    /// What a rule set does to a sample under given answers, to be wanted from now on.
    ///
    /// # Errors
    /// A function that is to give two different answers to one mail.
    pub fn of(set: &RuleSet, sample: &Sample, answers: &Answers) -> Result<Self, Problem> {
        let outcome = outcome(set, sample, answers);
        let mut by_function = BTreeMap::new();
        for (rule, action) in outcome.ran() {
            let Some(function) = waits(set, rule, action) else { continue };
            let answer = answers.of(rule, action);
            if by_function.insert(function.to_owned(), answer).is_some_and(|other| other != answer) {
                return Err(Problem::new(
                    "answers",
                    format!(
                        "`{function}` answers this mail in two ways: choose one answer for it in every rule"
                    ),
                ));
            }
        }
        Ok(Self { answers: by_function, refusal: outcome.refusal, effects: seen(outcome) })
    }

    /// In a few words: `refused`, `2 effects`, and what functions answer where it is not `CONTINUE`.
    #[must_use]
    pub fn words(&self) -> String {
        let what = match (self.refusal, self.effects.len()) {
            (Some(refusal), _) => refusal.words().to_owned(),
            (None, 0) => "accepted, and nothing done".to_owned(),
            (None, 1) => self.effects.iter().map(Effect::words).collect(),
            (None, count) => format!("{count} effects"),
        };
        let answers = self.answers.iter().filter(|(_, answer)| **answer != Answer::Continue);
        let said = answers.map(|(function, answer)| {
            let name = function.rsplit(":function:").next().unwrap_or(function);
            format!("{name} answering {}", answer.as_str())
        });
        let said: Vec<String> = said.collect();
        if said.is_empty() { what } else { format!("{what}, with {}", said.join(", ")) }
    }

    /// What functions of a rule set answer, by their place in it.
    #[must_use]
    pub fn answers_in(&self, set: &RuleSet) -> Answers {
        let mut answers = Answers::default();
        for (rule, held) in (0_u32..).zip(&set.rules) {
            for (action, _) in (0_u32..).zip(&held.actions) {
                if let Some(answer) = waits(set, rule, action).and_then(|function| self.answers.get(function))
                {
                    answers.0.insert((rule, action), *answer);
                }
            }
        }
        answers
    }

    /// How a rule set misses it; empty where it does just what is wanted.
    #[must_use]
    pub fn misses(&self, set: &RuleSet, sample: &Sample) -> Vec<Miss> {
        let now = outcome(set, sample, &self.answers_in(set));
        match (self.refusal, now.refusal) {
            (wanted, Some(refusal)) if wanted != Some(refusal) => return vec![Miss::Refused(refusal)],
            (Some(_), None) => return vec![Miss::Accepted],
            _ => {}
        }
        let now = seen(now);
        if now == self.effects {
            return Vec::new();
        }
        let missing = without(&self.effects, &now).into_iter().map(Miss::Missing);
        let unwanted = without(&now, &self.effects).into_iter().map(Miss::Unwanted);
        let misses: Vec<Miss> = missing.chain(unwanted).collect();
        if misses.is_empty() { vec![Miss::Order] } else { misses }
    }
}

/// An expectation put to a rule set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried<'a> {
    /// The expectation.
    pub expectation: &'a Expectation,
    /// Its sample.
    pub sample: &'a SampleSummary,
    /// How the rule set misses it; empty where it holds.
    pub misses: Vec<Miss>,
}

/// Puts all expectations to a rule set. Those whose sample is not given are left out.
#[must_use]
pub fn run<'a>(
    set: &RuleSet,
    expectations: &'a [Expectation],
    samples: &'a [SampleSummary],
) -> Vec<Tried<'a>> {
    let by_id: BTreeMap<SampleId, &SampleSummary> = samples.iter().map(|s| (s.id, s)).collect();
    let tried = |expectation: &'a Expectation| {
        let sample = *by_id.get(&expectation.sample)?;
        let misses = expectation.wanted.misses(set, &sample.sample);
        Some(Tried { expectation, sample, misses })
    };
    expectations.iter().filter_map(tried).collect()
}

/// `all 12 expectations hold`, `2 of 12 expectations are missed`.
#[must_use]
pub fn summary(tried: &[Tried<'_>]) -> String {
    let missed = tried.iter().filter(|t| !t.misses.is_empty()).count();
    match (missed, tried.len()) {
        (_, 0) => "no expectation".into(),
        (0, 1) => "the one expectation holds".into(),
        (0, all) => format!("all {all} expectations hold"),
        (1, 1) => "the one expectation is missed".into(),
        (1, all) => format!("1 of {all} expectations is missed"),
        (missed, all) => format!("{missed} of {all} expectations are missed"),
    }
}

/// The ARN of the function at a place, where SES waits for it.
fn waits(set: &RuleSet, rule: u32, action: u32) -> Option<&str> {
    match set.rules.get(rule as usize)?.actions.get(action as usize)? {
        Action::LambdaAction(lambda) if lambda.waits() => Some(&lambda.function_arn),
        _ => None,
    }
}

/// What the outside world sees. That a rule set ended is seen by nobody.
fn seen(outcome: Outcome) -> Vec<Effect> {
    outcome.effects.into_iter().filter(|effect| *effect != Effect::Ended).collect()
}

/// What of `all` is left when each of `taken` takes one like it away.
fn without(all: &[Effect], taken: &[Effect]) -> Vec<Effect> {
    let mut taken: Vec<&Effect> = taken.iter().collect();
    let mut left = Vec::new();
    for effect in all {
        match taken.iter().position(|t| *t == effect) {
            Some(n) => {
                taken.swap_remove(n);
            }
            None => left.push(effect.clone()),
        }
    }
    left
}
