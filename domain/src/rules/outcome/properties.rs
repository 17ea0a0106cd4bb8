//! Tree and index, held against the outcome under each assignment of answers, which [`super::reference`] holds against
//! AWS's pages.

use super::{
    Answer, Answers, Assumptions, Effect, Index, Outcome, Reason, Stand, Tree, Uncertainty, gate,
    generate::{address, answers, assumptions, condition, rule, sample},
    outcome_assuming, tree,
};
use crate::{
    mail::{Envelope, Sample},
    rules::{Action, InvocationType, LambdaAction, Rule, RuleSet},
};
use proptest::{collection::vec, prelude::*, sample::select};
use std::collections::{BTreeMap, BTreeSet};

/// Rule, action, whether by assumption, the answer taken, effects.
type Ran = (u32, u32, bool, Option<Answer>, Vec<Effect>);

/// What a tree and an outcome have to agree on.
#[derive(Debug, PartialEq)]
struct Same {
    ran: Vec<Ran>,
    effects: Vec<Effect>,
    uncertain: Vec<Uncertainty>,
    /// Per rule: whether it stands to run, unless it was stopped.
    stopped: Vec<Reason>,
}

fn of_outcome(outcome: &Outcome) -> Same {
    let ran = outcome.ran().filter_map(|(r, a)| {
        let done = outcome.rules.get(r as usize)?.actions.get(a as usize)?;
        Some((r, a, done.uncertain, done.answer, done.effects.clone()))
    });
    Same {
        ran: ran.collect(),
        effects: outcome.effects.clone(),
        uncertain: outcome.uncertain.clone(),
        stopped: outcome.rules.iter().map(|r| r.reason.clone()).collect(),
    }
}

fn of_tree(tree: &Tree, answers: &Answers) -> Same {
    let way = tree.way(answers);
    let effects = |s: &super::WayStep<'_>| s.node.effects.iter().chain(&s.branch.effect).cloned().collect();
    let end = way.steps.last().filter(|s| s.branch.effect == Some(Effect::Ended)).map(|s| s.node);
    let reason = |(at, rule): (u32, &super::RuleStanding)| match end {
        Some(end) if rule.reason == Reason::Applies && at > end.rule => {
            Reason::Stopped { rule: end.rule, action: end.action }
        }
        _ => rule.reason.clone(),
    };
    Same {
        ran: way
            .steps
            .iter()
            .map(|s| (s.node.rule, s.node.action, s.node.assumed, s.answer, effects(s)))
            .collect(),
        effects: way.effects().cloned().collect(),
        uncertain: way.uncertain().cloned().collect(),
        stopped: (0..).zip(&tree.rules).map(reason).collect(),
    }
}

/// Every assignment of answers to the functions of a set that are answered.
fn assignments(set: &RuleSet) -> Vec<Answers> {
    let mut all = vec![Answers::default()];
    for (r, rule) in (0..).zip(&set.rules) {
        for (a, action) in (0..).zip(&rule.actions) {
            if matches!(action, Action::LambdaAction(lambda) if lambda.waits()) {
                let with = |answers: &Answers| {
                    Answer::ALL.map(|answer| {
                        let mut answers = answers.clone();
                        answers.0.insert((r, a), answer);
                        answers
                    })
                };
                all = all.iter().flat_map(with).collect();
            }
        }
    }
    all
}

/// What tells one way from another: actions that ran, and what they and the answers did.
fn way_key(outcome: &Outcome) -> String {
    let assumed: Vec<_> =
        of_outcome(outcome).ran.iter().map(|(r, a, assumed, ..)| (*r, *a, *assumed)).collect();
    format!("{assumed:?} {:?} {:?}", outcome.effects, outcome.uncertain)
}

/// Rules full of functions that are answered.
fn asking_rule() -> impl Strategy<Value = Rule> {
    (rule(), vec(any::<bool>(), 4)).prop_map(|(mut rule, ask)| {
        rule.enabled = Some(true);
        rule.recipients.clear();
        for (action, ask) in rule.actions.iter_mut().zip(ask) {
            if ask {
                *action = asking();
            }
        }
        rule
    })
}

