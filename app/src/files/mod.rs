//! Files that are read in the browser: a worker beside the page does the reading ([`domain::errand`]), so that nothing is
//! sent anywhere and the page stays quick. The worker is loaded when the first errand is given.

mod progress;
#[cfg(feature = "hydrate")]
mod worker;

pub use progress::{Files, Progress, size_words};

use domain::errand::{Answer, Errand};
use leptos::prelude::*;

/// Where an errand's files come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Fields of the page in which somebody chose files, by their ids, in this order.
    Chosen(Vec<&'static str>),
    /// A text somebody typed, under a name.
    Text {
        /// The name.
        name: &'static str,
        /// The text.
        text: String,
    },
    /// None: the errand goes on with what is open.
    Open,
}

/// A file the worker made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Its name.
    pub name: String,
    /// Where the browser keeps it, for as long as the page stays.
    pub href: String,
    /// How many bytes it has.
    pub size: u64,
}

/// How an errand goes.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// None was given.
    Idle,
    /// It is under way.
    Busy {
        /// Bytes read.
        done: u64,
        /// Bytes in all.
        all: u64,
        /// Milliseconds since it began.
        since: u64,
    },
    /// It is done.
    Done {
        /// What came of it.
        answer: Answer,
        /// The files it made.
        files: Vec<Download>,
        /// How many bytes were read.
        bytes: u64,
        /// How long it took, in milliseconds.
        took: u64,
    },
    /// It cannot be done.
    Failed(String),
    /// Somebody stopped it.
    Stopped,
}

/// A worker and what it is at: one errand at a time.
#[derive(Debug, Clone, Copy)]
pub struct Errands {
    /// How it goes.
    pub state: RwSignal<State>,
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "there are workers in browsers only"))]
    id: u32,
}

impl Errands {
    /// A worker for this page: it ends with it.
    #[must_use]
    pub fn new() -> Self {
        #[cfg(feature = "hydrate")]
        let id = worker::place();
        #[cfg(not(feature = "hydrate"))]
        let id = 0;
        #[cfg(feature = "hydrate")]
        on_cleanup(move || worker::end(id));
        Self { state: RwSignal::new(State::Idle), id }
    }

    /// Gives it an errand. One that is under way goes on: the page offers no second one meanwhile.
    pub fn give(self, errand: &Errand, from: &Source) {
        // Whoever gives it from an effect does not want to give it again at each step.
        if self.state.with_untracked(|state| matches!(state, State::Busy { .. })) {
            return;
        }
        #[cfg(feature = "hydrate")]
        worker::give(self.id, self.state, errand, from);
        #[cfg(not(feature = "hydrate"))]
        let _ = (errand, from);
    }

    /// Stops what is under way.
    pub fn stop(self) {
        #[cfg(feature = "hydrate")]
        worker::stop(self.id);
    }

    /// Whether an errand is under way.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.state.with(|state| matches!(state, State::Busy { .. }))
    }
}

impl Default for Errands {
    fn default() -> Self {
        Self::new()
    }
}
