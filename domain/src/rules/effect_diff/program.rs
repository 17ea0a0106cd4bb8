//! What each action of both sets does, as numbers: equal numbers are equal effects. So comparing two ways through two sets
//! is comparing numbers, and what an action does is worked out once and not for every mail.

use crate::{
    mail::{Mail, Sample},
    rules::{
        RuleSet,
        classes::Kinds,
        outcome::{
            AfterError, Answer, Answers, Effect,
            effects::{self, MAIL_LIMIT, SNS_LIMIT},
            walk::{Step, Walk},
        },
    },
};
use std::collections::HashMap;

/// How large a mail is, as far as any action has a limit for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Size {
    /// Every action takes it.
    Small,
    /// Too large for SNS actions.
    Medium,
    /// Too large for all that have a limit.
    Large,
}

impl Size {
    pub(super) const fn of(bytes: u64) -> Self {
        if bytes > MAIL_LIMIT {
            Self::Large
        } else if bytes > SNS_LIMIT {
            Self::Medium
        } else {
            Self::Small
        }
    }

    const fn bytes(self) -> u64 {
        match self {
            Self::Small => 0,
            Self::Medium => SNS_LIMIT + 1,
            Self::Large => MAIL_LIMIT + 1,
        }
    }
}

/// An effect, by number.
pub(super) type EffectId = u32;

/// Something that happens: which effect, and by which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) effect: EffectId,
    pub(super) rule: u32,
}

/// By rule and action: its effects.
type ByAction = Vec<Vec<Vec<EffectId>>>;

/// The effects of all actions of one set.
#[derive(Debug)]
pub(super) struct Program<'a> {
    pub(super) set: &'a RuleSet,
    by_size: [ByAction; 3],
}

impl Program<'_> {
    pub(super) fn effects(&self, size: Size, step: &Step<'_>) -> &[EffectId] {
        self.at(size, step.rule, step.action)
    }

    pub(super) fn at(&self, size: Size, rule: u32, action: u32) -> &[EffectId] {
        let [small, medium, large] = &self.by_size;
        let of = match size {
            Size::Small => small,
            Size::Medium => medium,
            Size::Large => large,
        };
        of.get(rule as usize).and_then(|r| r.get(action as usize)).map_or(&[], Vec::as_slice)
    }

    /// What happens to a mail when functions answer so; the answers other than `CONTINUE` that were asked for.
    pub(super) fn run(
        &self,
        applying: &[u32],
        size: Size,
        mut answer: impl FnMut(&Step<'_>) -> Answer,
    ) -> (Vec<Seen>, Answers) {
        let mut walk = Walk::new(self.set, applying, AfterError::GoesOn);
        let (mut seen, mut given) = (Vec::new(), Answers::default());
        while let Some(step) = walk.step() {
            seen.extend(self.seen(size, &step));
            if step.asks() {
                let answer = answer(&step);
                walk.hear(answer);
                if answer != Answer::Continue {
                    given.0.insert((step.rule, step.action), answer);
                }
            }
        }
        (seen, given)
    }

    fn seen(&self, size: Size, step: &Step<'_>) -> impl Iterator<Item = Seen> {
        let rule = step.rule;
        self.effects(size, step).iter().map(move |effect| Seen { effect: *effect, rule })
    }

    /// Takes a walk on to the next function that is waited for: what happens up to and with it, and where it stands.
    pub(super) fn stretch(&self, walk: &mut Walk<'_>, size: Size) -> (Vec<Seen>, Option<(u32, u32)>) {
        let mut seen = Vec::new();
        while let Some(step) = walk.step() {
            seen.extend(self.seen(size, &step));
            if step.asks() {
                return (seen, Some((step.rule, step.action)));
            }
        }
        (seen, None)
    }
}

/// Both sets' programs, with the effects their numbers stand for and the kinds of mail they tell apart.
#[derive(Debug)]
pub(super) struct Pair<'a> {
    pub(super) sides: [Program<'a>; 2],
    pub(super) kinds: Kinds,
    effects: Vec<Effect>,
}

impl<'a> Pair<'a> {
    pub(super) fn new(base: &'a RuleSet, proposed: &'a RuleSet) -> Self {
        let mut ids = HashMap::new();
        let sides = [base, proposed].map(|set| {
            let by_size = [Size::Small, Size::Medium, Size::Large].map(|size| by_action(set, size, &mut ids));
            Program { set, by_size }
        });
        let mut effects: Vec<(Effect, EffectId)> = ids.into_iter().collect();
        effects.sort_unstable_by_key(|(_, id)| *id);
        let effects = effects.into_iter().map(|(effect, _)| effect).collect();
        Self { sides, kinds: Kinds::of(&[base, proposed]), effects }
    }

    pub(super) fn effect(&self, id: EffectId) -> Option<&Effect> {
        self.effects.get(id as usize)
    }
}

fn by_action(set: &RuleSet, size: Size, ids: &mut HashMap<Effect, EffectId>) -> ByAction {
    // The message id is the same on both sides, so any will do.
    let sample = Sample { mail: Mail { headers: Vec::new(), size: size.bytes() }, ..Sample::default() };
    let mut number = |effect: Effect| {
        let next = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        *ids.entry(effect).or_insert(next)
    };
    set.rules
        .iter()
        .map(|rule| {
            let of = |action| effects::of(action, &sample).into_iter().map(&mut number).collect();
            rule.actions.iter().map(of).collect()
        })
        .collect()
}
