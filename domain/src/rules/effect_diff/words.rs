//! The effect diff in words.

use super::{EffectDiff, Group, Proof};
use crate::words;

impl EffectDiff {
    /// How many of the mails differ.
    #[must_use]
    pub fn differing(&self) -> usize {
        self.groups.iter().map(Group::count).sum()
    }

    /// `1,240 mails and 37 kinds of mail; 9 differ: 3 now refused, 5 stored elsewhere, 1 bounced twice`.
    #[must_use]
    pub fn words(&self) -> String {
        let kinds = counted(self.kinds as usize, "kind of mail", "kinds of mail");
        let tried = match self.samples {
            0 => kinds,
            n => format!("{} and {kinds}", counted(n as usize, "mail", "mails")),
        };
        let differ = match self.differing() {
            0 => return format!("{tried}; none differs"),
            1 => "1 differs".to_owned(),
            n => format!("{} differ", thousands(n)),
        };
        let groups: Vec<String> = self
            .groups
            .iter()
            .map(|group| format!("{} {}", thousands(group.count()), group.difference.words()))
            .collect();
        format!("{tried}; {differ}: {}", groups.join(", "))
    }

    /// What is proved, if anything is.
    #[must_use]
    pub fn proof_words(&self) -> Option<String> {
        let words = match self.proof? {
            Proof::EveryMail => {
                "proved for every recipient: whoever a mail is for, to one recipient or many, with TLS or \
                                 without, and whatever functions answer, it fares the same"
                    .to_owned()
            }
            Proof::OneRecipient { pairs, differ: 0, all } => {
                let which = if all { "all " } else { "the first " };
                format!(
                    "proved for every recipient alone: a mail to one recipient fares the same, with TLS or without, and \
                     whatever functions answer. For mails to several recipients the order of rules may still matter: \
                     {which}{} of two recipients were tried and none differs, which is no proof",
                    thousands(pairs as usize)
                )
            }
            Proof::OneRecipient { differ, .. } => format!(
                "proved for every recipient alone: a mail to one recipient fares the same, with TLS or without, and \
                 whatever functions answer. Mails to several recipients do not: {} shown here",
                counted(differ as usize, "pair is", "pairs are")
            ),
        };
        Some(if self.assumes_reading { format!("{words}. {ASSUMED}") } else { words })
    }
}

/// What the classes rest on where AWS is silent.
const ASSUMED: &str = "Assumed, since AWS's documents do not say: `.example.com` takes subdomains of every depth, and \
                       `user@.example.com` takes nothing";

impl Group {
    /// How many mails it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries.iter().map(super::Entry::count).sum()
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {many}", thousands(n)) }
}

fn thousands(n: usize) -> String {
    words::thousands(u64::try_from(n).unwrap_or(u64::MAX))
}
