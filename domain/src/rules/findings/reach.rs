//! Which rules a mail reaches: one mail for every class of recipients, with TLS and without.
//!
//! What never happens is said only when it is certain: whatever functions answer, whoever else the mail is for, and
//! however AWS reads conditions of which its documents do not say what they take. For that it is enough to look at mails to
//! one recipient: another recipient adds rules, and an added rule can end the rule set earlier, never later.

use crate::rules::{Action, Rule, RuleSet, classes::Classes, recipient::Condition};
use std::collections::{HashMap, HashSet};

/// The conditions that take at least every address the given one takes, itself first. In lower case. Where AWS's documents
/// are silent (how deep `.example.com` goes) nothing is claimed.
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

/// Whether a mail the rule applies to ends the rule set, whatever functions answer.
fn surely_stops(rule: &Rule) -> bool {
    rule.actions.iter().take_while(|a| !waits(a)).any(is_stop)
}

pub(super) fn is_stop(action: &Action) -> bool {
    matches!(action, Action::StopAction(_))
}

pub(super) fn waits(action: &Action) -> bool {
    matches!(action, Action::LambdaAction(lambda) if lambda.waits())
}

/// A mail to one recipient.
pub(super) struct Way {
    /// The recipient.
    pub(super) witness: String,
    /// Whether it comes over TLS.
    pub(super) tls: bool,
    /// The rules that apply, in order.
    rules: Vec<usize>,
    /// How many of them run when functions answer `CONTINUE`: up to and with the first that has a Stop action.
    runs: usize,
    /// Whether AWS's documents leave open which rules apply.
    unsure: bool,
    /// Whether the same goes for it without TLS, so that it is not listed twice.
    either: bool,
    /// Rules that may apply too, however AWS reads their conditions.
    may: Vec<usize>,
    /// The first rule that is certain to apply and to end the rule set.
    stop: Option<usize>,
}

impl Way {
    /// The rules that run when functions answer `CONTINUE`.
    pub(super) fn running(&self) -> &[usize] {
        self.rules.get(..self.runs).unwrap_or(&self.rules)
    }

    /// Whether a rule that may apply can be reached by some answers.
    fn reaches(&self, rule: usize) -> bool {
        self.stop.is_none_or(|stop| stop >= rule)
    }

    /// The mail in words: "mail for `a@example.com`".
    pub(super) fn words(&self) -> String {
        let tls = if self.tls { "" } else { "without TLS " };
        format!("mail {tls}for `{}`", self.witness)
    }
}

/// How a rule that is on can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// By some mail over TLS, when functions answer `CONTINUE`.
    Plainly,
    /// Only by mail without TLS.
    WithoutTls,
    /// Only when a function of that rule keeps its Stop action from running.
    WhenAnswered(usize),
    /// Only if AWS reads a condition otherwise than it is taken here.
    WhenReadOtherwise,
    /// By no mail: that rule ends the rule set before it.
    Never(usize),
    /// It takes no recipient.
    Nobody,
}

/// Every mail a rule set can tell from others.
pub(super) struct Reach {
    ways: Vec<Way>,
    /// By rule, the mails it applies to, or may.
    by_rule: Vec<Vec<usize>>,
    by_condition: HashMap<String, Vec<usize>>,
}

impl Reach {
    pub(super) fn new(set: &RuleSet) -> Self {
        let classes = Classes::of(&[set]);
        let mut reach = Self {
            ways: Vec::new(),
            by_rule: vec![Vec::new(); set.rules.len()],
            by_condition: HashMap::new(),
        };
        for class in classes.all() {
            let taken = classes.takers(class).pop().unwrap_or_default();
            let open = |id: &u32| class.signature.unsure.contains(id);
            let (sure, more) = if class.signature.unsure.is_empty() {
                (None, Vec::new())
            } else {
                let clear = class.signature.meets.iter().filter(|id| !open(id));
                (Some(classes.rules_of(clear, 0)), classes.rules_of(class.signature.unsure.iter(), 0))
            };
            let needs_tls = |at: &u32| set.rules.get(*at as usize).is_some_and(Rule::requires_tls);
            let differs = taken.iter().chain(&more).any(needs_tls);
            for tls in [true, false].into_iter().filter(|tls| *tls || differs) {
                let over = |rules: &[u32]| -> Vec<usize> {
                    rules.iter().filter(|at| tls || !needs_tls(at)).map(|at| *at as usize).collect()
                };
                let rules = over(&taken);
                let has = |at: &usize, is: fn(&Rule) -> bool| set.rules.get(*at).is_some_and(is);
                let first_stop = rules.iter().position(|at| has(at, |r| r.actions.iter().any(is_stop)));
                let is_sure = |at: &usize| {
                    sure.as_ref().is_none_or(|sure| sure.iter().any(|rule| *rule as usize == *at))
                };
                let stop = rules.iter().copied().find(|at| has(at, surely_stops) && is_sure(at));
                let way = Way {
                    witness: class.witness.clone(),
                    tls,
                    runs: first_stop.map_or(rules.len(), |at| at + 1),
                    unsure: !class.signature.unsure.is_empty(),
                    either: !differs,
                    may: over(&more),
                    stop,
                    rules,
                };
                let conditions = class.signature.meets.iter().map(|id| classes.condition(*id));
                reach.add(way, conditions);
            }
        }
        reach
    }

