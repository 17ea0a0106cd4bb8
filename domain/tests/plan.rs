//! Plans: what they come to on a model of an account, how few calls they take, and what an approval of one signs.
#![expect(clippy::expect_used, reason = "a test that finds no value is red")]

use domain::{
    Failure,
    plan::{Account, Call, Manner, Plan, Step, back, build, clone, in_place, is_checked, switch},
    rules::{Action, AddHeaderAction, Rule, RuleSet, S3Action},
};
use proptest::{collection::vec, prelude::*, sample::select};
use std::collections::{BTreeMap, BTreeSet};

/// A rule that stores mail in a bucket, which SES tries.
fn stores(name: &str, bucket: &str) -> Rule {
    let action = S3Action { bucket_name: bucket.into(), ..S3Action::default() };
    Rule {
        name: name.into(),
        enabled: Some(true),
        actions: vec![Action::S3Action(action)],
        ..Rule::default()
    }
}

/// A rule that adds a header: nothing for SES to try.
fn marks(name: &str, value: &str) -> Rule {
    let action = AddHeaderAction { header_name: "X-Mark".into(), header_value: value.into() };
    Rule {
        name: name.into(),
        enabled: Some(true),
        actions: vec![Action::AddHeaderAction(action)],
        ..Rule::default()
    }
}

fn of(name: &str, rules: Vec<Rule>) -> RuleSet {
    RuleSet { name: name.into(), rules }
}

fn set(name: &str, rules: &[&str]) -> RuleSet {
    of(name, rules.iter().map(|n| stores(n, "b")).collect())
}

fn account<'a>(active: Option<&'a RuleSet>, existing: Option<&'a RuleSet>) -> Account<'a> {
    Account { environment: "sandbox", active, existing, ..Account::default() }
}

fn words(plan: &Plan) -> Vec<String> {
    plan.steps.iter().map(Step::words).collect()
}

fn operations(calls: &[Call]) -> Vec<&'static str> {
    calls.iter().map(Call::operation).collect()
}

/// An account as SES keeps it.
#[derive(Default)]
struct Model {
    sets: BTreeMap<String, Vec<Rule>>,
    active: Option<String>,
    /// Rules that SES tried since they are in the set: set and name.
    checked: BTreeSet<(String, String)>,
}

impl Model {
    fn with(sets: &[&RuleSet], active: Option<&RuleSet>) -> Self {
        Self {
            sets: sets.iter().map(|s| (s.name.clone(), s.canonical().rules)).collect(),
            active: active.map(|s| s.name.clone()),
            checked: BTreeSet::new(),
        }
    }

    fn rules(&mut self, set: &str) -> &mut Vec<Rule> {
        self.sets.get_mut(set).expect("the set is there")
    }

    fn insert(&mut self, set: &str, after: Option<&str>, rule: Rule) {
        let rules = self.rules(set);
        let at = after.map_or(0, |a| rules.iter().position(|r| r.name == a).expect("`after` is there") + 1);
        rules.insert(at, rule);
    }

    fn take(&mut self, set: &str, rule: &str) -> Rule {
        let rules = self.rules(set);
        let at = rules.iter().position(|r| r.name == rule).expect("the rule is there");
        rules.remove(at)
    }

    fn apply(&mut self, call: &Call) {
        match call.clone() {
            Call::CreateReceiptRuleSet { rule_set } => {
                assert!(self.sets.insert(rule_set, Vec::new()).is_none(), "the name is free");
            }
            Call::CloneReceiptRuleSet { rule_set, original } => {
                let copy = self.rules(&original).clone();
                assert!(self.sets.insert(rule_set, copy).is_none(), "the name is free");
            }
            Call::CreateReceiptRule { rule_set, after, rule } => {
                self.checked.insert((rule_set.clone(), rule.name.clone()));
                self.insert(&rule_set, after.as_deref(), *rule);
            }
            Call::UpdateReceiptRule { rule_set, rule } => {
                self.checked.insert((rule_set.clone(), rule.name.clone()));
                let rules = self.rules(&rule_set);
                let at = rules.iter().position(|r| r.name == rule.name).expect("the rule is there");
                rules[at] = *rule;
            }
            Call::DeleteReceiptRule { rule_set, rule } => {
                self.take(&rule_set, &rule);
            }
            Call::SetReceiptRulePosition { rule_set, rule, after } => {
                let rule = self.take(&rule_set, &rule);
                self.insert(&rule_set, after.as_deref(), rule);
            }
            Call::ReorderReceiptRuleSet { rule_set, rules } => {
                let ordered: Vec<Rule> = rules.iter().map(|name| self.take(&rule_set, name)).collect();
                assert!(self.rules(&rule_set).is_empty(), "every rule is named");
                *self.rules(&rule_set) = ordered;
            }
            Call::SetActiveReceiptRuleSet { rule_set } => self.active = rule_set,
            Call::DeleteReceiptRuleSet { rule_set } => {
                assert_ne!(self.active.as_ref(), Some(&rule_set), "the active set stays");
                self.sets.remove(&rule_set);
            }
        }
    }

