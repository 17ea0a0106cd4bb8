//! What the editor of a job holds: the job in a signal, findings, saving.

use super::api;
use crate::editor::Autosave;
use domain::{
    draft::{DraftId, DraftView},
    environment::Environment,
    finding::Finding,
    jobs::{
        Job,
        findings::{self, Known},
        form,
    },
};
use leptos::prelude::*;

/// The editor's state. A handle: copies are the same editor.
#[derive(Clone, Copy)]
pub struct JobEditor {
    /// The draft edited.
    pub draft: DraftId,
    /// The environment it is edited for.
    pub environment: StoredValue<Environment>,
    /// Whether the caller may edit what is shown.
    pub may_edit: bool,
    /// The job as it stands on the page.
    pub job: RwSignal<Job>,
    /// What the checks say of it.
    pub findings: Memo<Vec<Finding>>,
    /// What was typed into a field and does not fit it: path and message.
    pub unfit: RwSignal<Option<(String, String)>>,
    /// Saving.
    pub saving: Autosave<Job>,
}

impl JobEditor {
    /// The editor of a draft.
    #[must_use]
    pub fn new(view: &DraftView<Job>, may_edit: bool) -> Self {
        let job = RwSignal::new(view.content.clone());
        let environment = StoredValue::new(view.environment.clone());
        let context = view.environment.context();
        let findings = Memo::new(move |_| job.with(|job| findings::check(job, &context, Known::default())));
        Self {
            draft: view.id,
            environment,
            may_edit,
            job,
            findings,
            unfit: RwSignal::new(None),
            saving: Autosave::new(view, job, may_edit, |request| Box::pin(api::save(request))),
        }
    }

    /// Puts what was typed into a field; what does not fit is said beside it, and kept out of the job.
    pub fn put(self, path: &str, text: &str) {
        if !self.may_edit {
            return;
        }
        match form::set(&self.job.get_untracked(), path, text) {
            Ok(job) => {
                self.unfit.set(None);
                self.replace(job);
            }
            Err(message) => self.unfit.set(Some((path.to_owned(), message))),
        }
    }

    /// Puts another job in place of the one there is.
    pub fn replace(self, job: Job) {
        if self.job.with_untracked(|now| *now != job) {
            self.job.set(job);
        }
    }

    /// The findings at a member.
    #[must_use]
    pub fn findings_at(self, path: &str) -> Vec<Finding> {
        let inside =
            |found: &str| found == path || found.strip_prefix(path).is_some_and(|r| r.starts_with('['));
        self.findings.with(|all| all.iter().filter(|f| inside(&f.place.field)).cloned().collect())
    }
}
