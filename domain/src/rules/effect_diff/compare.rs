//! One mail under both sets, over every answer of every function.
//!
//! Both walks go side by side from one function that is waited for to the next. As long as the same things happen, both
//! ask the same functions in the same order, and a function that is asked the same answers the same; so it is enough to
//! look at pairs of functions that both sets ask at once, of which there are few, and not at all courses of answers, of
//! which there are exponentially many. Nothing is left out: `INVALID` goes on as `CONTINUE` does, and what follows an error,
//! which AWS does not say, is one of the three ways looked at.

use super::{
    difference::{Difference, between},
    program::{Pair, Seen, Size},
};
use crate::rules::{
    Action, Rule,
    classes::{Kind, KindId},
    outcome::{
        AfterError, Answer, Answers, Effect,
        walk::{Step, Walk},
    },
};
use std::collections::{HashMap, HashSet};

/// The ways a function's answer can lead.
const WAYS: [Answer; 3] = [Answer::Continue, Answer::StopRule, Answer::StopRuleSet];

/// Of a mail that differs, what else may be different is looked for by letting so many functions stop, each alone.
const MAX_ALONE: usize = 12;

/// A mail, as far as any rule can tell it from others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Mailing {
    /// The kinds of its recipients, sorted, each once.
    pub(super) recipients: Vec<KindId>,
    pub(super) tls: bool,
    pub(super) size: Size,
}

/// How a mail fares differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Differs {
    /// In what, the gravest first, under the answers given here.
    pub(super) differences: Vec<Difference>,
    /// In what else, under other answers.
    pub(super) may: Vec<Difference>,
    /// What the functions of either set answer here; those not named answer `CONTINUE`.
    pub(super) answers: [Answers; 2],
}

/// An answer given on the way, and the one given before it.
struct Given {
    before: Option<usize>,
    answer: Answer,
    at: [(u32, u32); 2],
}

impl Given {
    /// All answers given up to one of them, but for `CONTINUE`, which goes without saying.
    fn trace(given: &[Self], mut last: Option<usize>) -> [Answers; 2] {
        let mut all = <[Answers; 2]>::default();
        while let Some(one) = last.and_then(|at| given.get(at)) {
            for (answers, at) in all.iter_mut().zip(one.at).filter(|_| one.answer != Answer::Continue) {
                answers.0.insert(at, one.answer);
            }
            last = one.before;
        }
        all
    }
}

/// A mail's rules on both sides.
struct Both<'p, 'a> {
    pair: &'p Pair<'a>,
    kinds: Vec<&'p Kind>,
    applying: [Vec<u32>; 2],
    size: Size,
}

/// How a mail fares differently under the two sets; none where it fares alike whatever functions answer.
pub(super) fn compare(pair: &Pair<'_>, mail: &Mailing) -> Option<Differs> {
    let kinds: Vec<&Kind> = mail.recipients.iter().filter_map(|id| pair.kinds.get(*id)).collect();
    let applying = [0, 1].map(|side| applying(pair, &kinds, side, mail.tls));
    let plain = |differences| Some(Differs { differences, may: Vec::new(), answers: Default::default() });
    match [applying[0].is_empty(), applying[1].is_empty()] {
        [true, true] => return None,
        [false, true] => return plain(vec![Difference::NowRefused]),
        [true, false] => return plain(vec![Difference::NowAccepted]),
        [false, false] => {}
    }
    let both = Both { pair, kinds, applying, size: mail.size };
    let aside = both.aside();
    let Some(path) = both.diverge() else {
        return if aside.is_empty() { None } else { plain(aside) };
    };
    Some(both.said(path, aside))
}

/// The rules that apply on a side, in order.
fn applying(pair: &Pair<'_>, kinds: &[&Kind], side: usize, tls: bool) -> Vec<u32> {
    let Some(program) = pair.sides.get(side) else { return Vec::new() };
    let takers = kinds.iter().filter_map(|kind| kind.takers.get(side)).flatten().copied();
    let takes = |at: &u32| program.set.rules.get(*at as usize).is_some_and(|r| tls || !r.requires_tls());
    let mut rules: Vec<u32> = takers.filter(takes).collect();
    if kinds.len() > 1 {
        rules.sort_unstable();
        rules.dedup();
    }
    rules
}