    fn live(&self) -> Option<(&str, &[Rule])> {
        let name = self.active.as_deref()?;
        Some((name, self.sets.get(name)?))
    }

    /// Runs a plan; until its switch, what is live must be what it was made from.
    fn run(&mut self, plan: &Plan) {
        let before = self.live().map(|(name, rules)| (name.to_owned(), rules.to_vec()));
        let switch = plan.switch().unwrap_or(usize::MAX);
        for (number, step) in plan.steps.iter().enumerate() {
            if let Step::Call(call) = step {
                self.apply(call);
            }
            if number < switch {
                let live = self.live().map(|(name, rules)| (name.to_owned(), rules.to_vec()));
                assert_eq!(live, before, "step {number} touched what is live");
            }
        }
    }
}

#[test]
fn a_new_set_is_built_beside_the_active_one_and_switched_to_by_one_call() {
    let live = set("in-r1-00000000", &["a"]);
    let plan = switch(account(Some(&live), None), &set("in", &["a", "b"]), "in-r2-11111111");
    assert_eq!(
        words(&plan),
        [
            "check that `in-r1-00000000` is the active rule set",
            "create the inactive rule set `in-r2-11111111`",
            "create rule `a` at the front",
            "create rule `b` after `a`",
            "read `in-r2-11111111` back and compare all of it",
            "check that `in-r1-00000000` is the active rule set",
            "make `in-r2-11111111` the active rule set",
            "check that `in-r2-11111111` is the active rule set",
        ]
    );
    assert_eq!(plan.switch(), Some(6));
    assert_eq!(plan.time(1.0), "8 calls, about 8 s at 1 call per second");
    assert_eq!(plan.time(0.02), "8 calls, about 7 min at 0.02 calls per second");
    assert_eq!(plan.time(50.0), "8 calls, less than 1 s at 50 calls per second");
}

#[test]
fn what_an_interrupted_deployment_left_is_completed_or_reused() {
    let wanted = set("in", &["a", "b", "c"]);
    let creates = |existing: &RuleSet| {
        let plan = switch(account(None, Some(existing)), &wanted, "t");
        let created = plan.steps.iter().filter_map(|s| match s {
            Step::Call(Call::CreateReceiptRule { after, rule, .. }) => {
                Some((after.clone(), rule.name.clone()))
            }
            _ => None,
        });
        created.collect::<Vec<_>>()
    };
    assert_eq!(creates(&set("t", &["a", "b"])), [(Some("b".to_owned()), "c".to_owned())]);
    assert_eq!(creates(&set("t", &["a", "b", "c"])), []);
    assert_eq!(
        creates(&set("t", &["x"])),
        [],
        "a foreign set is left alone; comparing it stops the deployment"
    );
}

#[test]
fn the_hash_follows_environment_base_result_manner_and_what_is_deleted() {
    let (live, wanted) = (set("l", &["a"]), of("in", vec![stores("a", "other")]));
    let plan = switch(account(Some(&live), None), &wanted, "in-r2-1");
    let same = switch(account(Some(&live), Some(&wanted)), &wanted, "in-r3-1");
    assert_eq!(plan.hash(), same.hash());
    let old = ["in-r1-1".to_owned()];
    let others = [
        switch(Account { environment: "prod", ..account(Some(&live), None) }, &wanted, "in-r2-1"),
        switch(account(None, None), &wanted, "in-r2-1"),
        switch(account(Some(&set("l", &["c"])), None), &wanted, "in-r2-1"),
        switch(account(Some(&live), None), &set("in", &["c"]), "in-r2-1"),
        in_place(account(Some(&live), None), &wanted).expect("one rule differs"),
        switch(Account { prune: &old, ..account(Some(&live), None) }, &wanted, "in-r2-1"),
    ];
    for other in others {
        assert_ne!(plan.hash(), other.hash());
    }
}

