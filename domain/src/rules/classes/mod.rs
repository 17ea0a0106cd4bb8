//! Recipient classes: all addresses there are, in finitely many classes within which no rule can tell two apart.
//!
//! For one rule set, or for several at once, addresses are of one class when they meet the same recipient conditions and
//! the same are left open by AWS's documents. There are no more classes than conditions allow, each has a **witness**, and
//! what holds for the witness of each class holds for every address.
//!
//! Classes that the same rules take are one **kind of mail**: a rule that names 500 addresses makes 501 classes and two
//! kinds. What comes over TLS, and what does not, is told apart where a rule requires TLS ([`Kind::needs_tls`]); a scan
//! decides nothing about the way of a mail.
//!
//! How it is known to be exact: a property test draws rule sets and addresses, asks [`super::recipient`] about each
//! condition one by one, and finds the very same classes.

mod index;
mod kinds;
mod witness;

pub use index::{ConditionId, Signature};
pub use kinds::{Kind, KindId, Kinds};

use super::RuleSet;
use index::Index;
use std::collections::HashMap;

/// Addresses that meet the same conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// One of them.
    pub witness: String,
    /// The conditions they meet.
    pub signature: Signature,
}

/// All classes of one or more rule sets.
#[derive(Debug, Clone)]
pub struct Classes {
    index: Index,
    classes: Vec<Class>,
    by: HashMap<Signature, usize>,
}

impl Classes {
    /// The classes of these sets together: addresses of one class are alike to all of them. Conditions of rules that are
    /// off count too, so that switching one on changes no class.
    #[must_use]
    pub fn of(sets: &[&RuleSet]) -> Self {
        let index = Index::of(sets);
        let mut classes: Vec<Class> = Vec::new();
        let mut by = HashMap::new();
        for witness in witness::addresses(&index) {
            let signature = index.signature(&witness);
            if !by.contains_key(&signature) {
                by.insert(signature.clone(), classes.len());
                classes.push(Class { witness, signature });
            }
        }
        Self { index, classes, by }
    }

    /// The classes.
    #[must_use]
    pub fn all(&self) -> &[Class] {
        &self.classes
    }

    /// The class of an address. What is no address is in the class that no condition is about.
    #[must_use]
    pub fn of_address(&self, address: &str) -> Option<&Class> {
        self.by.get(&self.index.signature(address)).and_then(|at| self.classes.get(*at))
    }

    /// A condition's text, in lower case.
    #[must_use]
    pub fn condition(&self, id: ConditionId) -> &str {
        self.index.named.get(id as usize).map_or("", |named| &named.text)
    }

    /// How many different conditions there are.
    #[must_use]
    pub fn conditions(&self) -> usize {
        self.index.named.len()
    }

    /// The rules of a set that are on and have one of these conditions, or are for every recipient; in order.
    #[must_use]
    pub fn rules_of<'i>(&self, conditions: impl Iterator<Item = &'i ConditionId>, set: usize) -> Vec<u32> {
        let meets = conditions.copied().collect();
        let mut takers = self.index.takers(&Signature { meets, unsure: Vec::new() });
        if set < takers.len() { takers.swap_remove(set) } else { Vec::new() }
    }

    /// By rule set: the rules that are on and take this class, in order.
    #[must_use]
    pub fn takers(&self, class: &Class) -> Vec<Vec<u32>> {
        self.index.takers(&class.signature)
    }
}
