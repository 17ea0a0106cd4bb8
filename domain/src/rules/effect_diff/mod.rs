//! The effect diff: which mail fares differently under two rule sets, and what is different for it.
//!
//! Two kinds of mail are tried: the samples given, and one made-up mail for every **kind of mail** that the two sets tell
//! apart ([`super::classes`]), with TLS, and without where a rule requires it. Each is compared over every answer of every
//! function, and not only for `CONTINUE`. So when no kind differs, no mail to one recipient does, and the diff says so as a
//! proof; and where the rules left of both sets are the same, as a proof for every mail ([`Proof`]).
//!
//! What counts is what the outside world sees: acceptance, the effects in their order, what functions and topics are told of,
//! and whether a mail is scanned. That a rule set ended is no effect by itself, nor which role stored the mail.
//!
//! Samples that no rule can tell apart are compared once, so 10,000 take little longer than their kinds.

mod compare;
mod difference;
mod program;
mod proof;
mod words;

pub use difference::Difference;
pub use proof::Proof;

use super::{
    RuleSet,
    classes::KindId,
    outcome::{Answers, Outcome, outcome},
};
use crate::mail::{Envelope, Mail, Sample};
use compare::{Differs, Mailing, compare};
use program::{Pair, Size};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Two rule sets over samples and kinds of mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectDiff {
    /// How many samples were tried.
    pub samples: u32,
    /// How many kinds of mail were: with TLS, and without where that matters.
    pub kinds: u32,
    /// What differs, the gravest first. A mail is in one group only.
    pub groups: Vec<Group>,
    /// What is proved, when no kind of mail differs.
    pub proof: Option<Proof>,
    /// Whether it rests on how [`super::recipient`] reads forms of conditions that AWS's documents leave open.
    pub assumes_reading: bool,
}

/// The mails that differ in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Which.
    pub difference: Difference,
    /// The mails. Samples that no rule tells apart are one entry.
    pub entries: Vec<Entry>,
}

/// Mails that fare differently in just the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Which mails.
    pub mails: Mails,
    /// All that differs under the answers below, the gravest first.
    pub differences: Vec<Difference>,
    /// What else may differ, when functions answer otherwise.
    pub may: Vec<Difference>,
    /// What the functions of the first set answer; those not named answer `CONTINUE`.
    pub base_answers: Answers,
    /// What the functions of the second set answer.
    pub proposed_answers: Answers,
}

/// The mails of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mails {
    /// Samples, by their position in the list given.
    Samples {
        /// At least one.
        samples: Vec<u32>,
    },
    /// A kind of mail.
    Kind {
        /// A witness for each recipient: one, or several where only that shows the difference.
        recipients: Vec<String>,
        /// Whether it comes over TLS.
        tls: bool,
        /// How many recipient classes are of this kind; 1 for several recipients.
        classes: u32,
        /// Whether AWS's documents leave open that this address is treated so.
        unsure: bool,
    },
}

/// What `proposed` would do differently from `base` to these samples and to every kind of mail. Without a `base`, receiving is
/// off: every mail is refused.
#[must_use]
pub fn effect_diff(base: Option<&RuleSet>, proposed: &RuleSet, samples: &[Sample]) -> EffectDiff {
    let off = RuleSet::default();
    let base = base.unwrap_or(&off);
    let pair = Pair::new(base, proposed);
    let mut groups: BTreeMap<Difference, Vec<Entry>> = BTreeMap::new();
    let mut add = |mails, differs: Differs| {
        let Some(first) = differs.differences.first() else { return };
        groups.entry(*first).or_default().push(entry(mails, differs));
    };
    for (mail, at) in alike(&pair, samples) {
        if let Some(differs) = compare(&pair, &mail) {
            add(Mails::Samples { samples: at }, differs);
        }
    }
    let (mut kinds, mut differing) = (0, 0);
    for (id, kind) in (0u32..).zip(pair.kinds.all()) {
        for tls in [true, false].into_iter().filter(|tls| *tls || kind.needs_tls) {
            kinds += 1;
            let mail = Mailing { recipients: vec![id], tls, size: Size::Small };
            if let Some(differs) = compare(&pair, &mail) {
                differing += 1;
                add(mails(&pair, &mail), differs);
            }
        }
    }
    let proof = (differing == 0).then(|| {
        let (proof, pairs) = proof::prove(&pair);
        for (mail, differs) in pairs {
            add(mails(&pair, &mail), differs);
        }
        proof
    });
    EffectDiff {
        samples: u32::try_from(samples.len()).unwrap_or(u32::MAX),
        kinds,
        groups: groups.into_iter().map(|(difference, entries)| Group { difference, entries }).collect(),
        proof,
        assumes_reading: assumes_reading(&pair, base, proposed),
    }
}