#[test]
fn rolling_back_reads_the_old_set_and_makes_one_call() {
    let (live, old) = (set("new", &["b"]), set("old", &["a"]));
    let plan = back(account(Some(&live), None), Some(("old", &old.digest())));
    assert_eq!(
        words(&plan),
        [
            "check that `new` is the active rule set",
            "read `old` back and compare all of it",
            "make `old` the active rule set",
            "check that `old` is the active rule set",
        ]
    );
}

#[test]
fn in_place_is_one_call_and_only_for_one_rule_that_stays_where_it_is() {
    let live = set("live", &["a", "b", "c"]);
    let one = of("in", vec![stores("a", "b"), stores("b", "other"), stores("c", "b")]);
    let plan = in_place(account(Some(&live), None), &one).expect("one rule differs");
    assert_eq!(
        (plan.manner, plan.target.as_deref(), plan.switch()),
        (Manner::InPlace, Some("live"), Some(1))
    );
    assert_eq!(
        words(&plan),
        [
            "check that `live` is the active rule set",
            "update rule `b` of `live`",
            "check that `live` is the active rule set",
        ]
    );
    let refused = [
        (account(None, None), one.clone(), "receiving is off"),
        (account(Some(&live), None), set("in", &["a", "b"]), "deletes"),
        (account(Some(&live), None), set("in", &["a", "b", "d"]), "renames"),
        (account(Some(&live), None), set("in", &["b", "a", "c"]), "moves"),
        (
            account(Some(&live), None),
            of("in", vec![stores("a", "x"), stores("b", "x"), stores("c", "b")]),
            "2 rules",
        ),
    ];
    for (account, wanted, why) in refused {
        let result = in_place(account, &wanted);
        assert!(matches!(&result, Err(Failure::Refused(text)) if text.contains(why)), "{why}: {result:?}");
    }
}

#[test]
fn a_copy_is_made_only_where_it_saves_calls() {
    let many =
        |make: fn(&str, &str) -> Rule| (0..200).map(|n| make(&format!("r{n}"), "v")).collect::<Vec<_>>();
    let (live, mut wanted) = (of("live", many(marks)), many(marks));
    wanted.swap(3, 9);
    wanted.remove(100);
    wanted.push(stores("last", "b"));
    let plan = switch(account(Some(&live), None), &of("in", wanted.clone()), "t");
    let calls = clone(&live.canonical(), &of("", wanted).canonical().rules, "t").expect("names are unique");
    assert_eq!(
        operations(&calls),
        ["CloneReceiptRuleSet", "DeleteReceiptRule", "CreateReceiptRule", "ReorderReceiptRuleSet"]
    );
    assert_eq!(plan.calls(), calls.len() + 5);

    // Rules that name something are all updated, so that SES tries what they name: no less than building.
    let live = of("live", many(stores));
    let mut wanted = live.clone();
    wanted.rules.swap(3, 4);
    let plan = switch(account(Some(&live), None), &wanted, "t");
    assert_eq!(plan.calls(), 1 + 200 + 5);
    let moved = clone(&live.canonical(), &wanted.canonical().rules, "t").expect("names are unique");
    assert_eq!(moved.len(), 1 + 200 + 1);
    assert_eq!(moved.last().map(Call::operation), Some("SetReceiptRulePosition"));
    let twice = of("twice", vec![marks("a", "1"), marks("a", "2")]);
    assert_eq!(clone(&twice, &live.rules, "t"), None);
}

#[test]
fn what_is_deleted_comes_last_and_is_never_active_nor_the_target() {
    let live = set("live", &["a"]);
    let prune = ["old".to_owned(), "live".to_owned(), "t".to_owned()];
    let account = Account { prune: &prune, sets: 7, ..account(Some(&live), None) };
    let plan = switch(account, &set("in", &["b"]), "t");
    assert_eq!((plan.prune.as_slice(), plan.sets), (["old".to_owned()].as_slice(), 7));
    assert_eq!(words(&plan).last().map(String::as_str), Some("delete the old rule set `old`"));
    assert_eq!(plan.calls(), 9, "it is read, then deleted");
}

