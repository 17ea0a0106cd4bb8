//! An environment's rule sets: what is live, drafts, open changes; and new drafts.

pub mod api;
mod deleted_page;
mod drift;
mod new_page;
mod page;

pub use deleted_page::DeletedDraftsPage;
pub use new_page::NewDraftPage;
pub use page::{Changes, DraftTable, RuleSetsPage};
