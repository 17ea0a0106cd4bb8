//! The editor of a rule set: rules at the left, the rule in the middle, what it does to a sample at the right.
//!
//! With JavaScript the set lives in a signal; every keystroke recomputes findings and outcome, and saves follow by
//! themselves. Without it, the same inputs are a plain form whose buttons carry the edit as their value. Both ways go
//! through `domain::rules::edit`.

mod action_form;
pub mod api;
mod autosave;
mod conflict;
mod export;
mod field;
mod fields;
mod findings;
mod focus;
mod follow;
mod header;
mod history;
mod history_page;
mod page;
mod plain;
mod propose_page;
mod recipients;
mod rule_form;
mod rule_list;
mod saving;
mod state;

pub use autosave::Autosave;
pub use findings::{FindingList, check, context, summary};
pub use history_page::HistoryPage;
pub use page::EditorPage;
pub use propose_page::ProposePage;
pub use saving::{Difference, ReadOnly, SaveState, Trouble};
