//! The conditions of some rule sets, so that asking which of them an address meets takes a few look-ups and not one
//! comparison per condition.
//!
//! An address can meet one condition that names it whole, one that names its user, one that names its domain, and one
//! per period of its domain. The property test of [`super`] holds this to what [`Condition::matches`] and
//! [`Condition::doubt`] say.

use crate::rules::{RuleSet, recipient::Condition};
use std::collections::HashMap;

/// A condition of the index, by number.
pub type ConditionId = u32;

/// Which conditions an address meets. Addresses with one signature are treated alike by every rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Signature {
    /// The conditions it meets.
    pub meets: Vec<ConditionId>,
    /// The conditions for which AWS's documents leave open whether it does: `.example.com` and an address more than
    /// one level below, which is taken to meet it; `user@.example.com`, which is taken to meet nothing.
    pub unsure: Vec<ConditionId>,
}

/// A condition and the rules that have it.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// In lower case.
    pub(super) text: String,
    /// By rule set: the rules that are on and have it, in order.
    pub(super) rules: Vec<Vec<u32>>,
}

/// The conditions of some rule sets.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    pub(super) named: Vec<Named>,
    /// By rule set: the rules that are on and for every recipient.
    pub(super) for_all: Vec<Vec<u32>>,
    /// `user@example.com` and `user+label@example.com`.
    whole: HashMap<String, ConditionId>,
    pub(super) domains: HashMap<String, ConditionId>,
    /// With their period.
    pub(super) suffixes: HashMap<String, ConditionId>,
    /// `user@.example.com`, by domain with its period: user and condition.
    pub(super) undocumented: HashMap<String, Vec<(String, ConditionId)>>,
}

impl Index {
    pub(super) fn of(sets: &[&RuleSet]) -> Self {
        let mut index = Self::default();
        let mut ids: HashMap<String, ConditionId> = HashMap::new();
        for (at, set) in sets.iter().enumerate() {
            let mut for_all = Vec::new();
            for (rule, r) in (0u32..).zip(&set.rules) {
                if r.recipients.is_empty() && r.is_enabled() {
                    for_all.push(rule);
                }
                for typed in &r.recipients {
                    let text = typed.to_ascii_lowercase();
                    let id = match ids.get(&text) {
                        Some(id) => *id,
                        None => {
                            let id = index.insert(&text, sets.len());
                            ids.insert(text, id);
                            id
                        }
                    };
                    let rules = index.named.get_mut(id as usize).and_then(|n| n.rules.get_mut(at));
                    if let Some(rules) = rules.filter(|r2| r.is_enabled() && r2.last() != Some(&rule)) {
                        rules.push(rule);
                    }
                }
            }
            index.for_all.push(for_all);
        }
        index
    }

    fn insert(&mut self, text: &str, sets: usize) -> ConditionId {
        let id = u32::try_from(self.named.len()).unwrap_or(u32::MAX);
        self.named.push(Named { text: text.into(), rules: vec![Vec::new(); sets] });
        match Condition::parse(text) {
            Condition::Address { .. } | Condition::Labelled { .. } => {
                self.whole.insert(text.into(), id);
            }
            Condition::Domain(domain) => {
                self.domains.insert(domain.into(), id);
            }
            Condition::Subdomains(suffix) => {
                self.suffixes.insert(suffix.into(), id);
            }
            Condition::Undocumented { local, domain } => {
                self.undocumented.entry(domain.into()).or_default().push((local.into(), id));
            }
            Condition::Malformed(_) => {}
        }
        id
    }

    /// Which conditions an address meets, and which AWS's documents leave open.
    pub(super) fn signature(&self, address: &str) -> Signature {
        let mut signature = Signature::default();
        let address = address.to_ascii_lowercase();
        let Some((local, domain)) =
            address.rsplit_once('@').filter(|(local, domain)| !local.is_empty() && !domain.is_empty())
        else {
            return signature;
        };
        let user = local.split_once('+').map(|(user, _)| user).filter(|user| !user.is_empty());
        signature.meets.extend(self.whole.get(&address));
        if let Some(user) = user {
            signature.meets.extend(self.whole.get(&format!("{user}@{domain}")));
        }
        signature.meets.extend(self.domains.get(domain));
        if !self.suffixes.is_empty() || !self.undocumented.is_empty() {
            self.suffixes_of(local, user, domain, &mut signature);
        }
        signature.meets.sort_unstable();
        signature.unsure.sort_unstable();
        signature
    }

    /// What is named by a leading period lies after each period of the domain but a first one.
    fn suffixes_of(&self, local: &str, user: Option<&str>, domain: &str, signature: &mut Signature) {
        for (period, _) in domain.match_indices('.').filter(|(at, _)| *at > 0) {
            let (labels, suffix) = domain.split_at(period);
            if let Some(id) = self.suffixes.get(suffix) {
                signature.meets.push(*id);
                if labels.contains('.') {
                    signature.unsure.push(*id);
                }
            }
            let users = self.undocumented.get(suffix).into_iter().flatten();
            let open = users.filter(|(named, _)| named == local || Some(named.as_str()) == user);
            signature.unsure.extend(open.map(|(_, id)| *id));
        }
    }

    /// By rule set: the rules that are on and take an address of this signature, in order.
    pub(super) fn takers(&self, signature: &Signature) -> Vec<Vec<u32>> {
        let mut takers = self.for_all.clone();
        for named in signature.meets.iter().filter_map(|id| self.named.get(*id as usize)) {
            for (rules, more) in takers.iter_mut().zip(&named.rules) {
                rules.extend(more);
            }
        }
        for rules in &mut takers {
            rules.sort_unstable();
            rules.dedup();
        }
        takers
    }
}
