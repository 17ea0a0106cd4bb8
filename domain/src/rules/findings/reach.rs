//! Which rules a mail reaches: what covers what, and what runs for an address.
//!
//! Conditions are nested or apart, never half-overlapping, so one look-up per broader form answers both questions. Where
//! AWS's documents are silent (how deep `.example.com` goes) nothing is claimed.

use crate::rules::{Action, Rule, RuleSet, recipient::Condition};
use std::collections::HashMap;

/// The conditions that take at least every address the given one takes, itself first. In lower case.
pub(super) fn broader(condition: &str) -> Vec<String> {
    let text = condition.to_ascii_lowercase();
    let mut out = vec![text.clone()];
    let domain = match Condition::parse(&text) {
        Condition::Labelled { local, domain } => {
            if let Some((user, _)) = local.split_once('+').filter(|(user, _)| !user.is_empty()) {
                out.push(format!("{user}@{domain}"));
            }
            out.push(domain.to_owned());
            domain
        }
        Condition::Address { domain, .. } => {
            out.push(domain.to_owned());
            domain
        }
        Condition::Domain(domain) => domain,
        Condition::Subdomains(_) | Condition::Undocumented { .. } | Condition::Malformed(_) => return out,
    };
    if let Some((_, parent)) =
        domain.split_once('.').filter(|(first, parent)| !first.is_empty() && !parent.is_empty())
    {
        out.push(format!(".{parent}"));
    }
    out
}

/// An address that a condition takes; none where it takes none for certain.
pub(super) fn example(condition: &str) -> Option<String> {
    match Condition::parse(condition) {
        Condition::Address { .. } | Condition::Labelled { .. } => Some(condition.to_owned()),
        Condition::Domain(domain) => Some(format!("someone@{domain}")),
        Condition::Subdomains(suffix) => Some(format!("someone@sub{suffix}")),
        Condition::Undocumented { .. } | Condition::Malformed(_) => None,
    }
}

/// An address at a domain that no rule is likely to name.
pub(super) const ANYBODY: &str = "someone@example.net";

/// Whether a mail the rule applies to ends the rule set, whatever functions answer.
pub(super) fn surely_stops(rule: &Rule) -> bool {
    let waits = |action: &Action| matches!(action, Action::LambdaAction(a) if a.waits());
    rule.is_enabled() && rule.actions.iter().take_while(|a| !waits(a)).any(is_stop)
}

pub(super) fn is_stop(action: &Action) -> bool {
    matches!(action, Action::StopAction(_))
}

/// The rules that are on, by condition.
pub(super) struct Index<'a> {
    set: &'a RuleSet,
    by_condition: HashMap<String, Vec<usize>>,
    for_all: Vec<usize>,
}

impl<'a> Index<'a> {
    pub(super) fn new(set: &'a RuleSet) -> Self {
        let mut index = Self { set, by_condition: HashMap::new(), for_all: Vec::new() };
        for (at, rule) in set.rules.iter().enumerate().filter(|(_, r)| r.is_enabled()) {
            if rule.recipients.is_empty() {
                index.for_all.push(at);
            }
            for recipient in &rule.recipients {
                let rules = index.by_condition.entry(recipient.to_ascii_lowercase()).or_default();
                if rules.last() != Some(&at) {
                    rules.push(at);
                }
            }
        }
        index
    }

    /// The rules that are on and take an address, in order: what [`crate::rules::recipient::matches`] says, without asking
    /// every condition.
    pub(super) fn takers(&self, address: &str) -> Vec<usize> {
        let mut keys = broader(address);
        if let Some((_, domain)) = address.rsplit_once('@') {
            let mut rest = domain.to_ascii_lowercase();
            while let Some((_, parent)) = rest.split_once('.') {
                keys.push(format!(".{parent}"));
                rest = parent.to_owned();
            }
        }
        let mut rules = self.for_all.clone();
        rules.extend(keys.iter().filter_map(|key| self.by_condition.get(key)).flatten());
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// The rules that run for a mail to one address, sent over TLS, if every function answers `CONTINUE`: up to and with
    /// the first that has a Stop action.
    pub(super) fn runs(&self, address: &str) -> Vec<usize> {
        let mut rules = self.takers(address);
        let stops = |at: &usize| self.set.rules.get(*at).is_some_and(|r| r.actions.iter().any(is_stop));
        if let Some(last) = rules.iter().position(stops) {
            rules.truncate(last + 1);
        }
        rules
    }

    /// For every way through the set that one address shows: the address, and the rules that run for it.
    pub(super) fn ways(&self) -> Vec<(String, Vec<usize>)> {
        let mut conditions: Vec<&String> = self.by_condition.keys().collect();
        conditions.sort_unstable();
        let mut seen = std::collections::HashSet::new();
        let mut out = Vec::new();
        for address in conditions.into_iter().filter_map(|c| example(c)).chain([ANYBODY.to_owned()]) {
            let rules = self.runs(&address);
            if !rules.is_empty() && seen.insert(rules.clone()) {
                out.push((address, rules));
            }
        }
        out
    }
}
