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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Timestamp,
        mail::Envelope,
        rules::{InvocationType, LambdaAction, Rule, S3Action},
    };

    fn waiting() -> Action {
        Action::LambdaAction(LambdaAction {
            function_arn: "arn:aws:lambda:eu-west-1:111122223333:function:f".into(),
            invocation_type: Some(InvocationType::RequestResponse),
            topic_arn: None,
        })
    }

    fn store(bucket: &str) -> Action {
        Action::S3Action(S3Action { bucket_name: bucket.into(), ..S3Action::default() })
    }

    fn set(recipient: &str, actions: Vec<Action>) -> RuleSet {
        let recipients = vec![recipient.into()];
        let rule = Rule { name: "r".into(), enabled: Some(true), recipients, actions, ..Rule::default() };
        RuleSet { name: "in".into(), rules: vec![rule] }
    }

    fn sample(id: i64, to: &str) -> SampleSummary {
        let envelope = Envelope { recipients: vec![to.into()], tls: true, ..Envelope::default() };
        SampleSummary {
            id,
            environment: "sandbox".into(),
            sample: Sample { envelope, ..Sample::default() },
            added_by: "ana".into(),
            added_at: Timestamp(0),
        }
    }

    #[test]
    fn mails_that_fare_differently_come_first() {
        let samples = [sample(1, "x@example.net"), sample(2, "a@example.com")];
        let rows = compare(
            Some(&set("example.com", vec![store("one")])),
            &set("example.com", vec![store("two")]),
            &samples,
        );
        let seen: Vec<(i64, Option<Answer>)> = rows.iter().map(|r| (r.sample.id, r.differs)).collect();
        assert_eq!(seen, [(2, Some(Answer::Continue)), (1, None)]);
        assert_eq!(count(&rows), "2 samples, 1 differs");
    }

    #[test]
    fn s15_a_difference_that_only_a_functions_answer_opens_is_found() {
        let rule = |name: &str, actions| Rule {
            name: name.into(),
            enabled: Some(true),
            recipients: vec!["example.com".into()],
            actions,
            ..Rule::default()
        };
        let two =
            |first, second| RuleSet { name: "in".into(), rules: vec![rule("a", first), rule("b", second)] };
        // The same actions in the same order: where the rule ends matters only when the function ends it.
        let base = two(vec![waiting(), store("b")], Vec::new());
        let proposed = two(vec![waiting()], vec![store("b")]);
        let rows = compare(Some(&base), &proposed, &[sample(1, "a@example.com")]);
        assert_eq!(rows[0].differs, Some(Answer::StopRule));
        assert_eq!(count(&rows), "1 sample, 1 differs");
        assert_eq!(compare(Some(&base), &base, &[sample(1, "a@example.com")])[0].differs, None);
        let placed: Vec<_> = all(&base, Answer::StopRule).0.into_iter().collect();
        assert_eq!(placed, [((0, 0), Answer::StopRule)]);
    }

    #[test]
    fn receiving_switched_on_differs_for_mail_that_is_taken_and_not_for_mail_that_is_refused() {
        let samples = [sample(1, "x@example.net"), sample(2, "a@example.com")];
        let rows = compare(None, &set("example.com", vec![store("one")]), &samples);
        let seen: Vec<(i64, bool)> = rows.iter().map(|r| (r.sample.id, r.differs.is_some())).collect();
        assert_eq!(seen, [(2, true), (1, false)]);
    }
}
