//! An address for every way conditions can be met.
//!
//! Which conditions an address meets is decided by its user with and without label, by its domain where a condition
//! names it, and else by the longest named suffix its domain lies below and whether that is one level or more. So it is
//! enough to look at: every domain that is named; below every named suffix a new domain, and one below that; and a domain
//! below nothing that is named. At each of them, every user that is named there, and one that is not.

use super::index::Index;
use crate::rules::recipient::Condition;
use std::collections::{BTreeMap, BTreeSet};

/// The addresses, all in lower case. Several may meet the same conditions.
pub(super) fn addresses(index: &Index) -> Vec<String> {
    let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for named in &index.named {
        match Condition::parse(&named.text) {
            Condition::Address { local, domain } | Condition::Labelled { local, domain } => {
                users.entry(domain).or_default().insert(local);
            }
            Condition::Domain(domain) => {
                users.entry(domain).or_default();
            }
            Condition::Subdomains(_) | Condition::Undocumented { .. } | Condition::Malformed(_) => {}
        }
    }
    let mut out = Vec::new();
    let none = BTreeSet::new();
    for (domain, users) in &users {
        at(index, domain, users, &mut out);
    }
    let suffixes: BTreeSet<&String> = index.suffixes.keys().chain(index.undocumented.keys()).collect();
    for suffix in suffixes {
        let below = fresh_label(index, &users, "sub", suffix);
        let deeper = fresh_label(index, &users, "deep", &format!(".{below}"));
        at(index, &below, &none, &mut out);
        at(index, &deeper, &none, &mut out);
    }
    at(index, &elsewhere(index, &users), &none, &mut out);
    out
}

/// The users that matter at a domain: those named there, those named for every subdomain it is, and somebody else.
fn at(index: &Index, domain: &str, named: &BTreeSet<&str>, out: &mut Vec<String>) {
    let mut users = named.clone();
    if !index.undocumented.is_empty() {
        for (period, _) in domain.match_indices('.').filter(|(at, _)| *at > 0) {
            let open = domain.get(period..).and_then(|suffix| index.undocumented.get(suffix));
            users.extend(open.into_iter().flatten().map(|(user, _)| user.as_str()));
        }
    }
    let somebody = numbered("someone", |name| !users.contains(name));
    out.extend(users.iter().copied().chain([somebody.as_str()]).map(|user| format!("{user}@{domain}")));
}

/// A domain one label below a suffix, of which nothing is named.
fn fresh_label(index: &Index, users: &BTreeMap<&str, BTreeSet<&str>>, word: &str, suffix: &str) -> String {
    let label = numbered(word, |label| is_new(index, users, &format!("{label}{suffix}")));
    format!("{label}{suffix}")
}

/// Whether nothing names the domain, nor subdomains of it.
fn is_new(index: &Index, users: &BTreeMap<&str, BTreeSet<&str>>, domain: &str) -> bool {
    let below = format!(".{domain}");
    !users.contains_key(domain)
        && !index.suffixes.contains_key(&below)
        && !index.undocumented.contains_key(&below)
}

/// A domain that no condition is about: one of those that documents are written with, where that is free.
fn elsewhere(index: &Index, users: &BTreeMap<&str, BTreeSet<&str>>) -> String {
    let is_free = |domain: &str| {
        let periods = domain.match_indices('.').filter_map(|(at, _)| domain.get(at..));
        let is_below =
            periods.into_iter().any(|s| index.suffixes.contains_key(s) || index.undocumented.contains_key(s));
        is_new(index, users, domain) && !is_below
    };
    let usual = ["example.net", "example.org", "elsewhere.example"].into_iter().find(|d| is_free(d));
    usual.map_or_else(
        || format!("elsewhere.{}", numbered("test", |top| is_free(&format!("elsewhere.{top}")))),
        Into::into,
    )
}

/// The word, or with the first number that makes it free. Only finitely many are taken.
fn numbered(word: &str, is_free: impl Fn(&str) -> bool) -> String {
    if is_free(word) {
        return word.into();
    }
    (2u32..).map(|n| format!("{word}{n}")).find(|name| is_free(name)).unwrap_or_default()
}
