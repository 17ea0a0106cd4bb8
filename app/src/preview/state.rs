//! What the preview pane holds: the sample with what was changed of its envelope, the functions' answers, and the
//! outcome, computed anew whenever one of them or the rule set changes.

use super::{
    api::Tried,
    query::{write, write_around},
};
use domain::{
    failure::Problem,
    mail::{Sample, SampleId, SampleSummary},
    rules::{
        RuleSet,
        answer::judge,
        effect_diff::witness,
        filter,
        outcome::{AfterError, Answer, Answers, Assumptions, Outcome, Tree, outcome_assuming, tree},
    },
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The preview's state. A handle: copies are the same preview.
#[derive(Clone, Copy)]
pub struct Preview {
    /// The environment's samples.
    pub samples: StoredValue<Vec<SampleSummary>>,
    /// The one chosen.
    pub chosen: RwSignal<Option<SampleId>>,
    /// The chosen one, with what was changed of it here.
    pub sample: RwSignal<Option<Sample>>,
    /// What the functions answer.
    pub answers: RwSignal<Answers>,
    /// The answers somebody typed, as text, by (rule, action).
    pub typed: RwSignal<BTreeMap<(u32, u32), String>>,
    /// What a handler gave that was run without JavaScript.
    pub tried: RwSignal<Option<Tried>>,
    /// What is taken to follow when a function fails, which AWS does not document.
    pub after_error: RwSignal<AfterError>,
    /// The account's IP address filters, as typed.
    pub filters: RwSignal<String>,
    /// Both, read; and what is wrong with the filters, which are then left out.
    pub around: Memo<(Assumptions, Vec<Problem>)>,
    /// The rule set tried.
    pub set: Signal<RuleSet>,
    /// What it does to the sample.
    pub outcome: Memo<Option<Outcome>>,
    /// What it can do to the sample, whatever the functions answer.
    pub tree: Memo<Option<Tree>>,
}

impl Preview {
    /// The preview of a rule set. Without a wish it takes the first sample.
    #[must_use]
    pub fn new(
        samples: Vec<SampleSummary>,
        wish: Option<SampleId>,
        answers: Answers,
        set: Signal<RuleSet>,
    ) -> Self {
        let found = samples.iter().find(|s| Some(s.id) == wish).or_else(|| samples.first());
        let chosen = RwSignal::new(found.map(|s| s.id));
        let sample = RwSignal::new(found.map(|s| s.sample.clone()));
        let answers = RwSignal::new(answers);
        let (after_error, filters) = (RwSignal::new(AfterError::default()), RwSignal::new(String::new()));
        let around = Memo::new(move |_| {
            let (filters, problems) = match filters.with(|text| filter::read(text)) {
                Ok(filters) => (filters, Vec::new()),
                Err(problems) => (Vec::new(), problems),
            };
            (Assumptions { after_error: after_error.get(), filters, ..Assumptions::default() }, problems)
        });
        let outcome = Memo::new(move |_| {
            let (set, answers) = (set.read(), answers.read());
            sample.with(|s| around.with(|(a, _)| s.as_ref().map(|s| outcome_assuming(&set, s, &answers, a))))
        });
        let tree = Memo::new(move |_| {
            sample.with(|s| around.with(|(a, _)| s.as_ref().map(|s| set.with(|set| tree(set, s, a)))))
        });
        let (typed, tried) = (RwSignal::new(BTreeMap::new()), RwSignal::new(None));
        let samples = StoredValue::new(samples);
        Self {
            samples,
            chosen,
            sample,
            answers,
            typed,
            tried,
            after_error,
            filters,
            around,
            set,
            outcome,
            tree,
        }
    }

    /// Takes what an address says is so around the rule set.
    pub fn surround(self, after_error: Option<&str>, filters: Option<&str>) {
        if let Some(after) = after_error.and_then(AfterError::parse) {
            self.after_error.set(after);
        }
        if let Some(text) = filters {
            self.filters.set(text.to_owned());
        }
    }

    /// Whether nothing else is taken to be so than by default.
    #[must_use]
    pub fn is_plain(self) -> bool {
        self.around.with(|(assumed, problems)| problems.is_empty() && *assumed == Assumptions::default())
    }

    /// All that is chosen, as an address carries it, each with `&` before it.
    #[must_use]
    pub fn address(self) -> String {
        self.answers.with(|answers| self.address_with(answers))
    }

    /// The same with other answers.
    #[must_use]
    pub fn address_with(self, answers: &Answers) -> String {
        let around = self.filters.with(|filters| write_around(self.after_error.get(), filters));
        format!("{}{around}", write(self.chosen.get(), answers))
    }

    /// Chooses a sample; what was changed of another one is forgotten.
    pub fn choose(self, id: SampleId) {
        let found = self.samples.with_value(|all| all.iter().find(|s| s.id == id).map(|s| s.sample.clone()));
        if found.is_some() {
            self.chosen.set(Some(id));
            self.sample.set(found);
        }
    }

    /// Tries a mail to this recipient: the sample's, or a made-up one where there is none.
    pub fn try_recipient(self, to: &str, tls: bool) {
        self.sample.update(|sample| {
            let sample = sample.get_or_insert_with(|| witness(Vec::new(), tls));
            sample.envelope.recipients = vec![to.to_owned()];
            sample.envelope.tls = tls;
        });
    }

    /// Takes back what was changed of the sample here.
    pub fn reset(self) {
        if let Some(id) = self.chosen.get_untracked() {
            self.choose(id);
        }
    }

    /// Changes the sample, here only.
    pub fn change(self, change: impl FnOnce(&mut Sample)) {
        self.sample.update(|sample| {
            if let Some(sample) = sample {
                change(sample);
            }
        });
    }

    /// Sets a function's answer.
    pub fn answer(self, rule: u32, action: u32, answer: Answer) {
        self.answers.update(|answers| {
            answers.0.insert((rule, action), answer);
        });
    }

    /// Takes a text somebody typed for a function's answer: judged and pinned; an empty one changes nothing.
    pub fn type_answer(self, rule: u32, action: u32, text: String) {
        if !text.trim().is_empty() {
            self.answer(rule, action, judge(&text).answer);
        }
        self.typed.update(|typed| {
            typed.insert((rule, action), text);
        });
    }
}