#[test]
fn plans_written_before_there_were_manners_are_read() {
    let live = set("l", &["a"]);
    let plan = switch(account(Some(&live), None), &set("in", &["b"]), "t");
    let mut json = serde_json::to_value(&plan).expect("it is written");
    let members = json.as_object_mut().expect("it is an object");
    for added in ["manner", "prune", "sets"] {
        members.remove(added).expect("it is there");
    }
    let read: Plan = serde_json::from_value(json).expect("it is read");
    assert_eq!((read.hash(), read), (plan.hash(), plan));
}

/// Up to eight rules with different names, each of four contents.
fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let names = Just(["a", "b", "c", "d", "e", "f", "g", "h"]).prop_shuffle();
    let make = select(vec![marks as fn(&str, &str) -> Rule, marks, marks, stores]);
    let content = (make, select(vec!["1", "1", "1", "2"]));
    (names, vec(content, 0..=8)).prop_map(|(names, contents)| {
        contents.iter().zip(names).map(|((make, v), name)| make(name, v)).collect()
    })
}

proptest! {
    #[test]
    fn a_plan_comes_to_what_is_wanted_with_no_call_too_many(
        live in proptest::option::of(rules()),
        wanted in rules(),
        left in proptest::option::of(0_usize..9),
    ) {
        let live = live.map(|rules| of("live", rules));
        let wanted = of("in", wanted);
        let canonical = wanted.canonical().rules;
        let existing = left.map(|n| of("t", canonical.iter().take(n).cloned().collect()));
        let plan = switch(account(live.as_ref(), existing.as_ref()), &wanted, "t");
        let mut sets: Vec<&RuleSet> = live.iter().chain(&existing).collect();
        sets.dedup();
        let mut model = Model::with(&sets, live.as_ref());
        model.run(&plan);
        prop_assert_eq!(model.live(), Some(("t", canonical.as_slice())));
        prop_assert_eq!(live.as_ref().map(|l| l.canonical().rules), model.sets.get("live").cloned(), "the old set stands");

        let made = plan.calls() - 5;
        let present = existing.as_ref().map(|set| set.rules.len());
        prop_assert!(made <= build(&canonical, "t", present).len());
        if let (Some(live), None) = (&live, &existing) {
            let copied = clone(&live.canonical(), &canonical, "t").expect("names are unique");
            prop_assert!(made <= copied.len());
        }
        if existing.is_none() {
            for rule in canonical.iter().filter(|rule| is_checked(rule)) {
                prop_assert!(model.checked.contains(&("t".to_owned(), rule.name.clone())), "{} was tried", rule.name);
            }
        }
    }

    #[test]
    fn copying_comes_to_the_same_as_building(live in rules(), wanted in rules()) {
        let (live, wanted) = (of("live", live), of("", wanted).canonical().rules);
        for calls in [build(&wanted, "t", None), clone(&live.canonical(), &wanted, "t").expect("names are unique")] {
            let mut model = Model::with(&[&live], Some(&live));
            calls.iter().for_each(|call| model.apply(call));
            prop_assert_eq!(model.sets.get("t"), Some(&wanted));
        }
    }

    #[test]
    fn in_place_comes_to_what_is_wanted_or_is_refused(live in rules(), at in 0_usize..8, marked in any::<bool>()) {
        let live = of("live", live);
        let mut wanted = live.clone();
        if let Some(rule) = wanted.rules.get_mut(at) {
            *rule = if marked { marks(&rule.name, "new") } else { stores(&rule.name, "new") };
        }
        let plan = in_place(account(Some(&live), None), &wanted).expect("at most one rule differs");
        let mut model = Model::with(&[&live], Some(&live));
        model.run(&plan);
        let canonical = wanted.canonical().rules;
        prop_assert_eq!(model.live(), Some(("live", canonical.as_slice())));
        prop_assert_eq!(plan.is_empty(), wanted.digest() == live.digest());
    }
}
