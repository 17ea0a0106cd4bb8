//! Whether two sets do the same to **every** mail, with any number of recipients.
//!
//! Comparing every kind of mail proves it for mails to one recipient. A mail to several runs the rules of all of them,
//! and then the order of rules matters that never meet for one recipient. So the sets are also reduced to what is
//! left of them for a mail: rule by rule, which kinds can reach it, and what it does. If that is the same list on both sides,
//! every mail fares alike, whoever it is for. Where it is not, pairs of kinds are tried; that finds real
//! differences and proves nothing.

use super::{
    compare::{Differs, Mailing, compare},
    program::{EffectId, Pair, Size},
};
use crate::rules::{Action, Rule, classes::KindId};
use serde::{Deserialize, Serialize};

/// No more pairs than these are tried, and no more differing ones are told.
const MAX_PAIRS: u32 = 20_000;
const MAX_TOLD: usize = 20;

/// What is known beyond the mails that were tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Proof {
    /// Every mail fares alike: to whatever recipients, with TLS or without, whatever functions answer.
    EveryMail,
    /// Every mail to one recipient does. For mails to several nothing is proved.
    OneRecipient {
        /// How many pairs of kinds were tried, with TLS and without.
        pairs: u32,
        /// How many of those differ.
        differ: u32,
        /// Whether these are all pairs there are.
        all: bool,
    },
}

/// What is left of a rule for a mail: who reaches it, and what it does.
#[derive(Debug, PartialEq, Eq)]
struct Left {
    kinds: Vec<KindId>,
    steps: Vec<Done>,
}

/// What an action does, and whether it can end something.
#[derive(Debug, PartialEq, Eq)]
struct Done {
    effects: Vec<EffectId>,
    asks: bool,
    stops: bool,
}

/// Proves what can be proved of two sets under which every kind of mail fares alike, and gives mails to two recipients that
/// do not.
pub(super) fn prove(pair: &Pair<'_>) -> (Proof, Vec<(Mailing, Differs)>) {
    if [true, false].into_iter().all(|tls| left(pair, 0, tls) == left(pair, 1, tls)) {
        return (Proof::EveryMail, Vec::new());
    }
    let kinds = || 0..u32::try_from(pair.kinds.all().len()).unwrap_or(u32::MAX);
    let needs_tls = |id: KindId| pair.kinds.get(id).is_some_and(|kind| kind.needs_tls);
    let (mut pairs, mut all, mut found) = (0u32, true, Vec::new());
    'tried: for a in kinds() {
        for b in kinds().skip(a as usize + 1) {
            for tls in [true, false].into_iter().filter(|tls| *tls || needs_tls(a) || needs_tls(b)) {
                if pairs >= MAX_PAIRS || found.len() >= MAX_TOLD {
                    all = false;
                    break 'tried;
                }
                pairs += 1;
                let mail = Mailing { recipients: vec![a, b], tls, size: Size::Small };
                found.extend(compare(pair, &mail).map(|differs| (mail, differs)));
            }
        }
    }
    let differ = u32::try_from(found.len()).unwrap_or(u32::MAX);
    (Proof::OneRecipient { pairs, differ, all }, found)
}

/// What is left of a set for mails over TLS, or without it.
fn left(pair: &Pair<'_>, side: usize, tls: bool) -> Vec<Left> {
    let Some(program) = pair.sides.get(side) else { return Vec::new() };
    let mut reached: Vec<Vec<KindId>> = vec![Vec::new(); program.set.rules.len()];
    for (id, kind) in (0u32..).zip(pair.kinds.all()) {
        for at in kind.takers.get(side).into_iter().flatten() {
            let Some(rule) = program.set.rules.get(*at as usize) else { continue };
            if rule.requires_tls() && !tls {
                continue;
            }
            if let Some(kinds) = reached.get_mut(*at as usize) {
                kinds.push(id);
            }
            if surely_stops(rule) {
                break;
            }
        }
    }
    let mut out: Vec<Left> = Vec::new();
    for (at, (rule, kinds)) in (0u32..).zip(program.set.rules.iter().zip(reached)) {
        let mut steps = steps(rule, |action| program.at(Size::Small, at, action).to_vec());
        let is_nothing = steps.iter().all(|s| s.effects.is_empty() && !s.stops);
        if kinds.is_empty() || is_nothing {
            continue;
        }
        // Two rules behind one another, for the same mails, are one; but for functions, which can end the first alone.
        match out.last_mut() {
            Some(last) if last.kinds == kinds && !last.steps.iter().any(|s| s.asks) => {
                last.steps.append(&mut steps);
            }
            _ => out.push(Left { kinds, steps }),
        }
    }
    // A Stop that nothing follows does what it tells its topic, and nothing else.
    while let Some(last) = out.last_mut() {
        if let Some(step) = last.steps.last_mut() {
            step.stops = false;
        }
        last.steps.retain(|s| s.stops || !s.effects.is_empty());
        if !last.steps.is_empty() {
            break;
        }
        out.pop();
    }
    for one in &mut out {
        one.steps.retain(|s| s.stops || !s.effects.is_empty());
    }
    out
}

/// The actions of a rule up to its Stop.
fn steps(rule: &Rule, effects: impl Fn(u32) -> Vec<EffectId>) -> Vec<Done> {
    let mut out = Vec::new();
    for (at, action) in (0u32..).zip(&rule.actions) {
        let stops = matches!(action, Action::StopAction(_));
        out.push(Done { effects: effects(at), asks: waits(action), stops });
        if stops {
            break;
        }
    }
    out
}

fn waits(action: &Action) -> bool {
    matches!(action, Action::LambdaAction(lambda) if lambda.waits())
}

/// Whether a mail the rule is for ends the rule set there, whatever functions answer.
fn surely_stops(rule: &Rule) -> bool {
    rule.actions.iter().take_while(|a| !waits(a)).any(|a| matches!(a, Action::StopAction(_)))
}
