//! Saving by itself, a moment after the last keystroke. A save carries the revision it is based on; one that somebody
//! else overtook is not taken, and both sides are shown.

use crate::AppError;
use domain::{
    draft::{DraftId, DraftView, RevisionNumber, SaveDraft, Saved},
    rules::RuleSet,
};
use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use std::{pin::Pin, time::Duration};

/// What a save comes to, once the server answers.
pub type Answer<C> = Pin<Box<dyn Future<Output = Result<Saved<C>, AppError>>>>;

/// What drafts hold, as far as saving goes.
pub trait Kept: Clone + PartialEq + Send + Sync + 'static {}
impl<C: Clone + PartialEq + Send + Sync + 'static> Kept for C {}

/// How long the keyboard rests before a save.
const REST: Duration = Duration::from_millis(800);
/// How long after a failed save the next try comes.
const AGAIN: Duration = Duration::from_secs(5);

/// Where saving stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Saving<C = RuleSet> {
    /// Everything is saved.
    Saved,
    /// Something is typed and not saved yet.
    Typing,
    /// A save is under way.
    Running,
    /// Somebody saved in between; here is theirs.
    Conflict(Box<DraftView<C>>),
    /// It failed; the next try comes by itself.
    Failed(AppError),
}

/// Saves what a draft holds whenever it changes.
pub struct Autosave<C: Kept = RuleSet> {
    /// Where saving stands.
    pub state: RwSignal<Saving<C>>,
    /// The revision that the next save is based on.
    pub base: RwSignal<RevisionNumber>,
    draft: DraftId,
    send: fn(SaveDraft<C>) -> Answer<C>,
    set: RwSignal<C>,
    saved: StoredValue<C>,
    running: StoredValue<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl<C: Kept> Clone for Autosave<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C: Kept> Copy for Autosave<C> {}

impl<C: Kept> Autosave<C> {
    /// Watches a content, if the person may save it. `send` asks the server.
    #[must_use]
    pub fn new(
        view: &DraftView<C>,
        set: RwSignal<C>,
        watch: bool,
        send: fn(SaveDraft<C>) -> Answer<C>,
    ) -> Self {
        let this = Self {
            send,
            state: RwSignal::new(Saving::Saved),
            base: RwSignal::new(view.revision),
            draft: view.id,
            set,
            saved: StoredValue::new(view.content.clone()),
            running: StoredValue::new(false),
            timer: StoredValue::new(None),
        };
        if watch {
            this.watch();
        }
        this
    }

    fn watch(self) {
        Effect::new(move |before: Option<()>| {
            self.set.track();
            // What could not be saved before and stands on the page already waits for the person.
            if before.is_some() && self.is_open() && self.is_dirty() {
                self.state.set(Saving::Typing);
                self.later(REST);
            }
        });
        Effect::new(move || {
            let handle = window_event_listener(ev::beforeunload, move |event| {
                if self.is_dirty() {
                    event.prevent_default();
                }
            });
            on_cleanup(move || handle.remove());
        });
        on_cleanup(move || self.leave());
    }

    /// Whether saving goes on by itself: not while a conflict waits for the person.
    fn is_open(self) -> bool {
        !self.state.with_untracked(|s| matches!(s, Saving::Conflict(_)))
    }

    /// Whether something on the page is not saved.
    #[must_use]
    pub fn is_dirty(self) -> bool {
        self.saved.with_value(|saved| self.set.with_untracked(|set| set != saved))
    }

    fn later(self, after: Duration) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        let timer = set_timeout_with_handle(move || self.now(), after).ok();
        self.timer.set_value(timer);
    }

    /// Saves now, unless a save is under way; its end looks again.
    pub fn now(self) {
        let idle = self.running.try_get_value() == Some(false);
        if !idle || !self.is_open() {
            return;
        }
        if !self.is_dirty() {
            self.state.set(Saving::Saved);
            return;
        }
        self.running.set_value(true);
        self.state.set(Saving::Running);
        let content = self.set.get_untracked();
        let request = SaveDraft { draft: self.draft, based_on: self.base.get_untracked(), content };
        spawn_local(async move {
            let sent = request.content.clone();
            let answer = (self.send)(request).await;
            // The page may be gone by now.
            if self.running.try_update_value(|r| *r = false).is_some() {
                self.heard(sent, answer);
            }
        });
    }

    fn heard(self, sent: C, answer: Result<Saved<C>, AppError>) {
        match answer {
            Ok(Saved::At(revision)) => {
                self.base.set(revision);
                self.saved.set_value(sent);
                if self.is_dirty() {
                    self.state.set(Saving::Typing);
                    self.later(REST);
                } else {
                    self.state.set(Saving::Saved);
                }
            }
            Ok(Saved::Conflict(theirs)) => self.state.set(Saving::Conflict(theirs)),
            Err(error) => {
                // What is wrong with the content gets better by typing, not by trying again.
                if matches!(error, AppError::Transport(_)) {
                    self.later(AGAIN);
                }
                self.state.set(Saving::Failed(error));
            }
        }
    }

    /// After a conflict: goes on from their revision. What is on the page is saved on top of it, if it is different.
    pub fn go_on_from(self, theirs: &DraftView<C>) {
        self.base.set(theirs.revision);
        self.saved.set_value(theirs.content.clone());
        self.state.set(Saving::Typing);
        self.now();
    }

    /// The page is left: what was typed in the last moment is saved behind it.
    fn leave(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        if cfg!(feature = "hydrate") && self.is_open() && self.is_dirty() && !self.running.get_value() {
            let content = self.set.get_untracked();
            let request = SaveDraft { draft: self.draft, based_on: self.base.get_untracked(), content };
            spawn_local(async move {
                let _ = (self.send)(request).await;
            });
        }
    }
}
