//! A rule set made ready for many mails: which rules take an address is looked up, not asked of every condition.
//!
//! Each form of a condition takes an address by equality with something the address can be written as: itself, its
//! user without the label, its domain, and what follows each period of the domain. So a hash of conditions answers in
//! as many look-ups as an address has such writings, however many rules there are. What it answers is what
//! [`gate::standing`] says of each rule; a property test holds the two against each other.

use super::{
    assumptions::{self, Assumptions},
    course, doubts,
    gate::Standing,
    types::{Answers, Effect, Refusal, Uncertainty},
    walk::Walk,
};
use crate::{
    mail::{Envelope, Sample},
    rules::{RuleSet, recipient::Condition},
};
use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, DefaultHasher},
};

/// Conditions in lower case, each with its rules in order. Hashed without a random seed: nothing in the domain is
/// random.
type Postings = HashMap<Box<[u8]>, Vec<u32>, BuildHasherDefault<DefaultHasher>>;

/// A rule set made ready for many mails.
#[derive(Debug, Clone)]
pub struct Index<'a> {
    set: &'a RuleSet,
    taking: Postings,
    /// Conditions of the form `user@.example.com`, of which AWS's documents do not say what they take.
    undocumented: Postings,
    enabled: Bits,
    requires_tls: Bits,
    for_all: Bits,
}

/// What a rule set does to a sample, in brief: nothing is said of rules that do not apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Why the mail was not accepted at all; none when it was.
    pub refusal: Option<Refusal>,
    /// The rules that apply, counted from 0, in order; some may not have been reached.
    pub applying: Vec<u32>,
    /// Every action that ran, as (rule, action) counted from 0, in order.
    pub ran: Vec<(u32, u32)>,
    /// What the outside world sees, in order.
    pub effects: Vec<Effect>,
    /// What AWS's documents leave open and mattered here.
    pub uncertain: Vec<Uncertainty>,
}

impl<'a> Index<'a> {
    /// Makes a rule set ready.
    #[must_use]
    pub fn new(set: &'a RuleSet) -> Self {
        let none = Bits::none(set.rules.len());
        let mut index = Self {
            set,
            taking: Postings::default(),
            undocumented: Postings::default(),
            enabled: none.clone(),
            requires_tls: none.clone(),
            for_all: none,
        };
        for (at, rule) in (0_u32..).zip(&set.rules) {
            if rule.is_enabled() {
                index.enabled.set(at);
            }
            if rule.requires_tls() {
                index.requires_tls.set(at);
            }
            if rule.recipients.is_empty() {
                index.for_all.set(at);
            }
            for typed in &rule.recipients {
                index.add(at, typed);
            }
        }
        index
    }

    fn add(&mut self, rule: u32, typed: &str) {
        let postings = match Condition::parse(typed) {
            Condition::Malformed(_) => return,
            Condition::Undocumented { .. } => &mut self.undocumented,
            Condition::Address { .. }
            | Condition::Labelled { .. }
            | Condition::Domain(_)
            | Condition::Subdomains(_) => &mut self.taking,
        };
        let rules = postings.entry(typed.as_bytes().to_ascii_lowercase().into()).or_default();
        if rules.last() != Some(&rule) {
            rules.push(rule);
        }
    }

    /// What the rule set does to a sample when its functions answer so: [`super::outcome_assuming`] in brief.
    #[must_use]
    pub fn summary(&self, sample: &Sample, answers: &Answers, assumptions: &Assumptions) -> Summary {
        let envelope = &sample.envelope;
        let (refusal, mut uncertain) = assumptions::before_rules(assumptions, envelope);
        let mut summary =
            Summary { refusal, applying: vec![], ran: vec![], effects: vec![], uncertain: vec![] };
        if refusal.is_none() {
            let hits = self.hits(envelope);
            uncertain.extend(self.doubts(envelope, &hits));
            summary.applying = self.applying(envelope.tls, &hits.taken).collect();
            summary.refusal = super::gate::refusal(envelope, &summary.applying);
        }
        let applying = std::mem::take(&mut summary.applying);
        let walk = Walk::new(self.set, &applying, assumptions.after_error);
        course::take(walk, sample, answers, |step, _, done, follows| {
            summary.ran.push((step.rule, step.action));
            summary.effects.extend(done.effects.into_iter().chain(follows.effect()));
            uncertain.extend(follows.uncertain.into_iter().chain(done.uncertain));
        });
        Summary { applying, uncertain, ..summary }
    }

