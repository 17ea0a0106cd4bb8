//! The outcome: what one rule set does to one sample, with the reason for every step.
//!
//! Its parts:
//!
//! - [`assumptions`]: what comes before any rule (IP address filters, whether a set is active at all), and what is
//!   assumed where AWS's documents are silent.
//! - [`gate`]: which rules apply. Goes by the envelope alone and not by any answer, so it is asked once per mail.
//! - [`walk`]: which actions of those run, one after the other. Its state is small, can be copied, and takes the
//!   answer of each function from outside; two walks in one state go on alike.
//! - [`effects`]: what an action that runs does; [`course`]: and what follows from it.
//!
//! Three answers are made of them: [`outcome()`], under given answers, with the reason for every rule; [`tree()`], every
//! answer at once; [`Index`], for many mails, with nothing said of rules that do not apply.
//!
//! What is not here: whether a recipient's domain is verified; every recipient is taken to be at a verified domain.
//!
//! AWS: Developer Guide, "Email receiving concepts and use cases", "Creating receipt rules", "Action options";
//! API reference, `ReceiptRule`, `ReceiptAction`.

mod assumptions;
mod course;
mod doubts;
pub(crate) mod effects;
mod gate;
#[cfg(test)]
mod generate;
mod index;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod reference;
mod tree;
mod types;
pub(crate) mod walk;
mod words;

pub use assumptions::{AfterError, Assumptions};
pub use index::{Index, Summary};
pub use tree::{ActionStanding, Branch, Node, RuleStanding, Stand, Tree, Way, WayStep, tree};
pub use types::{
    ActionTrace, Answer, Answers, Effect, Matched, Outcome, Ran, Reason, Refusal, RuleTrace, Uncertainty,
};

pub use words::matched_words;

use super::{Action, Rule, RuleSet};
use crate::mail::{Envelope, Sample};
use course::Ends;
use gate::Standing;
use walk::{Step, Walk};

/// What a rule set does to a sample, were it the active one, when its functions answer so.
#[must_use]
pub fn outcome(set: &RuleSet, sample: &Sample, answers: &Answers) -> Outcome {
    outcome_assuming(set, sample, answers, &Assumptions::default())
}

/// What a rule set does to a sample when its functions answer so and all else is as assumed.
#[must_use]
pub fn outcome_assuming(
    set: &RuleSet,
    sample: &Sample,
    answers: &Answers,
    assumptions: &Assumptions,
) -> Outcome {
    let (mut outcome, applying) = before_walk(set, sample, assumptions);
    let walk = Walk::new(set, &applying, assumptions.after_error);
    course::take(walk, sample, answers, |step, answer, done, follows| {
        let mut seen = done.effects;
        seen.extend(follows.effect());
        outcome.uncertain.extend(follows.uncertain.into_iter().chain(done.uncertain));
        outcome.effects.extend(seen.iter().cloned());
        record(&mut outcome, step, answer, seen);
        match follows.ends {
            Some(Ends::Set) => end_set(&mut outcome, step),
            Some(Ends::Rule) => end_rule(&mut outcome, step),
            None => {}
        }
    });
    outcome
}

/// The outcome before any action has run, and the rules that are to.
fn before_walk(set: &RuleSet, sample: &Sample, assumptions: &Assumptions) -> (Outcome, Vec<u32>) {
    let envelope = &sample.envelope;
    let (refusal, mut uncertain) = assumptions::before_rules(assumptions, envelope);
    if refusal.is_some() {
        let rules = set.rules.iter().map(|rule| trace(rule, None, envelope)).collect();
        return (Outcome { refusal, rules, effects: Vec::new(), uncertain }, Vec::new());
    }
    let standings: Vec<Standing> = set.rules.iter().map(|rule| gate::standing(rule, envelope)).collect();
    let applying = gate::applying(&standings);
    uncertain.extend(doubts::of_gate(set, envelope, &standings));
    let rules = set.rules.iter().zip(&standings).map(|(rule, s)| trace(rule, Some(*s), envelope)).collect();
    (Outcome { refusal: gate::refusal(envelope, &applying), rules, effects: Vec::new(), uncertain }, applying)
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
fn trace(rule: &Rule, standing: Option<Standing>, envelope: &Envelope) -> RuleTrace {
    let skipped = |action: &Action| ActionTrace {
        kind: action.kind().into(),
        ran: Ran::RuleSkipped,
        answer: None,
        effects: Vec::new(),
        uncertain: false,
    };
    RuleTrace {
        name: rule.name.clone(),
        reason: standing.map_or(Reason::NotAsked, Standing::reason),
        recipients: match standing {
            Some(Standing::Applies | Standing::TlsRequired) => gate::matched(rule, envelope),
            Some(Standing::Disabled | Standing::NoRecipientMatches) | None => Vec::new(),
        },
        actions: rule.actions.iter().map(skipped).collect(),
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
