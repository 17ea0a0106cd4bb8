//! Everything a rule set can do to one sample: every answer of every function that SES waits for, at once.
//!
//! A function can be answered in five ways, so ten functions give millions of ways through a set. But what follows an
//! action depends on where the walk stands and not on how it came there ([`super::walk::State`]), so equal branches are
//! merged, and a set of any size has at most two nodes for each of its actions: one as documented, and one behind
//! something of which AWS's documents do not say what follows.

mod text;
mod way;

pub use way::{Way, WayStep};

use super::{
    assumptions::Assumptions,
    before_walk, course,
    types::{Answer, Effect, Matched, Reason, Refusal, Uncertainty},
    walk::{State, Walk},
};
use crate::{mail::Sample, rules::RuleSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything a rule set can do to one sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tree {
    /// Why the mail is not accepted at all; none when it is.
    pub refusal: Option<Refusal>,
    /// Every rule of the set, in order.
    pub rules: Vec<RuleStanding>,
    /// Actions that can run, as documented or by assumption. The first is where the mail begins; what follows a node
    /// stands behind it.
    pub nodes: Vec<Node>,
    /// What AWS's documents leave open about which rules apply; what they leave open about an action is in its node.
    pub uncertain: Vec<Uncertainty>,
}

/// How a rule stands to the mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleStanding {
    /// The rule's name.
    pub name: String,
    /// Whether it is for the mail, and why or why not. Never [`Reason::Stopped`]: that depends on answers.
    pub reason: Reason,
    /// The recipients its conditions match, with the condition each matched.
    pub recipients: Vec<Matched>,
    /// Every action of the rule, in order.
    pub actions: Vec<ActionStanding>,
}

/// An action, and whether it can run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionStanding {
    /// Its kind, e.g. `LambdaAction`.
    pub kind: String,
    /// Whether it runs.
    pub stand: Stand,
}

/// Whether an action runs, whatever the functions answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// Always.
    Always,
    /// That depends on answers.
    Depends,
    /// Never: its rule is not for the mail, or something before it always ends the rule or the set.
    Never,
}

/// An action that can run. The same action has a second node where it runs by assumption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// The rule, counted from 0.
    pub rule: u32,
    /// The action, counted from 0.
    pub action: u32,
    /// The action's kind, e.g. `LambdaAction`.
    pub kind: String,
    /// Whether it runs by assumption only: something before it did what AWS's documents do not say what follows of.
    pub assumed: bool,
    /// What the outside world sees of it.
    pub effects: Vec<Effect>,
    /// What AWS's documents leave open about it.
    pub uncertain: Vec<Uncertainty>,
    /// What can follow: one branch where nothing is asked, else one for each answer that makes a difference.
    pub branches: Vec<Branch>,
}

/// What follows an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// The answers it is taken under; none where nothing is asked.
    pub answers: Vec<Answer>,
    /// What the outside world is told of it.
    pub effect: Option<Effect>,
    /// What AWS's documents leave open about it.
    pub uncertain: Option<Uncertainty>,
    /// The node that follows; none where the mail's way ends.
    pub to: Option<u32>,
}

/// Everything a rule set can do to a sample, all else being as assumed.
#[must_use]
pub fn tree(set: &RuleSet, sample: &Sample, assumptions: &Assumptions) -> Tree {
    let (outcome, applying) = before_walk(set, sample, assumptions);
    let nodes = nodes(Walk::new(set, &applying, assumptions.after_error), sample);
    let always = always(&nodes);
    let standing = |(at, trace): (u32, super::RuleTrace)| RuleStanding {
        name: trace.name,
        reason: trace.reason,
        recipients: trace.recipients,
        actions: (0..)
            .zip(trace.actions)
            .map(|(action, done)| ActionStanding {
                kind: done.kind,
                stand: always.get(&(at, action)).copied().unwrap_or(Stand::Never),
            })
            .collect(),
    };
    Tree {
        refusal: outcome.refusal,
        rules: (0..).zip(outcome.rules).map(standing).collect(),
        nodes,
        uncertain: outcome.uncertain,
    }
}