fn asking() -> Action {
    Action::LambdaAction(LambdaAction {
        invocation_type: Some(InvocationType::RequestResponse),
        function_arn: "f".into(),
        topic_arn: None,
    })
}

fn set_of(rules: Vec<Rule>) -> RuleSet {
    RuleSet { name: "s".into(), rules }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn a_tree_under_given_answers_is_the_outcome(
        rules in vec(prop_oneof![rule(), asking_rule()], 0..4),
        sample in sample(), answers in answers(), assumptions in assumptions(),
    ) {
        let set = set_of(rules);
        let tree = tree(&set, &sample, &assumptions);
        let outcome = outcome_assuming(&set, &sample, &answers, &assumptions);
        prop_assert_eq!(of_tree(&tree, &answers), of_outcome(&outcome));
        prop_assert_eq!(tree.refusal, outcome.refusal);
        for (standing, trace) in tree.rules.iter().zip(&outcome.rules) {
            prop_assert_eq!((&standing.name, &standing.recipients), (&trace.name, &trace.recipients));
        }
    }

    #[test]
    fn an_index_says_what_every_condition_says(
        rules in vec(rule(), 0..5), wide in select(&[0_usize, 0, 62, 130][..]),
        typed in vec(prop_oneof!["[a@.+B]{0,7}", condition()], 0..6),
        to in vec(prop_oneof!["[a@.+B]{0,9}", address()], 0..4),
        tls in any::<bool>(),
    ) {
        let mut rules = rules;
        if let Some(first) = rules.first_mut() {
            first.recipients.extend(typed);
        }
        // Beyond the first word of a set of bits.
        let filler = Rule { recipients: vec!["nobody@nowhere".into()], ..Rule::default() };
        rules.splice(0..0, std::iter::repeat_n(filler, wide));
        let set = set_of(rules);
        let envelope = Envelope { recipients: to, tls, ..Envelope::default() };
        let index = Index::new(&set);
        let asked: Vec<_> = set.rules.iter().map(|rule| gate::standing(rule, &envelope)).collect();
        prop_assert_eq!(&index.standings(&envelope), &asked);
        prop_assert_eq!(index.applying_to(&envelope), gate::applying(&asked));
        let sample = Sample { envelope, ..Sample::default() };
        let summary = index.summary(&sample, &Answers::default(), &Assumptions::default());
        let outcome = outcome_assuming(&set, &sample, &Answers::default(), &Assumptions::default());
        prop_assert_eq!(summary.uncertain, outcome.uncertain);
    }

    #[test]
    fn a_summary_is_the_outcome_in_brief(
        rules in vec(rule(), 0..5), sample in sample(), answers in answers(), assumptions in assumptions(),
    ) {
        let set = set_of(rules);
        let outcome = outcome_assuming(&set, &sample, &answers, &assumptions);
        let summary = Index::new(&set).summary(&sample, &answers, &assumptions);
        prop_assert_eq!(summary.refusal, outcome.refusal);
        prop_assert_eq!(summary.ran, outcome.ran().collect::<Vec<_>>());
        prop_assert_eq!(summary.effects, outcome.effects);
        prop_assert_eq!(summary.uncertain, outcome.uncertain);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn the_ways_of_a_tree_are_those_of_every_assignment(
        rules in vec(asking_rule(), 1..3), mut sample in sample(), mut assumptions in assumptions(),
    ) {
        sample.envelope.recipients.push("a@e.com".into());
        assumptions.no_active_set = false;
        let set = set_of(rules);
        let all = assignments(&set);
        prop_assume!(all.len() <= 625);
        let tree = tree(&set, &sample, &assumptions);
        let outcomes: Vec<Outcome> =
            all.iter().map(|answers| outcome_assuming(&set, &sample, answers, &assumptions)).collect();
        let distinct: BTreeSet<String> = outcomes.iter().map(way_key).collect();
        prop_assert_eq!(tree.ways(), distinct.len() as u128);

        let walked = tree.all_ways(usize::MAX);
        let of_walked = walked.iter().map(|(answers, way)| {
            assert_eq!(&tree.way(answers), way, "the answers of a way lead through it");
            way_key(&outcome_assuming(&set, &sample, answers, &assumptions))
        });
        prop_assert_eq!(of_walked.collect::<BTreeSet<_>>(), distinct);
        prop_assert_eq!(walked.len() as u128, tree.ways());

        // Always, under some answers, never: by looking at every one.
        let mut runs: BTreeMap<(u32, u32), usize> = BTreeMap::new();
        outcomes.iter().flat_map(Outcome::ran).for_each(|place| *runs.entry(place).or_default() += 1);
        for (r, rule) in (0..).zip(&tree.rules) {
            for (a, action) in (0..).zip(&rule.actions) {
                let expected = match runs.get(&(r, a)) {
                    None => Stand::Never,
                    Some(count) if *count == outcomes.len() => Stand::Always,
                    Some(_) => Stand::Depends,
                };
                prop_assert_eq!(action.stand, expected, "{}/{}", r, a);
            }
        }
    }
}

/// However many functions are answered: two nodes for an action at most, and the branches of each.
#[test]
fn a_tree_grows_with_its_actions_and_not_with_its_ways() {
    let rule = Rule { enabled: Some(true), actions: vec![asking(); 10], ..Rule::default() };
    let mut sample = Sample::default();
    sample.envelope.recipients.push("a@e.com".into());
    for rules in [1, 20, 200] {
        let set = set_of(vec![rule.clone(); rules]);
        let tree = tree(&set, &sample, &Assumptions::default());
        let branches: usize = tree.nodes.iter().map(|node| node.branches.len()).sum();
        assert!(tree.nodes.len() < 2 * 10 * rules, "{} nodes", tree.nodes.len());
        assert!(branches <= 4 * tree.nodes.len());
        assert!(tree.text().lines().count() < 8 * 10 * rules);
        assert_eq!(tree.way(&Answers::default()).steps.len(), 10 * rules);
        assert_eq!(tree.all_ways(7).len(), 7);
        match rules {
            1 => assert!(tree.ways() > 2_000, "{}", tree.ways()),
            20 => assert!(tree.ways() > u128::from(u64::MAX)),
            _ => assert_eq!(tree.ways(), u128::MAX, "counted as far as it goes"),
        }
    }
}

/// Answers that lead to one place are one branch; `Event` has none.
#[test]
fn answers_that_make_no_difference_are_one_branch() {
    let event = Action::LambdaAction(LambdaAction::default());
    let rule = Rule { enabled: Some(true), actions: vec![asking(), event, asking()], ..Rule::default() };
    let mut sample = Sample::default();
    sample.envelope.recipients.push("a@e.com".into());
    let tree = tree(&set_of(vec![rule]), &sample, &Assumptions::default());
    let answers = |node: usize| -> Vec<String> {
        tree.nodes[node].branches.iter().map(super::Branch::answer_words).collect()
    };
    assert_eq!(answers(0), ["CONTINUE or INVALID", "STOP_RULE", "STOP_RULE_SET", "ERROR"]);
    assert_eq!(answers(1), [""]);
    let last = tree.nodes.iter().rposition(|n| n.action == 2 && !n.assumed).expect("the last function");
    assert_eq!(answers(last), ["CONTINUE or STOP_RULE or INVALID", "STOP_RULE_SET", "ERROR"]);
    let read = |text: &str| serde_json::from_str::<Tree>(text).map_err(|e| e.to_string());
    assert_eq!(read(&serde_json::to_string(&tree).expect("JSON")), Ok(tree.clone()));
    let first = tree.way(&Answers::default());
    assert_eq!(first.steps.iter().map(|s| s.node.action).collect::<Vec<_>>(), [0, 1, 2]);
    assert!(matches!(tree.rules[0].actions[1].stand, Stand::Depends));
}
