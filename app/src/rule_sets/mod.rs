//! An environment's rule sets: what is live, drafts, open changes; and new drafts.

pub mod api;
mod drift;
mod new_page;
mod page;

pub use new_page::NewDraftPage;
pub use page::{Changes, DraftTable, RuleSetsPage};
