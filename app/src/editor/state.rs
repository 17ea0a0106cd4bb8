//! What the editor holds: the rule set in a signal, which rule is shown, findings, and the way back.

use super::{api, autosave::Autosave, focus::focus_later, follow, history::History};
use domain::{
    draft::{DraftId, DraftView},
    environment::Environment,
    finding::{Finding, Place, Severity},
    rules::{
        RuleSet,
        edit::{Edit, apply, field_value, set_field},
    },
};
use leptos::prelude::*;

/// The editor's state. A handle: copies are the same editor.
#[derive(Clone, Copy)]
pub struct Editor {
    /// The draft edited.
    pub draft: DraftId,
    /// The environment it is edited for.
    pub environment: StoredValue<Environment>,
    /// Whether the caller may edit what is shown.
    pub may_edit: bool,
    /// The set as it stands on the page.
    pub set: RwSignal<RuleSet>,
    /// The rule shown, counted from 0.
    pub shown: RwSignal<u32>,
    /// What the checks say of the set.
    pub findings: Memo<Vec<Finding>>,
    /// What a screen reader says after an edit.
    pub said: RwSignal<String>,
    /// Whether the browser has taken over.
    pub live: RwSignal<bool>,
    /// Saving.
    pub saving: Autosave,
    /// Whether there is something to undo, and to redo.
    pub can: RwSignal<(bool, bool)>,
    history: StoredValue<History>,
}

impl Editor {
    /// The editor of a draft. `typed` is content that could not be saved yet.
    #[must_use]
    pub fn new(view: &DraftView, typed: Option<RuleSet>, shown: u32, may_edit: bool) -> Self {
        let set = RwSignal::new(typed.unwrap_or_else(|| view.content.clone()));
        let environment = StoredValue::new(view.environment.clone());
        let findings =
            Memo::new(move |_| environment.with_value(|e| set.with(|s| super::findings::check(s, e))));
        let live = RwSignal::new(false);
        Effect::new(move || live.set(true));
        let last = u32::try_from(view.content.rules.len()).unwrap_or(u32::MAX).saturating_sub(1);
        Self {
            draft: view.id,
            environment,
            may_edit,
            set,
            shown: RwSignal::new(shown.min(last)),
            findings,
            said: RwSignal::new(String::new()),
            live,
            saving: Autosave::new(view, set, may_edit, |request| Box::pin(api::save(request))),
            can: RwSignal::new((false, false)),
            history: StoredValue::new(History::default()),
        }
    }

    /// Makes an edit, as a button names it.
    pub fn op(self, text: &str) {
        if text == "save" {
            self.saving.now();
            return;
        }
        match Edit::parse(text) {
            Ok(edit) => self.edit(edit),
            Err(problem) => self.said.set(problem.message),
        }
    }

    /// Makes an edit; the rule shown, the focus and the announcement follow it.
    pub fn edit(self, edit: Edit) {
        if !self.may_edit {
            return;
        }
        let before = self.set.get_untracked();
        let mut after = before.clone();
        if let Err(problem) = apply(&mut after, edit.clone()) {
            self.said.set(problem.message);
            return;
        }
        self.history.update_value(|h| h.remember(&before, None));
        let shown = follow::follow(self.shown.get_untracked(), &edit, &after);
        self.said.set(follow::announce(&edit, &after));
        self.replace(after, shown);
        if let Some(id) = follow::focus(&edit, shown) {
            focus_later(id);
        }
    }

    /// Puts a typed value into a field.
    pub fn put(self, place: &Place, value: &str) {
        if !self.may_edit {
            return;
        }
        let before = self.set.get_untracked();
        let mut after = before.clone();
        if set_field(&mut after, place, value).is_ok() && after != before {
            self.history.update_value(|h| h.remember(&before, Some(place)));
            self.can.set(self.history.with_value(History::can));
            self.set.set(after);
        }
    }

    /// The text of a field.
    #[must_use]
    pub fn value(self, place: &Place) -> String {
        self.set.with(|set| field_value(set, place)).unwrap_or_default()
    }

    /// Takes one step back.
    pub fn undo(self) {
        self.travel(History::undo, "Undone");
    }

    /// Takes one step forward again.
    pub fn redo(self) {
        self.travel(History::redo, "Redone");
    }

    fn travel(self, step: fn(&mut History, &RuleSet) -> Option<RuleSet>, said: &str) {
        let now = self.set.get_untracked();
        if let Some(set) = self.history.try_update_value(|h| step(h, &now)).flatten() {
            self.said.set(said.to_owned());
            self.replace(set, self.shown.get_untracked());
        }
    }

    /// Puts another set in place of the one there is, as one step.
    pub fn take(self, set: RuleSet) {
        self.history.update_value(|h| h.remember(&self.set.get_untracked(), None));
        self.replace(set, self.shown.get_untracked());
    }

    fn replace(self, set: RuleSet, shown: u32) {
        let last = u32::try_from(set.rules.len()).unwrap_or(u32::MAX).saturating_sub(1);
        self.can.set(self.history.with_value(History::can));
        self.set.set(set);
        self.shown.set(shown.min(last));
    }

    /// The findings at just one place.
    #[must_use]
    pub fn findings_at(self, place: &Place) -> Vec<Finding> {
        self.findings.with(|all| all.iter().filter(|f| f.place == *place).cloned().collect())
    }

    /// Whether something at a place is an error.
    #[must_use]
    pub fn is_wrong(self, place: &Place) -> bool {
        self.findings.with(|all| all.iter().any(|f| f.severity == Severity::Error && f.place == *place))
    }
}
