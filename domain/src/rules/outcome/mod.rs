//! The outcome: what one rule set does to one sample, with the reason for every step.
//!
//! Three parts, of which later questions (every answer at once, classes of recipients, two sets side by side) can take
//! what they need:
//!
//! - [`gate`]: which rules apply. Goes by the envelope alone and not by any answer, so it is asked once per mail.
//! - [`walk`]: which actions of those run, one after the other. Its state is small, can be copied, and takes the
//!   answer of each function from outside; two walks in one state go on alike.
//! - [`effects`]: what an action that runs does.
//!
//! What is not here: IP filters, which belong to the account and refuse before a rule set is asked, and whether a
//! recipient's domain is verified; every recipient is taken to be at a verified domain.
//!
//! AWS: Developer Guide, "Email receiving concepts and use cases", "Creating receipt rules", "Action options";
//! API reference, `ReceiptRule`, `ReceiptAction`.

mod doubts;
pub(crate) mod effects;
mod gate;
#[cfg(test)]
mod reference;
mod types;
pub(crate) mod walk;
mod words;

pub use types::{
    ActionTrace, Answer, Answers, Effect, Matched, Outcome, Ran, Reason, Refusal, RuleTrace, Uncertainty,
};

use super::{Action, Rule, RuleSet};
use crate::mail::{Envelope, Sample};
use gate::Standing;
use walk::{Step, Walk};

/// What a rule set does to a sample, were it the active one, when its functions answer so.
#[must_use]
pub fn outcome(set: &RuleSet, sample: &Sample, answers: &Answers) -> Outcome {
    let envelope = &sample.envelope;
    let standings: Vec<Standing> = set.rules.iter().map(|rule| gate::standing(rule, envelope)).collect();
    let applying = gate::applying(&standings);
    let mut outcome = Outcome {
        refusal: gate::refusal(envelope, &applying),
        rules: set
            .rules
            .iter()
            .zip(&standings)
            .map(|(rule, standing)| trace(rule, *standing, envelope))
            .collect(),
        effects: Vec::new(),
        uncertain: doubts::of_gate(set, envelope, &standings),
    };
    run(&mut outcome, Walk::new(set, &applying), sample, answers);
    outcome
}

/// The functions that ran and that SES waited for, as (rule, action) counted from 0, in order: those whose answer
/// the mail's further way depends on, or could.
#[must_use]
pub fn open_answers(set: &RuleSet, outcome: &Outcome) -> Vec<(u32, u32)> {
    let mut open = Vec::new();
    for (r, (rule, trace)) in (0..).zip(set.rules.iter().zip(&outcome.rules)) {
        for (a, (action, done)) in (0..).zip(rule.actions.iter().zip(&trace.actions)) {
            if done.ran == Ran::Yes && matches!(action, Action::LambdaAction(lambda) if lambda.waits()) {
                open.push((r, a));
            }
        }
    }
    open
}

/// A rule's part before any action has run: applying rules wait for the walk to come by.
fn trace(rule: &Rule, standing: Standing, envelope: &Envelope) -> RuleTrace {
    let skipped = |action: &Action| ActionTrace {
        kind: action.kind().into(),
        ran: Ran::RuleSkipped,
        answer: None,
        effects: Vec::new(),
        uncertain: false,
    };
    RuleTrace {
        name: rule.name.clone(),
        reason: standing.reason(),
        recipients: match standing {
            Standing::Applies | Standing::TlsRequired => gate::matched(rule, envelope),
            Standing::Disabled | Standing::NoRecipientMatches => Vec::new(),
        },
        actions: rule.actions.iter().map(skipped).collect(),
    }
}

/// Takes the walk to its end and writes down what happens.
fn run(outcome: &mut Outcome, mut walk: Walk<'_>, sample: &Sample, answers: &Answers) {
    while let Some(step) = walk.step() {
        let answer = step.asks().then(|| answers.of(step.rule, step.action));
        let limit = effects::exceeded(step.what, sample.mail.size);
        let mut seen = effects::of(step.what, sample);
        if let Some(answer) = answer {
            walk.hear(answer);
        }
        if limit.is_some() {
            walk.doubt();
        }
        let ends_set = step.is_stop() || answer == Some(Answer::StopRuleSet);
        if ends_set {
            seen.push(Effect::Ended);
        }
        outcome.uncertain.extend(doubts::of_step(&step, answer, sample));
        outcome.effects.extend(seen.iter().cloned());
        record(outcome, &step, answer, seen);
        if ends_set {
            end_set(outcome, &step);
        } else if answer == Some(Answer::StopRule) {
            end_rule(outcome, &step);
        }
    }
}

fn record(outcome: &mut Outcome, step: &Step<'_>, answer: Option<Answer>, effects: Vec<Effect>) {
    if let Some(action) =
        rule_mut(outcome, step.rule).and_then(|rule| rule.actions.get_mut(step.action as usize))
    {
        action.ran = Ran::Yes;
        action.answer = answer;
        action.uncertain = step.assumed;
        action.effects = effects;
    }
}

/// Marks the rest of the step's rule as not run because of it.
fn end_rule(outcome: &mut Outcome, step: &Step<'_>) {
    let rest = rule_mut(outcome, step.rule).into_iter().flat_map(|rule| rule.actions.iter_mut());
    for action in rest.skip(step.action as usize + 1) {
        action.ran = Ran::StoppedBy { action: step.action };
    }
}

/// Marks the rest of the rule set as not run because of the step.
fn end_set(outcome: &mut Outcome, step: &Step<'_>) {
    end_rule(outcome, step);
    for rule in outcome.rules.iter_mut().skip(step.rule as usize + 1) {
        if rule.reason == Reason::Applies {
            rule.reason = Reason::Stopped { rule: step.rule, action: step.action };
        }
    }
}

fn rule_mut(outcome: &mut Outcome, rule: u32) -> Option<&mut RuleTrace> {
    outcome.rules.get_mut(rule as usize)
}