impl Both<'_, '_> {
    /// Differences that are no effect and hang on no answer: whether the mail is scanned, and which recipients have a rule.
    fn aside(&self) -> Vec<Difference> {
        let rules = |side: usize| {
            let set = self.pair.sides.get(side).map(|p| p.set);
            let all = self.applying.get(side).into_iter().flatten();
            all.filter_map(move |at| set?.rules.get(*at as usize))
        };
        let scanned = |side| rules(side).any(Rule::scans);
        let mut found = Vec::new();
        if self.kinds.len() > 1 {
            let has_rule = |side: usize| -> Vec<bool> {
                let applies = self.applying.get(side);
                let heard = |kind: &&Kind| {
                    let takers = kind.takers.get(side).into_iter().flatten();
                    takers.into_iter().any(|at| applies.is_some_and(|a| a.binary_search(at).is_ok()))
                };
                self.kinds.iter().map(heard).collect()
            };
            if has_rule(0) != has_rule(1) {
                found.push(Difference::Recipients);
            }
        }
        if scanned(0) != scanned(1) {
            found.push(Difference::Scanned);
        }
        found
    }

    fn walks(&self) -> [Walk<'_>; 2] {
        let [base, proposed] = &self.applying;
        let [before, after] = &self.pair.sides;
        [Walk::new(before.set, base, AfterError::GoesOn), Walk::new(after.set, proposed, AfterError::GoesOn)]
    }

    /// The answers that lead to a first difference, `CONTINUE` wherever that will do; none where there is no difference.
    fn diverge(&self) -> Option<[Answers; 2]> {
        let [base, proposed] = &self.pair.sides;
        let (mut seen, mut given) = (HashSet::new(), Vec::new());
        let mut open = vec![(self.walks(), None)];
        while let Some((mut walks, last)) = open.pop() {
            let [before, after] = &mut walks;
            let (left, asked) = base.stretch(before, self.size);
            let (right, asked_too) = proposed.stretch(after, self.size);
            if !self.same(&left, &right) {
                return Some(Given::trace(&given, last));
            }
            let (Some(at), Some(at_too)) = (asked, asked_too) else { continue };
            if !seen.insert((at, at_too)) {
                continue;
            }
            for answer in WAYS.into_iter().rev() {
                let mut walks = walks;
                for walk in &mut walks {
                    walk.hear(answer);
                }
                open.push((walks, Some(given.len())));
                given.push(Given { before: last, answer, at: [at, at_too] });
            }
        }
        None
    }

    /// Whether the same happens, told of the same recipients.
    fn same(&self, base: &[Seen], proposed: &[Seen]) -> bool {
        base.len() == proposed.len()
            && base.iter().zip(proposed).all(|(a, b)| a.effect == b.effect && self.same_recipients(*a, *b))
    }

    fn same_recipients(&self, base: Seen, proposed: Seen) -> bool {
        let names_them = |effect: &Effect| {
            matches!(effect, Effect::Published { .. } | Effect::Told { .. } | Effect::Invoked { .. })
        };
        if self.kinds.len() < 2 || !self.pair.effect(base.effect).is_some_and(names_them) {
            return true;
        }
        let takes = |kind: &&Kind, side: usize, rule: u32| {
            kind.takers.get(side).is_some_and(|rules| rules.binary_search(&rule).is_ok())
        };
        self.kinds.iter().all(|kind| takes(kind, 0, base.rule) == takes(kind, 1, proposed.rule))
    }