/// The nodes that can be reached, in an order in which what follows stands behind. Takes each state once.
fn nodes(walk: Walk<'_>, sample: &Sample) -> Vec<Node> {
    // States are ordered as walks go through them, so taking the least first leaves none behind.
    let mut open: BTreeMap<State, ()> = walk.state().map(|state| (state, ())).into_iter().collect();
    let mut found: Vec<(State, Node, Vec<Option<State>>)> = Vec::new();
    while let Some((state, ())) = open.pop_first() {
        let Some((node, next)) = node(walk.at(state), sample) else { continue };
        open.extend(next.iter().flatten().map(|state| (*state, ())));
        found.push((state, node, next));
    }
    let place: BTreeMap<State, u32> = (0..).zip(&found).map(|(at, (state, ..))| (*state, at)).collect();
    let placed = |(_, mut node, next): (State, Node, Vec<Option<State>>)| {
        for (branch, next) in node.branches.iter_mut().zip(next) {
            branch.to = next.and_then(|state| place.get(&state).copied());
        }
        node
    };
    found.into_iter().map(placed).collect()
}

/// The node where a walk stands, and the state each of its branches leads to.
fn node(mut walk: Walk<'_>, sample: &Sample) -> Option<(Node, Vec<Option<State>>)> {
    let step = walk.step()?;
    let done = course::done(&step, sample);
    if done.doubtful {
        walk.doubt();
    }
    let mut node = Node {
        rule: step.rule,
        action: step.action,
        kind: step.what.kind().into(),
        assumed: step.assumed,
        effects: done.effects,
        uncertain: done.uncertain,
        branches: Vec::new(),
    };
    let mut next: Vec<Option<State>> = Vec::new();
    let asked: Vec<Option<Answer>> =
        if step.asks() { Answer::ALL.into_iter().map(Some).collect() } else { vec![None] };
    for answer in asked {
        let mut after = walk;
        if let Some(answer) = answer {
            after.hear(answer);
        }
        let follows = course::follows(&step, answer, walk.after_error());
        let branch = Branch {
            answers: answer.into_iter().collect(),
            effect: follows.effect(),
            uncertain: follows.uncertain,
            to: None,
        };
        let to = after.state();
        let is_same = |(known, state): (&Branch, &Option<State>)| {
            *state == to && known.effect == branch.effect && known.uncertain == branch.uncertain
        };
        match node.branches.iter().zip(&next).position(is_same) {
            Some(at) => node.branches.get_mut(at)?.answers.extend(branch.answers),
            None => {
                node.branches.push(branch);
                next.push(to);
            }
        }
    }
    Some((node, next))
}

/// Of every action that can run, whether it always does.
fn always(nodes: &[Node]) -> BTreeMap<(u32, u32), Stand> {
    // An action always runs if no branch leads past it. Actions stand in the order they run in, so those a branch leads
    // past are those between its ends.
    let place = |at: Option<u32>| at.and_then(|at| nodes.get(at as usize)).map(|n| (n.rule, n.action));
    let mut stands: BTreeMap<(u32, u32), Stand> =
        nodes.iter().map(|n| ((n.rule, n.action), Stand::Always)).collect();
    let order: Vec<(u32, u32)> = stands.keys().copied().collect();
    // How many actions stand before a place.
    let rank = |at: Option<(u32, u32)>| at.map_or(order.len(), |at| order.partition_point(|o| *o < at));
    // `passed[n]` is how many branches begin to lead past action n, less those that end to.
    let mut passed = vec![0_i64; order.len() + 2];
    for node in nodes {
        let from = rank(Some((node.rule, node.action))) + 1;
        for branch in &node.branches {
            let to = rank(place(branch.to));
            if let (true, Some(begin)) = (from < to, passed.get_mut(from)) {
                *begin += 1;
                if let Some(end) = passed.get_mut(to) {
                    *end -= 1;
                }
            }
        }
    }
    let mut leading_past = 0;
    for (at, change) in order.iter().zip(passed) {
        leading_past += change;
        if let (true, Some(stand)) = (leading_past > 0, stands.get_mut(at)) {
            *stand = Stand::Depends;
        }
    }
    stands
}

impl Tree {
    /// How many ways there are through the set, counting answers that make no difference as one. At least one: a
    /// refused mail's.
    #[must_use]
    pub fn ways(&self) -> u128 {
        let mut ways: Vec<u128> = vec![1; self.nodes.len() + 1];
        for (at, node) in self.nodes.iter().enumerate().rev() {
            let onward = |branch: &Branch| {
                branch.to.map_or(1, |to| ways.get(to as usize).copied().unwrap_or_default())
            };
            let sum = node.branches.iter().map(onward).fold(0, u128::saturating_add);
            if let Some(slot) = ways.get_mut(at) {
                *slot = sum;
            }
        }
        ways.first().copied().unwrap_or(1)
    }
}