    /// The rules that apply to a mail, counted from 0, in order.
    #[must_use]
    pub fn applying_to(&self, envelope: &Envelope) -> Vec<u32> {
        self.applying(envelope.tls, &self.hits(envelope).taken).collect()
    }

    /// How every rule stands to a mail.
    #[cfg(test)]
    pub(crate) fn standings(&self, envelope: &Envelope) -> Vec<Standing> {
        let taken = self.hits(envelope).taken;
        (0..).take(self.set.rules.len()).map(|rule| self.standing(rule, envelope.tls, &taken)).collect()
    }

    fn standing(&self, rule: u32, tls: bool, taken: &Bits) -> Standing {
        if !self.enabled.has(rule) {
            Standing::Disabled
        } else if !taken.has(rule) {
            Standing::NoRecipientMatches
        } else if self.requires_tls.has(rule) && !tls {
            Standing::TlsRequired
        } else {
            Standing::Applies
        }
    }

    fn applying(&self, tls: bool, taken: &Bits) -> impl Iterator<Item = u32> {
        let words = taken.0.iter().zip(&self.enabled.0).zip(&self.requires_tls.0);
        words.map(move |((taken, on), tls_only)| taken & on & if tls { u64::MAX } else { !tls_only }).ones()
    }

    /// Asks the index about every recipient.
    fn hits(&self, envelope: &Envelope) -> Hits<'_> {
        let mut hits = Hits {
            taken: Bits::none(self.set.rules.len()),
            open: Vec::new(),
            without: 0,
            first_without: None,
        };
        let mut writings = Writings::default();
        // With one recipient, which is nearly every mail, what it meets is what the mail meets.
        let mut own = (envelope.recipients.len() > 1).then(|| hits.taken.clone());
        for (at, address) in envelope.recipients.iter().enumerate() {
            let met = own.as_mut().unwrap_or(&mut hits.taken);
            met.copy(&self.for_all);
            self.meet(writings.of(address), met, &mut hits.open);
            if self.applying(envelope.tls, met).next().is_none() {
                hits.without += 1;
                hits.first_without = hits.first_without.or(Some(at));
            }
            if let Some(own) = &own {
                hits.taken.add(own);
            }
        }
        hits
    }

    /// Marks the rules that take an address, and notes those of which AWS's documents do not say whether they do.
    fn meet<'i>(&'i self, address: Option<Written<'_>>, met: &mut Bits, open: &mut Vec<&'i [u32]>) {
        let Some(address) = address else { return };
        let mut find = |key: &[u8]| {
            let rules = self.taking.get(key).map_or(&[][..], Vec::as_slice);
            rules.iter().for_each(|rule| met.set(*rule));
            rules
        };
        find(address.whole);
        address.unlabelled.map(&mut find);
        if !address.domain.starts_with(b".") {
            find(address.domain);
        }
        for (number, below) in address.parents().enumerate() {
            let rules = find(below);
            if number > 0 && !rules.is_empty() {
                open.push(rules);
            }
            if !self.undocumented.is_empty() {
                let locals = [Some(address.local), address.unlabelled.map(Written::local)];
                for local in locals.into_iter().flatten() {
                    open.extend(
                        self.undocumented.get([local, b"@", below].concat().as_slice()).map(Vec::as_slice),
                    );
                }
            }
        }
    }

    /// What AWS's documents leave open about which rules apply.
    fn doubts(&self, envelope: &Envelope, hits: &Hits<'_>) -> Vec<Uncertainty> {
        let first = hits.first_without.and_then(|at| envelope.recipients.get(at));
        let mut found: Vec<Uncertainty> = first
            .and_then(|first| doubts::mixed(envelope.recipients.len(), first, hits.without))
            .into_iter()
            .collect();
        let mut doubtful = Bits::none(self.set.rules.len());
        hits.open.iter().copied().flatten().for_each(|rule| doubtful.set(*rule));
        if !envelope.tls {
            doubtful.add_both(&hits.taken, &self.requires_tls);
        }
        if doubtful.is_empty() {
            return found;
        }
        let accepted = self.applying(envelope.tls, &hits.taken).next().is_some();
        for rule in doubtful.0.iter().copied().ones() {
            let Some(what) = self.set.rules.get(rule as usize) else { continue };
            match self.standing(rule, envelope.tls, &hits.taken) {
                Standing::Disabled => {}
                Standing::TlsRequired => found.push(doubts::tls(rule, &what.name, accepted)),
                Standing::Applies | Standing::NoRecipientMatches => {
                    found.extend(doubts::conditions(rule, what, envelope));
                }
            }
        }
        found
    }
}