/// The samples by what any rule can tell of them, in the order of the first of each.
fn alike(pair: &Pair<'_>, samples: &[Sample]) -> Vec<(Mailing, Vec<u32>)> {
    let mut known: HashMap<&str, Option<KindId>> = HashMap::new();
    let mut by: HashMap<Mailing, usize> = HashMap::new();
    let mut out: Vec<(Mailing, Vec<u32>)> = Vec::new();
    for (at, sample) in (0u32..).zip(samples) {
        let kind = |to| *known.entry(to).or_insert_with(|| pair.kinds.of_address(to));
        let mut recipients: Vec<KindId> =
            sample.envelope.recipients.iter().map(String::as_str).filter_map(kind).collect();
        recipients.sort_unstable();
        recipients.dedup();
        let mail = Mailing { recipients, tls: sample.envelope.tls, size: Size::of(sample.mail.size) };
        match by.get(&mail).and_then(|at| out.get_mut(*at)) {
            Some((_, all)) => all.push(at),
            None => {
                by.insert(mail.clone(), out.len());
                out.push((mail, vec![at]));
            }
        }
    }
    out
}

/// A made-up mail, to be shown.
fn mails(pair: &Pair<'_>, mail: &Mailing) -> Mails {
    let kinds = || mail.recipients.iter().filter_map(|id| pair.kinds.get(*id));
    let classes = match &mail.recipients[..] {
        [_] => kinds().map(|kind| kind.classes).sum(),
        _ => 1,
    };
    Mails::Kind {
        recipients: kinds().map(|kind| kind.witness.clone()).collect(),
        tls: mail.tls,
        classes,
        unsure: kinds().any(|kind| kind.unsure),
    }
}

fn entry(mails: Mails, differs: Differs) -> Entry {
    let Differs { differences, may, answers: [base_answers, proposed_answers] } = differs;
    Entry { mails, differences, may, base_answers, proposed_answers }
}

/// Whether the two sets name recipients differently, and some form they use is one that AWS's documents leave open. Sets that
/// name the same recipients rule by rule are alike however AWS reads them.
fn assumes_reading(pair: &Pair<'_>, base: &RuleSet, proposed: &RuleSet) -> bool {
    let open = pair.kinds.classes().all().iter().any(|class| !class.signature.unsure.is_empty());
    let named = |set: &RuleSet| -> Vec<Vec<String>> {
        let on = set.rules.iter().filter(|r| r.is_enabled());
        on.map(|r| r.canonical().recipients).collect()
    };
    open && named(base) != named(proposed)
}

impl Entry {
    /// How many mails it is.
    #[must_use]
    pub fn count(&self) -> usize {
        match &self.mails {
            Mails::Samples { samples } => samples.len(),
            Mails::Kind { .. } => 1,
        }
    }

    /// A mail that shows it: the first sample, or a made-up one.
    #[must_use]
    pub fn sample(&self, samples: &[Sample]) -> Option<Sample> {
        match &self.mails {
            Mails::Samples { samples: at } => samples.get(*at.first()? as usize).cloned(),
            Mails::Kind { recipients, tls, .. } => Some(witness(recipients.clone(), *tls)),
        }
    }

    /// What both sets do to that mail under the answers given, to be seen side by side. None for the first where receiving is
    /// off.
    #[must_use]
    pub fn outcomes(
        &self,
        base: Option<&RuleSet>,
        proposed: &RuleSet,
        samples: &[Sample],
    ) -> Option<(Option<Outcome>, Outcome)> {
        let sample = self.sample(samples)?;
        let before = base.map(|set| outcome(set, &sample, &self.base_answers));
        Some((before, outcome(proposed, &sample, &self.proposed_answers)))
    }
}

/// A small mail to these recipients, about which nothing is known but what rules go by.
#[must_use]
pub fn witness(recipients: Vec<String>, tls: bool) -> Sample {
    Sample {
        name: format!("mail to {}", recipients.join(" and ")),
        mail: Mail { headers: Vec::new(), size: 2_000 },
        envelope: Envelope { sender: "sender@example.net".into(), recipients, tls, source_ip: String::new() },
        message_id: "message-id".into(),
        ..Sample::default()
    }
}
