//! Kinds of mail: classes that the same rules take.

use super::{Class, Classes};
use crate::rules::{Rule, RuleSet};
use std::collections::HashMap;

/// A kind of mail, by number.
pub type KindId = u32;

/// Classes that the same rules take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// An address of one of them: one about which AWS's documents are clear, where there is one.
    pub witness: String,
    /// By rule set: the rules that are on and take it, in order.
    pub takers: Vec<Vec<u32>>,
    /// How many classes they are.
    pub classes: u32,
    /// Whether AWS's documents leave open, for every address of it, that these are the rules.
    pub unsure: bool,
    /// Whether one of these rules requires TLS, so that mail without goes another way.
    pub needs_tls: bool,
}

/// All kinds of mail of one or more rule sets.
#[derive(Debug, Clone)]
pub struct Kinds {
    classes: Classes,
    kinds: Vec<Kind>,
    by: HashMap<Vec<Vec<u32>>, KindId>,
}

impl Kinds {
    /// The kinds of mail that these sets together tell apart.
    #[must_use]
    pub fn of(sets: &[&RuleSet]) -> Self {
        let classes = Classes::of(sets);
        let mut kinds: Vec<Kind> = Vec::new();
        let mut by: HashMap<Vec<Vec<u32>>, KindId> = HashMap::new();
        for class in classes.all() {
            let takers = classes.takers(class);
            let unsure = !class.signature.unsure.is_empty();
            let known = by.get(&takers).and_then(|id| kinds.get_mut(*id as usize));
            if let Some(kind) = known {
                kind.classes += 1;
                if kind.unsure && !unsure {
                    kind.unsure = false;
                    kind.witness.clone_from(&class.witness);
                }
                continue;
            }
            by.insert(takers.clone(), u32::try_from(kinds.len()).unwrap_or(u32::MAX));
            let needs_tls = sets.iter().zip(&takers).any(|(set, rules)| {
                rules.iter().filter_map(|at| set.rules.get(*at as usize)).any(Rule::requires_tls)
            });
            kinds.push(Kind { witness: class.witness.clone(), takers, classes: 1, unsure, needs_tls });
        }
        Self { classes, kinds, by }
    }

    /// The kinds.
    #[must_use]
    pub fn all(&self) -> &[Kind] {
        &self.kinds
    }

    /// The classes they are made of.
    #[must_use]
    pub const fn classes(&self) -> &Classes {
        &self.classes
    }

    /// The kind by its number.
    #[must_use]
    pub fn get(&self, id: KindId) -> Option<&Kind> {
        self.kinds.get(id as usize)
    }

    /// The kind of an address.
    #[must_use]
    pub fn of_address(&self, address: &str) -> Option<KindId> {
        self.by.get(&self.classes.index.takers(&self.classes.index.signature(address))).copied()
    }

    /// The kind of a class.
    #[must_use]
    pub fn of_class(&self, class: &Class) -> Option<KindId> {
        self.by.get(&self.classes.takers(class)).copied()
    }
}
