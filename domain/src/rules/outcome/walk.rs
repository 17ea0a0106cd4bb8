//! The order in which the actions of the rules that apply run.
//!
//! AWS: Developer Guide, "Email receiving concepts": rules in the order of the set, every one that applies; in a rule,
//! actions in their order. What a function's answer does: "Invoke Lambda function action", return values.

use super::{assumptions::AfterError, types::Answer};
use crate::rules::{Action, RuleSet};

/// A way through a rule set, one action at a time. Whoever takes it says what each function answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk<'a> {
    set: &'a RuleSet,
    applying: &'a [u32],
    after_error: AfterError,
    state: State,
}

/// Where a walk stands. Walks over the same rules with equal states go on alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct State {
    /// Which of the rules that apply.
    position: usize,
    /// Its next action.
    action: usize,
    /// Whether something happened after which AWS's documents do not say what follows.
    assumed: bool,
}

/// An action that runs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step<'a> {
    /// Which rule of the set.
    pub(crate) rule: u32,
    /// Which action of it.
    pub(crate) action: u32,
    /// The action.
    pub(crate) what: &'a Action,
    /// Whether it runs by assumption only.
    pub(crate) assumed: bool,
}

impl Step<'_> {
    /// Whether the action is Stop.
    pub(crate) const fn is_stop(&self) -> bool {
        matches!(self.what, Action::StopAction(_))
    }

    /// Whether SES waits for an answer here.
    pub(crate) fn asks(&self) -> bool {
        matches!(self.what, Action::LambdaAction(lambda) if lambda.waits())
    }
}

impl<'a> Walk<'a> {
    /// A walk at its beginning. `applying` are the indices of the rules that apply, in order.
    pub(crate) fn new(set: &'a RuleSet, applying: &'a [u32], after_error: AfterError) -> Self {
        Self { set, applying, after_error, state: State::default() }
    }

    /// What is taken to follow when a function fails.
    pub(crate) const fn after_error(&self) -> AfterError {
        self.after_error
    }

    /// The same walk, where it stands in a state.
    pub(crate) const fn at(&self, state: State) -> Self {
        Self { state, ..*self }
    }

    /// Where the walk stands, before its next action; none at the end. However it came there.
    pub(crate) fn state(mut self) -> Option<State> {
        self.find()?;
        Some(self.state)
    }

    /// Goes to the next action that runs; none at the end. After a step that asks, [`Walk::hear`] the answer before
    /// the next step; a walk that heard none goes on.
    pub(crate) fn step(&mut self) -> Option<Step<'a>> {
        let (rule, what) = self.find()?;
        let action = u32::try_from(self.state.action).ok()?;
        let step = Step { rule, action, what, assumed: self.state.assumed };
        self.state.action += 1;
        if step.is_stop() {
            self.end_set();
        }
        Some(step)
    }

    /// Goes past rules that are through, to the next action: its rule, and itself.
    fn find(&mut self) -> Option<(u32, &'a Action)> {
        loop {
            let rule = *self.applying.get(self.state.position)?;
            let actions = self.set.rules.get(rule as usize).map_or(&[][..], |r| r.actions.as_slice());
            match actions.get(self.state.action) {
                Some(what) => return Some((rule, what)),
                None => self.end_rule(),
            }
        }
    }

    /// What the function of the last step answered.
    pub(crate) fn hear(&mut self, answer: Answer) {
        match answer {
            Answer::Continue | Answer::Invalid => {}
            Answer::StopRule => self.end_rule(),
            Answer::StopRuleSet => self.end_set(),
            Answer::Error => {
                self.doubt();
                if self.after_error == AfterError::Ends {
                    self.end_set();
                }
            }
        }
    }

    /// The last step did something after which AWS's documents do not say what follows. The walk goes on, and says of
    /// every further step that it is an assumption.
    pub(crate) fn doubt(&mut self) {
        self.state.assumed = true;
    }

    fn end_rule(&mut self) {
        self.state.position += 1;
        self.state.action = 0;
    }

    fn end_set(&mut self) {
        self.state.position = self.applying.len();
        self.state.action = 0;
    }
}