/// What the recipients of a mail meet.
struct Hits<'i> {
    /// Rules that take one of them.
    taken: Bits,
    /// Rules that take one of them, or do not, by a condition AWS's documents leave open.
    open: Vec<&'i [u32]>,
    /// How many have no rule that applies.
    without: usize,
    /// The first of these.
    first_without: Option<usize>,
}

/// Room for an address in lower case, used again for the next one.
#[derive(Default)]
struct Writings {
    whole: Vec<u8>,
    unlabelled: Vec<u8>,
}

/// What an address can be written as, in lower case.
#[derive(Clone, Copy)]
struct Written<'w> {
    whole: &'w [u8],
    local: &'w [u8],
    domain: &'w [u8],
    /// Without the label, where there is one.
    unlabelled: Option<&'w [u8]>,
}

impl Writings {
    fn of(&mut self, address: &str) -> Option<Written<'_>> {
        let (local, _domain) = address.rsplit_once('@').filter(|(l, d)| !l.is_empty() && !d.is_empty())?;
        self.whole.clear();
        self.whole.extend(address.bytes().map(|b| b.to_ascii_lowercase()));
        self.unlabelled.clear();
        let label = local.find('+').filter(|at| *at > 0);
        if let Some(label) = label {
            self.unlabelled.extend_from_slice(self.whole.get(..label)?);
            self.unlabelled.extend_from_slice(self.whole.get(local.len()..)?);
        }
        Some(Written {
            local: self.whole.get(..local.len())?,
            domain: self.whole.get(local.len() + 1..)?,
            whole: &self.whole,
            unlabelled: label.map(|_| self.unlabelled.as_slice()),
        })
    }
}

impl<'w> Written<'w> {
    /// What `.example.com` is to `a@sub.example.com`, nearest first; each with its period.
    fn parents(self) -> impl Iterator<Item = &'w [u8]> {
        // A domain that begins with a period is not below itself; the period still parts labels.
        let (domain, first) = (self.domain, usize::from(self.domain.starts_with(b".")));
        let at = (1..domain.len()).filter(move |at| domain.get(*at) == Some(&b'.'));
        let empty = (first == 1).then_some(&[][..]);
        empty.into_iter().chain(at.filter_map(move |at| domain.get(at..)))
    }

    fn local(address: &[u8]) -> &[u8] {
        address.iter().rposition(|b| *b == b'@').and_then(|at| address.get(..at)).unwrap_or(address)
    }
}

/// A set of rules.
#[derive(Debug, Clone)]
struct Bits(Vec<u64>);

impl Bits {
    fn none(rules: usize) -> Self {
        Self(vec![0; rules.div_ceil(64)])
    }

    fn set(&mut self, rule: u32) {
        if let Some(word) = self.0.get_mut(rule as usize / 64) {
            *word |= 1 << (rule % 64);
        }
    }

    fn has(&self, rule: u32) -> bool {
        self.0.get(rule as usize / 64).is_some_and(|word| word >> (rule % 64) & 1 == 1)
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    fn copy(&mut self, other: &Self) {
        self.0.copy_from_slice(&other.0);
    }

    fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, more)| *word |= more);
    }

    fn add_both(&mut self, one: &Self, other: &Self) {
        self.0.iter_mut().zip(one.0.iter().zip(&other.0)).for_each(|(word, (a, b))| *word |= a & b);
    }
}

/// The rules in the words of a set.
trait Ones: Iterator<Item = u64> + Sized {
    fn ones(self) -> impl Iterator<Item = u32> {
        (0_u32..).step_by(64).zip(self).flat_map(|(base, mut word)| {
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros())?;
                word &= word - 1;
                Some(base + bit)
            })
        })
    }
}

impl<I: Iterator<Item = u64>> Ones for I {}
