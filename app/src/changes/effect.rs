//! The effect diff: the same samples under what is live and under what is proposed.

use domain::{
    mail::{Sample, SampleSummary},
    rules::{
        Action, RuleSet,
        outcome::{Answer, Answers, Effect, Outcome, Refusal, outcome},
    },
};

/// How every `RequestResponse` function of a case answers. One answer for all: the two sets' functions stand at
/// different places, and no answer at one is the same as an answer at another.
pub const CASES: [Answer; 3] = [Answer::Continue, Answer::StopRule, Answer::StopRuleSet];

/// What one side does to a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// Receiving is off: no rule set is active.
    Off,
    /// A rule set decides.
    On(Outcome),
}

impl Side {
    fn of(set: Option<&RuleSet>, sample: &Sample, answer: Answer) -> Self {
        set.map_or(Self::Off, |set| Self::On(outcome(set, sample, &all(set, answer))))
    }

    /// Whether the mail is refused, and why; none where receiving is off and nobody asks a rule.
    #[must_use]
    pub const fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Off => None,
            Self::On(outcome) => outcome.refusal,
        }
    }

    /// What the outside world sees.
    #[must_use]
    pub fn effects(&self) -> &[Effect] {
        match self {
            Self::Off => &[],
            Self::On(outcome) => &outcome.effects,
        }
    }

    fn is_refused(&self) -> bool {
        matches!(self, Self::Off) || self.refusal().is_some()
    }

    /// Whether the outside world sees the same.
    fn same(&self, other: &Self) -> bool {
        self.is_refused() == other.is_refused() && self.effects() == other.effects()
    }
}

/// A sample under both sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The sample.
    pub sample: SampleSummary,
    /// The first answer of the functions under which the two differ; none when the mail fares the same under all.
    pub differs: Option<Answer>,
    /// What is live, under that answer, else under `CONTINUE`.
    pub base: Side,
    /// What is proposed, under the same answer.
    pub proposed: Side,
}

/// All samples under both sets; those that fare differently first, else in their order.
#[must_use]
pub fn compare(base: Option<&RuleSet>, proposed: &RuleSet, samples: &[SampleSummary]) -> Vec<Compared> {
    let mut rows: Vec<Compared> = samples.iter().map(|s| one(base, proposed, s)).collect();
    rows.sort_by_key(|row| row.differs.is_none());
    rows
}

fn one(base: Option<&RuleSet>, proposed: &RuleSet, sample: &SampleSummary) -> Compared {
    let sides =
        |answer| (Side::of(base, &sample.sample, answer), Side::of(Some(proposed), &sample.sample, answer));
    let found = CASES.into_iter().find_map(|answer| {
        let (base, proposed) = sides(answer);
        (!base.same(&proposed)).then_some((Some(answer), base, proposed))
    });
    let (differs, base, proposed) = found.unwrap_or_else(|| {
        let (base, proposed) = sides(Answer::Continue);
        (None, base, proposed)
    });
    Compared { sample: sample.clone(), differs, base, proposed }
}

/// Every function of a set that SES waits for, with one answer.
#[must_use]
pub fn all(set: &RuleSet, answer: Answer) -> Answers {
    let mut answers = Answers::default();
    for (r, rule) in (0u32..).zip(&set.rules) {
        for (a, action) in (0u32..).zip(&rule.actions) {
            if matches!(action, Action::LambdaAction(lambda) if lambda.waits()) {
                answers.0.insert((r, a), answer);
            }
        }
    }
    answers
}

/// `3 samples, 1 differs`.
#[must_use]
pub fn count(rows: &[Compared]) -> String {
    let differing = rows.iter().filter(|r| r.differs.is_some()).count();
    let samples = if rows.len() == 1 { "1 sample".to_owned() } else { format!("{} samples", rows.len()) };
    let differ = match differing {
        0 => "none differs".to_owned(),
        1 => "1 differs".to_owned(),
        n => format!("{n} differ"),
    };
    format!("{samples}, {differ}")
}
