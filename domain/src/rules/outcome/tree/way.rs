//! One way through a tree: the one the mail takes when its functions answer so.

use super::{Branch, Node, Tree};
use crate::rules::outcome::{Answer, Answers, Effect, Uncertainty};

/// One way through a tree, from its beginning to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way<'t> {
    /// Its steps, in order.
    pub steps: Vec<WayStep<'t>>,
    uncertain: &'t [Uncertainty],
}

/// A step of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WayStep<'t> {
    /// Which node of the tree.
    pub at: u32,
    /// The node.
    pub node: &'t Node,
    /// The answer taken; none where nothing is asked.
    pub answer: Option<Answer>,
    /// The branch taken, counted from 0.
    pub taken: usize,
    /// The branch.
    pub branch: &'t Branch,
}

impl Tree {
    /// The way the mail takes when functions answer so: the tree, restricted to these answers.
    #[must_use]
    pub fn way(&self, answers: &Answers) -> Way<'_> {
        self.follow(|node| answers.of(node.rule, node.action))
    }

    /// All ways, each with the answers that lead through it, the first `limit` of them: there can be more than anybody
    /// reads. Answers that make no difference are named once.
    pub fn all_ways(&self, limit: usize) -> Vec<(Answers, Way<'_>)> {
        let mut all = Vec::new();
        // The branches taken, by step; counted up like a number, the last step first.
        let mut taken: Vec<usize> = Vec::new();
        while all.len() < limit {
            let mut turn = taken.iter().copied();
            let way = self.follow(|node| {
                let branch = node.branches.get(turn.next().unwrap_or_default());
                branch.and_then(|b| b.answers.first()).copied().unwrap_or_default()
            });
            let pinned = way.steps.iter().filter_map(|s| Some(((s.node.rule, s.node.action), s.answer?)));
            let answers = Answers(pinned.collect());
            taken = way.steps.iter().filter(|s| s.answer.is_some()).map(|s| s.taken).collect();
            let counts: Vec<usize> =
                way.steps.iter().filter(|s| s.answer.is_some()).map(|s| s.node.branches.len()).collect();
            all.push((answers, way));
            let Some(turned) = taken.iter().zip(&counts).rposition(|(at, count)| at + 1 < *count) else {
                break;
            };
            taken.truncate(turned + 1);
            if let Some(last) = taken.last_mut() {
                *last += 1;
            }
        }
        all
    }

    /// Goes through the tree; `choose` is asked where a function is, once each, in order.
    fn follow(&self, mut choose: impl FnMut(&Node) -> Answer) -> Way<'_> {
        let mut steps = Vec::new();
        let mut next = (!self.nodes.is_empty()).then_some(0_u32);
        while let Some((at, node)) = next.and_then(|at| Some((at, self.nodes.get(at as usize)?))) {
            let asks = node.branches.iter().any(|branch| !branch.answers.is_empty());
            let answer = asks.then(|| choose(node));
            let is_taken = |branch: &Branch| answer.is_none_or(|answer| branch.answers.contains(&answer));
            let Some(taken) = node.branches.iter().position(is_taken) else { break };
            let Some(branch) = node.branches.get(taken) else { break };
            steps.push(WayStep { at, node, answer, taken, branch });
            next = branch.to;
        }
        Way { steps, uncertain: &self.uncertain }
    }
}

impl<'t> Way<'t> {
    /// What the outside world sees, in order.
    pub fn effects(&self) -> impl Iterator<Item = &'t Effect> + '_ {
        self.steps.iter().flat_map(|step| step.node.effects.iter().chain(&step.branch.effect))
    }

    /// What AWS's documents leave open and matters on this way.
    pub fn uncertain(&self) -> impl Iterator<Item = &'t Uncertainty> + '_ {
        let of_steps = self.steps.iter().flat_map(|s| s.branch.uncertain.iter().chain(&s.node.uncertain));
        self.uncertain.iter().chain(of_steps)
    }

    /// The headers that a step sees beside the mail's own: those added before it, the last one first, as each is put
    /// before all others.
    pub fn headers_before(&self, step: usize) -> impl Iterator<Item = (&'t str, &'t str)> + '_ {
        let before = self.steps.get(..step).unwrap_or(&self.steps);
        before.iter().rev().flat_map(|s| &s.node.effects).filter_map(|effect| match effect {
            Effect::HeaderAdded { name, value } => Some((name.as_str(), value.as_str())),
            _ => None,
        })
    }
}
