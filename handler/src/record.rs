//! What is written down of a run while it runs: console, end, budget.

use crate::Limits;
use domain::handler::{Fault, How, Line, Ran, cut};
use std::cell::{Cell, RefCell};

/// How many steps lie between two questions of the engine whether to go on.
const STEPS_A_BEAT: u64 = 10_000;

/// The longest text kept of an error.
const LONGEST_FAULT: usize = 2_000;

/// The record of a run. The engine's callbacks share it.
#[derive(Debug)]
pub(crate) struct Record {
    limits: Limits,
    beats: Cell<u64>,
    is_spent: Cell<bool>,
    console: RefCell<Vec<Line>>,
    room: Cell<usize>,
    is_cut: Cell<bool>,
    end: RefCell<Option<End>>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) how: How,
    pub(crate) answer: Option<String>,
    pub(crate) fault: Option<Fault>,
}

impl End {
    pub(crate) fn fault(how: How, message: &str, line: Option<u32>) -> Self {
        let fault = Fault { message: cut(message, LONGEST_FAULT), line };
        Self { how, answer: None, fault: Some(fault) }
    }
}

impl Record {
    pub(crate) const fn new(limits: Limits) -> Self {
        Self {
            limits,
            beats: Cell::new(0),
            is_spent: Cell::new(false),
            console: RefCell::new(Vec::new()),
            room: Cell::new(limits.console),
            is_cut: Cell::new(false),
            end: RefCell::new(None),
        }
    }

    /// A beat of the engine; whether it is to stop. Once it is, it is for good.
    pub(crate) fn beat(&self) -> bool {
        self.beats.set(self.beats.get().saturating_add(1));
        let is_spent = self.steps() > self.limits.steps;
        self.is_spent.set(self.is_spent.get() || is_spent);
        self.is_spent.get()
    }

    /// Whether nothing more is to run.
    pub(crate) fn is_over(&self) -> bool {
        self.is_spent.get() || self.end.borrow().is_some()
    }

    fn steps(&self) -> u64 {
        self.beats.get().saturating_mul(STEPS_A_BEAT)
    }

    /// Keeps a line of the console, as far as there is room.
    pub(crate) fn write(&self, level: &str, text: &str) {
        let kept = cut(text, self.room.get());
        if kept.len() < text.len() || self.room.get() == 0 {
            self.is_cut.set(true);
        }
        if self.room.get() == 0 {
            return;
        }
        // A line costs more than its text, so that empty ones come to an end too.
        self.room.set(self.room.get().saturating_sub(kept.len() + 8));
        self.console.borrow_mut().push(Line { level: level.into(), text: kept });
    }

    /// The first end counts: Lambda takes one answer. What ends after the budget is used up ends because of it.
    pub(crate) fn end(&self, end: End) {
        let end = if self.is_spent.get() { self.spent(end.fault.and_then(|fault| fault.line)) } else { end };
        self.end.borrow_mut().get_or_insert(end);
    }

    fn spent(&self, line: Option<u32>) -> End {
        let message = format!("stopped after {} steps: is there a loop without an end?", self.limits.steps);
        End::fault(How::StepsSpent, &message, line)
    }

    /// What the run gave. Taken, not consumed: an engine out of memory may leave a callback behind that shares it.
    pub(crate) fn ran(&self) -> Ran {
        let steps = self.steps();
        let end = match self.end.take() {
            Some(end) => end,
            None if self.is_spent.get() => self.spent(None),
            None => End { how: How::Never, answer: None, fault: None },
        };
        Ran {
            how: end.how,
            answer: end.answer,
            fault: end.fault,
            console: self.console.take(),
            console_cut: self.is_cut.get(),
            steps,
        }
    }
}