    fn add<'c>(&mut self, way: Way, conditions: impl Iterator<Item = &'c str>) {
        let at = self.ways.len();
        for rule in way.rules.iter().chain(&way.may) {
            if let Some(ways) = self.by_rule.get_mut(*rule).filter(|ways| ways.last() != Some(&at)) {
                ways.push(at);
            }
        }
        for condition in conditions {
            match self.by_condition.get_mut(condition) {
                Some(ways) => ways.push(at),
                None => {
                    self.by_condition.insert(condition.to_owned(), vec![at]);
                }
            }
        }
        self.ways.push(way);
    }

    fn of_rule(&self, rule: usize) -> impl Iterator<Item = &Way> {
        self.by_rule.get(rule).into_iter().flatten().filter_map(|at| self.ways.get(*at))
    }

    /// A mail for every different way through the set: over TLS before without, and clear before open.
    pub(super) fn different(&self) -> Vec<&Way> {
        let mut all: Vec<&Way> = self.ways.iter().collect();
        all.sort_by_key(|way| (way.unsure, !way.tls));
        let mut seen = HashSet::new();
        all.retain(|way| !way.running().is_empty() && seen.insert(way.running()));
        all
    }

    /// How a rule can be reached, and a mail that shows it.
    pub(super) fn reached(&self, set: &RuleSet, rule: usize) -> (Reached, Option<&Way>) {
        let ways = || self.of_rule(rule).filter(|way| way.rules.contains(&rule));
        let Some(first) = ways().find(|w| !w.unsure).or_else(|| ways().next()) else {
            return (Reached::Nobody, None);
        };
        let runs = |way: &&Way| way.running().contains(&rule);
        let (how, way) = if let Some(way) = ways().filter(|w| w.tls).find(runs) {
            (Reached::Plainly, way)
        } else if let Some(way) = ways().find(runs) {
            (Reached::WithoutTls, way)
        } else if let Some((way, by)) = ways().find_map(|way| {
            let stops = |at: &&usize| set.rules.get(**at).is_some_and(surely_stops);
            let before = || way.rules.iter().take_while(|at| **at < rule);
            let by =
                before().find(|at| set.rules.get(**at).is_some_and(|r| r.actions.iter().any(is_stop)))?;
            (before().find(stops).is_none()).then_some((way, *by))
        }) {
            (Reached::WhenAnswered(by), way)
        } else if self.of_rule(rule).any(|way| way.reaches(rule)) {
            (Reached::WhenReadOtherwise, first)
        } else {
            (Reached::Never(ways().filter_map(|way| way.stop).min().unwrap_or_default()), first)
        };
        (how, Some(way))
    }

    /// The rule that ends the rule set for every mail a condition of a rule takes, and one such recipient.
    pub(super) fn without_effect(&self, rule: usize, condition: &str) -> Option<(usize, &str)> {
        let met = self.by_condition.get(&condition.to_ascii_lowercase())?;
        let ways = || met.iter().filter_map(|at| self.ways.get(*at)).filter(|w| w.rules.contains(&rule));
        let first = ways().find(|w| !w.unsure).or_else(|| ways().next())?;
        let by = first.stop?;
        ways().all(|way| !way.reaches(rule)).then_some((by, &first.witness))
    }

    /// A recipient for which a rule runs, where there is one.
    pub(super) fn witness(&self, rule: usize) -> Option<String> {
        let mut runs = self.of_rule(rule).filter(|way| way.running().contains(&rule));
        let clear = self.of_rule(rule).find(|way| way.tls && !way.unsure && way.running().contains(&rule));
        clear.or_else(|| runs.next()).map(|way| way.witness.clone())
    }

    /// Whether a later rule that does something can run for a mail that a rule runs for: to the same recipient, or to
    /// another one of the same mail.
    pub(super) fn is_followed(&self, set: &RuleSet, rule: usize) -> bool {
        let later = || {
            (rule + 1..set.rules.len()).filter(|at| set.rules.get(*at).is_some_and(|r| !r.actions.is_empty()))
        };
        [true, false].into_iter().any(|tls| {
            let comes = |way: &&Way| way.tls == tls || way.either;
            let furthest = self.of_rule(rule).filter(comes).filter(|way| way.reaches(rule));
            let Some(furthest) = furthest.map(|way| way.stop.unwrap_or(usize::MAX)).max() else {
                return false;
            };
            later()
                .take_while(|at| *at <= furthest)
                .any(|at| self.of_rule(at).filter(comes).any(|way| way.reaches(at)))
        })
    }
}
