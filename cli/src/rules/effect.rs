//! What two rule sets do differently: to sample mails, and to every kind of mail there is.
//!
//! Said by `domain::rules::effect_diff`, as the page of a change says it; here it is given the names that a command line
//! has: `RULE/N` for a function, and files for mails.

use super::{place, samples::Samples};
use domain::{
    failure::Problem,
    mail::Sample,
    rules::{
        RuleSet,
        effect_diff::{Difference, EffectDiff, Entry, Mails, Proof, effect_diff},
        outcome::{Answer, Answers, Effect, Outcome},
    },
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Both sets over the samples.
pub struct Compared<'a> {
    old: &'a RuleSet,
    new: &'a RuleSet,
    mails: &'a [Sample],
    diff: EffectDiff,
}

/// All that differs, and what is proved.
#[derive(Debug, Serialize)]
pub struct Told<'a> {
    /// In one line.
    pub summary: String,
    /// How many samples were tried.
    pub samples: u32,
    /// How many kinds of mail were.
    pub kinds: u32,
    /// How many of all these differ.
    pub different: usize,
    /// What is proved, if anything is: `every_mail` or `one_recipient`.
    pub proof: Option<&'static str>,
    /// The same in words.
    pub proved: Option<String>,
    /// What differs, the gravest first.
    pub groups: Vec<Group<'a>>,
}

/// The mails that differ in one way.
#[derive(Debug, Serialize)]
pub struct Group<'a> {
    /// Which.
    pub difference: Difference,
    /// The same in words.
    pub words: &'static str,
    /// How many mails.
    pub count: usize,
    /// The mails.
    pub mails: Vec<Mail<'a>>,
}

/// A mail, or several that no rule tells apart, and what both sets do to it.
#[derive(Debug, Serialize)]
pub struct Mail<'a> {
    /// The samples; none for a kind of mail.
    pub samples: Vec<&'a str>,
    /// Who it is for.
    pub recipients: Vec<String>,
    /// Whether it comes over TLS.
    pub tls: bool,
    /// How many sorts of recipients the kind of mail stands for.
    pub classes: Option<u32>,
    /// Whether AWS's documents leave open that its recipient is treated so.
    pub unsure: bool,
    /// All that differs.
    pub differences: Vec<Difference>,
    /// What else may differ, when functions answer otherwise.
    pub may: Vec<Difference>,
    /// The old set's side.
    pub old: Side,
    /// The new set's side.
    pub new: Side,
}

/// What one set does to a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    /// What its functions answer, by `RULE/N`; those not named answer `CONTINUE`.
    pub answers: BTreeMap<String, &'static str>,
    /// Why the mail was refused, if it was.
    pub refusal: Option<&'static str>,
    /// The effects, in order.
    pub effects: Vec<Effect>,
}

/// The samples, and those of them that differ.
#[derive(Debug, Serialize)]
pub struct SamplesTold<'a> {
    count: usize,
    different: Vec<SampleTold<'a>>,
    left_out: &'a [Problem],
}

#[derive(Debug, Serialize)]
struct SampleTold<'a> {
    sample: &'a str,
    answer: Option<&'static str>,
    old: Side,
    new: Side,
}

/// Compares two sets.
pub fn compare<'a>(old: &'a RuleSet, new: &'a RuleSet, samples: Option<&'a Samples>) -> Compared<'a> {
    let mails = samples.map_or(&[][..], |samples| &samples.all);
    Compared { old, new, mails, diff: effect_diff(Some(old), new, mails) }
}

impl<'a> Compared<'a> {
    /// All of it, for people and programs.
    pub fn told(&self) -> Told<'a> {
        let diff = &self.diff;
        let groups = diff.groups.iter().map(|group| Group {
            difference: group.difference,
            words: group.difference.words(),
            count: group.count(),
            mails: group.entries.iter().filter_map(|entry| self.mail(entry)).collect(),
        });
        Told {
            summary: diff.words(),
            samples: diff.samples,
            kinds: diff.kinds,
            different: diff.differing(),
            proof: diff.proof.map(|proof| match proof {
                Proof::EveryMail => "every_mail",
                Proof::OneRecipient { .. } => "one_recipient",
            }),
            proved: diff.proof_words(),
            groups: groups.collect(),
        }
    }

    /// The samples that differ, one by one, in their order.
    pub fn samples(&self, samples: &'a Samples) -> SamplesTold<'a> {
        let mut different = BTreeMap::new();
        for entry in self.diff.groups.iter().flat_map(|group| &group.entries) {
            let Mails::Samples { samples: at } = &entry.mails else { continue };
            for one in at {
                // Mails that no rule tells apart have ids of their own, which their objects' keys end with.
                let alone = Entry {
                    mails: Mails::Samples { samples: vec![*one] },
                    differences: Vec::new(),
                    may: Vec::new(),
                    base_answers: entry.base_answers.clone(),
                    proposed_answers: entry.proposed_answers.clone(),
                };
                different.extend(self.sample(&alone).map(|told| (*one, told)));
            }
        }
        let count = samples.all.len();
        SamplesTold { count, different: different.into_values().collect(), left_out: &samples.left_out }
    }

    fn sample(&self, entry: &Entry) -> Option<SampleTold<'a>> {
        let Mails::Samples { samples } = &entry.mails else { return None };
        let sample = &self.mails.get(*samples.first()? as usize)?.name;
        let (old, new) = entry.outcomes(Some(self.old), self.new, self.mails)?;
        let old = old?;
        let asked = [&old, &new].into_iter().flat_map(|o| o.rules.iter().flat_map(|rule| &rule.actions));
        let given: BTreeSet<&str> = asked.filter_map(|a| a.answer).map(Answer::as_str).collect();
        let answer = match given.len() {
            0 => Some("CONTINUE"),
            1 => given.first().copied(),
            _ => None,
        };
        Some(SampleTold {
            sample,
            answer,
            old: side(self.old, &entry.base_answers, old),
            new: side(self.new, &entry.proposed_answers, new),
        })
    }

    fn mail(&self, entry: &Entry) -> Option<Mail<'a>> {
        let (old, new) = entry.outcomes(Some(self.old), self.new, self.mails)?;
        let shown = entry.sample(self.mails)?.envelope;
        let (samples, classes, unsure) = match &entry.mails {
            Mails::Samples { samples } => {
                let name = |at: &u32| self.mails.get(*at as usize).map(|mail| mail.name.as_str());
                (samples.iter().filter_map(name).collect(), None, false)
            }
            Mails::Kind { classes, unsure, .. } => (Vec::new(), Some(*classes), *unsure),
        };
        Some(Mail {
            samples,
            recipients: shown.recipients,
            tls: shown.tls,
            classes,
            unsure,
            differences: entry.differences.clone(),
            may: entry.may.clone(),
            old: side(self.old, &entry.base_answers, old?),
            new: side(self.new, &entry.proposed_answers, new),
        })
    }
}

fn side(set: &RuleSet, answers: &Answers, outcome: Outcome) -> Side {
    let all = answers.0.iter();
    let answers = all.map(|((rule, action), answer)| (place::written(set, *rule, *action), answer.as_str()));
    let refusal = outcome.refusal.map(domain::rules::outcome::Refusal::as_str);
    Side { answers: answers.collect(), refusal, effects: outcome.effects }
}
