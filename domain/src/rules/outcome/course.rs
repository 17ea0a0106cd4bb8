//! One step after the other: what each action does, and what follows from a function's answer.

use super::{
    assumptions::AfterError,
    doubts, effects,
    types::{Answer, Answers, Effect, Uncertainty},
    walk::{Step, Walk},
};
use crate::mail::Sample;

/// What an action ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// The rule it stands in.
    Rule,
    /// The rule set.
    Set,
}

/// What an action does, whatever a function answers.
pub(crate) struct Done {
    pub(crate) effects: Vec<Effect>,
    pub(crate) uncertain: Vec<Uncertainty>,
    /// Whether AWS's documents do not say what follows.
    pub(crate) doubtful: bool,
}

/// What follows from it.
pub(crate) struct Follows {
    pub(crate) ends: Option<Ends>,
    pub(crate) uncertain: Option<Uncertainty>,
}

impl Follows {
    /// What the outside world is told of it.
    pub(crate) fn effect(&self) -> Option<Effect> {
        (self.ends == Some(Ends::Set)).then_some(Effect::Ended)
    }
}

pub(crate) fn done(step: &Step<'_>, sample: &Sample) -> Done {
    Done {
        effects: effects::of(step.what, sample),
        uncertain: doubts::of_step(step, sample),
        doubtful: effects::exceeded(step.what, sample.mail.size).is_some(),
    }
}

pub(crate) fn follows(step: &Step<'_>, answer: Option<Answer>, after_error: AfterError) -> Follows {
    let ends = match answer {
        Some(Answer::StopRuleSet) => Some(Ends::Set),
        Some(Answer::StopRule) => Some(Ends::Rule),
        Some(Answer::Error) if after_error == AfterError::Ends => Some(Ends::Set),
        _ => step.is_stop().then_some(Ends::Set),
    };
    Follows { ends, uncertain: answer.and_then(|answer| doubts::of_answer(step, answer, after_error)) }
}

/// Takes a walk to its end. `see` is shown every step: the answer taken, what was done and what follows.
pub(crate) fn take(
    mut walk: Walk<'_>,
    sample: &Sample,
    answers: &Answers,
    mut see: impl FnMut(&Step<'_>, Option<Answer>, Done, Follows),
) {
    while let Some(step) = walk.step() {
        let answer = step.asks().then(|| answers.of(step.rule, step.action));
        let done = done(&step, sample);
        if let Some(answer) = answer {
            walk.hear(answer);
        }
        if done.doubtful {
            walk.doubt();
        }
        let follows = follows(&step, answer, walk.after_error());
        see(&step, answer, done, follows);
    }
}