    /// What is to be said of a mail that fares differently: as it fares when every function answers `CONTINUE`, unless it
    /// fares alike then, or but for the order; and what else may be.
    fn said(&self, path: [Answers; 2], aside: Vec<Difference>) -> Differs {
        let mut cases = vec![self.case(|_, _| Answer::Continue)];
        cases.push(
            self.case(|side, step| path.get(side).map_or(Answer::Continue, |a| a.of(step.rule, step.action))),
        );
        for function in self.asked().into_iter().take(MAX_ALONE) {
            for answer in [Answer::StopRule, Answer::StopRuleSet] {
                let given = |step: &Step<'_>| if arn(step) == function { answer } else { Answer::Continue };
                cases.push(self.case(|_, step| given(step)));
            }
        }
        for answer in [Answer::StopRule, Answer::StopRuleSet] {
            cases.push(self.case(|_, _| answer));
        }
        let told = |differences: &Vec<Difference>| differences.iter().any(|d| *d != Difference::Order);
        let gravest = (0..cases.len()).filter(|at| cases.get(*at).is_some_and(|(d, _)| !d.is_empty()));
        let shown = match cases.first() {
            Some((differences, _)) if told(differences) => 0,
            _ => gravest.min_by_key(|at| cases.get(*at).and_then(|(d, _)| d.first())).unwrap_or(0),
        };
        let mut may: Vec<Difference> = cases.iter().flat_map(|(d, _)| d).copied().collect();
        let (mut differences, answers) =
            if shown < cases.len() { cases.swap_remove(shown) } else { (Vec::new(), path) };
        differences.extend(aside);
        differences.sort_unstable();
        differences.dedup();
        may.retain(|d| !differences.contains(d));
        may.sort_unstable();
        may.dedup();
        Differs { differences, may, answers }
    }

    /// The functions asked when all answer `CONTINUE`: those of rules that are for the mail.
    fn asked(&self) -> Vec<&str> {
        let mut functions: Vec<&str> = Vec::new();
        for (side, applying) in self.pair.sides.iter().zip(&self.applying) {
            for action in
                applying.iter().filter_map(|at| side.set.rules.get(*at as usize)).flat_map(|r| &r.actions)
            {
                if let Action::LambdaAction(lambda) = action
                    && lambda.waits()
                    && !functions.contains(&lambda.function_arn.as_str())
                {
                    functions.push(&lambda.function_arn);
                }
            }
        }
        functions
    }

    /// The differences under certain answers, and those answers.
    fn case(&self, answer: impl Fn(usize, &Step<'_>) -> Answer) -> (Vec<Difference>, [Answers; 2]) {
        let [base, proposed] = &self.pair.sides;
        let [before, after] = &self.applying;
        let (left, answers) = base.run(before, self.size, |step| answer(0, step));
        let (right, answers_too) = proposed.run(after, self.size, |step| answer(1, step));
        let effects = |seen: &[Seen]| -> Vec<&Effect> {
            seen.iter().filter_map(|s| self.pair.effect(s.effect)).collect()
        };
        let mut differences = between(&effects(&left), &effects(&right));
        if self.other_recipients(&left, &right) {
            differences.push(Difference::Recipients);
            differences.retain(|d| *d != Difference::Order);
        }
        (differences, [answers, answers_too])
    }

    /// Whether what happens on both sides is told of other recipients, by the order in which each effect comes.
    fn other_recipients(&self, base: &[Seen], proposed: &[Seen]) -> bool {
        if self.kinds.len() < 2 {
            return false;
        }
        let mut by_effect: HashMap<u32, Vec<Seen>> = HashMap::new();
        for seen in proposed.iter().rev() {
            by_effect.entry(seen.effect).or_default().push(*seen);
        }
        base.iter().any(|seen| {
            let twin = by_effect.get_mut(&seen.effect).and_then(Vec::pop);
            twin.is_some_and(|twin| !self.same_recipients(*seen, twin))
        })
    }
}

fn arn<'s>(step: &Step<'s>) -> &'s str {
    match step.what {
        Action::LambdaAction(lambda) => &lambda.function_arn,
        _ => "",
    }
}
