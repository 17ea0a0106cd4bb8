//! The effect diff of a change, as its page says it. What differs is said by the domain.

use domain::{
    mail::SampleSummary,
    rules::{
        RuleSet,
        effect_diff::{Entry, Mails},
        outcome::{Answers, Effect, Outcome},
    },
};

/// What is said of one entry before it is opened: what it is, and who it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The first sample's name, or "any mail like this".
    pub name: String,
    /// Its recipients.
    pub to: String,
    /// How many more mails fare just so, and whether AWS's documents are clear about it.
    pub more: String,
}

/// What an entry is.
#[must_use]
pub fn title(entry: &Entry, samples: &[SampleSummary]) -> Title {
    match &entry.mails {
        Mails::Samples { samples: at } => {
            let first = at.first().and_then(|at| samples.get(*at as usize));
            let more = match at.len() {
                0 | 1 => String::new(),
                n => format!("and {} more that no rule tells apart", n - 1),
            };
            Title {
                name: first.map(|s| s.sample.name.clone()).unwrap_or_default(),
                to: first.map(|s| s.sample.envelope.recipients.join(", ")).unwrap_or_default(),
                more,
            }
        }
        Mails::Kind { recipients, tls, classes, unsure } => {
            let mut more = Vec::new();
            if !tls {
                more.push("without TLS".to_owned());
            }
            if *classes > 1 {
                more.push(format!("one of {classes} sorts of recipients that fare alike"));
            }
            if *unsure {
                more.push("as far as AWS reads the conditions so, which its documents do not say".to_owned());
            }
            let name = if recipients.len() == 1 { "Any mail like one" } else { "Any mail like one to both" };
            Title { name: name.into(), to: recipients.join(" and "), more: more.join("; ") }
        }
    }
}

/// The answers under which an entry's sides are shown: "rule `spam`, action 2 answers `STOP_RULE`".
#[must_use]
pub fn answered(set: &RuleSet, answers: &Answers) -> Vec<String> {
    let name = |rule: u32| set.rules.get(rule as usize).map_or("?", |r| r.name.as_str());
    let one = |((rule, action), answer): (&(u32, u32), &domain::rules::outcome::Answer)| {
        format!(
            "the function of rule `{}`, action {}, answers `{}`",
            name(*rule),
            action + 1,
            answer.as_str()
        )
    };
    answers.0.iter().map(one).collect()
}

/// What one side says of itself when it refuses the mail; none where it takes it.
#[must_use]
pub fn refusal(side: Option<&Outcome>) -> Option<String> {
    match side {
        None => Some("Receiving is off: SES refuses every mail.".to_owned()),
        Some(outcome) => outcome.refusal.map(|r| r.words().to_owned()),
    }
}

/// Which effects of one side the other does not have: each counted, so that the second of two equal ones is marked where the
/// other side has one.
#[must_use]
pub fn only(effects: &[Effect], other: &[Effect]) -> Vec<bool> {
    let mut left: Vec<&Effect> = other.iter().collect();
    effects
        .iter()
        .map(|effect| match left.iter().position(|e| *e == effect) {
            Some(at) => {
                left.swap_remove(at);
                false
            }
            None => true,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::rules::{Rule, effect_diff::effect_diff, outcome::Answer};

    #[test]
    fn the_second_of_two_equal_effects_is_marked() {
        let told = |topic: &str| Effect::Told { topic: topic.into(), about: "S3Action".into() };
        let (one, two) = ([told("a"), told("b")], [told("a"), told("a")]);
        assert_eq!(only(&two, &one), [false, true]);
        assert_eq!(only(&one, &two), [false, true]);
        assert_eq!(only(&one, &one), [false, false]);
    }

    #[test]
    fn an_entry_says_what_mail_it_is() {
        let rule = |to: &[&str]| Rule {
            name: "r".into(),
            enabled: Some(true),
            recipients: to.iter().map(|r| (*r).to_owned()).collect(),
            ..Rule::default()
        };
        let set = |to: &[&str]| RuleSet { name: "in".into(), rules: vec![rule(to)] };
        let diff = effect_diff(Some(&set(&["a@x.org", "b@x.org"])), &set(&["c@x.org"]), &[]);
        let title = title(&diff.groups[0].entries[0], &[]);
        assert_eq!(
            (title.name.as_str(), title.to.as_str(), title.more.as_str()),
            ("Any mail like one", "a@x.org", "one of 2 sorts of recipients that fare alike")
        );
        let answers = Answers([((0, 1), Answer::StopRule)].into_iter().collect());
        assert_eq!(
            answered(&set(&[]), &answers),
            ["the function of rule `r`, action 2, answers `STOP_RULE`"]
        );
    }
}
